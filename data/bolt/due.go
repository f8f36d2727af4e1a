package bolt

import (
	"context"
	"fmt"
	"time"

	"dateline/timeline"
)

// How much is done in one step, so that no other write waits for long: due writes to so many events, which forget so many
// versions. Each step is one logical write; others come between two of them.
const (
	dueStep = 200
	dueWork = 2 * timeline.MaxForgotten
)

// RunDue makes the writes that have fallen due: it shows events whose publish_at has come, drops moved_from
// of events that are over, takes tombstones off the lists, and forgets deleted events and what is past its time of
// histories. It returns when the next write falls due; zero if none waits. It works in steps; where it is ended in between,
// what is left is due still.
func (s *Store) RunDue(ctx context.Context) (next time.Time, err error) {
	return s.runDue(ctx, func(int) {})
}

// CatchUp is RunDue for much that fell due at once, as before a start: it tells how many writes of how many are made.
func (s *Store) CatchUp(ctx context.Context, tell func(done, total int64)) error {
	total, err := s.countDue(ctx)
	if err != nil {
		return err
	}
	done := int64(0)
	_, err = s.runDue(ctx, func(n int) {
		done += int64(n)
		tell(done, max(done, total))
	})
	return err
}

func (s *Store) runDue(ctx context.Context, made func(n int)) (next time.Time, err error) {
	for {
		var ops []timeline.Op
		if ops, next, err = s.due(ctx); err != nil || len(ops) == 0 {
			return next, err
		}
		if _, err := s.Write(ctx, timeline.Write{Ops: ops}); err != nil {
			return time.Time{}, fmt.Errorf("due writes: %w", err)
		}
		made(len(ops))
	}
}

// countDue is how many writes are due now.
func (s *Store) countDue(ctx context.Context) (n int64, err error) {
	now := s.clock.Machine()
	err = s.view(ctx, func(r *reader) error {
		c := r.tx.Bucket(bucketDue).Cursor()
		for key, _ := c.First(); key != nil && !fromMillis(unsigned(key)).After(now); key, _ = c.Next() {
			n++
		}
		return nil
	})
	return n, err
}

// due are the writes that are due now, earliest first, as many as make a step, or else the time of the next.
func (s *Store) due(ctx context.Context) (ops []timeline.Op, next time.Time, err error) {
	now := s.clock.Machine()
	err = s.view(ctx, func(r *reader) error {
		c, work := r.tx.Bucket(bucketDue).Cursor(), int64(0)
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
			if kind == timeline.DuePurge || kind == timeline.DueTrim {
				work += min(record.Event.Revision-record.Oldest(), timeline.MaxForgotten)
			}
			if work > dueWork {
				break
			}
			ops = append(ops, timeline.Due{Time: at, Kind: kind, ID: record.Event.ID})
		}
		return nil
	})
	return ops, next, err
}
