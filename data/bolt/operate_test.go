package bolt_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"dateline/data/bolt"
	"dateline/timeline"
)

// backup is a backup of the store in a file of its own.
func backup(t *testing.T, s *bolt.Store) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "backup.db")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Backup(t.Context(), file, nil), file.Close()); err != nil {
		t.Fatalf("Backup() = %v", err)
	}
	return path
}

func wantClean(t *testing.T, s *bolt.Store) {
	t.Helper()
	if findings, err := s.Check(t.Context(), nil); err != nil || len(findings) > 0 {
		t.Errorf("Check() = %v, %v", findings, err)
	}
}

func titles(t *testing.T, s *bolt.Store) (all []string) {
	t.Helper()
	page, err := s.List(t.Context(), timeline.Query{Timeline: "main", Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.Events {
		all = append(all, e.Title)
	}
	return all
}

// A backup holds what was written before it began, and nothing that was written while it was made.
func TestBackupIsOfOneMoment(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "d.db"), bolt.Options{})
	put(t, s, main, event("one"))
	path := filepath.Join(t.TempDir(), "backup.db")
	var file bytes.Buffer
	wrote := false
	err := s.Backup(t.Context(), &file, func(done, total int64) {
		if !wrote {
			put(t, s, event("two"))
			wrote = true
		}
		if done > total {
			t.Errorf("%d of %d bytes", done, total)
		}
	})
	if err != nil || !wrote {
		t.Fatalf("Backup() = %v", err)
	}
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	copied := open(t, path, bolt.Options{ReadOnly: true})
	wantClean(t, copied)
	if got := strings.Join(titles(t, copied), " "); got != "one" {
		t.Errorf("the backup has %q, want one", got)
	}
	if copied.Epoch() != s.Epoch() {
		t.Error("a backup has another epoch")
	}
	if got := strings.Join(titles(t, s), " "); got != "one two" {
		t.Errorf("the store has %q", got)
	}
}

func TestBackupEndsWithItsContext(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "d.db"), bolt.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	var file bytes.Buffer
	if err := s.Backup(ctx, &file, func(int64, int64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("Backup() = %v", err)
	}
}

// A file that is only read stays as it is, byte for byte, also when its retention is another.
func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	s := open(t, path, bolt.Options{Keep: &timeline.Keep{Deleted: 800 * time.Hour, History: time.Hour}})
	put(t, s, main, event("one"))
	put(t, s, timeline.DeleteEvent{Timeline: "main", ID: "one"})
	if err := errors.Join(s.Close(), os.Chmod(path, 0o400)); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	r := open(t, path, bolt.Options{ReadOnly: true})
	wantClean(t, r)
	if _, err := r.Write(t.Context(), timeline.Write{Ops: []timeline.Op{event("two")}}); timeline.KindOf(err) != timeline.Unavailable {
		t.Errorf("Write() = %v, want Unavailable", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the file changed")
	}
	missing := filepath.Join(t.TempDir(), "missing.db")
	if _, err := bolt.Open(missing, bolt.Options{ReadOnly: true}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Open of a missing file = %v", err)
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("a file was made")
	}
}

