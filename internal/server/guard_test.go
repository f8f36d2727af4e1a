package server_test

import (
	"strings"
	"testing"
)

// S10: TestGuards holds what every kind of answer says to browsers: what it may run, who may frame it, what is told of it elsewhere.
func TestGuards(t *testing.T) {
	s := published(t)
	const nothing = "default-src 'none'; frame-ancestors 'none'; sandbox"
	const page = "default-src 'none'; style-src 'self'; script-src 'self'"
	for _, c := range []struct {
		method, path string
		status       int
		policy       string // how it begins
		frames       string // who may frame it
		opener       string
	}{
		{"GET", "/", 200, page, "'none'", ""},
		{"GET", "/t/", 200, page, "'none'", ""},
		{"GET", "/t/news", 200, page, "'none'", ""},
		{"GET", "/t/news", 200, page, "'none'", ""}, // out of memory
		{"GET", "/t/news/subscribe", 200, page, "'none'", ""},
		{"GET", "/t/news/embed", 200, "default-src 'none'", "*", ""},
		{"GET", "/t/news/embed/code", 200, page, "'none'", ""},
		{"GET", "/e/e1", 200, page, "'none'", ""},
		{"GET", "/t/missing", 404, page, "'none'", ""},
		{"GET", "/t/news.rss", 200, nothing, "'none'", ""},
		{"GET", "/t/news.atom", 200, nothing, "'none'", ""},
		{"GET", "/t/news.atom", 200, nothing, "'none'", ""},
		{"GET", "/t/news.json", 200, nothing, "'none'", ""},
		{"GET", "/t/news.ics", 200, nothing, "'none'", ""},
		{"GET", "/t/news.ics", 200, nothing, "'none'", ""},
		{"GET", "/t/missing.ics", 404, nothing, "'none'", ""},
		{"GET", "/e/e1.ics", 200, nothing, "'none'", ""},
		{"GET", "/feeds.opml", 200, nothing, "'none'", ""},
		{"GET", "/t/news/", 301, nothing, "'none'", ""},
		{"GET", "/oembed?url=" + baseURL + "/t/news", 200, nothing, "'none'", ""},
		{"GET", "/embed.js", 200, nothing, "'none'", ""},
		{"GET", "/robots.txt", 200, nothing, "'none'", ""},
		{"GET", "/livez", 200, nothing, "'none'", ""},
		{"GET", api + "/timelines", 200, nothing, "'none'", ""},
		{"GET", api + "/timelines/missing", 404, nothing, "'none'", ""},
		{"GET", api + "/openapi.json", 200, nothing, "'none'", ""},
		{"POST", api + "/timelines", 401, nothing, "'none'", ""},
		{"DELETE", "/t/news", 405, nothing, "'none'", ""},
		{"GET", "/api/docs", 200, page, "'none'", ""},
		{"GET", "/edit", 401, page, "'none'", "same-origin"},
		{"GET", "/edit/nothing", 404, page, "'none'", "same-origin"},
	} {
		a := s.do(request{method: c.method, path: c.path})
		policy := a.header.Get("Content-Security-Policy")
		if a.status != c.status || !strings.HasPrefix(policy, c.policy) || !strings.Contains(policy, "frame-ancestors "+c.frames) || !strings.Contains(policy, "base-uri 'none'") && !strings.Contains(policy, "sandbox") {
			t.Errorf("%s %s = %d with %q, want %d with %q…, frame-ancestors %s", c.method, c.path, a.status, policy, c.status, c.policy, c.frames)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin",
			"Cross-Origin-Opener-Policy": c.opener, "Strict-Transport-Security": "",
		} {
			if got := a.header.Get(name); got != want {
				t.Errorf("%s %s has %s: %q, want %q", c.method, c.path, name, got, want)
			}
		}
	}
}
