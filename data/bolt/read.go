package bolt

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"dateline/timeline"
)

// Timelines implements [timeline.Store].
func (s *Store) Timelines(ctx context.Context, hidden bool) (list []timeline.TimelineRecord, v timeline.Validator, err error) {
	term := timeline.Term{Kind: timeline.TermAll}
	if hidden {
		term.Kind = timeline.TermAny
	}
	err = s.view(ctx, func(r *reader) error {
		v = r.floor().Latest(r.clock(everyTimeline, term))
		return r.tx.Bucket(bucketTimelines).ForEach(func(key, _ []byte) error {
			t, err := r.timeline(binary.BigEndian.Uint32(key))
			if err == nil && t.Deleted == nil && (hidden || t.Listed()) {
				list = append(list, t)
			}
			return err
		})
	})
	slices.SortFunc(list, func(a, b timeline.TimelineRecord) int { return strings.Compare(a.Timeline.Slug, b.Timeline.Slug) })
	return list, v, err
}

// Timeline implements [timeline.Store].
func (s *Store) Timeline(ctx context.Context, slug string) (t timeline.TimelineRecord, err error) {
	err = s.view(ctx, func(r *reader) error {
		_, t, err = r.live(slug)
		return err
	})
	return t, err
}

// Event implements [timeline.Store].
func (s *Store) Event(ctx context.Context, id string) (e timeline.Record, t timeline.TimelineRecord, err error) {
	err = s.view(ctx, func(r *reader) error {
		_, record, tl, err := r.public(id)
		if tl != 0 && timeline.KindOf(err) != timeline.NotFound {
			var failed error
			if t, failed = r.timeline(tl); failed != nil {
				return failed
			}
		}
		if err == nil {
			e = *s.asTold(record)
		}
		return err
	})
	return e, t, err
}

// Validator implements [timeline.Store].
func (s *Store) Validator(ctx context.Context, q timeline.Query) (v timeline.Validator, err error) {
	err = s.searching(ctx, q, func(r *reader) error {
		number, t, err := r.live(q.Timeline)
		if err != nil {
			return err
		}
		w := q.Filter.Window(t.Timeline.Zone)
		v = r.validator(number, &t, q, w)
		if q.Family == timeline.Starting {
			v.Begun, err = r.begun(ctx, number, q, w, v.Revision)
		}
		return err
	})
	return v, err
}

// List implements [timeline.Store].
func (s *Store) List(ctx context.Context, q timeline.Query) (page timeline.Page, err error) {
	if err := checkPlace(q); err != nil {
		return timeline.Page{}, err
	}
	err = s.searching(ctx, q, func(r *reader) error {
		if q.Family == timeline.Starting {
			page, err = r.listStarts(ctx, q)
		} else {
			page, err = r.list(ctx, q)
		}
		return err
	})
	return page, err
}

func (r *reader) list(ctx context.Context, q timeline.Query) (timeline.Page, error) {
	number, t, err := r.listOf(q.Timeline, q.Limit)
	if err != nil {
		return timeline.Page{}, err
	}
	if err := r.searchable(number, q); err != nil {
		return timeline.Page{}, err
	}
	window := q.Filter.Window(t.Timeline.Zone)
	page := timeline.Page{
		Timeline:  t.Timeline,
		Events:    []timeline.Event{},
		Validator: r.validator(number, &t, q, window),
	}
	left, err := r.fillPage(ctx, number, q, window, &page) // the first that is not in the page
	if err == nil && q.Years {
		page.Years, err = r.years(ctx, number, &t, q, window)
	}
	if err == nil && q.Order == timeline.NewestFirst {
		page.Earlier, err = r.earlier(ctx, number, &t, q, left)
	}
	return page, err
}

// fill puts into the page what is in the list, and returns the first event for which there is no room.
func (r *reader) fill(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window, page *timeline.Page) (left *timeline.Event, err error) {
	err = r.eachListed(ctx, tl, q, w, func(e *timeline.Event) bool {
		if len(page.Events) == q.Limit {
			page.Next, left = timeline.CursorAt(&page.Events[q.Limit-1], q.Order), e
			return false
		}
		page.Events = append(page.Events, *e)
		return true
	})
	return left, err
}

