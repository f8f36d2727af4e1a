package server_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// asked is one request of a program, as it stands on the wire but for Host, and what must come back. {etag} and
// {modified} are the validators of the answer before.
type asked struct {
	ask   string
	want  int
	check func(t *testing.T, a answer)
}

// raw sends a request byte by byte: a client of Go adds headers of its own.
func raw(t *testing.T, addr, text string) answer {
	t.Helper()
	c, err := net.DialTimeout("tcp", addr, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(text, " ")
	res, err := http.ReadResponse(bufio.NewReader(c), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("%.200q: %v", text, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("%.200q: %v", text, err)
	}
	return answer{res.StatusCode, res.Header, body}
}

// wire is a request as it stands on the wire: the lines of text, a body behind a line with a dash.
func wire(text string) string {
	head, body, _ := strings.Cut(text, "\n-\n")
	lines := strings.Split(strings.TrimSpace(head), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	if !strings.Contains(head, "Host:") && !strings.HasSuffix(lines[0], "HTTP/1.0") {
		lines = slices.Insert(lines, 1, "Host: dates.example.org")
	}
	return strings.Join(lines, "\r\n") + "\r\n\r\n" + body
}

// TestReplay sends what programs send, as their sources and the reports of their users have it, and expects that each
// of them goes on following. H1, H2, H3, H4, H6, H7, H8, H10, H14, H15, H23, H25, H26, S9; C22, F17: no answer depends on a
// cookie or on Accept.
func TestReplay(t *testing.T) {
	for _, steps := range []map[string][]asked{calendarPrograms(), feedPrograms(), webPrograms()} {
		for name, list := range steps {
			t.Run(name, func(t *testing.T) { follow(t, list) })
		}
	}
}

// follow lets one program follow a timeline of long ago.
func follow(t *testing.T, steps []asked) {
	s := published(t)
	s.timeline("ancient", "public")
	s.event("ancient", "ides", object{"title": "Caesar is killed", "date": "-0043-03-15", "body": strings.Repeat("Et tu. ", 300)})
	s.event("ancient", "rome", object{"title": "Rome falls", "date": "0476-09-04"})
	s.pass(5 * time.Second)
	addr := s.http.Listener.Addr().String()
	last := answer{header: http.Header{}}
	for i, step := range steps {
		if step.ask == "" { // somebody edits
			s.admin("PATCH", api+"/timelines/news/events/e1", object{"title": "Another title"}, 200)
			s.pass(2 * time.Second)
			continue
		}
		text := strings.NewReplacer("{etag}", last.header.Get("ETag"), "{modified}", last.header.Get("Last-Modified")).Replace(step.ask)
		a := raw(t, addr, wire(text))
		if a.status != step.want {
			t.Fatalf("step %d: %s\n= %d %v %s, want %d", i, text, a.status, a.header, a.body, step.want)
		}
		if a.header.Get("Set-Cookie") != "" || a.header.Get("IM") != "" || strings.Contains(a.header.Get("Content-Type"), "html") {
			t.Errorf("step %d: %s\n= %v, want neither a cookie nor a delta nor a page", i, text, a.header)
		}
		if step.check != nil {
			step.check(t, a)
		}
		last = a
	}
}

// whole checks a feed of which nothing is missing.
func whole(mediaType string) func(*testing.T, answer) {
	return func(t *testing.T, a answer) {
		t.Helper()
		if a.header.Get("Content-Encoding") == "gzip" {
			a.body = unzip(t, a.body)
		}
		kind, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
		if kind != mediaType || !strings.Contains(string(a.body), "e1") || !strings.Contains(string(a.body), "e2") {
			t.Errorf("%s %s, want a whole feed of %s", kind, a.body, mediaType)
		}
	}
}

// coded checks the coding of a whole calendar or feed.
func coded(coding, mediaType string) func(*testing.T, answer) {
	return func(t *testing.T, a answer) {
		t.Helper()
		if got := a.header.Get("Content-Encoding"); got != coding {
			t.Errorf("Content-Encoding = %q, want %q", got, coding)
		}
		whole(mediaType)(t, a)
	}
}

// readOnly checks a refusal that makes no program believe that it may write: neither a success nor a conflict.
func readOnly(t *testing.T, a answer) {
	t.Helper()
	if got := a.header.Get("Allow"); got != "GET, HEAD, OPTIONS" || a.header.Get("DAV") != "" {
		t.Errorf("Allow = %q, DAV = %q, want reading only", got, a.header.Get("DAV"))
	}
	a.wantProblem(t, 405, "")
}
