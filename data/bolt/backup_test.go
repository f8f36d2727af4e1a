package bolt_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
