package bolt

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"dateline/data/search"
	"dateline/timeline"
)

// ErrLocked says that another process owns the file.
var ErrLocked = errors.New("the file is in use by another process")

// DefaultRetention is how long deleted events are remembered when nothing else is said.
const DefaultRetention = 365 * 24 * time.Hour

// schema is the version of the layout of buckets and values.
const schema = 4

// Options are the optional parts of a [Store]. The zero value works.
type Options struct {
	Clock    *timeline.Clock // default: the machine's
	Keep     *timeline.Keep  // what is remembered, and for how long; nil: as before, in a new file every change, and deleted events for DefaultRetention
	Search   string          // file of an index of words, which is made if it is missing; empty: searches look at all texts
	Wait     time.Duration   // how long to wait for a file that another process owns; default one second
	ReadOnly bool            // change nothing: neither make a file nor bring one up to date; several such may share it
}

// Store is a [timeline.Store] in one bbolt file. It also keeps the tokens, and makes the writes that fall
// due. It is safe for concurrent use; one process owns the file.
type Store struct {
	db       *bbolt.DB
	codec    codec
	clock    *timeline.Clock
	keep     timeline.Keep
	epoch    string
	restored time.Time // see [Store.BeginAnew]; zero: never
	schema   int64     // of the file
	begun    spans
	marks    marks
	queue    queue        // of writes
	commits  commits      // so far
	writing  sync.RWMutex // held by each write, so that Close waits for those in the queue
	settings settingsCache
	faceted  facetCache
	records  *recordCache
	seal     seal
	broken   breakage

	words      *search.Index // nil: there is none
	haste      int           // how many texts a hasty search looks at that the index does not know
	broad      int           // and of those that it knows
	valueSteps int           // how many names a page of values looks at
	newest     int           // how many entries a list by publication looks at before it asks the index by time
	fewSorted  int           // how many it sorts then
	followed   atomic.Uint64 // the revision up to which all of it was followed
	caught     bool          // since the start
}

var _ timeline.Store = (*Store)(nil)

// Open opens the store in the file at path, and creates it if there is none. The error wraps [ErrLocked] if
// another process owns the file; a file of another program, or of a newer Dateline, is refused untouched.
func Open(path string, o Options) (s *Store, err error) {
	// bbolt trusts what it reads: damage makes it panic, or touch memory behind the end of the file.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if v := recover(); v != nil {
			s, err = nil, fmt.Errorf("open %s: the file is damaged: %v", path, v)
		}
	}()
	if o.Clock == nil {
		o.Clock = timeline.NewClock(time.Now)
	}
	if o.Wait == 0 {
		o.Wait = time.Second
	}
	codec, err := newCodec()
	if err != nil {
		return nil, err
	}
	db, file, err := openFile(path, o)
	if err != nil {
		return nil, openError(path, err)
	}
	s = &Store{db: db, codec: codec, clock: o.Clock, haste: maxUnknown, broad: maxLooked, valueSteps: valueSteps, newest: newestLooked, fewSorted: fewSorted, records: newRecordCache()}
	if s.seal, err = newSeal(); err == nil {
		err = s.prepare(o)
	}
	if err == nil {
		err = s.watch(file)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	if o.Search != "" {
		if err := s.openWords(o.Search); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return s, nil
}

// mapped is how much of a file is mapped into memory from the beginning, on machines that have the addresses: where a
// file outgrows that, a write waits for all that read, and new readers wait for the write, as long as a backup takes.
const mapped int64 = 16 << 30

// growth is by how many bytes a file grows at once.
const growth = 1 << 20

// initialMap is mapped, or zero: on Windows what is mapped takes room on the disk.
func initialMap() int {
	if strconv.IntSize == 64 && runtime.GOOS != "windows" {
		return int(min(mapped, math.MaxInt))
	}
	return 0
}

// openFile opens the file itself, which is bbolt's to close. It is opened again if another one, such as [Compact] makes, took its name while this
// process waited for it: what is written to a file without a name is lost.
func openFile(path string, o Options) (db *bbolt.DB, file *os.File, err error) {
	for size := initialMap(); ; {
		db, err = bbolt.Open(path, 0o600, &bbolt.Options{
			Timeout: o.Wait, FreelistType: bbolt.FreelistMapType, ReadOnly: o.ReadOnly, InitialMmapSize: size,
			OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
				if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
					return nil, errNotRegular // to open a pipe may take for ever
				}
				var err error
				file, err = os.OpenFile(name, flag, mode)
				return file, err
			},
		})
		if errors.Is(err, syscall.ENOMEM) && size > 0 { // this process may not have so many addresses
			size = 0
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		mine, err := file.Stat()
		if err != nil {
			return nil, nil, errors.Join(err, db.Close())
		}
		db.AllocSize = growth
		if named, err := os.Stat(path); err == nil && os.SameFile(mine, named) {
			return db, file, nil
		}
		if err := db.Close(); err != nil {
			return nil, nil, err
		}
	}
}

