package server_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/timeline"
)

// H1, H2, H4, H13, H15, H16, H22, H23, S10: what every feed says of itself, whatever the client asks with. C23: a calendar is
// shown, not saved; also that of one event, which programs follow as well.
func TestFeedHeaders(t *testing.T) {
	s := published(t)
	for path, mediaType := range map[string]string{
		"/t/news.rss":  "application/rss+xml; charset=utf-8",
		"/t/news.atom": "application/atom+xml; charset=utf-8",
		"/t/news.json": "application/feed+json",
		"/t/news.ics":  "text/calendar; charset=utf-8",
		"/e/e1.ics":    "text/calendar; charset=utf-8",
	} {
		// Programs ask with any Accept, or none.
		for _, accept := range []string{"", "text/html", "application/x-unknown", "text/calendar, application/ics, text/plain;q=0.9"} {
			a := s.get(path, "Accept", accept)
			for name, want := range map[string]string{
				"Content-Type": mediaType, "X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex", "Accept-Ranges": "none",
				"Cache-Control": "public, max-age=300, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400", "Expires": "",
				"Vary": "Accept-Encoding, Authorization", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
				"Access-Control-Expose-Headers": "ETag, Link, Last-Modified",
			} {
				if got := a.header.Get(name); a.status != 200 || got != want {
					t.Errorf("%s with Accept %q = %d, %s %q, want %q", path, accept, a.status, name, got, want)
				}
			}
		}
	}
	for path, name := range map[string]string{"/e/e1.ics": "e1", "/t/news.ics": "news", "/t/news.ics?topic=trade": "news"} {
		if got, want := s.get(path).header.Get("Content-Disposition"), `inline; filename="`+name+`.ics"; filename*=UTF-8''`+name+`.ics`; got != want {
			t.Errorf("%s: Content-Disposition = %q, want %q", path, got, want)
		}
	}
	s.get("/e/e1.rss").wantProblem(t, 404, "")
}

// H24, S8, R24, fault F19: the address of a feed in itself is canonical, whatever it was asked by, and that of its header.
func TestSelf(t *testing.T) {
	s := published(t)
	e, _, err := s.store.Event(t.Context(), "e2")
	if err != nil {
		t.Fatal(err)
	}
	behind := "cursor=" + timeline.CursorAt(&e.Event, timeline.NewestFirst).String()
	if body := string(s.get("/t/news.json?" + behind).body); strings.Contains(body, "/e/e2") || !strings.Contains(body, "/e/e1") {
		t.Errorf("the page behind e2 = %s, want e1 alone", body)
	}
	for query, want := range map[string]string{
		"":                             "",
		"?utm_source=x&fbclid=y&%zz":   "",
		"?limit=50":                    "",
		"?limit=7&topic=Trade":         "?topic=trade&limit=7",
		"?" + behind + "&limit=3":      "?limit=3&" + behind,
		"?limit=9999":                  "?limit=500",
		"?limit=0&order=desc&cursor=x": "",
		"?to=2025&status=scheduled&status=-cancelled&topic=b,a": "?topic=a,b&status=scheduled,-cancelled&to=2025",
	} {
		var feed struct {
			FeedURL string `json:"feed_url"`
			HomeURL string `json:"home_page_url"`
		}
		a := s.get("/t/news.json" + query)
		if err := json.Unmarshal(a.body, &feed); err != nil {
			t.Fatal(err)
		}
		if self, _, _ := strings.Cut(a.header.Get("Link"), ";"); self != "<"+feed.FeedURL+">" {
			t.Errorf("Link of %q begins with %s, want %s", query, self, feed.FeedURL)
		}
		if feed.FeedURL != baseURL+"/t/news.json"+want {
			t.Errorf("self of %q = %s, want %q", query, feed.FeedURL, want)
		}
	}
}

