// Package soak runs the service for hours as it is run in life: followers poll, editors write, an administrator imports, exports
// and makes backups, and the process is started anew on the same sockets now and then. It says whether anybody saw an error or
// something that was not true any more, whether anything that was acknowledged is lost, and what grew meanwhile.
package soak

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"dateline/bench/lab"
	"dateline/bench/proc"
)

// Plan says how long and how much.
type Plan struct {
	For    time.Duration
	Events int     // of each timeline before
	Polls  float64 // in a second; default 50
	Writes float64 // in a second; default 1.5
}

// The size of a soak. It is moderate, so that other work can go on beside it.
const (
	timelines   = 3
	readers     = 100
	pollsASec   = 50
	writers     = 5
	writesASec  = 1.5
	mostLives   = 11 // processes
	shortLife   = 3 * time.Minute
	samples     = 900
	choresInRun = 24
)

// Result is what was seen.
type Result struct {
	Took           time.Duration
	Answers        int
	Answered       []float64 // how long each answer took, in ms
	Errors         int       // that any client saw
	ErrorKinds     []string  // a line for each kind
	Looks, Stale   int       // at views behind an acknowledged write, and how many did not show it
	Writes, Lost   int       // acknowledged, and not found again at the end
	Chores         map[string]int
	Restarts       int
	Longest        time.Duration // a restart took
	Unsound        string        // what dateline check said at the end; empty: nothing
	Faults         int           // lines of the log that tell of a fault
	Fault          string        // the first of them
	Goroutines     [2]float64    // at rest: behind the longest life, and of a process that has just begun
	Descriptors    [2]float64    // likewise
	Share, Harness float64       // of a core, that the service and the soak itself took
	Courses        []*Course
	Missed         int // samples that the service did not give whole
}

// crowd are all who use one service.
type crowd struct {
	plan    Plan
	lab     *lab.Lab
	keeper  *keeper
	tally   *tally
	sampler *sampler
	readers []*reader
	writers []*writer
	steward *steward
}

// Run makes a store, lets everybody work on it for a while, and looks at what is left.
func Run(ctx context.Context, l *lab.Lab, p Plan) (r Result, err error) {
	if p.Polls == 0 {
		p.Polls = pollsASec
	}
	if p.Writes == 0 {
		p.Writes = writesASec
	}
	file, err := l.Store(ctx, timelines, p.Events)
	if err != nil {
		return r, err
	}
	k, err := newKeeper(ctx, l, file)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	c, err := newCrowd(ctx, l, k, p)
	if err != nil {
		return r, err
	}
	harness, err := proc.Self().CPU()
	if err != nil {
		return r, err
	}
	began := time.Now()
	if err := c.work(ctx); err != nil {
		return r, err
	}
	r.Took = time.Since(began)
	if err := c.cost(&r, harness); err != nil {
		return r, err
	}
	if err := c.rest(ctx, &r); err != nil {
		return r, err
	}
	if err := c.readBack(ctx, &r); err != nil {
		return r, err
	}
	return r, c.conclude(ctx, &r)
}

// newCrowd brings everybody together. Nobody has asked for anything yet, but writers for their tokens.
func newCrowd(ctx context.Context, l *lab.Lab, k *keeper, p Plan) (*crowd, error) {
	base := "http://" + k.sockets.Readers
	c := &crowd{plan: p, lab: l, keeper: k, tally: newTally(), sampler: newSampler(k)}
	s, err := newShelf(ctx, l, p.Events)
	if err != nil {
		return nil, err
	}
	c.readers = newReaders(base, readers, s, c.tally)
	for n := range writers {
		w, err := newWriter(ctx, base, n, s.slugs[n%timelines], c.tally)
		if err != nil {
			return nil, err
		}
		c.writers = append(c.writers, w)
	}
	c.steward = newSteward(base, l, s.slugs[timelines-1], c.tally)
	return c, nil
}

func newShelf(ctx context.Context, l *lab.Lab, events int) (*shelf, error) {
	s := &shelf{}
	for n := range timelines {
		s.slugs = append(s.slugs, lab.Slug(n))
		some, err := l.Sample(ctx, n, min(50, events))
		if err != nil {
			return nil, err
		}
		for _, e := range some {
			s.ids = append(s.ids, e.ID)
			for _, word := range strings.Fields(e.Title) {
				if word = strings.Trim(word, ",.:;()“”«»\"'"); len(word) > 4 {
					s.words = append(s.words, word)
				}
			}
		}
	}
	if len(s.words) == 0 {
		return nil, errors.New("the titles of the events have no words")
	}
	return s, nil
}

// every is the time between two turns of one of n who together have so many a second.
func every(n int, perSecond float64) time.Duration {
	return time.Duration(float64(n) / perSecond * float64(time.Second))
}

// work lets everybody work for as long as the plan says, with restarts in the first half.
func (c *crowd) work(ctx context.Context) error {
	work, stop := context.WithTimeout(ctx, c.plan.For)
	defer stop()
	var running sync.WaitGroup
	for _, r := range c.readers {
		running.Go(func() { r.run(ctx, work, every(readers, c.plan.Polls)) })
	}
	for _, w := range c.writers {
		running.Go(func() { w.run(ctx, work, every(writers, c.plan.Writes)) })
	}
	running.Go(func() { c.steward.run(ctx, work, c.plan.For/choresInRun) })
	var sampling error
	running.Go(func() {
		if sampling = c.sampler.run(ctx, work, max(20*time.Millisecond, c.plan.For/samples)); sampling != nil {
			stop()
		}
	})
	err := c.restarts(ctx, work)
	if err != nil {
		stop()
	}
	running.Wait()
	return errors.Join(err, sampling, ctx.Err())
}

// restarts starts the process anew in the first half, from time to time. The second half is one life.
func (c *crowd) restarts(ctx, work context.Context) error {
	half := c.plan.For / 2
	n := max(2, min(mostLives-1, int(half/shortLife)))
	for i := range n {
		at := c.sampler.began.Add(half * time.Duration(i+1) / time.Duration(n))
		c.lab.Progress(fmt.Sprintf("life %d of %d of the service", i+1, n+1), 0, 0)
		if !waitUntil(work, at) {
			return nil
		}
		if err := c.keeper.restart(ctx); err != nil {
			return err
		}
	}
	c.lab.Progress(fmt.Sprintf("the last life of the service, for %s", half), 0, 0)
	return nil
}
