package rows

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"dateline/bench/lab"
	"dateline/bench/load"
)

// addresses is P14: very many different addresses, each fetched once, so that whoever remembers them remembers much; then
// each polled once.
func addresses(ctx context.Context, l *lab.Lab) (r Report, err error) {
	file, err := l.Store(ctx, 1, events)
	if err != nil {
		return r, err
	}
	server, err := l.Dateline(ctx, file)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	gauge := newGauge(server)
	gauging, stop := context.WithCancel(ctx)
	defer stop()
	var running sync.WaitGroup
	var gaugeErr error
	running.Go(func() { gaugeErr = gauge.watch(gauging) })
	views := newViews(10, "&limit=10")
	notes, err := fetchAll(ctx, l, server, views)
	if err == nil {
		r, err = pollAll(ctx, l, server, views)
	}
	stop()
	running.Wait()
	if err = errors.Join(err, gaugeErr); err != nil {
		return r, err
	}
	r.Notes = append(r.Notes, notes)
	r.Figures = append(r.Figures, Figure{
		Work: fmt.Sprintf("RssAnon at its highest, %d addresses", l.URLs), Value: exact(gauge.max()), Unit: "MB", Goal: Goal{AtMost, budget},
	})
	return r, nil
}

// fetchAll fetches every view once, and tells of the memory on the way.
func fetchAll(ctx context.Context, l *lab.Lab, server *lab.Server, views *views) (note string, err error) {
	session, err := load.Open(server.Addr, views.cold(), load.Get(feedPath))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	const parts = 10
	note = "RssAnon after each tenth of the addresses, in MB:"
	for part := range parts {
		l.Progress("fetching addresses", part, parts)
		if err := session.Run(ctx, l.URLs/parts); err != nil {
			return "", err
		}
		bytes, err := server.Anon()
		if err != nil {
			return "", err
		}
		note += fmt.Sprintf(" %d", bytes>>20)
	}
	return note + ".", nil
}

// pollAll polls every view once, beside polls of the one feed that everybody polls.
func pollAll(ctx context.Context, l *lab.Lab, server *lab.Server, views *views) (r Report, err error) {
	warm, err := known(entrant{server, feedPath})
	if err != nil {
		return r, err
	}
	first := load.Get(feedPath, load.Gzip)
	work := fmt.Sprintf("304 of %d addresses in turn", l.URLs)
	cases := []lab.Case{
		{Name: "304", Server: server, Work: warm, Warm: first},
		{Name: work, Server: server, Work: views.known(), Warm: first, Requests: max(1, l.URLs/l.Rounds)},
	}
	micro, err := l.Compare(ctx, cases...)
	if err != nil {
		return r, err
	}
	r.Figures = []Figure{ratio(work, "304, warm", micro[1], micro[0], Goal{AtMost, 3})}
	r.Costs = costs(work, cases[1:], micro[1:])
	return r, nil
}
