package server_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/feeds/validate"
)

// feedForms are the formats that have families.
var feedForms = []string{".rss", ".atom", ".json"}

// told are the ids of a feed's entries, without the authority, in the order of the feed.
func told(t testing.TB, path string, a answer) []string {
	t.Helper()
	if a.status != 200 {
		t.Fatalf("%s = %d %s", path, a.status, a.body)
	}
	ids := []string{}
	if strings.HasPrefix(a.header.Get("Content-Type"), "application/feed+json") {
		var feed struct{ Items []struct{ ID string } }
		if err := json.Unmarshal(a.body, &feed); err != nil {
			t.Fatal(err)
		}
		for _, item := range feed.Items {
			ids = append(ids, strings.TrimPrefix(item.ID, "tag:example.org,2025:e/"))
		}
		return ids
	}
	for _, m := range regexp.MustCompile(`<(?:id|guid isPermaLink="false")>tag:example.org,2025:e/([^<]+)<`).FindAllStringSubmatch(string(a.body), -1) {
		ids = append(ids, html.UnescapeString(m[1]))
	}
	return ids
}

// wantTold sees to it that every format of a feed has those entries in that order, and is valid.
func (s *service) wantTold(query string, want ...string) {
	s.t.Helper()
	for _, suffix := range feedForms {
		path := "/t/news" + suffix + query
		a := s.get(path)
		if got := told(s.t, path, a); !slices.Equal(got, want) {
			s.t.Errorf("at %s, %s has %q, want %q", s.time().Format(time.DateTime), path, got, want)
		}
		self, _, _ := strings.Cut(strings.TrimPrefix(a.header.Get("Link"), "<"), ">")
		for _, found := range findings(suffix, a.body, self, s.time().Add(time.Second)) {
			s.t.Errorf("%s: %v", path, found)
		}
	}
}

func findings(suffix string, doc []byte, self string, now time.Time) []validate.Finding {
	switch suffix {
	case ".rss":
		return validate.RSS(doc, self, now)
	case ".atom":
		return validate.Atom(doc, self, now)
	}
	return validate.JSON(doc, self, now)
}

// reach moves the clock to a time.
func (s *service) reach(at string) {
	s.t.Helper()
	then, err := time.Parse(time.RFC3339Nano, at)
	if err != nil || then.Before(s.time()) {
		s.t.Fatalf("%s is not ahead of %s: %v", at, s.time(), err)
	}
	s.pass(then.Sub(s.time()))
}

// R22: a beginning is told at its minute in the event's zone, and not a moment before; after a move it is told again. The
// state of the feed moves then, and until then who has it is answered 304 (H8, H10, M5).
func TestStarting(t *testing.T) {
	s := start(t)
	s.timeline("news", "public") // in Europe/Kyiv, two hours ahead of UTC
	s.event("news", "day", object{"date": "2025-03-02"})
	s.pass(time.Second)
	s.event("news", "away", object{"date": "2025-03-02", "zone": "America/New_York"})
	s.pass(time.Second)
	s.event("news", "hour", object{"date": "2025-03-05T10:00"})
	s.pass(time.Second)
	s.event("news", "month", object{"date": "2025-03"})
	const view = "?view=starting"
	before := s.unchanged(view, "2025-03-01T21:59:59.999Z", nil)
	s.wantTold(view)
	s.reach("2025-03-01T22:00:00Z") // midnight in Kyiv
	s.wantTold(view, "day#start@2025-03-02")
	day := s.unchanged(view, "2025-03-02T04:59:59Z", before)
	s.reach("2025-03-02T05:00:00Z") // midnight in New York
	s.wantTold(view, "away#start@2025-03-02", "day#start@2025-03-02")
	away := s.unchanged(view, "2025-03-05T07:59:00Z", day)
	s.reach("2025-03-05T08:00:00Z")
	s.wantTold(view, "hour#start@2025-03-05", "away#start@2025-03-02", "day#start@2025-03-02")
	s.wantTold(view + "&status=-scheduled")
	hour := s.unchanged(view, "2025-03-06T12:00:00Z", away)

	s.patch("news", "day", object{"date": "2025-03-09"})
	s.wantTold(view, "hour#start@2025-03-05", "away#start@2025-03-02")
	moved := s.unchanged(view, "2025-03-08T21:59:59Z", hour)
	s.reach("2025-03-08T22:00:00Z")
	s.wantTold(view, "day#start@2025-03-09", "hour#start@2025-03-05", "away#start@2025-03-02")
	s.unchanged(view, "2025-03-09T22:00:00Z", moved)
	s.wantTold("?view=latest", "month", "hour", "away", "day")
}

