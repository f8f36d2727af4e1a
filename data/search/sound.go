package search

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync/atomic"

	"go.etcd.io/bbolt"
)

// errTouched says of damage that bbolt came upon it in the middle of something: it may never give its locks back.
var errTouched = errors.New("it was met unawares")

// sound calls do, and makes an error of what bbolt does about a damaged file: it panics, or touches memory behind its end.
func sound(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w: %w: %v", errDamaged, errTouched, v)
		}
	}()
	return do()
}

// opened is an open file, and what it was when it was written to last: somebody may cut it off, or copy another one over it.
type opened struct {
	db     *bbolt.DB
	file   *os.File // which is bbolt's to close
	size   atomic.Int64
	newest atomic.Int64 // id of the last transaction
	stuck  atomic.Bool  // bbolt may hold its locks for ever
}

// note notes what the file is.
func (o *opened) note() error {
	return o.db.View(func(tx *bbolt.Tx) error {
		o.size.Store(tx.Size())
		o.newest.Store(int64(tx.ID()))
		return nil
	})
}

// whole is errDamaged if the file is shorter than it was written, before anything of it is read.
func (o *opened) whole() error {
	if o.stuck.Load() {
		return errDamaged
	}
	info, err := o.file.Stat()
	if err == nil && info.Size() < o.size.Load() {
		err = fmt.Errorf("%w: its end is missing", errDamaged)
	}
	return err
}

// ours is errDamaged if a transaction finds another file than the one that was left. id is the one that it has if nobody wrote
// meanwhile.
func (o *opened) ours(tx *bbolt.Tx, origin string, id int64) error {
	if now := int64(tx.ID()); now < id || now > o.newest.Load()+1 { // who writes may not have noted it yet
		return fmt.Errorf("%w: somebody else wrote to it", errDamaged)
	}
	if meta := tx.Bucket(bucketMeta); meta == nil || string(meta.Get(metaOrigin)) != origin {
		return fmt.Errorf("%w: it is another one", errDamaged)
	}
	return nil
}

// touched notes that an error came upon damage, and returns it.
func (o *opened) touched(err error) error {
	if errors.Is(err, errTouched) {
		o.stuck.Store(true)
	}
	return err
}

// close gives the file back, unless that would wait for ever.
func (o *opened) close() error {
	if o.stuck.Load() {
		return nil
	}
	return o.db.Close()
}
