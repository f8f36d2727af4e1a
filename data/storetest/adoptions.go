package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

// life fills a store with all that an export must bring over.
func (f *fixture) life() {
	f.put(timeline.Event{ID: "moved", Title: "Moves", Topics: []string{"x"}})
	f.put(timeline.Event{ID: "moved", Title: "Moves", Topics: []string{"y"}, Date: "2025-06-01"})
	f.put(timeline.Event{ID: "draft", Draft: true})
	f.put(timeline.Event{ID: "waits", PublishAt: new(f.now.Add(48 * time.Hour))})
	f.put(timeline.Event{ID: "taken"})
	f.put(timeline.Event{ID: "taken", Draft: true})
	f.put(timeline.Event{ID: "deleted"})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "deleted", Note: "entered twice"})
	f.put(timeline.Event{ID: "forgotten"})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "forgotten"})
	f.pass(366 * 24 * time.Hour) // which also forgets "deleted"
	f.put(timeline.Event{ID: "last", Title: "Libel", Date: "2026-06-01"})
	f.put(timeline.Event{ID: "last", Title: "Last", Date: "2026-07-01"})
	f.write(redact("last", 1))
	f.put(timeline.Event{ID: "late"})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "late"})
	f.write(
		timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "ended"}},
		timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "hidden", Visibility: timeline.Private, Description: "Secret."}},
	)
	f.write(timeline.DeleteTimeline{Slug: "ended"})
}

func (f *fixture) exported(slugs ...string) []timeline.Op {
	f.t.Helper()
	var ops []timeline.Op
	err := f.store.Export(f.t.Context(), slugs, func(timeline.Origin) error { return nil }, func(op timeline.Op) error {
		ops = append(ops, op)
		return nil
	})
	if err != nil {
		f.t.Fatalf("Export(%v) = %v", slugs, err)
	}
	return ops
}

// adopt carries out ops at once, without letting time go by.
func (f *fixture) adopt(ops []timeline.Op) []timeline.Result {
	f.t.Helper()
	results, err := f.store.Write(f.t.Context(), timeline.Write{Ops: ops})
	if err != nil {
		f.t.Fatalf("Write() of an export = %v", err)
	}
	return results
}

var everyShow = []timeline.Show{timeline.ShowPublic, timeline.ShowCalendar, timeline.ShowDrafts, timeline.ShowDeleted, timeline.ShowAll}

func testAdopt(t *testing.T, f *fixture) {
	f.life()
	ops := f.exported()
	other := f.other()
	other.adopt(ops)
	defer other.check()
	for _, show := range everyShow {
		for _, filtered := range []string{"", "topic=x", "topic=y", "from=2026-05&to=2026-08", "status=cancelled"} {
			q := timeline.Query{Show: show, Filter: filter(t, filtered)}
			want, got := f.list(q), other.list(q)
			// An empty list may be of a name that went with its last event.
			if diff := cmp.Diff(want.Events, got.Events); diff != "" || len(want.Events) > 0 && want.Validator.Time != got.Validator.Time {
				t.Errorf("show %d, %q: times %v and %v (-exported +taken over)\n%s", show, filtered, want.Validator, got.Validator, diff)
			}
		}
	}
	for _, id := range []string{"moved", "draft", "waits", "taken", "last", "late"} {
		want, got := f.event(id), other.event(id)
		want.Changed, want.Seen, got.Changed, got.Seen = 0, 0, 0, 0
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-exported +taken over)\n%s", id, diff)
		}
		if diff := cmp.Diff(timeline.FullHistory(f.history(id)), timeline.FullHistory(other.history(id))); diff != "" {
			t.Errorf("history of %s (-exported +taken over)\n%s", id, diff)
		}
	}
	for _, id := range []string{"forgotten", "deleted"} {
		other.refuse(timeline.Gone, timeline.PutEvent{Event: inMain(timeline.Event{ID: id})})
	}
	other.refuse(timeline.Gone, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "ended"}})
	if hidden, err := other.store.Timeline(t.Context(), "hidden"); err != nil || hidden.Timeline.Description != "Secret." {
		t.Errorf("Timeline(hidden) = %+v, %v", hidden, err)
	}
	if again := other.adopt(ops); anyChanged(again) {
		t.Error("taken over twice, it changed something")
	}
	// What waits there goes on: the tombstone's grace, the purge, the embargo.
	other.pass(31 * 24 * time.Hour)
	if got := other.ids(timeline.Query{Show: timeline.ShowCalendar}); cmp.Diff([]string{"waits", "moved", "last"}, got) != "" {
		t.Errorf("after the time of grace calendars show %v", got)
	}
}