// R24: a feed has the 50 newest entries, newest first, and up to 500 when asked for more.
func TestFeedOrderAndLimit(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	for i := range 60 {
		s.event("news", fmt.Sprintf("e%02d", i), object{"date": fmt.Sprintf("%d", 2060-i)})
		s.pass(time.Second)
	}
	entries := func(query string) []string {
		var feed struct{ Items []struct{ URL string } }
		if err := json.Unmarshal(s.get("/t/news.json"+query).body, &feed); err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, item := range feed.Items {
			list = append(list, strings.TrimPrefix(item.URL, baseURL+"/e/"))
		}
		return list
	}
	if list := entries(""); len(list) != 50 || list[0] != "e59" || list[49] != "e10" {
		t.Errorf("feed = %v, want the 50 newest, newest first", list)
	}
	if list := entries("?limit=2"); !slices.Equal(list, []string{"e59", "e58"}) {
		t.Errorf("feed = %v, want the two newest", list)
	}
	calendar := string(s.get("/t/news.ics?limit=2").body)
	if n := strings.Count(calendar, "BEGIN:VEVENT"); n != 0 {
		t.Errorf("calendar of years has %d events, want none", n)
	}
	s.event("news", "late", object{"date": "2025-03-04"})
	s.event("news", "early", object{"date": "2025-03-01"})
	calendar = string(s.get("/t/news.ics?limit=1").body)
	if early, late := strings.Index(calendar, "UID:early@"), strings.Index(calendar, "UID:late@"); early < 0 || late < early {
		t.Errorf("calendar = %s, want all days, by date", calendar)
	}
}

// M1, M2: one identity in every format.
func TestIdentity(t *testing.T) {
	s := published(t)
	for path, want := range map[string]string{
		"/t/news.rss": "tag:example.org,2025:e/e1<", "/t/news.atom": "<id>tag:example.org,2025:e/e1<",
		"/t/news.json": `"tag:example.org,2025:e/e1"`, "/t/news.ics": "UID:e1@example.org\r\n", "/e/e1.ics": "UID:e1@example.org\r\n",
	} {
		if body := string(s.get(path).body); !strings.Contains(body, want) {
			t.Errorf("%s = %s, want %q in it", path, body, want)
		}
	}
}

// H12, H13, H14: gzip for who asks for it, under one weak tag; never for programs that cannot read it.
func TestCompression(t *testing.T) {
	s := published(t)
	cases := []struct {
		accept string
		want   bool
	}{
		{"gzip", true},
		{"x-gzip,gzip,deflate", true},
		{"x-gzip", true},
		{"br, gzip;q=0.5", true},
		{"*", true},
		{"GZIP", true},
		{"", false},
		{"identity", false},
		{"gzip;q=0", false},
		{"gzip;q=0, *", false},
		{"*;q=0", false},
		{"br", false},
		{"gzip;q=x", false},
		{"gzip;q=2", false},
		{"gzip;v=1", false},
	}
	for _, path := range []string{"/t/news.ics", "/t/news.atom", "/t/news", api + "/timelines/news/events"} {
		plain := s.get(path)
		for _, c := range cases {
			for range 2 {
				a := s.get(path, "Accept-Encoding", c.accept)
				if got := a.header.Get("Content-Encoding") == "gzip"; got != c.want {
					t.Errorf("%s with %q: gzip %v, want %v", path, c.accept, got, c.want)
				}
				if c.want {
					a.body = unzip(t, a.body)
				}
				if !bytes.Equal(a.body, plain.body) || a.header.Get("ETag") != plain.header.Get("ETag") || !strings.HasPrefix(a.header.Get("Vary"), "Accept-Encoding") {
					t.Errorf("%s with %q differs, or lacks ETag or Vary", path, c.accept)
				}
			}
		}
		a, b := s.get(path, "Accept-Encoding", "gzip"), s.get(path, "Accept-Encoding", "gzip")
		if !bytes.Equal(a.body, b.body) {
			t.Errorf("%s: two compressed answers differ", path)
		}
		if c := s.get(path, "Accept-Encoding", "gzip", "If-None-Match", a.header.Get("ETag")); c.status != 304 || c.header.Get("Content-Encoding") != "" {
			t.Errorf("%s compressed, with its ETag = %d %v, want a 304 without coding", path, c.status, c.header)
		}
	}
	for _, agent := range []string{
		"Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)", "Outlook-iOS/709", "Microsoft-Exchange-Calendar", "Mozilla/4.0 (compatible; MSOffice 12)",
	} {
		for path, want := range map[string]string{"/t/news.ics": "", "/t/news.ics?topic=trade": "", "/e/e1.ics": "", "/t/news.atom": "gzip"} {
			if got := s.get(path, "User-Agent", agent, "Accept-Encoding", "gzip").header.Get("Content-Encoding"); got != want {
				t.Errorf("%s for %s: Content-Encoding = %q, want %q", path, agent, got, want)
			}
		}
	}
	// A strong tag names bytes, which a coding would change; small answers gain nothing.
	for _, path := range []string{api + "/timelines/news/events/e1", "/livez", api + "/timelines/news"} {
		if a := s.get(path, "Accept-Encoding", "gzip"); a.header.Get("Content-Encoding") != "" {
			t.Errorf("%s is compressed", path)
		}
	}
}

