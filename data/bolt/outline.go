package bolt

import (
	"context"
	"time"

	"dateline/timeline"
)

// Outline implements [timeline.Store].
func (s *Store) Outline(ctx context.Context, slug string, at time.Time) (o timeline.Outline, err error) {
	err = s.view(ctx, func(r *reader) error {
		number, t, err := r.live(slug)
		if err != nil {
			return err
		}
		q := timeline.Query{Timeline: slug, Limit: 1}
		o.Timeline, o.Validator = t, r.validator(number, &t, q, q.Filter.Window(t.Timeline.Zone))
		k := &counter{reader: *r, ctx: ctx, tl: number, zone: t.Timeline.Zone}
		kept, err := k.kept(q)
		if err != nil {
			return err
		}
		if o.Total = kept.events(); kept == nil {
			if o.Total, o.More, err = k.total(q, maxTotal); err != nil {
				return err
			}
		}
		if o.First, err = k.first(q, timeline.Ascending); err != nil {
			return err
		}
		if o.Last, err = k.first(q, timeline.Descending); err != nil {
			return err
		}
		o.Next, err = k.next(q, at)
		return err
	})
	return o, err
}

// next is the first event that is planned for the day of a time, or later. Where clocks are behind those in UTC, times of the
// evening before stand behind the day too.
func (k *counter) next(q timeline.Query, at time.Time) (next *timeline.Event, err error) {
	zone := location(k.zone)
	y, m, d := at.In(zone).Date()
	day, instant := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix(), time.Date(y, m, d, 0, 0, 0, 0, zone).Unix()
	q.Filter.Statuses.Any = []string{string(timeline.Scheduled), string(timeline.Tentative)}
	q.Around = &timeline.Around{Time: at}
	w := q.Filter.Window(k.zone)
	place, _, err := k.around(k.tl, q, w)
	if err != nil {
		return nil, err
	}
	k.bounded(countSteps)
	err = k.eachFrom(k.ctx, k.tl, q, w, place, func(e *timeline.Event) bool {
		begins := instant
		if e.AllDay {
			begins = day
		}
		if from, _ := e.Sort(); from >= begins && !(e.Lo == timeline.NoLo && from == begins) {
			next = e
		}
		return next == nil && !k.steps.spent()
	})
	return next, err
}
