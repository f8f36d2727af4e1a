package programs_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// unpackers read a compressed document from an address, each as it is used: gzip, and those that know HTTP.
var unpackers = []struct {
	name    string
	present []string
	formats []string // the endings that it reads
	read    func(t *testing.T, address string) ([]byte, error)
}{
	{"Go", nil, suffixes, func(t *testing.T, address string) ([]byte, error) {
		r, err := gzip.NewReader(bytes.NewReader(packed(t, address)))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	}},
	{"gzip", []string{"gzip", "--version"}, suffixes, func(t *testing.T, address string) ([]byte, error) {
		unpack := exec.CommandContext(t.Context(), "gzip", "--decompress", "--stdout")
		unpack.Stdin = bytes.NewReader(packed(t, address))
		return unpack.Output()
	}},
	{"curl", []string{"curl", "--version"}, suffixes, func(t *testing.T, address string) ([]byte, error) {
		return exec.CommandContext(t.Context(), "curl", "--fail", "--silent", "--compressed", address).Output()
	}},
	{"Python's zlib", []string{"python3", "--version"}, suffixes, python("zlib.decompress(answer.read(), 31)")},
	{"Python's zlib, byte by byte", []string{"python3", "--version"}, []string{".rss"}, python(
		"(lambda d: b''.join(d.decompress(bytes([b])) for b in answer.read()) + d.flush())(zlib.decompressobj(31))")},
	{"Python's gzip", []string{"python3", "--version"}, suffixes, python("gzip.GzipFile(fileobj=answer).read()")},
	{"Chromium", []string{"chromium", "--version"}, []string{".json"}, browse},
}

// packed is what a client gets that takes gzip alone.
func packed(t *testing.T, address string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", "gzip")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("%s: Content-Encoding %q, %v", address, res.Header.Get("Content-Encoding"), err)
	}
	return body
}

func python(unpack string) func(*testing.T, string) ([]byte, error) {
	return func(t *testing.T, address string) ([]byte, error) {
		program := "import gzip, sys, urllib.request, zlib\n" +
			"asked = urllib.request.Request(sys.argv[1], headers={'Accept-Encoding': 'gzip'})\n" +
			"answer = urllib.request.urlopen(asked)\n" +
			"sys.stdout.buffer.write(" + unpack + ")\n"
		return exec.CommandContext(t.Context(), "python3", "-c", program, address).Output()
	}
}

// browse shows a document that is text in a browser, and takes it from the page.
func browse(t *testing.T, address string) ([]byte, error) {
	out, err := exec.CommandContext(t.Context(), "chromium", "--headless", "--no-sandbox", "--disable-gpu",
		"--disable-dev-shm-usage", "--user-data-dir="+t.TempDir(), "--dump-dom", address).Output()
	_, text, found := strings.Cut(string(out), "<pre>")
	if err == nil && !found {
		err = fmt.Errorf("the page is %.300s", out)
	}
	text, _, _ = strings.Cut(text, "</pre>")
	return []byte(html.UnescapeString(text)), err
}

// A document that is compressed in groups (RFC 1951, RFC 1952) is one file to everything that reads gzip, new and after
// changes that leave most groups as they were.
func TestLargeDocumentsUnpack(t *testing.T) {
	t.Parallel()
	s := startEmpty(t, filepath.Join(t.TempDir(), "dateline.db"))
	var lines bytes.Buffer
	for i := range 700 {
		event := map[string]any{
			"id": fmt.Sprint("event-", i), "title": fmt.Sprintf("Event %d – подія", i), "date": fmt.Sprintf("20%02d-%02d-%02d", i%30, 1+i%12, 1+i%28),
			"body": strings.Repeat(fmt.Sprintf("What is known of event %d. ", i), 40), "topics": []string{fmt.Sprint("topic-", i%7)},
		}
		if err := json.NewEncoder(&lines).Encode(event); err != nil {
			t.Fatal(err)
		}
	}
	s.write(http.MethodPut, "/api/v1/timelines/large", nil, map[string]string{"title": "Large"}, http.StatusCreated)
	imported := s.do(request{
		method: http.MethodPost, path: "/api/v1/timelines/large/import", token: adminSecret, body: lines.Bytes(),
		header: map[string]string{"Content-Type": "application/x-ndjson"},
	})
	if imported.status != http.StatusOK {
		t.Fatalf("import = %d %s", imported.status, imported.body)
	}
	for _, change := range []string{"", "event-699", "event-300", "in-front"} {
		if change != "" {
			a := s.do(request{method: http.MethodPut, path: "/api/v1/timelines/large/events/" + change, token: adminSecret, body: []byte(`{"title":"Changed","date":"1999-01-01"}`)})
			if a.status >= 300 {
				t.Fatalf("PUT %s = %d %s", change, a.status, a.body)
			}
		}
		for _, suffix := range suffixes {
			address := s.base + "/t/large" + suffix + "?limit=500"
			want := s.do(request{method: http.MethodGet, path: "/t/large" + suffix + "?limit=500"}).body
			if len(want) < 300_000 {
				t.Fatalf("%s has %d bytes: it is not large", suffix, len(want))
			}
			for _, u := range unpackers {
				if !slices.Contains(u.formats, suffix) || len(u.present) > 0 && !hasProgram(t, u.present[0], u.present[1:]...) {
					continue
				}
				got, err := u.read(t, address)
				if err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s reads %d bytes of %s, which has %d, after a change of %q: %v", u.name, len(got), suffix, len(want), change, err)
				}
			}
		}
	}
}
