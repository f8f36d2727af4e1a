package bolt

import (
	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// upgrade brings a file of an older schema up to the present one, in one transaction: a process that ends meanwhile
// leaves the file as it was. Schema 3 made nothing else of what was there; older versions do not know that a history can
// begin with a later revision than the first.
func (s *Store) upgrade(known int64) error {
	return s.db.Update(func(tx *bbolt.Tx) error {
		if known < 2 {
			if err := s.enterPublications(tx); err != nil {
				return err
			}
		}
		return putInt(tx.Bucket(bucketMeta), metaSchema, schema)
	})
}

// enterPublications brings a file of schema 1 to schema 2: it enters the tombstones in the order of their publication,
// and the validators of the months in which events were published. Nobody has seen a view of a month yet, so that of all
// events is new enough for each.
func (s *Store) enterPublications(tx *bbolt.Tx) error {
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
	return b.flush()
}
