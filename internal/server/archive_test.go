package server_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// months is a service with a timeline of three months, the last two of which have a tombstone each.
func months(t *testing.T) *service {
	s := start(t)
	s.timeline("news", "public")
	for _, month := range []string{"feb", "mar", "apr"} {
		for i, topic := range []string{"trade", "peace", "trade"} {
			s.event("news", fmt.Sprint(month, i), object{"topics": []string{topic}, "summary": "Secret of " + month})
			s.pass(time.Second)
		}
		if month != "feb" {
			s.event("news", month+"-gone", object{"topics": []string{"trade"}, "title": "Gone"})
		}
		s.pass(31 * 24 * time.Hour)
	}
	s.pass(-31 * 24 * time.Hour)
	for _, id := range []string{"mar-gone", "apr-gone"} {
		s.admin("DELETE", api+"/timelines/news/events/"+id, nil, 204)
		s.pass(5 * time.Second)
	}
	return s
}

// rel is the address of a document's link with a relation, without the base URL; empty if there is none.
func rel(a answer, relation string) string {
	m := regexp.MustCompile(`<(?:atom:)?link rel="` + relation + `" [^>]*href="([^"]*)"`).FindSubmatch(a.body)
	if m == nil {
		return ""
	}
	return strings.TrimPrefix(html.UnescapeString(string(m[1])), baseURL)
}

// walk follows a feed through all of its archives: the paths, and the ids in each.
func (s *service) walk(path string) (paths, entries []string) {
	s.t.Helper()
	for at := path; at != ""; {
		a := s.get(at)
		if a.status != 200 || len(paths) > 20 {
			s.t.Fatalf("behind %v, %s = %d %s", paths, at, a.status, a.body)
		}
		if self := rel(a, "self"); self != at {
			s.t.Errorf("%s calls itself %s", at, self)
		}
		if archived := strings.Contains(string(a.body), "<fh:archive>"); archived != (at != path) {
			s.t.Errorf("%s is an archive: %t", at, archived)
		}
		if at != path && rel(a, "next-archive")+rel(a, "first")+rel(a, "next") != "" {
			s.t.Errorf("%s leads to what it cannot know: %s", at, a.body)
		}
		suffix := path[strings.LastIndex(path, "."):]
		suffix, _, _ = strings.Cut(suffix, "?")
		for _, found := range findings(suffix, a.body, baseURL+at, s.time().Add(time.Second)) {
			s.t.Errorf("%s: %v", at, found)
		}
		ids := told(s.t, at, a)
		for _, m := range regexp.MustCompile(`ref="tag:example.org,2025:e/([^"]+)"`).FindAllSubmatch(a.body, -1) {
			ids = append(ids, "-"+string(m[1]))
		}
		paths, entries = append(paths, at), append(entries, strings.Join(ids, " "))
		at = rel(a, "prev-archive")
	}
	return paths, entries
}

// A7, A9, R20, F18: history is whole, from the feed back through the archive of each month, in Atom with what is gone.
func TestArchives(t *testing.T) {
	s := months(t)
	for path, want := range map[string][]string{
		"/t/news.atom?limit=2": {"apr2 apr1", "apr2 apr1 apr0 -apr-gone", "mar2 mar1 mar0 -mar-gone", "feb2 feb1 feb0"},
		"/t/news.rss?limit=2":  {"apr2 apr1", "apr2 apr1 apr0", "mar2 mar1 mar0", "feb2 feb1 feb0"},
		"/t/news.atom":         {"apr2 apr1 apr0 mar2 mar1 mar0 feb2 feb1 feb0"},
		// The tombstone of April is in the feed, and March is where the first is that is not.
		"/t/news.atom?deleted=show&limit=4": {"apr2 apr1 apr0 -apr-gone", "mar2 mar1 mar0 -mar-gone", "feb2 feb1 feb0"},
		// Under a filter, and in a language.
		"/t/news.atom?topic=trade&limit=1&lang=uk": {"apr2", "apr2 apr0 -apr-gone", "mar2 mar0 -mar-gone", "feb2 feb0"},
		"/t/news.rss?topic=peace&limit=1":          {"apr1", "mar1", "feb1"},
		"/t/news.atom?topic=none&limit=1":          {""},
	} {
		paths, got := s.walk(canonical(path))
		if !slices.Equal(got, want) {
			t.Errorf("%s leads to %q with %q, want %q", path, paths, got, want)
		}
	}
	a := s.get("/t/news.atom")
	if !strings.Contains(string(a.body), "<fh:complete>") || rel(a, "prev-archive") != "" {
		t.Errorf("a feed that holds everything leads to archives: %s", a.body)
	}
	if a := s.get("/t/news.atom?limit=2&cursor=" + cursorOf(s, "/t/news.atom?limit=2")); rel(a, "prev-archive") != "" {
		t.Errorf("a page within the feed leads to archives: %s", a.body)
	}
	for _, path := range []string{"/t/news.json?limit=2", "/t/news.atom?limit=2&view=changes"} {
		if a := s.get(path); a.status != 200 || strings.Contains(string(a.body), "archive") {
			t.Errorf("%s leads to archives: %s", path, a.body)
		}
	}
}

