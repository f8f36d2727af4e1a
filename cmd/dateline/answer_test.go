package main

import (
	"bytes"
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

func TestAnswersThatAreNoSuccess(t *testing.T) {
	t.Parallel()
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
		"guesses":          {answering(429, map[string]string{"Content-Type": asProblem}, `{"detail":"too many requests came from your address: wait 5 seconds"}`), []string{"wait 5 seconds\n"}},
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
		if name == "guesses" && strings.Contains(stderr, "in a moment") {
			t.Errorf("%s: token list says two things: %q", name, stderr)
		}
		if strings.Contains(stderr, "secret") {
			t.Errorf("%s: token list tells the token: %q", name, stderr)
		}
	}
}

func TestServiceThatSpeaksTLS(t *testing.T) {
	t.Parallel()
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

func TestRefusedLinesOfAService(t *testing.T) {
	t.Parallel()
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

// TestAnswersThatAreNoReport shows that an import is done only when a service says what became of it.
func TestAnswersThatAreNoReport(t *testing.T) {
	t.Parallel()
	asJSON := map[string]string{"Content-Type": "application/json"}
	for name, c := range map[string]struct {
		verb   []string
		answer http.HandlerFunc
	}{
		"object":           {[]string{"import", "-"}, answering(200, asJSON, `{}`)},
		"null":             {[]string{"import", "-"}, answering(200, asJSON, `null`)},
		"null for a list":  {[]string{"import", "-"}, answering(200, asJSON, `{"created":1,"refused":null}`)},
		"list":             {[]string{"import", "-"}, answering(200, asJSON, `[]`)},
		"cut":              {[]string{"import", "-"}, answering(200, asJSON, `{"created":1,"refused":[]`)},
		"nothing":          {[]string{"import", "-"}, answering(200, asJSON, ``)},
		"no content":       {[]string{"import", "-"}, answering(204, nil, ``)},
		"page":             {[]string{"import", "-"}, answering(200, map[string]string{"Content-Type": asPage}, `<h1>Welcome</h1>`)},
		"page for revoke":  {[]string{"token", "revoke", "x"}, answering(200, map[string]string{"Content-Type": asPage}, `<h1>Welcome</h1>`)},
		"object, revoke":   {[]string{"token", "revoke", "x"}, answering(200, asJSON, `{}`)},
		"object, create":   {[]string{"timeline", "create", "demo"}, answering(201, asJSON, `{}`)},
		"null, token":      {[]string{"token", "create", "demo"}, answering(201, asJSON, `null`)},
		"strange secret":   {[]string{"token", "create", "demo"}, answering(201, asJSON, `{"id":"x","token":"a\u001b[2Jb"}`)},
		"null, timelines":  {[]string{"timeline", "list"}, answering(200, asJSON, `null`)},
		"null, for tokens": {[]string{"token", "list"}, answering(200, asJSON, `null`)},
	} {
		var out, problems bytes.Buffer
		p := &Program{In: strings.NewReader("{\"dateline\":\"export\"}\n"), Out: &out, Err: &problems, Now: time.Now}
		code := p.Main(t.Context(), append(c.verb, "--server", remote(t, c.answer), "--token", "secret"))
		text := problems.String()
		if code != exitFailed || out.Len() > 0 || !strings.Contains(text, "is not a Dateline service") || !strings.Contains(text, "check --server") {
			t.Errorf("%s: %v = %d, %q, %q, want an error and what to do", name, c.verb, code, out.String(), text)
		}
	}
}

func TestExportThatIsCutLeavesNoFile(t *testing.T) {
	t.Parallel()
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
