package server

import (
	"errors"
	"io"
	"slices"

	"dateline/internal/intake"
	"dateline/internal/pages"
	"dateline/timeline"
)

// maxShownChanges is how many changed events the dry run shows in detail.
const maxShownChanges = 20

// losses are what a file would change of events that are there: of all, which fields it would empty, since a line says all of an
// event and a table may lack columns; and some of them in detail, those that lose something first.
type losses struct {
	fields map[string]int // how many events each field would be emptied of
	events int            // that lose something
	losing []changedEvent // of them so many as are shown
	others []changedEvent // likewise, of those that lose nothing
}

// changedEvent is an event that a file would change.
type changedEvent struct {
	before  timeline.Event
	changed []timeline.FieldChange
}

// losses reads the file once more, and compares what it says with what is stored.
func (ed *editor) losses(v *visit, f *heldFile) (found losses, err error) {
	found.fields = map[string]int{}
	t, err := ed.store.Timeline(v.ctx, f.timeline)
	if err != nil {
		return found, err
	}
	reader := intake.NewReader(f.reader(), f.timeline, intake.Auto, false)
	for seen := 0; seen < f.report.Changed; {
		item, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return found, err
		}
		if len(item.Refused) > 0 || item.Passed || item.Op != nil {
			continue
		}
		e, err := ed.wouldChange(v, item.Event, t)
		if err != nil {
			return found, err
		}
		if e != nil {
			seen++
			found.add(*e)
		}
	}
	return found, nil
}

// wouldChange is what an event of a file would change of the one that is there; nil if there is none, or it says the same.
func (ed *editor) wouldChange(v *visit, e timeline.Event, t timeline.TimelineRecord) (*changedEvent, error) {
	record, _, err := ed.store.Event(v.ctx, e.ID)
	switch timeline.KindOf(err) {
	case timeline.NotFound, timeline.Gone:
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	step, err := timeline.PutEvent{Event: e}.Decide(&record, t.Timeline, timeline.Stamp{Time: record.Event.Updated, Machine: ed.clock.Machine()})
	if err != nil || step == nil {
		return nil, nil // it is refused, or the same
	}
	return &changedEvent{before: record.Event, changed: timeline.Diff(&record.Event, &step.After.Event)}, nil
}

func (l *losses) add(e changedEvent) {
	in := &l.others
	for _, c := range e.changed {
		if isEmpty(c.To) && !isEmpty(c.From) {
			in = &l.losing
			l.fields[c.Field]++
		}
	}
	if in == &l.losing {
		l.events++
	}
	if len(*in) < maxShownChanges {
		*in = append(*in, e)
	}
}

// isEmpty reports whether the value of a field, in JSON, says nothing.
func isEmpty(raw []byte) bool {
	switch string(raw) {
	case "", "null", `""`, "[]", "{}":
		return true
	}
	return false
}

// show puts the losses into the report of a dry run.
func (l *losses) show(words *pages.Labels, data *pages.EditImported, t timeline.TimelineRecord) {
	tell := pages.Teller{Labels: words, Home: t.Timeline.Zone}
	shown := slices.Concat(l.losing, l.others)
	for _, e := range shown[:min(len(shown), maxShownChanges)] {
		data.Changes = append(data.Changes, pages.WouldChange{
			Title: e.before.Title, Href: pages.EditPath(e.before.ID), Rows: tell.DiffRows(e.changed, &e.before),
		})
	}
	if l.events > 0 {
		data.Empties(words, l.fields, l.events)
	}
}
