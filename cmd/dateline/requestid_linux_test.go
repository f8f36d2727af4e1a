package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ownID is the form of an id that the service gives a request.
var ownID = regexp.MustCompile(`^[0-9a-f]{16}$`)

// askFrom sends a request for a page that is not there from an address of this machine, with header lines as they are
// written, and returns the status and the id of the answer.
func askFrom(t *testing.T, base, from, path string, lines ...string) (status int, id string) {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	_, port, _ := strings.Cut(strings.TrimPrefix(base, "http://"), ":")
	conn, err := dialer.DialContext(t.Context(), "tcp", "127.0.0.1:"+port)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	head := append([]string{"GET " + path + " HTTP/1.1", "Host: localhost", "Connection: close"}, lines...)
	if _, err := fmt.Fprint(conn, strings.Join(head, "\r\n")+"\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode, res.Header.Get("X-Request-Id")
}

// The id that a proxy gives a request is that of the answer and of the log, if the proxy is believed and the id is one; else the
// request gets one of ours. From an address that is not believed no header makes a proxy.
func TestRequestIDOfProxy(t *testing.T) {
	const proxy, stranger = "127.0.0.2", "127.0.0.3"
	r := serve(t, filepath.Join(t.TempDir(), "d.db"), "", "--trust-proxy", proxy)
	long := strings.Repeat("a", 128)
	ids := map[string]string{} // the path of each case → the id that its line in the log must have
	for name, c := range map[string]struct {
		from  string
		lines []string
		taken string // empty: one of ours
	}{
		"proxy":              {proxy, []string{"X-Forwarded-For: 192.0.2.7", "X-Request-Id: 4bf92f3577b34da6a3ce929d0e0e4736"}, "4bf92f3577b34da6a3ce929d0e0e4736"},
		"uuid":               {proxy, []string{"X-Forwarded-For: 192.0.2.7", "x-request-id: 019545A1-7c3e-7d2a-9f40-0d6f1c5a2b11"}, "019545A1-7c3e-7d2a-9f40-0d6f1c5a2b11"},
		"base64":             {proxy, []string{"X-Forwarded-For: 192.0.2.7", "X-Request-Id: Root=1-abc/d+e:f_g.h=="}, "Root=1-abc/d+e:f_g.h=="},
		"longest":            {proxy, []string{"X-Forwarded-For: 192.0.2.7", "X-Request-Id: " + long}, long},
		"no-caller":          {proxy, []string{"X-Request-Id: 4bf92f3577b34da6"}, "4bf92f3577b34da6"},
		"of-itself":          {proxy, []string{"X-Forwarded-For: " + proxy, "X-Request-Id: 5bf92f3577b34da6"}, "5bf92f3577b34da6"},
		"none":               {proxy, []string{"X-Forwarded-For: 192.0.2.7"}, ""},
		"too-long":           {proxy, []string{"X-Forwarded-For: 192.0.2.7", "X-Request-Id: a" + long}, ""},
		"too-short":          {proxy, []string{"X-Forwarded-For: 192.0.2.7", "X-Request-Id: 1234567"}, ""},
		"empty":              {proxy, []string{"X-Forwarded-For: 192.0.2.7", "X-Request-Id:"}, ""},
		"space":              {proxy, []string{"X-Forwarded-For: 192.0.2.7", "X-Request-Id: 12345678 level=AUDIT"}, ""},
		"tab":                {proxy, []string{"X-Forwarded-For: 192.0.2.7", "X-Request-Id: 12345678\t90"}, ""},
		"quotes":             {proxy, []string{"X-Forwarded-For: 192.0.2.7", `X-Request-Id: 12345678"90`}, ""},
		"letters-of-others":  {proxy, []string{"X-Forwarded-For: 192.0.2.7", "X-Request-Id: дванадцять"}, ""},
		"two":                {proxy, []string{"X-Forwarded-For: 192.0.2.7", "X-Request-Id: 1234567890", "X-Request-Id: 0987654321"}, ""},
		"stranger":           {stranger, []string{"X-Request-Id: 4bf92f3577b34da6"}, ""},
		"stranger-forwarded": {stranger, []string{"X-Forwarded-For: " + proxy, "X-Request-Id: 4bf92f3577b34da6"}, ""},
	} {
		path := "/t/none-" + name
		status, id := askFrom(t, r.base, c.from, path, c.lines...)
		if status != http.StatusNotFound || (c.taken != "" && id != c.taken) || (c.taken == "" && !ownID.MatchString(id)) || (c.taken == "" && strings.Contains(strings.Join(c.lines, " "), id)) {
			t.Errorf("%s: %q from %s = %d with the id %q, want %q", name, c.lines, c.from, status, id, c.taken)
		}
		ids[path] = id
	}
	// What cannot stand in a header at all is no request.
	if status, id := askFrom(t, r.base, proxy, "/t/none-control", "X-Forwarded-For: 192.0.2.7", "X-Request-Id: 12345678\x01\x1b[2J"); status != http.StatusBadRequest || id != "" {
		t.Errorf("an id with control characters = %d with the id %q, want 400", status, id)
	}
	log := r.stop()
	for path, id := range ids {
		if attr := " id=" + id; !strings.Contains(log, attr+" method=GET path="+path+" status=404") && !strings.Contains(log, ` id="`+id+`" method=GET path=`+path+" status=404") {
			t.Errorf("the log has no line of %s with the id %q", path, id)
		}
	}
	for _, odd := range []string{"a" + long, "level=AUDIT", "1234567890", "\x1b"} {
		if strings.Contains(log, odd) {
			t.Errorf("the log has %q", odd)
		}
	}
	if t.Failed() {
		t.Log(log)
	}
}
