package rows

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"math"
	"slices"
	"strings"

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
	edits, news := tally{}, tally{}
	most := math.MinInt
	for n := range counted {
		l.Progress("counting keys", n, counted)
		id := fmt.Sprintf("%s-%07d", lab.Slug(0), n*17)
		if _, _, err := edits.count(ctx, file, id, func(e *timeline.Event) { e.Title = fmt.Sprintf("Counted %d", n) }); err != nil {
			return r, err
		}
		keys, terms, err := news.count(ctx, file, id, func(e *timeline.Event) { e.ID = fmt.Sprintf("counted-%d", n) })
		if err != nil {
			return r, err
		}
		most = max(most, keys-3*terms)
	}
	r.Figures = []Figure{
		{Work: fmt.Sprintf("keys written by an edit of a title, mean of %d", counted), Value: exact(edits.mean()), Goal: Goal{AtMost, 18}},
		{Work: fmt.Sprintf("keys written by a new event, without 3 for each of its terms, the most of %d", counted), Value: exact(float64(most)), Goal: Goal{AtMost, 20}},
	}
	r.Notes = []string{"Keys by bucket, as means: of an edit" + edits.String() + "; of a new event" + news.String() + "."}
	return r, nil
}

// tally is how many keys writes have altered, by bucket.
type tally map[string]int

// count makes a write of a changed event, and returns how many keys that alters, and how many terms the event has.
func (t tally) count(ctx context.Context, file, id string, change func(*timeline.Event)) (keys, terms int, err error) {
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
			t[key.bucket]++
			keys++
		}
		delete(before, key)
	}
	for key := range before {
		t[key.bucket]++
		keys++
	}
	return keys, len(record.Event.Terms()), err
}

func (t tally) mean() float64 {
	all := 0
	for _, n := range t {
		all += n
	}
	return float64(all) / counted
}

func (t tally) String() string {
	var text strings.Builder
	for _, bucket := range slices.Sorted(maps.Keys(t)) {
		fmt.Fprintf(&text, " %s %.1f", bucket, float64(t[bucket])/counted)
	}
	return text.String()
}

// place is where a value stands.
type place struct{ bucket, key string }

var seed = maphash.MakeSeed()

// keysIn are the keys of all buckets of a file, with hashes of their values.
func keysIn(file string) (map[place]uint64, error) {
	db, err := bbolt.Open(file, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	keys := map[place]uint64{}
	err = db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(key, value []byte) error {
				keys[place{string(name), string(key)}] = maphash.Bytes(seed, value)
				return nil
			})
		})
	})
	return keys, errors.Join(err, db.Close())
}
