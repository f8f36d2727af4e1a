package bolt

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"dateline/timeline"
)

// entry is one index entry: a key in one of indexBuckets. Index entries have no values.
type entry struct {
	bucket string
	key    string
}

// indexEntries are all index entries of a record, as keysOf says.
func indexEntries(tl uint32, n uint64, r *timeline.Record, dues []timeline.Due, of termsOf, number func(timeline.Term) ([]byte, error)) (map[entry]bool, error) {
	entries := map[entry]bool{}
	err := keysOf(tl, n, r, dues, of, number, func(bucket, key []byte) error {
		entries[entry{string(bucket), string(key)}] = true
		return nil
	})
	return entries, err
}

// termsOf finds the IndexTerms of an event, as the method or who knows them already.
type termsOf func(*timeline.Event) []timeline.Term

// keysOf calls visit with all index entries of the record r, the event n in the timeline tl. It is the only place that
// says what is indexed, and where. Number gives the number of a term. The keys are only lent.
func keysOf(
	tl uint32, n uint64, r *timeline.Record, dues []timeline.Due, of termsOf, number func(timeline.Term) ([]byte, error), visit func(bucket, key []byte) error,
) error {
	if r == nil {
		return nil
	}
	var failed error
	key := make([]byte, 0, 40) // enough for all of them
	add := func(bucket []byte, parts ...[]byte) {
		key = key[:0]
		for _, part := range parts {
			key = append(key, part...)
		}
		if failed == nil {
			failed = visit(bucket, key)
		}
	}
	for _, face := range r.Faces() {
		t := prefixT(face.Class, tl)
		numbers, err := termNumbers(of(face.Event), number)
		if err != nil {
			return err
		}
		at := byTime(face.Event, n)
		add(bucketByTime, t, at)
		if length, ok := lengthOf(face.Event); ok {
			add(bucketLengths, t, []byte{length}, at)
		}
		for _, w := range numbers {
			add(bucketTermTime, t, w, at)
		}
		if face.Class == timeline.ClassShown {
			for _, id := range referred(face.Event) {
				add(bucketReferred, referredKey(tl, id), byTime(face.Event, n))
			}
		} else if face.Class != timeline.ClassTombstone {
			continue
		}
		at = byPublished(face.Event, n)
		add(bucketByPublished, t, at)
		for _, w := range numbers {
			add(bucketTermPublish, t, w, at)
		}
	}
	if r.Seen != r.Changed {
		add(bucketChanges, prefixT(logHidden, tl), number64(r.Changed), number64(n))
	}
	if r.Seen > 0 {
		add(bucketChanges, prefixT(logPublic, tl), number64(r.Seen), number64(n))
	}
	for _, d := range dues {
		add(bucketDue, dueKey(d, n))
	}
	return failed
}

// termNumbers are the numbers of the terms of an event that have entries of their own: that of its length has none.
func termNumbers(terms []timeline.Term, number func(timeline.Term) ([]byte, error)) ([][]byte, error) {
	numbers := make([][]byte, 0, len(terms))
	for _, term := range terms {
		if term.Kind == timeline.TermLong {
			continue
		}
		w, err := number(term)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, w)
	}
	return numbers, nil
}

func dueKey(d timeline.Due, n uint64) []byte {
	return join(signed(millis(d.Time)), []byte{byte(d.Kind)}, number64(n))
}

func dueEntry(d timeline.Due, n uint64) entry { return entry{string(bucketDue), string(dueKey(d, n))} }

// index replaces the index entries of the record before by those of the record after, when the batch is
// flushed. Entries that both have are left alone.
func (b *batch) index(tl uint32, n uint64, before, after *timeline.Record, of termsOf) error {
	if err := b.tally(tl, before, after, of); err != nil {
		return err
	}
	return b.reindex(tl, n, before, after, of)
}

func (b *batch) reindex(tl uint32, n uint64, before, after *timeline.Record, of termsOf) error {
	if b.outlet != nil && before == nil { // a load sorts them itself
		return keysOf(tl, n, after, after.Dues(b.store.keep), of, b.termNumber, func(bucket, key []byte) error { return b.put(bucket, key, nil) })
	}
	old, err := indexEntries(tl, n, before, before.Dues(b.store.keep), of, b.termNumber)
	if err != nil {
		return err
	}
	now, err := indexEntries(tl, n, after, after.Dues(b.store.keep), of, b.termNumber)
	if err != nil {
		return err
	}
	for e := range old {
		if !now[e] {
			b.entries[e] = false
		}
	}
	for e := range now {
		if !old[e] {
			b.entries[e] = true
		}
	}
	return nil
}

// flush writes the index entries gathered so far, and then the counts. They are written in the order of their keys: bbolt keeps
// new keys of a transaction in one array until it commits, and moves all behind the place of each.
func (b *batch) flush() error {
	order := slices.SortedFunc(maps.Keys(b.entries), func(x, y entry) int {
		return cmp.Or(strings.Compare(x.bucket, y.bucket), strings.Compare(x.key, y.key))
	})
	for _, e := range order {
		var err error
		if b.entries[e] {
			err = b.put([]byte(e.bucket), []byte(e.key), []byte{})
		} else {
			err = b.delete([]byte(e.bucket), []byte(e.key))
		}
		if err != nil {
			return err
		}
	}
	clear(b.entries)
	return b.flushTallies()
}
