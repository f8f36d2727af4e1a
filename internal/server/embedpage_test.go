package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"html"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

var embedPolicy = strings.Replace(pagePolicy, "frame-ancestors 'none'", "frame-ancestors *", 1)

// wantEmbed checks that the answer is an embed with the texts in their order, and the events.
func (a answer) wantEmbed(t *testing.T, ids []string, texts ...string) {
	t.Helper()
	if a.status != 200 || a.header.Get("Content-Security-Policy") != embedPolicy || a.header.Get("X-Robots-Tag") != "noindex" {
		t.Fatalf("embed = %d %v, want 200 that may be framed and is not indexed", a.status, a.header)
	}
	if diff := cmp.Diff(ids, shownIDs(a.body)); diff != "" {
		t.Errorf("the events (-want +got):\n%s", diff)
	}
	rest := string(a.body)
	for _, text := range texts {
		_, behind, found := strings.Cut(rest, text)
		if !found {
			t.Errorf("the embed lacks %q behind what came before it:\n%s", text, a.body)
			return
		}
		rest = behind
	}
}

// An embed has the next events, or what its address asks for; what is wrong in it counts for nothing.
func TestEmbed(t *testing.T) {
	s := daily(t, 40, 20) // d020 is today
	for query, want := range map[string][]string{
		"": {"d020", "d021", "d022", "d023", "d024"}, "?n=2": {"d020", "d021"}, "?n=x&theme=pink&cursor=AA&limit=1&order=sideways": {"d020", "d021", "d022", "d023", "d024"},
		"?order=desc&n=3": {"d020", "d019", "d018"}, "?topic=trade&n=2": {"d021", "d023"}, "?topic=-peace&n=1": {"d021"},
		"?from=2025-02-10&n=2": {"d003", "d004"}, "?from=2025-02-10&to=2025-02-12&order=desc&n=2": {"d005", "d004"}, "?to=2025-02-10&n=2": {"d000", "d001"},
		"?at=d007&n=1": {"d007"}, "?at=d038": {"d038", "d039"}, "?at=d007&order=desc&n=2": {"d007", "d006"}, "?at=missing&n=1": {"d020"}, "?at=d007&topic=peace&n=1": {"d020"},
		"?at=today&n=1": {"d020"}, "?n=0&topic=none": nil, "?from=nonsense&n=1": {"d020"}, "?from=10+February+2025&n=1": {"d003"},
	} {
		t.Run(query, func(t *testing.T) { s.get("/t/news/embed"+query).wantEmbed(t, want) })
	}
	if ids := shownIDs(s.get("/t/news/embed?n=1000&from=2025").body); len(ids) != 40 {
		t.Errorf("n=1000 has %d events", len(ids))
	}
	many := sampled(t, 200)
	for _, n := range []string{"51", "500", "2147483648", "99999999999999999999"} {
		want := map[bool]int{true: 50, false: 5}[n == "51" || n == "500"]
		if ids := shownIDs(many.get("/t/news/embed?from=1900&n=" + n).body); len(ids) != want {
			t.Errorf("n=%s has %d events, want %d", n, len(ids), want)
		}
	}
	s.get("/t/news/embed?topic=trade&theme=dark&lang=uk").wantEmbed(t, []string{"d021", "d023", "d025", "d027", "d029"},
		`<html lang="uk" data-theme="dark">`, `<meta name="robots" content="noindex">`, `<link rel="canonical" href="https://dates.example.org/t/news?topic=trade&amp;lang=uk">`,
		`<h2><a href="https://dates.example.org/t/news?topic=trade&amp;lang=uk" target="_blank" rel="noopener"`,
		"лютого", `href="https://dates.example.org/t/news/subscribe?topic=trade&amp;lang=uk" target="_blank" rel="noopener">`, "Усього 20 подій", ">Dateline</a>")
	s.get("/t/news/embed?topic=none").wantEmbed(t, nil, "No events match.", "Follow", "Show all events")
}

