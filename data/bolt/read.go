package bolt

import (
	"cmp"
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
		e, err := r.listedFace(n, q.Show)
		if err != nil || e == nil || !r.matches(tl, q, n, e, w) {
			return true, cmp.Or(err, r.tooBroad(q))
		}
		return visit(e), nil
	})
}

// face is the state of the event n that a list shows.
func (r *reader) face(n uint64, show timeline.Show) (*timeline.Event, error) {
	r.steps.read()
	record, _, err := r.record(n)
	return r.faceOf(record, show), err // none of an index entry without its event: Check reports it
}

// listedFace is face for a list, whose events others ask for too.
func (r *reader) listedFace(n uint64, show timeline.Show) (*timeline.Event, error) {
	r.steps.read()
	record, err := r.lent(n)
	return r.faceOf(record, show), err
}

// faceOf is the state of a record that a list shows, nil if it shows none. The record becomes what is told of it.
func (r *reader) faceOf(record *timeline.Record, show timeline.Show) *timeline.Event {
	for _, face := range r.store.asTold(record).Faces() {
		if slices.Contains(show.Classes(), face.Class) {
			return face.Event
		}
	}
	return nil
}
