package server_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// paths are one address of every kind that can be read, of a timeline news with the events e1 and e2.
var paths = []string{
	"/", "/t/", "/t/news", "/t/news?topic=trade", "/e/e1", "/e/e1.ics", "/e/e1.atom", "/feeds.opml", "/t/news/feed.xml", "/t/news/calendar.ics",
	"/t/news.rss", "/t/news.atom", "/t/news.json", "/t/news.ics", "/t/news.ics?from=2025-03&to=2025-03",
	"/t/news.rss?view=changes", "/t/news.atom?view=changes&limit=1", "/t/news.json?view=starting&lead=P5D", "/t/news.ics?alarm=PT15M",
	api + "/timelines", api + "/timelines/news", api + "/timelines/news/events", api + "/timelines/news/events?topic=trade",
	api + "/timelines/news/events/e1", api + "/timelines/news/events/e1/history", api + "/timelines/news/changes",
}

func published(t testing.TB) *service {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", object{"topics": []string{"Trade"}, "summary": strings.Repeat("A long summary. ", 100)})
	s.event("news", "e2", nil)
	s.pass(5 * time.Second)
	return s
}

// H3, H8, H9, H10, H12, H13, F17: every address has both validators, HEAD and 304 have the headers of the whole
// answer, and who has what it says is answered 304.
func TestConditional(t *testing.T) {
	s := published(t)
	for _, path := range paths {
		t.Run(path, func(t *testing.T) {
			full := s.get(path)
			tag, modified := full.header.Get("ETag"), full.header.Get("Last-Modified")
			if full.status != 200 || tag == "" || modified == "" {
				t.Fatalf("GET = %d, ETag %q, Last-Modified %q", full.status, tag, modified)
			}
			if again := s.get(path); string(again.body) != string(full.body) {
				t.Error("two answers differ")
			}
			at, err := http.ParseTime(modified)
			if err != nil {
				t.Fatal(err)
			}
			bare := strings.Trim(strings.TrimPrefix(tag, "W/"), `"`)
			before, after := at.Add(-time.Second).Format(http.TimeFormat), at.Add(time.Hour).Format(http.TimeFormat)
			cases := []struct {
				name   string
				header []string
				want   int
			}{
				{"same tag", []string{"If-None-Match", tag}, 304},
				{"any", []string{"If-None-Match", "*"}, 304},
				{"list", []string{"If-None-Match", `"x", W/"y,z" ,` + tag}, 304},
				{"weak", []string{"If-None-Match", `W/"` + bare + `"`}, 304},
				{"strong", []string{"If-None-Match", `"` + bare + `"`}, 304},
				{"coding appended", []string{"If-None-Match", `"` + bare + `-gzip"`}, 304},
				{"another tag", []string{"If-None-Match", `"x"`}, 200},
				{"malformed tag", []string{"If-None-Match", bare}, 200},
				{"same time", []string{"If-Modified-Since", modified}, 304},
				{"later", []string{"If-Modified-Since", after}, 304},
				{"earlier", []string{"If-Modified-Since", before}, 200},
				{"no date", []string{"If-Modified-Since", "yesterday"}, 200},
				{"the tag wins", []string{"If-None-Match", `"x"`, "If-Modified-Since", after}, 200},
				{"the tag wins too", []string{"If-None-Match", tag, "If-Modified-Since", before}, 304},
			}
			for _, c := range cases {
				t.Run(c.name, func(t *testing.T) {
					for _, method := range []string{"GET", "HEAD"} {
						a := s.do(request{method: method, path: path, header: pairs(c.header)})
						if a.status != c.want {
							t.Errorf("%s = %d, want %d", method, a.status, c.want)
						}
						wantSameHeaders(t, full, a)
					}
				})
			}
		})
	}
}

