package server_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"dateline/internal/server"
)

// S8: an address, its parameters and their values have an end. The API says where; feeds and pages do without the rest.
func TestAddressLimits(t *testing.T) {
	s := published(t)
	events := api + "/timelines/news/events"
	long := func(n int) string { return strings.Repeat("a", n) }
	topics := func(n int) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprint("t", i))
		}
		return strings.Join(all, ",")
	}
	for _, c := range []struct {
		name, path, location string
		want                 int
	}{
		{"an address of 8 KiB", "/t/news.rss?x=" + long(8<<10-14), "", 200},
		{"a longer one", "/t/news.rss?x=" + long(8<<10-13), "", 414},
		{"a longer page", "/t/news?x=" + long(9<<10), "", 414},
		{"a longer call", events + "?x=" + long(9<<10), "", 414},
		{"100 parameters", events + "?" + strings.Repeat("a=1&", 99) + "a=1", "", 200},
		{"101 parameters", events + "?" + strings.Repeat("a=1&", 100) + "a=1", "query", 422},
		{"101 parameters of a feed", "/t/news.rss?" + strings.Repeat("a=1&", 100) + "topic=x", "", 200},
		{"100 values", events + "?topic=" + topics(100), "", 200},
		{"101 values", events + "?topic=" + topics(101), "query.topic", 422},
		{"101 values of a feed", "/t/news.rss?topic=" + topics(101), "", 200},
		{"101 values of a page", "/t/news?topic=" + topics(101), "", 200},
		{"a value of 300 characters", events + "?topic=" + long(300), "", 200},
		{"a longer value", events + "?topic=-" + long(301), "query.topic", 422},
		{"a longer value of a calendar", "/t/news.ics?topic=" + long(301), "", 200},
		{"a long search", events + "?q=" + long(201), "query.q", 422},
		{"a long search of a page", "/t/news?q=" + long(201), "", 200},
	} {
		a := s.get(c.path)
		switch {
		case a.status != c.want:
			t.Errorf("%s = %d %.200s, want %d", c.name, a.status, a.body, c.want)
		case c.want != 200:
			a.wantProblem(t, c.want, c.location)
		}
	}
}

// S8: what somebody may send who is not signed in: a token, or as much as he had written when his session ended.
func TestFormLimits(t *testing.T) {
	s := startEdit(t)
	nobody := s.visitor()
	text := strings.Repeat("Слово і діло. ", 1500) // 21,000 characters, 130 KiB on the wire
	kept := nobody.post(e1, url.Values{"body": {text}, "version": {"x"}})
	kept.wantPage(t, 401, "You were signed out")
	if form := kept.form(t, e1); form.Get("body") != text {
		t.Errorf("of %d bytes %d are kept", len(text), len(form.Get("body")))
	}
	nobody.post(e1, url.Values{"body": {strings.Repeat("x", 600<<10)}}).wantPage(t, 413, "sign in in another window")
	nobody.post("/edit/sign-in", url.Values{"session.token": {strings.Repeat("x", 9<<10)}}).wantPage(t, 413, "too long for a token")
	nobody.post("/edit/sign-in", url.Values{"session.token": {"x"}, "next": {strings.Repeat("x", 9<<10)}}).wantPage(t, 413)
	v := s.editor("write", "news")
	v.post(e1, url.Values{"body": {strings.Repeat("x", 600<<10)}, "version": {"x"}}).wantPage(t, 422)
	v.post(e1, url.Values{"body": {strings.Repeat("x", 5<<20)}}).wantPage(t, 413, "more than an event can hold")
	r, err := http.NewRequest("POST", v.http.URL+e1, strings.NewReader("x"))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Content-Encoding", "gzip")
	}
	v.send(r, err).wantPage(t, 415, "Content-Encoding must be absent")
	form := url.Values{"timeline": {"news"}}
	for n := range 60 {
		form.Set(fmt.Sprint("field", n), "x")
	}
	v.upload("/edit/import", "a.ndjson", springLines, form).wantPage(t, 422, "more fields than this page")
}

