package server_test

import (
	"regexp"
	"strings"
	"testing"
)

const pagePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func findStyle(t *testing.T, s *service) string {
	t.Helper()
	m := regexp.MustCompile(`<link rel="stylesheet" href="([^"]+)">`).FindSubmatch(s.get("/").body)
	if m == nil {
		t.Fatal("the page names no stylesheet")
	}
	return string(m[1])
}

// wantPage checks that the answer is a page with the texts, in their order.
func (a answer) wantPage(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.status != status || a.header.Get("Content-Type") != "text/html; charset=utf-8" || a.header.Get("Content-Security-Policy") != pagePolicy {
		t.Errorf("page = %d %v, want %d with its type and policy", a.status, a.header, status)
	}
	rest := string(a.body)
	for _, text := range texts {
		_, behind, found := strings.Cut(rest, text)
		if !found {
			t.Errorf("the page lacks %q behind what came before it:\n%s", text, a.body)
			return
		}
		rest = behind
	}
	for _, unwanted := range []string{"style=", "<script>", " onclick", "ZgotmplZ", "<nil>"} {
		if strings.Contains(string(a.body), unwanted) {
			t.Errorf("the page has %q in it:\n%s", unwanted, a.body)
		}
	}
}

// H21: it offers webcal:// to programs on this device, and https:// to services.
func TestTimelinePage(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.admin("PATCH", api+"/timelines/news", object{"title": `News & <b>more</b>`, "description": "What happens.", "publisher": "The Desk", "license": "CC-BY-4.0", "home_url": "https://desk.example/"}, 200)
	s.event("news", "e1", object{
		"title": "Summit <i>of</i> all", "topics": []string{"Trade"}, "summary": "They meet & talk.", "status": "cancelled",
		"place":        object{"name": "London", "country": "GB"},
		"participants": []object{{"name": "A. Person", "title": "Chair", "role": "host"}, {"name": "A Body", "kind": "organization"}},
		"sources":      []object{{"title": "Report", "publisher": "Paper", "url": "https://paper.example/1"}},
	})
	s.event("news", "e2", object{"date": "2025-06~", "status": "tentative"})
	s.event("news", "e3", object{"date": "2025-07-01"})
	s.admin("PATCH", api+"/timelines/news/events/e3", object{"date": "2025-07-09"}, 200)
	s.get("/t/news?topic=Trade").wantPage(t, 200,
		`<html lang="en">`, `<link rel="canonical" href="https://dates.example.org/t/news?topic=trade">`,
		`<link rel="alternate" type="application/atom+xml" title="News &amp; &lt;b&gt;more&lt;/b&gt; (Atom)" href="https://dates.example.org/t/news.atom?topic=trade">`,
		`type="application/rss+xml"`, `type="application/feed+json"`, `type="text/calendar"`, `href="https://dates.example.org/t/news.ics?topic=trade"`,
		"<h1", "News &amp; &lt;b&gt;more&lt;/b&gt;", "What happens.", "Times in Kyiv time", `href="https://desk.example/"`,
		`<a class="chip" href="https://dates.example.org/t/news"><span class="vh">Remove filter </span><bdi>Topic: Trade</bdi></a>`, "Show all",
		`<li class="ev is-cancelled p-day after" id="e1">`, `<time datetime="2025-03-02">2`+"\u00a0"+`March<span class="vh"> 2025</span></time>`, "Cancelled", `href="https://dates.example.org/e/e1"`, "<s>Summit &lt;i&gt;of&lt;/i&gt; all</s>", "They meet &amp; talk.",
		`<span class="vh">Where: </span><b dir="auto">London</b>`, `<bdi>A. Person (host)</bdi>, <bdi>A Body</bdi>`, `<a href="https://dates.example.org/t/news?topic=trade"><bdi>Trade</bdi></a>`, `Source: <a href="https://paper.example/1"><bdi>Paper</bdi></a>`,
		`href="webcal://dates.example.org/t/news.ics?topic=trade"`, `href="https://dates.example.org/t/news.atom?topic=trade"`, `value="https://dates.example.org/t/news.ics?topic=trade"`, `href="https://dates.example.org/t/news/subscribe?topic=trade"`,
		"Published by The Desk", "CC-BY-4.0")
	if body := string(s.get("/t/news?topic=trade").body); strings.Contains(body, `id="e2"`) {
		t.Error("the filtered page shows e2")
	}
	s.get("/t/news").wantPage(t, 200, `id="e1"`, `id="e2"`, `<span aria-hidden="true">c. June</span><span class="vh">about June 2025</span>`,
		"Tentative", `id="e3"`, "Moved from 1\u00a0July<")
	s.get("/t/news?order=desc&limit=1").wantPage(t, 200, `rel="prev" href="https://dates.example.org/t/news?order=desc&amp;limit=1&amp;cursor=`, `id="e1"`, "Later events")
	next := regexp.MustCompile(`rel="next" href="https://dates\.example\.org([^"]+)"`).FindStringSubmatch(string(s.get("/t/news?limit=2").body))
	s.get(strings.ReplaceAll(next[1], "&amp;", "&")).wantPage(t, 200, `<meta name="robots" content="noindex">`, `id="e3"`, `rel="prev"`, "Earlier events")
	s.get("/t/news?topic=none").wantPage(t, 200, "No events match.")
	s.timeline("empty", "unlisted")
	s.get("/t/empty").wantPage(t, 200, "noindex", "No events yet.")
	for _, path := range []string{"/", "/t/"} {
		s.get(path).wantPage(t, 200, "<h1>Timelines</h1>", `<a href="https://dates.example.org/t/news">News &amp;`, "/t/news.ics", "/t/news.atom")
		if strings.Contains(string(s.get(path).body), "/t/empty") {
			t.Errorf("%s lists an unlisted timeline", path)
		}
	}
}

