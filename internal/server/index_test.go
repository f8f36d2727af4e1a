package server_test

import (
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"net/http"
	"net/http/httptest"

	"dateline/internal/server"
	"dateline/timeline"
)

var listedTitle = regexp.MustCompile(`<h[23] lang="[a-z]+" dir="auto"><a href="https://dates\.example\.org/t/([a-z0-9-]+)`)

// listedAt are the slugs of the timelines that a page lists, in order.
func (s *service) listedAt(path string) (slugs []string) {
	s.t.Helper()
	a := s.get(path)
	if a.status != 200 {
		s.t.Fatalf("%s = %d", path, a.status)
	}
	for _, m := range listedTitle.FindAllSubmatch(a.body, -1) {
		slugs = append(slugs, string(m[1]))
	}
	return slugs
}

// A list of timelines begins with what comes next, and then has what changed last. What is over, called off or without a day
// does not come next.
func TestIndexOrder(t *testing.T) {
	s := start(t)
	for _, slug := range []string{"past", "later", "soon", "none", "off", "today", "hidden"} {
		s.timeline(slug, map[bool]string{true: "unlisted", false: "public"}[slug == "hidden"])
	}
	s.event("past", "p", object{"date": "2025-02-26"})
	s.event("later", "l", object{"date": "2025-04"})
	s.event("later", "draft", object{"date": "2025-02-27", "draft": true})
	s.event("soon", "s", object{"date": "2025-03-01T10:00", "title": "Talks", "translations": object{"uk": object{"title": "Розмови"}}})
	s.event("off", "o", object{"date": "2025-02-28", "status": "cancelled"})
	s.event("today", "t", object{"date": "2025-02-27", "status": "tentative"})
	s.event("hidden", "h", object{"date": "2025-02-28"})
	want := []string{"today", "soon", "later", "off", "past", "none"}
	if got := s.listedAt("/"); !slices.Equal(got, want) {
		t.Errorf("the order is %q, want %q", got, want)
	}
	s.get("/").wantPage(t, 200, `<label for="find">Find a timeline or an event</label>`, "1 event, 2025", "Next: ", `<time datetime="2025-03-01T10:00&#43;02:00">1`+"\u00a0March", `<i lang="en" dir="auto">Talks</i>`,
		`/t/soon/subscribe">Subscribe<span class="vh"> to Timeline soon</span>`, `/t/soon.ics">Calendar<span class="vh"> of Timeline soon`, `/t/soon.atom">Feed<span`, "/feeds.opml")
	s.get("/?lang=uk").wantPage(t, 200, `<html lang="uk">`, "Знайти хронологію або подію", "1 подія, 2025", "Далі: ", "1 березня", `<i lang="uk" dir="auto">Розмови</i>`, "/t/soon/subscribe?lang=uk")
	// A day later the first is over, and the page another one without a write.
	before := s.get("/")
	s.pass(24 * time.Hour)
	if a := s.get("/", "If-None-Match", before.header.Get("ETag")); a.status != 200 || a.header.Get("Last-Modified") == before.header.Get("Last-Modified") {
		t.Errorf("the list a day later = %d, %s; before %s", a.status, a.header.Get("Last-Modified"), before.header.Get("Last-Modified"))
	}
	if got := s.listedAt("/"); got[0] != "soon" {
		t.Errorf("a day later the order is %q", got)
	}
	// Every write that shows has another tag; one that nobody sees has not.
	tag := s.get("/").header.Get("ETag")
	s.event("hidden", "h2", nil)
	s.event("past", "d2", object{"draft": true})
	if a := s.get("/", "If-None-Match", tag); a.status != 304 {
		t.Errorf("after writes that nobody sees = %d, want 304", a.status)
	}
	s.event("past", "p2", object{"date": "2025-02-28"})
	if a := s.get("/", "If-None-Match", tag); a.status != 200 || s.listedAt("/")[0] != "past" {
		t.Errorf("after a new event = %d %q", a.status, s.listedAt("/"))
	}
}

func TestIndexEmpty(t *testing.T) {
	s := start(t)
	s.get("/").wantPage(t, 200, "No public timelines yet.", `href="/edit/timelines/new"`)
	s.timeline("quiet", "unlisted")
	s.get("/?lang=uk").wantPage(t, 200, "Публічних хронологій ще немає.")
	s.timeline("news", "public")
	if body := string(s.get("/").body); strings.Contains(body, "0 events") || strings.Contains(body, "No public") {
		t.Errorf("a timeline without events: %s", body)
	}
}

