package server

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"dateline/timeline"
)

// apiPath is where the API begins.
const apiPath = "/api/v1"

// api describes the API and routes its calls. Parameters and bodies are read by our own code, since the
// framework keeps only the first of repeated parameters and lets malformed JSON pass; it checks bodies
// against the schemas, which are made from the structs that they are decoded into.
type api struct {
	server *Server
	huma   huma.API
	event  kind
	line   kind // a timeline
	token  kind
	note   kind
	spec   []byte // the description, as it is served
}

// noteBody is the body of calls that take nothing but a reason.
type noteBody struct {
	Note string `json:"note,omitempty" doc:"Why; kept in history."`
}

// eventBody is what a writer sends: an event, and what is noted beside it.
type eventBody struct {
	timeline.Event
	Note  string `json:"note,omitempty" doc:"Why; kept in history, not in the event."`
	Minor bool   `json:"minor,omitempty" doc:"A typo: shown at once, not worth telling followers."`
}

func newAPI(s *Server) *api {
	// Names of fields are compared exactly. The framework knows no other way to say so than this variable;
	// no other part of the program uses the framework.
	huma.ValidateStrictCasing = true
	config := huma.DefaultConfig("Dateline", s.site.Generator)
	config.CreateHooks = nil // no $schema links in answers
	config.DocsPath, config.SchemasPath, config.OpenAPIPath = "", "", ""
	config.Transformers = []huma.Transformer{plain}
	config.Info.Description = "Timelines of dated events. Reading what is public needs no token; writing does."
	config.Servers = []*huma.Server{{URL: s.site.BaseURL + apiPath}}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer", Description: "A token made by an admin."},
	}
	a := &api{server: s, huma: humaecho.NewWithGroup(s.echo, s.echo.Group(apiPath), config)}
	a.event = kindOf[eventBody](a)
	a.line = kindOf[timeline.Timeline](a)
	a.token = kindOf[timeline.Token](a)
	a.note = kindOf[noteBody](a)
	return a
}

func kindOf[T any](a *api) kind {
	registry := a.huma.OpenAPI().Components.Schemas
	registry.Schema(reflect.TypeFor[T](), true, "")
	name := huma.DefaultSchemaNamer(reflect.TypeFor[T](), "")
	k := kind{registry: registry, schema: registry.Map()[name]}
	for field, schema := range k.schema.Properties {
		if schema.ReadOnly {
			k.readOnly = append(k.readOnly, field)
		}
	}
	slices.Sort(k.readOnly)
	return k
}

// answer is what a handler gives back. Status 0 is the one of the route.
type answer[T any] struct {
	Status       int
	ETag         string `header:"ETag" doc:"The state of what is sent."`
	LastModified string `header:"Last-Modified" doc:"Left out within the second of the change."`
	Location     string `header:"Location"`
	Body         *T
}

// nothing is the answer of a call that has no body to send.
type nothing struct{}

// reply is the answer with a body in a state; with 304 and no body, if the client has the state already.
func reply[T any](ctx context.Context, st state, body *T) *answer[T] {
	out := &answer[T]{ETag: st.tag, LastModified: modified(ctx, st), Body: body}
	if exchangeOf(ctx).request.Method == http.MethodGet && has(ctx, st) {
		out.Status, out.Body = http.StatusNotModified, nil
	}
	return out
}

// call is what the description says of a route.
type call struct {
	id      string
	summary string
	status  int         // of success
	access  access      //
	body    *kind       // what is sent
	patch   bool        // the body is a merge patch
	free    bool        // the body may be left out
	content media       // what is sent, where it is no JSON object
	answer  media       // what is answered, where it is no JSON object
	params  []parameter // beyond the path
	errors  []int       // beyond those that every call with this access and body has
}

// media are the schemas of bodies by media type.
type media = map[string]*huma.MediaType

// access says what a call asks of its caller.
type access byte

const (
	open  access = iota // nothing, for what is public
	write               // the scope write
	admin               // the scope admin
)

// parameter is a query or header parameter.
type parameter struct {
	in, name, doc string
	schema        *huma.Schema
}