// Every link leads out of the frame, none of the parts of a page around it is there, and the events are as on the page.
func TestEmbedStandsAlone(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.admin("PATCH", api+"/timelines/news", object{"media_hosts": []string{"pictures.example"}, "color": "red", "publisher": "The Desk"}, 200)
	var crowd []object
	for _, name := range strings.Split("abcdefg", "") {
		crowd = append(crowd, object{"name": name})
	}
	s.event("news", "a", object{"topics": []string{"peace"}, "status": "cancelled", "participants": crowd, "sources": []object{{"title": "R", "url": "https://paper.example/1"}, {"title": "S", "url": "https://paper.example/2"}, {"title": "T", "url": "https://paper.example/3"}}})
	a := s.get("/t/news/embed?at=a")
	if got := a.header.Get("Content-Security-Policy"); got != strings.Replace(embedPolicy, "img-src 'self'", "img-src 'self' pictures.example", 1) {
		t.Errorf("policy = %s", got)
	}
	links := regexp.MustCompile(`<a [^>]*>`).FindAllString(string(a.body), -1)
	if len(links) < 9 {
		t.Errorf("%d links: %q", len(links), links)
	}
	for _, link := range links {
		if !strings.Contains(link, ` target="_blank" rel="noopener"`) {
			t.Errorf("%s stays in the frame", link)
		}
	}
	for _, part := range []string{"<header", "<footer", "<nav", "<h1", "style=", "class=\"skip\""} {
		if bytes.Contains(a.body, []byte(part)) {
			t.Errorf("the embed has %s", part)
		}
	}
	if !bytes.Contains(a.body, []byte(`class="embed" data-accent="red"`)) || bytes.Count(a.body, []byte("<script")) != 1 {
		t.Errorf("the embed: %s", a.body)
	}
	for _, path := range []string{"/t/news", "/t/news/subscribe", "/e/a", "/", "/t/news/embed/code", "/t/none", "/e/embed"} {
		if policy := s.get(path).header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s may be framed: %s", path, policy)
		}
	}
}

// Where an embed cannot be shown, the page around it has the reason in its frame, in the language and the colours that were asked for.
func TestEmbedProblem(t *testing.T) {
	s := published(t)
	s.timeline("ended", "public")
	s.admin("DELETE", api+"/timelines/ended", nil, 204)
	for path, want := range map[string]struct {
		status int
		texts  []string
	}{
		"/t/none/embed":                    {404, []string{`<html lang="en">`, "<h2>There is no such page</h2>"}},
		"/t/none/embed?lang=uk&theme=dark": {404, []string{`<html lang="uk" data-theme="dark">`, "<h2>Такої сторінки немає</h2>"}},
		"/t/ended/embed":                   {410, []string{"<h2>This timeline has ended</h2>"}},
	} {
		a := s.get(path)
		if a.status != want.status || a.header.Get("Content-Security-Policy") != embedPolicy || a.header.Get("X-Robots-Tag") != "noindex" {
			t.Errorf("%s = %d %v", path, a.status, a.header)
		}
		for _, text := range append(want.texts, `<body class="embed"`, `target="_blank" rel="noopener">Dateline</a>`) {
			if !strings.Contains(string(a.body), text) {
				t.Errorf("%s lacks %q:\n%s", path, text, a.body)
			}
		}
		if strings.Contains(string(a.body), "<header") || strings.Contains(string(a.body), "<form") {
			t.Errorf("%s has the frame of a page: %s", path, a.body)
		}
	}
	if a := s.over(&broken{Store: s.store}).get("/t/news/embed"); a.status != 503 || a.header.Get("Content-Security-Policy") != embedPolicy || !strings.Contains(string(a.body), "cannot be read right now") {
		t.Errorf("in trouble = %d %v", a.status, a.header)
	}
}

// broken is a store that cannot count at present.
type broken struct{ timeline.Store }

func (b *broken) Counts(context.Context, timeline.Query) (timeline.Counts, error) {
	return timeline.Counts{}, timeline.Errorf(timeline.Unavailable, "not now")
}

// Where nothing lies ahead the last events are shown, and it says so.
func TestEmbedOfThePast(t *testing.T) {
	s := daily(t, 10, 20)
	s.get("/t/news/embed?n=2").wantEmbed(t, []string{"d008", "d009"}, "Nothing is planned at present.")
	s.get("/t/news/embed?n=2&order=desc").wantEmbed(t, []string{"d009", "d008"})
	if bytes.Contains(s.get("/t/news/embed?n=2&order=desc").body, []byte("Nothing is planned")) {
		t.Error("what was asked for is called a makeshift")
	}
	ahead := daily(t, 10, -5)
	ahead.get("/t/news/embed?n=2&order=desc").wantEmbed(t, []string{"d001", "d000"})
	s.timeline("empty", "public")
	s.get("/t/empty/embed").wantEmbed(t, nil, "No events yet.")
}

