package server_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"dateline/internal/server"
)

// BenchmarkTimelinePage asks for the page of a timeline with 400 events: made anew where nothing can be kept, and kept, for who takes
// gzip and who does not.
func BenchmarkTimelinePage(b *testing.B) {
	s := sampled(b, 400)
	forgetful := newServer(b, server.Config{Store: s.store, Tokens: s.store, Exports: s.store, Backups: s.store, Clock: s.clock, Epoch: s.store.Epoch(), Cache: 1})
	for name, coding := range map[string]string{"made": "gzip", "kept": "gzip", "unpacked": ""} {
		h := s.server.Handler()
		if name == "made" {
			h = forgetful.Handler()
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/t/news", nil)
				r.Header.Set("Accept-Encoding", coding)
				if h.ServeHTTP(w, r); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