// A store that has a life of its own takes another one's timeline over, in parts, and its followers miss
// nothing.
func testAdoptIntoLife(t *testing.T, f *fixture) {
	f.life()
	ops := f.exported("main")
	other := f.other()
	other.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "own"}})
	for i := range 5 {
		own := timeline.Event{ID: "own" + string(rune('a'+i)), Timeline: "own", Title: "Own", Date: "2025"}
		other.write(timeline.PutEvent{Event: own})
	}
	copied := map[string]timeline.Event{}
	var since timeline.ChangeCursor
	other.now = other.now.Add(time.Hour)
	for _, op := range ops {
		validator := timeline.Validator{}
		if _, err := other.store.Timeline(t.Context(), "main"); err == nil {
			validator = other.list(timeline.Query{}).Validator
		}
		before := validator
		if r := other.adopt([]timeline.Op{op})[0].Record; r.Event.ID != "" && r.Visible() {
			if validator = other.list(timeline.Query{}).Validator; validator.Revision <= before.Revision || validator.Time.Before(before.Time) {
				t.Errorf("the list went from %v to %v", before, validator)
			}
		}
		page, err := other.store.Changes(t.Context(), "main", since, 100, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Changes {
			if c.Event != nil {
				copied[c.ID] = *c.Event
			} else {
				delete(copied, c.ID)
			}
		}
		since = page.Next
	}
	for _, e := range other.list(timeline.Query{}).Events {
		if diff := cmp.Diff(e, copied[e.ID]); diff != "" {
			t.Errorf("a follower's copy (-list +copy)\n%s", diff)
		}
		delete(copied, e.ID)
	}
	if len(copied) > 0 {
		t.Errorf("a follower has %d events that are not there", len(copied))
	}
	other.check()
}

func testAdoptRefused(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one"})
	f.put(timeline.Event{ID: "one", Title: "Later"})
	ops := f.exported()
	line, event := ops[0].(timeline.AdoptTimeline), ops[1].(timeline.AdoptEvent)
	f.refuse(timeline.Invalid, line, timeline.PutEvent{Event: inMain(timeline.Event{ID: "two"})})
	f.refuse(timeline.Invalid, event, event)
	other := f.other()
	other.refuse(timeline.NotFound, event)
	other.refuse(timeline.NotFound, timeline.AdoptPurged{ID: "x", Timeline: "main"})
	changed := line
	changed.Record.Timeline.Title = "Other"
	f.refuse(timeline.Conflict, changed)
	f.put(timeline.Event{ID: "one", Title: "Later still"})
	f.refuse(timeline.Conflict, event)
	f.refuse(timeline.Conflict, timeline.AdoptPurged{ID: "one", Timeline: "main"})
	f.refuse(timeline.Invalid, timeline.AdoptPurged{ID: "not an id", Timeline: "main"})

	other.adopt([]timeline.Op{line})
	future := f.now.Add(time.Hour)
	for name, wrong := range map[string]func(*timeline.AdoptEvent){
		"no history":         func(e *timeline.AdoptEvent) { e.Versions = nil },
		"a gap":              func(e *timeline.AdoptEvent) { e.Versions = e.Versions[1:] },
		"no title":           func(e *timeline.AdoptEvent) { e.Versions[0].Event.Title = "" },
		"another id":         func(e *timeline.AdoptEvent) { e.Versions[0].Event.ID = "two" },
		"an early update":    func(e *timeline.AdoptEvent) { e.Versions[1].Event.Updated = e.Versions[0].Event.Updated },
		"a future":           func(e *timeline.AdoptEvent) { e.SeenAt = future },
		"a visible draft":    func(e *timeline.AdoptEvent) { e.Versions[1].Event.Draft = true },
		"hidden for nothing": func(e *timeline.AdoptEvent) { e.Versions[1].Hidden = true },
		"never published":    func(e *timeline.AdoptEvent) { e.Versions[1].Event.Published = nil },
		"never seen":         func(e *timeline.AdoptEvent) { e.Seen = 0 },
		"a tombstone":        func(e *timeline.AdoptEvent) { e.Kept = true },
		"a deletion":         func(e *timeline.AdoptEvent) { e.Versions[1].Event.Deleted = &start },
		"a moved date":       func(e *timeline.AdoptEvent) { e.Versions[1].Event.MovedFrom = new("never") },
		"a redaction":        func(e *timeline.AdoptEvent) { e.Versions[1].Redacted = map[string]int64{"title": 3} },
		"no write":           func(e *timeline.AdoptEvent) { e.Versions[0].Write = 0 },
	} {
		e := event
		e.Versions = append([]timeline.Version{}, event.Versions...)
		wrong(&e)
		if _, err := other.store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{e}}); timeline.KindOf(err) != timeline.Invalid {
			t.Errorf("%s: Write() = %v, want Invalid", name, err)
		}
	}
	if !anyChanged(other.adopt([]timeline.Op{event})) {
		t.Error("the event as it was exported is not taken over")
	}
}

