package intake

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"dateline/timeline"
)

// fields are the fields of an object by their names in JSON.
type fields map[string]reflect.Type

// shape is what an entry looks like: its fields, and which of them Dateline sets. It is read off the struct
// tags of the domain, so that it cannot differ from what the API takes.
type shape struct {
	fields   fields
	readOnly map[string]bool
}

func entryShape() shape {
	all, readOnly := fieldsOf(reflect.TypeFor[timeline.Event]())
	all["note"], all["minor"] = reflect.TypeFor[string](), reflect.TypeFor[bool]()
	return shape{all, readOnly}
}

func fieldsOf(t reflect.Type) (all fields, readOnly map[string]bool) {
	all, readOnly = fields{}, map[string]bool{}
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		all[name] = f.Type
		if f.Tag.Get("readOnly") == "true" {
			readOnly[name] = true
		}
	}
	return all, readOnly
}

// checker compares JSON with the Go types that it is to fill, and collects where they differ.
type checker struct {
	shape  shape
	faults []timeline.FieldError
}

func (c *checker) fault(at, message string) {
	if len(c.faults) < maxReasons {
		c.faults = append(c.faults, timeline.FieldError{Field: at, Message: message})
	}
}

// object checks the members of an object. At the top, at is empty.
func (c *checker) object(at string, v value, known fields) {
	seen := map[string]bool{}
	for _, name := range v.names {
		path := joinPath(at, name)
		switch {
		case known[name] == nil:
			c.fault(path, unknown(name, known))
		case seen[name]:
			c.fault(path, "stands there twice")
		case at != "" || !c.shape.readOnly[name]:
			c.value(path, v.members[name], known[name])
		}
		seen[name] = true
	}
}

// joinPath cuts long names: a path is shown to people.
func joinPath(at, name string) string {
	if runes := []rune(name); len(runes) > 60 {
		name = string(runes[:60]) + "…"
	}
	if at == "" {
		return name
	}
	return at + "." + name
}

func unknown(name string, known fields) string {
	if lower := strings.ToLower(name); known[lower] != nil {
		return "is not a field; names are in lower case: " + lower
	}
	return "is not a field of an event"
}

// value checks that v can fill the type. Null fills any: it stands for a field that is left out.
func (c *checker) value(at string, v value, t reflect.Type) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if v.kind == 'v' && v.scalar == nil {
		return
	}
	switch {
	case t == reflect.TypeFor[time.Time]():
		if text, _ := v.scalar.(string); !isTime(text) {
			c.fault(at, notTime)
		}
	case t.Kind() == reflect.String:
		if _, ok := v.scalar.(string); !ok {
			c.fault(at, "must be a text in quotation marks")
		}
	case t.Kind() == reflect.Struct:
		if v.kind != '{' {
			c.fault(at, "must be an object")
			return
		}
		known, _ := fieldsOf(t)
		c.object(at, v, known)
	case t.Kind() == reflect.Slice:
		c.list(at, v, t.Elem())
	case t.Kind() == reflect.Map:
		c.entries(at, v, t.Elem())
	case t.Kind() == reflect.Bool:
		if _, ok := v.scalar.(bool); !ok {
			c.fault(at, "must be true or false")
		}
	default:
		c.number(at, v, t)
	}
}

const notTime = "must be a time after RFC 3339, such as 2025-03-02T09:00:00Z"

func isTime(text string) bool {
	_, err := time.Parse(time.RFC3339, text)
	return err == nil
}

func (c *checker) list(at string, v value, t reflect.Type) {
	if v.kind != '[' {
		c.fault(at, "must be a list in square brackets")
		return
	}
	for i, item := range v.items {
		c.value(fmt.Sprintf("%s[%d]", at, i), item, t)
	}
}

// entries checks an object whose names are free, such as languages.
func (c *checker) entries(at string, v value, t reflect.Type) {
	if v.kind != '{' {
		c.fault(at, "must be an object")
		return
	}
	seen := map[string]bool{}
	for _, name := range v.names {
		if seen[name] {
			c.fault(joinPath(at, name), "stands there twice")
		}
		seen[name] = true
		c.value(joinPath(at, name), v.members[name], t)
	}
}

func (c *checker) number(at string, v value, t reflect.Type) {
	n, ok := v.scalar.(json.Number)
	if !ok {
		c.fault(at, "must be a number")
		return
	}
	var err error
	if t.Kind() == reflect.Float64 {
		_, err = n.Float64()
	} else {
		_, err = n.Int64()
	}
	if err != nil {
		c.fault(at, "must be a number in range, whole unless it is a coordinate")
	}
}
