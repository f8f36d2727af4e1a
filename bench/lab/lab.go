// Package lab sets up what is measured: the programs, built from this tree, events to serve, servers on free ports of the
// loopback interface; and it compares them, taking turns.
package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// Options say how long and how thoroughly to measure.
type Options struct {
	Rounds   int           // in which the servers take turns
	Requests int           // of each server in each round; 0: as many as fill Slice
	Slice    time.Duration // CPU time of a server in a round, about
	Procs    int           // GOMAXPROCS of the servers written in Go
	Events   int           // of the large store
	URLs     int           // of the rows about many addresses
	For      time.Duration // how long rows without rounds go on
	Dir      string        // where data and programs go; default: a new temporary folder, removed at the end
	Logs     *os.File      // what the servers print; nil: nowhere
	Progress Progress      // what the lab is doing
}

// Progress is told what is measured, with done of all rounds behind it.
type Progress func(what string, done, all int)

// Lab is a place to measure in.
type Lab struct {
	Options

	dir    string
	remove bool
	stores map[string]*Made  // that were made, by their size
	lines  map[string]string // files of NDJSON that were made, likewise
}

// New builds the programs. ctx ends everything that the lab ever starts.
func New(ctx context.Context, o Options) (*Lab, error) {
	l := &Lab{Options: o, dir: o.Dir, stores: map[string]*Made{}, lines: map[string]string{}}
	if l.dir == "" {
		dir, err := os.MkdirTemp("", "dateline-bench-*")
		if err != nil {
			return nil, err
		}
		l.dir, l.remove = dir, true
	}
	for program, source := range map[string]string{"dateline": "../cmd/dateline", "bare": "./bare", "afternoon": "./afternoon"} {
		if err := l.build(ctx, program, source); err != nil {
			return nil, errors.Join(err, l.Close())
		}
	}
	return l, nil
}

// Close removes what the lab made. Servers must have been stopped.
func (l *Lab) Close() error {
	if !l.remove {
		return nil
	}
	return os.RemoveAll(l.dir)
}

// build compiles the program in a folder, which may belong to another module.
func (l *Lab) build(ctx context.Context, program, source string) error {
	l.Progress("building "+program, 0, 0)
	compile := exec.CommandContext(ctx, "go", "build", "-o", l.program(program), ".")
	compile.Dir = source
	if out, err := compile.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", source, err, out)
	}
	return nil
}

func (l *Lab) program(name string) string {
	path, err := filepath.Abs(filepath.Join(l.dir, name))
	if err != nil {
		return filepath.Join(l.dir, name)
	}
	return path
}

// Folder makes a new folder in the lab.
func (l *Lab) Folder() (string, error) { return os.MkdirTemp(l.dir, "part-*") }
