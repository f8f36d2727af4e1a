package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// silentAfter is a service that begins an answer and says no more until the test ends. It reads some bytes of the
// body first.
func silentAfter(t *testing.T, take int64, begin http.HandlerFunc) string {
	release := make(chan struct{})
	base := remote(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.CopyN(io.Discard, r.Body, take) // a short body is none of its business
		if begin != nil {
			begin(w, r)
			_ = http.NewResponseController(w).Flush() // fails if the client has gone away
		}
		<-release
	})
	t.Cleanup(func() { close(release) }) // before the server closes, which waits
	return base
}

// TestServiceThatFallsSilent shows that no verb waits for ever, and that none takes the beginning for the whole.
func TestServiceThatFallsSilent(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	lines, file := filepath.Join(folder, "lines.ndjson"), filepath.Join(folder, "out.ndjson")
	if err := os.WriteFile(lines, append([]byte("{\"dateline\":\"export\"}\n"), bytes.Repeat([]byte("{}\n"), 10<<20)...), 0o600); err != nil {
		t.Fatal(err)
	}
	asJSON, asLines := map[string]string{"Content-Type": "application/json"}, map[string]string{"Content-Type": "application/x-ndjson"}
	asFault := map[string]string{"Content-Type": asProblem}
	for name, c := range map[string]struct {
		verb  []string
		take  int64
		begin http.HandlerFunc
	}{
		"export without an answer":  {[]string{"export", file}, 0, nil},
		"export in the first line":  {[]string{"export", file}, 0, answering(200, asLines, `{"dateline"`)},
		"export in the middle":      {[]string{"export", file}, 0, answering(200, asLines, "{\"dateline\":\"export\"}\n"+strings.Repeat("{}\n", 50_000))},
		"export in a problem":       {[]string{"export", file}, 0, answering(403, asFault, `{"detail":`)},
		"import that takes no more": {[]string{"import", lines}, 100, nil},
		"import without an answer":  {[]string{"import", lines}, 100 << 20, nil},
		"import in the answer":      {[]string{"import", lines}, 100 << 20, answering(200, asJSON, `{"created":1,"refused":[]`)},
		"list without an answer":    {[]string{"token", "list"}, 0, nil},
		"list in the answer":        {[]string{"token", "list"}, 0, answering(200, asJSON, `{"tokens":[]`)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out, problems bytes.Buffer
			p := &Program{In: strings.NewReader(""), Out: &out, Err: &problems, Now: time.Now, Patience: 200 * time.Millisecond}
			code := p.Main(t.Context(), append(c.verb, "--server", silentAfter(t, c.take, c.begin), "--token", "secret"))
			if text := problems.String(); code != exitFailed || out.Len() > 0 || !strings.HasPrefix(text, "dateline: ") || !strings.Contains(text, "  try again; it may be busy") {
				t.Errorf("%v = %d, %q, %q, want an error and what to do", c.verb, code, out.String(), text)
			}
		})
	}
	t.Cleanup(func() {
		if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
			t.Errorf("the folder has %v, %v, want what was imported alone", left, err)
		}
	})
}

// watching begins to watch a service with a minute for each byte and an hour for the answer.
func watching(t *testing.T) (context.Context, *watch) {
	t.Helper()
	base, err := url.Parse("http://dates.example.org")
	if err != nil {
		t.Fatal(err)
	}
	ctx, w := newWatch(t.Context(), patience{stall: time.Minute, answer: time.Hour}, base)
	t.Cleanup(w.end)
	return ctx, w
}

func TestWatchOfAnAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, w := watching(t)
		time.Sleep(59 * time.Minute)
		w.gotAnswer()
		out, in := io.Pipe()
		go func() { // ends when the test gives up
			for range 100 {
				time.Sleep(59 * time.Second)
				_, _ = io.WriteString(in, "x")
			}
			<-ctx.Done()
			_ = in.CloseWithError(ctx.Err())
		}()
		body := &watchedAnswer{out, w, ctx}
		for range 100 {
			if _, err := body.Read(make([]byte, 1)); err != nil {
				t.Fatalf("a slow service: %v", err)
			}
			time.Sleep(time.Hour) // whoever takes the bytes is slow too
		}
		began := time.Now()
		_, err := body.Read(make([]byte, 1))
		if err == nil || err.Error() != "http://dates.example.org has sent nothing more for 1m0s" || time.Since(began) != time.Minute {
			t.Errorf("a silent service: %v after %v", err, time.Since(began))
		}
	})
}

func TestWatchOfABody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, w := watching(t)
		out, in := io.Pipe()
		go func() { // ends with the body
			for range 100 {
				time.Sleep(time.Hour) // a slow input is not the fault of the service
				_, _ = io.WriteString(in, "x")
			}
			_ = in.Close()
		}()
		body := watchedBody{out, w}
		for range 100 {
			if _, err := body.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(59 * time.Second) // the service takes it slowly
		}
		if _, err := body.Read(make([]byte, 1)); err != io.EOF {
			t.Fatal(err)
		}
		time.Sleep(59 * time.Minute)
		if err := ctx.Err(); err != nil {
			t.Fatalf("after the body: %v", context.Cause(ctx))
		}
		time.Sleep(2 * time.Minute)
		if err := context.Cause(ctx); err == nil || err.Error() != "no answer from http://dates.example.org within 1h0m0s" {
			t.Errorf("without an answer: %v", err)
		}
	})
}

func TestWatchOfABodyThatIsNotTaken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, w := watching(t)
		if _, err := (watchedBody{strings.NewReader("x"), w}).Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(61 * time.Second)
		if err := context.Cause(ctx); err == nil || err.Error() != "http://dates.example.org has taken nothing more for 1m0s" {
			t.Errorf("Cause = %v", err)
		}
		if !errors.Is(ctx.Err(), context.Canceled) {
			t.Errorf("Err = %v", ctx.Err())
		}
	})
}
