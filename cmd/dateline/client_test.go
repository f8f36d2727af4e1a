package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
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

func TestAnswersThatAreNoSuccess(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   []string
	}{
		"problem with fields": {
			answering(422, map[string]string{"Content-Type": asProblem}, `{"status":422,"detail":"timeline is not valid","errors":[{"location":"body.zone","message":"must be a time zone"},{"location":"query.limit","message":"must be a number"}]}`),
			[]string{"dateline: timeline is not valid\n  zone: must be a time zone\n  query.limit: must be a number\n"},
		},
		"no token":         {answering(401, map[string]string{"Content-Type": asProblem}, `{"detail":"this needs a token"}`), []string{"dateline: this needs a token\n", "check DATELINE_TOKEN or --token"}},
		"scope":            {answering(403, map[string]string{"Content-Type": asProblem}, `{"detail":"not allowed"}`), []string{"dateline: not allowed\n", "needs a token with the scope admin"}},
		"busy":             {answering(503, map[string]string{"Content-Type": asProblem}, `{"detail":"the disk is full"}`), []string{"dateline: the disk is full\n", "try again in a moment"}},
		"fault":            {answering(500, map[string]string{"Content-Type": asProblem}, `{"detail":"something went wrong here"}`), []string{"dateline: something went wrong here\n", "the log of the service says more"}},
		"older service":    {answering(404, map[string]string{"Content-Type": asProblem}, `{"detail":"not found"}`), []string{"the service does not know this call", "may be older"}},
		"proxy":            {answering(502, map[string]string{"Content-Type": asPage}, `<h1>Bad gateway</h1>`), []string{"a program before the service", "502", "try again in a moment"}},
		"page":             {answering(200, map[string]string{"Content-Type": asPage}, `<h1>Welcome</h1>`), []string{"is not a Dateline service (status 200, text/html)"}},
		"page of an error": {answering(403, map[string]string{"Content-Type": asPage}, `<h1>Forbidden</h1>`), []string{"is not a Dateline service (status 403, text/html)"}},
		"other JSON":       {answering(200, map[string]string{"Content-Type": "application/json"}, `{"hello":"world"}`), []string{"is not a Dateline service"}},
		"list of JSON":     {answering(200, map[string]string{"Content-Type": "application/json"}, `[]`), []string{"is not a Dateline service"}},
		"no JSON":          {answering(200, map[string]string{"Content-Type": "application/json"}, `{`), []string{"is not a Dateline service"}},
		"no type":          {answering(200, map[string]string{"Content-Type": ""}, ""), []string{"is not a Dateline service (status 200, without a content type)"}},
		"other problem":    {answering(404, map[string]string{"Content-Type": asProblem}, `{"title":"nope"}`), []string{"is not a Dateline service (status 404, application/problem+json)"}},
		"moved":            {answering(301, map[string]string{"Location": "https://dates.example.org/api/v1/tokens"}, ""), []string{"a redirect, which is not followed", "write --server https://dates.example.org\n"}},
		"moved to a path":  {answering(308, map[string]string{"Location": "/dates/api/v1/tokens?x=y"}, ""), []string{"write --server http://127.0.0.1:", "/dates\n"}},
		"login":            {answering(302, map[string]string{"Location": "https://login.example.org/?back=1"}, ""), []string{"a redirect, which is not followed", "such as one to log in"}},
		"moved nowhere":    {answering(302, nil, ""), []string{"a redirect, which is not followed", "check --server"}},
		"https":            {answering(400, map[string]string{"Content-Type": asPage}, "The plain HTTP request was sent to HTTPS port"), []string{"the service speaks https, not http", "write --server https://127.0.0.1:"}},
	} {
		code, stdout, stderr := play(t, "token", "list", "--server", remote(t, c.answer), "--token", "secret")
		if code != exitFailed || stdout != "" {
			t.Errorf("%s: token list = %d with %q on standard output, want %d and nothing", name, code, stdout, exitFailed)
		}
		for _, want := range c.want {
			if !strings.Contains(stderr, want) {
				t.Errorf("%s: token list says %q, want %q", name, stderr, want)
			}
		}
		if strings.Contains(stderr, "secret") {
			t.Errorf("%s: token list tells the token: %q", name, stderr)
		}
	}
}

func TestTokenGoesNowhereElse(t *testing.T) {
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

func TestServiceThatSpeaksTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(answering(200, map[string]string{"Content-Type": "application/json"}, `{"timelines":[]}`))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains of what the test does
	s.StartTLS()
	t.Cleanup(s.Close)
	for base, want := range map[string]string{
		s.URL: "does not trust the certificate",
		strings.Replace(s.URL, "https", "http", 1): "write --server " + s.URL + "\n",
	} {
		if code, _, stderr := play(t, "timeline", "list", "--server", base); code != exitFailed || !strings.Contains(stderr, want) {
			t.Errorf("timeline list --server %s = %d, %q, want %q", base, code, stderr, want)
		}
	}
}