// canonical puts the limit behind all else, and the language before it.
func canonical(path string) string {
	return strings.Replace(path, "limit=1&lang=uk", "lang=uk&limit=1", 1)
}

func cursorOf(s *service, path string) string {
	_, cursor, _ := strings.Cut(rel(s.get(path), "next"), "cursor=")
	return cursor
}

// An archive names the feed with its filter and language, and has validators, a long life, and the headers of feeds (A7,
// H3, H15).
func TestArchiveHeaders(t *testing.T) {
	s := months(t)
	paths, _ := s.walk("/t/news.atom?topic=trade&lang=uk&limit=1")
	a := s.get(paths[1])
	if got := rel(a, "current"); got != "/t/news.atom?topic=trade&lang=uk" {
		t.Errorf("current is %s", got)
	}
	for name, want := range map[string]string{
		"Cache-Control": "public, max-age=86400, s-maxage=60, immutable", "Vary": "Accept-Encoding, Authorization", "Content-Language": "uk",
		"Content-Type": "application/atom+xml; charset=utf-8", "Access-Control-Allow-Origin": "*",
		"Link": "<" + baseURL + paths[1] + `>; rel="self"; type="application/atom+xml", ` +
			"<" + baseURL + `/t/news?topic=trade&lang=uk>; rel="alternate"; type="text/html", ` +
			"<" + baseURL + `/t/news.atom?topic=trade&lang=uk>; rel="current"; type="application/atom+xml"`,
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	for _, header := range [][]string{{"If-None-Match", a.header.Get("ETag")}, {"If-Modified-Since", a.header.Get("Last-Modified")}} {
		b := s.get(paths[1], header...)
		if b.status != 304 || b.header.Get("Cache-Control") != a.header.Get("Cache-Control") {
			t.Errorf("%v: %d %v", header, b.status, b.header)
		}
		wantSameHeaders(t, a, b)
	}
	b := s.do(request{method: "GET", path: paths[1], token: adminToken})
	if b.status != 200 || b.header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("with a token: %d %v", b.status, b.header)
	}
	// What is for feeds alone makes no other archive.
	mark := "?"
	if strings.Contains(paths[1], "?") {
		mark = "&"
	}
	if b := s.get(paths[1] + mark + "limit=1&view=changes&deleted=show&order=asc"); string(b.body) != string(a.body) {
		t.Errorf("with options of feeds: %s", b.body)
	}
}

