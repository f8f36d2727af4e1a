package soak

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// liar is a service that keeps events, and now and then does not do what it says.
type liar struct {
	mu     sync.Mutex
	lie    string
	events map[string]*kept
	writes int
}

type kept struct {
	stored

	gone  bool
	notes []string
}

// lies are what a liar can do, and what must be seen of it. Every seventh write is one, or every answer.
var lies = []struct {
	lie, kind   string
	stale, lost bool
}{
	{lie: "none"},
	{lie: "forget", stale: true, lost: true, kind: "stale answer"},
	{lie: "unchanged", stale: true, kind: "stale answer"},
	{lie: "former", stale: true, kind: "stale answer"},
	{lie: "busy", kind: "status 503"},
	{lie: "many", kind: "status 429"},
	{lie: "broken", kind: "status 5xx other than 503"},
	{lie: "hang up", kind: "connection broken"},
	{lie: "hang up before"}, // as a server that ends between two requests does: nothing has happened
}

func (l *liar) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r.Method != http.MethodGet {
		l.write(w, r)
		return
	}
	e := l.events[idOf(r.URL.Path)]
	switch {
	case !strings.HasPrefix(r.URL.Path, "/api/") || !strings.Contains(r.URL.Path, "/events/"):
		l.list(w, r)
	case e == nil:
		w.WriteHeader(http.StatusNotFound)
	case strings.HasSuffix(r.URL.Path, "/history"):
		var revisions []map[string]string
		for _, note := range e.notes {
			revisions = append(revisions, map[string]string{"note": note})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"revisions": revisions}) // who is gone needs no answer
	case e.gone:
		w.WriteHeader(http.StatusGone)
	default:
		_ = json.NewEncoder(w).Encode(e.stored)
	}
}

func idOf(path string) string {
	_, rest, _ := strings.Cut(path, "/events/")
	id, _, _ := strings.Cut(rest, "/")
	return id
}

// list shows the titles of all events.
func (l *liar) list(w http.ResponseWriter, r *http.Request) {
	tag := fmt.Sprint(l.writes)
	if had := r.Header.Get("If-None-Match"); had == tag || had != "" && l.lie == "unchanged" {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("ETag", tag)
	for _, e := range l.events {
		if !e.gone && l.lie != "former" {
			fmt.Fprintln(w, e.Title)
		}
	}
}

func (l *liar) write(w http.ResponseWriter, r *http.Request) {
	l.writes++
	bites := l.writes%7 == 0
	var body struct {
		Title, Date, Status, Note string
	}
	_ = json.NewDecoder(r.Body).Decode(&body) // without one it is empty
	if bites && l.lie == "hang up before" {
		panic(http.ErrAbortHandler)
	}
	id := idOf(r.URL.Path)
	next, old := kept{}, l.events[id]
	if old != nil {
		next = *old
	}
	status := http.StatusOK
	switch {
	case r.Method == http.MethodDelete:
		next.gone, body.Note, status = true, r.URL.Query().Get("note"), http.StatusNoContent
	case r.Method == http.MethodPost:
		next.gone = false
	case old == nil:
		next.Status, status = "scheduled", http.StatusCreated
	}
	for _, field := range []struct {
		to *string
		is string
	}{{&next.Title, body.Title}, {&next.Date, body.Date}, {&next.Status, body.Status}} {
		if field.is != "" {
			*field.to = field.is
		}
	}
	next.Revision++
	next.notes = append(next.notes[:len(next.notes):len(next.notes)], body.Note)
	if refused := map[string]int{"busy": 503, "many": 429, "broken": 500}[l.lie]; bites && refused > 0 {
		w.WriteHeader(refused)
		return
	}
	if !bites || l.lie != "forget" {
		l.events[id] = &next
	}
	if bites && l.lie == "hang up" { // the write has happened
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(status)
	if status != http.StatusNoContent {
		_ = json.NewEncoder(w).Encode(next.stored)
	}
}

// TestLies lets a writer work with a service that lies: each lie is seen as what it is, and none where there is none.
func TestLies(t *testing.T) {
	for _, c := range lies {
		t.Run(c.lie, func(t *testing.T) {
			server := httptest.NewServer(&liar{lie: c.lie, events: map[string]*kept{}})
			defer server.Close()
			tally := newTally()
			w := testWriter(server.URL, tally)
			defer w.close()
			for range 300 {
				w.write(t.Context())
			}
			lost := 0
			for _, e := range w.events {
				n, ok := w.readBack(t.Context(), e)
				if !ok {
					t.Errorf("%s cannot be read back", e.id)
				}
				lost += n
			}
			_, lines := tally.failed()
			if seen := strings.Join(lines, "\n"); !strings.Contains(seen, c.kind) || c.kind == "" && seen != "" {
				t.Errorf("seen was %q, want %q", seen, c.kind)
			}
			if tally.stale > 0 != c.stale || lost > 0 != c.lost || tally.looks < 200 {
				t.Errorf("of %d looks %d were stale, %d writes lost; want some: %v, %v", tally.looks, tally.stale, lost, c.stale, c.lost)
			}
		})
	}
}

func testWriter(base string, t *tally) *writer {
	w := &writer{client: newClient(base, 1, false, t), name: "w0", slug: "s", random: newRandom(1)}
	w.views = viewsOf("s", w.topic())
	return w
}

// TestReaderSeesErrors holds that what a reader sees is counted by its kind.
func TestReaderSeesErrors(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + l.Addr().String()
	l.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/short":
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "less")
		case "/slow":
			<-r.Context().Done()
		case "/gone":
			w.WriteHeader(http.StatusGone)
		default:
			fmt.Fprint(w, "<feed>")
		}
	}))
	defer server.Close()
	for _, c := range []struct{ base, path, kind string }{
		{nobody, "/", "connection refused"},
		{server.URL, "/short", "connection broken"},
		{server.URL, "/slow", "no answer in time"},
		{server.URL, "/gone", "status 410"},
		{server.URL, "/t/x.atom", "document that is not whole"},
	} {
		tally := newTally()
		r := &reader{
			client: newClient(c.base, 1, false, tally), shelf: &shelf{}, random: newRandom(1), polls: looked - 1, known: map[string]http.Header{},
			habit: &habit{method: "GET", path: func(*reader) string { return c.path }},
		}
		r.http.Timeout = 300 * time.Millisecond
		r.poll(t.Context())
		if n, lines := tally.failed(); n != 1 || !strings.Contains(lines[0], c.kind) {
			t.Errorf("%s: %q, want %s", c.path, lines, c.kind)
		}
	}
	ended, end := context.WithCancel(t.Context())
	end()
	tally := newTally()
	newClient(nobody, 1, false, tally).ask(ended, question{path: "/", want: []int{200}})
	if n, lines := tally.failed(); n > 0 {
		t.Errorf("after the end of a soak something is counted: %q", lines)
	}
}
