package server_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"dateline/data/bolt"
	"dateline/feeds"
	"dateline/internal/server"
	"dateline/timeline"
)

// The model test lives through the life of a service, by random writes through its API, restarts with other options,
// and time that passes, and after each step asks for what it follows. It shows that
//
//   - two contents of one address never share an ETag, nor a Last-Modified that was sent (H8, M5);
//   - who has the newest content is answered 304, and who has another never is (H10);
//   - what is not there has no validator;
//   - each document is valid.
//
// The model of data/storetest shows the same of the store. Here the parts count that an address adds to a view: format,
// family, lead, options, language, page, and the state of the one who asks.
func TestModel(t *testing.T) {
	file, first, answers := filepath.Join(t.TempDir(), "dateline.db"), firstStore(t), map[int]int{}
	rapid.Check(t, func(rt *rapid.T) {
		lost := os.Remove(file + ".search") // of the life before
		if err := os.WriteFile(file, first, 0o600); err != nil || lost != nil && !os.IsNotExist(lost) {
			rt.Fatal(err, lost)
		}
		w := newWorld(rt, file)
		w.answers = answers
		defer w.close()
		for range rapid.IntRange(2, 8).Draw(rt, "steps") {
			w.step()
			if rapid.Bool().Draw(rt, "follow") {
				w.follow()
			}
			for _, v := range w.visits {
				w.look(v)
			}
		}
	})
	for _, status := range []int{200, 201, 204, 301, 304, 404, 410} {
		if answers[status] == 0 && !t.Failed() {
			t.Errorf("no answer %d: the model has lost its way; there are %v", status, answers)
		}
	}
}

// firstStore is the file of a store with two timelines and an event: each life begins with a copy, which is quicker than
// to write it anew.
func firstStore(t *testing.T) []byte {
	file := filepath.Join(t.TempDir(), "first.db")
	store, err := bolt.Open(file, bolt.Options{Clock: timeline.NewClock(func() time.Time { return modelStart })})
	if err != nil {
		t.Fatal(err)
	}
	ops := []timeline.Op{}
	for _, slug := range modelSlugs {
		ops = append(ops, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: slug, Title: "News", Zone: "Europe/Kyiv"}})
	}
	ops = append(ops, timeline.PutEvent{Event: timeline.Event{ID: modelIDs[0], Timeline: modelSlugs[0], Title: "Title A", Date: "2025-02-28", Topics: []string{"Trade"}}})
	if _, err = store.Write(t.Context(), timeline.Write{Author: "admin", Ops: ops}); err == nil {
		err = errors.Join(store.SetFingerprint(t.Context(), fmt.Sprint(testSite)), store.Close())
	}
	content, errRead := os.ReadFile(file)
	if err := errors.Join(err, errRead); err != nil {
		t.Fatal(err)
	}
	return content
}

// world is a service with what was ever seen of it.
type world struct {
	rt       *rapid.T
	file     string
	now      time.Time
	moments  int // at which something was written
	site     feeds.Site
	keep     timeline.Keep
	store    *bolt.Store
	handler  http.Handler
	visits   []visit
	contents map[string]string  // address, name and value of a validator → content
	seen     map[visit][]memory // what a follower may have kept
	answers  map[int]int        // by status
}

// visit is an address that somebody asks for again and again, with a token or without.
type visit struct{ path, token string }

func (v visit) String() string {
	if v.token == "" {
		return v.path
	}
	return v.path + " (with a token)"
}

// memory is an answer as a follower keeps it.
type memory struct{ tag, modified, content string }

func newWorld(rt *rapid.T, file string) *world {
	w := &world{
		rt: rt, file: file, now: modelStart.Add(2 * time.Second), site: testSite,
		contents: map[string]string{}, seen: map[visit][]memory{},
	}
	w.start()
	for range rapid.IntRange(4, 10).Draw(rt, "visits") {
		w.visits = append(w.visits, drawVisit(rt))
	}
	w.visits = append(w.visits, visit{path: "/t/news.atom?limit=1&deleted=show"}) // leads to archives, as soon as it can
	return w
}

