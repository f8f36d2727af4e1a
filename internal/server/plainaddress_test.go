package server_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"dateline/internal/server"
	"dateline/timeline"
)

// counting is a store that counts what is read to make pages and feeds.
type counting struct {
	timeline.Store
	counts, lists, validators atomic.Int64
}

func (c *counting) Counts(ctx context.Context, q timeline.Query) (timeline.Counts, error) {
	c.counts.Add(1)
	return c.Store.Counts(ctx, q)
}

func (c *counting) List(ctx context.Context, q timeline.Query) (timeline.Page, error) {
	c.lists.Add(1)
	return c.Store.List(ctx, q)
}

func (c *counting) Validator(ctx context.Context, q timeline.Query) (timeline.Validator, error) {
	c.validators.Add(1)
	return c.Store.Validator(ctx, q)
}

// H24: what trackers append costs neither reading nor rendering nor memory, and the answer is the same; nor does it cost to
// write the same in other words.
func TestUnknownParametersCostNothing(t *testing.T) {
	plain := published(t)
	store := &counting{Store: plain.store}
	s := plain.over(store)
	for _, path := range []string{"/t/news", "/t/news?topic=trade", "/t/news/embed", "/t/", "/", "/t/news.atom", "/t/news.ics?topic=trade"} {
		for _, coding := range []string{"gzip", "identity"} {
			first := s.get(path, "Accept-Encoding", coding)
			kept, read := keptBytes(t, s), store.reads()
			sign := "?"
			if strings.Contains(path, "?") {
				sign = "&"
			}
			for n := range 50 {
				a := s.get(fmt.Sprintf("%s%sutm_source=%d&%%78=%d;&fbclid=x%d", path, sign, n, n, n), "Accept-Encoding", coding)
				if string(a.body) != string(first.body) || a.header.Get("ETag") != first.header.Get("ETag") || a.status != 200 {
					t.Fatalf("%s with a tracker's parameter = %d %v", path, a.status, a.header)
				}
			}
			if got := keptBytes(t, s); got != kept {
				t.Errorf("%s: %s bytes are kept, then %s", path, kept, got)
			}
			if got := store.reads(); got != read {
				t.Errorf("%s: the store is asked %d times more", path, got-read)
			}
		}
	}
	s.get("/t/news?topic=other,trade", "Accept-Encoding", "gzip")
	made := store.counts.Load()
	for _, path := range []string{"/t/news?topic=trade&topic=OTHER", "/t/news?n=7&topic=+Trade,other&limit=050&page=3", "/t/%6Eews?topic=trade,other,trade&theme=dark&lang=en", "http://any.example/t/news?topic=other,trade"} {
		for range 2 {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RequestURI = path
			u, err := url.Parse(path)
			if err != nil {
				t.Fatal(err)
			}
			r.URL = u
			w := httptest.NewRecorder()
			if s.server.Handler().ServeHTTP(w, r); w.Code != 200 {
				t.Errorf("%s = %d", path, w.Code)
			}
		}
	}
	if n := store.counts.Load() - made; n != 0 {
		t.Errorf("one page in other words is made %d times more", n)
	}
}

func (c *counting) reads() int64 { return c.counts.Load() + c.lists.Load() + c.validators.Load() }

// keptBytes is what the answers in memory take, as the metrics tell it.
func keptBytes(t *testing.T, s *service) (bytes string) {
	t.Helper()
	m := regexp.MustCompile(`dateline_cache_bytes\{what="answers"\} (\S+)`).FindStringSubmatch(metricsOf(t, s))
	if m == nil {
		t.Fatal("no metric tells what is kept")
	}
	return m[1]
}

