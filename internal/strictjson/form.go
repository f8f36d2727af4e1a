package strictjson

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// fields are the fields of a struct by their names in JSON.
type fields map[string]reflect.Type

// fieldsOf are the fields of the struct that an object is to fill; nil if its names are free.
func (w *walker) fieldsOf(f form) fields {
	if f.object == nil {
		return nil
	}
	if w.known[f.object] == nil {
		w.known[f.object] = fieldsOf(f.object)
	}
	return w.known[f.object]
}

func fieldsOf(t reflect.Type) fields {
	all := fields{}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			for name, inner := range fieldsOf(f.Type) {
				all[name] = inner
			}
		case name != "" && name != "-":
			all[name] = f.Type
		}
	}
	return all
}

// form is what a type takes. The zero form takes anything.
type form struct {
	object reflect.Type // a struct
	elem   reflect.Type // of a list, or of an object with free names
	open   json.Delim   // how it begins, if it is an object or a list
	scalar func(json.Token) string
}

func formOf(t reflect.Type) form {
	if t == nil || t == reflect.TypeFor[json.RawMessage]() {
		return form{}
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch kind := t.Kind(); {
	case t == reflect.TypeFor[time.Time]():
		return form{scalar: isTime}
	case kind == reflect.Struct:
		return form{object: t, open: '{'}
	case kind == reflect.Map:
		return form{elem: t.Elem(), open: '{'}
	case kind == reflect.Slice:
		return form{elem: t.Elem(), open: '['}
	case kind == reflect.String:
		return form{scalar: isText}
	case kind == reflect.Bool:
		return form{scalar: isTruth}
	case kind == reflect.Interface:
		return form{}
	}
	return form{scalar: func(token json.Token) string { return isNumber(token, t) }}
}

// refuses says what to write instead of the value that begins with the token; nothing if it fits.
func (f form) refuses(token json.Token) string {
	switch {
	case token == nil: // null
		return ""
	case f.scalar != nil:
		return f.scalar(token)
	case f.open == '{' && token != f.open:
		return "must be an object"
	case f.open == '[' && token != f.open:
		return "must be a list in square brackets"
	}
	return ""
}

// NotTime is what is wrong with a text that is to be a time.
const NotTime = "must be a time as RFC 3339 writes it, with Z or the distance from UTC, such as 2025-03-02T09:00:00Z or 2025-03-02T11:00:00+02:00"

func isTime(token json.Token) string {
	text, _ := token.(string)
	// As the decoder does it.
	if err := new(time.Time).UnmarshalText([]byte(text)); err != nil {
		return NotTime
	}
	return ""
}

func isText(token json.Token) string {
	if _, ok := token.(string); !ok {
		return "must be a text in quotation marks"
	}
	return ""
}

func isTruth(token json.Token) string {
	if _, ok := token.(bool); !ok {
		return "must be true or false"
	}
	return ""
}

func isNumber(token json.Token, t reflect.Type) string {
	number, ok := token.(json.Number)
	if !ok {
		return "must be a number"
	}
	var err error
	switch t.Kind() {
	case reflect.Float32, reflect.Float64:
		if _, err = strconv.ParseFloat(number.String(), t.Bits()); err != nil {
			return "must be a number in range"
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		_, err = strconv.ParseInt(number.String(), 10, t.Bits())
	default:
		_, err = strconv.ParseUint(number.String(), 10, t.Bits())
	}
	if err != nil {
		return "must be a whole number in range, without a point or an exponent"
	}
	return ""
}
