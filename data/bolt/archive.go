package bolt

import (
	"context"

	"dateline/timeline"
)

// earlier is [timeline.Page.Earlier] of the page that q asks for. Left is the first event behind it, nil if there is none.
func (r *reader) earlier(ctx context.Context, tl uint32, t *timeline.TimelineRecord, q timeline.Query, left *timeline.Event) (*timeline.Archive, error) {
	newest, err := left, error(nil)
	switch inMonth := q.Month != 0; {
	case inMonth && left == nil:
		newest, err = r.newest(ctx, tl, t, q, timeline.ShowCalendar, join(signed(millis(q.Month.Start())), beginning(8, false)))
	case inMonth || q.After != nil || left == nil:
		return nil, nil
	case q.Show == timeline.ShowPublic:
		// A tombstone that the page does not show may be newer than all that it leaves for others.
		newest, err = r.newest(ctx, tl, t, q, timeline.ShowTombstones, beginning(16, true))
		if err == nil && (newest == nil || newest.Published.Before(*left.Published)) {
			newest = left
		}
	}
	if err != nil || newest == nil {
		return nil, err
	}
	q.Month = timeline.MonthOf(*newest.Published)
	return &timeline.Archive{Month: q.Month, Validator: r.validator(tl, t, q, q.Filter.Window(t.Timeline.Zone))}, nil
}

// newest is the first of what the filter of q chooses in the order of publication, from place on; nil if there is none.
func (r *reader) newest(ctx context.Context, tl uint32, t *timeline.TimelineRecord, q timeline.Query, show timeline.Show, place []byte) (found *timeline.Event, err error) {
	q.Show, q.Month = show, 0
	window := q.Filter.Window(t.Timeline.Zone)
	walk, _ := r.walk(tl, q, window)
	err = each(walk, place, true, func(at []byte) (bool, error) {
		e, err := r.face(lastNumber(at), show)
		if err == nil && e != nil && r.matches(tl, q, lastNumber(at), e, window) {
			found = e
		}
		if err == nil {
			err = ctx.Err()
		}
		return found == nil, err
	})
	return found, err
}
