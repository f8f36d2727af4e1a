package intake

import (
	"context"
	"fmt"

	"dateline/timeline"
)

// foreseen is a stamp for decisions that are thrown away.
func (im *importer) foreseen() timeline.Stamp { return timeline.Stamp{Machine: im.req.Now()} }

// planExport plans the lines of an export, in their order.
func (im *importer) planExport(ctx context.Context, c *chunk) error {
	if err := im.compare(); err != nil {
		return err
	}
	for i := c.settled; i < len(c.items); i++ {
		c.fates[i] = fateNone
		if len(c.items[i].Refused) > 0 || c.items[i].Passed {
			im.forgo(&c.items[i])
			continue
		}
		op, fate, err := im.takeOver(ctx, &c.items[i])
		if err != nil {
			return err
		}
		c.fates[i] = fate
		if op != nil {
			c.steps = append(c.steps, step{op, i})
		}
	}
	return nil
}

// compare compares the store that exported with the one that takes over.
func (im *importer) compare() error {
	from, here := im.reader.export.from, im.req.Here
	if from == nil {
		return &timeline.Error{Kind: timeline.Invalid, Message: "the export cannot be read: its first line is wrong", Fields: im.reader.export.faults}
	}
	if im.report.From != nil {
		return nil
	}
	im.report.From = from
	if from.SequenceBase > here.SequenceBase {
		return timeline.Errorf(timeline.Conflict, "the exporting service adds %d to the SEQUENCE of its events, this one %d: calendars would ignore what comes",
			from.SequenceBase, here.SequenceBase)
	}
	if from.Frozen && here.Authority != "" && from.Authority != here.Authority {
		im.report.Warnings = append(im.report.Warnings, fmt.Sprintf(
			"ids in feeds and calendars name %s here; the exporting service named %s, so that followers who come over see every event anew", here.Authority, from.Authority))
	}
	return nil
}

// takeOver says what the op of an export does; no op if it does nothing, or is refused.
func (im *importer) takeOver(ctx context.Context, item *Item) (timeline.Op, fate, error) {
	outcome := fateNone
	var err error
	switch op := item.Op.(type) {
	case timeline.AdoptTimeline:
		outcome, err = im.foreseeTimeline(ctx, op)
	case timeline.AdoptEvent:
		outcome, err = im.foreseeEvent(ctx, op)
	case timeline.AdoptPurged:
		outcome, err = im.foreseePurged(ctx, op)
	}
	switch {
	case err != nil && timeline.KindOf(err) != timeline.Internal:
		item.refuseFor(err)
		im.forgo(item)
		return nil, fateNone, nil
	case err != nil:
		return nil, fateNone, err
	case outcome == fateNone || outcome == fateUnchanged:
		return nil, outcome, nil
	}
	return item.Op, outcome, nil
}

func (im *importer) foreseeTimeline(ctx context.Context, op timeline.AdoptTimeline) (fate, error) {
	record, err := im.store.Timeline(ctx, op.Record.Timeline.Slug)
	present := &record
	switch timeline.KindOf(err) {
	case timeline.NotFound:
		present = nil
	case timeline.Gone: // the record of a deleted one is there all the same
	default:
		if err != nil {
			return fateNone, err
		}
	}
	made, err := op.Decide(present, im.foreseen())
	if err != nil {
		return fateNone, err
	}
	if made == nil {
		im.planned[op.Record.Timeline.Slug] = record
		return fateNone, nil
	}
	im.planned[made.Timeline.Slug] = *made
	return fateMade, nil
}

func (im *importer) foreseeEvent(ctx context.Context, op timeline.AdoptEvent) (fate, error) {
	t, comes := im.planned[op.Timeline]
	if !comes {
		return fateNone, im.noTimeline(op.Timeline)
	}
	var present *timeline.Record
	var history []timeline.Version
	if len(op.Versions) > 0 {
		id := op.Versions[0].Event.ID
		record, of, err := im.store.Event(ctx, id)
		if timeline.KindOf(err) == timeline.Gone && of.Timeline.Slug == op.Timeline {
			return fateUnchanged, op.DecidePurged(true, t, im.foreseen()) // who saw nothing of it is told nothing
		}
		if err == nil {
			present = &record
			history, err = im.store.History(ctx, id)
		}
		if err != nil && timeline.KindOf(err) != timeline.NotFound {
			return fateNone, err
		}
	}
	made, _, err := op.Decide(present, history, t, im.foreseen())
	if err != nil || made == nil {
		return fateUnchanged, err
	}
	return fateCreated, nil
}

// forgo notes that the line of a timeline is refused.
func (im *importer) forgo(item *Item) {
	if op, ok := item.Op.(timeline.AdoptTimeline); ok {
		im.foreign[op.Record.Timeline.Slug] = true
		delete(im.planned, op.Record.Timeline.Slug)
	}
}

// noTimeline refuses what belongs to a timeline that the export has not brought, or that is another one here: its
// events could become public in it.
func (im *importer) noTimeline(slug string) error {
	e := timeline.Errorf(timeline.NotFound, "must come before it in the export")
	if im.foreign[slug] {
		e = timeline.Errorf(timeline.Conflict, "is refused: see its own line")
	}
	e.Fields = fault("timeline", e.Message)
	return e
}

func (im *importer) foreseePurged(ctx context.Context, op timeline.AdoptPurged) (fate, error) {
	if _, comes := im.planned[op.Timeline]; !comes {
		return fateNone, im.noTimeline(op.Timeline)
	}
	_, t, err := im.store.Event(ctx, op.ID)
	kind := timeline.KindOf(err)
	if err != nil && kind != timeline.Gone && kind != timeline.NotFound {
		return fateNone, err
	}
	fresh, err := op.Decide(kind != timeline.NotFound || err == nil, kind == timeline.Gone && t.Timeline.Slug == op.Timeline)
	if err != nil || !fresh {
		return fateNone, err
	}
	return fateForgotten, nil
}
