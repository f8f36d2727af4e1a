package rows

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dateline/bench/lab"
	"dateline/data/bolt"
	"dateline/timeline"
)

// searches is P12: the newest events that have a word, beside FTS5 over the same texts, which is asked for the numbers of the
// events; they are then read as the bare cursor does.
func searches(ctx context.Context, l *lab.Lab) (r Report, err error) {
	made, err := l.Made(ctx, 1, l.Events)
	if err != nil {
		return r, err
	}
	store, err := bolt.Open(made.File, bolt.Options{ReadOnly: true, Search: made.File + lab.SearchSuffix})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	bare, err := newCursorReader(made.File)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, bare.db.Close()) }()
	start := time.Now()
	full, err := newFullText(ctx, l, bare)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, full.close()) }()
	took := time.Since(start)
	for _, s := range full.seeks() {
		found, err := s.compare(ctx, l, store, bare, full)
		if err != nil {
			return r, fmt.Errorf("%s: %w", s.name, err)
		}
		r.add(found)
	}
	r.Notes = append(r.Notes, fmt.Sprintf(
		"To index the words of %d events took the service %.0f s, and FTS5 %.0f s. The texts have few different words, since they are made of parts.",
		l.Events, made.Followed.Seconds(), took.Seconds()))
	return r, nil
}

// seek is something that is sought.
type seek struct {
	name string
	ours string // as the parameter q has it
	fts  string // as FTS5 has it
}

func (s *seek) compare(ctx context.Context, l *lab.Lab, store *bolt.Store, bare *cursorReader, full *fullText) (r Report, err error) {
	sought, err := timeline.ParseSearch(s.ours)
	if err != nil {
		return r, err
	}
	q := timeline.Query{Timeline: lab.Slug(0), Filter: timeline.Filter{Search: sought}, Order: timeline.Descending, Limit: pageLength}
	page, err := store.List(ctx, q)
	if err != nil {
		return r, err
	}
	want := len(page.Events)
	told := func(n int, err error) error {
		if err == nil && n != want {
			err = fmt.Errorf("%d events are found, and %d by Dateline first", n, want)
		}
		return err
	}
	theirs := func(query string) func() error {
		return func() error {
			numbers, err := full.find(ctx, query, s.fts)
			if err != nil {
				return err
			}
			return told(len(numbers), bare.decode(numbers))
		}
	}
	micro, err := compareInside(ctx, l, []inside{
		{s.name, func() error {
			page, err := store.List(ctx, q)
			return told(len(page.Events), err)
		}},
		{s.name + ", FTS5 by date", theirs(byDate)},
		{s.name + ", FTS5 by rowid", theirs(byRowid)},
	})
	if err != nil {
		return r, err
	}
	work := fmt.Sprintf("newest %d for %s", pageLength, s.name)
	r.Figures = []Figure{
		ratio(work, lab.SQLiteName+", by date", micro[0], micro[1], Goal{AtMost, 2}),
		ratio(work, lab.SQLiteName+", numbered by date", micro[0], micro[2], Goal{}),
	}
	r.Costs = []Cost{
		costOf(work, lab.DatelineName, micro[0]), costOf(work, lab.SQLiteName, micro[1]), costOf(work+", numbered by date", lab.SQLiteName, micro[2]),
	}
	return r, nil
}
