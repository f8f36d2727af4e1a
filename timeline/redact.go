package timeline

import (
	"bytes"
	"maps"
	"slices"
	"strings"
)

// RedactRevision takes the texts of an earlier revision out of an event's history: its title, summary, body,
// translations, place, participants, topics, sources, media, address and note. That the revision was there,
// when, by whom, and its date and status remain. A text that neighbouring revisions share goes from them
// too; what the event still says stays, and can be redacted once it says something else, or is deleted: of a
// deleted event every text can go. NotFound: no such event or revision. Conflict: it is the newest revision, or
// the event still says all of it. Gone: the event was purged. Stale.
//
// Every view of the timeline gets a new validator, whatever it asks for, so that none tells which names were
// there once.
type RedactRevision struct {
	Timeline, ID string
	Revision     int64
	Match        Match
	Note         string // why; kept in place of the revision's own
}

// textFields are the fields of an event that a redaction takes out.
var textFields = []string{
	"title", "summary", "body", "translations", "place", "participants", "topics", "sources", "media", "url",
}

// TextFields are the fields of an event that a redaction takes out, by their names in JSON.
func TextFields() []string { return slices.Clone(textFields) }

// Decide says what the op does to the event r and its history, which is all that is kept of it, oldest
// first. The history that comes back has as many versions. The step is nil if the revision is redacted
// already, and nothing more can go. Errors are those of [RedactRevision].
func (w RedactRevision) Decide(r *Record, versions []Version, author string, at Stamp) (*Step, []Version, error) {
	if r == nil || r.Event.Timeline != w.Timeline {
		return nil, nil, Errorf(NotFound, "no such event")
	}
	i := slices.IndexFunc(versions, func(v Version) bool { return v.Event.Revision == w.Revision })
	last := len(versions) - 1
	switch {
	case i < 0 && w.Revision < r.Oldest():
		return nil, nil, Errorf(NotFound, "that revision of the event is no longer kept")
	case i < 0:
		return nil, nil, Errorf(NotFound, "the event has no such revision")
	case i == last && r.Event.Deleted == nil:
		return nil, nil, Errorf(Conflict, "the newest revision is what the event says: change the event first, then redact what it said before")
	}
	if err := w.Match.check(true, r.revision()); err != nil {
		return nil, nil, err
	}
	note, err := withNote(nil, w.Note)
	if err != nil {
		return nil, nil, err
	}
	history := slices.Clone(versions)
	taken := history[i].Note != ""
	for _, field := range textFields {
		taken = takeOut(history, i, field) || taken
	}
	switch {
	case !taken && versions[i].Redaction != nil:
		return nil, nil, nil
	case !taken && versions[i].Redacted["title"] == 0:
		return nil, nil, stillSaid(&versions[i].Event)
	}
	history[i].Note = ""
	history[i].Redaction = &Redaction{Time: at.Time, Author: author, Note: note}
	after := *r
	after.Changed = at.Revision
	if r.Seen > 0 {
		after.Seen, after.SeenAt = at.Revision, at.Time // readers of its history see another one
	}
	if r.Event.Deleted != nil {
		after.Event, after.Redacted = history[last].Event, history[last].Redacted
	}
	after.forget(versions, history)
	return &Step{Before: r, After: &after}, history, nil
}

// stillSaid is the error for a revision of which nothing can go, since the event has the same texts today. A new date or
// status is none of them.
func stillSaid(e *Event) error {
	var same []string
	fields := fieldsOf(e)
	for _, field := range textFields {
		if !isEmpty(fields[field]) {
			same = append(same, field)
		}
	}
	return Errorf(Conflict, "the event still has the texts of that revision (%s): change those that must go, then redact what it said before", strings.Join(same, ", "))
}

// takeOut takes a text of version i out of it and of those beside it that have the same, unless there is none,
// or the event still has it. What replaces a text that a deleted event had last is its next revision, if there
// ever is one.
func takeOut(history []Version, i int, field string) bool {
	text := fieldsOf(&history[i].Event)[field]
	if history[i].Redacted[field] != 0 || isEmpty(text) {
		return false
	}
	has := func(v Version) bool {
		return v.Redacted[field] == 0 && bytes.Equal(fieldsOf(&v.Event)[field], text)
	}
	first, end := i, i
	for first > 0 && has(history[first-1]) {
		first--
	}
	for end < len(history) && has(history[end]) {
		end++
	}
	newest := &history[len(history)-1].Event
	if end == len(history) && newest.Deleted == nil {
		return false
	}
	until := newest.Revision + 1
	if end < len(history) {
		until = history[end].Event.Revision
	}
	for k := first; k < end; k++ {
		v := &history[k]
		v.Event = v.Event.without(field)
		v.Redacted = maps.Clone(v.Redacted)
		if v.Redacted == nil {
			v.Redacted = map[string]int64{}
		}
		v.Redacted[field] = until
	}
	return true
}

// forget takes what was taken out of the last version that followers saw out of the tombstone that they were
// left with. Such a tombstone is shown no more: it would have nothing to say.
func (r *Record) forget(before, after []Version) {
	if r.Left == nil {
		return
	}
	for i := len(after) - 1; i >= 0; i-- {
		if after[i].Hidden {
			continue
		}
		left := *r.Left
		for field := range after[i].Redacted {
			left = left.without(field)
		}
		if len(after[i].Redacted) > len(before[i].Redacted) {
			r.Left, r.Kept = &left, false
		}
		return
	}
}

// without is e without one of textFields.
func (e Event) without(field string) Event {
	switch field {
	case "title":
		e.Title = ""
	case "summary":
		e.Summary = ""
	case "body":
		e.Body = ""
	case "translations":
		e.Translations = map[string]Translation{}
	case "place":
		e.Place = nil
	case "participants":
		e.Participants = []Participant{}
	case "topics":
		e.Topics = []string{}
	case "sources":
		e.Sources = []Source{}
	case "media":
		e.Media = []Media{}
	case "url":
		e.URL = ""
	}
	return e
}
