package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/data/seed"
	"dateline/timeline"
)

// running is a service started in this process. The tests that start one do not run beside each other: the framework
// of the API has a setting for the whole process, which is made with every service.
type running struct {
	base string
	stop func() (stderr string)
}

// serve runs dateline serve on a free port until stop is called or the test ends.
func serve(t *testing.T, db, adminToken string, args ...string) running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() { // ends after cancel
		p := &Program{Out: in, Err: &stderr, Now: time.Now, AdminToken: adminToken}
		code <- p.Main(ctx, append([]string{"serve", "--db", db, "--addr", "127.0.0.1:0"}, args...))
		_ = in.Close() // never fails
	}()
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		cancel()
		t.Fatalf("serve ended with %d before it listened:\n%s", <-code, stderr.String())
	}
	_, base, _ := strings.Cut(lines.Text(), " at ")
	go func() { _, _ = io.Copy(io.Discard, out) }() // ends when the program closes its side
	stop := sync.OnceValue(func() string {
		cancel()
		select {
		case c := <-code:
			if c != exitOK {
				t.Errorf("serve ended with %d:\n%s", c, stderr.String())
			}
		case <-time.After(30 * time.Second):
			t.Fatal("serve does not end")
		}
		return stderr.String()
	})
	t.Cleanup(func() { stop() })
	return running{strings.TrimSuffix(base, "/"), stop}
}

// get reads an address to its end.
func get(t *testing.T, address string) (status int, text string) {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// inspect opens the file of a service that has ended.
func inspect(t *testing.T, db string, look func(*bolt.Store)) {
	t.Helper()
	store, err := bolt.Open(db, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	look(store)
	if err := store.Close(); err != nil {
		t.Error(err)
	}
}

func TestServeAnswersAndEnds(t *testing.T) {
	db := filepath.Join(t.TempDir(), "d.db")
	r := serve(t, db, "", "--demo")
	for _, path := range []string{"/readyz", "/t/" + seed.Slug, "/t/" + seed.Slug + ".ics"} {
		if status, _ := get(t, r.base+path); status != http.StatusOK {
			t.Errorf("GET %s = %d, want 200", path, status)
		}
	}
	for _, words := range []string{"security guarantee", "гарантія", `"security guarantees"`, "guarantees -london", "miner*"} { // as in the README
		if _, page := get(t, r.base+"/t/"+seed.Slug+"?q="+url.QueryEscape(words)); !strings.Contains(page, `<li class="ev `) {
			t.Errorf("the demo has no event with %s: %s", words, page)
		}
	}
	come(t, func() bool { // until the index has followed the demo
		_, text := get(t, r.base+"/readyz")
		told := regexp.MustCompile(`search has followed revision (\d+) of (\d+)\n$`).FindStringSubmatch(text)
		if told == nil {
			t.Fatalf("/readyz says %q, want how far search has followed", text)
		}
		return told[1] == told[2]
	})
	// The file belongs to the service: a verb that wants it says what to do.
	var stderr bytes.Buffer
	p := &Program{Out: io.Discard, Err: &stderr, Now: time.Now}
	if code := p.Main(t.Context(), []string{"export", "--db", db}); code != exitFailed {
		t.Errorf("export of a file in use ended with %d, want %d", code, exitFailed)
	}
	if text := stderr.String(); !strings.Contains(text, db) || !strings.Contains(text, "dateline serve") {
		t.Errorf("export of a file in use says %q, want the file and who holds it", text)
	}
	if text := r.stop(); !strings.Contains(text, "Ids of events still name localhost") {
		t.Errorf("the service says %q, want that ids will change once", text)
	}
}

func TestFirstStartMakesOneAdminToken(t *testing.T) {
	db := filepath.Join(t.TempDir(), "d.db")
	text := serve(t, db, "").stop()
	_, secret, found := strings.Cut(text, "Admin token, shown this once: ")
	secret, _, _ = strings.Cut(secret, "\n")
	if !found {
		t.Fatalf("the first start says %q, want an admin token", text)
	}
	if text := serve(t, db, "").stop(); strings.Contains(text, "dateline_") {
		t.Errorf("the second start shows a token: %q", text)
	}
	inspect(t, db, func(store *bolt.Store) {
		token, err := store.Token(t.Context(), timeline.HashSecret(secret))
		if err != nil || !token.May(timeline.ScopeAdmin, "") {
			t.Errorf("Token() = %+v, %v, want an admin token", token, err)
		}
	})
}

func TestNoTokenIsMadeBesideTheOneOfTheEnvironment(t *testing.T) {
	db := filepath.Join(t.TempDir(), "d.db")
	if text := serve(t, db, "from-the-environment").stop(); strings.Contains(text, "Admin token") {
		t.Errorf("the start says %q", text)
	}
	inspect(t, db, func(store *bolt.Store) {
		if tokens, err := store.Tokens(t.Context()); err != nil || len(tokens) != 0 {
			t.Errorf("Tokens() = %v, %v, want none", tokens, err)
		}
	})
}

func TestDemoGoesIntoAnEmptyStoreOnly(t *testing.T) {
	db := filepath.Join(t.TempDir(), "d.db")
	serve(t, db, adminSecret, "--demo").stop()
	inspect(t, db, func(store *bolt.Store) {
		if _, err := store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{timeline.DeleteEvent{Timeline: seed.Slug, ID: "london-summit"}}}); err != nil {
			t.Fatal(err)
		}
	})
	serve(t, db, adminSecret, "--demo").stop()
	inspect(t, db, func(store *bolt.Store) {
		page, err := store.List(t.Context(), timeline.Query{Timeline: seed.Slug, Limit: 100})
		if err != nil || len(page.Events) != 7 {
			t.Errorf("%d events, %v, want the seven that are left", len(page.Events), err)
		}
		if _, err := store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{timeline.DeleteTimeline{Slug: seed.Slug, Events: true}}}); err != nil {
			t.Fatal(err)
		}
	})
	if text := serve(t, db, adminSecret, "--demo").stop(); !strings.Contains(text, "not loaded again") {
		t.Errorf("the start after the demo was deleted says %q", text)
	}
}

