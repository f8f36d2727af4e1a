package intake

import (
	"encoding/json"
	"fmt"
	"reflect"

	"dateline/internal/strictjson"
	"dateline/timeline"
)

// exported reads the lines of an export.
type exported struct {
	whole  bool // everything is taken over; else only what an editor wrote of the events
	from   *From
	faults []timeline.FieldError // of the line that says so
	begun  bool                  // that line is read, and there can be no other
}

// exportRules say how a line of an export is read: as strictly as an entry, because what it holds is kept for
// ever.
func exportRules() strictjson.Rules {
	return strictjson.Rules{Of: "an export as this version writes it", Depth: maxDepth, Most: maxReasons}
}

// item makes of a line the op that takes it over.
func (x *exported) item(p piece) Item {
	item := Item{Number: p.number}
	if p.large {
		item.refuse("", tooLarge(p.most))
		return item
	}
	var names map[string]json.RawMessage
	_ = json.Unmarshal(p.text, &names) // what is wrong is found when the line is read
	var faults []timeline.FieldError
	switch {
	case names["dateline"] != nil:
		item.Passed, faults = true, x.head(p.text)
	case names["slug"] != nil:
		faults = x.timeline(&item, p.text)
	case names["purged"] != nil:
		var line purgedLine
		faults = exportRules().Decode(p.text, &line)
		item.Op = timeline.AdoptPurged{ID: line.Purged, Timeline: line.Timeline, Seen: line.Seen}
	default:
		faults = x.event(&item, p.text)
	}
	if item.refuseAll(faults) {
		return item
	}
	if !x.whole && item.Op != nil {
		item.plain()
	}
	return item
}

// head reads where the export comes from.
func (x *exported) head(text []byte) []timeline.FieldError {
	if x.begun {
		return fault("dateline", "stands in the first line alone: take over one export after the other")
	}
	x.begun = true
	var line headLine
	faults := exportRules().Decode(text, &line)
	switch {
	case len(faults) > 0:
	case line.Format != archiveFormat:
		faults = fault("format", fmt.Sprintf("must be %d: another version of dateline has written the export", archiveFormat))
	case line.Dateline != "export":
		faults = fault("dateline", "must be export")
	default:
		x.from = &line.From
	}
	x.faults = faults
	return faults
}

func fault(field, message string) []timeline.FieldError {
	return []timeline.FieldError{{Field: field, Message: message}}
}

func (x *exported) timeline(item *Item, text []byte) []timeline.FieldError {
	var line timelineLine
	if faults := exportRules().Decode(text, &line); len(faults) > 0 {
		return faults
	}
	op := timeline.AdoptTimeline{Record: timeline.TimelineRecord{
		Timeline: line.Timeline, Settings: line.Settings.validator(), Withdrawn: line.Withdrawn, Deleted: line.Deleted,
	}}
	for i, c := range line.Clocks {
		if len(c.Kind) != 1 {
			return fault(fmt.Sprintf("clocks[%d].kind", i), "must be one letter, the kind of a term")
		}
		op.Clocks = append(op.Clocks, timeline.TermClock{
			Term: timeline.Term{Kind: c.Kind[0], Key: c.Key}, Validator: c.validator(),
		})
	}
	item.Op = op
	return nil
}

func (x *exported) event(item *Item, text []byte) []timeline.FieldError {
	var line eventLine
	if faults := exportRules().Decode(text, &line); len(faults) > 0 {
		return faults
	}
	item.Event = line.Event
	if !x.whole {
		item.Op = timeline.AdoptEvent{} // of which nothing is taken but the event
		return nil
	}
	if len(text)*len(line.Archive.History) > maxReplayed {
		return fault("archive.history", fmt.Sprintf("has too many revisions for an event of this size: all together must not be larger than %d MiB", maxReplayed>>20))
	}
	if faults := line.former(); len(faults) > 0 {
		return faults
	}
	versions, err := line.versions()
	if err != nil {
		return fault("archive.history", "must hold values of an event's fields")
	}
	op := timeline.AdoptEvent{
		Timeline: line.Timeline, Versions: versions, Changed: line.Archive.Changed, Seen: line.Archive.Seen, Kept: line.Archive.Kept,
	}
	if line.Archive.SeenAt != nil {
		op.SeenAt = *line.Archive.SeenAt
	}
	if line.Archive.Trimmed != nil {
		op.Trimmed = line.Archive.Trimmed.validator()
	}
	item.Op = op
	return nil
}

// former checks the values that changes replaced, which are those of an event.
func (l *eventLine) former() []timeline.FieldError {
	for i, past := range l.Archive.History {
		text, err := json.Marshal(past.Former)
		if err != nil || past.Former == nil {
			continue // it was read, so that it can be written
		}
		faults := exportRules().Check(text, reflect.TypeFor[timeline.Event]())
		for j := range faults {
			faults[j].Field = fmt.Sprintf("archive.history[%d].former.%s", i, faults[j].Field)
		}
		if len(faults) > 0 {
			return faults
		}
	}
	return nil
}

// plain makes of a line what somebody may take of it who may not take over what Dateline sets: an event as an
// editor writes it, or nothing.
func (i *Item) plain() {
	_, isEvent := i.Op.(timeline.AdoptEvent)
	i.Passed = !isEvent || i.Event.Deleted != nil
	i.Op = nil
}

// idOf is the id that an op of an export is about; empty if it is about a timeline.
func idOf(op timeline.Op) string {
	switch op := op.(type) {
	case timeline.AdoptEvent:
		if len(op.Versions) > 0 {
			return op.Versions[0].Event.ID
		}
	case timeline.AdoptPurged:
		return op.ID
	}
	return ""
}

// timelineOf is the slug of the timeline that an op of an export is about.
func timelineOf(op timeline.Op) string {
	switch op := op.(type) {
	case timeline.AdoptTimeline:
		return op.Record.Timeline.Slug
	case timeline.AdoptEvent:
		return op.Timeline
	case timeline.AdoptPurged:
		return op.Timeline
	}
	return ""
}
