package apidocs

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

//go:embed text/examples.json
var examples []byte

// Exchange is one call and its answer, as they went over the wire.
type Exchange struct {
	Operation string   `json:"operation"` // operationId
	Title     string   `json:"title"`     // what it shows
	Request   Request  `json:"request"`
	Response  Response `json:"response"`

	base string // of the service that is told of; empty: that of the texts
}

// Request is what was sent. Its path begins with /api; a body that is not JSON is a JSON string.
type Request struct {
	Method string            `json:"method"`
	Path   string            `json:"path"`
	Header map[string]string `json:"header,omitempty"`
	Body   json.RawMessage   `json:"body,omitempty"`
}

// Response is what came back.
type Response struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header,omitempty"`
	Body   json.RawMessage   `json:"body,omitempty"`
}

// Examples are recorded exchanges, in the order of the story that they tell. They are recorded, and compared
// with what the service answers today, by the tests of the server.
func Examples() ([]Exchange, error) {
	var list []Exchange
	if err := json.Unmarshal(examples, &list); err != nil {
		return nil, fmt.Errorf("read the examples: %w", err)
	}
	return list, nil
}

// Key names the exchange among those of its operation, by its title.
func (e Exchange) Key() string { return Anchor(e.Title) }

// Curl is the call as a command for a shell. A token is read from the variable that its header names.
func (e Exchange) Curl() string {
	base := cmp.Or(e.base, exampleBase)
	lines := []string{"curl -i"}
	switch e.Request.Method {
	case http.MethodGet:
	case http.MethodHead:
		lines[0] = "curl -I" // or else curl waits for a body
	default:
		lines[0] += " -X " + e.Request.Method
	}
	lines[0] += " " + quoted(base+e.Request.Path)
	for _, name := range sortedNames(e.Request.Header) {
		value := name + ": " + e.Request.Header[name]
		if strings.Contains(value, "$") {
			lines = append(lines, `-H "`+value+`"`)
			continue
		}
		lines = append(lines, "-H "+alwaysQuoted(value))
	}
	if len(e.Request.Body) > 0 {
		flag := "-d "
		if e.Request.Body[0] == '"' {
			flag = "--data-binary " // as it is, line ends too
		}
		lines = append(lines, flag+alwaysQuoted(Layout(e.Request.Body)))
	}
	return strings.Join(lines, " \\\n  ")
}

// Answer is the response as curl -i prints it, the body laid out to be read.
func (e Exchange) Answer() string {
	var out strings.Builder
	fmt.Fprintf(&out, "HTTP/1.1 %d %s\n", e.Response.Status, http.StatusText(e.Response.Status))
	for _, name := range sortedNames(e.Response.Header) {
		fmt.Fprintf(&out, "%s: %s\n", name, e.Response.Header[name])
	}
	if len(e.Response.Body) > 0 {
		out.WriteString("\n" + Layout(e.Response.Body) + "\n")
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// quoted is text for a shell, in quotation marks if it needs them.
func quoted(text string) string {
	if strings.ContainsAny(text, "&?*$ '\"\\;<>()|`!{}[]#~") {
		return alwaysQuoted(text)
	}
	return text
}

func alwaysQuoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
