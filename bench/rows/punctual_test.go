package rows

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"dateline/bench/lab"
)

// TestPunctual holds that a server which stands still for once makes all polls late that were to be sent meanwhile, and that
// the timeline that is written to is told apart.
func TestPunctual(t *testing.T) {
	const still = 200 * time.Millisecond
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/t/written.atom" && asked.Add(1) == 5 {
			time.Sleep(still)
		}
		w.Header().Set("ETag", `W/"1"`)
		if r.Header.Get("If-None-Match") == `W/"1"` {
			w.WriteHeader(http.StatusNotModified)
		}
	}))
	defer server.Close()
	seen, err := during(t.Context(), &lab.Server{Addr: server.Listener.Addr().String()}, "written", func() error {
		return sleep(t.Context(), 2*still)
	})
	if err != nil {
		t.Fatal(err)
	}
	if least := float64(still.Milliseconds()) * 0.9; seen.own < least {
		t.Errorf("p99 of the timeline whose answers stood still is %.1f ms, want %.0f at least", seen.own, least)
	}
}

// TestDuringFails shows that a wrong answer is no measurement.
func TestDuringFails(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	_, err := during(t.Context(), &lab.Server{Addr: server.Listener.Addr().String()}, "x", func() error { return nil })
	if err == nil {
		t.Error("polls that are answered 404 are no error")
	}
}
