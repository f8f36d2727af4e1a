package bolt

import (
	"context"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// sequenceStep is what a restore adds to the base of SEQUENCE: more than any event was edited since the backup.
const sequenceStep = 1000

// Life is how far the life of a file has come for who follows it.
type Life struct {
	Sequence int64     // base of iCalendar's SEQUENCE
	Time     time.Time // of the newest write
}

// Life is that of the file now.
func (s *Store) Life(ctx context.Context) (l Life, err error) {
	err = s.view(ctx, func(r *reader) error {
		meta := r.tx.Bucket(bucketMeta)
		l = Life{getInt(meta, metaSequence), newestOf(meta).Time}
		return nil
	})
	return l, err
}

// BeginAnew makes the file, which was put back to an earlier state, one that followers of the later state go on with:
// in a new epoch no validator and no token of a change log is one that was given before; every SEQUENCE is greater, and so
// is every time at which an event was last updated. If the life that the file replaces is known, it goes on behind
// that too; otherwise behind the file's own and the clock.
//
// Nobody may follow the store yet.
func (s *Store) BeginAnew(ctx context.Context, replaced Life) error {
	newest, err := s.newestUpdate(ctx)
	if err != nil {
		return err
	}
	for _, t := range []time.Time{newest, replaced.Time} {
		if !t.After(s.clock.Machine().Add(timeline.MaxAhead)) { // a wrong year must not stay for good
			s.clock.Advance(t)
		}
	}
	epoch, restored := newEpoch(), time.Time{}
	err = s.update(1, func(b *batch) error {
		// Calendars count whole seconds: in the next one everything is later than all before.
		restored = b.stamp.Time.Truncate(time.Second).Add(time.Second)
		sequence := max(getInt(b.tx.Bucket(bucketMeta), metaSequence), replaced.Sequence) + sequenceStep
		floor := timeline.Validator{Revision: b.stamp.Revision, Time: restored}
		return errors.Join(
			b.put(bucketMeta, metaEpoch, []byte(epoch)),
			b.put(bucketMeta, metaSequence, number64(uint64(sequence))),
			b.put(bucketMeta, metaRestored, number64(uint64(millis(restored)))),
			b.put(bucketMeta, metaFloor, encodeValidator(floor)),
			b.put(bucketMeta, metaNewest, encodeValidator(floor)), // what is written from now on is later
		)
	})
	if err != nil {
		return writeError(err)
	}
	s.epoch, s.restored = epoch, restored
	s.clock.Advance(restored.Add(time.Second))
	return nil
}

// RaiseSequenceBase makes the base of SEQUENCE at least that of the store which a new file takes over.
func (s *Store) RaiseSequenceBase(ctx context.Context, base int64) error {
	if err := ctx.Err(); err != nil || base <= s.SequenceBase() {
		return err
	}
	return writeError(s.change(func(tx *bbolt.Tx) error { return putInt(tx.Bucket(bucketMeta), metaSequence, base) }))
}

// newestUpdate is the latest time at which an event was updated: one that is edited often within a second runs
// ahead of the clock.
func (s *Store) newestUpdate(ctx context.Context) (newest time.Time, err error) {
	err = s.view(ctx, func(r *reader) error {
		return r.tx.Bucket(bucketEvents).ForEach(func(key, _ []byte) error {
			record, _, err := r.record(lastNumber(key))
			if err == nil && record.Event.Updated.After(newest) {
				newest = record.Event.Updated
			}
			return errors.Join(err, ctx.Err())
		})
	})
	return newest, err
}

// asTold makes of a record what its followers are told: nothing was updated before the file was restored. The record
// itself and its history keep the true time.
func (s *Store) asTold(r *timeline.Record) *timeline.Record {
	if r == nil {
		return nil
	}
	if r.Event.Updated.Before(s.restored) {
		r.Event.Updated = s.restored
	}
	if r.Left != nil && r.Left.Updated.Before(s.restored) {
		left := *r.Left // which others may read
		left.Updated, r.Left = s.restored, &left
	}
	return r
}
