package server_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"dateline/internal/eventfuzz"
)

// hostileSite is a service on which all that editors write is a payload, and the ids of its events: those that are there, and one that is
// deleted.
func hostileSite(t *testing.T) (s *service, ids []string, deleted string) {
	t.Helper()
	s = startAt(t, loopSite)
	for i, slug := range []string{"news", "second"} {
		p := eventfuzz.Payloads[i]
		s.admin("POST", api+"/timelines", object{
			"slug": slug, "title": p, "description": p + "\r\n" + p, "publisher": p, "license": p, "zone": "Europe/Kyiv", "visibility": "public", "show_authors": true,
			"home_url": "https://example.org/?'", "color": "steelblue", "media_hosts": []string{"pictures.example.org"},
		}, 201)
	}
	author := s.admin("POST", api+"/tokens", object{"name": eventfuzz.Payloads[0], "scopes": []string{"write"}}, 201).object(t)["token"].(string)
	write := func(method, id string, body object, want int) {
		t.Helper()
		if a := s.do(request{method: method, path: api + "/timelines/news/events/" + id, token: author, body: body}); a.status != want {
			t.Fatalf("%s %s = %d %s, want %d", method, id, a.status, a.body, want)
		}
	}
	ids = []string{"__proto__", "-", "today", "constructor"} // which mean something elsewhere
	for i := range eventfuzz.Payloads {
		if i >= len(ids) {
			ids = append(ids, fmt.Sprintf("h%d", i))
		}
		s.pass(100 * time.Millisecond)
		body := eventfuzz.Hostile(eventfuzz.Payloads[i])
		body["date"] = fmt.Sprintf("2025-03-02T09:%02d", i)
		write("PUT", ids[i], body, 201)
	}
	s.pass(5e9)
	for i, id := range ids { // so that there is a history, with differences by words
		other := eventfuzz.Payloads[(i+1)%len(eventfuzz.Payloads)]
		s.pass(100 * time.Millisecond)
		status := []string{"scheduled", "cancelled", "postponed", "tentative"}[i%4]
		write("PATCH", id, object{"title": other, "summary": eventfuzz.Payloads[i] + " " + other, "status": status, "note": other, "date": fmt.Sprintf("2025-03-01T09:%02d", i)}, 200)
	}
	deleted = "gone"
	write("PUT", deleted, eventfuzz.Hostile(eventfuzz.Payloads[0]), 201)
	if a := s.do(request{method: "DELETE", path: api + "/timelines/news/events/" + deleted + "?note=" + url.QueryEscape(eventfuzz.Payloads[3]), token: author}); a.status != 204 {
		t.Fatalf("DELETE = %d %s", a.status, a.body)
	}
	s.pass(5e9)
	return s, ids, deleted
}

// hostilePaths are all public documents of the site, with eventfuzz.Payloads in their addresses as well.
func hostilePaths(ids []string, deleted string) []string {
	paths := []string{
		"/", "/t/", "/feeds.opml", "/t/news", "/t/news?order=desc", "/t/news?lang=uk", "/t/news?lang=ar", "/t/news?at=today", "/t/news?facet=topic", "/t/news?facet=participant", "/t/news?facet=place",
		"/t/news/subscribe", "/t/news/subscribe?view=changes&lang=uk", "/t/news/embed", "/t/news/embed?n=50&theme=dark", "/t/news/embed/code", "/e/" + deleted, "/e/" + deleted + ".ics", "/e/" + deleted + ".atom", "/api/docs",
		"/oembed?url=" + url.QueryEscape(loopSite.BaseURL+"/t/news"), api + "/timelines", api + "/timelines/news", api + "/timelines/news/events?limit=500&q=x", api + "/timelines/news/changes",
	}
	for _, ending := range []string{".rss", ".atom", ".json", ".ics"} {
		for _, query := range []string{"", "?lang=uk", "?view=changes", "?view=starting&lead=P7D", "?deleted=show", "?cancelled=keep&imprecise=span&alarm=PT15M", "?topic=plain"} {
			paths = append(paths, "/t/news"+ending+query)
		}
	}
	for _, id := range ids {
		paths = append(paths, "/e/"+id, "/e/"+id+"?lang=uk", "/e/"+id+"?at=1", "/e/"+id+".ics", "/e/"+id+".atom", "/t/news?at="+id, "/t/news/embed?at="+id, "/t/news/embed/code?at="+id+"&n=1",
			"/oembed?url="+url.QueryEscape(loopSite.BaseURL+"/e/"+id), api+"/timelines/news/events/"+id, api+"/timelines/news/events/"+id+"/history")
	}
	for _, p := range eventfuzz.Payloads {
		p = url.QueryEscape(p)
		for _, path := range []string{"/t/news", "/t/news/subscribe", "/t/news/embed", "/t/news/embed/code", "/t/news.atom", "/t/news.ics"} {
			paths = append(paths, path+"?topic="+p+"&q="+p+"&at="+p+"&view="+p, path+"?place="+p+"&from="+p+"&to="+p+"&lang="+p+"&theme="+p, path+"?"+p+"="+p+"&facet="+p+"&participant=-"+p)
		}
		paths = append(paths, "/?q="+p, "/t/?q="+p+"&lang="+p, "/t/"+url.PathEscape(p), "/e/"+url.PathEscape(p), "/"+url.PathEscape(p), "/oembed?url="+p, "/oembed?url="+url.QueryEscape(loopSite.BaseURL+"/t/news?q="+p))
	}
	return paths
}

// S1, S2, S10: whatever editors and readers write, every public document is made of our markup, runs nothing, loads nothing from
// elsewhere, and its header is ours.
func TestHostileSite(t *testing.T) {
	s, ids, deleted := hostileSite(t)
	markup, seen := siteMarkup(t), map[string]int{}
	for _, path := range hostilePaths(ids, deleted) {
		a := s.get(path)
		seen[s.wantOurs(t, path, markup, a)]++
	}
	for _, kind := range []string{"text/html", "application/rss+xml", "application/atom+xml", "application/feed+json", "text/calendar", "text/x-opml", "application/json", "application/problem+json"} {
		if seen[kind] == 0 {
			t.Errorf("no document was %s: %v", kind, seen)
		}
	}
	for _, id := range ids {
		page := s.get("/e/" + id)
		title := s.stored("news", id)["title"].(string)
		if _, text := eventfuzz.Fragment().Faults(string(page.body)); page.status != 200 || !strings.Contains(text, title) {
			t.Errorf("the page of %s (%d) does not show its title %q as it was written", id, page.status, title)
		}
	}
	wantLines(t, s.log.String())
}

// wantLines looks whether what somebody wrote began a line of the log.
func wantLines(t *testing.T, log string) {
	t.Helper()
	for line := range strings.Lines(log) {
		if !strings.HasPrefix(line, "time=") || strings.ContainsFunc(strings.TrimSuffix(line, "\n"), func(r rune) bool { return r < ' ' || r == 0x7f || r == '\u202e' }) {
			t.Errorf("the log has the line %q", line)
		}
	}
}
