package bolt

import (
	"bytes"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"
)

// journal is what stood in the buckets before a batch wrote there, in the order in which it wrote. A bbolt transaction can
// only be given up as a whole; with it, one batch among several can. All that a batch writes goes through it. A nil journal
// remembers nothing, for a batch that is alone in its transaction.
type journal struct{ places []overwritten }

// overwritten is what stood in one place.
type overwritten struct {
	bucket   *bbolt.Bucket
	key      []byte // nil: it is about the sequence
	value    []byte
	found    bool // there was a value
	sequence uint64
}

// put writes a value, of which the batch gives up the ownership.
func (b *batch) put(bucket, key, value []byte) error {
	if number, elsewhere := b.outlet.takes(bucket); elsewhere {
		return b.outlet.add(number, key, value)
	}
	t := b.tx.Bucket(bucket)
	b.journal.note(t, key)
	if err := t.Put(key, value); err != nil {
		return fmt.Errorf("bucket %s: %w", bucket, err)
	}
	return nil
}

func (b *batch) delete(bucket, key []byte) error {
	if _, elsewhere := b.outlet.takes(bucket); elsewhere {
		return fmt.Errorf("bucket %s: nothing is deleted in a load", bucket)
	}
	t := b.tx.Bucket(bucket)
	b.journal.note(t, key)
	if err := t.Delete(key); err != nil {
		return fmt.Errorf("bucket %s: %w", bucket, err)
	}
	return nil
}

// next is the next number that a bucket gives.
func (b *batch) next(bucket []byte) (uint64, error) {
	t := b.tx.Bucket(bucket)
	b.journal.add(overwritten{bucket: t, sequence: t.Sequence()})
	return t.NextSequence()
}

// note remembers what stands under the key. The bytes stay as they are until the transaction ends.
func (j *journal) note(t *bbolt.Bucket, key []byte) {
	if j == nil {
		return
	}
	at, value := t.Cursor().Seek(key)
	f := overwritten{bucket: t, key: key}
	if f.found = bytes.Equal(at, key); f.found {
		f.value = value
	}
	j.add(f)
}

func (j *journal) add(f overwritten) {
	if j != nil {
		j.places = append(j.places, f)
	}
}

// undo makes everything as it was before.
func (j *journal) undo() error {
	if j == nil {
		return nil // the transaction is given up
	}
	for _, f := range slices.Backward(j.places) {
		if err := f.restore(); err != nil {
			return fmt.Errorf("undo: %w", err)
		}
	}
	return nil
}

func (f overwritten) restore() error {
	switch {
	case f.key == nil:
		return f.bucket.SetSequence(f.sequence)
	case f.found:
		return f.bucket.Put(f.key, f.value)
	}
	return f.bucket.Delete(f.key)
}