// TestInterrupt shows that a call ends when the user wants it, and says no more than that.
func TestInterrupt(t *testing.T) {
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

func TestWhatIsSent(t *testing.T) {
	var got []string
	base := remote(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if strings.HasSuffix(r.URL.Path, "/timelines/known") {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"slug":"known"}`)
			return
		}
		if strings.HasSuffix(r.URL.Path, "/timelines/demo") {
			answering(404, map[string]string{"Content-Type": asProblem}, `{"detail":"no such timeline"}`)(w, r)
			return
		}
		got = append(got, fmt.Sprintf("%s %s %s|%s|%s", r.Method, r.URL, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), body))
		if agent := r.Header.Get("User-Agent"); agent != "dateline/"+version {
			t.Errorf("User-Agent = %q, want dateline/%s", agent, version)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"tokens":[],"created":1,"refused":[]}`)
	})
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
		{[]string{"import", write("all.ndjson", "{\"dateline\": \"export\"}\n")}, "POST /dates/api/v1/import?create=true Bearer secret|application/x-ndjson|{\"dateline\": \"export\"}\n"},
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

func TestRefusedLinesOfAService(t *testing.T) {
	base := remote(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			answering(404, map[string]string{"Content-Type": asProblem}, `{"detail":"no such timeline"}`)(w, r)
			return
		}
		answering(422, map[string]string{"Content-Type": asProblem}, `{"detail":"120 events are refused; nothing was written",
			"errors":[{"location":"line 2","message":"must be JSON"},
				{"location":"line 7: participants[0].url","message":"must be an address"},
				{"location":"line 7: date","message":"must be a date"}]}`)(w, r)
	})
	args := []string{"import", "--timeline", "demo", "--server", base, "--token", "secret", "-"}
	code, stdout, stderr := play(t, args...)
	want := "line 2: must be JSON\nline 7: participants[0].url: must be an address\nline 7: date: must be a date\nand more\n" +
		"dateline: refused 120 of the lines; nothing was written\n"
	if code != exitFailed || stdout != "" || !strings.HasPrefix(stderr, want) {
		t.Errorf("import = %d, %q, %q, want %d, nothing and %q", code, stdout, stderr, exitFailed, want)
	}
	code, stdout, _ = play(t, append(args, "--json")...)
	if code != exitFailed || !strings.Contains(stdout, `"refused_lines":120,"refused":[{"line":2,"reason":"must be JSON"},{"line":7,"field":"participants[0].url"`) {
		t.Errorf("import --json = %d, %q, want the report", code, stdout)
	}
}

func TestExportThatIsCutLeavesNoFile(t *testing.T) {
	const lines = "{\"dateline\":\"export\"}\n"
	header := map[string]string{"Content-Type": "application/x-ndjson"}
	hijacked := func(head string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			connection, out, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = out.WriteString("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n" + head) // seen by the client
			_ = out.Flush()
			_ = connection.Close()
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		fails  string
	}{
		"whole":            {answering(200, header, lines), ""},
		"cut by length":    {hijacked("Content-Length: 1000\r\n\r\n" + lines), "the connection was cut"},
		"cut chunks":       {hijacked("Transfer-Encoding: chunked\r\n\r\n16\r\n" + lines + "\r\n"), "the connection was cut"},
		"without a length": {hijacked("Connection: close\r\n\r\n" + lines), "nobody can tell whether it is whole"},
		"page":             {answering(200, map[string]string{"Content-Type": asPage}, "<h1>Welcome</h1>"), "is not a Dateline service"},
	} {
		file := filepath.Join(t.TempDir(), "out.ndjson")
		code, stdout, stderr := play(t, "export", "--server", remote(t, c.answer), "--token", "secret", "--json", file)
		text, err := os.ReadFile(file)
		switch {
		case c.fails == "" && (code != exitOK || string(text) != lines || stdout != fmt.Sprintf("{\"file\":%q,\"bytes\":22}\n", file)):
			t.Errorf("%s: export = %d, %q, %q; the file has %q, %v", name, code, stdout, stderr, text, err)
		case c.fails != "" && (code != exitFailed || !strings.Contains(stderr, c.fails) || err == nil):
			t.Errorf("%s: export = %d, %q, want %q and no file", name, code, stderr, c.fails)
		}
		if left, err := os.ReadDir(filepath.Dir(file)); err != nil || c.fails != "" && len(left) > 0 {
			t.Errorf("%s: export leaves %v, %v", name, left, err)
		}
	}
}

func TestListsOfAServiceAreReadToTheirEnd(t *testing.T) {
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
