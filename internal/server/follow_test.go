package server_test

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"dateline/timeline"
)

// C19: letters come through as they are, under the charset that is named; JSON has no other.
func TestCharset(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	const title = "Гарантії безпеки: «ґанок» 😀"
	s.event("news", "e1", object{"title": title})
	for _, path := range outputs {
		a := s.get(path)
		kind := strings.ToLower(a.header.Get("Content-Type"))
		if !strings.Contains(kind, "charset=utf-8") && !strings.Contains(kind, "json") {
			t.Errorf("%s: Content-Type = %q, want a charset", path, kind)
		}
		if !strings.Contains(string(a.body), title) && path != "/" && path != "/t/news/subscribe" && path != api+"/timelines" {
			t.Errorf("%s lacks %q: %s", path, title, a.body)
		}
		if strings.HasPrefix(string(a.body), "\ufeff") {
			t.Errorf("%s begins with a byte order mark", path)
		}
	}
}

// F20: of what is not published nothing reaches followers, in no document and under no filter.
func TestUnpublishedIsNowhere(t *testing.T) {
	s := published(t)
	secret := object{"title": "Title " + marker, "summary": marker, "topics": []string{marker, "trade"}, "place": object{"name": marker}}
	for id, more := range map[string]object{
		"draft-" + marker: {"draft": true}, "later-" + marker: {"publish_at": "2025-04-01T00:00:00Z"}, "both-" + marker: {"draft": true, "publish_at": "2025-04-01T00:00:00Z"},
	} {
		for name, value := range secret {
			more[name] = value
		}
		s.event("news", id, more)
	}
	before := map[string]string{}
	ask := append([]string{"/t/news?order=desc", "/t/news.atom?limit=500", "/t/news.ics?from=2025&to=2025", "/t/news.rss?topic=trade", "/t/news.json?status=scheduled"}, paths...)
	for _, path := range ask {
		a := s.get(path)
		for name, values := range a.header {
			if strings.Contains(strings.Join(values, " "), marker) {
				t.Errorf("%s: %s = %q tells of what is not published", path, name, values)
			}
		}
		if strings.Contains(string(a.body), marker) {
			t.Errorf("%s tells of what is not published: %s", path, a.body)
		}
		before[path] = a.header.Get("ETag")
	}
	s.admin("PATCH", api+"/timelines/news/events/draft-"+marker, object{"title": "Another"}, 200)
	for _, path := range ask {
		if tag := s.get(path).header.Get("ETag"); tag != before[path] {
			t.Errorf("%s: ETag %s became %s by a change of a draft", path, before[path], tag)
		}
	}
}

// F9, M5, M6, M8: the time of a feed moves with a change and with a removal, with nothing else, and is never the time of
// the answer.
func TestFeedUpdated(t *testing.T) {
	s := published(t)
	last := feedTimes(t, s)
	step := func(what string, moves bool, do func()) {
		t.Helper()
		s.pass(3 * time.Second)
		do()
		s.pass(3 * time.Second)
		now := feedTimes(t, s)
		for path, at := range now {
			if moves && !at.After(last[path]) || !moves && !at.Equal(last[path]) || at.After(s.time()) {
				t.Errorf("%s: %s says %v, before %v", what, path, at, last[path])
			}
		}
		last = now
	}
	const e1, e2 = api + "/timelines/news/events/e1", api + "/timelines/news/events/e2"
	step("an edit", true, func() { s.admin("PATCH", e1, object{"title": "New"}, 200) })
	step("an hour", false, func() { s.pass(time.Hour) })
	step("an edit that changes nothing", false, func() { s.admin("PATCH", e1, object{"title": "New"}, 200) })
	step("the removal of the newest", true, func() { s.admin("DELETE", e1, nil, 204) })
	step("a draft", false, func() { s.event("news", "e3", object{"draft": true}) })
	step("the end of the time of grace", true, func() {
		s.pass(31 * 24 * time.Hour)
		if _, err := s.store.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	step("a withdrawal", true, func() { s.admin("PATCH", e2, object{"draft": true}, 200) })
}

// feedTimes are the times that the feeds themselves say they changed at.
func feedTimes(t *testing.T, s *service) map[string]time.Time {
	t.Helper()
	times := map[string]time.Time{}
	read := func(path, layout, begin, end string) {
		_, rest, _ := strings.Cut(string(s.get(path).body), begin)
		text, _, _ := strings.Cut(rest, end)
		at, err := time.Parse(layout, text)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		times[path] = at
	}
	read("/t/news.rss", time.RFC1123Z, "<lastBuildDate>", "<")
	read("/t/news.atom", time.RFC3339, "<updated>", "<")
	read("/t/news.ics", "20060102T150405Z", "\r\nLAST-MODIFIED:", "\r\n")
	return times
}

// H22: whoever asks whether feeds may be fetched is let in.
func TestRobots(t *testing.T) {
	a := start(t).get("/robots.txt")
	if a.status != 200 || a.header.Get("Content-Type") != "text/plain; charset=utf-8" || strings.Contains(string(a.body), "Disallow: /") || !strings.Contains(string(a.body), "User-agent: *") {
		t.Errorf("robots.txt = %d %v %s, want one that forbids nothing", a.status, a.header, a.body)
	}
}

// M3: what is to come is published when it is entered; no date of an event becomes a date of a feed.
func TestFourClocks(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", object{"date": "2031-05-06"})
	s.pass(time.Minute)
	s.admin("PATCH", api+"/timelines/news/events/e1", object{"summary": "More."}, 200)
	var e timeline.Event
	decode(t, s.get(api+"/timelines/news/events/e1"), &e)
	entered := time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)
	if !e.Created.Equal(entered) || e.Published == nil || !e.Published.Equal(entered) || !e.Updated.Equal(entered.Add(time.Minute)) {
		t.Errorf("created %v, published %v, updated %v", e.Created, e.Published, e.Updated)
	}
	var feed struct {
		Entry struct {
			Published time.Time `xml:"published"`
			Updated   time.Time `xml:"updated"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(s.get("/t/news.atom").body, &feed); err != nil {
		t.Fatal(err)
	}
	if !feed.Entry.Published.Equal(entered) || !feed.Entry.Updated.Equal(e.Updated) {
		t.Errorf("the entry has %v and %v", feed.Entry.Published, feed.Entry.Updated)
	}
}
