package server_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/internal/server"
	"dateline/timeline"
)

// direct is a server that is called without a network between, each time from another place: nobody has guessed before.
type direct struct {
	handler http.Handler
	store   *bolt.Store
	calls   *atomic.Uint32
}

// startFuzz makes a server with the timeline news and its event e1.
func startFuzz(f *testing.F) direct {
	f.Helper()
	clock := timeline.NewClock(time.Now)
	store, err := bolt.Open(filepath.Join(f.TempDir(), "dateline.db"), bolt.Options{Clock: clock})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { store.Close() })
	_, err = store.Write(f.Context(), timeline.Write{Ops: []timeline.Op{
		timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "news"}},
		timeline.PutEvent{Event: timeline.Event{ID: "e1", Timeline: "news", Title: "Event e1", Date: "2025-03-02"}},
	}})
	if err != nil {
		f.Fatal(err)
	}
	srv, err := server.New(server.Config{
		Store: store, Tokens: store, Exports: store, Backups: store, Clock: clock, Epoch: store.Epoch(), AdminToken: adminToken,
		Site: testSite, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		f.Fatal(err)
	}
	return direct{srv.Handler(), store, new(atomic.Uint32)}
}

func (d direct) handle(t testing.TB, method, path, body string, header http.Header) answer {
	t.Helper()
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	n := d.calls.Add(1)
	r.RemoteAddr = netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}), 1).String()
	r.URL.Path, r.URL.RawQuery, _ = strings.Cut(path, "?")
	for name, values := range header {
		r.Header[name] = values
	}
	if r.Header["Authorization"] == nil {
		r.Header.Set("Authorization", "Bearer "+adminToken)
	}
	if r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.Bytes()}
}

// decode reads the body of an answer into v.
func decode(t testing.TB, a answer, v any) {
	t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
}

// Whatever is sent as an event is stored or refused, and what was stored can be read and sent back.
func FuzzEvent(f *testing.F) {
	for _, body := range badBodies {
		f.Add(body.body, "PUT")
	}
	f.Add(`{"title":"T","date":"2025-02-28/..","place":{"name":"X","lat":1,"lon":2},"translations":{"uk":{"title":"Т"}}}`, "PUT")
	f.Add(`{"place":null,"topics":["a","b"]}`, "PATCH")
	s := startFuzz(f)
	path := api + "/timelines/news/events/e1"
	f.Fuzz(func(t *testing.T, body, method string) {
		if method != "PUT" && method != "PATCH" {
			return
		}
		a := s.handle(t, method, path, body, nil)
		switch a.status {
		case 200:
			if again := s.handle(t, "PUT", path, string(a.body), nil); again.status != 200 || string(again.body) != string(a.body) {
				t.Errorf("%s sent back = %d %s", a.body, again.status, again.body)
			}
		case 400, 413, 422:
			a.wantProblem(t, a.status, "")
		default:
			t.Errorf("%s %q = %d %s", method, body, a.status, a.body)
		}
	})
}

// No query makes a fault, and a feed does without what it cannot read.
func FuzzQuery(f *testing.F) {
	f.Add("topic=a,-b&from=2025-03&to=2025&limit=3&cursor=AA&order=desc")
	f.Add("since=AAAA&show=all&%zz;=")
	s := startFuzz(f)
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range []string{"/t/news.rss", "/t/news.ics", "/t/news"} {
			if a := s.handle(t, "GET", path+"?"+query, "", nil); a.status != 200 {
				t.Errorf("%s?%q = %d %s", path, query, a.status, a.body)
			}
		}
		for _, path := range []string{"/timelines/news/events", "/timelines/news/changes", "/timelines"} {
			if a := s.handle(t, "GET", api+path+"?"+query, "", nil); a.status != 200 && a.status != 422 && a.status != 410 {
				t.Errorf("%s?%q = %d %s", path, query, a.status, a.body)
			}
		}
	})
}
