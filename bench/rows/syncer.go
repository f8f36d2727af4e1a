package rows

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"dateline/bench/lab"
)

const (
	pageSize   = 4096
	syncedFile = 16 << 20
)

// syncer does what a commit of a store in one file cannot do without: write, sync, write the page that makes it valid, sync.
// The file has its size already, as that of a store does.
type syncer struct {
	file   *os.File
	block  []byte
	random *rand.Rand
}

func newSyncer(l *lab.Lab, size int) (*syncer, error) {
	dir, err := l.Folder()
	if err != nil {
		return nil, err
	}
	file, err := os.Create(filepath.Join(dir, "synced"))
	if err != nil {
		return nil, err
	}
	s := &syncer{file, make([]byte, size), rand.New(rand.NewPCG(1, 1))}
	for written := 0; written < syncedFile+size; written += size {
		if _, err := file.Write(s.block); err != nil {
			return nil, errors.Join(err, file.Close())
		}
	}
	return s, file.Sync()
}

func (s *syncer) close() error { return s.file.Close() }

// commit is how long two writes with fdatasync(2) take.
func (s *syncer) commit() (time.Duration, error) {
	start := time.Now()
	page := int64(1+s.random.IntN(syncedFile/pageSize-1)) * pageSize
	if err := s.write(s.block, page); err != nil {
		return 0, err
	}
	err := s.write(s.block[:pageSize], 0)
	return time.Since(start), err
}

func (s *syncer) write(block []byte, at int64) error {
	s.block[0]++ // or a clever file system has nothing to do
	if _, err := s.file.WriteAt(block, at); err != nil {
		return err
	}
	return unix.Fdatasync(int(s.file.Fd()))
}
