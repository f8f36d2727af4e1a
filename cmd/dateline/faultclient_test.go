package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// garbage is what a broken proxy, or somebody who means no good, sends. $EVENT is a write that is allowed, up to its framing.
var garbage = map[string]string{
	"noise":                     strings.Repeat("\x00\xff\x17\x03garbage\n", 500),
	"a TLS greeting":            "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + strings.Repeat("\x5a", 600),
	"HTTP/2 and noise":          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\xff\x04\x00\x00\x00\x00\x00" + strings.Repeat("\xff", 300),
	"half of HTTP/2":            "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
	"HTTP/0.9":                  "GET /\r\n",
	"HTTP/3":                    "GET / HTTP/3.0\r\nHost: x\r\n\r\n",
	"no host":                   "GET / HTTP/1.1\r\n\r\n",
	"two hosts":                 "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
	"a host that is none":       "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
	"half a request line":       "GET /t/news",
	"half a header":             "GET / HTTP/1.1\r\nHost: x\r\nAccept: te",
	"a header of a megabyte":    "GET / HTTP/1.1\r\nHost: x\r\nX-More: " + strings.Repeat("x", 1<<20) + "\r\n\r\n",
	"very many headers":         "GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("X-More: x\r\n", 20_000) + "\r\n",
	"an address of a megabyte":  "GET /" + strings.Repeat("x", 1<<20) + " HTTP/1.1\r\nHost: x\r\n\r\n",
	"a method of a megabyte":    strings.Repeat("G", 1<<20) + " / HTTP/1.1\r\nHost: x\r\n\r\n",
	"zero bytes in a header":    "GET / HTTP/1.1\r\nHost: x\r\nX-More: a\x00b\r\n\r\n",
	"a name with a space":       "GET / HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\nabcde",
	"a length that is negative": "$EVENT\r\nContent-Length: -1\r\n\r\n$BODY",
	"a length with a sign":      "$EVENT\r\nContent-Length: +45\r\n\r\n$BODY",
	"a length with a word":      "$EVENT\r\nContent-Length: many\r\n\r\n$BODY",
	"a length beyond numbers":   "$EVENT\r\nContent-Length: 99999999999999999999\r\n\r\n$BODY",
	"two lengths":               "$EVENT\r\nContent-Length: 5\r\nContent-Length: 45\r\n\r\n$BODY",
	"a length that is too long": "$EVENT\r\nContent-Length: 400\r\n\r\n$BODY",
	"a length that is short":    "$EVENT\r\nContent-Length: 20\r\n\r\n$BODY",
	"an unknown coding":         "$EVENT\r\nTransfer-Encoding: xchunked\r\n\r\n2d\r\n$BODY\r\n0\r\n\r\n",
	"two codings":               "$EVENT\r\nTransfer-Encoding: chunked, identity\r\n\r\n2d\r\n$BODY\r\n0\r\n\r\n",
	"chunks without an end":     "$EVENT\r\nTransfer-Encoding: chunked\r\n\r\n2d\r\n$BODY\r\n",
	"chunks of no number":       "$EVENT\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n$BODY\r\n0\r\n\r\n",
	"chunks beyond numbers":     "$EVENT\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n$BODY\r\n0\r\n\r\n",
	"a chunk that is short":     "$EVENT\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n$BODY\r\n0\r\n\r\n",
	"chunks in HTTP/1.0":        "$OLD\r\nTransfer-Encoding: chunked\r\n\r\n2d\r\n$BODY\r\n0\r\n\r\n",
	"a body of zeros":           "$EVENT\r\nContent-Length: 45\r\n\r\n" + strings.Repeat("\x00", 45),
	"a proxy is asked for":      "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
	"an upgrade":                "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
	"an expectation":            "$EVENT\r\nExpect: 200-ok\r\nContent-Length: 45\r\n\r\n$BODY",
	"an escape that is none":    "GET /t/%zz HTTP/1.1\r\nHost: x\r\n\r\n",
	"a way out":                 "GET /static/../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
	"a way out, escaped":        "GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
}

const garbageBody = `{"title":"From a proxy","date":"2031-05-05"} ` // 45 bytes

// D10: A proxy that sends garbage is told so, or cut off, and nothing is written.
func TestGarbage(t *testing.T) {
	o := newOrdeal(t)
	n := 0
	for name, text := range garbage {
		n++
		event := fmt.Sprintf("PUT /api/v1/timelines/%s/events/garbage-%d HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json", crashSlug, n, crashSecret)
		text = strings.NewReplacer("$EVENT", event, "$OLD", strings.Replace(event, "HTTP/1.1", "HTTP/1.0", 1), "$BODY", garbageBody).Replace(text)
		status := o.sendRaw(text)
		switch {
		case status == 0, status >= 400 && status < 500, status == http.StatusNotImplemented, status == http.StatusHTTPVersionNotSupported:
		case status == http.StatusOK && name == "an upgrade": // which nobody has to follow
		case status == http.StatusServiceUnavailable: // sendRaw says that nothing more comes: the request may be over before it is read
		default:
			t.Errorf("%s is answered %d", name, status)
		}
	}
	status, events := get(t, o.address("/events?limit=500"))
	if status != http.StatusOK || strings.Contains(events, "garbage-") || strings.Contains(events, "From a proxy") {
		t.Errorf("garbage was written: %d %.2000s", status, events)
	}
	o.wantWell()
	o.end()
	if said := o.log.Bytes(); bytes.Contains(said, []byte("level=ERROR")) || bytes.Contains(said, []byte("panic")) {
		t.Errorf("the service logged:\n%.3000s", said)
	}
}