// S8: Content-Encoding of a body is refused everywhere.
func TestCompressedBodies(t *testing.T) {
	s := startEdit(t)
	for path, kind := range map[string]string{
		api + "/timelines/news/events": "application/json", api + "/timelines/news/import": "application/x-ndjson", api + "/tokens": "application/json", api + "/import": "application/x-ndjson",
		api + "/timelines/news/events/e1/restore": "application/json",
	} {
		a := s.do(request{method: "POST", path: path, token: adminToken, body: []byte("\x1f\x8b\x08"), header: map[string]string{"Content-Type": kind, "Content-Encoding": "gzip"}})
		a.wantProblem(t, 415, "header.Content-Encoding")
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.Close()
	v := s.editor("write", "news")
	r, err := http.NewRequest("POST", v.http.URL+"/edit/import", &body)
	if err == nil {
		r.Header.Set("Content-Type", w.FormDataContentType())
		r.Header.Set("Content-Encoding", "br")
	}
	v.send(r, err).wantPage(t, 415)
}

// Who opens many imports makes his own oldest go, and nobody else's.
func TestHeldFilesAreShared(t *testing.T) {
	s := startEdit(t)
	open := func(v *visitor) string {
		return v.upload("/edit/import", "a.ndjson", springLines, url.Values{"timeline": {"news"}}).header.Get("Location")
	}
	careful, greedy := s.editor("write", "news"), s.editor("write", "news")
	mine := open(careful)
	var theirs []string
	for range 30 {
		theirs = append(theirs, open(greedy))
	}
	careful.open(mine).wantPage(t, 200)
	for i, path := range theirs {
		want := 410
		if i >= 25 {
			want = 200
		}
		greedy.open(path).wantPage(t, want)
	}
	for range 10 { // together they have more than there is room for
		v := s.editor("write", "news")
		for range 3 {
			theirs = append(theirs, open(v))
		}
	}
	careful.open(mine).wantPage(t, 200)
	greedy.open(theirs[29]).wantPage(t, 200)
}

// serving lets s answer on a socket of its own, with limits, until the test ends.
func (s *service) serving(limits server.Limits, named bool) string {
	s.t.Helper()
	proxies := loopback[:0]
	if named {
		proxies = far
	}
	srv := s.limited(s.store, limits, proxies).server
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- srv.Serve(ctx, l) }()
	s.t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			s.t.Errorf("Serve = %v, want nil after a clean stop", err)
		}
	})
	return l.Addr().String()
}

// line is a connection by which one asks again and again.
type line struct {
	net.Conn
	r *bufio.Reader
}

func lineTo(t *testing.T, addr string) *line {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	_ = c.SetDeadline(time.Now().Add(time.Minute))
	return &line{c, bufio.NewReader(c)}
}

// ask returns the answer's status and whether the connection stays; 0 if there is none.
func (l *line) ask() (status int, stays bool) {
	if _, err := io.WriteString(l, "GET /t/news.rss HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		return 0, false
	}
	res, err := http.ReadResponse(l.r, nil)
	if err != nil {
		return 0, false
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, err == nil && !res.Close
}

// S8: when there are as many connections as there may be, those that are idle make way; near that, answers end their connections.
func TestManyConnections(t *testing.T) {
	addr := published(t).serving(server.Limits{Connections: 16}, false)
	var idle []*line
	for range 12 {
		l := lineTo(t, addr)
		if status, stays := l.ask(); status != 200 || !stays {
			t.Fatalf("connection %d: %d, stays %v", len(idle), status, stays)
		}
		idle = append(idle, l)
	}
	crowded := lineTo(t, addr)
	if status, stays := crowded.ask(); status != 200 || stays {
		t.Errorf("near the limit: %d, stays %v", status, stays)
	}
	waiting := []*line{}
	for range 8 { // they have room only if the others make way
		waiting = append(waiting, lineTo(t, addr))
	}
	for i, l := range waiting {
		if status, _ := l.ask(); status != 200 {
			t.Errorf("waiting %d: %d", i, status)
		}
	}
}

// Those who are asking are let go on; whoever comes meanwhile waits, and is answered.
func TestFullOfConnections(t *testing.T) {
	addr := published(t).serving(server.Limits{Connections: 16}, false)
	var busy []*line
	for range 16 {
		l := lineTo(t, addr)
		if _, err := io.WriteString(l, "GET /t/news.rss HTTP/1.1\r\nHost: x\r\n"); err != nil {
			t.Fatal(err)
		}
		busy = append(busy, l)
	}
	late, answered := lineTo(t, addr), make(chan int, 1)
	go func() {
		status, _ := late.ask()
		answered <- status
	}()
	for i, l := range busy {
		if _, err := io.WriteString(l, "\r\n"); err != nil {
			t.Fatal(err)
		}
		if res, err := http.ReadResponse(l.r, nil); err != nil || res.StatusCode != 200 {
			t.Fatalf("connection %d: %v", i, err)
		}
	}
	if status := <-answered; status != 200 {
		t.Errorf("who came late: %d", status)
	}
}

// One place has a quarter of the connections at most.
func TestConnectionsOfOnePlace(t *testing.T) {
	addr := published(t).serving(server.Limits{Connections: 16}, true)
	var open []*line
	for range 4 {
		l := lineTo(t, addr)
		if status, _ := l.ask(); status != 200 {
			t.Fatalf("%d", status)
		}
		open = append(open, l)
	}
	if status, _ := lineTo(t, addr).ask(); status != 0 {
		t.Errorf("a fifth connection of four: %d", status)
	}
	open[0].Close()
	waitFor(t, func() bool { status, _ := lineTo(t, addr).ask(); return status == 200 })
}

// S8: who sends a header slowly, or none, is cut off.
func TestSlowClients(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for ten seconds")
	}
	t.Parallel()
	addr := published(t).serving(server.Limits{}, false)
	for _, begun := range []string{"", "GET /t/news.rss HTTP/1.1\r\nHost: x\r\n"} {
		l := lineTo(t, addr)
		if _, err := io.WriteString(l, begun); err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(l.r)
		if err != nil || bytes.Contains(text, []byte(" 200 ")) {
			t.Errorf("%q is answered with %q, %v", begun, text, err)
		}
	}
}
