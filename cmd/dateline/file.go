package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"dateline/data/bolt"
	"dateline/timeline"
)

// fileFlags choose the file that a verb works on.
type fileFlags struct {
	DB string `name:"db" default:"dateline.db" placeholder:"FILE" help:"File that holds the timelines; default ${default}."`
}

// open opens the file, and makes it if there is none.
func (f fileFlags) open(p *Program, retention time.Duration) (*bolt.Store, *timeline.Clock, error) {
	clock := timeline.NewClock(p.Now)
	store, err := bolt.Open(f.DB, bolt.Options{Clock: clock, Retention: retention})
	switch {
	case errors.Is(err, bolt.ErrLocked):
		return nil, nil, withHint(err, "one process owns a file, most likely a running dateline serve: stop it, use its API, or name another file with --db")
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil, withHint(err, "the folder of the file must exist")
	}
	return store, clock, err
}

// use does something with the file and closes it again.
func (f fileFlags) use(p *Program, do func(*bolt.Store, *timeline.Clock) error) error {
	store, clock, err := f.open(p, 0)
	if err != nil {
		return err
	}
	return errors.Join(do(store, clock), store.Close())
}

// useExisting is use, but a file that is not there is an error: reading from a name that was mistyped must
// not leave a new file behind.
func (f fileFlags) useExisting(p *Program, do func(*bolt.Store, *timeline.Clock) error) error {
	if !f.exists() {
		return withHint(fmt.Errorf("there is no file %s", f.DB), "name the file with --db or DATELINE_DB; dateline serve and dateline timeline create make one")
	}
	return f.use(p, do)
}

// useOrMake is use, but a file that is not there is made beside its place, and takes it only when all went
// well. Without keep it never does.
func (f fileFlags) useOrMake(p *Program, keep bool, do func(*bolt.Store, *timeline.Clock) error) error {
	if f.exists() {
		return f.use(p, do)
	}
	folder, err := os.MkdirTemp(filepath.Dir(f.DB), ".dateline-*")
	if err != nil {
		return withHint(err, "the folder of the file must exist, and you must be allowed to write to it")
	}
	defer os.RemoveAll(folder)
	fresh := fileFlags{DB: filepath.Join(folder, filepath.Base(f.DB))}
	if err := fresh.use(p, do); err != nil || !keep {
		return err
	}
	return os.Link(fresh.DB, f.DB) // unlike a rename it replaces nothing that came into being meanwhile
}

func (f fileFlags) exists() bool {
	_, err := os.Stat(f.DB)
	return !errors.Is(err, fs.ErrNotExist)
}