// sendRaw sends bytes over a connection of its own, says that this is all, and returns the status of the answer; 0: there was none.
func (o *ordeal) sendRaw(text string) int {
	o.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(o.base, "http://"))
	if err != nil {
		o.t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(time.Minute)) // it is open
	_, _ = io.WriteString(conn, text)                 // the server may have hung up
	_ = conn.(*net.TCPConn).CloseWrite()              // likewise
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
			o.t.Errorf("%.80q: no end within a minute", text)
		}
		return 0
	}
	_ = res.Body.Close() // only its status counts
	return res.StatusCode
}

// D11: A request within a request: what a proxy takes for the body of one, and the service for another, has no rights of the first.
func TestSmuggledRequest(t *testing.T) {
	o := newOrdeal(t)
	hidden := fmt.Sprintf("PUT /api/v1/timelines/%s/events/smuggled HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 45\r\n\r\n%s", crashSlug, garbageBody)
	for name, text := range map[string]string{
		"length and chunks": fmt.Sprintf("GET /t/%s.atom HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n%s", crashSlug, 5+len(hidden), hidden),
		"a body of GET":     fmt.Sprintf("GET /t/%s.atom HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", crashSlug, len(hidden), hidden),
		"a body of HEAD":    fmt.Sprintf("HEAD /t/%s.atom HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", crashSlug, len(hidden), hidden),
		"a body with a token": fmt.Sprintf("DELETE /api/v1/timelines/%s/events/fault-1?note=x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\nContent-Length: %d\r\n\r\n%s",
			crashSlug, len(hidden), hidden),
	} {
		_ = o.sendRaw(text)
		if status, _ := get(t, o.address("/events/smuggled")); status != http.StatusNotFound {
			t.Errorf("%s: the request within was obeyed: %d", name, status)
		}
	}
	o.wantWell()
	o.end()
}

// D12: A client that goes away in the middle of an import leaves nothing of it, or, if it asked for parts, whole ones; and no file.
func TestImportOfWhoVanishes(t *testing.T) {
	temporary := filepath.Join(t.TempDir(), "temporary")
	if err := os.Mkdir(temporary, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temporary)
	o := newOrdeal(t)
	var lines strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&lines, `{"id":"vanished-%d","title":"Event %d","date":"2031-05-05","note":"vanished-%d"}`+"\n", i, i, i)
	}
	for _, c := range []struct {
		query string
		want  int
	}{{"", 0}, {"?partial=true", 1000}} {
		query, want := c.query, c.want
		conn, err := net.Dial("tcp", strings.TrimPrefix(o.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = fmt.Fprintf(conn, "POST /api/v1/timelines/%s/import%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n%s{\"id\":\"half",
			crashSlug, query, crashSecret, 2*lines.Len(), lines.String())
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		o.come(fmt.Sprintf("%d events of the import are there, and it is over", want), func() bool {
			status, text := get(t, o.address("/events/vanished-999"))
			return (status == http.StatusOK) == (want > 0) && !strings.Contains(text, "half")
		})
		o.wantWell() // a write waits for an import that goes on
		for i, there := range map[int]bool{0: want > 0, 999: want > 0, 1000: false, 1499: false} {
			if status, _ := get(t, fmt.Sprint(o.address("/events/vanished-"), i)); (status == http.StatusOK) != there {
				t.Errorf("import%s of who vanished: event %d = %d, want it there: %v", query, i, status, there)
			}
		}
	}
	wantNoFiles(t, o, temporary)
	o.end()
}

// D13: A client that goes away in the middle of a backup or an export leaves no file, and holds nothing up.
func TestDownloadOfWhoVanishes(t *testing.T) {
	temporary := filepath.Join(t.TempDir(), "temporary")
	if err := os.Mkdir(temporary, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temporary)
	o := &ordeal{t: t, file: largeFile(t)}
	o.start()
	o.mustWrite(1)
	for _, path := range []string{"/api/v1/backup", "/api/v1/export"} {
		conn, err := net.Dial("tcp", strings.TrimPrefix(o.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", path, crashSecret); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(conn, make([]byte, 100<<10)); err != nil {
			t.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		o.mustWrite(1)
	}
	wantNoFiles(t, o, temporary)
	o.wantWell()
	o.end()
}

// wantNoFiles waits until a folder of temporary files is empty.
func wantNoFiles(t *testing.T, o *ordeal, folder string) {
	t.Helper()
	o.come("the temporary files are gone", func() bool { return len(namesIn(t, folder)) == 0 })
}
