package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

// whole is an event with every field in use.
func whole(id string) timeline.Event {
	return inMain(timeline.Event{
		ID: id, Title: "Саміт 🇺🇦", Summary: "Two sentences. Or one.", Body: "# Heading\n\ntext", Date: "2025-02-28T10:00/2025-02-28T11:30",
		Zone: "America/New_York", Status: timeline.Tentative,
		Place:        &timeline.Place{Name: "Washington", Address: "1600", Country: "US", Lat: new(38.9), Lon: new(-77.04), URL: "https://example.org/p"},
		Participants: []timeline.Participant{{Name: "A", Kind: "country", Title: "T", Role: "host", URL: "https://example.org/a"}},
		Topics:       []string{"Minerals Deal", "nato"},
		Sources:      []timeline.Source{{Title: "S", Publisher: "P", URL: "https://example.org/s", Published: "2025-02"}},
		Media:        []timeline.Media{{URL: "https://example.org/m.jpg", Type: "image/jpeg", Bytes: 5, Alt: "a", Caption: "c", Credit: "d", Width: 3, Height: 2}},
		Related:      []timeline.Relation{{ID: "other", Relation: "follows"}},
		Lang:         "en", Translations: map[string]timeline.Translation{"uk": {Title: "т", Summary: "с", Body: "б"}},
		URL: "https://example.org/e", Color: "steelblue", PublishAt: new(start.Add(-time.Hour)),
	})
}

func testEvent(t *testing.T, f *fixture) {
	want := whole("one")
	f.put(want)
	f.reopen() // what is compared was read from the file
	got, tl, err := f.store.Event(t.Context(), "one")
	if err != nil || tl.Timeline.Slug != "main" {
		t.Fatalf("Event() = %v, timeline %q", err, tl.Timeline.Slug)
	}
	e := got.Event
	want = want.Bounded(e.Lo, e.Hi, timeline.Minute, false)
	want.Over = new(time.Date(2025, 2, 28, 16, 30, 0, 0, time.UTC))
	want.Revision, want.Created, want.Published, want.Updated = 1, e.Created, &e.Created, e.Created
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("Event() (-want +got)\n%s", diff)
	}
	if *e.Start != "2025-02-28T15:00:00Z" || *e.End != "2025-02-28T16:30:00Z" || !got.Visible() {
		t.Errorf("Event() = %s to %s, visible %v", *e.Start, *e.End, got.Visible())
	}
	if _, _, err := f.store.Event(t.Context(), "none"); timeline.KindOf(err) != timeline.NotFound {
		t.Errorf("Event(none) = %v, want NotFound", err)
	}
	f.refuse(timeline.NotFound, timeline.PutEvent{Event: timeline.Event{ID: "x", Timeline: "none", Title: "x", Date: "2025"}})
	f.refuse(timeline.Invalid, timeline.PutEvent{Event: inMain(timeline.Event{ID: "x", Date: "2025-02-30"})})
	f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "second"}})
	f.refuse(timeline.Conflict, timeline.PutEvent{Event: timeline.Event{ID: "one", Timeline: "second", Title: "x", Date: "2025"}})
	f.refuse(timeline.NotFound, timeline.DeleteEvent{Timeline: "second", ID: "one"})
	f.refuse(timeline.NotFound, timeline.RestoreEvent{Timeline: "second", ID: "one"})
}

func testPreconditions(t *testing.T, f *fixture) {
	put := func(m timeline.Match) timeline.PutEvent {
		return timeline.PutEvent{Event: inMain(timeline.Event{ID: "one", Title: "new"}), Match: m}
	}
	f.refuse(timeline.Stale, put(timeline.Match{Present: true}))
	f.refuse(timeline.Stale, put(timeline.Match{Revisions: []int64{1}}))
	f.write(timeline.PutEvent{Event: inMain(timeline.Event{ID: "one"}), Match: timeline.Match{Absent: true}})
	f.refuse(timeline.Stale, put(timeline.Match{Absent: true}))
	f.refuse(timeline.Stale, put(timeline.Match{Revisions: []int64{}}))
	f.refuse(timeline.Stale, put(timeline.Match{Revisions: []int64{2}}))
	f.refuse(timeline.Conflict, timeline.PutEvent{Event: inMain(timeline.Event{ID: "one"}), Create: true})
	f.refuse(timeline.Stale, timeline.DeleteEvent{Timeline: "main", ID: "one", Match: timeline.Match{Revisions: []int64{2}}})
	f.write(put(timeline.Match{Revisions: []int64{5, 1}}))
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "one", Match: timeline.Match{Present: true, Revisions: []int64{2}}})
	f.refuse(timeline.Gone, put(timeline.Match{}))
	f.refuse(timeline.Stale, timeline.RestoreEvent{Timeline: "main", ID: "one", Match: timeline.Match{Revisions: []int64{2}}})
	if got := f.event("one").Event; got.Title != "new" || got.Revision != 3 {
		t.Errorf("after all that the event is %q at revision %d, want new at 3", got.Title, got.Revision)
	}
}

