package server_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/internal/apidocs"
)

var update = flag.Bool("update", false, "rewrite the examples of the API and docs/API.md")

const examplesFile = "../apidocs/text/examples.json"

// The examples of the API are what the service answers today.
func TestExamples(t *testing.T) {
	p := newPlay(t)
	p.story()
	got := p.text()
	if *update {
		if err := os.WriteFile(examplesFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(examplesFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is not what the service answers; read the difference, then run this test with -update: %s", examplesFile, diff)
	}
}

// text is the story as it is kept. Calls come in the order in which they were made.
func (p *play) text() []byte {
	p.t.Helper()
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(p.exchanges); err != nil {
		p.t.Fatal(err)
	}
	return []byte(strings.NewReplacer(p.standIns...).Replace(out.String()))
}

// Every operation of the API has an example: a step of the story.
func TestEveryOperationHasExample(t *testing.T) {
	list, err := apidocs.Examples()
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	titles := map[string]bool{}
	for _, x := range list {
		if x.Response.Status < 400 {
			shown = append(shown, x.Operation)
		}
		if titles[x.Operation+x.Title] {
			t.Errorf("%s has two examples with the title %q", x.Operation, x.Title)
		}
		titles[x.Operation+x.Title] = true
	}
	known := operations(t, start(t))
	for id := range known {
		if !slices.Contains(shown, id) {
			t.Errorf("%s has no example: add a step to the story in story_test.go, and run this package's tests with -update", id)
		}
	}
	for _, id := range shown {
		if known[id] == nil {
			t.Errorf("there is an example of %s, which is no operation", id)
		}
	}
}

// operations are those of the description, by operationId.
func operations(t *testing.T, s *service) map[string]object {
	t.Helper()
	found := map[string]object{}
	for _, item := range s.get(api + "/openapi.json").object(t)["paths"].(object) {
		for _, op := range item.(object) {
			found[op.(object)["operationId"].(string)] = op.(object)
		}
	}
	return found
}
