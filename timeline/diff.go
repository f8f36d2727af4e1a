package timeline

import (
	"bytes"
	"encoding/json"
)

// FieldChange is one field that a revision changed. From and To are its JSON values; null where the field
// had or has none.
type FieldChange struct {
	Field    string          `json:"field" example:"date"`
	From     json.RawMessage `json:"from"`
	To       json.RawMessage `json:"to"`
	Redacted bool            `json:"redacted,omitempty" doc:"A text was taken out here: a null may stand for it."`
}

// diffFields are the fields of an event that history tells of, in the order in which it does.
var diffFields = []string{
	"date", "zone", "status", "title", "summary", "body", "place", "participants", "topics", "sources", "media",
	"related", "lang", "translations", "url", "color", "draft", "publish_at", "deleted",
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
	for _, name := range diffFields {
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

func fieldsOf(e *Event) map[string]json.RawMessage {
	if e == nil {
		return nil
	}
	text, err := json.Marshal(e)
	if err != nil {
		panic(err) // an Event holds nothing that JSON cannot say
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		panic(err)
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
