package bolt_test

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"dateline/data/bolt"
	"dateline/timeline"
)

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
		"a relation is missing":    func(tx *bbolt.Tx) error { return deleteFirst(tx, "x") },
		"a former name is missing": func(tx *bbolt.Tx) error { return deleteFirst(tx, "f") },
		"a former name too many": func(tx *bbolt.Tx) error {
			key, since := tx.Bucket([]byte("f")).Cursor().First()
			key = bytes.Clone(key)
			key[len(key)-1]--
			return tx.Bucket([]byte("f")).Put(key, bytes.Clone(since))
		},
		"a name went at another time": func(tx *bbolt.Tx) error {
			key, _ := tx.Bucket([]byte("f")).Cursor().First()
			return tx.Bucket([]byte("f")).Put(bytes.Clone(key), []byte{0, 0, 0, 0, 0, 0, 0, 1})
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
		"the last write is unknown":  func(tx *bbolt.Tx) error { return tx.Bucket([]byte("m")).Delete([]byte("newest")) },
		"an old state was not told":  func(tx *bbolt.Tx) error { return lowerMonth(tx) },
		"a due write is for nothing": func(tx *bbolt.Tx) error { return tx.Bucket([]byte("q")).Put([]byte("00000000\x0100000000"), nil) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "d.db")
			s := open(t, path, bolt.Options{})
			moved := event("two")
			moved.Event.Date, moved.Event.Related = "2025-06-02", []timeline.Relation{{ID: "one", Relation: "follows"}}
			two := event("two")
			two.Event.Topics = []string{"once"}
			put(t, s, main, event("one"), two)
			put(t, s, moved)
			wantFound(t, s, path, damage)
		})
	}
}

// alter closes a store and changes its file behind its back.
func alter(t *testing.T, s *bolt.Store, path string, change func(*bbolt.Tx) error) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(change), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// wantFound wants a sound store, and that Check finds something in it once its file is damaged.
func wantFound(t *testing.T, s *bolt.Store, path string, damage func(*bbolt.Tx) error) {
	t.Helper()
	wantClean(t, s)
	alter(t, s, path, damage)
	findings, err := open(t, path, bolt.Options{ReadOnly: true}).Check(t.Context(), nil)
	if err != nil || len(findings) == 0 {
		t.Errorf("Check() = %v, %v", findings, err)
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
			wantFound(t, s, path, damage)
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
	alter(t, s, path, func(tx *bbolt.Tx) error {
		return errors.Join(deleteFirst(tx, "n"), tx.Bucket([]byte("m")).Put([]byte("months\x00\x00\x00\x01"), []byte("UTC")))
	})
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
