package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"
)

// What is filled is a file of bbolt's, which finds no fault with it, has what was put there, and can take out and put in whatever it likes.
func TestFill(t *testing.T) {
	for _, c := range []struct {
		name       string
		entries    int
		key, value int // at most
	}{
		{name: "nothing"},
		{name: "one", entries: 1, value: 10},
		{name: "inline", entries: 12, value: 30},
		{name: "a page", entries: 80, value: 10},
		{name: "empty values", entries: 60_000, key: 30},
		{name: "a kilobyte", entries: 5_000, value: 2_000},
		{name: "pages and pages", entries: 300, value: 40_000},
		{name: "long keys", entries: 2_000, key: 3_000, value: 100},
		{name: "keys of more than a page", entries: 60, key: 30_000},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(1, 2))
			path := filepath.Join(t.TempDir(), "f.db")
			f, err := newFiller(t.Context(), path, nil)
			if err != nil {
				t.Fatal(err)
			}
			buckets := [][]byte{[]byte("a"), []byte("b")}
			want := map[string][]byte{}
			for i := range c.entries { // of two buckets in turns
				key := binary.BigEndian.AppendUint32(nil, uint32(i))
				key = append(key, bytes.Repeat([]byte("k"), random.IntN(c.key+1))...)
				value := bytes.Repeat([]byte{byte(i)}, random.IntN(c.value+1))
				for _, b := range buckets {
					if err := f.put(b, key, value); err != nil {
						t.Fatal(err)
					}
				}
				want[string(key)] = value
			}
			for i, b := range buckets {
				f.sequence(b, uint64(7+i))
			}
			if err := f.finish(); err != nil {
				t.Fatal(err)
			}
			wantFilled(t, path, buckets, want)
			churn(t, path, random, buckets, want)
		})
	}
}

// wantFilled looks whether each bucket has what is wanted.
func wantFilled(t *testing.T, path string, buckets [][]byte, want map[string][]byte) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, PreLoadFreelist: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(func(tx *bbolt.Tx) error {
		for err := range tx.Check() {
			t.Error(err)
		}
		for i, name := range buckets {
			b := tx.Bucket(name)
			if n := b.Stats().KeyN; n != len(want) || b.Sequence() != uint64(7+i) {
				t.Errorf("bucket %s has %d entries, want %d; its sequence is %d", name, n, len(want), b.Sequence())
			}
			for key, value := range want {
				if got := b.Get([]byte(key)); !bytes.Equal(got, value) {
					t.Fatalf("bucket %s: Get(%.8x) = %.8x, want %.8x", name, key, got, value)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// churn takes entries out and puts them in again, in an order that is none, until few are left.
func churn(t *testing.T, path string, random *rand.Rand, buckets [][]byte, entries map[string][]byte) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	for round := range 10 {
		err := db.Update(func(tx *bbolt.Tx) error {
			for key, value := range entries { // maps have no order
				again := random.IntN(3) == 0
				for _, name := range buckets {
					b := tx.Bucket(name)
					err := b.Delete([]byte(key))
					if err == nil && again {
						err = b.Put([]byte(key), append([]byte{byte(round)}, value...))
					}
					if err != nil {
						return fmt.Errorf("%s: %w", name, err)
					}
				}
				if again {
					entries[key] = append([]byte{byte(round)}, value...)
				} else {
					delete(entries, key)
				}
				if random.IntN(max(len(entries)/2, 1)) == 0 {
					return nil
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	wantFilled(t, path, buckets, entries)
}

// What does not come in its order is refused.
func TestFillRefuses(t *testing.T) {
	f, err := newFiller(t.Context(), filepath.Join(t.TempDir(), "f.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.abandon() }()
	if err := f.put([]byte("a"), []byte("m"), nil); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"m", "l", "", string(make([]byte, bbolt.MaxKeySize+1))} {
		if err := f.put([]byte("a"), []byte(key), nil); err == nil {
			t.Errorf("put(%.10q) behind m = nil", key)
		}
	}
}
