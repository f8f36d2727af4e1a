package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"dateline/data/bolt"
)

// makeFile makes a file that is not there yet. Make gets the name of an empty one in the same folder, which takes its
// own name when it is whole and on the disk: after an error, or a fall of the machine, there is nothing or all of it. There is none either
// if make returns [bolt.ErrNothing].
func makeFile(name string, make func(temporary string) error) error {
	if err := mustBeNew(name); err != nil {
		return err
	}
	removeLeftovers(name)
	folder, err := os.MkdirTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*"+newSuffix)
	if err != nil {
		return withHint(err, "the folder of the file must exist, and you must be allowed to write to it")
	}
	defer os.RemoveAll(folder)
	if held, err := hold(folder); err == nil { // where folders cannot be held, nobody removes any
		defer held.Close()
	}
	temporary := filepath.Join(folder, filepath.Base(name))
	switch err := make(temporary); {
	case errors.Is(err, bolt.ErrNothing):
		return nil
	case err != nil:
		return fileError(err)
	}
	if err := settle(temporary); err != nil {
		return fileError(err)
	}
	if err := os.Link(temporary, name); err != nil { // unlike a rename it replaces nothing that came into being meanwhile
		return err
	}
	return settle(filepath.Dir(name))
}

// newSuffix is behind the names of folders in which files are made.
const newSuffix = ".new"

// removeLeftovers removes what processes left that were killed while they made the file. Who still works holds its folder.
func removeLeftovers(name string) {
	folder := filepath.Dir(name)
	entries, _ := os.ReadDir(folder) // or else nothing will be made there either
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), "."+filepath.Base(name)+"-") || !strings.HasSuffix(e.Name(), newSuffix) {
			continue
		}
		if held, err := hold(filepath.Join(folder, e.Name())); err == nil {
			_ = errors.Join(os.RemoveAll(held.Name()), held.Close()) // it is in nobody's way
		}
	}
}

func mustBeNew(name string) error {
	_, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	return withHint(&existsError{name}, "nothing is overwritten: name a new file, or move that one aside")
}

// existsError says that a file is in the place of one that is to be made. It is [fs.ErrExist].
type existsError struct{ name string }

func (e *existsError) Error() string { return e.name + " is there already" }
func (e *existsError) Unwrap() error { return fs.ErrExist }

// settle waits until a file, or what a folder names, is on the disk.
func settle(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