func TestEventPage(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", object{
		"title": "Summit", "summary": "They meet.", "body": "Some *text*.\n\n<script>alert(1)</script>", "date": "2025-03-02T10:00/2025-03-02T11:30", "zone": "Europe/London",
		"place":        object{"name": "London", "url": "https://place.example/"},
		"participants": []object{{"name": "A. Person", "role": "host"}},
		"topics":       []string{"Trade"},
		"sources":      []object{{"title": "Report", "published": "2025-02-27"}, {"url": "https://paper.example/2"}},
		"media":        []object{{"url": "https://pictures.example/1.jpg", "type": "image/jpeg", "alt": "A hall"}},
		"related":      []object{{"id": "e0", "relation": "follows"}},
		"url":          "https://summit.example/",
	})
	s.pass(10e9)
	s.admin("PATCH", api+"/timelines/news/events/e1", object{
		"date": "2025-03-03T10:00", "status": "postponed", "place": object{"name": "Leeds"}, "topics": []string{"Trade", "Peace"},
		"participants": []object{}, "sources": []object{}, "media": []object{}, "related": []object{{"id": "e9", "relation": "see_also"}},
		"translations": object{"uk": object{"title": "Саміт"}}, "body": strings.Repeat("long ", 200), "note": "The hall burnt.",
	}, 200)
	s.get("/e/e1").wantPage(t, 200,
		`<link rel="canonical" href="https://dates.example.org/e/e1">`, `type="text/calendar"`, `href="https://dates.example.org/t/news?at=e1#e1"`,
		"Monday", "3\u00a0March 2025", "Postponed", "Summit", "They meet.", "Postponed; a new date is not set.", "It was planned for 2", "The hall burnt.", "Changed on 27\u00a0February 2025", "Leeds", "Peace",
		`href="https://summit.example/"`, "See also", ">e9<", `id="history"`,
		`<li id="r2">`, "<h3>Postponed on ", "27\u00a0February 2025, 14:00", "“The hall burnt.”", "admin", "Date", "<del>", "<ins>", "Status", "Scheduled", "Postponed",
		"…", "London", "Leeds", "A. Person (host)", "Report", "A hall, image/jpeg", "Follows e0", "Українська",
		"<h3>Published on ", "First version, by admin", "https://dates.example.org/e/e1.ics", "https://dates.example.org/api/v1/timelines/news/events/e1", "Published with Dateline")
	s.admin("POST", api+"/timelines/news/events/e1/restore?revision=1", nil, 200)
	s.get("/e/e1").wantPage(t, 200, "Some <em>text</em>.", "Picture at pictures.example: A hall", "Report, ", "27\u00a0February 2025", "https://paper.example/2", "<h3>")
	if body := string(s.get("/e/e1").body); strings.Contains(body, "alert(1)") && strings.Contains(body, "<script>") {
		t.Error("the page runs what an editor wrote")
	}
}

// H19: what is gone for good says so.
func TestProblemPages(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.timeline("ended", "public")
	s.event("news", "e1", nil)
	s.event("news", "draft", object{"draft": true})
	s.admin("DELETE", api+"/timelines/news/events/e1", nil, 204)
	s.admin("DELETE", api+"/timelines/ended", nil, 204)
	s.get("/e/e1").wantPage(t, 410, "noindex", "This event was removed")
	s.get("/t/ended").wantPage(t, 410, "noindex", "This timeline has ended")
	for _, path := range []string{"/e/missing", "/t/missing", "/nowhere", "/e/draft"} {
		a := s.get(path)
		a.wantPage(t, 404, "noindex", "There is no such page")
		if a.header.Get("ETag") != "" || a.header.Get("Last-Modified") != "" {
			t.Errorf("%s is not there, but has validators", path)
		}
	}
	s.do(request{method: "GET", path: "/e/draft", token: adminToken}).wantPage(t, 200, "noindex", "Draft.")
	s.get("/t/ended.rss").wantProblem(t, 410, "")
}

func TestStyle(t *testing.T) {
	s := start(t)
	path := findStyle(t, s)
	if !regexp.MustCompile(`^/static/[a-z]+\.[0-9a-f]{12}\.css$`).MatchString(path) {
		t.Errorf("stylesheet at %s, want its hash in the name", path)
	}
	a := s.get(path)
	if a.status != 200 || a.header.Get("Content-Type") != "text/css; charset=utf-8" || !strings.Contains(a.header.Get("Cache-Control"), "immutable") {
		t.Errorf("stylesheet = %d %v", a.status, a.header)
	}
	for _, text := range []string{"prefers-color-scheme: dark", ":focus-visible", "--accent: #1d4d9f"} {
		if !strings.Contains(string(a.body), text) {
			t.Errorf("the stylesheet lacks %q", text)
		}
	}
	if regexp.MustCompile(`@import|@font-face|url\([^#]`).Match(a.body) {
		t.Error("the stylesheet loads from elsewhere")
	}
}
