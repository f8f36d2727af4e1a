package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"dateline/timeline"
)

// entry is an event with what is said beside it.
type entry struct {
	timeline.Event
	Note  string `json:"note"`
	Minor bool   `json:"minor"`
}

// maxDepth is how deep JSON may be nested; an event needs four levels.
const maxDepth = 16

// decode reads one event strictly: it names every field that an event does not have, that stands there
// twice or has the wrong type. What Dateline sets is ignored, so that what was read can be sent back.
func (s shape) decode(text []byte) (entry, []timeline.FieldError) {
	tree, err := parse(text)
	if err != nil {
		return entry{}, []timeline.FieldError{{Message: err.Error()}}
	}
	c := checker{shape: s}
	c.object("", tree, s.fields)
	if len(c.faults) > 0 {
		return entry{}, c.faults
	}
	var e entry
	writable, err := json.Marshal(tree.without(s.readOnly))
	if err == nil {
		err = json.Unmarshal(writable, &e)
	}
	if err != nil { // the checker has seen every value, so this is no more than a net
		return entry{}, []timeline.FieldError{{Message: "must be a JSON object with the fields of an event"}}
	}
	return e, nil
}

// value is a JSON value: an object, an array or a scalar.
type value struct {
	names   []string // of an object, as they stand there, repeated ones included
	members map[string]value
	items   []value
	scalar  json.Token
	kind    byte // { [ or v
}

// without is the object without some of its members, to be encoded.
func (v value) without(names map[string]bool) map[string]any {
	out := map[string]any{}
	for name, m := range v.members {
		if !names[name] {
			out[name] = m.plain()
		}
	}
	return out
}

func (v value) plain() any {
	switch v.kind {
	case '{':
		return v.without(nil)
	case '[':
		items := make([]any, len(v.items))
		for i, item := range v.items {
			items[i] = item.plain()
		}
		return items
	}
	return v.scalar
}

var (
	errNotJSON  = errors.New("must be one JSON object")
	errTooDeep  = errors.New("is nested too deep")
	errHalfRune = errors.New("must not hold half of a surrogate pair")
	errTrailing = errors.New("nothing may stand behind the JSON object")
)

// parse reads one JSON object with nothing behind it.
func parse(text []byte) (value, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := read(d, 0)
	switch {
	case errors.Is(err, errTooDeep):
		return value{}, err
	case err != nil || v.kind != '{':
		return value{}, errNotJSON
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return value{}, errTrailing
	}
	// The decoder turns half a surrogate pair into U+FFFD; a text would change without a word.
	if v.holds('\ufffd') && !bytes.ContainsRune(text, '\ufffd') && !bytes.Contains(bytes.ToLower(text), []byte(`\ufffd`)) {
		return value{}, errHalfRune
	}
	return v, nil
}

func read(d *json.Decoder, depth int) (value, error) {
	if depth > maxDepth {
		return value{}, errTooDeep
	}
	token, err := d.Token()
	if err != nil {
		return value{}, err
	}
	switch token {
	case json.Delim('{'):
		return readObject(d, depth)
	case json.Delim('['):
		return readArray(d, depth)
	}
	return value{kind: 'v', scalar: token}, nil
}

func readObject(d *json.Decoder, depth int) (value, error) {
	v := value{kind: '{', members: map[string]value{}}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return value{}, err
		}
		name, ok := token.(string)
		if !ok {
			return value{}, errNotJSON
		}
		member, err := read(d, depth+1)
		if err != nil {
			return value{}, err
		}
		v.names = append(v.names, name)
		v.members[name] = member
	}
	_, err := d.Token()
	return v, err
}

func readArray(d *json.Decoder, depth int) (value, error) {
	v := value{kind: '['}
	for d.More() {
		item, err := read(d, depth+1)
		if err != nil {
			return value{}, err
		}
		v.items = append(v.items, item)
	}
	_, err := d.Token()
	return v, err
}

// holds reports whether a text or a name inside v has the rune.
func (v value) holds(r rune) bool {
	for name, m := range v.members {
		if bytes.ContainsRune([]byte(name), r) || m.holds(r) {
			return true
		}
	}
	for _, item := range v.items {
		if item.holds(r) {
			return true
		}
	}
	s, ok := v.scalar.(string)
	return ok && bytes.ContainsRune([]byte(s), r)
}
