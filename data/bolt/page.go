package bolt

import (
	"context"
	"slices"

	"dateline/timeline"
)

// checkPlace refuses to read lists backwards that have one direction only.
func checkPlace(q timeline.Query) error {
	if (q.Around != nil || q.After != nil && q.After.Back) && !q.Order.ByStart() {
		return timeline.Errorf(timeline.Invalid, "only lists by start can be read from the middle, or backwards")
	}
	return nil
}

// fillPage puts into the page what is in the list, and returns the first event for which there is no room, if the list was
// read forwards.
func (r *reader) fillPage(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window, page *timeline.Page) (left *timeline.Event, err error) {
	switch {
	case q.Around != nil:
		return nil, r.fillAround(ctx, tl, q, w, page)
	case q.After != nil && q.After.Back:
		return nil, r.fillBack(ctx, tl, q, w, page)
	case q.Order == timeline.ByRank:
		return r.fillByRank(ctx, tl, q, w, page)
	}
	left, err = r.fill(ctx, tl, q, w, page)
	if err != nil || q.After == nil || !q.Order.ByStart() || len(page.Events) == 0 {
		return left, err
	}
	before, err := r.cursorIf(ctx, tl, reversed(q), w, &page.Events[0])
	if before != nil {
		page.Prev = backFrom(&page.Events[0], q.Order)
	}
	return left, err
}

// reversed asks for the same list from its other end.
func reversed(q timeline.Query) timeline.Query {
	q.Order, q.After, q.Around = q.Order.Reversed(), nil, nil
	return q
}

// cursorIf is the place of e in the list of q, if anything stands behind it.
func (r *reader) cursorIf(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window, e *timeline.Event) (*timeline.Cursor, error) {
	q.After = timeline.CursorAt(e, q.Order)
	place, err := r.place(tl, q, 24)
	if err != nil {
		return nil, err
	}
	more, err := r.collect(ctx, tl, q, w, place, 1)
	if err != nil || len(more) == 0 {
		return nil, err
	}
	return q.After, nil
}

// collect are the first events of a list from a place on.
func (r *reader) collect(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window, place []byte, limit int) (events []timeline.Event, err error) {
	if limit == 0 {
		return nil, nil
	}
	err = r.eachFrom(ctx, tl, q, w, place, func(e *timeline.Event) bool {
		events = append(events, *e)
		return len(events) < limit
	})
	return events, err
}

// fillBack fills a page with what stands right before the cursor.
func (r *reader) fillBack(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window, page *timeline.Page) error {
	back := reversed(q)
	back.After = &timeline.Cursor{Order: back.Order, A: q.After.A, B: q.After.B, ID: q.After.ID}
	place, err := r.place(tl, back, 24)
	if err != nil {
		return err
	}
	before, err := r.collect(ctx, tl, back, w, place, q.Limit+1)
	if err != nil || len(before) == 0 {
		return err
	}
	putParts(page, q.Order, before, min(len(before), q.Limit), nil, 0)
	page.Next, err = r.cursorIf(ctx, tl, q, w, &before[0])
	return err
}

// fillAround fills a page with what stands around an event or a day.
func (r *reader) fillAround(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window, page *timeline.Page) error {
	place, behind, err := r.around(tl, q, w)
	if err != nil {
		return err
	}
	back := reversed(q)
	half := q.Limit / 2
	if q.Around.ID == "" && q.Order == timeline.Descending {
		half = (q.Limit + 1) / 2 // the event that is asked for is the last one before the place
	}
	before, err := r.collect(ctx, tl, back, w, behind, half+1)
	if err != nil {
		return err
	}
	shown := min(len(before), half)
	after, err := r.collect(ctx, tl, q, w, place, q.Limit-shown+1)
	if err != nil {
		return err
	}
	rest := min(len(after), q.Limit-shown)
	if room := q.Limit - rest; room > half && len(before) > half { // the list ends here: what is before it gets the room
		if before, err = r.collect(ctx, tl, back, w, behind, room+1); err != nil {
			return err
		}
		shown = min(len(before), room)
	}
	putParts(page, q.Order, before, shown, after, rest)
	return nil
}

// putParts makes a page of the first events before a place, the nearest first, and of those behind it.
func putParts(page *timeline.Page, order timeline.Order, before []timeline.Event, shown int, after []timeline.Event, rest int) {
	page.Events = append(page.Events, before[:shown]...)
	slices.Reverse(page.Events)
	page.Events = append(page.Events, after[:rest]...)
	if len(page.Events) == 0 {
		return
	}
	if shown < len(before) {
		page.Prev = backFrom(&page.Events[0], order)
	}
	if rest < len(after) {
		page.Next = timeline.CursorAt(&page.Events[len(page.Events)-1], order)
	}
}

// backFrom is the place before e in a list of the order.
func backFrom(e *timeline.Event, order timeline.Order) *timeline.Cursor {
	c := timeline.CursorAt(e, order)
	c.Back = true
	return c
}

// around are the place that is asked for, for who goes on from there, and the one before it, for who goes back.
func (r *reader) around(tl uint32, q timeline.Query, w timeline.Window) (place, behind []byte, err error) {
	back := q.Order != timeline.Ascending
	if q.Around.ID == "" {
		zone, err := r.zone(tl)
		y, m, d := q.Around.Time.In(zone).Date()
		day, _ := timeline.DayStarts(y, m, d, zone)
		place = join(signed(day), make([]byte, 16)) // no event has the number 0
		return place, place, err
	}
	n, err := r.cursorNumber(tl, q.Around.ID, q.Show)
	if err != nil {
		return nil, nil, err
	}
	if n != 0 {
		e, err := r.face(n, q.Show)
		if err != nil {
			return nil, nil, err
		}
		if e != nil && r.matches(tl, q, n, e, w) {
			place = byTime(e, n)
			return place, next(place, !back), nil
		}
	}
	return nil, nil, timeline.Errorf(timeline.NotFound, "no such event in this list")
}
