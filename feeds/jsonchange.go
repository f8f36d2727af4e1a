package feeds

import (
	"bytes"
	"encoding/json"
	"time"

	"dateline/timeline"
)

// jsonChange is the extension of an entry that tells of a change: what history has of it, by the names of the API.
type jsonChange struct {
	About     string              `json:"about"`
	UID       string              `json:"uid"`
	Revision  int64               `json:"revision"`
	Kind      timeline.ChangeKind `json:"kind"`
	Note      string              `json:"note,omitempty"`
	Author    string              `json:"author,omitempty"`
	Redaction *jsonRedaction      `json:"redaction,omitempty"`
	Changes   []jsonField         `json:"changes"`
}

type jsonRedaction struct {
	Time   string `json:"time"`
	Author string `json:"author,omitempty"`
	Note   string `json:"note,omitempty"`
}

// jsonField is a field that changed. Left out are values that are too long for a feed: history in the API has them.
type jsonField struct {
	Field    string          `json:"field"`
	From     json.RawMessage `json:"from"`
	To       json.RawMessage `json:"to"`
	Redacted bool            `json:"redacted,omitempty"`
	LeftOut  bool            `json:"left_out,omitempty"`
}

func newJSONChange(s Site, telling timeline.Telling) *jsonChange {
	r := telling.Revision
	out := &jsonChange{
		About: about(s), UID: line(s.Authority.UID(telling.Event.ID)), Revision: r.Number, Kind: r.Kind,
		Note: clean(r.Note), Author: line(r.Author), Changes: []jsonField{},
	}
	if x := r.Redaction; x != nil {
		out.Redaction = &jsonRedaction{Time: x.Time.UTC().Format(time.RFC3339Nano), Author: line(x.Author), Note: clean(x.Note)}
	}
	left := maxBody
	for _, c := range r.Changes {
		field := jsonField{Field: line(c.Field), From: cleanJSON(c.From), To: cleanJSON(c.To), Redacted: c.Redacted}
		if size := len(field.From) + len(field.To); size > left {
			field.From, field.To, field.LeftOut = nil, nil, true // null
		} else {
			left -= size
		}
		out.Changes = append(out.Changes, field)
	}
	return out
}

// cleanJSON is a value with its texts as every format can carry them.
func cleanJSON(raw json.RawMessage) json.RawMessage {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil // null
	}
	return jsonText(cleanValue(v))
}

func cleanValue(v any) any {
	switch v := v.(type) {
	case string:
		return clean(v)
	case []any:
		for i := range v {
			v[i] = cleanValue(v[i])
		}
	case map[string]any:
		all := make(map[string]any, len(v))
		for name, value := range v {
			all[clean(name)] = cleanValue(value)
		}
		return all
	}
	return v
}
