package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"dateline/timeline"
)

const (
	writers      = 64
	writesOfEach = 6
)

// writer is one of many who write at once, and what it was told.
type writer struct {
	f         *fixture
	answers   *answers // of all
	number    int
	revisions []uint64 // of the store, of its acknowledged writes in their order
	edits     []int64  // revisions of the shared event that it made
	kept      []string // ids of events that were acknowledged
	refused   []string // ids of events that stood in writes which failed
}

// answers is one answer of a store, kept as a service keeps it: for as long as the mark is the same.
type answers struct {
	mu        sync.Mutex
	mark      uint64
	all       uint64 // the mark of everything
	validator timeline.Validator
}

// check reports a kept answer that lacks a write which is acknowledged, and keeps a newer one.
func (a *answers) check(t *testing.T, f *fixture, written uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	mark := f.store.Mark("main")
	if a.mark == mark && a.validator.Revision < written {
		t.Errorf("the mark is still %d after the write %d; the answer with that mark is of %d", mark, written, a.validator.Revision)
	}
	all := f.store.Mark("")
	if a.all == all && a.validator.Revision < written {
		t.Errorf("the mark of everything is still %d after the write %d; the answer with that mark is of %d", all, written, a.validator.Revision)
	}
	a.all = all
	v, err := f.store.Validator(t.Context(), timeline.Query{Timeline: "main"})
	if err != nil {
		t.Errorf("Validator() = %v", err)
	}
	a.mark, a.validator = mark, v
}

// testWriters lets many writers write at once, of what is their own and of one event that they share. A store may make
// their writes together; each must come out as if it had been alone.
func testWriters(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "shared"})
	before := f.event("shared").Changed
	all, kept := make([]*writer, writers), new(answers)
	var group sync.WaitGroup
	for i := range all {
		all[i] = &writer{f: f, answers: kept, number: i}
		group.Go(func() {
			for round := range writesOfEach {
				all[i].create(t, round)
				all[i].edit(t, round)
				all[i].fail(t, round)
			}
		})
	}
	group.Wait()
	checkWriters(t, f, all, before)
	f.reopen()
	checkWriters(t, f, all, before)
}

// create writes an event of its own.
func (w *writer) create(t *testing.T, round int) {
	e := inMain(timeline.Event{ID: fmt.Sprintf("own-%d-%d", w.number, round), Topics: []string{fmt.Sprint("topic ", w.number)}})
	results, err := w.write(timeline.PutEvent{Event: e, Match: timeline.Match{Absent: true}})
	if err != nil || len(results) != 1 || results[0].Record.Event.ID != e.ID || !results[0].Created {
		t.Errorf("creating %s = %+v, %v", e.ID, results, err)
		return
	}
	w.acknowledge(t, e.ID, results[0])
}

// edit changes the shared event if it still is as it was read, and writes an event beside it, both or none.
func (w *writer) edit(t *testing.T, round int) {
	record, _, err := w.f.store.Event(t.Context(), "shared")
	if err != nil {
		t.Errorf("reading the shared event = %v", err)
		return
	}
	read := record.Event
	title, beside := fmt.Sprintf("%d in round %d", w.number, round), fmt.Sprintf("beside-%d-%d", w.number, round)
	results, err := w.write(
		timeline.PutEvent{Event: inMain(timeline.Event{ID: beside, Topics: []string{"topic of " + beside}})},
		timeline.PutEvent{Event: inMain(timeline.Event{ID: "shared", Title: title}), Match: timeline.Match{Revisions: []int64{read.Revision}}},
	)
	switch {
	case timeline.KindOf(err) == timeline.Stale:
		w.refused = append(w.refused, beside)
	case err != nil:
		t.Errorf("editing the shared event = %v", err)
	case results[0].Record.Event.ID != beside || results[1].Record.Event.Title != title:
		t.Errorf("the write of %s and %q got the results %+v", beside, title, results)
	case results[1].Record.Event.Revision != read.Revision+1 || results[0].Record.Changed != results[1].Record.Changed:
		t.Errorf("an edit of revision %d made %d; its two events changed in %d and %d", read.Revision,
			results[1].Record.Event.Revision, results[0].Record.Changed, results[1].Record.Changed)
	default:
		w.edits = append(w.edits, results[1].Record.Event.Revision)
		w.acknowledge(t, beside, results[0])
	}
}

