package main

import (
	"math"
	"time"

	"dateline/data/bolt"
	"dateline/timeline"
)

// crashClocks are the validators of one state of the file.
type crashClocks struct {
	touched map[timeline.Term]uint64 // recomputed: the newest write that touched each term
	views   map[string]timeline.Validator
	newest  timeline.Validator
}

func newCrashClocks() crashClocks {
	return crashClocks{touched: map[timeline.Term]uint64{}, views: map[string]timeline.Validator{}}
}

// replay goes through the history of an event as its followers saw it, and notes which write touched which
// term.
func (c crashClocks) replay(versions []timeline.Version) {
	var seen *timeline.Event
	for i := range versions {
		write := versions[i].Write
		c.touch(write, timeline.Term{Kind: timeline.TermAny})
		next := seenAfter(seen, &versions[i])
		if next == seen {
			continue
		}
		if seen != nil {
			c.touch(write, seen.Terms()...)
		}
		c.touch(write, next.Terms()...)
		seen = next
	}
}

func (c crashClocks) touch(write uint64, terms ...timeline.Term) {
	for _, term := range terms {
		c.touched[term] = max(c.touched[term], write)
	}
}

// seenAfter is what followers know of an event behind the version v, when they knew seen before it.
func seenAfter(seen *timeline.Event, v *timeline.Version) *timeline.Event {
	switch {
	case !v.Hidden:
		return &v.Event
	case seen == nil || seen.Deleted != nil:
		return seen
	}
	left := *seen
	left.Deleted, left.Revision, left.Updated = &v.Event.Updated, v.Event.Revision, v.Event.Updated
	return &left
}

// validatorOf is the revision of a view's validator by the given clocks: of all conditions the one that
// changed least recently, of each condition the newest change, and never before the settings.
func validatorOf(q timeline.Query, clocks map[timeline.Term]uint64, settings uint64) uint64 {
	least := uint64(math.MaxUint64)
	for _, group := range q.Depends(q.Filter.Window(crashZone)) {
		newest := uint64(0)
		for _, term := range group {
			newest = max(newest, clocks[term])
		}
		least = min(least, newest)
	}
	return max(least, settings)
}

// compareClocks holds the validators against what they must be, and against those of the round before.
func (w *crashWorld) compareClocks(store *bolt.Store, now crashClocks, records []timeline.Record) {
	settings, err := store.Timeline(w.t.Context(), crashSlug)
	if err != nil {
		w.t.Fatal(err)
	}
	for name, q := range w.queries() {
		v, err := store.Validator(w.t.Context(), q)
		if before := w.clocks.views[name]; err != nil || v.Revision < before.Revision || v.Time.Before(before.Time) {
			w.t.Errorf("the validator of %s is %v, %v, and was %v", name, v, err, before)
		}
		if want := validatorOf(q, now.touched, settings.Settings.Revision); v.Revision != want {
			w.count.faults++
			w.t.Errorf("the validator of %s is %d, want %d", name, v.Revision, want)
		}
		now.views[name] = v
		now.newest = now.newest.Latest(v)
		w.count.clocks++
	}
	w.compareTimes(now, records)
	w.compareChanges(store, records, false)
	w.compareChanges(store, records, true)
	w.clocks = now
}

// compareTimes sees to it that what was written behind a start is later than all before, by a second.
func (w *crashWorld) compareTimes(now crashClocks, records []timeline.Record) {
	before := w.clocks.newest
	if now.newest.Revision > before.Revision && now.newest.Time.Before(before.Time.Add(time.Second)) {
		w.t.Errorf("the newest write is of %v, that of the round before of %v", now.newest.Time, before.Time)
	}
	for _, r := range records {
		if r.Seen > before.Revision && r.SeenAt.Before(before.Time.Add(time.Second)) {
			w.t.Errorf("%s changed at %v, behind a start; the newest write before was at %v", r.Event.ID, r.SeenAt, before.Time)
		}
	}
}

// compareChanges holds the change log against the records.
func (w *crashWorld) compareChanges(store *bolt.Store, records []timeline.Record, hidden bool) {
	page, err := store.Changes(w.t.Context(), crashSlug, timeline.ChangeCursor{}, 1_000_000, hidden)
	if err != nil || page.More {
		w.t.Fatalf("Changes() = %v, more %t", err, page.More)
	}
	logged := map[string]uint64{}
	last := uint64(0)
	for _, c := range page.Changes {
		if logged[c.ID] != 0 || c.Revision < last {
			w.t.Errorf("the change log has %s at %d, behind %d", c.ID, c.Revision, last)
		}
		logged[c.ID], last = c.Revision, c.Revision
	}
	for _, r := range records {
		want := r.Seen
		if hidden {
			want = r.Changed
		}
		if logged[r.Event.ID] != want {
			w.count.faults++
			w.t.Errorf("the change log has %s at %d, want %d", r.Event.ID, logged[r.Event.ID], want)
		}
	}
}
