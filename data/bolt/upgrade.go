package bolt

import (
	"errors"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// upgrade brings a file of schema 1 up to the present one: it enters the tombstones in the order of their publication,
// and the validators of the months in which events were published. Nobody has seen a view of a month yet, so that of all
// events is new enough for each.
func (s *Store) upgrade(tx *bbolt.Tx) error {
	b := &batch{reader: reader{store: s, tx: tx}, numbers: map[timeline.Term][]byte{}, entries: map[entry]bool{}}
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
		return b.index(tl, n, nil, record) // what is there already is written again
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
	return errors.Join(b.flush(), putInt(tx.Bucket(bucketMeta), metaSchema, schema))
}
