package bolt

import (
	"bytes"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// upgrade brings a file of an earlier schema up to the present one. What each schema brought is done where it is missing;
// that of schema 3, the counts, is done by [Store.recount] in every file that lacks them.
func (s *Store) upgrade(tx *bbolt.Tx) error {
	for _, b := range newBuckets {
		if _, err := tx.CreateBucketIfNotExists(b.name); err != nil {
			return fmt.Errorf("bucket %s: %w", b.name, err)
		}
	}
	meta := tx.Bucket(bucketMeta)
	known := getInt(meta, metaSchema)
	if known < 2 {
		if err := s.upgradeArchives(tx); err != nil {
			return err
		}
	}
	if known < 3 {
		if err := s.upgradeLengths(tx); err != nil {
			return err
		}
	}
	if err := errors.Join(upgradeLog(tx), s.alone(tx).upgradeReferred(), s.alone(tx).upgradeFormer()); err != nil {
		return err
	}
	return errors.Join(
		meta.Put(metaNewest, encodeValidator(newestOf(meta))), meta.Delete(metaRevision), meta.Delete(metaTime),
		putInt(meta, metaSchema, schema),
	)
}

// upgradeLog does what schema 4 brought beside the newest write in one value: of a change that followers see there was an entry in the
// part of the change log that has what they do not see, too.
func upgradeLog(tx *bbolt.Tx) error {
	log := tx.Bucket(bucketChanges)
	var twice [][]byte
	c := log.Cursor()
	for key, _ := c.Seek([]byte{byte(logHidden)}); len(key) > 0 && key[0] == byte(logHidden); key, _ = c.Next() {
		if log.Get(join([]byte{byte(logPublic)}, key[1:])) != nil {
			twice = append(twice, bytes.Clone(key))
		}
	}
	for _, key := range twice {
		if err := log.Delete(key); err != nil {
			return err
		}
	}
	return nil
}

// upgradeLengths does what schema 3 brought beside the counts: events that last longer than a day are entered by their lengths, and
// no longer by a term those that last longer than a year.
func (s *Store) upgradeLengths(tx *bbolt.Tx) error {
	b := s.alone(tx)
	err := tx.Bucket(bucketEvents).ForEach(func(key, _ []byte) error {
		n := lastNumber(key)
		record, tl, err := b.record(n)
		if err != nil {
			return err
		}
		for _, face := range record.Faces() {
			t := prefixT(face.Class, tl)
			if length, ok := lengthOf(face.Event); ok {
				b.entries[entry{string(bucketLengths), string(join(t, []byte{length}, byTime(face.Event, n)))}] = true
			}
			if w := b.term(timeline.Term{Kind: timeline.TermLong}); w != nil && face.Event.Long() {
				b.entries[entry{string(bucketTermTime), string(join(t, w, byTime(face.Event, n)))}] = false
				if face.Event.Published != nil {
					b.entries[entry{string(bucketTermPublish), string(join(t, w, byPublished(face.Event, n)))}] = false
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return b.flush()
}

// upgradeArchives does what schema 2 brought: it enters the tombstones in the order of their publication,
// and the validators of the months in which events were published. Nobody has seen a view of a month yet, so that of all
// events is new enough for each.
func (s *Store) upgradeArchives(tx *bbolt.Tx) error {
	b := s.alone(tx)
	months := map[uint32]map[timeline.Term]bool{}
	err := tx.Bucket(bucketEvents).ForEach(func(key, _ []byte) error {
		n := lastNumber(key)
		record, tl, err := b.record(n)
		if err != nil {
			return err
		}
		if months[tl] == nil {
			months[tl] = map[timeline.Term]bool{}
		}
		if e := record.Public(); e != nil {
			for _, term := range e.Terms() {
				if term.Kind == timeline.TermPublished {
					months[tl][term] = true
				}
			}
		}
		if !record.Kept {
			return nil
		}
		return b.reindex(tl, n, nil, record, (*timeline.Event).IndexTerms) // what is there already is written again
	})
	if err != nil {
		return err
	}
	for tl, terms := range months {
		for term := range terms {
			if err := b.putClock(tl, term, b.clock(tl, timeline.Term{Kind: timeline.TermAll})); err != nil {
				return err
			}
		}
	}
	return b.flush()
}
