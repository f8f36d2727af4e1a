package intake

import (
	"bytes"
	"reflect"
	"strings"

	"dateline/internal/strictjson"
	"dateline/timeline"
)

// entry is an event with what is said beside it.
type entry struct {
	timeline.Event
	Note  string `json:"note"`
	Minor bool   `json:"minor"`

	// What Dateline sets, in place of the event's own fields.
	Start       strictjson.Ignored `json:"start"`
	End         strictjson.Ignored `json:"end"`
	Precision   strictjson.Ignored `json:"precision"`
	AllDay      strictjson.Ignored `json:"all_day"`
	MovedFrom   strictjson.Ignored `json:"moved_from"`
	MovedBefore strictjson.Ignored `json:"moved_before"`
	Revision    strictjson.Ignored `json:"revision"`
	Created     strictjson.Ignored `json:"created"`
	Published   strictjson.Ignored `json:"published"`
	Updated     strictjson.Ignored `json:"updated"`
	Deleted     strictjson.Ignored `json:"deleted"`
	Text        strictjson.Ignored `json:"text"`
}

// maxDepth is how deep JSON may be nested; an event needs four levels.
const maxDepth = 16

// entryRules say how an entry is read: strictly, so that every field is named that an event does not have,
// that stands there twice or has the wrong type. What Dateline sets is ignored, so that what was read can be
// sent back.
func entryRules() strictjson.Rules {
	readOnly := map[string]bool{}
	for f := range reflect.TypeFor[timeline.Event]().Fields() {
		if f.Tag.Get("readOnly") == "true" {
			readOnly[nameOf(f)] = true
		}
	}
	return strictjson.Rules{Of: "an event", Depth: maxDepth, Most: maxReasons, Ignored: readOnly}
}

// nameOf is the name of a field in JSON.
func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// jsonEntry makes entries of their texts in JSON.
type jsonEntry struct{ rules strictjson.Rules }

// item makes an event of its text.
func (j jsonEntry) item(p piece) Item {
	item := Item{Number: p.number}
	text := bytes.TrimSpace(p.text)
	if p.large || len(text) > MaxLine {
		item.refuse("", tooLarge(MaxLine))
		return item
	}
	var e entry
	if item.refuseAll(j.rules.Decode(text, &e)) {
		return item
	}
	item.Event, item.Note, item.Minor = e.Event, e.Note, e.Minor
	return item
}
