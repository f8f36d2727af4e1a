package intake

import (
	"encoding/json"
	"fmt"

	"dateline/timeline"
)

// exported reads the lines of an export.
type exported struct {
	whole bool // everything is taken over; else only what an editor wrote of the events
	from  *From
}

// item makes of a line the op that takes it over.
func (x *exported) item(p piece) Item {
	item := Item{Number: p.number}
	if p.large {
		item.refuse("", fmt.Sprintf("must not be larger than %d MiB", maxArchived>>20))
		return item
	}
	var names map[string]json.RawMessage
	if err := json.Unmarshal(p.text, &names); err != nil {
		item.refuse("", "must be one JSON object")
		return item
	}
	var err error
	switch {
	case names["dateline"] != nil:
		item.Passed, err = true, x.head(p.text)
	case names["slug"] != nil:
		err = x.timeline(&item, p.text)
	case names["purged"] != nil:
		var line purgedLine
		err = decodeStrictly(p.text, &line)
		item.Op = timeline.AdoptPurged{ID: line.Purged, Timeline: line.Timeline, Seen: line.Seen}
	default:
		err = x.event(&item, p.text)
	}
	if err != nil {
		item.refuse("", "must be a line of an export as this version writes it")
		return item
	}
	if !x.whole && item.Op != nil {
		item.plain()
	}
	return item
}

func (x *exported) head(text []byte) error {
	var line headLine
	if err := decodeStrictly(text, &line); err != nil {
		return err
	}
	if line.Dateline != "export" || line.Format != archiveFormat || x.from != nil {
		return fmt.Errorf("format %d", line.Format)
	}
	x.from = &line.From
	return nil
}

func (x *exported) timeline(item *Item, text []byte) error {
	var line timelineLine
	if err := decodeStrictly(text, &line); err != nil {
		return err
	}
	op := timeline.AdoptTimeline{Record: timeline.TimelineRecord{
		Timeline: line.Timeline, Settings: timeline.Validator(line.Settings), Withdrawn: line.Withdrawn, Deleted: line.Deleted,
	}}
	for _, c := range line.Clocks {
		if len(c.Kind) != 1 {
			return fmt.Errorf("kind of term")
		}
		op.Clocks = append(op.Clocks, timeline.TermClock{
			Term: timeline.Term{Kind: c.Kind[0], Key: c.Key}, Validator: timeline.Validator(c.stampLine),
		})
	}
	item.Op = op
	return nil
}

func (x *exported) event(item *Item, text []byte) error {
	var line eventLine
	if err := decodeStrictly(text, &line); err != nil {
		return err
	}
	item.Event = line.Event
	if !x.whole {
		item.Op = timeline.AdoptEvent{} // of which nothing is taken but the event
		return nil
	}
	if len(text)*len(line.Archive.History) > maxReplayed {
		return fmt.Errorf("%d revisions of a large event", len(line.Archive.History))
	}
	versions, err := line.versions()
	if err != nil {
		return err
	}
	op := timeline.AdoptEvent{
		Timeline: line.Timeline, Versions: versions, Changed: line.Archive.Changed, Seen: line.Archive.Seen, Kept: line.Archive.Kept,
	}
	if line.Archive.SeenAt != nil {
		op.SeenAt = *line.Archive.SeenAt
	}
	item.Op = op
	return nil
}

// plain makes of a line what somebody may take of it who may not take over what Dateline sets: an event as an
// editor writes it, or nothing.
func (i *Item) plain() {
	_, isEvent := i.Op.(timeline.AdoptEvent)
	i.Passed = !isEvent || i.Event.Deleted != nil
	i.Op = nil
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
