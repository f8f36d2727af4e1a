package bolt

import (
	"bytes"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// rescheduleStep is how many events or entries share a transaction while due writes are entered anew.
const rescheduleStep = 10_000

// unsettled stands in the place of metaHistory while the dues of histories are entered anew: a process that ends
// meanwhile leaves it, and the next begins again.
const unsettled = -1

// keepOf is what the file was last opened to keep, by which its due writes are entered.
func keepOf(tx *bbolt.Tx) timeline.Keep {
	meta := tx.Bucket(bucketMeta)
	keep := timeline.Keep{Deleted: time.Duration(getInt(meta, metaRetention)), History: time.Duration(getInt(meta, metaHistory))}
	if keep.History != unsettled {
		keep.Revisions = getInt(meta, metaRevisions)
	}
	return keep
}

// isMoving reports whether purges are being moved to their time, or were when the process ended.
func isMoving(tx *bbolt.Tx) bool { return tx.Bucket(bucketMeta).Get(metaMoving) != nil }

// kept is what the file was last opened to keep, and whether the purges that follow from that are still being moved.
func (s *Store) kept() (keep timeline.Keep, moving bool, err error) {
	err = s.db.View(func(tx *bbolt.Tx) error {
		keep, moving = keepOf(tx), isMoving(tx)
		return nil
	})
	return keep, moving, err
}

// settle finds out what the store keeps: what is asked for or, if nothing is, what it kept before.
func (s *Store) settle(asked *timeline.Keep) error {
	before, _, err := s.kept()
	if err != nil {
		return err
	}
	switch {
	case asked != nil:
		s.keep = *asked
	case before.History == unsettled: // who asked for it did not come to its end
		s.keep = timeline.Keep{Deleted: before.Deleted}
	default:
		s.keep = before
	}
	if s.keep.Deleted == 0 {
		s.keep.Deleted = DefaultRetention
	}
	s.keep.Deleted = max(s.keep.Deleted, timeline.Grace)
	return nil
}

// reschedule enters the writes that forget something anew, where it is to be kept for another time than before.
func (s *Store) reschedule() error {
	before, moving, err := s.kept()
	if err == nil && (moving || before.Deleted != s.keep.Deleted) {
		err = s.reschedulePurges(before.Deleted == 0)
	}
	if err != nil || before.History == s.keep.History && before.Revisions == s.keep.Revisions {
		return err
	}
	set := func(history time.Duration) error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			meta := tx.Bucket(bucketMeta)
			return errors.Join(putInt(meta, metaHistory, int64(history)), putInt(meta, metaRevisions, s.keep.Revisions))
		})
	}
	if err := set(unsettled); err != nil {
		return err
	}
	if err := s.inSteps(bucketDue, s.dropTrim); err != nil {
		return err
	}
	if s.keep.History > 0 || s.keep.Revisions > 0 {
		if err := s.inSteps(bucketEvents, s.enterTrims); err != nil {
			return err
		}
	}
	return set(s.keep.History)
}

// reschedulePurges moves the purges of deleted events to their new time. A new file has none. What is kept now is noted before, and that
// purges are being moved: a process that ends meanwhile leaves that, and the next begins again.
func (s *Store) reschedulePurges(fresh bool) error {
	err := s.db.Update(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		err := putInt(meta, metaRetention, int64(s.keep.Deleted))
		if err == nil && !fresh {
			err = meta.Put(metaMoving, []byte{1})
		}
		return err
	})
	if err != nil || fresh {
		return err
	}
	if err := s.inSteps(bucketDue, s.movePurges); err != nil {
		return err
	}
	return s.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Delete(metaMoving) })
}

// movePurges leaves alone what stands where it belongs, such as what was moved behind the keys of an earlier step.
func (s *Store) movePurges(tx *bbolt.Tx, keys [][]byte) error {
	r, queue := &reader{store: s, tx: tx}, tx.Bucket(bucketDue)
	for _, key := range keys {
		if timeline.DueKind(key[8]) != timeline.DuePurge {
			continue
		}
		n := lastNumber(key)
		record, _, err := r.record(n)
		if err != nil {
			return err
		}
		for _, due := range record.Dues(s.keep) {
			if to := dueKey(due, n); due.Kind == timeline.DuePurge && !bytes.Equal(to, key) {
				if err := errors.Join(queue.Delete(key), queue.Put(to, []byte{})); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// inSteps calls do with the keys of a bucket, so many in each transaction.
func (s *Store) inSteps(bucket []byte, do func(tx *bbolt.Tx, keys [][]byte) error) error {
	var keys [][]byte
	for after := []byte{}; after != nil; {
		err := s.db.Update(func(tx *bbolt.Tx) error {
			keys = keys[:0]
			c := tx.Bucket(bucket).Cursor()
			key, _ := c.Seek(after)
			for ; key != nil && len(keys) < rescheduleStep; key, _ = c.Next() {
				keys = append(keys, bytes.Clone(key))
			}
			after = bytes.Clone(key)
			return do(tx, keys)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) dropTrim(tx *bbolt.Tx, keys [][]byte) error {
	for _, key := range keys {
		if timeline.DueKind(key[8]) == timeline.DueTrim {
			if err := tx.Bucket(bucketDue).Delete(key); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) enterTrims(tx *bbolt.Tx, keys [][]byte) error {
	r := &reader{store: s, tx: tx}
	for _, key := range keys {
		n := lastNumber(key)
		record, _, err := r.record(n)
		if err != nil {
			return err
		}
		for _, due := range record.Dues(s.keep) {
			if due.Kind == timeline.DueTrim {
				if err := tx.Bucket(bucketDue).Put(dueKey(due, n), []byte{}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
