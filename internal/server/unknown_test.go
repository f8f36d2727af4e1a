package server_test

import (
	"strings"
	"testing"
)

// What somebody says where it is not read is refused, and nothing is done: a reason would be lost.
func TestWhatIsNotRead(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", nil)
	event := api + "/timelines/news/events/e1"
	for _, tt := range []struct {
		method, path, where string
		body                any
	}{
		{"PATCH", event + "?note=why", "query.note", object{"title": "B"}},
		{"PUT", event + "?note=why", "query.note", object{"title": "B", "date": "2025"}},
		{"POST", event + "/history/1/redact?note=why", "query.note", nil},
		{"POST", event + "/restore?revison=1", "query.revison", nil},
		{"DELETE", event + "?reason=why", "query.reason", nil},
		{"DELETE", event, "body", object{"note": "why"}},
		{"DELETE", api + "/timelines/news?event=delete", "query.event", nil},
		{"POST", api + "/timelines?dry-run=true", "query.dry-run", object{"slug": "more"}},
	} {
		s.do(request{method: tt.method, path: tt.path, token: adminToken, body: tt.body}).wantProblem(t, 422, tt.where)
	}
	s.do(request{method: "DELETE", path: event + "?reason=why"}).wantProblem(t, 401, "") // who may not ask is told that first
	if got := s.get(event + "/history").body; strings.Count(string(got), `"revision"`) != 1 {
		t.Errorf("something was done: %s", got)
	}
	s.get(api+"/timelines/more").wantProblem(t, 404, "")
	if a := s.do(request{method: "DELETE", path: event + "?note=why", token: adminToken, body: object{}}); a.status != 204 {
		t.Errorf("a body that says nothing: %d %s", a.status, a.body)
	}
}
