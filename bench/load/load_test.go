package load_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"dateline/bench/load"
)

// serve answers in all forms that the measured servers use: with a length, in chunks, compressed, without a body.
func serve(t *testing.T) (addr string, connections *atomic.Int64) {
	t.Helper()
	connections = &atomic.Int64{}
	last := &atomic.Value{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if was := last.Swap(r.RemoteAddr); was != r.RemoteAddr {
			connections.Add(1)
		}
		w.Header().Set("ETag", `W/"1"`)
		switch {
		case r.Header.Get("If-None-Match") == `W/"1"`:
			w.WriteHeader(http.StatusNotModified)
		case r.URL.Path == "/chunks":
			for i := range 3 {
				fmt.Fprint(w, strings.Repeat(fmt.Sprint(i), 5000))
				w.(http.Flusher).Flush()
			}
		case r.Header.Get("Accept-Encoding") == "gzip":
			w.Header().Set("Content-Encoding", "gzip")
			out := gzip.NewWriter(w)
			fmt.Fprint(out, "hello")
			out.Close()
		case r.Method == http.MethodPut:
			body, _ := io.ReadAll(r.Body) // what was read is told
			fmt.Fprintf(w, "got %s", body)
		case r.URL.Path == "/hello":
			fmt.Fprint(w, "hello")
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), connections
}

func TestConn(t *testing.T) {
	addr, connections := serve(t)
	conn, err := load.Dial(addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for range 2 { // what one answer leaves behind must not reach the next
		for _, c := range []struct {
			name, want, etag string
			request          []byte
			status           int
		}{
			{"plain", "hello", `W/"1"`, load.Get("/hello"), 200},
			{"gzip", "hello", `W/"1"`, load.Get("/hello", load.Gzip), 200},
			{"not modified", "", "", load.Get("/hello", load.Known(`W/"1"`)), 304},
			{"chunks", strings.Repeat("0", 5000) + strings.Repeat("1", 5000) + strings.Repeat("2", 5000), `W/"1"`, load.Get("/chunks"), 200},
			{"put", `got {"a":1}`, `W/"1"`, load.Put("/x", []byte(`{"a":1}`)), 200},
			{"missing", "", "", load.Get("/x"), 404},
		} {
			answer, err := conn.Do(c.request)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			document, err := answer.Document()
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if answer.Status != c.status || string(document) != c.want || answer.ETag != c.etag {
				t.Errorf("%s: %d, %q, %.40q, want %d, %q, %.40q", c.name, answer.Status, answer.ETag, document, c.status, c.etag, c.want)
			}
		}
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections, want one that is kept", n)
	}
}

func TestRun(t *testing.T) {
	addr, connections := serve(t)
	var asked, checked atomic.Int64
	work := load.Work{Conns: 3, Next: func() ([]byte, load.Check) {
		asked.Add(1)
		return load.Get("/hello"), func(r *load.Response) error { checked.Add(1); return load.Want(200)(r) }
	}}
	session, err := load.Open(addr, work, load.Get("/hello"))
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	if err := session.Run(t.Context(), 100); err != nil || asked.Load() != 100 || checked.Load() != 100 {
		t.Errorf("Run(100) = %v after %d requests and %d answers", err, asked.Load(), checked.Load())
	}

	connections.Store(0)
	fresh, err := load.Open(addr, load.Work{Conns: 1, Fresh: true, Next: work.Next}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := fresh.Run(t.Context(), 20); err != nil || connections.Load() != 20 {
		t.Errorf("20 requests with fresh connections: %v, %d connections", err, connections.Load())
	}
}

// TestRunFails shows that a wrong answer is not counted as work done.
func TestRunFails(t *testing.T) {
	addr, _ := serve(t)
	session, err := load.Open(addr, load.Same(load.Get("/missing"), 200), load.Get("/hello"))
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	if err := session.Run(t.Context(), 1000); err == nil || !strings.Contains(err.Error(), "status 404, want 200") {
		t.Errorf("Run = %v, want the wrong status", err)
	}
}
