package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

const day = 24 * time.Hour

// keeping opens the store anew, to keep so much of histories.
func (f *fixture) keeping(history time.Duration, revisions int64) {
	f.t.Helper()
	f.keep = timeline.Keep{History: history, Revisions: revisions}
	f.reopen()
}

// retitle makes so many changes of an event.
func (f *fixture) retitle(id string, from, to int) {
	f.t.Helper()
	for n := from; n <= to; n++ {
		f.put(timeline.Event{ID: id, Title: fmt.Sprint("Title ", n)})
	}
}

// wantHistory says which revisions the history of an event tells, and the revision before them that is kept.
func (f *fixture) wantHistory(id string, since int64, want ...int64) {
	f.t.Helper()
	versions, err := f.store.History(f.t.Context(), id)
	if err != nil {
		f.t.Fatalf("History(%q) = %v", id, err)
	}
	var numbers []int64
	for _, r := range timeline.PublicHistory(versions, true) {
		numbers = append(numbers, r.Number)
	}
	if base, _ := timeline.Base(versions); base.Number != since || cmp.Diff(want, numbers) != "" {
		f.t.Errorf("the history of %s begins behind %d and tells %v, want %d and %v", id, base.Number, numbers, since, want)
	}
	full := timeline.FullHistory(versions)
	if len(full) < len(want) || full[len(full)-1].Number != f.event(id).Event.Revision {
		f.t.Errorf("writers are told %+v of %s", full, id)
	}
	f.check()
}

func testTrimByNumber(t *testing.T, f *fixture) {
	f.retitle("one", 1, 6)
	f.keeping(0, 2)
	f.pass(time.Minute)
	f.wantHistory("one", 4, 5, 6)
	f.retitle("one", 7, 7)
	f.pass(time.Minute)
	f.wantHistory("one", 5, 6, 7)
	versions, err := f.store.History(t.Context(), "one")
	if err != nil || len(versions) != 3 || versions[0].Event.Title != "Title 5" || versions[0].Author != "" || versions[1].Author != "editor" {
		t.Errorf("History() = %+v, %v", versions, err)
	}
	first := timeline.PublicHistory(versions, true)[0]
	if first.Kind != timeline.KindCorrected || len(first.Changes) != 1 || string(first.Changes[0].From) != `"Title 5"` {
		t.Errorf("the first change that is told is %+v", first)
	}
	f.refuse(timeline.NotFound, timeline.RestoreEvent{Timeline: "main", ID: "one", Revision: 4})
	f.refuse(timeline.NotFound, timeline.RedactRevision{Timeline: "main", ID: "one", Revision: 4})
	f.write(timeline.RedactRevision{Timeline: "main", ID: "one", Revision: 5})
	f.check()
	f.write(timeline.RestoreEvent{Timeline: "main", ID: "one", Revision: 6})
	if got := f.event("one").Event.Title; got != "Title 6" {
		t.Errorf("gone back to revision 6, the title is %q", got)
	}
	f.pass(time.Minute)
	f.keeping(0, 0) // what is forgotten does not come back, and no more is forgotten
	f.retitle("one", 9, 12)
	f.pass(400 * day)
	f.wantHistory("one", 6, 7, 8, 9, 10, 11, 12)
}

func testTrimByAge(t *testing.T, f *fixture) {
	f.keeping(10*day, 0)
	f.retitle("one", 1, 1)
	f.retitle("once", 1, 1)
	for n := 2; n <= 4; n++ {
		f.pass(4 * day)
		f.retitle("one", n, n)
	}
	f.wantHistory("one", 0, 1, 2, 3, 4) // the first change is 12 days old, and how the event stood then is needed
	f.pass(3 * day)
	f.wantHistory("one", 2, 3, 4)
	if next, err := f.store.RunDue(t.Context()); err != nil || next.Before(f.now) || next.After(f.now.Add(4*day)) {
		t.Errorf("RunDue() = %v, %v, at %v", next, err, f.now)
	}
	f.pass(365 * day) // the newest change is always told
	f.wantHistory("one", 3, 4)
	f.wantHistory("once", 0, 1)
	if next, err := f.store.RunDue(t.Context()); err != nil || !next.IsZero() {
		t.Errorf("RunDue() = %v, %v after everything is done", next, err)
	}
}