// unchanged sees to it that a feed is in another state than former, keeps it from now until a time, and returns it: the
// headers of each format.
func (s *service) unchanged(query, until string, former map[string]http.Header) map[string]http.Header {
	s.t.Helper()
	s.pass(2 * time.Second)
	states := map[string]http.Header{}
	for _, suffix := range feedForms {
		path := "/t/news" + suffix + query
		h := s.get(path).header
		states[suffix] = h
		if old := former[suffix]; old != nil {
			if old.Get("ETag") == h.Get("ETag") || old.Get("Last-Modified") == h.Get("Last-Modified") {
				s.t.Errorf("%s: the state is still %s, %s", path, h.Get("ETag"), h.Get("Last-Modified"))
			}
			for name, value := range map[string]string{"If-None-Match": old.Get("ETag"), "If-Modified-Since": old.Get("Last-Modified")} {
				if a := s.get(path, name, value); a.status != 200 {
					s.t.Errorf("%s with %s: %s = %d, want 200", path, name, value, a.status)
				}
			}
		}
	}
	s.reach(until)
	for suffix, h := range states {
		path := "/t/news" + suffix + query
		for name, value := range map[string]string{"If-None-Match": h.Get("ETag"), "If-Modified-Since": h.Get("Last-Modified")} {
			if a := s.get(path, name, value); a.status != 304 || a.header.Get("ETag") != h.Get("ETag") || a.header.Get("Last-Modified") != h.Get("Last-Modified") {
				s.t.Errorf("at %s, %s with %s: %s = %d, %s, want 304", until, path, name, value, a.status, a.header.Get("ETag"))
			}
		}
	}
	return states
}

// With a lead a beginning is told so long before; another lead is another feed.
func TestStartingLead(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "hour", object{"date": "2025-03-05T10:00"}) // 08:00 in UTC
	s.reach("2025-03-04T07:59:59Z")
	s.wantTold("?view=starting&lead=P1D")
	s.reach("2025-03-04T08:00:00Z")
	s.wantTold("?view=starting&lead=P1D", "hour#start@2025-03-05")
	s.wantTold("?view=starting&lead=PT15M")
	s.reach("2025-03-05T07:45:00Z")
	s.wantTold("?view=starting&lead=PT15M", "hour#start@2025-03-05")
	s.wantTold("?view=starting")
}

// The time that Last-Modified says is over for every reader: it is left out within the second in which an event begins.
func TestStartingLastModified(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "hour", object{"date": "2025-03-05T10:00"})
	s.reach("2025-03-05T08:00:00.5Z")
	if got := s.get("/t/news.atom?view=starting").header.Get("Last-Modified"); got != "" {
		t.Errorf("within the second: Last-Modified %s", got)
	}
	s.reach("2025-03-05T08:00:01Z")
	if got := s.get("/t/news.atom?view=starting").header.Get("Last-Modified"); got != "Wed, 05 Mar 2025 08:00:01 GMT" {
		t.Errorf("Last-Modified %s", got)
	}
}

