// Package strictjson reads JSON (RFC 8259) that people and programs send, and names every part of it that is
// doubtful: the decoder of the standard library takes the last of two equal names, any case of a name, half a
// surrogate pair and broken UTF-8 without a word.
//
// Its invariant: what it decodes says one thing only, and an encoder says the same again. Faults name the
// field by its path, and never repeat a value.
package strictjson

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"unicode/utf8"

	"dateline/timeline"
)

// Rules say what is taken.
type Rules struct {
	Of      string          // what the object is, as in "is not a field of an event"
	Depth   int             // levels of objects and lists in each other
	Most    int             // faults that are named
	Ignored map[string]bool // members of the outermost object whose values are not looked at, and not decoded
}

// Faults that are about the whole text.
const (
	notObject = "must be one JSON object"
	notValue  = "must be JSON, and one value of it"
	trailing  = "nothing may stand behind the JSON object"
)

// Decode fills v, which points to an empty struct, with an object that has passed [Rules.Check]. Where members are ignored, the struct
// has fields of the type [Ignored] for them.
func (r Rules) Decode(text []byte, v any) []timeline.FieldError {
	if r.quick(text, v) {
		return nil
	}
	reflect.ValueOf(v).Elem().SetZero()
	if faults := r.Check(text, reflect.TypeOf(v).Elem()); len(faults) > 0 {
		return faults
	}
	var err error
	if len(r.Ignored) > 0 {
		text, err = r.without(text)
	}
	if err == nil {
		err = json.Unmarshal(text, v)
	}
	if err != nil { // every value was seen, so this is no more than a net
		return []timeline.FieldError{{Message: notObject + " with the fields of " + r.Of}}
	}
	return nil
}

// without is the object without what is ignored.
func (r Rules) without(text []byte) ([]byte, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil {
		return nil, err
	}
	for name := range r.Ignored {
		delete(members, name)
	}
	return json.Marshal(members)
}

// Check names what keeps the text from being one JSON object that fills the struct t, with names in their own
// case, each once, values of the right type, and texts in UTF-8 without half a surrogate pair. Null fills any
// type: it stands for a field that is left out. If t is nil any value will do.
func (r Rules) Check(text []byte, t reflect.Type) []timeline.FieldError {
	if !json.Valid(text) {
		return []timeline.FieldError{{Message: whyInvalid(text, t)}}
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	w := walker{rules: r, text: text, d: d, known: map[reflect.Type]fields{}}
	if t != nil && bytes.TrimLeft(text, " \t\r\n")[0] != '{' {
		return []timeline.FieldError{{Message: notObject}}
	}
	w.value("", t, 0)
	return w.faults
}

func whyInvalid(text []byte, t reflect.Type) string {
	var first json.RawMessage
	switch {
	case t == nil:
		return notValue
	case json.NewDecoder(bytes.NewReader(text)).Decode(&first) == nil && first[0] == '{':
		return trailing
	}
	return notObject
}

// walker goes through valid JSON beside the types that it is to fill.
type walker struct {
	rules  Rules
	text   []byte
	d      *json.Decoder
	known  map[reflect.Type]fields
	faults []timeline.FieldError
	ended  bool // the rest is not looked at
}

func (w *walker) fault(at, message string) {
	if len(w.faults) < w.rules.Most {
		w.faults = append(w.faults, timeline.FieldError{Field: at, Message: message})
	}
}

// next takes a token, and sees to it that a text is one.
func (w *walker) next() (token json.Token, problem string) {
	start := w.d.InputOffset()
	token, _ = w.d.Token() // which is there: the text is valid
	if _, isText := token.(string); !isText {
		return token, ""
	}
	switch raw := w.text[start:w.d.InputOffset()]; {
	case !utf8.Valid(raw):
		return token, "must be UTF-8"
	case !paired(raw):
		return token, `must not hold half of a surrogate pair: write \u escapes of characters beyond U+FFFF in pairs`
	}
	return token, ""
}

func (w *walker) value(at string, t reflect.Type, depth int) {
	token, problem := w.next()
	f := formOf(t)
	if problem != "" {
		w.fault(at, problem)
	} else if reason := f.refuses(token); reason != "" {
		w.fault(at, reason)
		f = form{}
	}
	open, isOpen := token.(json.Delim)
	switch {
	case !isOpen:
	case depth == w.rules.Depth:
		outermost, _, _ := strings.Cut(strings.ReplaceAll(at, "[", "."), ".")
		w.fault(outermost, "is nested too deep")
		w.ended = true
	case open == '{':
		w.object(at, f, depth)
	default:
		w.list(at, f, depth)
	}
}

func (w *walker) object(at string, f form, depth int) {
	known, seen := w.fieldsOf(f), map[string]bool{}
	for !w.ended && w.d.More() {
		token, problem := w.next()
		name, _ := token.(string)
		path, t := join(at, name), f.elem
		switch {
		case problem != "":
			w.fault(at, "has a name that "+problem)
			t = nil
		case seen[name]:
			w.fault(path, "stands there twice")
			t = nil
		case known != nil && known[name] == nil:
			w.fault(path, w.unknown(name, known))
		case depth == 0 && w.rules.Ignored[name]:
		case known != nil:
			t = known[name]
		}
		seen[name] = true
		w.value(path, t, depth+1)
	}
	_, _ = w.d.Token() // the bracket
}

func (w *walker) list(at string, f form, depth int) {
	for i := 0; !w.ended && w.d.More(); i++ {
		w.value(index(at, i), f.elem, depth+1)
	}
	_, _ = w.d.Token() // the bracket
}

func (w *walker) unknown(name string, known fields) string {
	if lower := strings.ToLower(name); known[lower] != nil {
		return "is not a field; names are in lower case: " + lower
	}
	return "is not a field of " + w.rules.Of
}
