package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"dateline/data/bolt"
	"dateline/timeline"
)

// held is the context of a write that stays in its transaction until it is let go. Err is asked before the write begins,
// and then by each op.
type held struct {
	context.Context
	asked   atomic.Int32
	reached chan struct{} // closed when the write is in its transaction
	release chan struct{}
}

func (h *held) Err() error {
	if h.asked.Add(1) == 2 {
		close(h.reached)
		<-h.release
	}
	return h.Context.Err()
}

// doing is the context of a write that does something once it is in a transaction.
type doing struct {
	context.Context
	asked atomic.Int32
	do    func() error
}

func (d *doing) Err() error {
	if d.asked.Add(1) > 1 {
		return d.do()
	}
	return nil
}

// call is a write and what became of it.
type call struct {
	name     string
	ctx      context.Context // nil: that of the test
	ops      []timeline.Op
	results  []timeline.Result
	err      error
	panicked any
}

// together makes calls in the order of the list, behind a write of the event "first" that is in its transaction until all
// of them wait for it.
func together(t *testing.T, s *bolt.Store, calls ...*call) {
	t.Helper()
	var group sync.WaitGroup
	defer group.Wait()
	h := &held{Context: t.Context(), reached: make(chan struct{}), release: make(chan struct{})}
	defer close(h.release)
	start := func(c *call) {
		group.Go(func() {
			defer func() { c.panicked = recover() }()
			c.results, c.err = s.Write(c.ctx, timeline.Write{Author: c.name, Ops: c.ops})
		})
	}
	start(&call{name: "first", ctx: h, ops: []timeline.Op{event("first")}})
	<-h.reached
	for i, c := range calls {
		if c.ctx == nil {
			c.ctx = t.Context()
		}
		start(c)
		for s.Waiting() <= i {
			runtime.Gosched()
		}
	}
}

// newStore is a store with the timeline main, whose clock stands still.
func newStore(t *testing.T) (*bolt.Store, string) {
	path := filepath.Join(t.TempDir(), "d.db")
	now := time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)
	s := open(t, path, bolt.Options{Clock: timeline.NewClock(func() time.Time { return now })})
	put(t, s, main)
	return s, path
}

func mustHave(t *testing.T, s *bolt.Store, ids ...string) {
	t.Helper()
	for _, id := range ids {
		if _, _, err := s.Event(t.Context(), id); err != nil {
			t.Errorf("Event(%q) = %v", id, err)
		}
	}
}

func TestGroupSharesATransaction(t *testing.T) {
	s, _ := newStore(t)
	before := s.Transactions()
	put(t, s, event("lone"))
	if got := s.Transactions() - before; got != 1 {
		t.Errorf("a lone write made %d transactions", got)
	}
	var calls []*call
	for i := range 63 {
		calls = append(calls, &call{ops: []timeline.Op{event(fmt.Sprint("e", i))}})
	}
	before = s.Transactions()
	together(t, s, calls...)
	if got := s.Transactions() - before; got != 1 {
		t.Errorf("64 writes at once made %d transactions, want 1", got)
	}
	for i, c := range calls {
		if c.err != nil || c.results[0].Record.Event.ID != fmt.Sprint("e", i) {
			t.Errorf("write %d = %+v, %v", i, c.results, c.err)
		} else if i > 0 && c.results[0].Record.Changed != calls[i-1].results[0].Record.Changed+1 {
			t.Errorf("write %d has revision %d, the one before it %d", i, c.results[0].Record.Changed, calls[i-1].results[0].Record.Changed)
		}
	}
}

// Many large writes do not share a transaction, or a small one would wait for all of them.
func TestGroupHasALimit(t *testing.T) {
	s, _ := newStore(t)
	var calls []*call
	for i := range 3 {
		c := &call{}
		for j := range 600 {
			c.ops = append(c.ops, event(fmt.Sprintf("e%d-%d", i, j)))
		}
		calls = append(calls, c)
	}
	before := s.Transactions()
	together(t, s, calls...)
	if got := s.Transactions() - before; got != 3 {
		t.Errorf("a write of one event and three of 600 made %d transactions, want 3", got)
	}
	wrong := &call{}
	for i := range 1200 {
		wrong.ops = append(wrong.ops, event(fmt.Sprint("huge-", i)))
	}
	wrong.ops = append(wrong.ops, timeline.DeleteEvent{Timeline: "main", ID: "nothing"})
	before = s.Transactions()
	together(t, s, &call{ops: []timeline.Op{event("small")}}, wrong, &call{ops: []timeline.Op{event("last")}})
	if got := s.Transactions() - before; got != 2 {
		t.Errorf("three writes of one event and one of 1201 that fails made %d transactions, want 2", got)
	}
	mustHave(t, s, "small", "last")
	if _, _, err := s.Event(t.Context(), "huge-0"); timeline.KindOf(err) != timeline.NotFound || timeline.KindOf(wrong.err) != timeline.NotFound {
		t.Errorf("the large write = %v, its first event: %v", wrong.err, err)
	}
}