// What the clock did here since an export was taken over does not make its events other ones; what somebody
// wrote here does.
func testAdoptAgain(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "over", Title: "Over", Date: "2025-03-01"})
	f.put(timeline.Event{ID: "over", Title: "Over", Date: "2025-03-02"})
	f.put(timeline.Event{ID: "waits", PublishAt: new(f.now.Add(48 * time.Hour))})
	f.put(timeline.Event{ID: "both", Date: "2025-03-01"})
	f.put(timeline.Event{ID: "both", Date: "2025-03-02"})
	f.put(timeline.Event{ID: "both", Date: "2025-03-03", PublishAt: new(f.now.Add(72 * time.Hour))})
	f.put(timeline.Event{ID: "taken"})
	f.put(timeline.Event{ID: "taken", Draft: true})
	f.put(timeline.Event{ID: "deleted"})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "deleted"})
	f.put(timeline.Event{ID: "unseen", Draft: true})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "unseen"})
	ops := f.exported()
	other := f.other()
	other.adopt(ops)
	for _, d := range []time.Duration{49 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour, 31 * 24 * time.Hour, 366 * 24 * time.Hour} {
		other.pass(d)
		if again := other.adopt(ops); anyChanged(again) {
			t.Errorf("taken over again after %v, it changed something", d)
		}
	}
	if r := other.event("over"); r.Event.Revision != 3 || r.Event.MovedFrom != nil {
		t.Errorf("nothing has fallen due: %+v", r)
	}
	if r := other.event("both"); r.Event.Revision < 5 || !r.Visible() {
		t.Errorf("nothing has fallen due: %+v", r)
	}
	other.refuse(timeline.Gone, timeline.PutEvent{Event: inMain(timeline.Event{ID: "deleted"})})
	other.check()
	for id, op := range map[string]timeline.Op{
		"over":  timeline.PutEvent{Event: inMain(timeline.Event{ID: "over", Title: "Written here", Date: "2025-03-02"})},
		"waits": timeline.DeleteEvent{Timeline: "main", ID: "waits"},
		"taken": timeline.PutEvent{Event: inMain(timeline.Event{ID: "taken"})},
	} {
		other.write(op)
		other.refuse(timeline.Conflict, ops[0], adoptionOf(ops, id))
	}
	// What was deleted here, and is forgotten, is not what it was there.
	other.write(timeline.DeleteEvent{Timeline: "main", ID: "both"})
	other.pass(366 * 24 * time.Hour)
	other.refuse(timeline.Conflict, ops[0], adoptionOf(ops, "both"))
	// Nor is what was restored and deleted again since.
	f.write(timeline.RestoreEvent{Timeline: "main", ID: "deleted"})
	f.refuse(timeline.Conflict, ops[0], adoptionOf(ops, "deleted"))
	f.now = other.now
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "deleted"})
	other.refuse(timeline.Conflict, f.exported()[0], adoptionOf(f.exported(), "deleted"))
}

// adoptionOf is the op among ops that takes over the event.
func adoptionOf(ops []timeline.Op, id string) timeline.Op {
	for _, op := range ops {
		if e, ok := op.(timeline.AdoptEvent); ok && e.Versions[0].Event.ID == id {
			return e
		}
	}
	return nil
}

// A name that no event has any more stands in what is told of an event, which lost it by a change that is not told: a view of that name
// says in the other store, too, when it last changed.
func testAdoptNames(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Topics: []string{"x"}})
	f.pass(time.Hour)
	f.write(timeline.PutEvent{Event: inMain(timeline.Event{ID: "one"}), Minor: true})
	q := timeline.Query{Timeline: "main", Family: timeline.Changes, Order: timeline.NewestTelling, Filter: filter(t, "topic=x"), Limit: 10}
	want, err := f.store.Tellings(t.Context(), q)
	if err != nil || len(want.Tellings) != 1 {
		t.Fatalf("Tellings() = %+v, %v, want what was told when the event had the name", want, err)
	}
	other := f.other()
	other.adopt(f.exported())
	defer other.check()
	got, err := other.store.Tellings(t.Context(), q)
	if err != nil || len(got.Tellings) != 1 || !got.Validator.Time.Equal(want.Validator.Time) {
		t.Errorf("in the other store Tellings() = %+v, %v, want the time %v", got, err, want.Validator.Time)
	}
}
