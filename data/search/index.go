// Package search is an index of words: which events of a timeline have which. It is kept in a bbolt file of its own, beside the
// file of the events, and knows events by their numbers alone. It holds nothing that cannot be made again: a file that is missing, damaged,
// of another epoch or of other rules of what a word is begins empty.
//
// What follows the changes of a store tells the index of them with [Index.Update], timeline by timeline. A [View] says how far a timeline was followed; of
// what changed later its answers say nothing.
package search

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// layout is the version of the buckets and values.
const layout = "1"

// The buckets. W is the number of a word (be32), N the number of an event (be64).
var (
	bucketMeta     = []byte("m") // name → value
	bucketFollowed = []byte("f") // timeline (be32) → revision, number of events
	bucketWords    = []byte("w") // timeline, rank, word → W
	bucketNames    = []byte("n") // W → timeline, rank, word
	bucketEvents   = []byte("e") // N → its W
	bucketLists    = []byte("l") // block of numbers (be32), W → which of them
)

var allBuckets = [][]byte{bucketMeta, bucketFollowed, bucketWords, bucketNames, bucketEvents, bucketLists}

var metaOrigin = []byte("origin")

// errDamaged says that the file was not what this package wrote. It begins anew.
var errDamaged = errors.New("the search index is damaged")

// Index is an index of words in a file. It is safe for concurrent use.
type Index struct {
	path, origin string
	mu           sync.RWMutex // held for reading while a transaction is open
	on           *opened      // nil: the file could not be made anew
}

// Open opens the index in the file at path, of the store whose life has the name epoch.
func Open(path, epoch string) (*Index, error) {
	x := &Index{path: path, origin: epoch + " " + layout + " " + timeline.WordRules}
	err := x.open()
	if err != nil && !errors.Is(err, os.ErrPermission) {
		err = x.anew()
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return x, nil
}

// open opens what is there, and makes what is not.
func (x *Index) open() error {
	return sound(func() error {
		on := &opened{}
		db, err := bbolt.Open(x.path, 0o600, &bbolt.Options{
			Timeout: time.Second, FreelistType: bbolt.FreelistMapType,
			OpenFile: func(name string, flag int, mode os.FileMode) (file *os.File, err error) {
				on.file, err = os.OpenFile(name, flag, mode)
				return on.file, err
			},
		})
		if err != nil {
			return err
		}
		on.db = db
		err = db.Update(func(tx *bbolt.Tx) error {
			if meta := tx.Bucket(bucketMeta); meta != nil && string(meta.Get(metaOrigin)) != x.origin {
				return errDamaged
			}
			for _, name := range allBuckets {
				if _, err := tx.CreateBucketIfNotExists(name); err != nil {
					return err
				}
			}
			return tx.Bucket(bucketMeta).Put(metaOrigin, []byte(x.origin))
		})
		if err == nil {
			err = on.note()
		}
		if err != nil {
			return errors.Join(err, db.Close())
		}
		x.on = on
		return nil
	})
}

// anew begins with an empty file.
func (x *Index) anew() error {
	if err := os.Remove(x.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return x.open()
}

// Reset forgets everything. What follows begins again.
func (x *Index) Reset() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.on != nil {
		if err := sound(x.on.close); err != nil && !errors.Is(err, errDamaged) {
			return err
		}
		x.on = nil
	}
	return x.anew()
}

// Close gives the file back.
func (x *Index) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.on == nil {
		return nil
	}
	err := x.on.close()
	x.on = nil
	return err
}

// Sound is an error if the file is not the one that was written, or not in its place any more: see [IsDamaged].
func (x *Index) Sound() error {
	v, err := x.View()
	if err != nil {
		return err
	}
	defer v.Close()
	mine, err := x.on.file.Stat()
	if err != nil {
		return err
	}
	if named, err := os.Stat(x.path); err != nil || !os.SameFile(mine, named) {
		return fmt.Errorf("%w: it is not in its place", errDamaged)
	}
	return nil
}

// IsDamaged reports whether an error says that the index has to be made anew: see [Index.Reset].
func IsDamaged(err error) bool { return errors.Is(err, errDamaged) }

func number32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }
func number64(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// followed is how far a timeline was followed, and how many of its events the index has.
type followed struct{ revision, events uint64 }

func followedOf(tx *bbolt.Tx, tl uint32) followed {
	b := tx.Bucket(bucketFollowed).Get(number32(tl))
	if len(b) != 16 {
		return followed{}
	}
	return followed{binary.BigEndian.Uint64(b), binary.BigEndian.Uint64(b[8:])}
}

func (f followed) put(tx *bbolt.Tx, tl uint32) error {
	return tx.Bucket(bucketFollowed).Put(number32(tl), append(number64(f.revision), number64(f.events)...))
}
