package intake

import (
	"context"
	"fmt"

	"dateline/timeline"
)

// foreseen is a stamp for decisions that are thrown away.
func (im *importer) foreseen() timeline.Stamp { return timeline.Stamp{Machine: im.req.Now()} }

// planExport plans the lines of an export, in their order.
func (im *importer) planExport(ctx context.Context, p *plan, items []Item) error {
	if err := im.compare(); err != nil {
		return err
	}
	for i := range items {
		if len(items[i].Refused) > 0 || items[i].Passed {
			im.forgo(&items[i])
			continue
		}
		op, err := im.takeOver(ctx, &items[i], &p.report)
		if err != nil {
			return err
		}
		if op != nil {
			p.ops, p.items = append(p.ops, op), append(p.items, i)
		}
	}
	p.refusals(items)
	return nil
}

// compare compares the store that exported with the one that takes over.
func (im *importer) compare() error {
	from, here := im.reader.export.from, im.req.Here
	if from == nil {
		return timeline.Errorf(timeline.Invalid, "the export cannot be read: another version of dateline has written it")
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

// takeOver says what the op of an export does, and counts it; nil if it does nothing, or is refused.
func (im *importer) takeOver(ctx context.Context, item *Item, count *Report) (timeline.Op, error) {
	var outcome fate
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
		return nil, nil
	case err != nil:
		return nil, err
	case outcome == fateEvent:
		count.Created++
	case outcome == fateTimeline:
		count.Made = true
	case outcome == fateUnchanged:
		if _, isEvent := item.Op.(timeline.AdoptEvent); isEvent {
			count.Unchanged++
		}
		return nil, nil
	}
	return item.Op, nil
}

// fate is what becomes of an op.
type fate byte

const (
	fateUnchanged fate = iota
	fateTimeline
	fateEvent
	fatePurged
)

func (im *importer) foreseeTimeline(ctx context.Context, op timeline.AdoptTimeline) (fate, error) {
	record, err := im.store.Timeline(ctx, op.Record.Timeline.Slug)
	present := &record
	switch timeline.KindOf(err) {
	case timeline.NotFound:
		present = nil
	case timeline.Gone: // the record of a deleted one is there all the same
	default:
		if err != nil {
			return fateUnchanged, err
		}
	}
	made, err := op.Decide(present, im.foreseen())
	if err != nil {
		return fateUnchanged, err
	}
	if made == nil {
		im.planned[op.Record.Timeline.Slug] = record
		return fateUnchanged, nil
	}
	im.planned[made.Timeline.Slug] = *made
	return fateTimeline, nil
}

func (im *importer) foreseeEvent(ctx context.Context, op timeline.AdoptEvent) (fate, error) {
	t, comes := im.planned[op.Timeline]
	if !comes {
		return fateUnchanged, im.noTimeline(op.Timeline)
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
			return fateUnchanged, err
		}
	}
	made, _, err := op.Decide(present, history, t, im.foreseen())
	if err != nil || made == nil {
		return fateUnchanged, err
	}
	return fateEvent, nil
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
	if im.foreign[slug] {
		return timeline.Errorf(timeline.Conflict, "its timeline is refused")
	}
	return timeline.Errorf(timeline.NotFound, "its timeline must come before it in the export")
}

func (im *importer) foreseePurged(ctx context.Context, op timeline.AdoptPurged) (fate, error) {
	if _, comes := im.planned[op.Timeline]; !comes {
		return fateUnchanged, im.noTimeline(op.Timeline)
	}
	_, t, err := im.store.Event(ctx, op.ID)
	kind := timeline.KindOf(err)
	if err != nil && kind != timeline.Gone && kind != timeline.NotFound {
		return fateUnchanged, err
	}
	fresh, err := op.Decide(kind != timeline.NotFound || err == nil, kind == timeline.Gone && t.Timeline.Slug == op.Timeline)
	if err != nil || !fresh {
		return fateUnchanged, err
	}
	return fatePurged, nil
}
