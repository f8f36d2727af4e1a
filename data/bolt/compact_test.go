package bolt_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/timeline"
)

// A compacted file says the same, in less room, and gives numbers on where it was.
func TestCompact(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	s := open(t, path, bolt.Options{})
	put(t, s, main)
	for i := range 200 {
		e := event("same")
		e.Event.Summary = strings.Repeat("secret ", i)
		put(t, s, e)
	}
	put(t, s, event("one"), timeline.RedactRevision{Timeline: "main", ID: "same", Revision: 199, Note: "x"})
	before, err := s.History(t.Context(), "same")
	if err != nil {
		t.Fatal(err)
	}
	epoch := s.Epoch()
	if err := errors.Join(s.Close(), os.Chmod(path, 0o640)); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	was, is, err := bolt.Compact(t.Context(), link, bolt.Options{}, nil)
	if err != nil || is >= was {
		t.Fatalf("Compact() = %d, %d, %v", was, is, err)
	}
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Mode().Perm() != 0o640 || info.Size() != is {
		t.Errorf("the file is now %v, %v", info, err)
	}
	s = open(t, path, bolt.Options{})
	wantClean(t, s)
	after, err := s.History(t.Context(), "same")
	if err != nil || len(after) != len(before) || s.Epoch() != epoch {
		t.Errorf("%d versions, there were %d; epoch %s, was %s; %v", len(after), len(before), s.Epoch(), epoch, err)
	}
	put(t, s, event("two")) // takes a number of its own
	wantClean(t, s)
	if got := titles(t, s); len(got) != 3 {
		t.Errorf("titles = %q", got)
	}
	if _, _, err := bolt.Compact(t.Context(), path, bolt.Options{Wait: 20 * time.Millisecond}, nil); !errors.Is(err, bolt.ErrLocked) {
		t.Errorf("Compact of a file in use = %v", err)
	}
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("there are %v", files)
	}
}

func TestCompactEndsWithItsContext(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	s := open(t, path, bolt.Options{})
	put(t, s, main, event("one"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	before, _ := os.Stat(path)
	ctx, cancel := context.WithCancel(t.Context())
	if _, _, err := bolt.Compact(ctx, path, bolt.Options{}, func(int64, int64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("Compact() = %v", err)
	}
	if after, err := os.Stat(path); err != nil || !os.SameFile(before, after) {
		t.Errorf("it is another file: %v", err)
	}
	wantClean(t, open(t, path, bolt.Options{}))
	if files, _ := os.ReadDir(filepath.Dir(path)); len(files) != 1 {
		t.Errorf("there are %v", files)
	}
}

// Who waited for a file that was compacted meanwhile gets the new one.
func TestOpenAfterCompact(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("which files a process has open stands in /proc, on Linux alone")
	}
	path := filepath.Join(t.TempDir(), "d.db")
	s := open(t, path, bolt.Options{})
	put(t, s, main, event("one"))
	opened := make(chan *bolt.Store)
	go func() {
		waiting, err := bolt.Open(path, bolt.Options{Wait: 30 * time.Second})
		if err != nil {
			t.Error(err)
		}
		opened <- waiting
	}()
	// As Compact does, while somebody holds the old file open.
	waitUntilOpen(t, path)
	other := backup(t, s)
	if err := errors.Join(os.Rename(other, path), s.Close()); err != nil {
		t.Fatal(err)
	}
	waiting := <-opened
	put(t, waiting, event("two"))
	if err := waiting.Close(); err != nil {
		t.Fatal(err)
	}
	if got := len(titles(t, open(t, path, bolt.Options{}))); got != 2 {
		t.Errorf("the file has %d events, want 2", got)
	}
}

// waitUntilOpen waits until this process has the file open twice.
func waitUntilOpen(t *testing.T, path string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		files, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		open := 0
		for _, file := range files {
			if name, err := os.Readlink("/proc/self/fd/" + file.Name()); err == nil && name == path {
				open++
			}
		}
		if open == 2 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("nobody waits")
		}
	}
}
