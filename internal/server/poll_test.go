package server_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dateline/internal/server"
	"dateline/timeline"
)

// meddled is a store in which something happens behind the next look at a mark.
type meddled struct {
	timeline.Store
	next func()
}

func (m *meddled) Mark(slug string) uint64 {
	mark := m.Store.Mark(slug)
	if next := m.next; next != nil {
		m.next = nil
		next()
	}
	return mark
}

// T1, M5: an answer out of memory tells no Last-Modified that a write which comes in between may have as well.
func TestLastModifiedOutOfMemory(t *testing.T) {
	s := start(t)
	s.pass(100 * time.Millisecond)
	s.timeline("news", "public")
	s.event("news", "e1", nil)
	store := &meddled{Store: s.store}
	handler := newServer(t, server.Config{
		Store: store, Tokens: s.store, Exports: s.store, Backups: s.store, Clock: s.clock, Epoch: s.store.Epoch(),
		Log: slog.New(slog.NewTextHandler(s.log, nil)),
	}).Handler()
	get := func() *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/t/news.atom", nil))
		return w
	}
	get() // from here on it is remembered
	store.next = func() {
		s.pass(400 * time.Millisecond)
		s.event("news", "e2", nil)
		s.pass(time.Second)
	}
	before, after := get(), get()
	if store.next != nil {
		t.Fatal("no mark was looked at")
	}
	if before.Body.String() == after.Body.String() {
		t.Fatal("the write came before the answer: this tests nothing")
	}
	if at := before.Header().Get("Last-Modified"); at != "" && at == after.Header().Get("Last-Modified") {
		t.Errorf("two contents have the Last-Modified %s", at)
	}
}

// H9: a header with several dates counts for nothing.
func TestSeveralDates(t *testing.T) {
	s := published(t)
	handler := s.server.Handler()
	at := s.get("/t/news.atom").header.Get("Last-Modified")
	for _, path := range []string{"/t/news.atom", "/t/news", "/e/e1.ics"} {
		for dates, want := range map[string]int{at: 304, at + "|" + at: 200} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Header["If-Modified-Since"] = strings.Split(dates, "|")
			w := httptest.NewRecorder()
			if handler.ServeHTTP(w, r); w.Code != want {
				t.Errorf("%s with %q = %d, want %d", path, r.Header["If-Modified-Since"], w.Code, want)
			}
		}
	}
}
