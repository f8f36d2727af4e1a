package rows

import (
	"context"
	"errors"

	"dateline/bench/lab"
	"dateline/bench/load"
)

const (
	viewsPerRound = 400
	entries       = 50 // of a feed, unless its address says otherwise
)

// unseen is P3. Each view is asked for once by a reader that has nothing, which is the cold 200. Then the service starts
// again, so that it remembers none of them, and each is asked for once by a reader that has it.
func unseen(ctx context.Context, l *lab.Lab) (r Report, err error) {
	file, err := l.Store(ctx, 1, events)
	if err != nil {
		return r, err
	}
	views := newViews(entries, "")
	for _, part := range []struct {
		name string
		work load.Work
		goal Goal
	}{
		{"cold 200 of a view of 50 entries", views.cold(), Goal{AtMost, 40}},
		{"304 of a view unseen", views.known(), Goal{AtMost, 3}},
	} {
		found, err := against304(ctx, l, file, part.name, part.work, part.goal)
		if err != nil {
			return r, err
		}
		r.add(found)
	}
	cold := r.Costs[1].Micro
	cold.Median, cold.Low, cold.High = cold.Median/1000, cold.Low/1000, cold.High/1000
	r.Figures = append(r.Figures, Figure{"cold 200 of a view of 50 entries (this, or 40 × P1)", "", cold, "ms CPU", Goal{AtMost, 2}})
	return r, nil
}

// against304 compares a work with the poll of P1 on the same process, which is started for it.
func against304(ctx context.Context, l *lab.Lab, file, name string, work load.Work, goal Goal) (r Report, err error) {
	server, err := l.Dateline(ctx, file)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	warm, err := known(entrant{server, feedPath})
	if err != nil {
		return r, err
	}
	first := load.Get(feedPath, load.Gzip)
	cases := []lab.Case{
		{Name: "304", Server: server, Work: warm, Warm: first},
		{Name: name, Server: server, Work: work, Warm: first, Requests: viewsPerRound},
	}
	micro, err := l.Compare(ctx, cases...)
	if err != nil {
		return r, err
	}
	r.Figures = []Figure{ratio(name, "304, warm", micro[1], micro[0], goal)}
	r.Costs = []Cost{costs("304 beside "+name, cases[:1], micro)[0], costs(name, cases[1:], micro[1:])[0]}
	return r, nil
}
