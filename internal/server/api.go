package server

import (
	"context"
	"io"
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
	Note string `json:"note,omitempty" doc:"Why; kept in public history. Up to 2,000 characters."`
}

// eventBody is what a writer sends: an event, and what is noted beside it.
type eventBody struct {
	timeline.Event
	Note  string `json:"note,omitempty" doc:"Why the event is written so; kept in public history, not in the event. Up to 2,000 characters."`
	Minor bool   `json:"minor,omitempty" doc:"True for a typo: shown at once, and marked in history as not worth telling."`
}

func newAPI(s *Server) *api {
	// Names of fields are compared exactly. The framework knows no other way to say so than this variable;
	// no other part of the program uses the framework.
	huma.ValidateStrictCasing = true
	config := huma.DefaultConfig("Dateline", s.site.Generator)
	config.CreateHooks = nil // no $schema links in answers
	config.DocsPath, config.SchemasPath, config.OpenAPIPath = "", "", ""
	config.Transformers = []huma.Transformer{plain}
	config.Info.Description = "Timelines of dated events: write an event once, and feeds, calendars and pages follow every change of it. " +
		"Reading what is public needs no token; writing does."
	config.Servers = []*huma.Server{{URL: s.site.BaseURL + apiPath}}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer", Description: "The secret of a token, which an admin makes. The scopes that a call needs are named as roles: read, write or admin."},
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
	ETag         string `header:"ETag" doc:"The state of what is sent, for If-None-Match; that of an event or a timeline also for If-Match."`
	LastModified string `header:"Last-Modified" doc:"When it last changed; left out within the second of the change."`

	ContentLanguage string `header:"Content-Language" doc:"The language of the texts of events and timelines, if it is one."`

	Location string `header:"Location" doc:"The address of what was created; only with 201."`
	Body     *T
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
	if method != http.MethodGet {
		c.errors = append(slices.Clone(c.errors), 422)
	}
	op := a.operation(method, path, c)
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*answer[T], error) {
		var out *answer[T]
		err := c.refuseUnknown(exchangeOf(ctx))
		if err == nil {
			out, err = handler(ctx, in)
		}
		if err != nil {
			return nil, a.server.problem(ctx, err).named(requestIDOf(ctx))
		}
		if out.Status == 0 {
			out.Status = c.status
		}
		return out, nil
	})
	a.complete(method, path, c)
}

// refuseUnknown refuses what a call that changes something does not read: a reason that stands in the wrong place would be lost. Who has no
// token is refused by the call itself.
func (c call) refuseUnknown(x exchange) error {
	r := x.request
	if r.Method == http.MethodGet || x.caller.token == nil {
		return nil
	}
	var l listing
	for _, name := range slices.Sorted(maps.Keys(r.URL.Query())) {
		if !slices.ContainsFunc(c.params, func(p parameter) bool { return p.in == "query" && p.name == name }) {
			l.refuse(name, c.unknown(name))
		}
	}
	if err := l.err(); err != nil || c.body != nil || c.content != nil || saysNothing(r.Body) {
		return err
	}
	message := "must be empty"
	if slices.Contains(c.params, noteParam) {
		message += ": a reason is the parameter note of the address"
	}
	return newProblem(http.StatusUnprocessableEntity, "the body "+message, ProblemField{"body", message})
}

// saysNothing reports whether a body is empty, or one of those that programs send where there is none.
func saysNothing(body io.Reader) bool {
	content, err := io.ReadAll(io.LimitReader(body, 8))
	return err == nil && slices.Contains([]string{"", "{}", "null"}, strings.TrimSpace(string(content)))
}

