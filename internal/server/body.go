package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"dateline/internal/strictjson"
	"dateline/timeline"
)

const (
	maxBody   = 1 << 20 // bytes of a request's body
	maxDepth  = 32      // of JSON in a body; an event needs five
	maxFaults = 20      // that are named of JSON that is doubtful

	jsonType  = "application/json"
	patchType = "application/merge-patch+json" // RFC 7396
)

// object is a JSON object whose numbers are kept as they were written.
type object map[string]any

// readObject reads the body of a request, which must be a JSON object of one of the given media types. The
// error is a Problem: 415 for another type, 413 for a body over the limit, 400 for what is not JSON (RFC
// 8259) or says one thing twice, 422 for JSON that is no object.
func readObject(r *http.Request, types ...string) (object, error) {
	if r.ContentLength == 0 && r.Header.Get("Content-Type") == "" {
		return nil, badBody("a body is needed: send a JSON object")
	}
	if err := checkType(r.Header, types); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, badBody("the body did not arrive whole")
	case len(data) > maxBody:
		return nil, newProblem(http.StatusRequestEntityTooLarge, "the body is over 1 MiB",
			ProblemField{"body", "must have 1 MiB at most"})
	case len(bytes.TrimSpace(data)) == 0:
		return nil, badBody("a body is needed: send a JSON object")
	}
	if faults := (strictjson.Rules{Depth: maxDepth, Most: maxFaults}).Check(data, nil); len(faults) > 0 {
		return nil, doubtful(faults)
	}
	var tree any
	if err := unmarshalExact(data, &tree); err != nil {
		return nil, badBody("the body must be JSON")
	}
	o, ok := tree.(map[string]any)
	if !ok {
		return nil, newProblem(http.StatusUnprocessableEntity, "the body must be a JSON object",
			ProblemField{"body", "must be a JSON object"})
	}
	return o, nil
}

func badBody(detail string) *Problem {
	return newProblem(http.StatusBadRequest, detail, ProblemField{"body", detail})
}

func checkType(h http.Header, types []string) error {
	given, parameters, err := mime.ParseMediaType(h.Get("Content-Type"))
	charset := parameters["charset"]
	if err != nil || !slices.Contains(types, given) || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return wrongHeader(http.StatusUnsupportedMediaType, "Content-Type", "must be "+strings.Join(types, " or "))
	}
	if coding := h.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return wrongHeader(http.StatusUnsupportedMediaType, "Content-Encoding", "must be absent: send the body as it is")
	}
	return nil
}

// unmarshalExact decodes JSON without turning numbers into floating point.
func unmarshalExact(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(v)
}

// doubtful is the problem of a body that is no JSON, or JSON that can be read in two ways.
func doubtful(faults []timeline.FieldError) *Problem {
	if faults[0].Field == "" {
		return badBody("the body " + faults[0].Message)
	}
	p := wrongFields("the body can be read in two ways, or in none: errors says where", "body", faults)
	p.Status, p.Title = http.StatusBadRequest, http.StatusText(http.StatusBadRequest)
	return p
}

// merge applies a merge patch (RFC 7396 section 2).
func merge(target, patch any) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	result, ok := target.(map[string]any)
	if !ok {
		result = map[string]any{}
	}
	for name, change := range changes {
		if change == nil {
			delete(result, name)
		} else {
			result[name] = merge(result[name], change)
		}
	}
	return result
}

// kind is a kind of object that clients send: its schema, and what of it they cannot set.
type kind struct {
	registry huma.Registry
	schema   *huma.Schema
	readOnly []string
}

// without is o without what Dateline sets. It is accepted and ignored, so that what was read can be sent
// back.
func (k kind) without(o object) object {
	for _, name := range k.readOnly {
		delete(o, name)
	}
	return o
}

// decode checks o against the schema and decodes it into v, which has been made from the same type. The
// error is a Problem that names every field that is wrong.
func (k kind) decode(o object, v any) error {
	data, err := json.Marshal(o)
	if err != nil {
		return err
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		return wrongNumber(err)
	}
	path, result := huma.NewPathBuffer(nil, 0), &huma.ValidateResult{}
	path.Push("body")
	huma.Validate(k.registry, k.schema, path, huma.ModeWriteToServer, tree, result)
	if len(result.Errors) > 0 {
		return wrongSchema(result.Errors)
	}
	if err := json.Unmarshal(data, v); err != nil {
		return wrongNumber(err)
	}
	return nil
}

// wrongSchema is the problem of a body that breaks its schema.
func wrongSchema(errs []error) *Problem {
	p := newProblem(http.StatusUnprocessableEntity, "the body does not have the form that is needed")
	for _, err := range errs {
		var detail *huma.ErrorDetail
		if !errors.As(err, &detail) {
			continue
		}
		f := ProblemField{detail.Location, detail.Message}
		if name, found := strings.CutPrefix(f.Message, "expected required property "); found {
			name, _, _ = strings.Cut(name, " ")
			f = ProblemField{f.Location + "." + name, "must be there"}
		} else if message, found := plainly(f.Message); found {
			f.Message = message
		}
		f.Location = strictjson.Told(f.Location)
		p.Errors = append(p.Errors, f)
	}
	slices.SortStableFunc(p.Errors, func(a, b ProblemField) int { return strings.Compare(a.Location, b.Location) })
	return p
}

// inPlainWords says what to send instead, for messages of the schema's check by their beginnings. A longer
// beginning stands before a shorter one.
var inPlainWords = []struct{ message, plain string }{
	{"unexpected property", "is not a field that can be sent here"},
	{"expected string to be RFC 3339 date-time", strictjson.NotTime},
	{"expected string", "must be a text, in quotation marks"},
	{"expected boolean", "must be true or false"},
	{"expected number >= -90", "must be a number from -90 to 90"},
	{"expected number <= 90", "must be a number from -90 to 90"},
	{"expected number >= -180", "must be a number from -180 to 180"},
	{"expected number <= 180", "must be a number from -180 to 180"},
	{"expected number >= 0", "must be a number that is not negative"},
	{"expected integer", "must be a whole number"},
	{"expected number", "must be a number"},
	{"expected array", "must be a list, in square brackets"},
	{"expected object", "must be an object, in braces, with fields by their names"},
}

func plainly(message string) (string, bool) {
	if values, found := strings.CutPrefix(message, "expected value to be one of "); found {
		return "must be one of " + strings.ReplaceAll(strings.Trim(values, `"`), `", "`, ", "), true // which are the schema's
	}
	for _, m := range inPlainWords {
		if strings.HasPrefix(message, m.message) {
			return m.plain, true
		}
	}
	return "", false
}

// wrongNumber is the problem of a value that fits the schema but not its field, which only numbers and
// times can be.
func wrongNumber(err error) *Problem {
	location, message := "body", "must be a whole number in range, or a time: "+strictjson.NotTime
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && e.Field != "" {
		// The decoder also names the struct of which a body is made.
		location, message = "body."+strings.TrimPrefix(e.Field, "Event."), "must be a whole number in range, written without a point or an exponent"
	}
	return newProblem(http.StatusUnprocessableEntity, "a number or a time in the body is not in range", ProblemField{location, message})
}