// handle routes a call and describes it. The pattern is a method and a path below [apiPath].
func handle[I, T any](a *api, pattern string, c call, handler func(context.Context, *I) (*answer[T], error)) {
	method, path, _ := strings.Cut(pattern, " ")
	op := a.operation(method, path, c)
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*answer[T], error) {
		out, err := handler(ctx, in)
		if err != nil {
			return nil, a.server.problem(ctx, err)
		}
		if out.Status == 0 {
			out.Status = c.status
		}
		return out, nil
	})
	a.complete(method, path, c)
}

// handleRaw routes a call whose answer is no JSON object, and describes it.
func handleRaw(a *api, pattern string, c call, handler echo.HandlerFunc) {
	method, path, _ := strings.Cut(pattern, " ")
	op := a.operation(method, path, c)
	op.Responses[strconv.Itoa(c.status)] = &huma.Response{Description: http.StatusText(c.status), Content: c.answer}
	a.huma.OpenAPI().AddOperation(&op)
	a.server.echo.Add(method, apiPath+path, handler)
}

// operation describes a call.
func (a *api) operation(method, path string, c call) huma.Operation {
	op := huma.Operation{
		OperationID: c.id, Method: method, Path: path, Summary: c.summary, DefaultStatus: c.status,
		Tags: []string{tagOf(path)}, Responses: map[string]*huma.Response{}, Security: c.security(),
	}
	problem := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "")
	for _, status := range c.failures() {
		op.Responses[strconv.Itoa(status)] = &huma.Response{
			Description: http.StatusText(status),
			Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: problem}},
		}
	}
	params := c.params
	if method == http.MethodGet && c.answer == nil {
		op.Responses["304"] = &huma.Response{Description: "The client has this state already."}
		params = append(slices.Clone(params), conditionals...)
	}
	for _, p := range params {
		op.Parameters = append(op.Parameters, &huma.Param{Name: p.name, In: p.in, Description: p.doc, Schema: p.schema})
	}
	return op
}

// complete describes what the framework cannot see: bodies, which it must leave to us to read, and that a
// call has two ways to succeed, or nothing to send.
func (a *api) complete(method, path string, c call) {
	item := a.huma.OpenAPI().Paths[path]
	switch method {
	case http.MethodPost:
		item.Post.RequestBody = c.request()
	case http.MethodPatch:
		item.Patch.RequestBody = c.request()
	case http.MethodPut:
		item.Put.RequestBody = c.request()
		created := *item.Put.Responses["200"]
		created.Description = "It was created."
		item.Put.Responses["201"] = &created
	case http.MethodDelete:
		item.Delete.Responses["204"] = &huma.Response{Description: "Done; there is nothing to send."}
	}
}

func (c call) security() []map[string][]string {
	token := map[string][]string{"bearer": {}}
	if c.access == open {
		return []map[string][]string{{}, token}
	}
	return []map[string][]string{token}
}