// An embed is kept and polled as pages are: until something changes, or the day is over.
func TestEmbedIsPolled(t *testing.T) {
	s := daily(t, 40, 20)
	const path = "/t/news/embed?n=1"
	first := s.get(path)
	tag := first.header.Get("ETag")
	if got, feed := first.header.Get("Cache-Control"), s.get("/t/news.atom").header.Get("Cache-Control"); got != feed || got == "" {
		t.Errorf("Cache-Control = %q, want %q", got, feed)
	}
	plain := func(a answer) { // without what each request has of its own, and what is told only when its second is over
		a.header.Del(idHeader)
		a.header.Del("Last-Modified")
		a.header.Del("Date")
	}
	plain(first)
	for range 2 {
		a := s.get(path)
		if plain(a); !bytes.Equal(a.body, first.body) || !reflect.DeepEqual(a.header, first.header) {
			t.Errorf("again = %v, want %v", a.header, first.header)
		}
		if a := s.get(path, "If-None-Match", tag); a.status != 304 || a.header.Get("ETag") != tag || len(a.body) > 0 {
			t.Errorf("known = %d %v", a.status, a.header)
		}
	}
	s.pass(11 * time.Hour)
	next := s.get(path, "If-None-Match", tag)
	next.wantEmbed(t, []string{"d021"})
	s.event("news", "more", object{"date": "2025-02-28T09:00"})
	if a := s.get(path, "If-None-Match", next.header.Get("ETag")); a.status != 200 {
		t.Errorf("after a write = %d", a.status)
	}
	s.admin("PATCH", api+"/timelines/news", object{"visibility": "private"}, 200)
	if a := s.get(path); a.status != 404 {
		t.Errorf("hidden = %d", a.status)
	}
}

// Hidden timelines are at none of the addresses; who knows that of an unlisted one sees it.
func TestEmbedOfHidden(t *testing.T) {
	s := start(t)
	s.timeline("secret", "private")
	s.timeline("known", "unlisted")
	s.event("secret", "a", nil)
	for _, path := range []string{"/t/secret/embed", "/t/secret/embed/code", "/t/none/embed", "/oembed?url=" + baseURL + "/t/secret", "/oembed?url=" + baseURL + "/e/a"} {
		if a := s.get(path); a.status != 404 || bytes.Contains(a.body, []byte("secret</")) {
			t.Errorf("%s = %d", path, a.status)
		}
	}
	s.get("/t/known/embed").wantEmbed(t, nil, "No events yet.")
	s.admin("DELETE", api+"/timelines/secret?events=delete&note=x", nil, 204)
	if a := s.get("/t/secret/embed"); a.status != 404 {
		t.Errorf("ended = %d", a.status)
	}
}

// Whatever the address says, it stands in the embed and in the code as text.
func TestEmbedOfHostileFilter(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.admin("PATCH", api+"/timelines/news", object{"title": `T"><script>alert(1)</script>'`}, 200)
	hostile := url.QueryEscape(`"></textarea><script>alert(1)</script><x style=y onclick='z'>`)
	query := "?topic=" + hostile + "&q=" + hostile + "&from=" + hostile + "&n=" + hostile + "&theme=" + hostile + "&at=" + hostile + "&lang=" + hostile + "&order=" + hostile
	markup := pageMarkup(t)
	for path, policy := range map[string]string{"/t/news/embed": embedPolicy, "/t/news/embed/code": pagePolicy + "; frame-src 'self'"} {
		a := s.get(path + query)
		faults, _ := markup.Faults(string(a.body))
		if a.status != 200 || len(faults) > 0 || wrongScripts(a.body) != "" || a.header.Get("Content-Security-Policy") != policy {
			t.Errorf("%s = %d %s %q %s\n%s", path, a.status, a.header, faults, wrongScripts(a.body), a.body)
		}
	}
	var o struct{ HTML string }
	if err := json.Unmarshal(s.get("/oembed?url="+url.QueryEscape(baseURL+"/t/news"+query)).body, &o); err != nil || strings.Contains(o.HTML, "<script") || strings.Count(o.HTML, "<") != 2 {
		t.Errorf("oembed: %v %s", err, o.HTML)
	}
}

// The page with the codes has the filter in both, and shows what they show.
func TestEmbedCode(t *testing.T) {
	s := daily(t, 40, 20)
	a := s.get("/t/news/embed/code?topic=Trade&n=3&theme=dark&order=desc&cursor=x")
	text := html.UnescapeString(string(a.body))
	const address = "https://dates.example.org/t/news/embed?topic=trade&amp;order=desc&amp;n=3&amp;theme=dark"
	for _, want := range []string{
		`<iframe src="` + address + `" title="Timeline news" width="600" height="480" loading="lazy"></iframe>`,
		`<dateline-timeline src="https://dates.example.org/t/news?topic=trade&amp;order=desc" n="3" theme="dark"><a href="https://dates.example.org/t/news?topic=trade&amp;order=desc">Timeline news</a></dateline-timeline>`,
		`<script src="https://dates.example.org/embed.js" async></script>`, `Topic: trade`, `<option value="3" selected>`, `<option value="dark" selected>`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s:\n%s", want, text)
		}
	}
	m := regexp.MustCompile(`<iframe class="example" src="([^"]+)"`).FindSubmatch(a.body)
	if m == nil || a.header.Get("Content-Security-Policy") != pagePolicy+"; frame-src 'self'" {
		t.Fatalf("no example: %v", a.header)
	}
	s.get(html.UnescapeString(string(m[1]))).wantEmbed(t, []string{"d019", "d017", "d015"})
	if again := s.get("/t/news/embed/code?topic=Trade", "If-None-Match", s.get("/t/news/embed/code?topic=Trade").header.Get("ETag")); again.status != 304 {
		t.Errorf("again = %d", again.status)
	}
	if uk := s.get("/t/news/embed/code?lang=uk").body; !bytes.Contains(uk, []byte("Оновити код")) {
		t.Errorf("in Ukrainian: %s", uk)
	}
	s.get("/t/news/subscribe?topic=trade").wantPage(t, 200, `href="https://dates.example.org/t/news/embed/code?topic=trade">`)
	s.get("/e/d001").wantPage(t, 200, `href="https://dates.example.org/t/news/embed/code?at=d001&amp;n=1">`)
}