// unknown says what to do about a parameter that a call does not have.
func (c call) unknown(name string) string {
	if name == noteParam.name && c.body != nil {
		return "is no parameter of this call: a reason is the field note of the body"
	}
	return "is no parameter of this call"
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

// security names the scope as a role, as OpenAPI 3.1 lets it.
func (c call) security() []map[string][]string {
	switch c.access {
	case write:
		return []map[string][]string{{"bearer": {"write"}}}
	case admin:
		return []map[string][]string{{"bearer": {"admin"}}}
	}
	return []map[string][]string{{}, {"bearer": {"read"}}}
}

// failures are the statuses of problems that the call can end in.
func (c call) failures() []int {
	list := append([]int{401, 429, 500, 503}, c.errors...)
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
		patch := &huma.MediaType{Schema: &huma.Schema{Ref: c.body.partial()}}
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

// partial is the reference to the schema of a merge patch: no field is needed, and null takes one away.
func (k *kind) partial() string {
	whole := k.name()
	name := strings.TrimSuffix(whole, "Body") + "Patch"
	patch := *k.schema
	patch.Required = nil
	patch.Properties = map[string]*huma.Schema{}
	for name, property := range k.schema.Properties {
		patch.Properties[name] = orNull(property)
	}
	patch.Description = "A merge patch (RFC 7396): what is left out stays as it is, and null takes a field away."
	patch.Extensions = map[string]any{patchKey: whole}
	k.registry.Map()[name] = &patch
	return "#/components/schemas/" + name
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
	case strings.HasSuffix(path, "/import"), strings.HasSuffix(path, "/export"), strings.HasSuffix(path, "/backup"):
		return "bulk"
	case strings.Contains(path, "/events"):
		return "events"
	case strings.HasSuffix(path, "/changes"):
		return "changes"
	case strings.HasPrefix(path, "/tokens"):
		return "tokens"
	}
	return "timelines"
}

// Schemas of parameters.
var (
	textSchema   = &huma.Schema{Type: huma.TypeString}
	limitSchema  = &huma.Schema{Type: huma.TypeInteger, Minimum: new(1.0), Default: defaultLimit}
	numberSchema = &huma.Schema{Type: huma.TypeInteger, Minimum: new(1.0)}
	langSchema   = &huma.Schema{Type: huma.TypeString, Examples: []any{"uk"}}
	dateSchema   = &huma.Schema{Type: huma.TypeString, Examples: []any{"2025-03"}}
)

func oneOf(values ...any) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Enum: values, Default: values[0]}
}

// Parameters that several calls share.
var (
	conditionals = []parameter{
		{"header", "If-None-Match", "The ETag of an earlier answer: 304 comes back, without a body, while nothing that you see has changed.", textSchema},
		{"header", "If-Modified-Since", "The Last-Modified of an earlier answer, with the same effect. If-None-Match is surer.", textSchema},
	}
	ifMatch   = parameter{"header", "If-Match", "The ETag of the event or timeline as you read it: 412 comes back if somebody has changed it since. `*` asks that it exists.", textSchema}
	ifNone    = parameter{"header", "If-None-Match", "`*` asks that there is none yet: 412 comes back if there is.", textSchema}
	langParam = parameter{"query", "lang", "Language tag, such as `uk`: events have `text` too, which is what they say in that language.", langSchema}
	noteParam = parameter{"query", "note", "Why; kept in public history. Up to 2,000 characters.", textSchema}
	paging    = []parameter{
		{"query", "limit", "How many entries to send at most; over 500 counts as 500.", limitSchema},
		{"query", "cursor", "The `next` of an earlier answer to the same list: go on there.", textSchema},
	}
	filters = []parameter{
		{"query", "topic", "Key of a topic, such as `peace-talks`. Several, by comma or repetition: any of them. A hyphen before a key leaves it out.", textSchema},
		{"query", "participant", "Key of a participant's name, such as `keir-starmer`, in the same way.", textSchema},
		{"query", "place", "Key of a place's name, or a country's two letters, in the same way.", textSchema},
		{"query", "status", "`tentative`, `scheduled`, `occurred`, `postponed` or `cancelled`, in the same way.", textSchema},
		{"query", "from", "Only events that end after this date or time begins. Read in the timeline's zone.", dateSchema},
		{"query", "to", "Only events that begin before this date or time ends: `2025-03` includes all of March.", dateSchema},
		{"query", "q", "Words that the event has, in any language and any form, such as `peace talk`. See [Search](#search).", &huma.Schema{Type: huma.TypeString, MaxLength: new(200), Examples: []any{`"peace talks" -london`}}},
	}
	lists = slices.Concat(filters, []parameter{
		{"query", "order", "By when events start, earliest or latest first; or, with `q`, by where the words were found: titles, summaries, elsewhere.", oneOf("asc", "desc", "rank")},
		{"query", "show", "Which events: those that followers see, hidden ones, deleted ones, or all. All but `public` need the scope `write`.", oneOf("public", "drafts", "deleted", "all")},
		langParam,
	}, paging)
)
