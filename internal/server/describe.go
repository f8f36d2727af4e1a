package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"dateline/internal/apidocs"
)

// tags are the groups of calls, in the order in which they are read. A call of a further group is described
// behind them.
var tags = []*huma.Tag{
	{Name: "timelines", Description: "A timeline is a set of events with its own page, feeds and calendar. Its slug stands in their addresses."},
	{Name: "events", Description: "An event is something that happens, or may happen, on a date. It can be as exact as a second or as vague as a century."},
	{Name: "changes", Description: "What a copy of a timeline needs to stay right."},
	{Name: "bulk", Description: "Many events at once, and whole timelines with all that is kept of them."},
	{Name: "tokens", Description: "A token lets its holder read what is not public, write, or do everything."},
}

// orderKey is the extension that tells the order of a schema's fields, which JSON objects do not keep;
// patchKey names the schema of which one is the merge patch.
const (
	orderKey = "x-order"
	patchKey = "x-patch-of"
)

// describe writes the description, once all routes are known.
func (a *api) describe() (err error) {
	doc := a.huma.OpenAPI()
	doc.ExternalDocs = &huma.ExternalDocs{Description: "The same to read, with examples.", URL: a.server.site.BaseURL + docsPath}
	doc.Tags = tags
	a.describeSchemas(doc.Components.Schemas)
	texts, err := apidocs.Texts()
	if err != nil {
		return err
	}
	exchanges, err := apidocs.Examples()
	if err != nil {
		return err
	}
	for _, item := range doc.Paths {
		for _, op := range operationsOf(item) {
			op.Description = texts[op.OperationID]
			describeResponses(op)
			for _, x := range exchanges {
				if x.Operation == op.OperationID {
					addExample(op, x)
				}
			}
		}
	}
	if a.spec, err = json.Marshal(doc); err != nil {
		return fmt.Errorf("describe the API: %w", err)
	}
	return nil
}

func operationsOf(item *huma.PathItem) []*huma.Operation {
	all := []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete}
	return slices.DeleteFunc(all, func(op *huma.Operation) bool { return op == nil })
}

func (a *api) describeSchemas(registry huma.Registry) {
	schemas := registry.Map()
	// What the framework would answer by itself is turned into problem documents.
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
	delete(schemas, "Nothing")
	for name, schema := range schemas {
		// Bodies are checked against the plain schemas; the description has copies.
		described := *schema
		described.Extensions = maps.Clone(schema.Extensions)
		if described.Extensions == nil {
			described.Extensions = map[string]any{}
		}
		if goType := registry.TypeFromRef("#/components/schemas/" + name); goType != nil {
			described.Extensions[orderKey] = fieldsOf(goType)
		}
		if place := schema.Properties["place"]; place != nil && place.Ref != "" {
			// An event without a place has null there. Checked so, an error would name the wrong part of a place.
			described.Properties = maps.Clone(schema.Properties)
			described.Properties["place"] = orNull(place)
		}
		schemas[name] = &described
	}
}

// fieldsOf are the names of a struct's fields in JSON, as they are written down. Those of an embedded struct
// stand in its place.
func fieldsOf(t reflect.Type) []string {
	var names []string
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "":
			names = append(names, fieldsOf(field.Type)...)
		case name != "" && name != "-":
			names = append(names, name)
		}
	}
	return names
}

// describeResponses says what the statuses mean here, where nobody has said it.
func describeResponses(op *huma.Operation) {
	for code, r := range op.Responses {
		status, err := strconv.Atoi(code)
		if err != nil || r.Description != http.StatusText(status) {
			continue
		}
		switch {
		case status >= http.StatusBadRequest:
			r.Description = meaning(status)
		case status == http.StatusCreated:
			r.Description = "It was created; Location has its address."
		case op.Method == http.MethodGet:
			r.Description = "What was asked for."
		default:
			r.Description = "It was done; the body is what is stored now."
		}
	}
}

// meaning is what the status of a problem says of a request.
func meaning(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "The body is missing, is not JSON or not UTF-8, or has a name twice."
	case http.StatusUnauthorized:
		return "A token is needed, or the one that was sent is unknown or has expired."
	case http.StatusForbidden:
		return "The token does not allow this."
	case http.StatusNotFound:
		return "It was never there, or not for you."
	case http.StatusConflict:
		return "The id or slug is taken, or something stands in the way."
	case http.StatusGone:
		return "It was there once, and is gone."
	case http.StatusPreconditionFailed:
		return "If-Match or If-None-Match does not hold: somebody else was faster."
	case http.StatusRequestEntityTooLarge:
		return "The body is too large."
	case http.StatusUnsupportedMediaType:
		return "Content-Type is not one that this call takes."
	case http.StatusUnprocessableEntity:
		return "The body or the query breaks a rule; errors names the places."
	case http.StatusTooManyRequests:
		return "There were too many requests from you; Retry-After says for how many seconds to wait."
	case http.StatusInternalServerError:
		return "A fault of the service, which is in its log."
	case http.StatusServiceUnavailable:
		return "It cannot be done now; try again."
	}
	return http.StatusText(status)
}

// addExample puts what was sent and what came back where the description tells of them. What it does not
// tell of, such as an answer without a body, has no place for an example.
func addExample(op *huma.Operation, x apidocs.Exchange) {
	if op.RequestBody != nil && x.Response.Status < http.StatusBadRequest {
		exemplify(op.RequestBody.Content, x.Request.Header, x, x.Request.Body)
	}
	if r := op.Responses[strconv.Itoa(x.Response.Status)]; r != nil {
		exemplify(r.Content, x.Response.Header, x, x.Response.Body)
	}
}

func exemplify(content map[string]*huma.MediaType, header map[string]string, x apidocs.Exchange, body json.RawMessage) {
	mediaType, _, _ := mime.ParseMediaType(header["Content-Type"]) // one that cannot be read is none of ours
	media := content[mediaType]
	if media == nil || len(body) == 0 {
		return
	}
	told := *media // calls and statuses share it
	told.Examples = maps.Clone(media.Examples)
	if told.Examples == nil {
		told.Examples = map[string]*huma.Example{}
	}
	told.Examples[x.Key()] = &huma.Example{Summary: x.Title, Value: body}
	content[mediaType] = &told
}