// A7: an address with a state has one content for ever: after a change it leads to the new one, and only the months that the
// change concerns, and those behind them, have another.
func TestArchiveStates(t *testing.T) {
	s := months(t)
	old, _ := s.walk("/t/news.atom?limit=1")
	contents := map[string]string{}
	for _, path := range old[1:] {
		contents[path] = string(s.get(path).body)
	}
	s.pass(time.Hour)
	s.patch("news", "mar1", object{"title": "New"})
	s.pass(5 * time.Second)
	now, _ := s.walk("/t/news.atom?limit=1")
	if len(now) != 4 || now[1] == old[1] || now[2] == old[2] || now[3] != old[3] {
		t.Errorf("an edit in March made of %q\n%q", old, now)
	}
	if s.get(old[3]).status != 200 || string(s.get(old[3]).body) != contents[old[3]] {
		t.Errorf("%s has another content", old[3])
	}
	for i, path := range old[1:3] {
		for _, tag := range []string{"", s.get(now[i+1]).header.Get("ETag")} {
			a := s.get(path, "If-None-Match", tag)
			if a.status != 301 || a.header.Get("Location") != baseURL+now[i+1] || strings.Contains(a.header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s = %d to %s, %s, want %s", path, a.status, a.header.Get("Location"), a.header.Get("Cache-Control"), now[i+1])
			}
		}
	}
	other := strings.Replace(now[1], "-", "X-", 2) // another epoch
	other = strings.Replace(other, "2025X-", "2025-", 1)
	if a := s.get(other + "?topic=trade&x=y"); a.status != 301 || !strings.HasSuffix(a.header.Get("Location"), "?topic=trade") {
		t.Errorf("%s = %d to %s", other, a.status, a.header.Get("Location"))
	}
	// A month that was never one, and one that is still to come, are empty, and lead on and to nothing.
	state := regexp.MustCompile(`\.(.*)\.atom`).FindStringSubmatch(now[1])[1]
	for month, want := range map[string]string{"2024-01": "", "2030-01": now[1]} {
		to := strings.TrimPrefix(s.get("/t/news/"+month+"."+state+".atom").header.Get("Location"), baseURL)
		if to == "" {
			to = "/t/news/" + month + "." + state + ".atom"
		}
		a := s.get(to)
		if a.status != 200 || len(told(t, to, a)) != 0 || rel(a, "prev-archive") != want || rel(a, "current") != "/t/news.atom" {
			t.Errorf("%s = %d %s", to, a.status, a.body)
		}
	}
	for _, name := range []string{
		"2025-13." + state + ".atom", "2025-00." + state + ".atom", "2025-03.atom", "2025-03..atom", "2025-03.x.atom", "2025-03." + state + ".json",
		"2025-03." + state + ".ics", "25-03." + state + ".atom", "2025-03." + state + ".x.atom", "2025-03.E-" + strings.Repeat("z", 14) + ".atom",
		"2025-03." + strings.ReplaceAll(state, "-", "%2F") + ".atom",
	} {
		s.get("/t/news/"+name).wantProblem(t, 404, "")
	}
	s.get("/t/missing/2025-03."+state+".atom").wantProblem(t, 404, "")
	s.timeline("private", "private")
	s.get("/t/private/2025-03."+state+".atom").wantProblem(t, 404, "")
	s.admin("DELETE", api+"/timelines/news?events=delete", nil, 204)
	s.get(now[1]).wantProblem(t, 410, "")
}

// A month that emptied while a follower was on the way does not break the walk, and tombstones go when their time is over (A9).
func TestArchiveOfAnEmptyMonth(t *testing.T) {
	s := months(t)
	paths, _ := s.walk("/t/news.atom?limit=1")
	for _, id := range []string{"mar0", "mar1", "mar2"} {
		s.admin("DELETE", api+"/timelines/news/events/"+id, nil, 204)
	}
	s.pass(31 * 24 * time.Hour)
	if _, err := s.store.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := s.get(paths[2])
	if a.status != 301 {
		t.Fatalf("%s = %d", paths[2], a.status)
	}
	a = s.get(strings.TrimPrefix(a.header.Get("Location"), baseURL))
	if a.status != 200 || len(told(t, paths[2], a)) != 0 || rel(a, "prev-archive") != paths[3] || strings.Contains(string(a.body), "deleted-entry") {
		t.Errorf("an empty month: %d %s", a.status, a.body)
	}
	if _, got := s.walk("/t/news.atom?limit=1"); !slices.Equal(got, []string{"apr2", "apr2 apr1 apr0", "feb2 feb1 feb0"}) {
		t.Errorf("the walk has %q", got)
	}
}

// A month with more than 500 entries goes on behind the last of them, under the same state (R24).
func TestArchiveInParts(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	lines := []string{}
	for i := range 1203 {
		lines = append(lines, fmt.Sprintf(`{"id":"e%04d","title":"Event","date":"2025-03-02"}`, i))
	}
	s.send("", "application/x-ndjson", strings.Join(lines, "\n"))
	s.pass(5 * time.Second)
	for _, suffix := range []string{".atom", ".rss"} {
		paths, entries := s.walk("/t/news" + suffix + "?limit=1")
		var sizes []int
		for _, ids := range entries {
			sizes = append(sizes, len(strings.Fields(ids)))
		}
		if !slices.Equal(sizes, []int{1, 500, 500, 203}) {
			t.Fatalf("%q have %d entries", paths, sizes)
		}
		all := strings.Fields(strings.Join(entries[1:], " "))
		if slices.Sort(all); len(slices.Compact(all)) != 1203 {
			t.Errorf("%s: an event is missing", suffix)
		}
		first, _, _ := strings.Cut(paths[2], "?")
		if first != paths[1] {
			t.Errorf("the second part is at %s, the first at %s", paths[2], paths[1])
		}
		s.patch("news", "e0000", object{"title": suffix})
		s.pass(5 * time.Second)
		if a := s.get(paths[2]); a.status != 301 || !strings.HasSuffix(a.header.Get("Location"), paths[2][strings.Index(paths[2], "?"):]) {
			t.Errorf("the second part of an older state = %d to %s", a.status, a.header.Get("Location"))
		}
	}
}