func unzip(t *testing.T, body []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// H6, H7, H19, H23: who wants to write to a feed is told that nobody can; scripts of other sites may read.
func TestMethods(t *testing.T) {
	s := published(t)
	for path, allow := range map[string]string{
		"/t/news.ics": "GET, HEAD, OPTIONS", "/t/news.rss": "GET, HEAD, OPTIONS", "/t/news": "GET, HEAD, OPTIONS",
		"/e/e1": "GET, HEAD, OPTIONS", "/": "GET, HEAD, OPTIONS", "/t/": "GET, HEAD, OPTIONS",
		api + "/timelines":                        "GET, HEAD, OPTIONS, POST",
		api + "/timelines/news/changes":           "GET, HEAD, OPTIONS",
		api + "/timelines/news/events/e1":         "DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
		api + "/timelines/news/events/e1/restore": "OPTIONS, POST",
	} {
		for _, method := range []string{"PROPFIND", "PROPPATCH", "MKCALENDAR", "REPORT", "LOCK", "PUT", "POST", "PATCH", "DELETE", "TRACE", "ANYTHING"} {
			if strings.Contains(allow, method) {
				continue
			}
			a := s.do(request{method: method, path: path, header: map[string]string{"If-Match": `"nothing"`}})
			a.wantProblem(t, 405, "")
			if got := a.header.Get("Allow"); got != allow {
				t.Errorf("%s %s: Allow = %q, want %q", method, path, got, allow)
			}
		}
		a := s.do(request{method: "OPTIONS", path: path, header: map[string]string{"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}})
		if a.status != 204 || a.header.Get("Allow") != allow || a.header.Get("Access-Control-Allow-Origin") != "*" || a.header.Get("Access-Control-Allow-Methods") != "GET, HEAD, OPTIONS" || a.header.Get("Access-Control-Allow-Headers") != "If-Modified-Since, If-None-Match" || len(a.body) > 0 {
			t.Errorf("OPTIONS %s = %d %v", path, a.status, a.header)
		}
	}
	s.do(request{method: "HEAD", path: api + "/timelines/news/events/e1/restore"})
	for _, path := range []string{"/t/missing.ics", "/e/missing.ics", "/t/missing.rss", api + "/missing", api + "/timelines/missing", "/static/missing.css"} {
		s.get(path).wantProblem(t, 404, "")
	}
}

func TestEscapedPath(t *testing.T) {
	s := published(t)
	if a, b := s.get("/t/n%65ws.rss"), s.get("/t/news.rss"); a.status != 200 || !bytes.Equal(a.body, b.body) {
		t.Errorf("escaped path = %d, want the same feed", a.status)
	}
	s.get("/t/news%2F.rss").wantProblem(t, 404, "")
}