// start opens the store and makes a server of it, as the program does.
func (w *world) start() {
	clock := timeline.NewClock(func() time.Time { return w.now })
	store, err := bolt.Open(w.file, bolt.Options{Clock: clock, Keep: &w.keep, Search: w.file + ".search"})
	if err != nil {
		w.rt.Fatal(err)
	}
	w.store = store
	if err := store.SetFingerprint(context.Background(), fmt.Sprint(w.site)); err != nil {
		w.rt.Fatal(err)
	}
	srv, err := server.New(server.Config{
		Store: store, Tokens: store, Exports: store, Backups: store, Clock: clock, Epoch: store.Epoch(), AdminToken: adminToken,
		Site: w.site, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		w.rt.Fatal(err)
	}
	w.handler = srv.Handler()
}

// follow lets the index of words know what was written.
func (w *world) follow() {
	if err := w.store.Follow(context.Background()); err != nil {
		w.rt.Fatal(err)
	}
}

func (w *world) close() {
	if err := w.store.Close(); err != nil {
		w.rt.Fatal(err)
	}
}

// look asks for an address: plainly, and as somebody who has what was once there.
func (w *world) look(v visit) {
	a := w.ask(v, nil)
	now := memory{a.header.Get("ETag"), a.header.Get("Last-Modified"), content(a)}
	switch {
	case a.status >= 500:
		w.rt.Fatalf("%v = %d %s", v, a.status, a.body)
	case a.status != 200 && now.tag+now.modified != "":
		w.rt.Fatalf("%v = %d, and has the validators %s, %s", v, a.status, now.tag, now.modified)
	case a.status == 200 && now.tag == "":
		w.rt.Fatalf("%v has no ETag", v)
	case a.status == 200:
		w.valid(v, a)
		w.same(v, "ETag", now.tag, now.content)
		w.same(v, "Last-Modified", now.modified, now.content)
		w.turn(v, a)
		w.return304(v, now, now)
	}
	if seen := w.seen[v]; len(seen) > 0 {
		w.return304(v, rapid.SampledFrom(seen).Draw(w.rt, "kept"), now)
	}
	if a.status == 200 {
		w.seen[v] = append(w.seen[v], now)
	}
}

// same sees to it that a validator has one content.
func (w *world) same(v visit, name, value, content string) {
	key := fmt.Sprint(v, " ", name, " ", value)
	if before, ok := w.contents[key]; ok && before != content && value != "" {
		w.rt.Fatalf("two contents of %v share the %s %s\n--- first\n%s\n--- then\n%s", v, name, value, before, content)
	}
	w.contents[key] = content
}

// return304 asks as somebody who kept an earlier answer: 304 is right if that is what stands there now.
func (w *world) return304(v visit, kept, now memory) {
	for _, ask := range []struct{ header, value, current string }{
		{"If-None-Match", kept.tag, now.tag},
		{"If-None-Match", `"x", ` + strings.TrimSuffix(kept.tag, `"`) + `-gzip"`, strings.TrimSuffix(`"x", `+now.tag, `"`) + `-gzip"`},
		{"If-Modified-Since", kept.modified, now.modified},
	} {
		if ask.value == "" {
			continue
		}
		a := w.ask(v, http.Header{ask.header: {ask.value}})
		switch {
		case a.status != 304 && ask.value == ask.current:
			w.rt.Fatalf("%v with %s: %s, as it stands, = %d, want 304", v, ask.header, ask.value, a.status)
		case a.status == 304 && kept.content != now.content:
			w.rt.Fatalf("%v with %s: %s = 304, but that was\n%s\nand now it is\n%s", v, ask.header, ask.value, kept.content, now.content)
		case a.status == 304 && (a.header.Get("ETag") != now.tag || a.header.Get("Last-Modified") != now.modified || len(a.body) > 0):
			w.rt.Fatalf("%v = 304 with %v and %q, want the headers of the whole answer: %+v", v, a.header, a.body, now)
		case a.status != 304 && content(a) != now.content:
			w.rt.Fatalf("%v with %s: %s is another content than without", v, ask.header, ask.value)
		}
	}
}

// content is all of an answer that says what stands at an address.
func content(a answer) string {
	h := a.header
	return fmt.Sprint(a.status, " ", h.Get("Content-Type"), " ", h.Get("Content-Language"), " ", h.Get("Link"), "\n", string(a.body))
}

// ask reads an address. How it is packed, and the languages that a browser would like, change nothing of it.
func (w *world) ask(v visit, header http.Header) answer {
	r := httptest.NewRequest("GET", v.path, nil)
	for name, values := range header {
		r.Header[name] = values
	}
	if rapid.Bool().Draw(w.rt, "packed") {
		r.Header.Set("Accept-Encoding", "gzip")
	}
	if rapid.Bool().Draw(w.rt, "Ukrainian") {
		r.Header.Set("Accept-Language", "uk,en;q=0.5")
	}
	return w.do(r, v.token)
}

// write makes a call as admin. That it is refused is no fault, as long as it is no fault of the service.
func (w *world) write(method, path string, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		w.rt.Fatal(err)
	}
	r := httptest.NewRequest(method, path, bytes.NewReader(text))
	r.Header.Set("Content-Type", "application/json")
	if method == "PATCH" {
		r.Header.Set("Content-Type", "application/merge-patch+json")
	}
	w.moment()
	if a := w.do(r, adminToken); a.status >= 500 || a.status == 400 || a.status == 422 {
		w.rt.Fatalf("%s %s %s = %d %s", method, path, text, a.status, a.body)
	}
}

func (w *world) do(r *http.Request, token string) answer {
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	out := httptest.NewRecorder()
	w.handler.ServeHTTP(out, r)
	if w.answers != nil {
		w.answers[out.Code]++
	}
	body := io.Reader(out.Body)
	if out.Header().Get("Content-Encoding") == "gzip" && out.Code != 304 {
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			w.rt.Fatalf("%s: %v", r.URL, err)
		}
		body = unpacked
	}
	text, err := io.ReadAll(body)
	if err != nil {
		w.rt.Fatalf("%s: %v", r.URL, err)
	}
	return answer{out.Code, out.Header(), text}
}
