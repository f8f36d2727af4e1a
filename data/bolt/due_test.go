package bolt_test

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/timeline"
)

// pausing is a context that stands still at certain questions of whether it is done, of which each op asks one, until it is
// let go. It is asked by one goroutine.
type pausing struct {
	context.Context
	asked   int
	every   int
	reached chan struct{}
	release chan struct{}
}

func (p *pausing) Err() error {
	if p.asked++; p.asked%p.every == 0 {
		p.reached <- struct{}{}
		<-p.release
	}
	return p.Context.Err()
}

const manyDue = 20_000

// dueStore is a store whose clock stands still unless it is moved.
func dueStore(t *testing.T, path string, now *time.Time) *bolt.Store {
	return open(t, path, bolt.Options{Clock: timeline.NewClock(func() time.Time { return *now })})
}

func putMany(t *testing.T, s *bolt.Store, op func(i int) timeline.Op) {
	t.Helper()
	for i := 0; i < manyDue; {
		var ops []timeline.Op
		for ; i < manyDue && len(ops) < 2000; i++ {
			ops = append(ops, op(i))
		}
		put(t, s, ops...)
	}
}

// newest is the revision of the newest write to the timeline.
func newest(t *testing.T, s *bolt.Store) uint64 {
	t.Helper()
	v, err := s.Validator(t.Context(), timeline.Query{Timeline: "main", Show: timeline.ShowAll})
	if err != nil {
		t.Fatal(err)
	}
	return v.Revision
}

// runBeside makes all that is due, and an editor's write again and again in the middle of a step: each must wait for that
// step alone. It returns how many steps there were.
func runBeside(t *testing.T, s *bolt.Store) (steps int) {
	t.Helper()
	const every = 1931 // somewhere in a step, each time at another place
	p := &pausing{Context: t.Context(), every: every, reached: make(chan struct{}), release: make(chan struct{})}
	done := make(chan error, 1)
	first, edits := newest(t, s), 0
	go func() {
		_, err := s.RunDue(p)
		done <- err
	}()
	for {
		select {
		case err := <-done:
			if err != nil || edits == 0 {
				t.Fatalf("RunDue() = %v, with %d edits beside", err, edits)
			}
			return int(newest(t, s)-first) - edits
		case <-p.reached:
		}
		before, edits := newest(t, s), &edits
		var group sync.WaitGroup
		var results []timeline.Result
		var err error
		group.Go(func() {
			*edits++
			results, err = s.Write(t.Context(), timeline.Write{Ops: []timeline.Op{event(fmt.Sprint("beside-", *edits, "-", before))}})
		})
		for s.Waiting() == 0 {
			runtime.Gosched()
		}
		p.release <- struct{}{}
		group.Wait()
		if err != nil {
			t.Fatal(err)
		}
		if behind := results[0].Record.Changed - before - 1; behind != 1 {
			t.Fatalf("an edit waited for %d steps, want the one in whose middle it came", behind)
		}
	}
}

// TestMuchIsDueAtOnce lets 20,000 events be published at one moment, and deleted events be forgotten at one moment.
func TestMuchIsDueAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "d.db")
	now := time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)
	s := dueStore(t, path, &now)
	put(t, s, main)
	at := now.Add(time.Hour)
	putMany(t, s, func(i int) timeline.Op {
		op := event(fmt.Sprint("e", i))
		op.Event.PublishAt = &at
		return op
	})
	now = at
	steps := runBeside(t, s)
	if want := manyDue / 200; steps < want || steps > 2*want {
		t.Errorf("%d events were published in %d steps", manyDue, steps)
	}
	page, err := s.List(t.Context(), timeline.Query{Timeline: "main", Limit: 100})
	if err != nil || len(page.Events) != 100 || page.Next == nil {
		t.Errorf("List() has %d events, %v", len(page.Events), err)
	}
	putMany(t, s, func(i int) timeline.Op { return timeline.DeleteEvent{Timeline: "main", ID: fmt.Sprint("e", i)} })
	now = now.Add(bolt.DefaultRetention + time.Hour)
	total, told := int64(0), int64(0)
	ctx, stop := context.WithCancel(t.Context())
	err = s.CatchUp(ctx, func(done, of int64) {
		if total, told = of, done; done > manyDue/4 {
			stop() // as if the process ended here
		}
	})
	if err == nil || total < 2*manyDue || told <= manyDue/4 || told > manyDue/4+200 {
		t.Errorf("CatchUp() = %v, %d of %d", err, told, total)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = dueStore(t, path, &now)
	runBeside(t, s)
	for _, i := range []int{0, manyDue / 2, manyDue - 1} {
		if _, _, err := s.Event(t.Context(), fmt.Sprint("e", i)); timeline.KindOf(err) != timeline.Gone {
			t.Errorf("Event(e%d) = %v, want Gone", i, err)
		}
	}
	wantClean(t, s)
}

// TestKeepIsRemembered opens a file for a verb, which must not make it keep more or less than the service does, and dies
// while the dues of histories are entered.
func TestKeepIsRemembered(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	now := time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)
	keep := timeline.Keep{Deleted: 40 * 24 * time.Hour, Revisions: 1}
	s := open(t, path, bolt.Options{Keep: &keep, Clock: timeline.NewClock(func() time.Time { return now })})
	put(t, s, main, event("one"))
	for n := range 4 {
		op := event("one")
		op.Event.Title = fmt.Sprint("Title ", n)
		put(t, s, op)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = dueStore(t, path, &now)
	wantClean(t, s)
	now = now.Add(time.Hour)
	if _, err := s.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantVersions(t, s, "one", 2)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	all := timeline.Keep{}
	s = open(t, path, bolt.Options{Keep: &all})
	wantClean(t, s)
	wantVersions(t, s, "one", 2)
}

func wantVersions(t *testing.T, s *bolt.Store, id string, want int) {
	t.Helper()
	if versions, err := s.History(t.Context(), id); err != nil || len(versions) != want {
		t.Errorf("History(%q) has %d versions, %v, want %d", id, len(versions), err, want)
	}
}
