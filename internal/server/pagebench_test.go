package server_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkTimelinePage makes the page of a timeline with 400 events.
func BenchmarkTimelinePage(b *testing.B) {
	s := sampled(b, 400)
	h := s.server.Handler()
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/t/news", nil))
		if w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}