// testTrimTells asks whom a trimming is told: who reads histories, and nobody else.
func testTrimTells(t *testing.T, f *fixture) {
	f.retitle("one", 1, 4)
	list := timeline.Query{Timeline: "main"}
	told := timeline.Query{Timeline: "main", Family: timeline.Changes, Order: timeline.NewestTelling, Limit: 100}
	read := func() (plain, past timeline.Validator, tellings int) {
		t.Helper()
		page, err := f.store.Tellings(t.Context(), told)
		if err != nil {
			t.Fatal(err)
		}
		return f.list(list).Validator, page.Validator, len(page.Tellings)
	}
	plain, past, tellings := read()
	before := f.event("one")
	f.keeping(0, 1)
	f.pass(time.Minute)
	after := f.event("one")
	plainNow, pastNow, tellingsNow := read()
	if plainNow != plain || pastNow.Revision <= past.Revision || tellings != 4 || tellingsNow != 1 {
		t.Errorf("the list went from %v to %v, the changes from %d at %v to %d at %v", plain, plainNow, tellings, past, tellingsNow, pastNow)
	}
	if after.Told().Revision <= before.Told().Revision || after.Seen != before.Seen || after.Changed != before.Changed {
		t.Errorf("the event went from %+v to %+v", before, after)
	}
}

// testTrimHidden keeps what followers had before the event was hidden from them.
func testTrimHidden(t *testing.T, f *fixture) {
	f.retitle("hidden", 1, 2)
	f.retitle("draft", 1, 1)
	for n := 3; n <= 6; n++ {
		f.put(timeline.Event{ID: "hidden", Title: fmt.Sprint("Title ", n), Draft: true})
		f.put(timeline.Event{ID: "never", Title: fmt.Sprint("Title ", n), Draft: true})
	}
	f.keeping(0, 1)
	f.pass(time.Minute)
	f.wantHistory("hidden", 2, 3)
	f.wantHistory("never", 3)
	f.retitle("hidden", 7, 8)
	f.pass(time.Minute)
	f.wantHistory("hidden", 7, 8)
}

// testTrimNeeded keeps the revisions of a deleted event whose texts were taken out: it can only be restored from one.
func testTrimNeeded(t *testing.T, f *fixture) {
	f.retitle("one", 1, 4)
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "one"})
	f.write(timeline.RedactRevision{Timeline: "main", ID: "one", Revision: 5})
	f.keeping(day, 1)
	f.pass(20 * day)
	f.check()
	f.write(timeline.RestoreEvent{Timeline: "main", ID: "one", Revision: 3})
	f.pass(20 * day)
	f.wantHistory("one", 5, 6)
}

// testTrimMuch forgets a history, and an event, that is longer than one write takes.
func testTrimMuch(t *testing.T, f *fixture) {
	f.retitle("one", 1, 2*timeline.MaxForgotten+50)
	f.retitle("gone", 1, 2*timeline.MaxForgotten+50)
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "gone"})
	f.keeping(0, 3)
	f.pass(time.Minute)
	n := f.event("one").Event.Revision
	f.wantHistory("one", n-3, n-2, n-1, n)
	f.keeping(0, 0)
	f.retitle("late", 1, 2*timeline.MaxForgotten+50)
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "late"})
	f.pass(366 * day)
	for _, id := range []string{"gone", "late"} {
		if _, _, err := f.store.Event(t.Context(), id); timeline.KindOf(err) != timeline.Gone {
			t.Errorf("Event(%q) = %v, want Gone", id, err)
		}
	}
	f.check()
}

// testTrimExported takes over an event whose history was trimmed, and again.
func testTrimExported(t *testing.T, f *fixture) {
	f.retitle("one", 1, 5)
	whole := f.exported()
	f.keeping(0, 2)
	f.pass(time.Minute)
	other := f.other()
	ops := f.exported()
	other.write(ops...)
	other.wantHistory("one", 3, 4, 5)
	for what, ops := range map[string][]timeline.Op{"the trimmed one": ops, "the whole one": whole} {
		if results := other.write(ops...); anyChanged(results) {
			t.Errorf("%s, taken over again, changes something", what)
		}
	}
	third := f.other()
	third.write(whole...)
	if results := third.write(ops...); anyChanged(results) {
		t.Error("the trimmed one changes something in the whole one")
	}
	third.wantHistory("one", 0, 1, 2, 3, 4, 5)
}