// M1: a new base URL changes no id once the authority is frozen.
func TestAuthority(t *testing.T) {
	db := filepath.Join(t.TempDir(), "d.db")
	year := time.Now().UTC().Year()
	for _, start := range []struct {
		args      []string
		authority string
		frozen    bool
	}{
		{nil, fmt.Sprintf("localhost,%d", year), false},
		{[]string{"--base-url", "https://dates.example.org"}, fmt.Sprintf("dates.example.org,%d", year), true},
		{[]string{"--base-url", "https://other.example.org"}, fmt.Sprintf("dates.example.org,%d", year), true},
		{[]string{"--authority", fmt.Sprintf("dates.example.org,%d", year)}, fmt.Sprintf("dates.example.org,%d", year), true},
	} {
		serve(t, db, adminSecret, start.args...).stop()
		inspect(t, db, func(store *bolt.Store) {
			a, frozen, err := store.Authority(t.Context())
			if a.String() != start.authority || frozen != start.frozen || err != nil {
				t.Errorf("after %v: Authority() = %v, %v, %v, want %s, %v", start.args, a, frozen, err, start.authority, start.frozen)
			}
		})
	}
	var stderr bytes.Buffer
	p := &Program{Out: io.Discard, Err: &stderr, Now: time.Now}
	if code := p.Main(t.Context(), []string{"serve", "--db", db, "--addr", "127.0.0.1:0", "--authority", "else.example.org,2020"}); code != exitFailed {
		t.Errorf("another authority: exit code %d, want %d", code, exitFailed)
	}
	if !strings.Contains(stderr.String(), "dates.example.org") {
		t.Errorf("another authority: %q, want the stored one named", stderr.String())
	}
}

// TestValidatorsOutliveARestart shows that a start with the same options moves nothing, and one with other
// options moves every view. M7, H11.
func TestValidatorsOutliveARestart(t *testing.T) {
	db := filepath.Join(t.TempDir(), "d.db")
	revision := func() (v timeline.Validator) {
		inspect(t, db, func(store *bolt.Store) {
			var err error
			if v, err = store.Validator(t.Context(), timeline.Query{Timeline: seed.Slug, Limit: 1}); err != nil {
				t.Fatal(err)
			}
		})
		return v
	}
	serve(t, db, adminSecret, "--demo", "--base-url", "https://dates.example.org").stop()
	first := revision()
	serve(t, db, adminSecret, "--base-url", "https://dates.example.org").stop()
	if second := revision(); second != first {
		t.Errorf("validator %v, before the restart %v", second, first)
	}
	serve(t, db, adminSecret, "--base-url", "https://moved.example.org").stop()
	if third := revision(); third.Revision <= first.Revision {
		t.Errorf("validator %v under another base URL, before %v", third, first)
	}
}

// M8: what falls due is written while the service runs.
func TestEmbargoEndsWhileTheServiceRuns(t *testing.T) {
	db := filepath.Join(t.TempDir(), "d.db")
	serve(t, db, adminSecret, "--demo").stop()
	due := time.Now().Add(2 * time.Second)
	inspect(t, db, func(store *bolt.Store) {
		e := timeline.Event{ID: "embargoed", Timeline: seed.Slug, Title: "Embargoed", Date: "2025", PublishAt: &due}
		if _, err := store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{timeline.PutEvent{Event: e}}}); err != nil {
			t.Fatal(err)
		}
	})
	r := serve(t, db, adminSecret)
	for deadline := due.Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		_, text := get(t, r.base+"/t/"+seed.Slug+".json")
		shown := strings.Contains(text, "Embargoed")
		if now := time.Now(); shown && now.Before(due.Add(-time.Millisecond)) {
			t.Fatalf("shown %v too early", due.Sub(now))
		} else if shown {
			return
		} else if now.After(deadline) {
			t.Fatal("never shown")
		}
	}
}

// TestServiceWithoutTimelines shows that an empty service says how to begin while it runs, and that it is so.
func TestServiceWithoutTimelines(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() { // ends after cancel
		p := &Program{Out: in, Err: io.Discard, Now: time.Now, AdminToken: "an-admin-token-for-this-test"}
		ended <- p.Main(ctx, []string{"serve", "--db", filepath.Join(t.TempDir(), "d.db"), "--addr", "127.0.0.1:0"})
		_ = in.Close() // never fails
	}()
	lines := bufio.NewScanner(out)
	var said []string
	for len(said) < 2 && lines.Scan() {
		said = append(said, lines.Text())
	}
	text := strings.Join(said, "\n")
	words := regexp.MustCompile(`make one at (http://\S+/edit/timelines/new), or with dateline (timeline create) SLUG --server (http://\S+) `).FindStringSubmatch(text)
	if words == nil {
		t.Fatalf("an empty service says %q", text)
	}
	if status, page := get(t, words[1]); status != 401 || !strings.Contains(page, `action="/edit/sign-in"`) {
		t.Errorf("%s = %d, want to be asked to sign in", words[1], status)
	}
	if code, _, stderr := play(t, "timeline", "create", "begin", "--server", words[3], "--token", "an-admin-token-for-this-test"); code != exitOK {
		t.Errorf("timeline create = %d, %q", code, stderr)
	}
	cancel()
	if _, err := io.Copy(io.Discard, out); err != nil || <-ended != exitOK {
		t.Errorf("the service does not end well: %v", err)
	}
}
