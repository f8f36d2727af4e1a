package pages

import (
	"fmt"
	"strings"

	"dateline/timeline"
)

// Note is a message at the head of a page: the first words say it all.
type Note struct {
	Class        string
	Strong, Text string
	Link         Link
}

// notes say what became of an event, each with the reason that was given, and lead to where history tells of it.
func (m *EventRoom) notes(words *Labels, e *timeline.Event, revisions []timeline.Revision) []Note {
	var notes []Note
	if text := m.movedNote(words, e); text != "" && e.Status != timeline.Postponed {
		notes = append(notes, m.note(words, "note-move", text, revisions, timeline.KindMoved))
	}
	switch e.Status {
	case timeline.Cancelled:
		r := latest(revisions, timeline.KindCancelled)
		text := e.Status.Words(words.Lang) + "."
		if r != nil {
			day, _ := m.moment(words, r.Time)
			text = fmt.Sprintf(words.CancelledNote, dayText(day))
		}
		notes = append(notes, m.note(words, "note-bad", text, revisions, timeline.KindCancelled))
	case timeline.Postponed:
		note := m.note(words, "note-move", words.PostponedNote, revisions, timeline.KindPostponed)
		if e.MovedFrom != nil {
			note.Text = strings.TrimSpace(fmt.Sprintf(words.ItWasPlanned, m.planned(words, e)) + " " + note.Text)
		}
		notes = append(notes, note)
	case timeline.Tentative:
		notes = append(notes, Note{Class: "note-warn", Strong: words.TentativeNote})
	case timeline.Scheduled:
		if m.Today.LongOver(e) {
			notes = append(notes, Note{Strong: words.WasPlannedNote})
		}
	}
	return notes
}

// note says something, with the reason and the day of the newest revision of a kind.
func (m *EventRoom) note(words *Labels, class, text string, revisions []timeline.Revision, kind timeline.ChangeKind) Note {
	note := Note{Class: class, Strong: text}
	if r := latest(revisions, kind); r != nil {
		day, _ := m.moment(words, r.Time)
		note.Text = r.Note
		note.Link = Link{fmt.Sprintf(words.ChangedOn, dayText(day)), "#history"}
	}
	return note
}

// latest is the newest revision of a kind; nil if there is none.
func latest(revisions []timeline.Revision, kind timeline.ChangeKind) *timeline.Revision {
	for i := len(revisions) - 1; i >= 0; i-- {
		if revisions[i].Kind == kind {
			return &revisions[i]
		}
	}
	return nil
}

// dayText is a time in words without its clock.
func dayText(moment string) string {
	if i := strings.LastIndex(moment, ", "); i > 0 {
		return moment[:i]
	}
	return moment
}