// Every change is told once, with an id of its own, newest first; what is minor is not, and a deletion is.
func TestFeedOfChanges(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", object{"topics": []string{"Trade"}})
	s.pass(2 * time.Second)
	s.event("news", "e2", nil)
	s.pass(2 * time.Second)
	const view = "?view=changes"
	s.wantTold(view, "e2#r1", "e1#r1")
	tag := s.get("/t/news.rss" + view).header.Get("ETag")
	if a := s.get("/t/news.rss"+view, "If-None-Match", tag); a.status != 304 {
		t.Errorf("asked again: %d", a.status)
	}
	s.pass(time.Minute)
	s.patch("news", "e1", object{"date": "2025-03-09"})
	if a := s.get("/t/news.rss"+view, "If-None-Match", tag); a.status != 200 {
		t.Errorf("after a move: %d", a.status)
	}
	s.pass(time.Minute)
	s.patch("news", "e1", object{"title": "Typo", "minor": true})
	s.pass(2 * time.Second)
	s.admin("DELETE", api+"/timelines/news/events/e2?note=entered+twice", nil, 204)
	s.pass(2 * time.Second)
	s.wantTold(view, "e2#r2", "e1#r2", "e1#r1")
	s.wantTold(view+"&topic=trade", "e1#r2", "e1#r1")
	s.wantTold("", "e1")
	s.wantTold("?view=none&lead=x", "e1")
}

// What an event was is told to nobody while it is deleted or hidden again, also where it was told under another topic:
// the feed of changes agrees with the feed of the event, and who has it is answered with the new one (H10).
func TestFeedOfChangesOfDeleted(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", object{"topics": []string{"Trade"}, "summary": "A secret."})
	s.pass(2 * time.Second)
	s.patch("news", "e1", object{"topics": []string{"Peace"}})
	s.pass(2 * time.Second)
	s.event("news", "e2", nil)
	const all, former = "?view=changes", "?view=changes&topic=trade"
	was := map[string]answer{}
	want := func(wantAll, wantFormer, ofEvent string) {
		t.Helper()
		s.pass(2 * time.Second)
		s.wantTold(all, strings.Fields(wantAll)...)
		s.wantTold(former, strings.Fields(wantFormer)...)
		s.wantRevisions("/e/e1.atom", ofEvent)
		for _, suffix := range feedForms {
			path := "/t/news" + suffix + former
			a := s.get(path)
			if old, ok := was[path]; ok {
				if s.get(path, "If-None-Match", old.header.Get("ETag")).status != 200 || s.get(path, "If-Modified-Since", old.header.Get("Last-Modified")).status != 200 {
					t.Errorf("%s: who has it is answered that it is the same", path)
				}
			}
			was[path] = a
		}
	}
	want("e2#r1 e1#r2 e1#r1", "e1#r2 e1#r1", "2 1")
	s.admin("DELETE", api+"/timelines/news/events/e1", nil, 204)
	want("e1#r3 e2#r1", "", "3")
	for _, suffix := range feedForms {
		if a := s.get("/t/news" + suffix + all); strings.Contains(string(a.body), "secret") {
			t.Errorf("what was deleted is told: %s", a.body)
		}
	}
	s.admin("POST", api+"/timelines/news/events/e1/restore", nil, 200)
	want("e1#r4 e1#r3 e2#r1 e1#r2 e1#r1", "e1#r2 e1#r1", "4 3 2 1")
	s.patch("news", "e1", object{"draft": true})
	want("e1#r5 e2#r1", "", "5")
	s.pass(31 * 24 * time.Hour)
	if _, err := s.store.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.wantTold(all, "e1#r5", "e2#r1")
}

