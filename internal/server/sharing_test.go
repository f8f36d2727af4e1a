package server_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// S5, H16: two callers who are shown different things under one address are never told that they are the same.
func TestStatesDifferByCaller(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "again", object{"title": "Shown", "date": "2025-03-02"})
	s.admin("PUT", api+"/timelines/news/events/again", object{"title": "Hidden", "date": "2025-03-02", "draft": true}, 200)
	for _, path := range []string{"/e/again.ics", api + "/timelines/news/events/again/history"} {
		writer := s.do(request{method: "GET", path: path, token: adminToken})
		reader := s.get(path)
		if tag := reader.header.Get("ETag"); tag != "" && tag == writer.header.Get("ETag") {
			t.Errorf("%s has the tag %s for two contents", path, tag)
		}
		known := s.do(request{method: "GET", path: path, token: adminToken, header: map[string]string{"If-None-Match": reader.header.Get("ETag")}})
		if known.status != 200 {
			t.Errorf("%s with the tag of a reader = %d, want 200", path, known.status)
		}
	}
}

// What happens to timelines that nobody may find does not show in the state of the list.
func TestListOfTimelinesKeepsSecrets(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	before := map[string]string{}
	paths := []string{"/", api + "/timelines"}
	for _, path := range paths {
		before[path] = s.get(path).header.Get("ETag")
	}
	s.timeline("secret", "private")
	s.timeline("quiet", "unlisted")
	s.admin("PATCH", api+"/timelines/secret", object{"title": "New"}, 200)
	for _, path := range paths {
		if tag := s.get(path).header.Get("ETag"); tag != before[path] {
			t.Errorf("%s went from %s to %s", path, before[path], tag)
		}
	}
	s.admin("PATCH", api+"/timelines/quiet", object{"visibility": "public"}, 200)
	for _, path := range paths {
		if tag := s.get(path).header.Get("ETag"); tag == before[path] {
			t.Errorf("%s has the tag %s still, but one timeline more", path, tag)
		}
	}
}

// A reader that follows the pages of a feed gets every entry once.
func TestFeedPages(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	for i := range 7 {
		s.event("news", fmt.Sprint("e", i), object{"title": "T", "date": "2025-03-02", "topics": []string{"x"}})
	}
	path, seen := "/t/news.json?topic=x&limit=3", map[string]bool{}
	for path != "" {
		var feed struct {
			Self  string `json:"feed_url"`
			Next  string `json:"next_url"`
			Items []struct {
				ID string `json:"id"`
			} `json:"items"`
		}
		if err := json.Unmarshal(s.get(path).body, &feed); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(feed.Self, path) {
			t.Errorf("the page at %s says it is at %s", path, feed.Self)
		}
		for _, item := range feed.Items {
			if seen[item.ID] {
				t.Errorf("%s stands on two pages", item.ID)
			}
			seen[item.ID] = true
		}
		_, path, _ = strings.Cut(feed.Next, "/t/")
		if path != "" {
			path = "/t/" + path
		}
	}
	if len(seen) != 7 {
		t.Errorf("the pages have %d entries, want 7", len(seen))
	}
	for _, suffix := range []string{".atom", ".rss"} {
		if body := string(s.get("/t/news" + suffix + "?limit=3").body); strings.Count(body, `rel="next"`) != 1 {
			t.Errorf("the first page of %s has no link to the next", suffix)
		}
	}
}

// A calendar can be read from its end. T9: it then has an address of its own, under which it has the same bytes.
func TestCalendarOrder(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "first", object{"title": "T", "date": "2025-03-02"})
	s.event("news", "second", object{"title": "T", "date": "2025-03-03"})
	for query, firstFirst := range map[string]bool{
		"": true, "?order=asc": true, "?order=desc": false, "?order=desc&status=-cancelled": false, "?order=DESC": true,
	} {
		a := s.get("/t/news.ics" + query)
		body := string(a.body)
		self, _, _ := strings.Cut(strings.TrimPrefix(a.header.Get("Link"), "<"+baseURL), ">")
		if again := string(s.get(self).body); again != body {
			t.Errorf("calendar%s calls itself %s, where it has other bytes", query, self)
		}
		if got := strings.Index(body, "UID:first@") < strings.Index(body, "UID:second@"); got != firstFirst {
			t.Errorf("calendar%s: the first event stands first: %v, want %v", query, got, firstFirst)
		}
	}
}

// A patch that asks for nothing to be there is refused at once: what it changes must be there.
func TestPatchOfNothing(t *testing.T) {
	s := published(t)
	for _, path := range []string{api + "/timelines/news/events/e1", api + "/timelines/news"} {
		a := s.do(request{method: "PATCH", path: path, token: adminToken, body: object{"title": "X"}, header: map[string]string{"If-None-Match": "*"}})
		a.wantProblem(t, 412, "header.If-None-Match")
	}
}

// Names that clients make up are not told again.
func TestProblemsRepeatNothing(t *testing.T) {
	s := published(t)
	a := s.admin("PATCH", api+"/timelines/news/events/e1", object{"translations": object{"not a tag, but a secret": 5}}, 422)
	if strings.Contains(string(a.body), "secret") {
		t.Errorf("problem %s repeats what was sent", a.body)
	}
}
