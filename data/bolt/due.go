package bolt

import (
	"context"
	"fmt"
	"time"

	"dateline/timeline"
)

// dueStep is how many due writes share one logical write, so that none blocks other writes for long.
const dueStep = 200

// RunDue makes the writes that have fallen due: it shows events whose publish_at has come, drops moved_from
// of events that are over, takes tombstones off the lists, and forgets deleted events. It returns when the
// next write falls due; zero if none waits.
func (s *Store) RunDue(ctx context.Context) (next time.Time, err error) {
	for {
		var ops []timeline.Op
		if ops, next, err = s.due(ctx); err != nil || len(ops) == 0 {
			return next, err
		}
		if _, err := s.Write(ctx, timeline.Write{Ops: ops}); err != nil {
			return time.Time{}, fmt.Errorf("due writes: %w", err)
		}
	}
}

// due are the writes that are due now, earliest first, or else the time of the next.
func (s *Store) due(ctx context.Context) (ops []timeline.Op, next time.Time, err error) {
	now := s.clock.Machine()
	err = s.view(ctx, func(r *reader) error {
		c := r.tx.Bucket(bucketDue).Cursor()
		seen := map[uint64]bool{}
		for key, _ := c.First(); key != nil && len(ops) < dueStep; key, _ = c.Next() {
			at, kind, n := fromMillis(unsigned(key)), timeline.DueKind(key[8]), lastNumber(key)
			if at.After(now) || seen[n] { // a second write to one event is decided when the first is done
				next = at
				break
			}
			seen[n] = true
			record, _, err := r.record(n)
			if err != nil {
				return err
			}
			if record == nil {
				return fmt.Errorf("bucket %s: no event %d", bucketDue, n)
			}
			ops = append(ops, timeline.Due{Time: at, Kind: kind, ID: record.Event.ID})
		}
		return nil
	})
	return ops, next, err
}
