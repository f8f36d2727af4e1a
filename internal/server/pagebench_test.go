package server_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkTimelinePage asks for the page of a timeline with 400 events: made anew for who takes no gzip, and kept.
func BenchmarkTimelinePage(b *testing.B) {
	s := sampled(b, 400)
	h := s.server.Handler()
	for name, coding := range map[string]string{"made": "", "kept": "gzip"} {
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
