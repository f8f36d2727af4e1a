package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"dateline/timeline"
)

// clockFile names, in the environment of the program, a file with the time by which its clock is wrong: [time.Now] cannot be moved for
// one process. Everything else is the program as it is.
const clockFile = "DATELINE_TEST_CLOCK"

// mainWithClock is main with a clock that a test moves.
func mainWithClock(file string) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := &Program{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, AdminToken: os.Getenv("DATELINE_ADMIN_TOKEN"),
		Now: func() time.Time {
			text, err := os.ReadFile(file)
			if err != nil {
				panic(err)
			}
			off, err := time.ParseDuration(string(text))
			if err != nil {
				panic(err)
			}
			return time.Now().Round(0).Add(off) // without the part that does not go back
		},
	}
	os.Exit(p.Main(ctx, os.Args[1:]))
}

// D9: The clock of the machine goes back an hour, and forth again. Times in the service never go back, nobody is told "unchanged" of what
// was written, and what is due by the machine's clock waits for it.
func TestClockJumps(t *testing.T) {
	clock := filepath.Join(t.TempDir(), "clock")
	wrong := func(by time.Duration) {
		t.Helper()
		if err := os.WriteFile(clock+".new", []byte(by.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(clock+".new", clock); err != nil {
			t.Fatal(err)
		}
	}
	wrong(0)
	t.Setenv(clockFile, clock)
	o := newOrdeal(t)
	feed := o.base + "/t/" + crashSlug + ".json?limit=500"
	seen := newFollower(t, feed)
	for _, by := range []time.Duration{-time.Hour, -30 * time.Minute, 0, -2 * time.Hour} {
		before := o.updatedOfLast()
		wrong(by)
		o.mustWrite(3)
		if after := o.updatedOfLast(); after.Before(before) {
			t.Errorf("with the clock off by %v an event was updated at %v, the one before at %v", by, after, before)
		}
		seen.wantNews(o.acknowledged[len(o.acknowledged)-1])
		o.wantWell()
		seen.wantNews(o.acknowledged[len(o.acknowledged)-1])
	}
	o.end()
	o.start() // with a clock that is still behind
	before := o.updatedOfLast()
	o.mustWrite(1)
	if after := o.updatedOfLast(); !after.After(before) {
		t.Errorf("behind a start with the clock behind an event was updated at %v, the one before at %v", after, before)
	}
	o.wantDue(wrong)
	o.wantWell()
	o.end()
}

// wantDue wants an embargo to end when the clock of the machine says so, wherever it comes from.
func (o *ordeal) wantDue(wrong func(time.Duration)) {
	o.t.Helper()
	due := time.Now().Add(20 * time.Minute).UTC().Format(time.RFC3339)
	status, text := asAdmin(o.t, "PUT", o.address("/events/embargoed"), `{"title":"Embargoed","date":"2031-06-06","note":"embargoed","publish_at":"`+due+`"}`)
	if status != http.StatusCreated {
		o.t.Fatalf("an embargo = %d %.300s", status, text)
	}
	o.acknowledged = append(o.acknowledged, "embargoed")
	shown := func() bool {
		_, text := get(o.t, o.base+"/t/"+crashSlug+".json?limit=500")
		return strings.Contains(text, "Embargoed")
	}
	if shown() {
		o.t.Error("what is to be published in twenty minutes is shown")
	}
	wrong(time.Hour)
	o.come("the embargo ends", shown)
	wrong(-time.Hour) // it was told, and stays told
	if !shown() {
		o.t.Error("what was published is hidden again")
	}
}

// updatedOfLast is when the event that was written last was updated.
func (o *ordeal) updatedOfLast() time.Time {
	o.t.Helper()
	status, text := get(o.t, o.address("/events/"+o.acknowledged[len(o.acknowledged)-1]))
	var e timeline.Event
	if err := json.Unmarshal([]byte(text), &e); status != http.StatusOK || err != nil {
		o.t.Fatalf("an event = %d, %v: %.500s", status, err, text)
	}
	return e.Updated
}

// faultFollower polls an address twice, by ETag and by Last-Modified, and knows what it saw by each.
type faultFollower struct {
	t       *testing.T
	address string
	headers [2]http.Header
	seen    [2]string
}

func newFollower(t *testing.T, address string) *faultFollower {
	f := &faultFollower{t: t, address: address}
	f.poll()
	return f
}

func (f *faultFollower) poll() {
	f.t.Helper()
	for i := range f.headers {
		r, err := http.NewRequest("GET", f.address, nil)
		if err != nil {
			f.t.Fatal(err)
		}
		for name, values := range f.headers[i] {
			r.Header[name] = values
		}
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			f.t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close() // it was read
		switch {
		case err != nil:
			f.t.Fatal(err)
		case res.StatusCode == http.StatusNotModified:
			continue
		case res.StatusCode != http.StatusOK:
			f.t.Errorf("GET %s = %s", f.address, res.Status)
		}
		f.seen[i], f.headers[i] = string(body), http.Header{}
		if tag := res.Header.Get("ETag"); i == 0 && tag != "" {
			f.headers[i].Set("If-None-Match", tag)
		}
		if modified := res.Header.Get("Last-Modified"); i == 1 && modified != "" {
			f.headers[i].Set("If-Modified-Since", modified)
		}
	}
}

// wantNews wants a poll to show an event, whatever the follower had before.
func (f *faultFollower) wantNews(id string) {
	f.t.Helper()
	f.poll()
	for i, text := range f.seen {
		if !strings.Contains(text, "Words of "+id) {
			f.t.Errorf("who asks by %v is not told of %s", f.headers[i], id)
		}
	}
}