// H24: whatever is asked for before, in whatever words, everybody gets the page that his own address asks for.
func TestKeptPagesAreRight(t *testing.T) {
	s := published(t)
	s.event("news", "e9", object{"title": "Talks on trade", "date": "2025-06", "topics": []string{"trade", "peace"}, "place": object{"name": "Kyiv"}, "translations": object{"uk": object{"title": "Переговори"}}})
	config := server.Config{Store: s.store, Tokens: s.store, Exports: s.store, Backups: s.store, Clock: s.clock, Epoch: s.store.Epoch(), Log: slog.New(slog.DiscardHandler)}
	keeping := newServer(t, config).Handler()
	config.Cache = 1
	forgetful := newServer(t, config).Handler()
	value := rapid.SampledFrom([]string{"", "trade", "Trade ", "peace,trade", "-trade", "uk", "en", "today", "e9", "e1", "nothing", "2025", "2025-03", " 2025-03-02", "march 2025", "31 feb", "desc", "asc", "rank", "3", "03", "0", "dark", "topic", "place", "changes", "starting", "P1D", "PT15M", "show", "keep", "span", "\"", "talks", "-talks", "Talks*", "a b", "%", "ö"})
	rapid.Check(t, func(rt *rapid.T) {
		path := rapid.SampledFrom([]string{"/t/news", "/t/news/embed", "/t/", "/"}).Draw(rt, "path")
		query := url.Values{}
		for _, name := range rapid.SliceOfN(rapid.SampledFrom([]string{"topic", "place", "from", "to", "q", "order", "limit", "lang", "at", "facet", "page", "view", "lead", "deleted", "cancelled", "imprecise", "alarm", "n", "theme", "status", "participant", "cursor", "utm"}), 0, 4).Draw(rt, "names") {
			query.Add(name, value.Draw(rt, name))
		}
		var got [2]*httptest.ResponseRecorder
		for i, h := range []http.Handler{keeping, forgetful} {
			got[i] = httptest.NewRecorder()
			h.ServeHTTP(got[i], httptest.NewRequest(http.MethodGet, path+"?"+query.Encode(), nil))
		}
		a, b := got[0], got[1]
		if a.Code != b.Code || a.Body.String() != b.Body.String() {
			rt.Fatalf("%s?%s = %d, want %d\n%s\nwant\n%s", path, query.Encode(), a.Code, b.Code, a.Body, b.Body)
		}
		for _, name := range []string{"ETag", "Link", "Content-Language", "Cache-Control", "Content-Security-Policy", "Vary", "X-Robots-Tag", "Last-Modified"} {
			if x, y := a.Header().Get(name), b.Header().Get(name); x != y {
				rt.Fatalf("%s?%s has %s %q, want %q", path, query.Encode(), name, x, y)
			}
		}
	})
}

// H24: every parameter for which a query is looked through is one that an address is kept with.
func TestParametersAreKnown(t *testing.T) {
	read := regexp.MustCompile(`(?:values|query|QueryParams\(\))(?:\.Get\(|\.Has\(|\[)"([a-z_]+)"`)
	elsewhere := map[string]bool{ // read by what is never kept: the API, the editor, oEmbed, the page on ways to subscribe
		"since": true, "show": true, "note": true, "events": true, "revision": true, "timeline": true, "url": true, "format": true, "qr": true, "dry_run": true, "partial": true, "create": true,
	}
	files, err := filepath.Glob("*.go")
	more, _ := filepath.Glob("../../timeline/filter.go")
	seen := 0
	for _, file := range append(files, more...) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, e := os.ReadFile(file)
		if err != nil || e != nil {
			t.Fatal(err, e)
		}
		for _, m := range read.FindAllStringSubmatch(string(text), -1) {
			seen++
			if !server.Parameters()[m[1]] && !elsewhere[m[1]] {
				t.Errorf("%s reads the parameter %s, without which answers are kept", file, m[1])
			}
		}
	}
	for _, name := range []string{"topic", "participant", "place", "status", "from", "to", "q"} {
		if !server.Parameters()[name] {
			t.Errorf("%s is unknown", name)
		}
	}
	if seen < 15 {
		t.Errorf("%d parameters were found", seen)
	}
}

func metricsOf(t *testing.T, s *service) string {
	t.Helper()
	w := httptest.NewRecorder()
	s.server.Operations().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("metrics = %d %s", w.Code, w.Body)
	}
	return w.Body.String()
}
