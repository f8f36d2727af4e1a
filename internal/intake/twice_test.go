package intake_test

import (
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"dateline/data/bolt"
	"dateline/internal/intake"
)

// The same file imported twice in chunks, into a store that is there, changes nothing; and it leaves few free pages, of which each
// commit would write the list.
func TestPartialTwice(t *testing.T) {
	const events = 12_000
	input := mixed(t, events-160)
	path := filepath.Join(t.TempDir(), "d.db")
	store, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	req := intake.Request{Timeline: "demo", Create: true, Partial: true}
	first, err := intake.Import(t.Context(), store, req, strings.NewReader(input))
	if err != nil || first.Created != events {
		t.Fatalf("Import() = %+v, %v", first, err)
	}
	_, before, err := store.Followed(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	again, err := intake.Import(t.Context(), store, req, strings.NewReader(input))
	if err != nil || again.Unchanged != events || again.Created+again.Changed+again.RefusedLines > 0 {
		t.Errorf("Import() = %+v, %v", again, err)
	}
	if _, after, err := store.Followed(t.Context()); err != nil || after != before {
		t.Errorf("the revision is %d, was %d; %v", after, before, err)
	}
	if findings, err := store.Check(t.Context(), nil); err != nil || len(findings) > 0 {
		t.Errorf("Check() = %q, %v", findings, err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if free, pages := freePages(t, path); free > pages/4 {
		t.Errorf("%d of %d pages are free", free, pages)
	} else {
		t.Logf("%d of %d pages are free", free, pages)
	}
}

func freePages(t *testing.T, path string) (free, pages int) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(func(tx *bbolt.Tx) error {
		pages = int(tx.Size()) / db.Info().PageSize
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return db.Stats().FreePageN, pages
}