// failures are the statuses of problems that the call can end in.
func (c call) failures() []int {
	list := append([]int{401, 500, 503}, c.errors...)
	if c.access != open {
		list = append(list, 403)
	}
	if c.body != nil || c.content != nil {
		list = append(list, 400, 413, 415, 422)
	}
	if slices.Contains(c.params, ifMatch) {
		list = append(list, 412)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (c call) request() *huma.RequestBody {
	if c.content != nil {
		return &huma.RequestBody{Required: true, Content: c.content}
	}
	media := &huma.MediaType{Schema: c.body.schema}
	if name := c.body.name(); name != "" {
		media.Schema = &huma.Schema{Ref: "#/components/schemas/" + name}
	}
	content := map[string]*huma.MediaType{jsonType: media}
	if c.patch {
		patch := &huma.MediaType{Schema: c.body.partial()}
		content = map[string]*huma.MediaType{jsonType: patch, patchType: patch}
	}
	return &huma.RequestBody{Required: !c.free, Content: content}
}

// name is the name of the kind's schema in the description.
func (k *kind) name() string {
	for name, schema := range k.registry.Map() {
		if schema == k.schema {
			return name
		}
	}
	return ""
}

// partial is the schema of a merge patch: no field is needed, and null takes one away.
func (k *kind) partial() *huma.Schema {
	patch := *k.schema
	patch.Required = nil
	patch.Properties = map[string]*huma.Schema{}
	for name, property := range k.schema.Properties {
		patch.Properties[name] = orNull(property)
	}
	patch.Description = "A merge patch (RFC 7396): what is left out stays as it is, null takes a field away."
	return &patch
}

// orNull is a schema that also takes null.
func orNull(s *huma.Schema) *huma.Schema {
	if s.Ref != "" {
		return &huma.Schema{AnyOf: []*huma.Schema{s, {Type: "null"}}}
	}
	taking := *s
	taking.Nullable = true
	if len(s.Enum) > 0 {
		taking.Enum = append(slices.Clone(s.Enum), nil)
	}
	return &taking
}

func tagOf(path string) string {
	switch {
	case strings.Contains(path, "/events"), strings.HasSuffix(path, "/changes"):
		return "events"
	case strings.HasPrefix(path, "/tokens"):
		return "tokens"
	}
	return "timelines"
}

// describe writes the description, once all routes are known.
func (a *api) describe() (err error) {
	// What the framework would answer by itself is turned into problem documents.
	schemas := a.huma.OpenAPI().Components.Schemas.Map()
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
	delete(schemas, "Nothing")
	// An event without a place has null there. Bodies were checked against the plain schema, which names the
	// wrong part of a place; the description is a copy.
	for _, name := range []string{"Event", "EventBody"} {
		described := *schemas[name]
		described.Properties = maps.Clone(described.Properties)
		described.Properties["place"] = orNull(described.Properties["place"])
		schemas[name] = &described
	}
	if a.spec, err = json.Marshal(a.huma.OpenAPI()); err != nil {
		return fmt.Errorf("describe the API: %w", err)
	}
	return nil
}

// Schemas of parameters.
var (
	textSchema   = &huma.Schema{Type: huma.TypeString}
	limitSchema  = &huma.Schema{Type: huma.TypeInteger, Minimum: new(1.0), Default: defaultLimit}
	numberSchema = &huma.Schema{Type: huma.TypeInteger, Minimum: new(1.0)}
	dateSchema   = &huma.Schema{Type: huma.TypeString, Examples: []any{"2025-03"}}
)

func oneOf(values ...any) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Enum: values, Default: values[0]}
}

// Parameters that several calls share.
var (
	conditionals = []parameter{
		{"header", "If-None-Match", "Answer 304 if the state is one of these.", textSchema},
		{"header", "If-Modified-Since", "Answer 304 if nothing changed since.", textSchema},
	}
	ifMatch   = parameter{"header", "If-Match", "Write only if the object is still in this state.", textSchema}
	ifNone    = parameter{"header", "If-None-Match", "*: write only if there is no such object.", textSchema}
	noteParam = parameter{"query", "note", "Why; kept in history.", textSchema}
	paging    = []parameter{
		{"query", "limit", "Entries at most; over 500 counts as 500. A list of changes goes on to the end of the last one's write.", limitSchema},
		{"query", "cursor", "Go on at the place that next named in an earlier answer.", textSchema},
	}
	filters = []parameter{
		{"query", "topic", "Keys of topics. Several, by comma or repetition: any of them; -key: none of them.", textSchema},
		{"query", "participant", "Keys of participants' names, in the same way.", textSchema},
		{"query", "place", "Keys of places or countries, in the same way.", textSchema},
		{"query", "status", "Statuses, in the same way.", textSchema},
		{"query", "from", "Only what ends later than the start of this date or time, read in the timeline's zone.", dateSchema},
		{"query", "to", "Only what begins before the end of this date or time.", dateSchema},
	}
	lists = slices.Concat(filters, []parameter{
		{"query", "order", "By start.", oneOf("asc", "desc")},
		{"query", "show", "Which states of events; all but public need the scope write.", oneOf("public", "drafts", "deleted", "all")},
	}, paging)
)
