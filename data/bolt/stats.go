package bolt

import (
	"context"
	"time"

	"dateline/timeline"
)

// Stats are figures of a running store. Counters begin with 0 when it is opened.
type Stats struct {
	Writes, Commits    uint64        // logical writes that were made, and the transactions that they shared
	CommitTime         time.Duration // that all transactions took, from the first op to the disk's word
	DiskTime           time.Duration // of it, what writing pages and waiting for the disk took
	FileBytes          int64
	FreeBytes          int64  // of the file, which the next writes use
	Revision, Followed uint64 // the newest one, and up to which one search has followed
	Tombstones         int    // deleted events that followers are still told of; at most maxCounted
	DueIn              *time.Duration
}

// maxCounted is how many keys are counted for figures: a look at them must not become work.
const maxCounted = 100_000

// Stats looks at the store. It reads few keys.
func (s *Store) Stats(ctx context.Context) (st Stats, err error) {
	kept := s.db.Stats()
	st.Writes, st.Commits = s.commits.writes.Load(), s.commits.made.Load()
	st.CommitTime = time.Duration(s.commits.nanos.Load())
	st.DiskTime = kept.TxStats.GetWriteTime()
	st.FreeBytes = int64(kept.FreePageN+kept.PendingPageN) * int64(s.db.Info().PageSize)
	if s.words != nil {
		if st.Followed, _, err = s.Followed(ctx); err != nil {
			return st, err
		}
	}
	now := s.clock.Machine()
	return st, s.view(ctx, func(r *reader) error {
		st.FileBytes = r.tx.Size()
		st.Revision = r.lastRevision()
		c := r.tx.Bucket(bucketDue).Cursor()
		for key, _ := c.First(); key != nil && st.Tombstones < maxCounted; key, _ = c.Next() {
			if st.DueIn == nil {
				left := fromMillis(unsigned(key)).Sub(now)
				st.DueIn = &left
			}
			if timeline.DueKind(key[8]) == timeline.DueGrace {
				st.Tombstones++
			}
		}
		return nil
	})
}
