package server_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// H5, H10, W3: the header says what the document says: which address is its own, and where the other formats are. F19: its
// own address is the one that was asked for.
func TestLinks(t *testing.T) {
	s := published(t)
	at := func(rel, path, mediaType string) string {
		return "<" + baseURL + path + `>; rel="` + rel + `"; type="` + mediaType + `"`
	}
	formats := []struct{ suffix, mediaType string }{
		{".atom", "application/atom+xml"}, {".rss", "application/rss+xml"}, {".json", "application/feed+json"}, {".ics", "text/calendar"},
	}
	for _, query := range []string{"", "?topic=trade", "?topic=%D0%B3%D0%B0%D0%B7,-x&from=2025-03"} {
		var all []string
		for _, f := range formats {
			all = append(all, at("alternate", "/t/news"+f.suffix+query, f.mediaType))
			want := []string{at("self", "/t/news"+f.suffix+query, f.mediaType), at("alternate", "/t/news"+query, "text/html")}
			for _, other := range formats {
				if other != f {
					want = append(want, at("alternate", "/t/news"+other.suffix+query, other.mediaType))
				}
			}
			s.wantLink(t, "/t/news"+f.suffix+query, want...)
		}
		s.wantLink(t, "/t/news"+query, append([]string{"<" + baseURL + "/t/news" + query + `>; rel="canonical"`}, all...)...)
	}
	s.wantLink(t, "/e/e1.ics", at("self", "/e/e1.ics", "text/calendar"), at("alternate", "/e/e1", "text/html"))
	s.wantLink(t, "/e/e1", "<"+baseURL+`/e/e1>; rel="canonical"`, at("alternate", "/e/e1.atom", "application/atom+xml"), at("alternate", "/e/e1.ics", "text/calendar"),
		at("alternate", api+"/timelines/news/events/e1", "application/json"))
	for _, path := range []string{"/t/missing", "/t/missing.rss", "/e/missing", "/e/missing.ics", "/e/missing.atom"} {
		s.wantLink(t, path)
	}
}

// H5: however long an address is, the header stays as short as what stands in front of services takes; its own address is
// the last to be left out. The document still has all.
func TestLinksOfLongAddresses(t *testing.T) {
	s := published(t)
	for _, words := range []int{1, 10, 20, 40, 100} {
		const gas = "%D0%B3%D0%B0%D0%B7-"
		query := "?topic=" + strings.Repeat(gas, min(words, 50)) + "x"
		if words > 50 { // no topic is as long as that
			query += "," + strings.Repeat(gas, words-50) + "y"
		}
		for _, path := range []string{"/t/news.atom", "/t/news"} {
			a := s.get(path + query)
			link := a.header.Get("Link")
			if own := "<" + baseURL + path + query + ">"; len(link) > 2<<10 || (len(own) < 2000) != strings.HasPrefix(link, own) {
				t.Errorf("%s of %d words: %d bytes of Link, which begin with %.100q", path, words, len(link), link)
			}
			if other := baseURL + "/t/news.rss" + query; !strings.Contains(string(a.body), other) {
				t.Errorf("%s of %d words: the document lacks %s", path, words, other)
			}
		}
	}
}

func (s *service) wantLink(t *testing.T, path string, want ...string) {
	t.Helper()
	a := s.get(path)
	if got := a.header.Get("Link"); got != strings.Join(want, ", ") {
		t.Errorf("%s: Link = %s, want %s", path, got, strings.Join(want, ", "))
	}
	if tag := a.header.Get("ETag"); tag != "" {
		if b := s.get(path, "If-None-Match", tag); b.status != 304 || b.header.Get("Link") != "" {
			t.Errorf("%s: %d with Link %s, want 304 without: the client has it", path, b.status, b.header.Get("Link"))
		}
	}
}

// S9: no address in any answer is made from what the client calls this host. F14, F13: they are all whole.
func TestForgedHost(t *testing.T) {
	s := published(t)
	for _, path := range append([]string{"/robots.txt", "/t/missing", "/api"}, paths...) {
		req, err := http.NewRequest("GET", s.http.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = "forged.example"
		for _, name := range []string{"X-Forwarded-Host", "X-Original-Host", "X-Host", "Forwarded", "X-Forwarded-Proto", "X-Forwarded-Prefix", "X-Original-URL"} {
			req.Header.Set(name, map[bool]string{true: "host=forged.example;proto=gopher", false: "forged.example"}[name == "Forwarded"])
		}
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(body), "forged.example") || strings.Contains(string(body), "127.0.0.1") {
			t.Errorf("%s repeats the host of the request: %s", path, body)
		}
		for name, values := range res.Header {
			if text := strings.Join(values, " "); strings.Contains(text, "forged.example") || strings.Contains(text, "127.0.0.1") {
				t.Errorf("%s: %s = %q repeats the host of the request", path, name, values)
			}
		}
	}
}
