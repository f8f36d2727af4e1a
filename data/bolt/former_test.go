package bolt_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"dateline/data/bolt"
	"dateline/timeline"
)

// trimming opens a store that keeps history for a day, with a clock of its own.
func trimming(t *testing.T, path string) (s *bolt.Store, pass func(time.Duration)) {
	now := time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)
	s = open(t, path, bolt.Options{Clock: timeline.NewClock(func() time.Time { return now }), Keep: &timeline.Keep{History: 24 * time.Hour}})
	return s, func(d time.Duration) {
		t.Helper()
		now = now.Add(d)
		if _, err := s.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// called is an event with a topic and a title.
func called(id, title string, topics ...string) timeline.PutEvent {
	put := event(id)
	put.Event.Title, put.Event.Topics = title, topics
	return put
}

// A name that one history lost by trimming and the other by a redaction is nowhere in the file, nor in an export.
func TestTrimmedNamesAreForgotten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	s, pass := trimming(t, path)
	put(t, s, main, called("one", "A", "libel"), called("two", "A", "libel"))
	put(t, s, called("one", "A"))
	pass(time.Hour)
	put(t, s, called("two", "A"))
	put(t, s, called("one", "B"))
	pass(30 * 24 * time.Hour)
	put(t, s, timeline.RedactRevision{Timeline: "main", ID: "two", Revision: 1})
	err := s.Export(t.Context(), nil, func(timeline.Origin) error { return nil }, func(op timeline.Op) error {
		if text := fmt.Sprint(op); bytes.Contains([]byte(text), []byte("libel")) {
			t.Errorf("the export has %s", text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wantClean(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, bucket *bbolt.Bucket) error {
			return bucket.ForEach(func(key, value []byte) error {
				if bytes.Contains(key, []byte("libel")) || bytes.Contains(value, []byte("libel")) || string(name) == "f" {
					t.Errorf("bucket %s has %x: %x", name, key, value)
				}
				return nil
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A purge takes the names of a history with it, also of one that is forgotten in several steps.
func TestPurgedNamesAreForgotten(t *testing.T) {
	s, pass := trimming(t, filepath.Join(t.TempDir(), "d.db"))
	put(t, s, main)
	for i := range timeline.MaxForgotten + 10 {
		put(t, s, called("one", "A", fmt.Sprint("topic-", i)))
	}
	put(t, s, timeline.DeleteEvent{Timeline: "main", ID: "one"})
	reads := func(of string) int {
		_, n, err := s.TellingsCounting(t.Context(), timeline.Query{Timeline: "main", Filter: filterOf(t, "topic="+of), Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if reads("topic-3") == 0 {
		t.Error("the event is not found by a name that it had")
	}
	pass(2 * bolt.DefaultRetention)
	wantClean(t, s)
	if reads("topic-3") != 0 {
		t.Error("a purged event is found by a name that it had")
	}
}

// A store takes its own export for what it has, also where the change that followers saw last is told no more.
func TestTrimmedExportIsTheSame(t *testing.T) {
	s, pass := trimming(t, filepath.Join(t.TempDir(), "d.db"))
	moved := event("one")
	moved.Event.Date = "2025-03-04"
	put(t, s, main, event("one"))
	put(t, s, moved)
	put(t, s, timeline.DeleteEvent{Timeline: "main", ID: "one"})
	put(t, s, timeline.RestoreEvent{Timeline: "main", ID: "one"})
	pass(10 * 24 * time.Hour) // it is over, and so moved no more
	pass(30 * 24 * time.Hour)
	if history, err := s.History(t.Context(), "one"); err != nil || len(history) != 2 {
		t.Fatalf("%d versions are kept, %v", len(history), err)
	}
	var ops []timeline.Op
	err := s.Export(t.Context(), nil, func(timeline.Origin) error { return nil }, func(op timeline.Op) error {
		ops = append(ops, op)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	results, err := s.Write(t.Context(), timeline.Write{Ops: ops})
	if err != nil {
		t.Fatal(err)
	}
	for _, result := range results {
		if result.Changed {
			t.Errorf("the export of the store changes it: %+v", result)
		}
	}
}
