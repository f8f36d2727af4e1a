package server_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"dateline/feeds/validate"
)

// revisionsIn are the numbers of the revisions that a feed of changes tells of, in its order.
func revisionsIn(a answer) string {
	var numbers []string
	for _, m := range regexp.MustCompile(`<id>tag:example.org,2025:e/[^<#]+#r(\d+)</id>`).FindAllStringSubmatch(string(a.body), -1) {
		numbers = append(numbers, m[1])
	}
	return strings.Join(numbers, " ")
}

func (s *service) wantRevisions(path, want string) answer {
	s.t.Helper()
	s.pass(2 * time.Second)
	a := s.get(path)
	if got := revisionsIn(a); a.status != 200 || got != want {
		s.t.Errorf("%s = %d with revisions %q, want %q", path, a.status, got, want)
	}
	for _, found := range validate.Atom(a.body, baseURL+path, s.time()) {
		s.t.Errorf("%s: %v", path, found)
	}
	return a
}

// The feed of an event tells every public change of it once, newest first, and who has it is answered 304 (H10).
func TestEventFeed(t *testing.T) {
	s := published(t)
	first := s.wantRevisions("/e/e1.atom", "1")
	if b := s.get("/e/e1.atom", "If-None-Match", first.header.Get("ETag")); b.status != 304 {
		t.Errorf("asked again: %d", b.status)
	}
	s.patch("news", "e1", object{"date": "2025-03-09", "note": "The hall is taken."})
	moved := s.wantRevisions("/e/e1.atom", "2 1")
	if !strings.Contains(string(moved.body), "The hall is taken.") || moved.header.Get("ETag") == first.header.Get("ETag") {
		t.Errorf("moved: %v %s", moved.header, moved.body)
	}
	s.patch("news", "e1", object{"title": "Event e1, spelled well", "minor": true})
	s.wantRevisions("/e/e1.atom", "2 1")
	s.patch("news", "e1", object{"status": "cancelled"})
	s.wantRevisions("/e/e1.atom", "4 2 1")
	s.wantRevisions("/e/e1.atom?limit=2", "4 2")
	s.wantLink(t, "/e/e1.atom?limit=2&view=latest", "<"+baseURL+`/e/e1.atom?limit=2>; rel="self"; type="application/atom+xml"`,
		"<"+baseURL+`/e/e1>; rel="alternate"; type="text/html"`, "<"+baseURL+`/e/e1.ics>; rel="alternate"; type="text/calendar"`)
	for i := range 60 {
		s.patch("news", "e1", object{"title": fmt.Sprintf("Event e1, title %d", i)})
	}
	if got := len(strings.Fields(revisionsIn(s.get("/e/e1.atom")))); got != 50 {
		t.Errorf("%d revisions, want 50", got)
	}
	for path, status := range map[string]int{"/e/missing.atom": 404, "/e/e1.rss": 404, "/e/e1.json": 404, "/e/e1.atom?limit=x": 200} {
		if a := s.get(path); a.status != status {
			t.Errorf("%s = %d, want %d", path, a.status, status)
		}
	}
}

// Who follows an event that is deleted, or hidden again, is told so, and nothing more of what it was; when that has been
// told for 30 days the feed is gone, as the page is from the beginning (I24, H14).
func TestEventFeedOfDeleted(t *testing.T) {
	s := published(t)
	s.event("news", "draft", object{"draft": true})
	for _, token := range []string{"", adminToken} {
		if a := s.do(request{method: "GET", path: "/e/draft.atom", token: token}); a.status != 404 {
			t.Errorf("a draft, with token %q: %d", token, a.status)
		}
	}
	s.patch("news", "e1", object{"summary": "A secret."})
	s.patch("news", "e2", object{"draft": true})
	s.admin("DELETE", api+"/timelines/news/events/e1", nil, 204)
	s.wantRevisions("/e/e2.atom", "2")
	gone := s.wantRevisions("/e/e1.atom", "3")
	if strings.Contains(string(gone.body), "secret") {
		t.Errorf("what was deleted is told: %s", gone.body)
	}
	s.get("/e/e1").wantPage(t, 410, "This event was removed")
	if a := s.get("/e/e1.ics"); a.status != 200 {
		t.Errorf("the calendar file: %d", a.status)
	}
	s.admin("POST", api+"/timelines/news/events/e1/restore", nil, 200)
	s.wantRevisions("/e/e1.atom", "4 3 2 1")
	s.admin("DELETE", api+"/timelines/news/events/e1", nil, 204)
	s.pass(31 * 24 * time.Hour)
	if _, err := s.store.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.get("/e/e1.atom").wantProblem(t, 410, "")
}

// Nobody learns of an event of a private timeline from its feed.
func TestEventFeedOfPrivate(t *testing.T) {
	s := start(t)
	s.timeline("secret", "private")
	s.event("secret", "e1", nil)
	s.get("/e/e1.atom").wantProblem(t, 404, "")
	if a := s.do(request{method: "GET", path: "/e/e1.atom", token: adminToken}); a.status != 200 || !strings.Contains(a.header.Get("Cache-Control"), "private") {
		t.Errorf("with a token: %d, %v", a.status, a.header)
	}
}