// fail writes something and then what cannot be.
func (w *writer) fail(t *testing.T, round int) {
	id := fmt.Sprintf("refused-%d-%d", w.number, round)
	_, err := w.write(
		timeline.PutTimeline{Timeline: timeline.Timeline{Slug: id}},
		timeline.PutEvent{Event: inMain(timeline.Event{ID: id, Topics: []string{"topic of " + id}})},
		timeline.PutEvent{Event: inMain(timeline.Event{ID: "never", Date: "never"})},
	)
	if timeline.KindOf(err) != timeline.Invalid {
		t.Errorf("Write of an event with no date = %v, want Invalid", err)
	}
	w.refused = append(w.refused, id)
}

func (w *writer) write(ops ...timeline.Op) ([]timeline.Result, error) {
	return w.f.store.Write(w.f.t.Context(), timeline.Write{Author: fmt.Sprint("writer ", w.number), Ops: ops})
}

func (w *writer) acknowledge(t *testing.T, id string, r timeline.Result) {
	w.answers.check(t, w.f, r.Record.Changed)
	w.kept, w.revisions = append(w.kept, id), append(w.revisions, r.Record.Changed)
}

// checkWriters compares what the store has with what the writers were told.
func checkWriters(t *testing.T, f *fixture, all []*writer, before uint64) {
	t.Helper()
	var revisions []uint64
	edits := []int64{1}
	for _, w := range all {
		if !slices.IsSorted(w.revisions) {
			t.Errorf("writer %d was given the revisions %v", w.number, w.revisions)
		}
		revisions, edits = append(revisions, w.revisions...), append(edits, w.edits...)
		for i, id := range w.kept {
			if got := f.event(id).Changed; got != w.revisions[i] {
				t.Errorf("%s changed in %d, and was acknowledged as %d", id, got, w.revisions[i])
			}
		}
		for _, id := range w.refused {
			if _, _, err := f.store.Event(t.Context(), id); timeline.KindOf(err) != timeline.NotFound {
				t.Errorf("Event(%q) of a write that failed = %v, want NotFound", id, err)
			}
		}
	}
	slices.Sort(revisions)
	for i, revision := range revisions {
		if want := before + 1 + uint64(i); revision != want {
			t.Fatalf("the acknowledged writes have the revisions %v, want each from %d on once", revisions, before+1)
		}
	}
	slices.Sort(edits)
	history, err := f.store.History(t.Context(), "shared")
	if err != nil || len(history) != len(edits) {
		t.Fatalf("the shared event has %d revisions, %v; %d were acknowledged", len(history), err, len(edits))
	}
	for i, v := range history {
		if v.Event.Revision != edits[i] || v.Event.Revision != int64(i)+1 {
			t.Errorf("revision %d of the shared event was acknowledged as %d", v.Event.Revision, edits[i])
		}
	}
	checkLog(t, f, before, len(revisions))
}

// checkLog looks whether the change log has every event once, in the order of the revisions.
func checkLog(t *testing.T, f *fixture, before uint64, writes int) {
	t.Helper()
	page, err := f.store.Changes(t.Context(), "main", timeline.ChangeCursor{After: before}, 10*writes, false)
	if err != nil {
		t.Fatal(err)
	}
	inOrder := slices.IsSortedFunc(page.Changes, func(a, b timeline.Change) int { return int(a.Revision) - int(b.Revision) })
	if !inOrder || page.Next.After != before+uint64(writes) {
		t.Errorf("the change log goes up to %d, want %d, in order", page.Next.After, before+uint64(writes))
	}
	if shared := 1; len(page.Changes) != writes+shared {
		t.Errorf("the change log has %d events, want one of each of %d writes, and the shared one", len(page.Changes), writes)
	}
}
