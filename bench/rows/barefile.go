package rows

import (
	"errors"
	"math/rand/v2"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"dateline/bench/lab"
)

// eventsBucket is where a file of Dateline has its events, by number.
var eventsBucket = []byte("e")

// bareFile is what a write costs who keeps the values of events in bbolt, and nothing else.
type bareFile struct {
	db     *bbolt.DB
	keys   [][]byte
	values [][]byte
	n      int
}

// newBareFile takes the values of a file of Dateline, which nobody has open.
func newBareFile(l *lab.Lab, file string) (*bareFile, error) {
	from, err := bbolt.Open(file, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	b := &bareFile{}
	err = from.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(eventsBucket).ForEach(func(key, value []byte) error {
			b.keys = append(b.keys, append([]byte{}, key...))
			b.values = append(b.values, append([]byte{}, value...))
			return nil
		})
	})
	dir, failed := l.Folder()
	if err := errors.Join(err, failed, from.Close()); err != nil {
		return nil, err
	}
	if b.db, err = bbolt.Open(filepath.Join(dir, "bare.db"), 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType}); err != nil {
		return nil, err
	}
	err = b.db.Update(func(tx *bbolt.Tx) error {
		bucket, err := tx.CreateBucket(eventsBucket)
		for i := range b.keys {
			err = errors.Join(err, bucket.Put(b.keys[i], b.values[i]))
		}
		return err
	})
	return b, err
}

// update writes the value of one event, and returns how long that took.
func (b *bareFile) update() (time.Duration, error) {
	b.n++
	i := b.n * 7919 % len(b.keys)
	value := b.values[i]
	value[len(value)/2] = byte(rand.Uint32()) // another one than before
	start := time.Now()
	err := b.db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(eventsBucket).Put(b.keys[i], value) })
	return time.Since(start), err
}
