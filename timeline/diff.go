package timeline

import (
	"bytes"
	"encoding/json"
)

// FieldChange is one field that a revision changed. From and To are its JSON values; null where the field
// had or has none.
type FieldChange struct {
	Field    string          `json:"field" doc:"Name of the field." example:"date"`
	From     json.RawMessage `json:"from" doc:"What it was; null if there was nothing."`
	To       json.RawMessage `json:"to" doc:"What it became; null if nothing is there any more."`
	Redacted bool            `json:"redacted,omitempty" doc:"A text was taken out here: a null may stand for it."`
}

// diffFields are the fields of an event that history tells of, in the order in which it does.
var diffFields = []struct {
	name string
	of   func(e *Event) any
}{
	{"date", func(e *Event) any { return e.Date }},
	{"zone", func(e *Event) any { return e.Zone }},
	{"status", func(e *Event) any { return e.Status }},
	{"title", func(e *Event) any { return e.Title }},
	{"summary", func(e *Event) any { return e.Summary }},
	{"body", func(e *Event) any { return e.Body }},
	{"place", func(e *Event) any { return e.Place }},
	{"participants", func(e *Event) any { return e.Participants }},
	{"topics", func(e *Event) any { return e.Topics }},
	{"sources", func(e *Event) any { return e.Sources }},
	{"media", func(e *Event) any { return e.Media }},
	{"related", func(e *Event) any { return e.Related }},
	{"lang", func(e *Event) any { return e.Lang }},
	{"translations", func(e *Event) any { return e.Translations }},
	{"url", func(e *Event) any { return e.URL }},
	{"color", func(e *Event) any { return e.Color }},
	{"draft", func(e *Event) any { return e.Draft }},
	{"publish_at", func(e *Event) any { return e.PublishAt }},
	{"deleted", func(e *Event) any { return e.Deleted }},
}

// Diff lists the fields in which two states of an event differ. A nil state has no fields.
func Diff(before, after *Event) []FieldChange {
	return sighting{event: before}.diff(sighting{event: after})
}

// diff is Diff for states of which texts may have been taken out: what was there is not told, but that it
// changed is.
func (s sighting) diff(next sighting) []FieldChange {
	from, to := fieldsOf(s.event), fieldsOf(next.event)
	changes := []FieldChange{}
	for _, field := range diffFields {
		name := field.name
		a, b := from[name], to[name]
		was, is := s.redacted[name], next.redacted[name]
		if was != is {
			changes = append(changes, FieldChange{Field: name, From: told(a, was), To: told(b, is), Redacted: true})
			continue
		}
		if s.event == nil && isEmpty(b) || bytes.Equal(a, b) {
			continue
		}
		changes = append(changes, FieldChange{Field: name, From: orNull(a), To: orNull(b)})
	}
	return changes
}

// told is a value, or null for a text that was taken out.
func told(v json.RawMessage, redacted int64) json.RawMessage {
	if redacted != 0 {
		return orNull(nil)
	}
	return orNull(v)
}

// fieldsOf are the diffFields of an event as JSON has them: one by one, since to read them out of that of the event takes ten times as long.
func fieldsOf(e *Event) map[string]json.RawMessage {
	if e == nil {
		return nil
	}
	fields := make(map[string]json.RawMessage, len(diffFields))
	for _, field := range diffFields {
		text, err := json.Marshal(field.of(e))
		if err != nil {
			panic(err) // an Event holds nothing that JSON cannot say
		}
		fields[field.name] = text
	}
	return fields
}

func isEmpty(v json.RawMessage) bool {
	switch string(v) {
	case "", "null", `""`, "[]", "{}", "false":
		return true
	}
	return false
}

func orNull(v json.RawMessage) json.RawMessage {
	if v == nil {
		return json.RawMessage("null")
	}
	return v
}
