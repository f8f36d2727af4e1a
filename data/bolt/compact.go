package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"

	"go.etcd.io/bbolt"
)

// Compact writes the file at path anew, without the pages that are free and what still stands in them, and tells tell,
// unless it is nil, how many bytes of about how many are done. What the file says stays as it is, epoch included. It
// returns the sizes of the file before and after, in bytes. The new file takes the name when it is whole; until then,
// and after an error, the old one is there untouched. It wraps [ErrLocked] if another process owns the file.
func Compact(ctx context.Context, path string, o Options, tell func(done, total int64)) (before, after int64, err error) {
	path, err = filepath.EvalSymlinks(path) // or else a file would take the place of a link
	if err != nil {
		return 0, 0, err
	}
	s, err := Open(path, o)
	if err != nil {
		return 0, 0, err
	}
	// The old file is held until the new one has its name: nobody may write to it in between.
	defer func() { err = errors.Join(err, s.Close()) }()
	was, err := os.Stat(path)
	if err != nil {
		return 0, 0, err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return 0, 0, err
	}
	defer os.Remove(file.Name()) // fails once it is renamed
	if err := errors.Join(likeFile(file, was), file.Close()); err != nil {
		return 0, 0, err
	}
	if err := s.copyTo(ctx, file.Name(), tell); err != nil {
		return 0, 0, err
	}
	is, err := os.Stat(file.Name())
	if err != nil {
		return 0, 0, err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return 0, 0, err
	}
	return was.Size(), is.Size(), syncFolder(path)
}

// likeFile gives a new file the permissions and the owner of another: the service must be able to open it.
func likeFile(file *os.File, like fs.FileInfo) error {
	if err := file.Chmod(like.Mode().Perm()); err != nil {
		return err
	}
	is, err := file.Stat()
	if err != nil || sameOwner(is, like) {
		return err
	}
	if err := ownLike(file, like); err != nil {
		return fmt.Errorf("the file belongs to somebody else, who could not open a new one: %w", err)
	}
	return nil
}

func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// copyTo copies every bucket to a new file. Reading in the order of keys and filling pages, it makes the smallest file
// that holds them.
func (s *Store) copyTo(ctx context.Context, name string, tell func(done, total int64)) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the file is damaged: %v", v)
		}
	}()
	to, err := bbolt.Open(name, 0o600, &bbolt.Options{NoSync: true, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	err = s.view(ctx, func(r *reader) error {
		c := &compaction{ctx: ctx, to: to, total: r.tx.Size(), tell: tell}
		defer c.abandon() // or else the new file could not be closed
		return r.tx.ForEach(c.bucket)
	})
	return errors.Join(err, to.Sync())
}

// compaction copies buckets into another file.
type compaction struct {
	ctx         context.Context
	to          *bbolt.DB
	tx          *bbolt.Tx // nil: the last one is committed
	done, total int64     // bytes
	tell        func(done, total int64)
}

// compactStep is how many bytes share a transaction, which holds them in memory.
const compactStep = 4 << 20

func (c *compaction) bucket(name []byte, from *bbolt.Bucket) error {
	to, err := c.begin(name)
	if err != nil {
		return err
	}
	if err := to.SetSequence(from.Sequence()); err != nil {
		return err
	}
	size := 0
	err = from.ForEach(func(key, value []byte) error {
		if size += len(key) + len(value); size > compactStep {
			if err := c.commit(size); err != nil {
				return err
			}
			size = 0
			if to, err = c.begin(name); err != nil {
				return err
			}
		}
		return to.Put(key, value)
	})
	if err != nil {
		return err
	}
	return c.commit(size)
}

func (c *compaction) begin(name []byte) (*bbolt.Bucket, error) {
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	tx, err := c.to.Begin(true)
	if err != nil {
		return nil, err
	}
	c.tx = tx
	b, err := tx.CreateBucketIfNotExists(name)
	if err != nil {
		return nil, err
	}
	b.FillPercent = 1 // keys come in their order
	return b, nil
}

// abandon gives up what is not committed.
func (c *compaction) abandon() {
	if c.tx != nil {
		_ = c.tx.Rollback() // of a file that nobody will see
	}
}

func (c *compaction) commit(size int) error {
	tx := c.tx
	c.tx = nil
	if err := tx.Commit(); err != nil {
		return err
	}
	if c.done += int64(size); c.tell != nil {
		c.tell(c.done, c.total)
	}
	return nil
}
