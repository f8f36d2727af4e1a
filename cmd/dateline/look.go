package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"dateline/data/bolt"
	"dateline/timeline"
)

// sight is what a start would find in the place of the file.
type sight struct {
	inUse     bool // another process has the file: what is in it is not known
	authority timeline.Authority
	frozen    bool // it vouches for ids for good; if not, the authority says nothing
}

// look asks whether a start could take the file, and what is in it. It makes, changes and upgrades nothing, and waits for nobody: a
// service may be running on the file.
func (f fileFlags) look() (sight, error) {
	file, err := f.lookAround()
	if err != nil || file == nil || file.Size() == 0 {
		return sight{}, err
	}
	store, err := bolt.Open(f.DB, bolt.Options{ReadOnly: true, Wait: time.Millisecond})
	switch {
	case errors.Is(err, bolt.ErrLocked):
		return sight{inUse: true}, nil
	case errors.Is(err, bolt.ErrBare):
		return sight{}, nil
	case err != nil:
		return sight{}, fileError(err)
	}
	var s sight
	s.authority, s.frozen, err = store.Authority(context.Background())
	return s, errors.Join(err, store.Close())
}

// lookAround looks at the file from outside, at its folder and at its index of words. It is nil where there is no file yet.
func (f fileFlags) lookAround() (fs.FileInfo, error) {
	if f.DB == "" || os.IsPathSeparator(f.DB[len(f.DB)-1]) {
		return nil, errors.New("--db must name a file, such as " + defaultDB)
	}
	folder := filepath.Dir(linked(f.DB))
	if info, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil, fileError(fmt.Errorf("the folder %s is not there: %w", folder, fs.ErrNotExist))
	}
	file, err := os.Stat(f.DB)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fileError(mayWrite(folder))
	case err != nil:
		return nil, fileError(err)
	case !file.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file", f.DB)
	}
	if err := f.notEmptied(); err != nil {
		return nil, err
	}
	err = mayWrite(f.DB + searchSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		err = mayWrite(filepath.Dir(f.DB))
	}
	return file, fileError(errors.Join(mayWrite(f.DB), err))
}

// linked is where a symbolic link leads, whether anything is there or not; a path that is none leads to itself.
func linked(path string) string {
	for range 40 { // as many as the kernel follows
		target, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		path = target
	}
	return path
}
