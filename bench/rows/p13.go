package rows

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"dateline/bench/lab"
	"dateline/bench/load"
	"dateline/bench/sample"
)

// budget is how much anonymous memory the service may hold, in MB.
const budget = 64

// calendars are timelines beside the large one.
const calendars = 2

// memory is P13: everything that can be asked for is asked for, calendars of 10,000 events among it, while one client writes.
func memory(ctx context.Context, l *lab.Lab) (r Report, err error) {
	timelines := 1 + calendars
	file, err := l.Store(ctx, 1, l.Events)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, l.Discard(file)) }()
	if err := importCalendars(ctx, l, file); err != nil {
		return r, err
	}
	server, err := l.Dateline(ctx, file)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	if err := server.Follow(ctx); err != nil {
		return r, err
	}
	gauge := newGauge(server)
	start, err := server.Anon()
	if err != nil {
		return r, err
	}
	session, err := load.Open(server.Addr, everything(timelines), load.Get("/readyz"))
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	some := make([][]sample.Event, timelines)
	for n := range some {
		if some[n], err = l.Sample(ctx, n, 100); err != nil {
			return r, err
		}
	}
	work, stop := context.WithTimeout(ctx, l.For)
	defer stop()
	var running sync.WaitGroup
	var gaugeErr, writeErr error
	writes := 0
	running.Go(func() { gaugeErr = gauge.watch(work) })
	running.Go(func() { writes, writeErr = keepWriting(work, server, some) })
	l.Progress(fmt.Sprintf("polling and writing for %s", l.For), 0, 0)
	err = session.Run(work, maxRequests)
	stop()
	running.Wait()
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		err = nil
	}
	if err = errors.Join(err, gaugeErr, writeErr); err != nil {
		return r, err
	}
	what := fmt.Sprintf("%d events", l.Events+calendars*min(10*events, l.Events))
	r.Figures = []Figure{
		{Work: "RssAnon at its highest, " + what + " polled and written", Value: exact(gauge.max()), Unit: "MB", Goal: Goal{AtMost, budget}},
		{Work: "RssAnon, median over time", Value: exact(gauge.median()), Unit: "MB"},
	}
	r.Notes = append(r.Notes, fmt.Sprintf("RssAnon was %d MB before the first request; in %s there were %d writes.", start>>20, l.For, writes))
	return r, nil
}

// importCalendars puts the calendars beside the large timeline.
func importCalendars(ctx context.Context, l *lab.Lab, file string) error {
	for n := 1; n <= calendars; n++ {
		l.Progress("importing calendars", n-1, calendars)
		lines, err := l.Lines(ctx, n, min(10*events, l.Events))
		if err != nil {
			return err
		}
		if _, err := l.Import(ctx, file, lab.Slug(n), lines); err != nil {
			return err
		}
	}
	return nil
}

// maxRequests bounds what is asked while the time runs.
const maxRequests = 1_000_000

// everything asks for feeds of all formats with and without filters, for whole calendars, pages, and the API.
func everything(timelines int) load.Work {
	var mu sync.Mutex
	random, queries := rand.New(rand.NewPCG(1, 3)), sample.NewViews(2)
	paths := []string{".atom", ".rss", ".json", ".atom?limit=500", ".ics", ".ics?alarm=PT15M", "", ".json?limit=500&view=changes"}
	ok := load.Want(200)
	return load.Work{Next: func() ([]byte, load.Check) {
		mu.Lock()
		defer mu.Unlock()
		slug := lab.Slug(random.IntN(timelines))
		switch n := random.IntN(len(paths) + 4); n {
		case len(paths):
			return load.Get("/api/v1/timelines/"+slug+"/events?"+queries.Next(), load.Gzip), ok
		case len(paths) + 1:
			return load.Get("/t/"+slug+".ics?"+queries.Next(), load.Gzip), ok
		case len(paths) + 2, len(paths) + 3:
			return load.Get("/t/"+slug+".atom?"+queries.Next(), load.Gzip), ok
		default:
			return load.Get("/t/"+slug+paths[n], load.Gzip), ok
		}
	}}
}

// keepWriting edits events one after the other until ctx is done.
func keepWriting(ctx context.Context, server *lab.Server, some [][]sample.Event) (writes int, err error) {
	for ; ctx.Err() == nil; writes++ {
		n := writes % len(some)
		e := some[n][writes/len(some)%100]
		e.Title = fmt.Sprintf("Edition %d", writes)
		body, err := json.Marshal(e)
		if err != nil {
			return writes, err
		}
		path := "/api/v1/timelines/" + lab.Slug(n) + "/events/" + e.ID
		if _, err := server.Ask(load.Put(path, body, "Authorization: Bearer "+lab.AdminToken)); err != nil {
			return writes, err
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond): // some fifty writes a second
		}
	}
	return writes, nil
}
