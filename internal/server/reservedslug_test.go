package server_test

import (
	"testing"

	"dateline/timeline"
)

// No timeline gets the slug that stands for single events in private addresses; one that has it from before goes on, behind them too.
func TestReservedSlug(t *testing.T) {
	s := start(t)
	s.do(request{method: "POST", path: api + "/timelines", token: adminToken, body: object{"slug": "e"}}).wantProblem(t, 422, "body.slug")
	s.do(request{method: "PUT", path: api + "/timelines/e", token: adminToken, body: object{}}).wantProblem(t, 422, "body.slug")
	s.get("/t/e").wantPage(t, 404)
	s.admin("POST", api+"/timelines", object{"slug": "basic"}, 201)
	s.admin("POST", api+"/timelines", object{"slug": "ee"}, 201)

	of, err := timeline.Timeline{Slug: "e", Visibility: timeline.Private}.Prepare()
	if err != nil {
		t.Fatal(err)
	}
	of.Revision, of.Created, of.Updated = 1, s.time(), s.time()
	old := timeline.AdoptTimeline{Record: timeline.TimelineRecord{Timeline: of, Settings: timeline.Validator{Revision: 1, Time: s.time()}}}
	if _, err := s.store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{old}}); err != nil {
		t.Fatal(err)
	}
	s.event("e", "e1", nil)
	s.admin("PATCH", api+"/timelines/e", object{"title": "From before"}, 200)
	key := s.token("capability", "e")
	for _, path := range []string{"/e", "/e.atom", "/e/e1", "/e/subscribe"} {
		if a := s.get("/p/" + key + path); a.status != 200 {
			t.Errorf("/p/SECRET%s = %d, want 200", path, a.status)
		}
	}
	if findings, err := s.store.Check(t.Context(), nil); err != nil || len(findings) > 0 {
		t.Errorf("Check() = %v, %v", findings, err)
	}
}
