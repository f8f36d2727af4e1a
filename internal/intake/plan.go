package intake

import (
	"cmp"
	"context"
	"time"

	"dateline/timeline"
)

// fate is what becomes of an item.
type fate byte

const (
	fateNone      fate = iota // it is refused, or says nothing that is counted
	fateCreated               // an event is new
	fateChanged               // an event is there, and changes
	fateUnchanged             // an event is there as the item says
	fateMade                  // a timeline of an export is new
	fateForgotten             // an id of an export is new
	fatePassed                // nothing of it is taken here
)

// chunk are items that are written together, and what becomes of each.
type chunk struct {
	items   []Item
	fates   []fate
	steps   []step // what is to be written yet, in the order of the items
	made    bool   // the timeline was missing
	settled int    // of so many items the fate is final
}

// step is an op that carries out an item; the one that makes the timeline has none.
type step struct {
	op   timeline.Op
	item int // -1: none
}

// report counts what became of the first n items.
func (c *chunk) report(n int) Report {
	r := Report{Made: c.made}
	for i := range c.items[:n] {
		r.count(&c.items[i], c.fates[i])
	}
	return r
}

// count counts what became of an item.
func (r *Report) count(item *Item, f fate) {
	if len(item.Refused) > 0 {
		r.RefusedLines++
		r.Refused = append(r.Refused, item.Refused...)
		return
	}
	switch f {
	case fateCreated:
		r.Created++
	case fateChanged:
		r.Changed++
	case fateUnchanged:
		r.Unchanged++
	case fateMade:
		r.Made = true
	case fatePassed:
		r.PassedOver++
	}
}

// hasRefusals reports whether an item is refused.
func (c *chunk) hasRefusals() bool {
	for i := range c.items {
		if len(c.items[i].Refused) > 0 {
			return true
		}
	}
	return false
}

// target is the timeline as it is, or as it would be made.
func (im *importer) target(ctx context.Context) (t timeline.Timeline, missing bool, err error) {
	record, err := im.store.Timeline(ctx, im.req.Timeline)
	if timeline.KindOf(err) == timeline.NotFound && im.req.Create {
		t, err = timeline.Timeline{Slug: im.req.Timeline}.Prepare()
		return t, true, err
	}
	return record.Timeline, false, err
}

// plan decides what the items that are not settled would do to what is stored.
func (im *importer) plan(ctx context.Context, c *chunk) error {
	c.steps = nil
	if im.takesOver {
		return im.planExport(ctx, c)
	}
	t, missing, err := im.target(ctx)
	if err != nil {
		return err
	}
	if missing {
		op := timeline.PutTimeline{Timeline: timeline.Timeline{Slug: t.Slug}, Match: timeline.Match{Absent: true}}
		c.steps = append(c.steps, step{op, -1})
	}
	for i := c.settled; i < len(c.items); i++ {
		op, fate, err := im.decide(ctx, t, &c.items[i])
		if err != nil {
			return err
		}
		c.fates[i] = fate
		if op != nil {
			c.steps = append(c.steps, step{op, i})
		}
	}
	if missing && len(c.steps) == 1 {
		c.steps = nil // nothing to make the timeline for
	}
	return nil
}

// decide says what the item does; no op if it does nothing, or is refused.
func (im *importer) decide(ctx context.Context, t timeline.Timeline, item *Item) (timeline.Op, fate, error) {
	if len(item.Refused) > 0 {
		return nil, fateNone, nil
	}
	if item.Passed {
		return nil, fatePassed, nil
	}
	record, err := im.stored(ctx, item.Event.ID)
	if isRefusal(err) {
		item.refuseFor(err)
		return nil, fateNone, nil
	} else if err != nil {
		return nil, fateNone, err
	}
	op := timeline.PutEvent{Event: item.Event, Note: cmp.Or(item.Note, im.req.Note), Minor: item.Minor}.Prepared(t) // for the write, too
	// The same decision as at the write, at a time before every clock: it says what would happen and why
	// not, and is thrown away.
	step, err := op.Decide(record, t, timeline.Stamp{Time: time.Unix(0, 0).UTC()})
	switch {
	case err != nil:
		item.refuseFor(err)
		return nil, fateNone, nil
	case item.Withheld:
		return nil, fateNone, nil
	case step == nil:
		return nil, fateUnchanged, nil // also leaves its revision out of the write
	case record == nil:
		op.Match.Absent = true
		return op, fateCreated, nil
	}
	op.Match.Revisions = []int64{record.Event.Revision}
	return op, fateChanged, nil
}

// stored is the record of an event, nil if its id was never used. An id of another timeline is taken, whatever
// became of its event.
func (im *importer) stored(ctx context.Context, id string) (*timeline.Record, error) {
	record, t, err := im.store.Event(ctx, id)
	switch kind := timeline.KindOf(err); {
	case err == nil:
		return &record, nil
	case kind == timeline.NotFound:
		return nil, nil
	case kind == timeline.Gone && t.Timeline.Slug != im.req.Timeline:
		return nil, timeline.Errorf(timeline.Conflict, "the id is taken: ids count in the whole service, so choose another")
	case kind == timeline.Gone:
		return nil, timeline.Errorf(timeline.Gone, "the id belonged to a deleted event")
	}
	return nil, err
}

// isRefusal reports whether the op itself is wrong.
func isRefusal(err error) bool {
	switch timeline.KindOf(err) {
	case timeline.Invalid, timeline.Conflict, timeline.Gone:
		return true
	}
	return false
}