func testBatch(t *testing.T, f *fixture) {
	before := f.list(timeline.Query{}).Validator
	_, err := f.store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{
		timeline.PutEvent{Event: inMain(timeline.Event{ID: "a"})},
		timeline.PutEvent{Event: inMain(timeline.Event{ID: "b", Date: "never"})},
	}})
	if op, ok := errors.AsType[*timeline.OpError](err); !ok || op.Index != 1 || timeline.KindOf(err) != timeline.Invalid {
		t.Errorf("Write of a batch with a wrong second op = %v", err)
	}
	if page := f.list(timeline.Query{}); len(page.Events) != 0 || page.Validator != before {
		t.Errorf("a failed batch left %v, validator %v, before %v", idsOf(page.Events), page.Validator, before)
	}
	if _, _, err := f.store.Event(t.Context(), "a"); timeline.KindOf(err) != timeline.NotFound {
		t.Errorf("Event(a) after a failed batch = %v, want NotFound", err)
	}
	var ops []timeline.Op
	for i := range 20 {
		ops = append(ops, timeline.PutEvent{Event: inMain(timeline.Event{ID: fmt.Sprint("e", i)})})
	}
	times := map[time.Time]bool{}
	var revision uint64
	for _, r := range f.write(ops...) {
		times[r.Record.Event.Updated] = true
		if revision == 0 {
			revision = r.Record.Changed
		}
		if r.Record.Changed != revision || !r.Created || !r.Changed {
			t.Errorf("a record of the batch has revision %d, the first %d", r.Record.Changed, revision)
		}
	}
	if len(times) != len(ops) {
		t.Errorf("%d events of a batch have %d times", len(ops), len(times))
	}
	// What lies between two ops on one event nobody ever sees; it must not become history.
	f.refuse(timeline.Invalid,
		timeline.PutEvent{Event: inMain(timeline.Event{ID: "twice"})}, timeline.PutEvent{Event: inMain(timeline.Event{ID: "twice", Draft: true})})
}

func testUnchanged(t *testing.T, f *fixture) {
	f.put(whole("one"))
	before := f.list(timeline.Query{Show: timeline.ShowAll})
	f.reopen()
	result := f.write(timeline.PutEvent{Event: f.event("one").Event, Note: "nothing"})[0]
	if result.Changed || result.Created || result.Record.Event.Revision != 1 {
		t.Errorf("writing what was read gave %+v", result)
	}
	if after := f.list(timeline.Query{Show: timeline.ShowAll}); after.Validator != before.Validator {
		t.Errorf("a write that changed nothing moved the validator from %v to %v", before.Validator, after.Validator)
	}
}

func testConcurrent(t *testing.T, f *fixture) {
	const writers, each = 8, 10
	var group sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { // readers see whole states only
		for ctx.Err() == nil {
			page, err := f.store.List(ctx, timeline.Query{Timeline: "main", Limit: 1000})
			if err != nil {
				return
			}
			if n := len(page.Events); n%2 != 0 {
				t.Errorf("a reader saw %d events of batches of two", n)
			}
		}
	}()
	for w := range writers {
		group.Go(func() {
			for i := range each {
				_, err := f.store.Write(ctx, timeline.Write{Ops: []timeline.Op{
					timeline.PutEvent{Event: inMain(timeline.Event{ID: fmt.Sprintf("a-%d-%d", w, i)})},
					timeline.PutEvent{Event: inMain(timeline.Event{ID: fmt.Sprintf("b-%d-%d", w, i)})},
				}})
				if err != nil {
					t.Errorf("Write() = %v", err)
				}
			}
		})
	}
	group.Wait()
	if got := len(f.list(timeline.Query{Limit: 1000}).Events); got != 2*writers*each {
		t.Errorf("%d events after %d writes of two", got, writers*each)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.store.Write(cancelled, timeline.Write{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Write with a cancelled context = %v", err)
	}
	if _, err := f.store.List(cancelled, timeline.Query{Timeline: "main"}); !errors.Is(err, context.Canceled) {
		t.Errorf("List with a cancelled context = %v", err)
	}
}
