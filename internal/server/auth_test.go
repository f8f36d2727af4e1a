package server_test

import (
	"strings"
	"testing"
	"time"
)

// S6, H7, T7: what the caller may not know of is answered as what is not there, to the byte.
func TestHiddenIsMissing(t *testing.T) {
	s := start(t)
	s.timeline("private", "private")
	s.timeline("public", "public")
	s.event("private", "inside", nil)
	s.event("public", "draft", object{"draft": true})
	s.event("public", "embargoed", object{"publish_at": "2025-03-01T00:00:00Z"})
	s.timeline("ended", "private")
	s.admin("DELETE", api+"/timelines/ended", nil, 204)
	other := s.token("write", "public")
	cases := []struct{ token, hidden, missing string }{
		{"", "/t/private", "/t/missing"},
		{"", "/t/private.atom", "/t/missing.atom"},
		{"", "/t/ended.atom", "/t/missing.atom"},
		{"", "/e/draft", "/e/missing"},
		{"", "/e/embargoed.ics", "/e/missing.ics"},
		{"", "/e/inside", "/e/missing"},
		{other, api + "/timelines/private", api + "/timelines/missing"},
		{other, api + "/timelines/private/events/inside", api + "/timelines/missing/events/inside"},
		{"", api + "/timelines/public/events/draft", api + "/timelines/public/events/missing"},
		{"", api + "/timelines/public/events/draft/history", api + "/timelines/public/events/missing/history"},
		{"", api + "/timelines/public/events/inside", api + "/timelines/public/events/missing"},
	}
	for _, c := range cases {
		a := s.do(request{method: "GET", path: c.hidden, token: c.token})
		b := s.do(request{method: "GET", path: c.missing, token: c.token})
		if a.status != 404 || a.status != b.status || string(a.body) != string(b.body) {
			t.Errorf("GET %s = %d %s, but %s = %d %s", c.hidden, a.status, a.body, c.missing, b.status, b.body)
		}
	}
}

// H19, M6: what followers could see once, and no longer may, is gone to them.
func TestTakenAway(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "deleted", nil)
	s.event("news", "hidden", nil)
	s.event("news", "draft", object{"draft": true})
	path := api + "/timelines/news/events/"
	s.admin("DELETE", path+"deleted", nil, 204)
	s.admin("PATCH", path+"hidden", object{"draft": true, "summary": "unpublished words"}, 200)
	s.admin("DELETE", path+"draft", nil, 204)
	status := func(path, token string, want int) answer {
		t.Helper()
		a := s.do(request{method: "GET", path: path, token: token})
		if a.status != want {
			t.Errorf("GET %s = %d %s, want %d", path, a.status, a.body, want)
		}
		if strings.Contains(string(a.body), "unpublished words") != (token != "" && want == 200) {
			t.Errorf("GET %s tells words that were never public, or leaves them out for who may write", path)
		}
		return a
	}
	for _, id := range []string{"deleted", "hidden"} {
		status("/e/"+id, "", 410)
		status(path+id, "", 410)
		status(path+id+"/history", "", 410)
		for _, calendar := range []string{"/e/" + id + ".ics", "/t/news.ics"} {
			if a := status(calendar, "", 200); !strings.Contains(string(a.body), "STATUS:CANCELLED") {
				t.Errorf("%s = %s, want it cancelled", calendar, a.body)
			}
		}
	}
	status("/e/draft", "", 404)
	status("/e/draft.ics", "", 404)
	status(path+"draft", "", 404)
	status("/e/hidden", adminToken, 200)
	status(path+"hidden", adminToken, 200)
	status("/e/hidden.ics", adminToken, 200)
	if a := s.do(request{method: "GET", path: path + "deleted", token: adminToken}); a.status != 410 {
		t.Errorf("deleted event for its writer = %d, want 410", a.status)
	}
	if a := s.do(request{method: "GET", path: path + "deleted/history", token: adminToken}); a.status != 200 {
		t.Errorf("history of a deleted event for its writer = %d, want 200", a.status)
	}

	s.pass(31 * 24 * time.Hour)
	if _, err := s.store.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	status("/e/deleted.ics", "", 410)
	if a := status("/t/news.ics", "", 200); strings.Contains(string(a.body), "CANCELLED") {
		t.Error("the calendar still shows deleted events after the time of grace")
	}
}

// A timeline that becomes private is to its followers a deleted one; of what comes later they know nothing.
func TestWithdrawn(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "stays", nil)
	s.event("news", "draft", object{"draft": true})
	s.admin("PATCH", api+"/timelines/news", object{"visibility": "private"}, 200)
	s.pass(time.Second)
	s.event("news", "later", nil)
	for path, want := range map[string]int{
		"/t/news": 404, "/t/news.ics": 404, api + "/timelines/news": 404,
		"/e/stays": 410, "/e/stays.ics": 410, api + "/timelines/news/events/stays": 410, api + "/timelines/news/events/stays/history": 410,
		"/e/later": 404, "/e/later.ics": 404, api + "/timelines/news/events/later": 404,
		"/e/draft": 404, api + "/timelines/news/events/draft": 404,
	} {
		if a := s.get(path); a.status != want {
			t.Errorf("GET %s = %d %s, want %d", path, a.status, a.body, want)
		}
	}
}

func TestAuthorization(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	for _, c := range []struct {
		name, value   string
		feed, service int
	}{
		{"admin", "Bearer " + adminToken, 200, 200},
		{"scheme in lower case", "bearer " + adminToken, 200, 200},
		// Readers that send the same password everywhere go on reading.
		{"another scheme", "Basic " + adminToken, 200, 401},
		{"no secret", "Bearer ", 401, 401},
		{"half a secret", "Bearer " + adminToken[:5], 401, 401},
		{"secret alone", adminToken, 200, 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			for path, want := range map[string]int{"/t/news.rss": c.feed, api + "/timelines/news": c.service} {
				a := s.get(path, "Authorization", c.value)
				if a.status != want {
					t.Errorf("%s: status = %d, want %d", path, a.status, want)
				}
				if a.status == 401 {
					a.wantProblem(t, 401, "header.Authorization")
				}
			}
		})
	}
}
