package bolt

import "go.etcd.io/bbolt"

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
