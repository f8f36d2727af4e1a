package bolt

import (
	"context"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// Waiting is how many writes wait for another.
func (s *Store) Waiting() int {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	return len(s.queue.waiting)
}

// Transactions is the number of the newest transaction that was committed.
func (s *Store) Transactions() (n int) {
	_ = s.db.View(func(tx *bbolt.Tx) error { n = tx.ID(); return nil })
	return n
}

// Grow lets the file grow by so many bytes at most, as a disk would that is nearly full.
func (s *Store) Grow(bytes int) {
	_ = s.db.View(func(tx *bbolt.Tx) error { s.db.MaxSize = int(tx.Size()) + bytes; return nil })
}

// WriteCounting makes a write and counts the keys that it puts or deletes, by bucket.
func (s *Store) WriteCounting(ctx context.Context, w timeline.Write) (map[string]int, error) {
	keys := map[string]int{}
	err := s.update(len(w.Ops), func(b *batch) error {
		err := b.write(ctx, w, nil, make([]timeline.Result, len(w.Ops)))
		for _, f := range b.journal.places {
			for _, name := range allBuckets {
				if f.key != nil && f.bucket == b.tx.Bucket(name) {
					keys[string(name)]++
				}
			}
		}
		return err
	})
	return keys, err
}

// PagesWritten is how many pages all commits wrote so far.
func (s *Store) PagesWritten() int64 {
	stats := s.db.Stats()
	return stats.TxStats.GetPageCount()
}

// ListCounting is List with how many entries of indexes it looked at, and how many events it read.
func (s *Store) ListCounting(ctx context.Context, q timeline.Query) (page timeline.Page, entries, events int, err error) {
	err = s.searching(ctx, q, func(r *reader) error {
		r.steps = new(steps)
		page, err = r.list(ctx, q)
		entries, events = r.steps.entries, r.steps.events
		return err
	})
	return page, entries, events, err
}

// TellingsCounting is Tellings with how many events it read.
func (s *Store) TellingsCounting(ctx context.Context, q timeline.Query) (page timeline.TellingPage, events int, err error) {
	err = s.view(ctx, func(r *reader) error {
		r.steps = new(steps)
		page, err = r.tellings(ctx, q)
		events = r.steps.events
		return err
	})
	return page, events, err
}

// Haste sets how many texts a hasty search looks at that the index does not know.
func (s *Store) Haste(texts int) { s.haste = texts }

// Broad sets how many texts a hasty search looks at that the index knows.
func (s *Store) Broad(texts int) { s.broad = texts }

// LookAtNames is how many names a page of values looks at.
func (s *Store) LookAtNames(n int) { s.valueSteps = n }

// Newest is how many entries a list by publication looks at before it asks the index by time, and how many it sorts then.
func (s *Store) Newest(looked, sorted int) { s.newest, s.fewSorted = looked, sorted }