// refused are writes that fail only when they have changed something of each kind.
func refused() []*call {
	then := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	adopted := timeline.Event{
		ID: "taken-over", Timeline: "main", Title: "Taken over", Date: "2020", Topics: []string{"fourth"},
		Revision: 1, Created: then, Published: &then, Updated: then,
	}
	var calls []*call
	for name, op := range map[string]timeline.Op{
		"new event":      timeline.PutEvent{Event: timeline.Event{ID: "new", Timeline: "main", Title: "New", Date: "2025", Topics: []string{"new topic"}}},
		"edit":           timeline.PutEvent{Event: timeline.Event{ID: "old", Timeline: "main", Title: "Other", Date: "2026", Topics: []string{"third"}}},
		"deletion":       timeline.DeleteEvent{Timeline: "main", ID: "old"},
		"restored":       timeline.RestoreEvent{Timeline: "main", ID: "old", Revision: 1},
		"redaction":      timeline.RedactRevision{Timeline: "main", ID: "old", Revision: 1},
		"settings":       timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Title: "Other"}},
		"new timeline":   timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "new"}},
		"whole timeline": timeline.DeleteTimeline{Slug: "main", Events: true},
	} {
		calls = append(calls, &call{name: name, ops: []timeline.Op{op, timeline.DeleteEvent{Timeline: "main", ID: "nothing"}}})
	}
	return append(calls, &call{name: "adoption", ops: []timeline.Op{
		timeline.AdoptEvent{Timeline: "main", Changed: 7, Seen: 7, SeenAt: then, Versions: []timeline.Version{{Event: adopted, Write: 7}}},
		timeline.AdoptPurged{ID: "forgotten", Timeline: "main"},
		timeline.AdoptPurged{ID: "old", Timeline: "main"},
	}})
}