// smallest is the size in bytes under which no file is ours: bbolt begins with four pages.
const smallest = 16 << 10

var errNotRegular = errors.New("it is not a regular file")

// ErrBare says that nothing was ever written to a file that is opened to be read: to be written to it could be opened.
var ErrBare = errors.New("there is nothing in it yet")

func openError(path string, err error) error {
	if info, failed := os.Stat(path); failed == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("open %s: %w", path, errNotRegular)
	} else if failed == nil && info.Size() < smallest {
		return fmt.Errorf("open %s: it is not a Dateline file, or it is damaged: %w", path, err)
	}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return fmt.Errorf("open %s: %w", path, ErrLocked)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch), errors.Is(err, bolterrors.ErrChecksum):
		return fmt.Errorf("open %s: it is not a Dateline file, or it is damaged: %w", path, err)
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf("open %s: no permission to read and write it: %w", path, err)
	}
	return fmt.Errorf("open %s: %w", path, err)
}

// prepare makes a new file, or checks an existing one, and sets the clock behind its newest revision.
func (s *Store) prepare(o Options) error {
	var known int64
	err := s.db.View(func(tx *bbolt.Tx) error {
		if info, err := os.Stat(s.db.Path()); err != nil || info.Size() < tx.Size() {
			return errors.Join(err, errCutOff)
		}
		meta := tx.Bucket(bucketMeta)
		if first, _ := tx.Cursor().First(); first == nil {
			return nil // a new file
		}
		if meta != nil {
			known = getInt(meta, metaSchema)
		}
		if known == 0 {
			return errors.New("it is not a Dateline file")
		}
		for _, name := range allBuckets {
			if known <= schema && tx.Bucket(name) == nil && !isNew(name, known) {
				return fmt.Errorf("it is damaged: bucket %s is missing", name)
			}
		}
		if known <= schema {
			s.epoch, s.schema = string(meta.Get(metaEpoch)), schema
			s.restored = storedTime(meta, metaRestored)
			s.clock.Advance(newestOf(meta).Time.Add(time.Second))
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case known > schema:
		return fmt.Errorf("the file has schema %d; this version of Dateline knows schemas up to %d", known, schema)
	case o.ReadOnly && known == 0:
		return ErrBare
	case o.ReadOnly:
		s.schema = known
		return s.settle(nil)
	case known == 0:
		if err := s.create(); err != nil {
			return err
		}
	}
	if err := s.settle(o.Keep); err != nil {
		return err
	}
	if known != 0 && known < schema {
		if err := s.db.Update(s.upgrade); err != nil {
			return fmt.Errorf("upgrade from schema %d: %w", known, err)
		}
	}
	if err := s.db.Update(s.recount); err != nil && !errors.Is(err, errNothing) {
		return err
	}
	return s.reschedule()
}

// isNew reports whether files of the schema do not have the bucket yet.
func isNew(bucket []byte, known int64) bool {
	for _, b := range newBuckets {
		if bytes.Equal(b.name, bucket) {
			return known < b.schema
		}
	}
	return false
}

// errCutOff says that pages are missing which the file speaks of: reading them would end the process.
var errCutOff = errors.New("it is damaged: its end is missing")

func (s *Store) create() error {
	return s.db.Update(func(tx *bbolt.Tx) error {
		for _, name := range allBuckets {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		s.epoch, s.schema = newEpoch(), schema
		meta := tx.Bucket(bucketMeta)
		return errors.Join(
			meta.Put(metaEpoch, []byte(s.epoch)),
			meta.Put(metaNewest, encodeValidator(timeline.Validator{Time: s.clock.Now()})),
			putInt(meta, metaCreated, millis(s.clock.Now())),
			putInt(meta, metaSchema, schema),
		)
	})
}

func newEpoch() string { return rand.Text()[:13] }

// Close waits for transactions to end, and for the writes that wait to be made, and gives the files back. The file of a broken store is
// left to the end of the process: bbolt may never give back its locks.
func (s *Store) Close() error {
	if s.Damage() != nil {
		return nil
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	var err error
	if s.words != nil {
		err = s.words.Close()
	}
	return errors.Join(err, s.db.Close())
}

// view reads in one transaction.
func (s *Store) view(ctx context.Context, read func(r *reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.read(func(tx *bbolt.Tx) error { return read(&reader{store: s, tx: tx}) })
}
