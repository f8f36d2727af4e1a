package bolt

import (
	"fmt"

	"dateline/timeline"
)

// entry is one index entry: a key in one of indexBuckets. Index entries have no values.
type entry struct {
	bucket string
	key    string
}

// keysOf are all index entries of the record r, the event n in the timeline tl. It is the only place that
// says what is indexed, and where. Number gives the number of a term.
func keysOf(tl uint32, n uint64, r *timeline.Record, dues []timeline.Due, number func(timeline.Term) ([]byte, error)) (map[entry]bool, error) {
	keys := map[entry]bool{}
	add := func(bucket []byte, parts ...[]byte) { keys[entry{string(bucket), string(join(parts...))}] = true }
	if r == nil {
		return keys, nil
	}
	for _, face := range r.Faces() {
		t := prefixT(face.Class, tl)
		terms := face.Event.IndexTerms()
		numbers := make([][]byte, len(terms))
		for i, term := range terms {
			w, err := number(term)
			if err != nil {
				return nil, err
			}
			numbers[i] = w
		}
		add(bucketByTime, t, byTime(face.Event, n))
		for _, w := range numbers {
			add(bucketTermTime, t, w, byTime(face.Event, n))
		}
		if face.Class != timeline.ClassShown {
			continue
		}
		add(bucketByPublished, t, byPublished(face.Event, n))
		for _, w := range numbers {
			add(bucketTermPublish, t, w, byPublished(face.Event, n))
		}
	}
	add(bucketChanges, prefixT(logAll, tl), number64(r.Changed), number64(n))
	if r.Seen > 0 {
		add(bucketChanges, prefixT(logPublic, tl), number64(r.Seen), number64(n))
	}
	for _, d := range dues {
		add(bucketDue, signed(millis(d.Time)), []byte{byte(d.Kind)}, number64(n))
	}
	return keys, nil
}

// index replaces the index entries of the record before by those of the record after. Entries that both
// have are left alone.
func (b *batch) index(tl uint32, n uint64, before, after *timeline.Record) error {
	old, err := keysOf(tl, n, before, before.Dues(b.store.retention), b.termNumber)
	if err != nil {
		return err
	}
	now, err := keysOf(tl, n, after, after.Dues(b.store.retention), b.termNumber)
	if err != nil {
		return err
	}
	for e := range old {
		if now[e] {
			continue
		}
		if err := b.tx.Bucket([]byte(e.bucket)).Delete([]byte(e.key)); err != nil {
			return fmt.Errorf("bucket %s: %w", e.bucket, err)
		}
	}
	for e := range now {
		if old[e] {
			continue
		}
		if err := b.tx.Bucket([]byte(e.bucket)).Put([]byte(e.key), []byte{}); err != nil {
			return fmt.Errorf("bucket %s: %w", e.bucket, err)
		}
	}
	return nil
}