// wantSameHeaders checks that an answer to HEAD has the headers of the full answer, and a 304 those of them that caches and
// scripts need, and no other.
func wantSameHeaders(t *testing.T, full, a answer) {
	t.Helper()
	names := []string{"ETag", "Last-Modified", "Cache-Control", "Vary", "Access-Control-Allow-Origin"}
	if a.status == 200 {
		names = append(names, "Content-Type", "Content-Length", "Content-Disposition", "Link", "Access-Control-Expose-Headers", "X-Content-Type-Options", "X-Robots-Tag", "Accept-Ranges")
	} else {
		for name := range a.header {
			if name != "Date" && name != idHeader && !slices.Contains(names, http.CanonicalHeaderKey(name)) && name != "Etag" {
				t.Errorf("%d has %s: %v", a.status, name, a.header)
			}
		}
		if len(a.body) > 0 {
			t.Errorf("%d has a body", a.status)
		}
	}
	for _, name := range names {
		if got, want := a.header.Get(name), full.header.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
}

// T1, M5, H11: a change moves the state of what shows it, and of nothing else.
func TestConditionalAfterChange(t *testing.T) {
	s := published(t)
	tags := map[string]string{}
	for _, path := range paths {
		tags[path] = s.get(path).header.Get("ETag")
	}
	s.admin("PATCH", api+"/timelines/news/events/e2", object{"title": "Another title"}, 200)
	unseen := map[string]bool{
		"/feeds.opml": true, "/e/e1.ics": true, "/e/e1.atom": true,
		api + "/timelines": true, api + "/timelines/news": true, api + "/timelines/news/events?topic=trade": true,
		api + "/timelines/news/events/e1": true, api + "/timelines/news/events/e1/history": true,
	}
	for _, path := range paths {
		want := 200
		if unseen[path] {
			want = 304
		}
		if a := s.get(path, "If-None-Match", tags[path]); a.status != want {
			t.Errorf("GET %s with the former ETag = %d, want %d", path, a.status, want)
		}
	}
	s.admin("PATCH", api+"/timelines/news", object{"title": "Another name"}, 200)
	for _, path := range []string{"/", "/feeds.opml", "/t/news", "/t/news?topic=trade", "/e/e1", "/t/news.atom", api + "/timelines", api + "/timelines/news"} {
		if a := s.get(path, "If-None-Match", tags[path]); a.status != 200 {
			t.Errorf("GET %s after a change of settings = %d, want 200", path, a.status)
		}
	}
}

// T1, M5, H8: two changes within one second must not share a Last-Modified, and none lies in the future.
func TestLastModified(t *testing.T) {
	s := start(t)
	s.pass(100 * time.Millisecond)
	s.timeline("news", "public")
	s.event("news", "e1", nil)
	for _, path := range []string{"/t/news.rss", "/t/news", "/e/e1.ics", api + "/timelines/news/events"} {
		a := s.get(path)
		if got := a.header.Get("Last-Modified"); got != "" {
			t.Errorf("%s: Last-Modified = %q within the second of the change, want none", path, got)
		}
		if b := s.get(path, "If-Modified-Since", s.time().Add(time.Hour).Format(http.TimeFormat)); b.status != 200 {
			t.Errorf("%s: If-Modified-Since = %d while Last-Modified is left out, want 200", path, b.status)
		}
	}
	s.pass(900 * time.Millisecond)
	for _, path := range []string{"/t/news.rss", "/t/news", "/e/e1.ics", api + "/timelines/news/events"} {
		if got, want := s.get(path).header.Get("Last-Modified"), "Thu, 27 Feb 2025 12:00:01 GMT"; got != want {
			t.Errorf("%s: Last-Modified = %q, want %q", path, got, want)
		}
	}
}

func TestConditionalDocuments(t *testing.T) {
	s := published(t)
	style := findStyle(t, s)
	for _, path := range []string{api + "/openapi.json", "/robots.txt", style} {
		a := s.get(path)
		if b := s.get(path, "If-None-Match", a.header.Get("ETag")); a.status != 200 || b.status != 304 {
			t.Errorf("%s = %d, then %d with its ETag; want 200 and 304", path, a.status, b.status)
		}
	}
	list := s.admin("GET", api+"/tokens", nil, 200)
	tokens := request{method: "GET", path: api + "/tokens", token: adminToken, header: map[string]string{"If-None-Match": list.header.Get("ETag")}}
	if a := s.do(tokens); a.status != 304 {
		t.Errorf("tokens with their ETag = %d, want 304", a.status)
	}
	s.token("read")
	if a := s.do(tokens); a.status != 200 {
		t.Errorf("tokens after a new one = %d, want 200", a.status)
	}
}

// H9: conditions that cannot be read never make a fault; the event's own tag is known whatever stands around it, and a
// write goes through only with it.
func FuzzConditions(f *testing.F) {
	f.Add(`W/"a.1"`, "Mon, 02 Jan 2006 15:04:05 GMT", "gzip;q=0.5, *;q=0")
	f.Add(`"a", "`, "", ";q=,")
	f.Add("*,*", "x", "x-gzip")
	s := startFuzz(f)
	const path, body = api + "/timelines/news/events/e1", `{"title":"Event e1","date":"2025-03-02"}`
	own := s.handle(f, "GET", path, "", nil).header.Get("ETag")
	f.Add(own, "", "")
	f.Add(`"x", W/`+own+`,"y"`, "Mon, 02 Jan 2096 15:04:05 GMT", "br")
	f.Add(strings.TrimSuffix(own, `"`)+`-gzip"`, "", "gzip")
	opaque := strings.Trim(own, `"`)
	f.Fuzz(func(t *testing.T, tags, since, coding string) {
		// The seeds of another process name another epoch.
		header := http.Header{"If-None-Match": {tags}, "If-Match": {tags}, "If-Modified-Since": {since}, "Accept-Encoding": {coding}}
		read, write := s.handle(t, "GET", path, "", header), s.handle(t, "PUT", path, body, header)
		if read.status != 200 && read.status != 304 || write.status != 200 && write.status != 412 {
			t.Errorf("with %q: GET = %d %s, PUT = %d %s", tags, read.status, read.body, write.status, write.body)
		}
		if mayMatch := strings.Contains(tags, opaque) || strings.TrimSpace(tags) == "*"; !mayMatch && (read.status == 304 || write.status == 200) {
			t.Errorf("%q is not %s, but GET = %d, PUT = %d", tags, own, read.status, write.status)
		}
		// In front of whatever follows, the own tag is the first to be read.
		header = http.Header{"If-None-Match": {own + "," + tags}}
		if a := s.handle(t, "GET", path, "", header); a.status != 304 {
			t.Errorf("If-None-Match: %s,%s = %d, want 304", own, tags, a.status)
		}
	})
}

// TestCodingsAppended asks for many states as they come back through proxies that append a coding to the entity tag: whatever
// bytes a tag is made of, it is known again.
func TestCodingsAppended(t *testing.T) {
	const path = "/t/"
	s := start(t)
	s.timeline("news", "public")
	tags := map[string]bool{}
	for i := range 300 {
		s.event("news", fmt.Sprint("e", i), nil)
		tag := s.get(path).header.Get("ETag")
		tags[tag] = true
		for _, mark := range []string{"-gzip", "--gzip", ";br", ":zstd"} {
			if a := s.get(path, "If-None-Match", strings.TrimSuffix(tag, `"`)+mark+`"`); a.status != 304 {
				t.Fatalf("%s with %s and %s = %d, want 304", path, tag, mark, a.status)
			}
		}
	}
	if len(tags) < 300 {
		t.Errorf("there were %d tags", len(tags))
	}
}
