package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/timeline"
)

// overtaken is a store in which something is written before the next reading of a history.
type overtaken struct {
	timeline.Store
	next func()
}

func (o *overtaken) HistoryPart(ctx context.Context, q timeline.HistoryQuery) (timeline.HistoryPart, error) {
	if next := o.next; next != nil {
		o.next = nil
		next()
	}
	return o.Store.HistoryPart(ctx, q)
}

// H8: where a text is taken out, a part of the history is forgotten, or the event is edited between the look at an event and
// the one at its history, the answer has the state of what it says.
func TestHistoryOvertaken(t *testing.T) {
	for name, write := range map[string]func(s *service){
		"redaction": func(s *service) {
			s.admin("POST", api+"/timelines/news/events/e1/history/1/redact", object{"note": "By law."}, 200)
		},
		"trim": func(s *service) {
			s.pass(48 * time.Hour)
			if _, err := s.store.RunDue(s.t.Context()); err != nil {
				s.t.Fatal(err)
			}
		},
		"edit": func(s *service) { s.patch("news", "e1", object{"title": "Fifth"}) },
	} {
		for _, path := range []string{api + "/timelines/news/events/e1/history", "/e/e1.atom", "/e/e1"} {
			t.Run(name+strings.ReplaceAll(path, "/", " "), func(t *testing.T) {
				s := trimming(t)
				store := &overtaken{Store: s.store}
				racing := s.over(store)
				store.next = func() { write(s) }
				during := racing.get(path)
				if store.next != nil {
					t.Fatal("no history was read")
				}
				after := racing.get(path)
				if tag := after.header.Get("ETag"); during.status != http.StatusOK || during.header.Get("ETag") != tag || string(during.body) != string(after.body) {
					t.Errorf("during the write %d with %s, after it %d with %s", during.status, during.header.Get("ETag"), after.status, tag)
				}
			})
		}
	}
}

// R20, A7: the feed of an event never says that it is all there will be (RFC 5005 section 2), least of all when its
// history was trimmed.
func TestTrimmedEventFeed(t *testing.T) {
	s := trimming(t)
	if a := s.get("/e/e1.atom"); a.status != 200 || strings.Contains(string(a.body), "fh:complete") {
		t.Errorf("a feed of changes is\n%s", a.body)
	}
	s.pass(48 * time.Hour)
	if _, err := s.store.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	var history struct{ Since int64 }
	if err := json.Unmarshal(s.get(api+"/timelines/news/events/e1/history").body, &history); err != nil || history.Since == 0 {
		t.Fatalf("nothing was trimmed: %+v, %v", history, err)
	}
	s.pass(2 * time.Second)
	if a := s.get("/e/e1.atom"); a.status != 200 || strings.Contains(string(a.body), "fh:complete") {
		t.Errorf("a trimmed feed is\n%s", a.body)
	}
}

// trimming is a service that tells changes for a day, with an event that has four of them.
func trimming(t testing.TB) *service {
	s := &service{t: t, now: time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC), log: &logBuffer{}}
	clock := timeline.NewClock(s.time)
	store, err := bolt.Open(filepath.Join(t.TempDir(), "dateline.db"), bolt.Options{Clock: clock, Keep: &timeline.Keep{History: 24 * time.Hour}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	s.store, s.clock = store, clock
	s.http = s.over(store).http
	s.timeline("news", "public")
	s.event("news", "e1", nil)
	for _, title := range []string{"Second", "Third", "Fourth"} {
		s.pass(time.Hour)
		s.patch("news", "e1", object{"title": title})
	}
	s.pass(5 * time.Second)
	return s
}
