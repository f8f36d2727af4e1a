package apidocs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const schemaPath = "#/components/schemas/"

// Schema is the form of an object.
type Schema struct {
	Name, Text string
	PatchOf    string // the schema of which it is a merge patch, and whose fields it has
	Fields     []Field
}

// Field is a field of an object.
type Field struct {
	Name, Type, Text, Example string
	Link                      string // name of the schema of what it holds
	Required                  bool   // by who sends it; in an answer fields are there unless their text says otherwise
	ReadOnly                  bool   // Dateline sets it
}

// Anchor is the schema's place in the page.
func (s Schema) Anchor() string { return SchemaAnchor(s.Name) }

// SchemaAnchor is the place of the schema with the name.
func SchemaAnchor(name string) string { return "schema-" + Anchor(name) }

func (s *wireSchema) schema(name string) Schema {
	out := Schema{Name: name, Text: s.Description, PatchOf: s.PatchOf}
	names := sortedNames(s.Properties)
	slices.SortStableFunc(names, func(a, b string) int { return s.place(a) - s.place(b) })
	for _, field := range names {
		p := s.Properties[field]
		out.Fields = append(out.Fields, Field{
			Name: field, Type: p.words(), Text: p.Description, Example: p.example(), Link: p.link(),
			Required: slices.Contains(s.Required, field), ReadOnly: p.ReadOnly,
		})
	}
	return out
}

// schemas are all schemas. What a field asks of its sender is told of what is sent, and what Dateline sets of
// what comes back.
func (w *wireDocument) schemas() []Schema {
	sent, answered := map[string]bool{}, map[string]bool{}
	for _, item := range w.Paths {
		for _, op := range item {
			if op.RequestBody != nil {
				w.reach(op.RequestBody.Content, sent)
			}
			for _, r := range op.Responses {
				w.reach(r.Content, answered)
			}
		}
	}
	var list []Schema
	for _, name := range sortedNames(w.Components.Schemas) {
		s := w.Components.Schemas[name].schema(name)
		for i := range s.Fields {
			s.Fields[i].Required = s.Fields[i].Required && sent[name]
		}
		if !answered[name] {
			s.Fields = slices.DeleteFunc(s.Fields, func(f Field) bool { return f.ReadOnly })
		}
		list = append(list, s)
	}
	return list
}

// reach notes the schemas of bodies, and all that they lead to.
func (w *wireDocument) reach(content map[string]wireMedia, seen map[string]bool) {
	var follow func(s *wireSchema)
	follow = func(s *wireSchema) {
		name := s.link()
		if name == "" || seen[name] || w.Components.Schemas[name] == nil {
			return
		}
		seen[name] = true
		for _, p := range w.Components.Schemas[name].Properties {
			follow(p)
		}
	}
	for _, media := range content {
		follow(media.Schema)
	}
}

// place is where a field stands among the others.
func (s *wireSchema) place(field string) int {
	if i := slices.Index(s.Order, field); i >= 0 {
		return i
	}
	return len(s.Order)
}

func (s *wireSchema) name() string {
	if s == nil {
		return ""
	}
	return strings.TrimPrefix(s.Ref, schemaPath)
}

// link is the name of the schema of the value, or of what a list or a map of it holds.
func (s *wireSchema) link() string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return s.name()
	case s.Items != nil:
		return s.Items.link()
	}
	for _, one := range s.AnyOf {
		if name := one.link(); name != "" {
			return name
		}
	}
	if values, ok := s.Values.(map[string]any); ok {
		ref, _ := values["$ref"].(string)
		return strings.TrimPrefix(ref, schemaPath)
	}
	return ""
}

// words say what a value can be.
func (s *wireSchema) words() string {
	switch {
	case s == nil:
		return "anything"
	case s.Ref != "":
		return s.name()
	case len(s.AnyOf) > 0:
		parts := make([]string, len(s.AnyOf))
		for i, one := range s.AnyOf {
			parts[i] = one.words()
		}
		return strings.Join(parts, " or ")
	}
	types := s.types()
	null := slices.Contains(types, "null")
	types = slices.DeleteFunc(types, func(t string) bool { return t == "null" })
	words := s.plain(strings.Join(types, " or "))
	if null {
		words += " or null"
	}
	return words
}

func (s *wireSchema) types() []string {
	switch t := s.Type.(type) {
	case string:
		return []string{t}
	case []any:
		var list []string
		for _, one := range t {
			list = append(list, fmt.Sprint(one))
		}
		return list
	}
	return nil
}

// plain are the words of a value that is not null.
func (s *wireSchema) plain(kind string) string {
	switch {
	case len(s.Enum) > 0:
		return "one of " + s.values()
	case kind == "array":
		return "list of " + plural(s.Items)
	case kind == "object" && s.link() != "":
		return s.link() + " by name"
	case kind == "string" && s.Format == "date-time":
		return "time"
	case kind == "string":
		return "text"
	case kind == "integer" || kind == "number":
		return s.number(kind)
	case kind == "boolean":
		return "true or false"
	case kind == "":
		return "anything"
	}
	return kind
}

func plural(items *wireSchema) string {
	words := items.words()
	if words == "text" {
		return "texts"
	}
	return strings.TrimPrefix(words, "one of ")
}

func (s *wireSchema) values() string {
	var values []string
	for _, v := range s.Enum {
		if v != nil {
			values = append(values, fmt.Sprint(v))
		}
	}
	return strings.Join(values, ", ")
}

func (s *wireSchema) number(kind string) string {
	words := map[string]string{"integer": "whole number", "number": "number"}[kind]
	switch {
	case s.Minimum != nil && s.Maximum != nil:
		words += " from " + short(*s.Minimum) + " to " + short(*s.Maximum)
	case s.Minimum != nil:
		words += ", " + short(*s.Minimum) + " or more"
	}
	if s.Default != nil {
		words += "; default " + fmt.Sprint(s.Default)
	}
	return words
}

func short(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func (s *wireSchema) example() string {
	if len(s.Examples) == 0 {
		return ""
	}
	if text, ok := s.Examples[0].(string); ok {
		return text
	}
	return written(s.Examples[0])
}
