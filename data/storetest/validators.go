package storetest

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"dateline/timeline"
)

// testValidators looks at which views a change reaches; that it reaches enough of them is what the model
// shows.
func testValidators(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Date: "2025-03-02", Topics: []string{"x"}})
	f.put(timeline.Event{ID: "two", Date: "2025-06-15", Topics: []string{"y"}})
	f.put(timeline.Event{ID: "three", Date: "2025-04", Topics: []string{"y", "z"}})
	views := map[string]timeline.Query{
		"all": {}, "x": {Filter: filter(t, "topic=x")}, "y": {Filter: filter(t, "topic=y")}, "z": {Filter: filter(t, "topic=z")},
		"march": {Filter: filter(t, "from=2025-03&to=2025-03")}, "june": {Filter: filter(t, "from=2025-06-10&to=2025-06-20")},
		"y in june": {Filter: filter(t, "topic=y&from=2025-06-10&to=2025-06-20")}, "not x": {Filter: filter(t, "topic=-x")},
		"drafts": {Show: timeline.ShowDrafts}, "cancelled": {Filter: filter(t, "status=cancelled")},
	}
	before := map[string]timeline.Validator{}
	for name, q := range views {
		before[name] = f.list(q).Validator
	}
	reaches := func(what string, names ...string) {
		t.Helper()
		reached := map[string]bool{}
		for _, name := range names {
			reached[name] = true
		}
		for name, q := range views {
			now := f.list(q).Validator
			if moved := now != before[name]; moved != reached[name] {
				t.Errorf("%s moved the validator of %q: %v, want %v", what, name, moved, reached[name])
			}
			before[name] = now
		}
	}
	f.put(timeline.Event{ID: "one", Date: "2025-03-02", Topics: []string{"x"}, Title: "new"})
	reaches("a new title", "all", "x", "march", "not x", "drafts")
	f.put(timeline.Event{ID: "two", Date: "2025-06-15", Topics: []string{"y"}, Status: timeline.Cancelled})
	reaches("a cancellation", "all", "y", "june", "y in june", "not x", "drafts", "cancelled")
	f.put(timeline.Event{ID: "secret", Date: "2025-06-15", Topics: []string{"y"}, Draft: true})
	reaches("a draft", "drafts")
	f.put(timeline.Event{ID: "three", Date: "2025-04", Topics: []string{"y"}})
	reaches("a topic taken away", "all", "y", "z", "not x", "drafts")
	f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Zone: "Europe/Kyiv", Title: "New title"}})
	reaches("a setting", "all", "x", "y", "z", "march", "june", "y in june", "not x", "drafts", "cancelled")
	f.write(timeline.PutTimeline{Timeline: timeline.Timeline{
		Slug: "main", Zone: "Europe/Kyiv", Title: "New title", Calendar: timeline.CalendarSettings{Cancelled: "keep"},
	}})
	reaches("what calendars show", "all", "x", "y", "z", "march", "june", "y in june", "not x", "drafts", "cancelled")
	f.put(timeline.Event{ID: "wide", Date: "1990/.."})
	reaches("an open event", "all", "march", "june", "not x", "drafts")
}

func testClocks(t *testing.T, f *fixture) {
	updated := f.put(timeline.Event{ID: "one"}).Event.Updated
	for _, title := range []string{"a", "b", "c"} { // three edits within one second
		results, err := f.store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{timeline.PutEvent{Event: inMain(timeline.Event{ID: "one", Title: title})}}})
		if err != nil {
			t.Fatal(err)
		}
		next := results[0].Record.Event.Updated
		if next.Sub(updated) != time.Second {
			t.Errorf("updated went from %v to %v, want one second", updated, next)
		}
		updated = next
	}
	before := f.list(timeline.Query{}).Validator
	f.now = f.now.Add(-time.Hour) // the machine's clock jumps back
	r := f.write(timeline.PutEvent{Event: inMain(timeline.Event{ID: "two"})})[0].Record
	if after := f.list(timeline.Query{}).Validator; after.Time.Before(before.Time) || r.Event.Created.Before(before.Time) {
		t.Errorf("time went back from %v to %v, created %v", before.Time, after.Time, r.Event.Created)
	}
	// A time that a reader was shown as past stays past, even if the machine's clock jumps back behind it.
	shown := f.list(timeline.Query{}).Validator.Time.Truncate(time.Second).Add(time.Second)
	f.now = shown
	if settled := f.clock.Settled(); settled.Before(shown) {
		t.Errorf("it is %v, but what is settled is %v", shown, settled)
	}
	f.now = f.now.Add(-time.Hour)
	f.write(timeline.PutEvent{Event: inMain(timeline.Event{ID: "three"})})
	if after := f.list(timeline.Query{}).Validator; after.Time.Before(shown) {
		t.Errorf("%v was shown as past, and then a change is said to be of %v", shown, after.Time)
	}
	f.now = f.now.Add(-time.Hour)
	before = f.list(timeline.Query{}).Validator
	f.reopen()
	if now := f.clock.Now(); now.Before(before.Time.Add(time.Second)) {
		t.Errorf("after a start it is %v, the newest change was at %v", now, before.Time)
	}
}

