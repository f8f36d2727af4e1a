package apidocs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Document is the API to read.
type Document struct {
	Base     string // base URL of the service
	Version  string // of the program
	Intro    string // CommonMark
	Headings []Heading
	Groups   []Group
	Schemas  []Schema
}

// Group is a group of calls.
type Group struct {
	Name, Text string
	Calls      []Call
}

// Call is one operation.
type Call struct {
	ID, Method, Path, Summary, Text string
	Who                             string // may make it
	Parameters                      []Parameter
	Body                            *Body // nil: none
	Answers                         []Answer
	Problems                        []Answer
	Examples                        []Exchange
}

// Parameter is a part of the path, the query or the header.
type Parameter struct {
	Name, In, Type, Text string
	Required             bool
}

// Body is what a call takes.
type Body struct {
	Schema   string // its name
	Types    []string
	Required bool
}

// Answer is one way in which a call ends.
type Answer struct {
	Status  int
	Text    string
	Schema  string // of the body; empty: none
	Headers []string
}

// New reads an OpenAPI document. Exchanges are the examples of its operations.
func New(spec []byte, exchanges []Exchange) (*Document, error) {
	var wire wireDocument
	if err := json.Unmarshal(spec, &wire); err != nil {
		return nil, fmt.Errorf("read the description of the API: %w", err)
	}
	d := &Document{Version: wire.Info.Version}
	if len(wire.Servers) > 0 {
		d.Base, _, _ = strings.Cut(wire.Servers[0].URL, "/api/")
	}
	d.Intro = strings.ReplaceAll(introduction, exampleBase, d.Base)
	d.Headings = headingsOf(d.Intro)
	for _, tag := range wire.Tags {
		d.Groups = append(d.Groups, Group{Name: title(tag.Name), Text: tag.Description})
	}
	for _, path := range sortedNames(wire.Paths) {
		for _, method := range methods {
			if op := wire.Paths[path][method]; op != nil {
				d.add(op.call(strings.ToUpper(method), path), title(op.group()), exchanges)
			}
		}
	}
	d.Groups = slices.DeleteFunc(d.Groups, func(g Group) bool { return len(g.Calls) == 0 })
	d.Schemas = wire.schemas()
	return d, nil
}

// methods are in the order in which the calls of a path are told.
var methods = []string{"get", "post", "put", "patch", "delete"}

func (d *Document) add(c Call, group string, exchanges []Exchange) {
	for _, x := range exchanges {
		if x.Operation == c.ID {
			c.Examples = append(c.Examples, x.at(d.Base))
		}
	}
	i := slices.IndexFunc(d.Groups, func(g Group) bool { return g.Name == group })
	if i < 0 {
		i = len(d.Groups)
		d.Groups = append(d.Groups, Group{Name: group})
	}
	d.Groups[i].Calls = append(d.Groups[i].Calls, c)
}

// at is the exchange with a service at the given base URL.
func (e Exchange) at(base string) Exchange {
	e.base = base
	e.Response.Header = maps.Clone(e.Response.Header)
	for name, value := range e.Response.Header {
		e.Response.Header[name] = strings.ReplaceAll(value, exampleBase, base)
	}
	return e
}

// Calls are all calls, in their order.
func (d *Document) Calls() []Call {
	var all []Call
	for _, g := range d.Groups {
		all = append(all, g.Calls...)
	}
	return all
}

// Anchor is the group's place in the page.
func (g Group) Anchor() string { return "group-" + Anchor(g.Name) }

func (op *wireOperation) group() string {
	if len(op.Tags) == 0 {
		return "other calls"
	}
	return op.Tags[0]
}

func (op *wireOperation) call(method, path string) Call {
	c := Call{ID: op.ID, Method: method, Path: path, Summary: op.Summary, Text: op.Description, Who: op.who()}
	for _, p := range op.Parameters {
		c.Parameters = append(c.Parameters, Parameter{p.Name, p.In, p.Schema.words(), p.Description, p.Required})
	}
	order := []string{"path", "query", "header"}
	slices.SortStableFunc(c.Parameters, func(a, b Parameter) int {
		return slices.Index(order, a.In) - slices.Index(order, b.In)
	})
	if b := op.RequestBody; b != nil {
		c.Body = &Body{Required: b.Required, Types: sortedNames(b.Content)}
		for _, media := range b.Content {
			c.Body.Schema = media.Schema.name()
		}
	}
	for _, code := range sortedNames(op.Responses) {
		a := op.Responses[code].answer(code)
		if a.Status >= 400 {
			c.Problems = append(c.Problems, a)
		} else {
			c.Answers = append(c.Answers, a)
		}
	}
	return c
}

// who says who may make the call.
func (op *wireOperation) who() string {
	anybody, scope := false, ""
	for _, needed := range op.Security {
		if len(needed) == 0 {
			anybody = true
		}
		for _, roles := range needed {
			scope = strings.Join(roles, " or ")
		}
	}
	switch {
	case anybody && scope != "":
		return "anybody, for what is public; else the scope " + scope
	case anybody || len(op.Security) == 0:
		return "anybody"
	case scope == "":
		return "any token"
	}
	return "the scope " + scope
}

func (r wireResponse) answer(code string) Answer {
	status, _ := strconv.Atoi(code) // default is 0
	a := Answer{Status: status, Text: r.Description}
	for _, media := range r.Content {
		a.Schema = media.Schema.name()
	}
	for _, name := range sortedNames(r.Headers) {
		if name != "Location" || status == 201 {
			a.Headers = append(a.Headers, name)
		}
	}
	return a
}

func title(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