// A write that fails leaves nothing, down to the numbers that are given once: the file is what it is without the write.
func TestGroupUndoes(t *testing.T) {
	dump := func(between ...*call) map[string][]string {
		s, path := newStore(t)
		put(t, s, timeline.PutEvent{Event: timeline.Event{ID: "old", Timeline: "main", Title: "Old", Date: "2025-03-02", Topics: []string{"first"}}})
		put(t, s, timeline.PutEvent{Event: timeline.Event{ID: "old", Timeline: "main", Title: "Newer", Date: "2025-03-04", Topics: []string{"second"}}})
		before, last := s.Transactions(), &call{ops: []timeline.Op{event("last")}}
		together(t, s, append(between, last)...)
		if got := s.Transactions() - before; got != 1 || last.err != nil {
			t.Errorf("%d transactions, last write %v; want all in one, which fails nothing else", got, last.err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return contentOf(t, path)
	}
	want := dump()
	calls := refused()
	got := dump(calls...)
	for _, c := range calls {
		want := timeline.NotFound
		if c.name == "adoption" {
			want = timeline.Conflict
		}
		op, ok := errors.AsType[*timeline.OpError](c.err)
		if !ok || timeline.KindOf(c.err) != want || op.Index != len(c.ops)-1 {
			t.Errorf("%s = %v, want its last op to be refused", c.name, c.err)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("writes that failed left (-without +with):\n%s", diff)
	}
}

// contentOf is all that a file holds, by bucket: its sequence, and its pairs. The epoch is the file's own.
func contentOf(t *testing.T, path string) map[string][]string {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	content := map[string][]string{}
	err = db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			lines := []string{fmt.Sprint("sequence ", b.Sequence())}
			err := b.ForEach(func(key, value []byte) error {
				if string(key) != "epoch" {
					lines = append(lines, fmt.Sprintf("%x: %x", key, value))
				}
				return nil
			})
			content[string(name)] = lines
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestGroupSpoilsNone(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	s, _ := newStore(t)
	put(t, s, event("old"))
	stale := timeline.Match{Revisions: []int64{1}}
	edit := func(title string) timeline.PutEvent {
		return timeline.PutEvent{Event: timeline.Event{ID: "old", Timeline: "main", Title: title, Date: "2025"}, Match: stale}
	}
	winner, loser := &call{ops: []timeline.Op{edit("winner")}}, &call{ops: []timeline.Op{edit("loser")}}
	unchanged := &call{ops: []timeline.Op{main}}
	late := &call{ctx: &doing{Context: ended, do: func() error { end(); return ended.Err() }}, ops: []timeline.Op{event("late")}}
	last := &call{ops: []timeline.Op{event("last")}}
	before := s.Transactions()
	together(t, s, winner, loser, unchanged, late, last)
	if got := s.Transactions() - before; got != 1 {
		t.Errorf("%d transactions, want 1", got)
	}
	if winner.err != nil || winner.results[0].Record.Event.Title != "winner" {
		t.Errorf("the first edit = %+v, %v", winner.results, winner.err)
	}
	if timeline.KindOf(loser.err) != timeline.Stale {
		t.Errorf("the second edit of the same revision = %v, want Stale", loser.err)
	}
	if unchanged.err != nil || unchanged.results[0].Changed {
		t.Errorf("a write that changes nothing = %+v, %v", unchanged.results, unchanged.err)
	}
	if !errors.Is(late.err, context.Canceled) {
		t.Errorf("a write whose context ended = %v", late.err)
	}
	mustHave(t, s, "first", "last")
	if got := last.results[0].Record.Changed - winner.results[0].Record.Changed; last.err != nil || got != 1 {
		t.Errorf("the last write = %v, %d revisions behind the first edit, want the next", last.err, got)
	}
}

// A panic reaches who caused it, and nobody else.
func TestGroupPanic(t *testing.T) {
	s, _ := newStore(t)
	bad := &call{ctx: &doing{Context: t.Context(), do: func() error { panic("of its own") }}, ops: []timeline.Op{event("bad")}}
	good, last := &call{ops: []timeline.Op{event("good")}}, &call{ops: []timeline.Op{event("last")}}
	together(t, s, good, bad, last)
	if good.err != nil || last.err != nil || good.panicked != nil || last.panicked != nil || bad.panicked != "of its own" {
		t.Errorf("errors %v and %v, panics %v, %v, %v", good.err, last.err, good.panicked, bad.panicked, last.panicked)
	}
	mustHave(t, s, "first", "good", "last")
	if _, _, err := s.Event(t.Context(), "bad"); timeline.KindOf(err) != timeline.NotFound {
		t.Errorf("the event of the write that panicked: %v", err)
	}
	put(t, s, event("behind"))
}

// What is too large for the disk takes nothing along that is not.
func TestGroupCommitFails(t *testing.T) {
	s, _ := newStore(t)
	large := event("large")
	large.Event.Body = strings.Repeat("much ", 3000)
	big := &call{}
	for i := range 200 {
		large.Event.ID = fmt.Sprint("large", i)
		big.ops = append(big.ops, large)
	}
	good, last := &call{ops: []timeline.Op{event("good")}}, &call{ops: []timeline.Op{event("last")}}
	s.Grow(1 << 20)
	together(t, s, good, big, last)
	if good.err != nil || last.err != nil || !errors.Is(big.err, bolterrors.ErrMaxSizeReached) {
		t.Errorf("small writes = %v, %v; the large one = %v, want an error of it alone", good.err, last.err, big.err)
	}
	mustHave(t, s, "first", "good", "last")
}

// A write that is made, but shares a transaction with one that is not, is in flight for who asks what is settled.
func TestGroupSettles(t *testing.T) {
	var machine atomic.Int64
	clock := timeline.NewClock(func() time.Time { return time.Unix(machine.Load(), 0) })
	machine.Store(1_700_000_000)
	s := open(t, filepath.Join(t.TempDir(), "d.db"), bolt.Options{Clock: clock})
	put(t, s, main)
	begun := clock.Settled()
	h := &held{Context: t.Context(), reached: make(chan struct{}), release: make(chan struct{})}
	last := &call{ctx: h, ops: []timeline.Op{event("last")}}
	var group sync.WaitGroup
	tick := &doing{Context: t.Context(), do: func() error { machine.Add(100); return nil }}
	group.Go(func() { together(t, s, &call{ctx: tick, ops: []timeline.Op{event("second")}}, last) })
	<-h.reached // the first two are made, and the last has begun later
	mark := s.Mark("main")
	if got := clock.Settled(); got != begun {
		t.Errorf("Settled() = %v while writes are in flight that began at %v", got, begun)
	}
	close(h.release)
	group.Wait()
	if got := clock.Settled(); got != time.Unix(machine.Load(), 0).UTC() {
		t.Errorf("Settled() = %v after all writes, want now", got)
	}
	if s.Mark("main") == mark {
		t.Error("the mark did not move when readers could see the writes")
	}
}

func TestCloseLetsWritesFinish(t *testing.T) {
	s, path := newStore(t)
	h := &held{Context: t.Context(), reached: make(chan struct{}), release: make(chan struct{})}
	var group sync.WaitGroup
	var errs [3]error
	group.Go(func() { _, errs[0] = s.Write(h, timeline.Write{Ops: []timeline.Op{event("first")}}) })
	<-h.reached
	group.Go(func() { _, errs[1] = s.Write(t.Context(), timeline.Write{Ops: []timeline.Op{event("queued")}}) })
	for s.Waiting() == 0 {
		runtime.Gosched()
	}
	group.Go(func() { errs[2] = s.Close() })
	close(h.release)
	group.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write(t.Context(), timeline.Write{Ops: []timeline.Op{event("behind")}}); err == nil {
		t.Error("Write to a closed store = nil")
	}
	mustHave(t, open(t, path, bolt.Options{}), "first", "queued")
}
