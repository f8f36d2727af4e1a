package bolt

import (
	"bytes"

	"dateline/internal/sieve"
	"dateline/timeline"
)

// recordBytes is how much of events is kept in memory as it was read: the newest of the timelines that are asked for. A feed
// that nobody asked for before mostly has the same events as others, and to decode them is half of what it costs.
const recordBytes = 2 << 20

// recordCache keeps events by number, each with the value that it was read from. It is asked for
// lists alone: walks over everything would push out what lists need.
type recordCache = sieve.Cache[uint64, keptRecord]

type keptRecord struct {
	value  []byte
	record timeline.Record
}

func newRecordCache() *recordCache { return sieve.New[uint64, keptRecord](recordBytes) }

// lent reads the event n for a list, as [reader.record] does. What its slices and pointers refer to belongs to other readers too.
func (r *reader) lent(n uint64) (*timeline.Record, error) {
	value := r.tx.Bucket(bucketEvents).Get(number64(n))
	if kept, ok := r.store.records.Get(n); ok && bytes.Equal(kept.value, value) {
		return new(kept.record), nil
	}
	record, _, err := r.decode(value)
	if err != nil || record == nil {
		return nil, err
	}
	kept := keptRecord{bytes.Clone(value), *record}
	r.store.records.Put(n, kept, recordFactor*int64(len(value))+recordBase)
	return new(kept.record), nil
}

// An event takes about so many times as much as its value in memory, the value included, and what any event takes.
const (
	recordFactor = 4
	recordBase   = 1 << 10
)
