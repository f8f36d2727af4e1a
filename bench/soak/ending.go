package soak

import (
	"context"
	"fmt"
	"strings"
	"time"

	"dateline/bench/proc"
)

// cost notes how much of a core was taken.
func (c *crowd) cost(r *Result, before time.Duration) error {
	spent, err := c.keeper.cpu()
	if err != nil {
		return err
	}
	after, err := proc.Self().CPU()
	r.Share, r.Harness = spent.Seconds()/r.Took.Seconds(), (after-before).Seconds()/r.Took.Seconds()
	return err
}

// rest looks at the process when all have gone, and at one that has just begun.
func (c *crowd) rest(ctx context.Context, r *Result) (err error) {
	for _, reader := range c.readers {
		reader.close()
	}
	for _, w := range c.writers {
		w.close()
	}
	c.steward.close()
	for i := range 2 {
		if r.Goroutines[i], r.Descriptors[i], err = c.sampler.resting(ctx); err != nil {
			return err
		}
		if i == 0 {
			if err := c.keeper.restart(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// readBack reads every event that was written to, and its history.
func (c *crowd) readBack(ctx context.Context, r *Result) error {
	c.lab.Progress("reading everything back", 0, 0)
	for _, w := range c.writers {
		for _, e := range w.events {
			lost, ok := w.readBack(ctx, e)
			if !ok {
				return fmt.Errorf("%s cannot be read back: %s", e.id, c.said())
			}
			r.Lost += lost
		}
	}
	lost, ok := c.steward.lost(ctx)
	if c.steward.round > 0 && !ok {
		return fmt.Errorf("what was imported cannot be read back: %s", c.said())
	}
	if c.steward.round > 0 {
		r.Lost += lost
	}
	return nil
}

// readBack is how many acknowledged writes to an event are lost.
func (w *writer) readBack(ctx context.Context, e *event) (lost int, ok bool) {
	if e.unsure && !e.settle(ctx, w.client, w.slug) {
		return 0, false
	}
	if len(e.notes) == 0 {
		return 0, true // its first write got no answer, and did not happen
	}
	a, ok := w.ask(ctx, question{path: e.path(w.slug), want: []int{200, 404, 410}, open: true})
	if !ok {
		return 0, false
	}
	if a.status == 404 {
		return len(e.notes), true
	}
	if e.deleted != (a.status == 410) {
		lost++
	} else if !e.deleted && e.differs(a.body) != "" {
		lost++
	}
	notes, ok := e.history(ctx, w.client, w.slug)
	return max(lost, e.lost(notes)), ok
}

// said is what went wrong so far.
func (c *crowd) said() string {
	_, lines := c.tally.failed()
	return strings.Join(lines, "; ")
}

// conclude ends the service, and checks its file.
func (c *crowd) conclude(ctx context.Context, r *Result) error {
	r.Restarts, r.Longest = c.keeper.starts-1, c.keeper.longest
	if err := c.keeper.close(); err != nil {
		return err
	}
	if _, err := c.lab.Verb(ctx, []string{"check", "--db", c.keeper.file}); err != nil {
		r.Unsound = err.Error()
	}
	t := c.tally
	r.Answers, r.Answered, r.Looks, r.Stale, r.Writes, r.Chores = t.answers, t.took, t.looks, t.stale, t.writes, t.chores
	r.Errors, r.ErrorKinds = t.failed()
	r.Courses, r.Missed = c.sampler.courses, c.sampler.missed
	var err error
	r.Faults, r.Fault, err = c.keeper.faults()
	return err
}