// R20, A7, J4: the pages of a feed of any family lead through all of its entries, each of them once.
func TestFamilyPages(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	for i := range 7 {
		s.event("news", fmt.Sprintf("e%d", i), object{"date": fmt.Sprintf("2025-02-%02d", 20+i/2)})
		s.event("news", fmt.Sprintf("f%d", i), object{"date": fmt.Sprintf("2025-03-%02d", 1+i/2)})
		s.patch("news", fmt.Sprintf("f%d", i), object{"status": "tentative"})
	}
	s.reach("2025-03-10T00:00:00Z")
	for query, entries := range map[string]int{"view=changes": 21, "view=starting": 7, "view=starting&lead=P2D": 7} {
		for suffix, form := range map[string]string{
			".rss": `<atom:link rel="next"[^>]* href="([^"]+)"`, ".atom": `<link rel="next"[^>]* href="([^"]+)"`, ".json": `"next_url":"([^"]+)"`,
		} {
			whole := told(t, query, s.get("/t/news"+suffix+"?"+query))
			var paged []string
			for path := "/t/news" + suffix + "?" + query + "&limit=3"; path != ""; {
				a := s.get(path)
				paged = append(paged, told(t, path, a)...)
				m := regexp.MustCompile(form).FindStringSubmatch(string(a.body))
				if path = ""; m != nil {
					path = strings.TrimPrefix(html.UnescapeString(strings.ReplaceAll(m[1], `\u0026`, "&")), baseURL)
				}
			}
			if len(whole) != entries || !slices.Equal(whole, paged) {
				t.Errorf("%s?%s has %q, and by pages %q", suffix, query, whole, paged)
			}
		}
	}
}

// No family ever shows an entry of another, whatever the address asks beside it: who follows one has ids of one form.
func TestFamiliesApart(t *testing.T) {
	s, _ := startFiltered(t)
	s.reach("2025-03-30T12:00:00Z")
	forms := map[string]*regexp.Regexp{
		"": regexp.MustCompile(`^[^#]+$`), "latest": regexp.MustCompile(`^[^#]+$`), "everything": regexp.MustCompile(`^[^#]+$`),
		"changes": regexp.MustCompile(`^[^#]+#r\d+$`), "starting": regexp.MustCompile(`^[^#]+#start@\d{4}-\d\d-\d\d$`),
	}
	tags, ids := map[string]string{}, map[string]string{}
	for view, form := range forms {
		for _, rest := range []string{"", "&topic=trade", "&lead=P3D", "&from=2025-03-29&to=2025-03-30&limit=5", "&cancelled=keep&cursor=AAAA"} {
			for _, suffix := range feedForms {
				path := "/t/news" + suffix + "?view=" + view + rest
				a := s.get(path)
				got := told(t, path, a)
				if len(got) == 0 || slices.ContainsFunc(got, func(id string) bool { return !form.MatchString(id) }) {
					t.Errorf("%s has %q", path, got)
				}
				if rest != "" {
					continue
				}
				own := regexp.MustCompile(`<id>([^<]+)</id>`).FindStringSubmatch(string(a.body))
				if suffix == ".atom" {
					ids[view] = own[1]
				}
				tags[view] = a.header.Get("ETag")
			}
		}
	}
	for _, kept := range []map[string]string{tags, ids} {
		if kept["latest"] != kept[""] || kept["changes"] == kept[""] || kept["starting"] == kept[""] || kept["changes"] == kept["starting"] {
			t.Errorf("families are not told apart: %v", kept)
		}
	}
}

// A cursor of one family is none of another: the feed begins at its beginning.
func TestCursorOfAnotherFamily(t *testing.T) {
	s := published(t)
	s.reach("2025-03-10T00:00:00Z")
	next := regexp.MustCompile(`"next_url":"[^"]*cursor=([^"]+)"`)
	cursor := next.FindStringSubmatch(string(s.get("/t/news.json?limit=1&view=changes").body))[1]
	for _, view := range []string{"latest", "starting"} {
		path := "/t/news.json?view=" + view
		if a, b := s.get(path), s.get(path+"&cursor="+cursor); string(a.body) != string(b.body) {
			t.Errorf("%s goes on at a place of changes: %s", path, b.body)
		}
	}
}