// eachListed calls visit with every event of the list behind its cursor, until it returns false.
func (r *reader) eachListed(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window, visit func(*timeline.Event) bool) error {
	place, err := r.place(tl, q, widthOf(q))
	if err != nil {
		return err
	}
	return r.eachFrom(ctx, tl, q, w, place, visit)
}

// eachFrom calls visit with every event of the list from a place on, until it returns false.
func (r *reader) eachFrom(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window, place []byte, visit func(*timeline.Event) bool) error {
	walk, _ := r.walk(tl, q, w)
	return each(walk, place, q.Order != timeline.Ascending, func(at []byte) (bool, error) {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		n := lastNumber(at)
		e, err := r.face(n, q.Show)
		if err != nil || e == nil || !r.matches(tl, q, n, e, w) {
			return true, err
		}
		return visit(e), nil
	})
}

// face is the state of the event n that a list shows.
func (r *reader) face(n uint64, show timeline.Show) (*timeline.Event, error) {
	r.steps.read()
	record, _, err := r.record(n)
	if err != nil {
		return nil, err
	}
	for _, face := range r.store.asTold(record).Faces() {
		if slices.Contains(show.Classes(), face.Class) {
			return face.Event, nil
		}
	}
	return nil, nil // an index entry without its event: Check reports it
}

// Changes implements [timeline.Store].
func (s *Store) Changes(ctx context.Context, slug string, since timeline.ChangeCursor, limit int, hidden bool) (page timeline.ChangePage, err error) {
	err = s.view(ctx, func(r *reader) error {
		page, err = r.changes(slug, since, limit, hidden)
		return err
	})
	return page, err
}

func (r *reader) changes(slug string, since timeline.ChangeCursor, limit int, hidden bool) (timeline.ChangePage, error) {
	number, t, err := r.listOf(slug, limit)
	if err != nil {
		return timeline.ChangePage{}, err
	}
	log, depends := logPublic, timeline.Query{Show: timeline.ShowCalendar}
	if hidden {
		log, depends = logAll, timeline.Query{Show: timeline.ShowAll}
	}
	purged := uint64(getInt(r.tx.Bucket(bucketMeta), join(metaPurged, prefixT(log, number))))
	switch {
	case since == timeline.ChangeCursor{}:
		since.Whole = purged
	case max(since.After, since.Whole) > r.lastRevision():
		return timeline.ChangePage{}, timeline.Errorf(timeline.Gone, "no such change was made yet: the store was put back to an earlier state; begin again without since")
	case max(since.After, since.Whole) < purged:
		return timeline.ChangePage{}, timeline.Errorf(timeline.Gone, "deletions since then are forgotten; begin again without since")
	}
	page := timeline.ChangePage{
		Changes: []timeline.Change{}, Next: since,
		Validator: r.validator(number, &t, depends, timeline.Filter{}.Window("UTC")),
	}
	err = each(r.changeLog(log, number, false), behindRevision(since.After), false, func(at []byte) (bool, error) {
		record, _, err := r.record(lastNumber(at))
		if err != nil || record == nil {
			return true, err
		}
		change := changeOf(r.store.asTold(record), hidden)
		if len(page.Changes) >= limit && change.Revision != page.Next.After {
			page.More = true
			return false, nil
		}
		page.Changes, page.Next.After = append(page.Changes, change), change.Revision
		return true, nil
	})
	return page, err
}

func changeOf(r *timeline.Record, hidden bool) timeline.Change {
	seen := timeline.Change{ID: r.Event.ID, Kind: r.SeenKind, Revision: r.Seen, Time: r.SeenAt}
	if e := r.Public(); e != nil && e.Deleted == nil {
		seen.Event = e
	}
	if !hidden {
		return seen
	}
	all := timeline.Change{ID: r.Event.ID, Kind: timeline.KindDrafted, Revision: r.Changed, Time: r.Event.Updated}
	if r.Seen == r.Changed {
		all.Kind, all.Time = r.SeenKind, r.SeenAt
	}
	if r.Event.Deleted == nil {
		all.Event = &r.Event
	} else {
		all.Kind = timeline.KindDeleted
	}
	return all
}
