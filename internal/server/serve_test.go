package server_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"dateline/internal/server"
	"dateline/timeline"
)

func TestHealth(t *testing.T) {
	s := start(t)
	for _, path := range []string{"/livez", "/readyz"} {
		if a := s.get(path); a.status != 200 || string(a.body) != "ok\n" || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s = %d %q", path, a.status, a.body)
		}
	}
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	if a := s.get("/livez"); a.status != 200 {
		t.Errorf("/livez without a store = %d, want 200", a.status)
	}
	if a := s.get("/readyz"); a.status != 503 {
		t.Errorf("/readyz without a store = %d, want 503", a.status)
	}
}

// A fault of ours is told in the log, and not to the client.
func TestInternalError(t *testing.T) {
	s := published(t)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{api + "/timelines", api + "/timelines/news/events", "/t/news.rss", "/e/e1.ics"} {
		a := s.get(path)
		a.wantProblem(t, 500, "")
		if strings.Contains(string(a.body), "database") {
			t.Errorf("%s tells of the inside: %s", path, a.body)
		}
	}
	s.get("/t/news").wantPage(t, 500, "Something went wrong here")
	if a := s.do(request{method: "GET", path: "/t/news", token: "x"}); a.status != 500 {
		t.Errorf("token that cannot be looked up = %d, want 500", a.status)
	}
	if !strings.Contains(s.log.String(), "database not open") {
		t.Errorf("the log does not tell of the fault: %s", s.log)
	}
}

// panicking is a store that is not there: every call of it panics.
type panicking struct{ timeline.Store }

func TestPanic(t *testing.T) {
	s := start(t)
	log := &logBuffer{}
	srv := newServer(t, server.Config{
		Store: panicking{}, Tokens: s.store, Exports: s.store, Backups: s.store, Clock: timeline.NewClock(s.time), Epoch: "E", Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	for _, path := range []string{"/t/news.rss", api + "/timelines/news", "/t/news"} {
		w := httptest.NewRecorder()
		srv.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		answer{w.Code, w.Header(), w.Body.Bytes()}.wantProblem(t, 500, "")
	}
	if !strings.Contains(log.String(), "level=ERROR") || !strings.Contains(log.String(), "status=500") {
		t.Errorf("log = %s, want the panic and the request", log)
	}
}

// full is a store on a full disk.
type full struct{ timeline.Store }

func (full) Write(context.Context, timeline.Write) ([]timeline.Result, error) {
	return nil, timeline.Errorf(timeline.Unavailable, "the store cannot be written to now")
}

// H17, T8: when to come back is told in whole seconds.
func TestUnavailable(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	srv := newServer(t, server.Config{
		Store: full{s.store}, Tokens: s.store, Exports: s.store, Backups: s.store, Clock: timeline.NewClock(s.time), Epoch: "E", AdminToken: adminToken,
		Log: slog.New(slog.DiscardHandler),
	})
	a := direct{handler: srv.Handler(), calls: new(atomic.Uint32)}.handle(t, "PUT", api+"/timelines/news/events/e1", `{"title":"T","date":"2025"}`, nil)
	a.wantProblem(t, 503, "")
	if got := a.header.Get("Retry-After"); got != "5" {
		t.Errorf("Retry-After = %q, want whole seconds", got)
	}
}

// S5: what stands behind the question mark, and who asks, is nobody's business later.
func TestRequestLog(t *testing.T) {
	s := published(t)
	s.get("/t/news?topic=" + marker)
	lines := strings.Split(strings.TrimSpace(s.log.String()), "\n")
	last := lines[len(lines)-1]
	for _, text := range []string{"method=GET", "path=/t/news ", "status=200", "bytes=", "duration="} {
		if !strings.Contains(last, text) {
			t.Errorf("log line %q lacks %s", last, text)
		}
	}
	s.get("/t/news.rss?topic=" + marker)
	if strings.Contains(s.log.String(), "/t/news.rss") {
		t.Errorf("a poll has a line of its own: %s", s.log)
	}
	s.do(request{method: "GET", path: "/t/news.rss", token: adminToken})
	s.do(request{method: "GET", path: "/t/news.rss", token: marker})
	if text := s.log.String(); strings.Contains(text, marker) || strings.Contains(text, adminToken) {
		t.Errorf("the log has a query or a token in it: %s", text)
	}
}

func TestNewIncomplete(t *testing.T) {
	if _, err := server.New(server.Config{}); err == nil {
		t.Error("New without a store succeeded")
	}
}

// H18, T8: Serve answers what has begun before it stops.
func TestServe(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- s.server.Serve(ctx, l) }()

	// A write whose body is still under way when the server is told to stop.
	body, send := io.Pipe()
	answered := make(chan int, 1)
	go func() {
		req, _ := http.NewRequest("PUT", "http://"+l.Addr().String()+api+"/timelines/news/events/e1", body)
		req.Header.Set("Authorization", "Bearer "+adminToken)
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Expect", "100-continue") // the body is sent only when it is read
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			answered <- 0
			return
		}
		res.Body.Close()
		answered <- res.StatusCode
	}()
	if _, err := io.WriteString(send, `{"title":"T",`); err != nil {
		t.Fatal(err)
	}
	stop()
	waitFor(t, func() bool {
		c, err := net.DialTimeout("tcp", l.Addr().String(), time.Second)
		if err == nil {
			c.Close()
		}
		return err != nil
	})
	if _, err := io.WriteString(send, `"date":"2025"}`); err != nil {
		t.Fatal(err)
	}
	send.Close()
	if status := <-answered; status != 201 {
		t.Errorf("the write under way = %d, want 201", status)
	}
	if err := <-stopped; err != nil {
		t.Errorf("Serve = %v, want nil after a clean stop", err)
	}
	if a := s.get("/readyz"); a.status != 503 {
		t.Errorf("/readyz of a stopping server = %d, want 503", a.status)
	}
	if err := s.server.Serve(t.Context(), l); err == nil {
		t.Error("Serve on a closed listener succeeded")
	}
}

// S8: what a request may be made of has an end: its header, the tags that it compares with, the entries that it asks
// for. Queries are a part of the header.
func TestRequestLimits(t *testing.T) {
	s := published(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- s.server.Serve(ctx, l) }()
	ask := func(path, header string) answer {
		return raw(t, l.Addr().String(), wire("GET "+path+" HTTP/1.1\nConnection: close\nX-More: x"+header))
	}
	tag := ask("/t/news.rss", "").header.Get("ETag")
	for _, c := range []struct {
		name, path, header string
		want               int
	}{
		{"header of 8 KiB", "/t/news.rss", strings.Repeat("x", 8<<10), 200},
		{"header of 24 KiB", "/t/news.rss", strings.Repeat("x", 24<<10), 431},
		{"query of 24 KiB", "/t/news.rss?topic=" + strings.Repeat("x", 24<<10), "", 431},
		{"query of a thousand topics", "/t/news.rss?topic=" + strings.Repeat("a,", 1000), "", 200},
		{"64 tags", "/t/news.rss", "\nIf-None-Match: " + strings.Repeat(`"x", `, 63) + tag, 304},
		{"65 tags", "/t/news.rss", "\nIf-None-Match: " + strings.Repeat(`"x", `, 64) + tag, 200},
	} {
		if a := ask(c.path, c.header); a.status != c.want {
			t.Errorf("%s = %d, want %d", c.name, a.status, c.want)
		}
	}
	stop()
	if err := <-stopped; err != nil {
		t.Errorf("Serve = %v, want nil after a clean stop", err)
	}
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for range 500 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("waited in vain")
}