// The script of the element is small, and can be mended: it is asked for again soon.
func TestEmbedScript(t *testing.T) {
	s := start(t)
	a := s.get("/embed.js")
	if a.status != 200 || a.header.Get("Content-Type") != "text/javascript; charset=utf-8" || len(a.body) >= 1536 {
		t.Errorf("script = %d %v, %d bytes", a.status, a.header, len(a.body))
	}
	if cc := a.header.Get("Cache-Control"); strings.Contains(cc, "immutable") || !strings.Contains(cc, "max-age=300") {
		t.Errorf("Cache-Control = %s", cc)
	}
	if again := s.get("/embed.js", "If-None-Match", a.header.Get("ETag")); again.status != 304 {
		t.Errorf("again = %d", again.status)
	}
	t.Logf("%d bytes", len(a.body))
}

// oEmbed 1.0: pages name where it is asked, and the answer has the frame within the size that there is room for.
func TestOEmbed(t *testing.T) {
	s := daily(t, 40, 20)
	for _, path := range []string{"/t/news?topic=trade", "/e/d003"} {
		page := s.get(path).body
		m := regexp.MustCompile(`<link rel="alternate" type="application/json\+oembed" title="[^"]+" href="` + regexp.QuoteMeta(baseURL) + `([^"]+)"`).FindSubmatch(page)
		if m == nil {
			t.Fatalf("%s names no oEmbed", path)
		}
		ask := html.UnescapeString(string(m[1]))
		a := s.get(ask + "&maxwidth=400&maxheight=2000&format=json")
		var o map[string]any
		if err := json.Unmarshal(a.body, &o); err != nil || a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "application/json") {
			t.Fatalf("%s = %d %s", ask, a.status, a.body)
		}
		if o["type"] != "rich" || o["version"] != "1.0" || o["width"] != 400.0 || o["height"] != 480.0 || o["provider_name"] != "Dateline" {
			t.Errorf("%s = %v", ask, o)
		}
		frame := regexp.MustCompile(`^<iframe src="` + regexp.QuoteMeta(baseURL) + `([^"]+)" title="([^"]+)" width="400" height="480" loading="lazy"></iframe>$`).FindStringSubmatch(o["html"].(string))
		if frame == nil || html.UnescapeString(frame[2]) != o["title"] {
			t.Fatalf("html = %v", o["html"])
		}
		want := map[bool][]string{true: {"d021", "d023", "d025", "d027", "d029"}, false: {"d003"}}[path[1] == 't']
		s.get(html.UnescapeString(frame[1])).wantEmbed(t, want)
	}
	here := "url=" + url.QueryEscape(baseURL+"/t/news")
	for query, want := range map[string]int{
		"": 400, "url=": 400, here: 200, here + "&format=xml": 501, here + "&format=x": 501, here + "&maxwidth=0": 400, here + "&maxheight=-1": 400, here + "&maxwidth=1e3": 400,
		here + "&maxwidth=1": 200, "url=https://other.example/t/news": 404, "url=" + baseURL + ".evil.example/t/news": 404, "url=https://dates.example.org@evil.example/t/news": 404,
		"url=" + baseURL + "/t/none": 404, "url=" + baseURL + "/e/none": 404, "url=" + baseURL + "/": 404, "url=javascript:alert(1)": 404, "url=%00": 404, "url=" + baseURL + "/t/news/subscribe": 404,
		"url=" + baseURL + "/t/../e/d001": 404, "url=" + baseURL + "/t/news/embed": 200, "url=http://dates.example.org/t/news": 200,
	} {
		a := s.get("/oembed?" + query)
		kind := a.header.Get("Content-Type")
		if a.status != want || want != 200 && !slices.Contains([]string{"application/problem+json"}, kind) {
			t.Errorf("%s = %d %s %s, want %d", query, a.status, kind, a.body, want)
		}
	}
}
