package bolt

import (
	"errors"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// Writes that come while another is made wait for it, and then share one transaction: the disk is waited for once for
// all of them. A writer that finds none at work waits for nothing. See docs/decisions/group-commit.md.

// maxShared is how many ops share a transaction, so that a small write does not wait for many large ones. A write that
// has more has a transaction of its own.
const maxShared = 1000

// logical is one logical write that is to be made. It may be made more than once, and then in another transaction.
type logical struct {
	ops  int
	make func(b *batch) error
	err  error     // of the write, once it is made; errUnchanged too
	turn chan turn // of a write that waits
}

// turn is what a write waits for.
type turn int

const (
	leads turn = iota // it makes the transaction, for itself and for those who wait behind it
	made              // another did, and all that succeeded is durable
	alone             // the shared transaction came to nothing: it needs one of its own
)

// queue holds the writes that wait, the first one first. The zero value works.
type queue struct {
	mu      sync.Mutex
	led     bool // a write leads
	waiting []*logical
}

// enter waits until it is the write's turn.
func (q *queue) enter(w *logical) turn {
	q.mu.Lock()
	if !q.led {
		q.led = true
		q.mu.Unlock()
		return leads
	}
	q.waiting = append(q.waiting, w)
	q.mu.Unlock()
	return <-w.turn
}

// next takes the first write that waits, if it has no more ops than there is room for.
func (q *queue) next(room int) *logical {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 || q.waiting[0].ops > room {
		return nil
	}
	return q.shift()
}

// pass lets the first write that waits lead.
func (q *queue) pass() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.led = false
		return
	}
	q.shift().turn <- leads
}

func (q *queue) shift() *logical {
	first := q.waiting[0]
	q.waiting[0] = nil // so that what is made is not held
	q.waiting = q.waiting[1:]
	return first
}

// update makes one logical write of so many ops, and returns when it is durable or has failed.
func (s *Store) update(ops int, write func(b *batch) error) error {
	s.writing.RLock()
	defer s.writing.RUnlock()
	w := &logical{ops: ops, make: write, turn: make(chan turn, 1)}
	turn := s.queue.enter(w)
	if turn == leads {
		turn = s.lead(w)
	}
	if turn == alone {
		if err := s.transact(slices.Values([]*logical{w})); err != nil {
			return err
		}
	}
	return w.err
}

// lead makes w and the writes that wait behind it in one transaction. If that comes to nothing, because the disk refuses
// it or one of them panics, each is left to be made alone, so that none bears what another did.
func (s *Store) lead(w *logical) (turn turn) {
	var group []*logical
	turn = alone
	defer func() {
		if len(group) > 1 {
			_ = recover() // whose write panicked will see it again
		}
		for _, follower := range group {
			if follower != w {
				follower.turn <- turn
			}
		}
		s.queue.pass()
	}()
	err := s.transact(func(yield func(*logical) bool) {
		room := maxShared
		for next := w; next != nil; next = s.queue.next(room) {
			group = append(group, next)
			room -= next.ops
			if !yield(next) {
				return
			}
		}
	})
	switch {
	case err == nil:
		turn = made
	case len(group) == 1:
		w.err, turn = err, made
	}
	return turn
}

// commits counts transactions that were committed. The zero value works.
type commits struct{ made, writes, nanos atomic.Uint64 }

func (c *commits) count(writes uint64, took time.Duration) {
	c.made.Add(1)
	c.writes.Add(writes)
	c.nanos.Add(uint64(took))
}

// errNothing ends a transaction in which no write has anything to commit.
var errNothing = errors.New("nothing to commit")

// transact makes writes in one transaction, each as if it were alone: of one that fails nothing is left. The clock knows
// of each until readers see its outcome. The marks of what it changes move before readers can see that, and once more
// when all of them do. An error says that the transaction came to nothing; else each write has its own.
func (s *Store) transact(writes iter.Seq[*logical]) error {
	var ends []func()
	defer func() {
		for _, end := range ends {
			end()
		}
	}()
	begun, changed := time.Now(), uint64(0) // how long it takes is no business of the service's clock
	err := s.change(func(tx *bbolt.Tx) error {
		result := errNothing
		for w := range writes {
			b, done := s.begin(tx)
			if w.ops <= maxShared {
				b.journal = new(journal)
			}
			i := len(ends)
			ends = append(ends, done)
			var moving []string
			if moving, w.err = b.run(w.make); w.err != nil {
				if err := b.journal.undo(); err != nil {
					return err
				}
				continue
			}
			s.marks.move(moving)
			ends[i] = func() { s.marks.move(moving); done() }
			changed++
			result = nil
		}
		return result
	})
	if err == nil {
		s.commits.count(changed, time.Since(begun))
	}
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

// begin begins a write in a transaction. It is over when done is called.
func (s *Store) begin(tx *bbolt.Tx) (b *batch, done func()) {
	service, machine, done := s.clock.Begin()
	revision := newestOf(tx.Bucket(bucketMeta)).Revision + 1
	return &batch{
		reader:   reader{store: s, tx: tx},
		stamp:    timeline.Stamp{Revision: revision, Time: service, Machine: machine},
		touched:  map[uint32]map[timeline.Term]bool{},
		numbers:  map[timeline.Term][]byte{},
		entries:  map[entry]bool{},
		tallies:  tallies{},
		redacted: map[uint32]map[timeline.Term]bool{},
		set:      map[uint32]bool{},
	}, done
}

// run writes the batch, and returns the timelines whose marks it moves.
func (b *batch) run(write func(b *batch) error) ([]string, error) {
	if err := write(b); err != nil {
		return nil, err
	}
	return b.moving()
}
