package rows

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"dateline/bench/lab"
	"dateline/bench/load"
	"dateline/bench/proc"
	"dateline/bench/sample"
	"dateline/bench/stats"
	"dateline/data/bolt"
	"dateline/timeline"
)

const (
	writers    = 64
	writesEach = 4
	commits    = 10 // of a writer alone, in a round; the others write as often at once
)

// durable is P7: what it costs to write so that it stays, beside bbolt alone; and what a write puts into the file.
func durable(ctx context.Context, l *lab.Lab) (r Report, err error) {
	file, err := l.Store(ctx, 1, events)
	if err != nil {
		return r, err
	}
	if r, err = speeds(ctx, l, file); err != nil {
		return r, err
	}
	keys, err := keysWritten(ctx, l)
	r.add(keys)
	return r, err
}

// speeds lets a bare file, a store, and a service on another file take turns.
func speeds(ctx context.Context, l *lab.Lab, file string) (r Report, err error) {
	served, err := l.Copy(file)
	if err != nil {
		return r, err
	}
	bare, err := newBareFile(l, file)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, bare.db.Close()) }()
	store, err := bolt.Open(file, bolt.Options{})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	a := author{store: store, ids: func(n int) string { return fmt.Sprintf("%s-%07d", lab.Slug(0), n%events) }}
	server, err := l.Dateline(ctx, served)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	clients, err := newClients(ctx, l, server)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, clients.Close()) }()
	var pages int64
	kinds := []timed{
		{work: "a bare Update of an event's value", do: bare.update},
		{work: "one writer", do: func() (took time.Duration, err error) {
			before, err := proc.Self().Written()
			if err != nil {
				return 0, err
			}
			took, err = a.retitle(ctx)
			after, failed := proc.Self().Written()
			pages += (after - before) / pageSize
			return took, errors.Join(err, failed)
		}},
		{work: fmt.Sprintf("%d writers", writers), do: func() (time.Duration, error) { return a.many(ctx) }},
		{work: fmt.Sprintf("%d clients over HTTP", writers), do: func() (time.Duration, error) {
			start := time.Now()
			err := clients.Run(ctx, writers*writesEach)
			return time.Since(start) / (writers * writesEach), err
		}},
	}
	if err := inTurns(ctx, l, "writes", commits, kinds); err != nil {
		return r, err
	}
	for i := range kinds {
		r.Figures = append(r.Figures, Figure{Work: kinds[i].work + ", a write, p50", Value: stats.Of(kinds[i].p50), Unit: "ms"})
	}
	r.Figures = append(r.Figures, besideEachOther(kinds)...)
	r.Figures = append(r.Figures, Figure{Work: "pages of 4 KB that a commit of one writer writes", Value: exact(float64(pages) / float64(commits*l.Rounds))})
	return r, nil
}

// besideEachOther are the kinds of writes as ratios, each beside the one before it.
func besideEachOther(kinds []timed) (figures []Figure) {
	for i, least := range []float64{0.35, 4, 0.5} {
		of, beside := &kinds[i+1], &kinds[i]
		figures = append(figures, ratio("writes a second: "+of.work, beside.work, beside.p50, of.p50, Goal{AtLeast, least}))
	}
	return figures
}

// newClients are clients over HTTP who edit titles.
func newClients(ctx context.Context, l *lab.Lab, server *lab.Server) (*load.Session, error) {
	all, err := l.Sample(ctx, 0, events)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	n := 0
	next := func() sample.Event {
		mu.Lock()
		defer mu.Unlock()
		n++
		e := all[n%events]
		e.Title, e.Translations = fmt.Sprintf("Title %d", n), nil
		return e
	}
	ok := load.Want(200)
	return load.Open(server.Addr, load.Work{Conns: writers, Next: func() ([]byte, load.Check) {
		e := next()
		body, err := json.Marshal(e)
		if err != nil {
			return nil, func(*load.Response) error { return err }
		}
		return putEvent(e.ID, body), ok
	}}, load.Get("/readyz"))
}

// author edits titles in a store of this process, one event after the other.
type author struct {
	store *bolt.Store
	ids   func(n int) string

	mu sync.Mutex
	n  int
}

// next is an event with another title.
func (a *author) next(ctx context.Context) (timeline.PutEvent, error) {
	a.mu.Lock()
	a.n++
	n := a.n
	a.mu.Unlock()
	record, _, err := a.store.Event(ctx, a.ids(n*7919))
	record.Event.Title = fmt.Sprintf("Title %d", n)
	return timeline.PutEvent{Event: record.Event}, err
}

// retitle is how long one edit takes.
func (a *author) retitle(ctx context.Context) (time.Duration, error) {
	op, err := a.next(ctx)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	err = a.write(ctx, op)
	return time.Since(start), err
}

func (a *author) write(ctx context.Context, op timeline.PutEvent) error {
	results, err := a.store.Write(ctx, timeline.Write{Ops: []timeline.Op{op}})
	if err == nil && !results[0].Changed {
		err = errors.New("an edit of a title changed nothing")
	}
	return err
}

// many is how long an edit takes when all write at once.
func (a *author) many(ctx context.Context) (time.Duration, error) {
	var ops [writers][writesEach]timeline.PutEvent
	for w := range ops {
		for i := range ops[w] {
			var err error
			if ops[w][i], err = a.next(ctx); err != nil {
				return 0, err
			}
		}
	}
	var running sync.WaitGroup
	var errs [writers]error
	start := time.Now()
	for w := range ops {
		running.Go(func() {
			for _, op := range ops[w] {
				if errs[w] = a.write(ctx, op); errs[w] != nil {
					return
				}
			}
		})
	}
	running.Wait()
	return time.Since(start) / (writers * writesEach), errors.Join(errs[:]...)
}
