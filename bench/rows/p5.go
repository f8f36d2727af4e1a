package rows

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"dateline/bench/lab"
	"dateline/bench/sample"
	"dateline/bench/stats"
)

const (
	editsPerRound = 20 // of each kind
	watchedEdits  = 300
	shownPath     = "/t/bench-0.atom"
)

// fresh is P5: how long it takes until a feed shows what was written, and whether it ever shows less.
func fresh(ctx context.Context, l *lab.Lab) (r Report, err error) {
	file, err := l.Store(ctx, 1, events)
	if err != nil {
		return r, err
	}
	server, err := l.Dateline(ctx, file)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	w, err := newWitness(server.Addr, shownPath)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	all, err := l.Sample(ctx, 0, events)
	if err != nil {
		return r, err
	}
	e := editor{event: all[events-1]} // entered last, so that the feed holds it
	written, err := bytesWritten(server, w, &e)
	if err != nil {
		return r, err
	}
	s, err := newSyncer(l, written)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if r, err = delays(ctx, l, w, &e, s); err != nil {
		return r, err
	}
	l.Progress("watching for stale answers", 0, 0)
	seen, err := watch(ctx, server.Addr, shownPath, watchedEdits, w, e.numbered)
	if err != nil {
		return r, err
	}
	r.Figures = append(r.Figures, Figure{
		Work: fmt.Sprintf("stale answers (of %d, polled while written)", w.asked+seen.asked), Value: exact(float64(w.stale + seen.stale)), Goal: Goal{AtMost, 0},
	})
	r.Notes = append(r.Notes, fmt.Sprintf("The commit of a title edit writes %d pages of 4 KB and the one that ends it; so do the two writes with fdatasync.", written/pageSize))
	return r, nil
}

// delays compares edits, moves and syncs, which take turns one by one.
func delays(ctx context.Context, l *lab.Lab, w *witness, e *editor, s *syncer) (r Report, err error) {
	kinds := []timed{
		{work: "two writes with fdatasync", do: s.commit},
		{work: "a title, until the feed shows it", do: func() (time.Duration, error) { return w.show(e.retitled()) }},
		{work: "a date, until the feed shows it", do: func() (time.Duration, error) { return w.show(e.moved()) }},
	}
	if err := inTurns(ctx, l, "edits", editsPerRound, kinds); err != nil {
		return r, err
	}
	for i := range kinds {
		r.Figures = append(r.Figures, Figure{Work: kinds[i].work + ", p50", Value: stats.Of(kinds[i].p50), Unit: "ms"})
	}
	bound := kinds[0]
	r.Figures = append(r.Figures,
		ratio(kinds[1].work, bound.work, kinds[1].p50, bound.p50, Goal{AtMost, 5}),
		ratio(kinds[2].work, bound.work, kinds[2].p50, bound.p50, Goal{AtMost, 10}))
	return r, nil
}

// bytesWritten is how many bytes one edit of a title makes the kernel write, without the page of 4 KB that ends a commit.
func bytesWritten(server *lab.Server, w *witness, e *editor) (int, error) {
	const edits = 30
	before, err := server.Written()
	if err != nil {
		return 0, err
	}
	for range edits {
		if _, err := w.show(e.retitled()); err != nil {
			return 0, err
		}
	}
	after, err := server.Written()
	pages := int(after-before)/edits/pageSize - 1
	return max(1, pages) * pageSize, err
}

// editor writes one event again and again.
type editor struct {
	event sample.Event
	n     int
}

// edit is a write, and what only a document behind it has.
type edit struct {
	put    []byte
	marker string
}

func (e *editor) retitled() (edit, error) { return e.numbered(e.n + 1) }

// numbered gives the event a title that ends in n.
func (e *editor) numbered(n int) (edit, error) {
	e.n, e.event.Translations = n, nil // a translation would be shown instead
	e.event.Title = fmt.Sprintf("Talks on guarantees, edition %d.", n)
	return e.write(e.event.Title)
}

// moved gives the event a date that it never had.
func (e *editor) moved() (edit, error) {
	e.n++
	e.event.Date = sample.Last.AddDate(0, 0, e.n).Format(time.DateOnly)
	return e.write("<ev:startdate>" + e.event.Date)
}

func (e *editor) write(marker string) (edit, error) {
	body, err := json.Marshal(e.event)
	return edit{putEvent(e.event.ID, body), marker}, err
}