func testFingerprint(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one"})
	set := func(fingerprint string) timeline.Validator {
		t.Helper()
		if err := f.store.SetFingerprint(t.Context(), fingerprint); err != nil {
			t.Fatal(err)
		}
		return f.list(timeline.Query{Filter: filter(t, "topic=none")}).Validator
	}
	first := set("a")
	f.reopen()
	if again := set("a"); again != first {
		t.Errorf("the same fingerprint moved a validator from %v to %v", first, again)
	}
	second := set("b")
	if second.Revision <= first.Revision {
		t.Errorf("another fingerprint moved a validator from %v to %v", first, second)
	}
	if _, tl, err := f.store.Event(t.Context(), "one"); err != nil || tl.Settings != second {
		t.Errorf("Event() says settings %v, %v, want the floor %v", tl.Settings, err, second)
	}
	if _, list, err := f.store.Timelines(t.Context(), true); err != nil || list != second {
		t.Errorf("Timelines() says %v, %v, want the floor %v", list, err, second)
	}
}

func testReopen(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Topics: []string{"x"}})
	f.put(timeline.Event{ID: "two", Draft: true})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: f.put(timeline.Event{ID: "gone"}).Event.ID})
	for _, show := range []timeline.Show{timeline.ShowPublic, timeline.ShowCalendar, timeline.ShowDrafts, timeline.ShowDeleted, timeline.ShowAll} {
		before := f.list(timeline.Query{Show: show})
		f.reopen()
		after := f.list(timeline.Query{Show: show})
		if a, b := contentOf(before), contentOf(after); a != b || before.Validator != after.Validator {
			t.Errorf("show %d: a restart changed\n%s\ninto\n%s", show, a, b)
		}
	}
}

// gate is a context that lets a test stop a write in the middle: its Err waits at the second call, which is
// the one that a write makes before its first op.
type gate struct {
	context.Context
	calls   atomic.Int32
	reached chan struct{}
	open    chan struct{}
}

func (g *gate) Err() error {
	if g.calls.Add(1) == 2 {
		close(g.reached)
		<-g.open
	}
	return g.Context.Err()
}

// testLastModified reads while a write takes its time over the turn of a second: the content before it and
// the content after it must not go out under one Last-Modified.
func testLastModified(t *testing.T, backend Backend) {
	var now atomic.Int64 // milliseconds of the machine's clock
	now.Store(start.Add(200 * time.Millisecond).UnixMilli())
	clock := timeline.NewClock(func() time.Time { return time.UnixMilli(now.Load()) })
	store, err := backend(t)(clock, timeline.Keep{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	put := func(ctx context.Context, op timeline.Op) {
		if _, err := store.Write(ctx, timeline.Write{Ops: []timeline.Op{op}}); err != nil {
			t.Errorf("Write() = %v", err)
		}
	}
	put(t.Context(), timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main"}})
	put(t.Context(), timeline.PutEvent{Event: inMain(timeline.Event{ID: "one"})})

	slow := &gate{Context: t.Context(), reached: make(chan struct{}), open: make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		put(slow, timeline.PutEvent{Event: inMain(timeline.Event{ID: "one", Title: "new"})})
	}()
	<-slow.reached
	now.Add(1300) // the second turns while the write is in flight
	sent := map[time.Time]timeline.Validator{}
	poll := func() {
		settled := clock.Settled()
		v, err := store.Validator(t.Context(), timeline.Query{Timeline: "main"})
		if err != nil {
			t.Fatal(err)
		}
		modified := v.Time.Truncate(time.Second).Add(time.Second)
		if modified.After(settled) {
			return
		}
		if before, ok := sent[modified]; ok && before != v {
			t.Errorf("Last-Modified %v was sent with %v, and then with %v", modified, before, v)
		}
		sent[modified] = v
	}
	poll()
	close(slow.open)
	<-done
	poll()
	if len(sent) == 0 {
		t.Error("no Last-Modified was sent, though no write was in flight any more")
	}
}
