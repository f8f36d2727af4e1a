package rows

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"

	"dateline/bench/lab"
	"dateline/bench/load"
)

// fetch is P2: a reader that has nothing, or an old state.
func fetch(ctx context.Context, l *lab.Lab) (r Report, err error) {
	for _, part := range []struct{ name, path, mediaType, afternoon string }{
		{"200 gzip, feed of 100", feedPath, feedType, "/feed.atom"},
		{"200 gzip, calendar of 1,000", "/t/bench-0.ics", "text/calendar; charset=utf-8", "/calendar.ics"},
	} {
		c, err := newContest(ctx, l, part.path, part.mediaType, part.afternoon)
		if err != nil {
			return r, err
		}
		found, err := c.run(ctx, l, part.name, whole, goals{lab.BareName: {AtMost, 1.20}})
		if err = errors.Join(err, c.stop()); err != nil {
			return r, err
		}
		r.add(found)
		r.Notes = append(r.Notes, c.notes...)
		if err := r.size(ctx, part.name, c.document); err != nil {
			return r, err
		}
	}
	large, err := largeCalendar(ctx, l)
	if err != nil {
		return r, err
	}
	return r, r.size(ctx, "calendar of 10,000", large)
}

// whole asks for all of the document.
func whole(e entrant) (load.Work, error) {
	return load.Same(load.Get(e.path, load.Gzip), 200), nil
}

func largeCalendar(ctx context.Context, l *lab.Lab) (d *lab.Document, err error) {
	file, err := l.Store(ctx, 1, 10*events)
	if err != nil {
		return nil, err
	}
	server, err := l.Dateline(ctx, file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	return l.Document(server, "/t/bench-0.ics", "text/calendar; charset=utf-8")
}

// size compares the compressed document with what gzip makes of it.
func (r *Report) size(ctx context.Context, name string, d *lab.Document) error {
	goal := Goal{AtMost, 1.10}
	if len(d.Plain) > 256<<10 {
		goal.Bound = 1.25 // what is spliced of groups compresses a little less
	}
	compress := exec.CommandContext(ctx, "gzip", "-6", "-n", "-c")
	compress.Stdin = bytes.NewReader(d.Plain)
	packed, err := compress.Output()
	if err != nil {
		return fmt.Errorf("gzip: %w", err)
	}
	r.Figures = append(r.Figures, Figure{
		"size of the " + name + fmt.Sprintf(" (%d KB)", len(d.Plain)>>10), "gzip -6", exact(float64(len(d.Packed)) / float64(len(packed))), "×", goal,
	})
	return nil
}
