package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
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
	done := int64(0)
	return s.view(ctx, func(r *reader) error {
		to, err := newFiller(ctx, name, func(size int) {
			if done += int64(size); tell != nil {
				tell(done, r.tx.Size())
			}
		})
		if err != nil {
			return err
		}
		if err := r.tx.ForEach(to.copy); err != nil {
			return errors.Join(err, to.abandon())
		}
		return to.finish()
	})
}
