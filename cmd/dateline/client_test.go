package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// remote is a service that answers as the test wants.
func remote(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	return s.URL
}

// play runs the program and returns what it says.
func play(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, problems bytes.Buffer
	p := &Program{In: strings.NewReader(""), Out: &out, Err: &problems, Now: time.Now}
	code = p.Main(t.Context(), args)
	return code, out.String(), problems.String()
}

// answering is a handler with one answer.
func answering(status int, header map[string]string, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // a client that has gone away fails its own test
	}
}

const (
	asPage    = "text/html; charset=utf-8"
	asProblem = "application/problem+json"
)

func TestTokenGoesNowhereElse(t *testing.T) {
	t.Parallel()
	elsewhere := remote(t, func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s with Authorization %q, want no request", r.Method, r.URL, r.Header.Get("Authorization"))
	})
	for _, status := range []int{301, 302, 303, 307, 308} {
		here := remote(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere+r.URL.Path, status) })
		code, _, stderr := play(t, "timeline", "create", "demo", "--server", here, "--token", "secret")
		if code != exitFailed || !strings.Contains(stderr, "write --server "+elsewhere+"\n") {
			t.Errorf("a redirect with %d: exit code %d, %q, want the other address named", status, code, stderr)
		}
	}
}

// TestInterrupt shows that a call ends when the user wants it, and says no more than that.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	base := remote(t, func(http.ResponseWriter, *http.Request) {
		cancel()
		<-release
	})
	defer close(release)
	var stderr bytes.Buffer
	p := &Program{Out: io.Discard, Err: &stderr, Now: time.Now}
	if code := p.Main(ctx, []string{"export", "--server", base, "-"}); code != exitFailed || stderr.String() != "dateline: interrupted\n" {
		t.Errorf("export = %d, %q, want only that it was interrupted", code, stderr.String())
	}
}

// recorder is a service that notes the calls beyond the question whether a timeline is there: known is, others
// are not.
func recorder(t *testing.T, got *[]string) (base string) {
	t.Helper()
	return remote(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if agent := r.Header.Get("User-Agent"); agent != "dateline/"+version {
			t.Errorf("User-Agent = %q, want dateline/%s", agent, version)
		}
		switch asJSON := map[string]string{"Content-Type": "application/json"}; {
		case strings.HasSuffix(r.URL.Path, "/timelines/known"):
			answering(200, asJSON, `{"slug":"known"}`)(w, r)
		case strings.HasSuffix(r.URL.Path, "/timelines/demo"):
			answering(404, map[string]string{"Content-Type": asProblem}, `{"detail":"no such timeline"}`)(w, r)
		default:
			*got = append(*got, fmt.Sprintf("%s %s %s|%s|%s", r.Method, r.URL, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), body))
			answering(200, asJSON, `{"tokens":[],"created":1,"refused":[]}`)(w, r)
		}
	})
}

func TestWhatIsSent(t *testing.T) {
	t.Parallel()
	var got []string
	base := recorder(t, &got)
	folder := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(folder, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	const event = `{"title":"A","date":"2025"}`
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"token", "list"}, "GET /dates/api/v1/tokens Bearer secret||"},
		{[]string{"import", "--timeline", "demo", write("a.ndjson", event)}, "POST /dates/api/v1/timelines/demo/import?create=true Bearer secret|application/x-ndjson|" + event},
		{[]string{"import", "--timeline", "demo", "--note", "a & b", "--partial", "--dry-run", write("a.json", "["+event+"]")},
			"POST /dates/api/v1/timelines/demo/import?create=true&dry_run=true&note=a+%26+b&partial=true Bearer secret|application/json|[" + event + "]"},
		{[]string{"import", "--timeline", "demo", write("a.tsv", "title\tdate\nA\t2025")}, "POST /dates/api/v1/timelines/demo/import?create=true Bearer secret|text/csv|title\tdate\nA\t2025"},
		{[]string{"import", "--timeline", "demo", write("table", "title,date\nA,2025")}, "POST /dates/api/v1/timelines/demo/import?create=true Bearer secret|text/csv|title,date\nA,2025"},
		{[]string{"import", "--timeline", "demo", "--format", "json", write("b.csv", event)}, "POST /dates/api/v1/timelines/demo/import?create=true Bearer secret|application/x-ndjson|" + event},
		{[]string{"import", "--timeline", "demo", write("empty.ndjson", "")}, "POST /dates/api/v1/timelines/demo/import?create=true Bearer secret|application/x-ndjson|"},
		{[]string{"import", "--timeline", "known", "-"}, "POST /dates/api/v1/timelines/known/import Bearer secret|application/x-ndjson|"},
		{[]string{"import", "--timeline", "demo", "-"}, "POST /dates/api/v1/timelines/demo/import?create=true Bearer secret|application/x-ndjson|"},
		{[]string{"import", write("all.ndjson", "{\"dateline\":\"export\"}\n")}, "POST /dates/api/v1/import Bearer secret|application/x-ndjson|{\"dateline\":\"export\"}\n"},
	} {
		got = nil
		code, _, stderr := play(t, append(c.args, "--server", base+"/dates/", "--token", "secret")...)
		if code != exitOK || len(got) != 1 || got[0] != c.want {
			t.Errorf("%v = %d, %q; sent %q, want %q", c.args, code, stderr, got, c.want)
		}
	}
}

// TestRefusalComesBeforeTheBody shows that a body is not sent to who does not want it.
func TestRefusalComesBeforeTheBody(t *testing.T) {
	t.Parallel()
	large := filepath.Join(t.TempDir(), "large.ndjson")
	if err := os.WriteFile(large, bytes.Repeat([]byte("{}\n"), 20<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	base := remote(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			answering(200, map[string]string{"Content-Type": "application/json"}, `{"slug":"demo"}`)(w, r)
			return
		}
		answering(403, map[string]string{"Content-Type": asProblem}, `{"detail":"not allowed"}`)(w, r)
	})
	code, _, stderr := play(t, "import", "--timeline", "demo", "--server", base, "--token", "secret", large)
	if code != exitFailed || !strings.Contains(stderr, "not allowed") || !strings.Contains(stderr, "scope write") {
		t.Errorf("import = %d, %q, want the refusal", code, stderr)
	}
}

func TestListsOfAServiceAreReadToTheirEnd(t *testing.T) {
	t.Parallel()
	base := remote(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Query().Get("cursor") {
		case "":
			_, _ = io.WriteString(w, `{"timelines":[{"slug":"a"},{"slug":"b"}],"next":"x y"}`)
		case "x y":
			_, _ = io.WriteString(w, `{"timelines":[{"slug":"c"}]}`)
		default:
			http.Error(w, "", http.StatusInternalServerError)
		}
	})
	code, stdout, stderr := play(t, "timeline", "list", "--server", base)
	if code != exitOK || strings.Count(stdout, "\n") != 4 || !strings.Contains(stdout, "\nc ") {
		t.Errorf("timeline list = %d, %q, %q, want three timelines", code, stdout, stderr)
	}
}