// A9: who asks for it is told in the feed itself what is gone: its id and the time, and nothing else, until it is restored.
func TestDeletedShown(t *testing.T) {
	s := months(t)
	const path = "/t/news.atom?deleted=show"
	a := s.get(path)
	for _, want := range []string{`ref="tag:example.org,2025:e/mar-gone"`, `ref="tag:example.org,2025:e/apr-gone"`, "<fh:complete>"} {
		if !strings.Contains(string(a.body), want) {
			t.Errorf("no %s in %s", want, a.body)
		}
	}
	if strings.Contains(string(a.body), ">Gone<") {
		t.Errorf("it tells what the event was: %s", a.body)
	}
	for _, other := range []string{"/t/news.atom", "/t/news.rss?deleted=show", "/t/news.json?deleted=show", "/t/news.atom?deleted=show&view=changes", "/t/news.atom?deleted=yes"} {
		if b := s.get(other); b.status != 200 || strings.Contains(string(b.body), "deleted-entry") {
			t.Errorf("%s has a tombstone", other)
		}
	}
	// It is Atom's alone, and stands behind the filter and before the language.
	const chosen = "lang=uk&deleted=show&limit=3&topic=trade&alarm=PT15M"
	atom := "<" + baseURL + `/t/news.atom?topic=trade&deleted=show&lang=uk>; rel="alternate"`
	if self := rel(s.get("/t/news.atom?"+chosen), "self"); self != "/t/news.atom?topic=trade&deleted=show&lang=uk&limit=3" {
		t.Errorf("it calls itself %s", self)
	}
	for at, want := range map[string]bool{"/t/news?": true, "/t/news.rss?": false, "/t/news.json?": false, "/t/news.ics?": false} {
		if links := s.get(at + chosen).header.Get("Link"); strings.Contains(links, atom) != want || strings.Count(links, "deleted=") > 1 {
			t.Errorf("%s leads to %s", at, links)
		}
	}
	s.admin("POST", api+"/timelines/news/events/mar-gone/restore", nil, 200)
	s.pass(5 * time.Second)
	b := s.get(path)
	if strings.Contains(string(b.body), `e/mar-gone" when`) || !strings.Contains(string(b.body), "e/mar-gone<") || b.header.Get("ETag") == a.header.Get("ETag") {
		t.Errorf("restored: %s", b.body)
	}
	// A draft again is gone for followers, and a draft that nobody saw never was there.
	s.patch("news", "mar-gone", object{"draft": true})
	s.event("news", "unseen", object{"draft": true})
	s.admin("DELETE", api+"/timelines/news/events/unseen", nil, 204)
	if b := s.get(path); !strings.Contains(string(b.body), `e/mar-gone" when`) || strings.Contains(string(b.body), "unseen") {
		t.Errorf("hidden again: %s", b.body)
	}
}

// The page leads to the calendars of single years, with what was chosen, if there are several (I21).
func TestYearsOfPage(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "a", object{"date": "2024-12-31", "topics": []string{"trade"}})
	links := func(query string) []string {
		var years []string
		page := html.UnescapeString(string(s.get("/t/news/subscribe" + query).body))
		for _, m := range regexp.MustCompile(`href="`+regexp.QuoteMeta(baseURL)+`(/t/news\.ics\?[^"]*from=(\d+)&to=\d+[^"]*)">\d+<`).FindAllStringSubmatch(page, -1) {
			years = append(years, m[2])
			if calendar := s.get(m[1]); calendar.status != http.StatusOK || !strings.Contains(string(calendar.body), "BEGIN:VEVENT") {
				t.Errorf("%s = %d %s", m[1], calendar.status, calendar.body)
			}
		}
		return years
	}
	if got := links(""); got != nil {
		t.Errorf("one year: %v", got)
	}
	s.event("news", "b", object{"date": "2024-12-31T23:30Z"}) // in Kyiv it is 2025 already
	s.event("news", "c", object{"date": "1648-10-24", "topics": []string{"trade"}})
	s.event("news", "far", object{"date": "-0044-03-15"})
	for query, want := range map[string][]string{
		"": {"1648", "2024", "2025"}, "?topic=trade&cancelled=keep": {"1648", "2024"}, "?topic=-trade": nil, "?from=2024": nil,
	} {
		if got := links(query); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", query, got, want)
		}
	}
	if page := string(s.get("/t/news/subscribe?lang=uk").body); !strings.Contains(page, "Календарі за роками") {
		t.Error("not in Ukrainian")
	}
}
