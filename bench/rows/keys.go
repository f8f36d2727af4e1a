package rows

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"math"

	"go.etcd.io/bbolt"

	"dateline/bench/lab"
	"dateline/data/bolt"
	"dateline/timeline"
)

const counted = 10 // writes of each kind whose keys are counted

// keysWritten counts the keys that are new, gone or have another value behind a write: of an edit of a title, and of a new
// event, beside those for its terms.
func keysWritten(ctx context.Context, l *lab.Lab) (r Report, err error) {
	file, err := l.Store(ctx, 1, events)
	if err != nil {
		return r, err
	}
	edits, news := 0, math.MinInt
	for n := range counted {
		l.Progress("counting keys", n, counted)
		id := fmt.Sprintf("%s-%07d", lab.Slug(0), n*17)
		keys, _, err := keysOf(ctx, file, id, func(e *timeline.Event) { e.Title = fmt.Sprintf("Counted %d", n) })
		if err != nil {
			return r, err
		}
		edits = max(edits, keys)
		keys, terms, err := keysOf(ctx, file, id, func(e *timeline.Event) { e.ID = fmt.Sprintf("counted-%d", n) })
		if err != nil {
			return r, err
		}
		news = max(news, keys-3*terms)
	}
	most := fmt.Sprintf("the most of %d", counted)
	r.Figures = []Figure{
		{Work: "keys written by an edit of a title, " + most, Value: exact(float64(edits)), Goal: Goal{AtMost, 18}},
		{Work: "keys written by a new event, without 3 for each of its terms, " + most, Value: exact(float64(news)), Goal: Goal{AtMost, 20}},
	}
	return r, nil
}

// keysOf is how many keys the write of a changed event alters, and how many terms it has.
func keysOf(ctx context.Context, file, id string, change func(*timeline.Event)) (keys, terms int, err error) {
	before, err := keysIn(file)
	if err != nil {
		return 0, 0, err
	}
	store, err := bolt.Open(file, bolt.Options{})
	if err != nil {
		return 0, 0, err
	}
	record, _, err := store.Event(ctx, id)
	if err == nil {
		change(&record.Event)
		_, err = store.Write(ctx, timeline.Write{Ops: []timeline.Op{timeline.PutEvent{Event: record.Event}}})
	}
	if err := errors.Join(err, store.Close()); err != nil {
		return 0, 0, err
	}
	after, err := keysIn(file)
	for key, value := range after {
		if was, ok := before[key]; !ok || was != value {
			keys++
		}
		delete(before, key)
	}
	return keys + len(before), len(record.Event.IndexTerms()), err
}

var seed = maphash.MakeSeed()

// keysIn are the keys of all buckets of a file, with hashes of their values.
func keysIn(file string) (map[string]uint64, error) {
	db, err := bbolt.Open(file, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	keys := map[string]uint64{}
	err = db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(key, value []byte) error {
				keys[string(name)+"/"+string(key)] = maphash.Bytes(seed, value)
				return nil
			})
		})
	})
	return keys, errors.Join(err, db.Close())
}
