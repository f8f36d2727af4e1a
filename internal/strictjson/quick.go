package strictjson

import (
	"bytes"
	"errors"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// quick decodes what is without doubt, many times as fast as Check finds that. It is false for whatever it does not take; then
// v may be filled in part, and Check knows why, or takes it all the same.
func (r Rules) quick(text []byte, v any) bool {
	head := bytes.TrimLeft(text, " \t\r\n")
	if len(head) == 0 || head[0] != '{' || deeper(head, r.Depth) {
		return false
	}
	return json.Unmarshal(head, v, json.RejectUnknownMembers(true)) == nil
}

// deeper reports whether objects and lists stand in each other more than so many times.
func deeper(text []byte, most int) bool {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			if i = closing(text, i+1); i < 0 {
				return false
			}
		case '{', '[':
			if depth++; depth > most {
				return true
			}
		case '}', ']':
			depth--
		}
	}
	return false
}

// closing is where the string ends that begins at from, -1 if it does not.
func closing(text []byte, from int) int {
	for {
		n := bytes.IndexByte(text[from:], '"')
		if n < 0 {
			return -1
		}
		end := from + n
		escapes := 0
		for end-escapes > from && text[end-escapes-1] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return end
		}
		from = end + 1
	}
}

// Ignored is the type of a field for a member that is not looked at.
type Ignored struct{}

// UnmarshalJSONFrom passes over a simple value. Others are looked at as to their depth, by [Rules.Check].
func (*Ignored) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if kind := d.PeekKind(); kind == '{' || kind == '[' {
		return errors.New("not simple")
	}
	return d.SkipValue()
}
