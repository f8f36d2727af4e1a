package rows

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dateline/bench/lab"
	"dateline/bench/stats"
)

// shownGrown is P6: what P5 asks for, of a large store beside a small one.
func shownGrown(ctx context.Context, l *lab.Lab) (r Report, err error) {
	p, err := newPair(ctx, l)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, p.close(l)) }()
	if err := p.restart(ctx, l); err != nil {
		return r, err
	}
	some, err := l.Sample(ctx, 0, 1)
	if err != nil {
		return r, err
	}
	var kinds []timed
	stale, asked := 0, 0
	var witnesses []*witness
	for i, size := range sizes(l) {
		w, err := newWitness(p.servers[i].Addr, shownPath)
		if err != nil {
			return r, err
		}
		defer func() { err = errors.Join(err, w.close()) }()
		witnesses = append(witnesses, w)
		e := &editor{event: some[0]}
		e.event.ID = "entered-last" // so that the feed holds it
		if _, err := w.show(e.retitled()); err != nil {
			return r, err
		}
		kinds = append(kinds,
			timed{work: "a title, until the feed shows it, " + size, do: func() (time.Duration, error) { return w.show(e.retitled()) }},
			timed{work: "a date, until the feed shows it, " + size, do: func() (time.Duration, error) { return w.show(e.moved()) }})
	}
	if err := inTurns(ctx, l, "edits", editsPerRound, kinds); err != nil {
		return r, err
	}
	for i := range kinds {
		r.Figures = append(r.Figures, Figure{Work: kinds[i].work + ", p50", Value: stats.Of(kinds[i].p50), Unit: "ms"})
	}
	for i := range 2 {
		r.Figures = append(r.Figures, ratio(kinds[2+i].work, sizes(l)[0], kinds[2+i].p50, kinds[i].p50, Goal{AtMost, 1.5}))
	}
	for _, w := range witnesses {
		stale, asked = stale+w.stale, asked+w.asked
	}
	r.Figures = append(r.Figures, Figure{Work: fmt.Sprintf("stale answers (of %d)", asked), Value: exact(float64(stale)), Goal: Goal{AtMost, 0}})
	return r, nil
}
