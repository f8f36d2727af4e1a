package intake

import (
	"cmp"
	"context"
	"errors"
	"time"

	"dateline/timeline"
)

// maxTries is how often a chunk is planned again because somebody changed an event in the meantime.
const maxTries = 5

// plan is what is to be written of some items, decided one by one against what is stored.
type plan struct {
	report Report
	ops    []timeline.Op
	items  []int // of which item each op is; -1 for the timeline
}

// carry plans the items and writes the plan. A partial import leaves out what is refused at the write, and
// plans again if an event was changed in the meantime.
func (im *importer) carry(ctx context.Context, items []Item) error {
	for try := 1; ; {
		p, err := im.plan(ctx, items)
		if err != nil {
			return err
		}
		if !im.mayWrite(p) {
			im.keep(p)
			return nil
		}
		results, err := im.store.Write(ctx, timeline.Write{Author: im.req.Author, Ops: p.ops})
		raced := timeline.KindOf(err) == timeline.Stale // somebody was faster
		op, ofOp := errors.AsType[*timeline.OpError](err)
		switch {
		case err == nil:
			p.correct(results)
			im.keep(p)
			return nil
		case raced && im.req.Partial && try < maxTries:
			try++
		case raced:
			return im.raced()
		case ofOp && p.items[op.Index] >= 0 && isRefusal(err):
			// Only a write is told of ids whose events nobody ever saw: a dry run cannot foresee it.
			items[p.items[op.Index]].refuseFor(err)
		default:
			return err
		}
	}
}

// correct counts what was taken for new and is here already: only a write is told of events that nobody ever saw.
func (p *plan) correct(results []timeline.Result) {
	for i, op := range p.ops {
		if _, isEvent := op.(timeline.AdoptEvent); isEvent && !results[i].Created {
			p.report.Created--
			p.report.Unchanged++
		}
	}
}

// mayWrite reports whether there is something to write.
func (im *importer) mayWrite(p *plan) bool {
	return len(p.ops) > 0 && !im.req.DryRun && (im.req.Partial || p.report.RefusedLines == 0)
}

// keep takes over what became of the items.
func (im *importer) keep(p *plan) {
	most := 0
	if im.req.Partial {
		most = MaxReasons
	}
	im.report.add(p.report, most)
}

// isRefusal reports whether the op itself is wrong.
func isRefusal(err error) bool {
	switch timeline.KindOf(err) {
	case timeline.Invalid, timeline.Conflict, timeline.Gone:
		return true
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

// plan decides what the items would do to what is stored.
func (im *importer) plan(ctx context.Context, items []Item) (*plan, error) {
	p := &plan{}
	if im.takesOver {
		return p, im.planExport(ctx, p, items)
	}
	t, missing, err := im.target(ctx)
	if err != nil {
		return nil, err
	}
	if missing {
		op := timeline.PutTimeline{Timeline: timeline.Timeline{Slug: t.Slug}, Match: timeline.Match{Absent: true}}
		p.ops, p.items = append(p.ops, op), append(p.items, -1)
	}
	for i := range items {
		op, err := im.decide(ctx, t, &items[i], &p.report)
		if err != nil {
			return nil, err
		}
		if op != nil {
			p.ops, p.items = append(p.ops, op), append(p.items, i)
		}
	}
	p.report.Made = missing && len(p.ops) > 1
	if missing && !p.report.Made {
		p.ops, p.items = nil, nil // nothing to make the timeline for
	}
	p.refusals(items)
	return p, nil
}

func (p *plan) refusals(items []Item) {
	for i := range items {
		if len(items[i].Refused) > 0 {
			p.report.RefusedLines++
			p.report.Refused = append(p.report.Refused, items[i].Refused...)
		}
	}
}

// decide says what the item does, and counts it; nil if it does nothing, or is refused.
func (im *importer) decide(ctx context.Context, t timeline.Timeline, item *Item, count *Report) (timeline.Op, error) {
	if len(item.Refused) > 0 {
		return nil, nil
	}
	if item.Passed {
		count.PassedOver++
		return nil, nil
	}
	record, err := im.stored(ctx, item.Event.ID)
	if isRefusal(err) {
		item.refuseFor(err)
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	op := timeline.PutEvent{Event: item.Event, Note: cmp.Or(item.Note, im.req.Note), Minor: item.Minor}
	// The same decision as at the write, at a time before every clock: it says what would happen and why
	// not, and is thrown away.
	step, err := op.Decide(record, t, timeline.Stamp{Time: time.Unix(0, 0).UTC()})
	switch {
	case err != nil:
		item.refuseFor(err)
		return nil, nil
	case step == nil:
		count.Unchanged++
		return nil, nil // also leaves its revision out of the write
	case record == nil:
		count.Created++
		op.Match.Absent = true
	default:
		count.Changed++
		op.Match.Revisions = []int64{record.Event.Revision}
	}
	return op, nil
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
		return nil, timeline.Errorf(timeline.Conflict, "the id is taken")
	case kind == timeline.Gone:
		return nil, timeline.Errorf(timeline.Gone, "the id belonged to a deleted event")
	}
	return nil, err
}

// refuseFor takes over every reason of err.
func (i *Item) refuseFor(err error) {
	e, ok := errors.AsType[*timeline.Error](err)
	if !ok || len(e.Fields) == 0 {
		i.refuse("", err.Error())
		return
	}
	for _, f := range e.Fields {
		i.refuse(f.Field, f.Message)
	}
}

// raced is the error of an import that others do not let through.
func (im *importer) raced() error {
	if im.req.Partial {
		return timeline.Errorf(timeline.Conflict, "what is imported was changed again and again during the import; import again")
	}
	return timeline.Errorf(timeline.Conflict, "what is imported was changed during the import; nothing was written, import again")
}
