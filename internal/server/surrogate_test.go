package server_test

import "testing"

// Every public answer about a timeline or an event names it, for caches that are told to forget it; what needs a token, a
// 304 and an error do not.
func TestSurrogateKeys(t *testing.T) {
	s := published(t)
	for path, want := range map[string]string{
		"/t/news": "t/news", "/t/news.rss": "t/news", "/t/news.atom": "t/news", "/t/news.json": "t/news", "/t/news.ics?topic=trade": "t/news",
		"/e/e1": "t/news e/e1", "/e/e1.ics": "t/news e/e1", "/e/e1.atom": "t/news e/e1", "/t/none.rss": "", "/t/none": "", "/e/none.ics": "",
	} {
		for range 2 { // the second may come out of memory
			a := s.get(path)
			if got := a.header.Get("Surrogate-Key"); got != want {
				t.Errorf("%s: Surrogate-Key %q, want %q", path, got, want)
			}
			if tag := a.header.Get("ETag"); tag != "" {
				if b := s.get(path, "If-None-Match", tag); b.status != 304 || b.header.Get("Surrogate-Key") != "" {
					t.Errorf("%s: %d with Surrogate-Key %q, want 304 without", path, b.status, b.header.Get("Surrogate-Key"))
				}
			}
		}
		if a := s.do(request{method: "GET", path: path, token: adminToken}); a.header.Get("Surrogate-Key") != "" {
			t.Errorf("%s with a token: Surrogate-Key %q", path, a.header.Get("Surrogate-Key"))
		}
	}
}
