package bolt

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

// filler fills a new file with entries that come in the order of their keys, bucket by bucket: it makes the smallest
// file that holds them. Nothing is on the disk before it is closed.
type filler struct {
	ctx    context.Context
	db     *bbolt.DB
	tx     *bbolt.Tx // nil: the last one is committed
	name   string    // of the bucket that was filled last, in tx
	last   *bbolt.Bucket
	size   int            // of what tx holds, in bytes
	kept   []byte         // values, which bbolt does not copy
	filled func(size int) // is told what was committed; may be nil
}

// fillStep is how many bytes share a transaction, which holds them in memory.
const fillStep = 4 << 20

// newFiller makes the file, which must not be there.
func newFiller(ctx context.Context, name string, filled func(size int)) (*filler, error) {
	db, err := bbolt.Open(name, 0o600, &bbolt.Options{
		NoSync: true, NoGrowSync: true, FreelistType: bbolt.FreelistMapType, InitialMmapSize: initialMap(),
	})
	if err != nil {
		return nil, err
	}
	db.AllocSize = growth
	return &filler{ctx: ctx, db: db, filled: filled}, nil
}

// bucket is the bucket with the name, made if there is none yet.
func (f *filler) bucket(name []byte) (*bbolt.Bucket, error) {
	if f.tx == nil {
		if err := f.ctx.Err(); err != nil {
			return nil, err
		}
		tx, err := f.db.Begin(true)
		if err != nil {
			return nil, err
		}
		f.tx, f.last, f.size, f.kept = tx, nil, 0, f.kept[:0]
	}
	if f.last != nil && f.name == string(name) {
		return f.last, nil
	}
	b, err := f.tx.CreateBucketIfNotExists(name)
	if err != nil {
		return nil, err
	}
	b.FillPercent = 1 // keys come in their order
	f.name, f.last = string(name), b
	return b, nil
}

// put adds an entry. It copies key and value.
func (f *filler) put(bucket, key, value []byte) error {
	if f.size > 0 && f.size+len(key)+len(value) > fillStep {
		if err := f.commit(); err != nil {
			return err
		}
	}
	b, err := f.bucket(bucket)
	if err != nil {
		return err
	}
	f.size += len(key) + len(value)
	at := len(f.kept) // bytes that are there already stay where they are, when more room is needed
	f.kept = append(f.kept, value...)
	if err := b.Put(key, f.kept[at:len(f.kept):len(f.kept)]); err != nil {
		return fmt.Errorf("bucket %s: %w", bucket, err)
	}
	return nil
}

// sequence sets the last number that a bucket gave.
func (f *filler) sequence(bucket []byte, last uint64) error {
	b, err := f.bucket(bucket)
	if err != nil {
		return err
	}
	return b.SetSequence(last)
}

func (f *filler) commit() error {
	if f.tx == nil {
		return nil
	}
	tx := f.tx
	f.tx = nil
	if err := tx.Commit(); err != nil {
		return err
	}
	if f.filled != nil {
		f.filled(f.size)
	}
	return nil
}

// copy takes a whole bucket of another file over.
func (f *filler) copy(name []byte, from *bbolt.Bucket) error {
	if err := f.sequence(name, from.Sequence()); err != nil {
		return err
	}
	return from.ForEach(func(key, value []byte) error { return f.put(name, key, value) })
}

// finish commits what is left, waits until all of it is on the disk, and closes the file.
func (f *filler) finish() error {
	err := cmp.Or(f.commit(), f.ctx.Err())
	if err == nil {
		err = f.db.Sync()
	}
	return errors.Join(err, f.abandon())
}

// abandon closes the file, of which nobody will see what is not committed.
func (f *filler) abandon() error {
	if f.tx != nil {
		_ = f.tx.Rollback() // or else the file could not be closed
		f.tx = nil
	}
	return f.db.Close()
}