// M4: after a restore every event has a later time of update than any that a follower saw, and keeps on growing; its
// history says what happened when.
func TestBeginAnew(t *testing.T) {
	now := time.Date(2025, 3, 1, 12, 0, 0, 300e6, time.UTC)
	clock := func() *timeline.Clock { return timeline.NewClock(func() time.Time { return now }) }
	s := open(t, filepath.Join(t.TempDir(), "d.db"), bolt.Options{Clock: clock()})
	put(t, s, main, event("one"), event("two"), event("gone"))
	put(t, s, timeline.DeleteEvent{Timeline: "main", ID: "gone"})
	for range 5 { // runs ahead of the clock
		changed := event("one")
		changed.Event.Title = "one, again " + now.String()
		put(t, s, changed)
		now = now.Add(time.Millisecond)
	}
	path := backup(t, s)
	seen := updates(t, s)
	now = now.Add(200 * time.Millisecond)
	changed := event("two")
	changed.Event.Title = "edited after the backup"
	put(t, s, changed)
	seen["two"] = updates(t, s)["two"]
	old, err := s.Life(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page, err := s.Changes(t.Context(), "main", timeline.ChangeCursor{}, 10, true)
	if err != nil {
		t.Fatal(err)
	}

	r := open(t, path, bolt.Options{Clock: clock()})
	history, err := r.History(t.Context(), "two")
	if err != nil {
		t.Fatal(err)
	}
	epoch := r.Epoch()
	if err := r.BeginAnew(t.Context(), bolt.Life{}); err != nil {
		t.Fatalf("BeginAnew() = %v", err)
	}
	for range 2 { // and again when the file was closed
		if r.Epoch() == epoch || r.SequenceBase() != 1000 {
			t.Errorf("epoch %s (was %s), sequence base %d", r.Epoch(), epoch, r.SequenceBase())
		}
		wantClean(t, r)
		for id, at := range updates(t, r) {
			if at.Sub(seen[id].Truncate(time.Second)) < time.Second || !at.Equal(at.Truncate(time.Second)) {
				t.Errorf("%s was last updated at %v, and is at %v", id, seen[id], at)
			}
		}
		again, err := r.History(t.Context(), "two")
		if err != nil || len(again) != 1 || !again[0].Event.Updated.Equal(history[0].Event.Updated) {
			t.Errorf("history = %v, %v, want %v", again, err, history)
		}
		v, err := r.Validator(t.Context(), timeline.Query{Timeline: "main"})
		if err != nil || v.Time.Before(seen["one"]) {
			t.Errorf("validator %v, %v", v, err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		r = open(t, path, bolt.Options{Clock: clock()})
	}
	told := updates(t, r)["two"]
	same, err := r.Write(t.Context(), timeline.Write{Ops: []timeline.Op{event("two")}})
	if err != nil || same[0].Changed || !same[0].Record.Event.Updated.Equal(told) {
		t.Errorf("a write that changes nothing answers %+v, %v, want that it was updated at %v", same, err, told)
	}
	for id, at := range updates(t, r) {
		if id == "gone" {
			continue
		}
		changed := event(id)
		changed.Event.Title = "edited after the restore"
		put(t, r, changed)
		if after := updates(t, r)[id]; after.Sub(at) < time.Second {
			t.Errorf("%s was updated at %v, then at %v", id, at, after)
		}
	}
	// What the follower of the change log had comes again.
	changes, err := r.Changes(t.Context(), "main", timeline.ChangeCursor{}, 10, true)
	if err != nil || len(changes.Changes) != len(page.Changes) {
		t.Errorf("changes = %v, %v", changes, err)
	}

	// Restored once more from the same backup, behind the life that it replaces.
	second := open(t, backup(t, r), bolt.Options{Clock: clock()})
	if err := second.BeginAnew(t.Context(), bolt.Life{Sequence: 5000, Time: old.Time.Add(time.Minute)}); err != nil {
		t.Fatal(err)
	}
	if second.SequenceBase() != 6000 || !updates(t, second)["one"].After(old.Time.Add(time.Minute)) {
		t.Errorf("sequence base %d, updated %v", second.SequenceBase(), updates(t, second)["one"])
	}
}

func updates(t *testing.T, s *bolt.Store) map[string]time.Time {
	t.Helper()
	all := map[string]time.Time{}
	for _, id := range []string{"one", "two", "gone"} {
		r, _, err := s.Event(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		all[id] = r.Event.Updated
	}
	return all
}

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

// Check finds what is taken out of the file, whichever bucket it is taken from.
func TestCheckFindsDamage(t *testing.T) {
	for name, damage := range map[string]func(tx *bbolt.Tx) error{
		"an index entry is missing": func(tx *bbolt.Tx) error { return deleteFirst(tx, "t") },
		"an index entry too many": func(tx *bbolt.Tx) error {
			key, _ := tx.Bucket([]byte("t")).Cursor().First()
			key = bytes.Clone(key)
			key[8]++
			return tx.Bucket([]byte("t")).Put(key, nil)
		},
		"an id is missing": func(tx *bbolt.Tx) error { return deleteFirst(tx, "i") },
		"an id leads nowhere": func(tx *bbolt.Tx) error {
			return tx.Bucket([]byte("i")).Put([]byte("x"), []byte{0, 0, 0, 0, 0, 0, 0, 9})
		},
		"a record cannot be read":    func(tx *bbolt.Tx) error { return tx.Bucket([]byte("e")).Put([]byte{0, 0, 0, 0, 0, 0, 0, 1}, []byte{1}) },
		"a version is missing":       func(tx *bbolt.Tx) error { return deleteFirst(tx, "r") },
		"a revision is not logged":   func(tx *bbolt.Tx) error { return deleteFirst(tx, "l") },
		"a validator is missing":     func(tx *bbolt.Tx) error { return deleteFirst(tx, "k") },
		"a term is missing":          func(tx *bbolt.Tx) error { return deleteFirst(tx, "w") },
		"a number would be reused":   func(tx *bbolt.Tx) error { return tx.Bucket([]byte("e")).SetSequence(1) },
		"a term would be reused":     func(tx *bbolt.Tx) error { return tx.Bucket([]byte("w")).SetSequence(1) },
		"a slug leads nowhere":       func(tx *bbolt.Tx) error { return tx.Bucket([]byte("s")).Put([]byte("x"), []byte{0, 0, 0, 9}) },
		"the last write is unknown":  func(tx *bbolt.Tx) error { return tx.Bucket([]byte("m")).Delete([]byte("revision")) },
		"an old state was not told":  func(tx *bbolt.Tx) error { return lowerMonth(tx) },
		"a due write is for nothing": func(tx *bbolt.Tx) error { return tx.Bucket([]byte("q")).Put([]byte("00000000\x0100000000"), nil) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "d.db")
			s := open(t, path, bolt.Options{})
			moved := event("two")
			moved.Event.Date = "2025-06-02"
			put(t, s, main, event("one"), event("two"))
			put(t, s, moved)
			wantClean(t, s)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			db, err := bbolt.Open(path, 0o600, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(db.Update(damage), db.Close()); err != nil {
				t.Fatal(err)
			}
			findings, err := open(t, path, bolt.Options{ReadOnly: true}).Check(t.Context(), nil)
			if err != nil || len(findings) == 0 {
				t.Errorf("Check() = %v, %v", findings, err)
			}
		})
	}
}

// Check finds counts that are not those of the events, in whichever way.
func TestCheckFindsCounts(t *testing.T) {
	for name, damage := range map[string]func(tx *bbolt.Tx) error{
		"a count is missing": func(tx *bbolt.Tx) error { return deleteFirst(tx, "n") },
		"a rank is missing":  func(tx *bbolt.Tx) error { return deleteFirst(tx, "o") },
		"a count is another": func(tx *bbolt.Tx) error {
			key, value := tx.Bucket([]byte("n")).Cursor().First()
			value = bytes.Clone(value)
			value[len(value)-1]++
			return tx.Bucket([]byte("n")).Put(bytes.Clone(key), value)
		},
		"a count too many": func(tx *bbolt.Tx) error {
			key, value := tx.Bucket([]byte("n")).Cursor().First()
			key = bytes.Clone(key)
			key[len(key)-1]++
			return tx.Bucket([]byte("n")).Put(key, bytes.Clone(value))
		},
		"a rank too many": func(tx *bbolt.Tx) error {
			key, _ := tx.Bucket([]byte("o")).Cursor().First()
			key = bytes.Clone(key)
			key[5]--
			return tx.Bucket([]byte("o")).Put(key, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "d.db")
			s := open(t, path, bolt.Options{})
			put(t, s, main)
			putAlike(t, s, 20)
			wantClean(t, s)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			db, err := bbolt.Open(path, 0o600, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(db.Update(damage), db.Close()); err != nil {
				t.Fatal(err)
			}
			findings, err := open(t, path, bolt.Options{ReadOnly: true}).Check(t.Context(), nil)
			if err != nil || len(findings) == 0 {
				t.Errorf("Check() = %v, %v", findings, err)
			}
		})
	}
}

// putAlike puts events that have all their terms in common with the event 0 of titled.
func putAlike(t *testing.T, s *bolt.Store, n int) {
	t.Helper()
	for i := range n {
		e := titled(0, "Alike")
		e.Event.ID = fmt.Sprint("alike-", i)
		put(t, s, e)
	}
}

// Events whose months were counted by other rules of their zone are counted anew.
func TestRecount(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	s := open(t, path, bolt.Options{})
	put(t, s, main)
	putAlike(t, s, 20)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		return errors.Join(deleteFirst(tx, "n"), tx.Bucket([]byte("m")).Put([]byte("months\x00\x00\x00\x01"), []byte("UTC")))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s = open(t, path, bolt.Options{})
	wantClean(t, s)
	if c, err := s.Counts(t.Context(), timeline.Query{Timeline: "main"}); err != nil || c.Total != 20 {
		t.Errorf("Counts() = %d, %v", c.Total, err)
	}
}

func deleteFirst(tx *bbolt.Tx, bucket string) error {
	c := tx.Bucket([]byte(bucket)).Cursor()
	c.First()
	return c.Delete()
}

// lowerMonth takes back that views of March were told of the event that left March.
func lowerMonth(tx *bbolt.Tx) error {
	terms := tx.Bucket([]byte("w"))
	c := terms.Cursor()
	for key, w := c.Seek([]byte("m")); key != nil && key[0] == 'm'; key, w = c.Next() {
		clocks := tx.Bucket([]byte("k")).Cursor()
		for k, v := clocks.First(); k != nil; k, v = clocks.Next() {
			if bytes.Equal(k[4:], w) && v[7] > 1 {
				v = bytes.Clone(v)
				v[7]--
				return tx.Bucket([]byte("k")).Put(bytes.Clone(k), v)
			}
		}
	}
	return errors.New("no month has a validator")
}
