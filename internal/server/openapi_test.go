package server_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestOpenAPI(t *testing.T) {
	s := start(t)
	a := s.get(api + "/openapi.json")
	doc := a.object(t)
	if doc["openapi"] != "3.1.0" || doc["info"].(object)["version"] != "test" {
		t.Errorf("openapi = %v, info = %v", doc["openapi"], doc["info"])
	}
	for _, ref := range regexp.MustCompile(`"\$ref":"([^"]+)"`).FindAllStringSubmatch(string(a.body), -1) {
		name, found := strings.CutPrefix(ref[1], "#/components/schemas/")
		if schemas := doc["components"].(object)["schemas"].(object); !found || schemas[name] == nil {
			t.Errorf("%s leads nowhere", ref[1])
		}
	}
	if strings.Contains(string(a.body), "$schema") {
		t.Error("the description speaks of $schema links")
	}
	ids := map[string]bool{}
	for path, item := range doc["paths"].(object) {
		for method, op := range item.(object) {
			wantOperation(t, strings.ToUpper(method)+" "+path, op.(object), ids)
		}
	}
	if len(ids) < 18 {
		t.Errorf("%d operations are described, want all", len(ids))
	}
}

func wantOperation(t *testing.T, name string, op object, ids map[string]bool) {
	t.Helper()
	id, _ := op["operationId"].(string)
	if id == "" || ids[id] || op["summary"] == "" {
		t.Errorf("%s: operationId %q is missing or used twice, or it has no summary", name, id)
	}
	ids[id] = true
	responses := op["responses"].(object)
	var success []string
	for status, r := range responses {
		if strings.HasPrefix(status, "2") {
			success = append(success, status)
		}
		if status >= "400" {
			content, _ := r.(object)["content"].(object)
			if content["application/problem+json"] == nil {
				t.Errorf("%s: %s is no problem document", name, status)
			}
		}
	}
	if len(success) == 0 || responses["401"] == nil || responses["500"] == nil || responses["default"] != nil {
		t.Errorf("%s: responses %v", name, responses)
	}
	method, path, _ := strings.Cut(name, " ")
	if (op["requestBody"] != nil) != slices.Contains([]string{"POST", "PUT", "PATCH"}, method) {
		t.Errorf("%s: requestBody = %v", name, op["requestBody"])
	}
	if (responses["304"] != nil) != (method == "GET" && path != "/export" && path != "/backup") {
		t.Errorf("%s: 304 is described: %v", name, responses["304"] != nil)
	}
	for _, p := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
		text, _ := json.Marshal(op["parameters"])
		if !strings.Contains(string(text), `"name":"`+p[1]+`"`) {
			t.Errorf("%s: parameter %s is not described", name, p[1])
		}
	}
	if security, _ := op["security"].([]any); len(security) == 0 {
		t.Errorf("%s: no security is described", name)
	}
}

// Every answer fits its description: success has a schema whose fields the answers have.
func TestAnswersFitOpenAPI(t *testing.T) {
	s := published(t)
	doc := s.get(api + "/openapi.json").object(t)
	schemas := doc["components"].(object)["schemas"].(object)
	for path, name := range map[string]string{
		"/timelines": "TimelineList", "/timelines/news": "Timeline", "/timelines/news/events": "EventList",
		"/timelines/news/events/e1": "Event", "/timelines/news/events/e1/history": "RevisionList",
		"/timelines/news/changes": "ChangeList", "/timelines/news/check": "Check", "/tokens": "TokenList",
	} {
		got := s.do(request{method: "GET", path: api + path, token: adminToken}).object(t)
		properties := schemas[name].(object)["properties"].(object)
		for field := range got {
			if properties[field] == nil {
				t.Errorf("%s: %s is not described", path, field)
			}
		}
		required, _ := schemas[name].(object)["required"].([]any)
		for _, field := range required {
			if _, there := got[field.(string)]; !there {
				t.Errorf("%s: %v is described as required, but not there", path, field)
			}
		}
	}
}

// Imports have several media types, and an answer with a description.
func TestImportIsDescribed(t *testing.T) {
	s := published(t)
	doc := s.get(api + "/openapi.json").object(t)
	op := doc["paths"].(object)["/timelines/{slug}/import"].(object)["post"].(object)
	content := op["requestBody"].(object)["content"].(object)
	for _, mediaType := range []string{"application/x-ndjson", "application/ndjson", "application/jsonl", "application/json", "text/csv"} {
		if content[mediaType] == nil {
			t.Errorf("%s is not described", mediaType)
		}
	}
	for _, status := range []string{"200", "400", "401", "403", "404", "409", "410", "413", "415", "422"} {
		if op["responses"].(object)[status] == nil {
			t.Errorf("%s is not described", status)
		}
	}
	got := s.send("?dry_run=true", "application/json", "[{}]").object(t)
	schemas := doc["components"].(object)["schemas"].(object)
	for name, o := range map[string]object{"Report": got, "Refusal": got["refused"].([]any)[0].(object)} {
		for field := range o {
			if schemas[name].(object)["properties"].(object)[field] == nil {
				t.Errorf("%s: %s is not described", name, field)
			}
		}
	}
}
