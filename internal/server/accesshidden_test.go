package server_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Whatever happens to what is hidden, nobody sees it who may not know of it: no answer changes, nor its validators. S6.
func TestHiddenChangesUnseen(t *testing.T) {
	s := setStage(t)
	s.pass(time.Minute)
	strangers := []*actor{s.caller("anybody"), s.caller("reads another")}
	before := s.glance(strangers)
	for what, changes := range map[string][][3]string{
		"drafts and embargoed events are written": {
			{"PATCH", "/timelines/open/events/zqdraft", `{"title": "Another", "topics": ["more"], "date": "2025-04-01"}`},
			{"PUT", "/timelines/open/events/zqnew", `{"title": "New", "date": "2025-03-02", "draft": true}`},
			{"PATCH", "/timelines/open/events/zqembargo", `{"date": "2025-03-03"}`},
			{"PATCH", "/timelines/open/events/taken", `{"title": "Wordtakenagain"}`},
			{"DELETE", "/timelines/open/events/zqdraft", ""},
		},
		"private events are written": {
			{"PATCH", "/timelines/zqvault/events/zqvault-seen", `{"date": "2025-05-01", "note": "why"}`},
			{"DELETE", "/timelines/zqvault/events/zqvault-seen", ""},
			{"PUT", "/timelines/zqvault/events/zqmore", `{"title": "More", "date": "2025-03-02"}`},
			{"PATCH", "/timelines/zqpast/events/zqlater", `{"date": "2025-07-01"}`},
		},
		"private timelines are made and renamed, and tokens for them": {
			{"PATCH", "/timelines/zqvault", `{"title": "Renamed"}`},
			{"POST", "/timelines", `{"slug": "zqfresh", "title": "Fresh", "visibility": "private"}`},
			{"PATCH", "/timelines/zqpast", `{"title": "Later"}`},
			{"POST", "/tokens", `{"name": "n", "scopes": ["capability"], "timelines": ["zqpast"]}`},
		},
	} {
		for _, c := range changes {
			if a := s.do(request{method: c[0], path: api + c[1], token: adminToken, body: c[2]}); a.status >= 300 {
				t.Fatalf("%s %s = %d %s", c[0], c[1], a.status, a.body)
			}
		}
		after := s.glance(strangers)
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s, and somebody sees it who may not: %s", what, diff)
		}
		before = after
	}
	s.admin("DELETE", api+"/timelines/zqvault?events=delete", nil, 204)
	if diff := cmp.Diff(before, s.glance(strangers)); diff != "" {
		t.Errorf("a private timeline is deleted, and somebody sees it who may not: %s", diff)
	}
}

// glance are the answers to whatever can be read, to callers who may not know of what is hidden.
func (s *stage) glance(callers []*actor) map[string]string {
	seen := map[string]string{}
	for _, p := range questions() {
		if !strings.HasPrefix(p.route, "GET ") || strings.HasPrefix(p.route, "GET /edit") || strings.Contains(p.route, "/readyz") {
			continue
		}
		paths := p.paths
		if len(paths) == 0 {
			paths = []string{strings.TrimPrefix(p.route, "GET ")}
		}
		for _, path := range paths {
			for _, who := range callers {
				for i := range s.things {
					of := &s.things[i]
					if p.of != "" && (of.id != "") != (p.of == "event") {
						continue
					}
					a := s.calm(p, path, of, who)
					seen[who.name+" "+path+" "+of.slug+" "+of.id] = bare(a, of)
					if p.of == "" {
						break
					}
				}
			}
		}
	}
	return seen
}

// calm asks without the clock going on, so that answers differ by what was written alone.
func (s *stage) calm(p question, path string, of *thing, who *actor) answer {
	quiet := *who
	quiet.wrong, quiet.key = false, ""
	if strings.Contains(path, "SECRET") {
		return answer{} // a guess, which is answered alike
	}
	return s.ask(p, path, of, &quiet)
}

func (s *stage) caller(name string) *actor {
	for i := range s.callers {
		if s.callers[i].name == name {
			return &s.callers[i]
		}
	}
	s.t.Fatalf("there is no caller %q", name)
	return nil
}
