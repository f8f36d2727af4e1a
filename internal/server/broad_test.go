package server_test

import (
	"context"
	"fmt"
	"html"
	"log/slog"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/internal/server"
	"dateline/timeline"
)

// A phrase of words that all events have, and hardly one in this order, is too broad for who waits for the answer: he is told so, and the
// page shows what it shows without it. A feed has what is found.
func TestBroadSearch(t *testing.T) {
	now := time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)
	clock := timeline.NewClock(func() time.Time { return now })
	path := filepath.Join(t.TempDir(), "dateline.db")
	store, err := bolt.Open(path, bolt.Options{Clock: clock, Search: path + ".search"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	ops := []timeline.Op{timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "news", Title: "News"}}}
	for i := range 6_000 {
		title := "Guarantees of security"
		if i == 0 {
			title = "Security guarantees"
		}
		ops = append(ops, timeline.PutEvent{Event: timeline.Event{ID: fmt.Sprint("e", i), Timeline: "news", Title: title, Date: "2025-03-02"}})
	}
	if _, err := store.Write(t.Context(), timeline.Write{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	if err := store.Follow(t.Context()); err != nil {
		t.Fatal(err)
	}
	srv := newServer(t, server.Config{Store: store, Tokens: store, Exports: store, Backups: store, Clock: clock, Epoch: store.Epoch(), AdminToken: adminToken, Site: testSite, Log: slog.New(slog.DiscardHandler), Search: store})
	s := &service{t: t, store: store, clock: clock, server: srv, http: httptest.NewServer(srv.Handler()), log: &logBuffer{}, now: now}
	t.Cleanup(s.http.Close)

	q := "?q=" + url.QueryEscape(`"security guarantees"`)
	s.get(api+"/timelines/news/events"+q).wantProblem(t, 422, "query.q")
	for _, path := range []string{"/t/news", "/t/news/embed", "/t/news/subscribe", "/"} {
		a := s.get(path + q)
		if a.status != 200 || a.header.Get("Cache-Control") != "no-store" || a.header.Get("ETag") != "" {
			t.Errorf("%s = %d %v, want a page that is nobody's to keep", path, a.status, a.header)
		}
		if says := strings.Contains(string(a.body), "too broad"); says != (path == "/t/news" || path == "/") {
			t.Errorf("%s says %v that the search is too broad\n%s", path, says, a.body)
		}
		if b := s.get(path + q); string(b.body) != string(a.body) {
			t.Errorf("%s is another page the second time", path)
		}
	}
	for _, path := range []string{"/t/news.atom", "/t/news.ics"} {
		if a := s.get(path + q); a.status != 200 || strings.Count(string(a.body), "Security guarantees") == 0 || strings.Contains(string(a.body), "Guarantees of security") {
			t.Errorf("%s = %d %.500s", path, a.status, a.body)
		}
	}
	v := s.visitor()
	v.signIn(adminToken)
	editor := v.open("/edit" + q)
	editor.wantPage(t, 200, "this is what was found in the changes back to 27", "Look through earlier changes")
	if strings.Contains(string(editor.body), `href="/edit/e/`) || strings.Contains(string(editor.body), "No event") {
		t.Error("the editor's list shows an event, or says that there is none, having looked at a part")
	}
	next := regexp.MustCompile(`href="([^"]*)" rel="next"`).FindStringSubmatch(string(editor.body))
	if next == nil {
		t.Fatal("the list leads to no other part")
	}
	rest := v.open(html.UnescapeString(next[1]))
	rest.wantPage(t, 200, `href="/edit/e/e0"`)
	if strings.Contains(string(rest.body), `rel="next"`) || strings.Contains(string(rest.body), "Look through") {
		t.Error("the rest of the list leads on")
	}
	v.open("/edit?q=guarantees&show=drafts").wantPage(t, 200, "No event")
	limited := s.limited(store, server.Limits{Reads: 4, Pages: 4}, []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")})
	for _, path := range []string{api + "/timelines/news/events", "/t/news"} {
		asked := 0
		tire(t, func(int) answer { asked++; return limited.from("203.0.113.5", path+q) })
		if asked > 4 {
			t.Errorf("%s can be asked for %d times", path, asked)
		}
	}
}

// seeking is a store in which searches of feeds wait.
type seeking struct {
	timeline.Store
	entered, release chan struct{}
}

func (b *seeking) List(ctx context.Context, q timeline.Query) (timeline.Page, error) {
	if !q.Filter.Search.Empty() {
		b.entered <- struct{}{}
		<-b.release
	}
	return b.Store.List(ctx, q)
}

// Feeds that have to be sought are made one by one, and keep nobody else waiting.
func TestSoughtFeedsWaitForEachOther(t *testing.T) {
	plain := published(t)
	store := &seeking{plain.store, make(chan struct{}), make(chan struct{})}
	s := plain.over(store)
	answers := make(chan int, 8)
	for n := range 8 {
		go func() { answers <- s.get(fmt.Sprint("/t/news.atom?q=word", n)).status }()
	}
	<-store.entered
	for n := range 20 {
		if a := s.get(fmt.Sprint("/t/news.atom?limit=", n+5)); a.status != 200 {
			t.Fatalf("another feed = %d", a.status)
		}
	}
	select {
	case <-store.entered:
		t.Error("two are sought at once")
	default:
	}
	go func() {
		for range 7 {
			store.release <- struct{}{}
			<-store.entered
		}
		store.release <- struct{}{}
	}()
	for range 8 {
		if status := <-answers; status != 200 {
			t.Errorf("a sought feed = %d", status)
		}
	}
}