// A search finds timelines and events of what everybody may find, and of nothing else.
func TestIndexSearch(t *testing.T) {
	s := start(t)
	for _, slug := range []string{"news", "harbour", "secret", "quiet"} {
		s.timeline(slug, map[string]string{"secret": "private", "quiet": "unlisted", "news": "public", "harbour": "public"}[slug])
		s.admin("PATCH", api+"/timelines/"+slug, object{"description": "Of lanterns and " + slug}, 200)
		s.event(slug, "lit-"+slug, object{"title": "Lighthouse of " + slug, "status": "cancelled"})
		s.event(slug, "hid-"+slug, object{"title": "Lighthouse behind " + slug, "draft": true})
	}
	for i := range 25 {
		s.event("news", fmt.Sprint("n", i), object{"title": fmt.Sprint("Round ", i), "summary": "About a lighthouse."})
	}
	a := s.get("/?q=lighthouse")
	a.wantPage(t, 200, `<meta name="robots" content="noindex">`, `value="lighthouse"`, "<h2 id=\"found-e\">Events", "Cancelled", "<s>Lighthouse of ", "2 March 2025", `<a href="https://dates.example.org/t/`)
	if n := strings.Count(string(a.body), "<h3>"); n != 20 {
		t.Errorf("%d events are shown, want 20", n)
	}
	for _, path := range []string{"/?q=lighthouse", "/?q=lanterns", "/?q=behind", "/"} {
		if body := string(s.get(path).body); strings.Contains(body, "/t/secret") || strings.Contains(body, "/t/quiet") || strings.Contains(body, "Lighthouse behind") || strings.Contains(body, "-secret") || strings.Contains(body, "-quiet") {
			t.Errorf("%s shows what is hidden:\n%s", path, body)
		}
	}
	if got := s.listedAt("/?q=lanterns"); len(got) != 2 {
		t.Errorf("timelines with lanterns: %q", got)
	}
	s.get("/?q=nowhere").wantPage(t, 200, "Nothing was found for “nowhere”.")
	s.get("/?q=%22open").wantPage(t, 200, `id="find-err"`, "Close the quotation marks.", `aria-invalid="true"`, "Timeline news")
	tag := a.header.Get("ETag")
	if b := s.get("/?q=lighthouse", "If-None-Match", tag); b.status != 304 {
		t.Errorf("the same search = %d, want 304", b.status)
	}
	s.event("harbour", "another", object{"title": "Lighthouse again"})
	s.get("/?q=lighthouse", "If-None-Match", tag).wantPage(t, 200, "Lighthouse again")
	hostile := `"><script>alert(1)</script>"`
	s.get("/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%22").wantPage(t, 200, "&lt;script&gt;")
	if strings.Contains(string(s.get("/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%22").body), hostile) {
		t.Error("the page has what was sought as markup")
	}
	s.get("/t/missing").wantPage(t, 404, `<form class="find" role="search" action="/" method="get">`, `name="q"`)
}

// Where there is one public timeline alone, / leads to it if the operator wants that.
func TestIndexHome(t *testing.T) {
	s := start(t)
	handler := newServer(t, server.Config{
		Store: s.store, Tokens: s.store, Exports: s.store, Backups: s.store, Clock: s.clock, Epoch: s.store.Epoch(), Home: true,
		Log: slog.New(slog.NewTextHandler(s.log, nil)),
	}).Handler()
	check := func(path string, status int, location string) {
		t.Helper()
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != status || w.Header().Get("Location") != location {
			t.Errorf("%s = %d to %q, want %d to %q", path, w.Code, w.Header().Get("Location"), status, location)
		}
	}
	check("/", 200, "")
	s.timeline("quiet", "unlisted")
	s.timeline("news", "public")
	check("/", 302, "https://dates.example.org/t/news")
	check("/?lang=uk", 302, "https://dates.example.org/t/news?lang=uk")
	check("/?q=x", 200, "")
	check("/t/", 200, "")
	s.timeline("other", "public")
	check("/", 200, "")
	if a := s.get("/"); a.status != 200 {
		t.Errorf("without the option = %d", a.status)
	}
}

// Many timelines have pages, each of them once; after a write only what changed is read.
func TestIndexPages(t *testing.T) {
	s := start(t)
	var ops []timeline.Op
	for i := range 230 {
		slug := fmt.Sprintf("t%03d", i)
		ops = append(ops, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: slug, Title: "T", Visibility: timeline.Public}},
			timeline.PutEvent{Event: timeline.Event{ID: "e" + slug, Timeline: slug, Title: "Lamp", Date: "2025-03-02"}})
	}
	if _, err := s.store.Write(t.Context(), timeline.Write{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for path, n := "/", 1; path != ""; n++ {
		for _, slug := range s.listedAt(path) {
			seen[slug] = true
		}
		next := regexp.MustCompile(`rel="next" href="https://dates\.example\.org([^"]+)"`).FindStringSubmatch(string(s.get(path).body))
		if s.get(path).wantPage(t, 200, fmt.Sprintf("Page %d of 3", n)); next == nil {
			break
		}
		path = next[1]
	}
	if len(seen) != 230 {
		t.Errorf("pages show %d timelines, want 230", len(seen))
	}
	s.get("/?page=999").wantPage(t, 200, "Page 3 of 3")
	s.get("/?q=lamp").wantPage(t, 200, "Lamp", "The events of 30 more timelines were not looked through")
	s.event("t007", "sooner", object{"date": "2025-02-28"})
	if got := s.listedAt("/"); got[0] != "t007" {
		t.Errorf("the first is %q", got[0])
	}
}

// BenchmarkIndex measures the list of 1,000 timelines after a write to one of them.
func BenchmarkIndex(b *testing.B) {
	s := start(b)
	var ops []timeline.Op
	for i := range 1000 {
		slug := fmt.Sprintf("t%03d", i)
		ops = append(ops, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: slug, Title: "T", Visibility: timeline.Public}})
		for j := range 20 {
			ops = append(ops, timeline.PutEvent{Event: timeline.Event{ID: fmt.Sprint("e", j, slug), Timeline: slug, Title: "Lamp", Date: "2025-03-02"}})
		}
	}
	if _, err := s.store.Write(b.Context(), timeline.Write{Ops: ops}); err != nil {
		b.Fatal(err)
	}
	begun := time.Now()
	s.get("/")
	first := time.Since(begun)
	begun = time.Now()
	s.get("/?q=lamp")
	search := time.Since(begun)
	for b.Loop() {
		b.StopTimer()
		s.admin("PATCH", api+"/timelines/t500/events/e1t500", object{"title": fmt.Sprint(time.Now().UnixNano())}, 200)
		b.StartTimer()
		s.get("/")
	}
	b.ReportMetric(float64(first.Microseconds()), "first-µs")
	b.ReportMetric(float64(search.Microseconds()), "search-µs")
}
