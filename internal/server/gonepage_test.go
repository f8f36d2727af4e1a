package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// The page of a deleted event says for thirty days what it was called, when it went and why, and nothing else that it was; then,
// and of what nobody ever saw, not even that.
func TestGonePage(t *testing.T) {
	s := published(t)
	s.event("news", "secret", object{"title": "A secret", "draft": true})
	s.event("news", "hoax", object{"title": "A <hoax>", "summary": "It never happened", "translations": object{"uk": object{"title": "Вигадка"}}})
	s.pass(time.Minute)
	for _, id := range []string{"secret", "hoax"} {
		s.admin("DELETE", api+"/timelines/news/events/"+id+"?note=It+was+made+up", nil, 204)
	}
	s.pass(5 * time.Second)
	a := s.get("/e/hoax")
	a.wantPage(t, 410, "This event was removed")
	for _, want := range []string{"It was called “A &lt;hoax&gt;”.", "Reason: It was made up", "Removed 27\u00a0February 2025", baseURL + "/t/news"} {
		if !strings.Contains(string(a.body), want) {
			t.Errorf("the page of a deleted event lacks %q:\n%s", want, a.body)
		}
	}
	if text := string(a.body); strings.Contains(text, "never happened") || a.header.Get("ETag") != "" || strings.HasPrefix(a.header.Get("Cache-Control"), "public") {
		t.Errorf("it tells too much, or may be kept: %v\n%s", a.header, text)
	}
	if text := string(s.get("/e/hoax?lang=uk").body); !strings.Contains(text, "Вона називалася «Вигадка».") || !strings.Contains(text, "Цю подію прибрано") {
		t.Errorf("in Ukrainian: %s", text)
	}
	if b := s.get("/e/secret"); b.status != http.StatusNotFound || strings.Contains(string(b.body), "secret") {
		t.Errorf("a deleted draft = %d %s", b.status, b.body)
	}
	s.pass(31 * 24 * time.Hour)
	if _, err := s.store.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text := string(s.get("/e/hoax").body); strings.Contains(text, "hoax&gt;") {
		t.Errorf("after the time of grace: %s", text)
	}
}
