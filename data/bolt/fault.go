package bolt

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// The file is mapped into memory. Where it is cut off, or another one is copied over it, while the store is open, what is read may
// be gone: the kernel sends SIGBUS, which ends a Go program unless a goroutine asks for a panic instead. See docs/decisions/faults.md.

// ErrBroken says that the file of an open store is not what this store wrote. Nothing more is written to it, so that nothing is made
// worse; who owns the store is to end.
var ErrBroken = errors.New("the file was cut off or replaced while it was open")

// breakage is whether an open store is broken.
type breakage struct {
	file   *os.File // of the store
	newest int      // id of the last transaction that was begun; only who holds bbolt's lock for writing uses it
	once   sync.Once
	why    atomic.Pointer[error]
	told   chan struct{} // closed when it is broken
}

// Broken is closed when the file is found not to be what the store wrote: see [ErrBroken]. The store cannot be used any more.
func (s *Store) Broken() <-chan struct{} { return s.broken.told }

// breaks notes that the store is broken, and returns why.
func (s *Store) breaks(why error) error {
	s.broken.once.Do(func() {
		err := fmt.Errorf("%w: %s: %w: %v", timeline.Errorf(timeline.Unavailable, "the file of the service is damaged; nothing is written to it any more"), s.db.Path(), ErrBroken, why)
		s.broken.why.Store(&err)
		close(s.broken.told)
	})
	return s.Damage()
}

// Damage says why the store is broken; nil: it is not.
func (s *Store) Damage() error {
	if why := s.broken.why.Load(); why != nil {
		return *why
	}
	return nil
}

// watch begins to watch the file of a store that is about to be used.
func (s *Store) watch(file *os.File) error {
	s.broken.file, s.broken.told = file, make(chan struct{})
	return s.db.View(func(tx *bbolt.Tx) error {
		s.broken.newest = tx.ID()
		return nil
	})
}

// fault is a panic of the runtime about memory that is not there.
type fault interface {
	error
	Addr() uintptr
}

// read is a read transaction in which a fault is an error. One in which the transaction does not even begin leaves bbolt's locks
// taken, and so breaks the store.
func (s *Store) read(do func(tx *bbolt.Tx) error) (err error) {
	if err := s.Damage(); err != nil {
		return err
	}
	begun := false
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch v := recover().(type) {
		case nil:
		case fault:
			if err = fmt.Errorf("read %s: a part of it is gone: %w", s.db.Path(), v); !begun {
				err = s.breaks(err)
			}
		default:
			panic(v)
		}
	}()
	return s.db.View(func(tx *bbolt.Tx) error {
		begun = true
		return do(tx)
	})
}

// change is a write transaction. It makes none if the file is shorter than it was made, or if another program wrote to it: a commit
// would fill the hole with zeros, or write over what is in use, and be acknowledged. A fault breaks the store: what bbolt
// knows of the file is wrong then.
func (s *Store) change(do func(tx *bbolt.Tx) error) (err error) {
	if err := s.Damage(); err != nil {
		return err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch v := recover().(type) {
		case nil:
		case fault:
			err = s.breaks(v)
		default:
			panic(v)
		}
	}()
	return s.db.Update(func(tx *bbolt.Tx) error {
		if why := s.broken.differs(tx); why != nil {
			return s.breaks(why)
		}
		s.broken.newest = tx.ID()
		return do(tx)
	})
}

// differs says why the file of a write transaction is not the one that was left by the last.
func (b *breakage) differs(tx *bbolt.Tx) error {
	switch info, err := b.file.Stat(); {
	case err != nil:
		return err
	case info.Size() < tx.Size():
		return fmt.Errorf("it has %d bytes, of %d", info.Size(), tx.Size())
	case tx.ID() != b.newest && tx.ID() != b.newest+1: // the last one may have come to nothing
		return fmt.Errorf("somebody else wrote to it: the transaction behind %d would be %d", b.newest, tx.ID())
	}
	return nil
}
