package intake_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/data/bolt"
	"dateline/internal/intake"
	"dateline/timeline"
)

func openStore(t testing.TB) *bolt.Store {
	t.Helper()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "d.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

func run(t *testing.T, store timeline.Store, req intake.Request, input string) intake.Report {
	t.Helper()
	report, err := intake.Import(t.Context(), store, req, strings.NewReader(input))
	if err != nil {
		t.Fatalf("Import() = %v", err)
	}
	return report
}

// state is everything that readers of the store can see of the timeline.
func state(t *testing.T, store timeline.Store) (timeline.Page, bool) {
	t.Helper()
	page, err := store.List(t.Context(), timeline.Query{Timeline: "demo", Show: timeline.ShowAll, Limit: 100})
	if timeline.KindOf(err) == timeline.NotFound {
		return timeline.Page{}, false
	}
	if err != nil {
		t.Fatal(err)
	}
	return page, true
}

const twoLines = `{"title":"First","date":"2025-03-01","topics":["a"]}
{"id":"chosen","title":"Second","date":"2025-03","note":"its own reason"}
`

var intoDemo = intake.Request{Timeline: "demo", Create: true, Author: "newsroom", Note: "first import"}

func TestImportTwiceChangesNothing(t *testing.T) {
	store := openStore(t)
	if got := run(t, store, intoDemo, twoLines); got.Created != 2 || len(got.Refused) != 0 {
		t.Fatalf("first import: %+v, want 2 created", got)
	}
	before, _ := state(t, store)
	if got := run(t, store, intoDemo, twoLines); got.Unchanged != 2 || got.Created+got.Changed != 0 {
		t.Errorf("second import: %+v, want 2 unchanged", got)
	}
	after, _ := state(t, store)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the second import changed the store:\n%s", diff)
	}
}

func TestImportChangesOnlyWhatDiffers(t *testing.T) {
	store := openStore(t)
	run(t, store, intoDemo, twoLines)
	moved := strings.Replace(twoLines, `"date":"2025-03"`, `"date":"2025-03-09"`, 1)
	if got := run(t, store, intoDemo, moved); got.Changed != 1 || got.Unchanged != 1 {
		t.Errorf("Import() = %+v, want 1 changed and 1 unchanged", got)
	}
	versions, err := store.History(t.Context(), "chosen")
	if err != nil {
		t.Fatal(err)
	}
	if len(versions) != 2 || versions[1].Note != "its own reason" || versions[1].Author != "newsroom" {
		t.Errorf("History() = %+v, want two versions with the line's note and the author", versions)
	}
}

func TestNoteOfTheRequestStandsInForMissingOnes(t *testing.T) {
	store := openStore(t)
	run(t, store, intoDemo, `{"id":"one","title":"One","date":"2025"}`)
	versions, err := store.History(t.Context(), "one")
	if err != nil {
		t.Fatal(err)
	}
	if versions[0].Note != "first import" {
		t.Errorf("note = %q, want that of the request", versions[0].Note)
	}
}

func TestDryRunWritesNothing(t *testing.T) {
	store := openStore(t)
	req := intoDemo
	req.DryRun = true
	if got := run(t, store, req, twoLines); got.Created != 2 || !got.DryRun {
		t.Errorf("Import() = %+v, want 2 created in a dry run", got)
	}
	if _, exists := state(t, store); exists {
		t.Error("the dry run made the timeline")
	}
}

func TestMissingTimelineIsRefusedUnlessItMayBeMade(t *testing.T) {
	store := openStore(t)
	req := intoDemo
	req.Create = false
	if _, err := intake.Import(t.Context(), store, req, strings.NewReader(twoLines)); timeline.KindOf(err) != timeline.NotFound {
		t.Errorf("Import() = %v, want NotFound", err)
	}
}

func TestOneRefusedLineKeepsAllOut(t *testing.T) {
	store := openStore(t)
	run(t, store, intoDemo, twoLines)
	run(t, store, intake.Request{Timeline: "other", Create: true}, `{"id":"elsewhere","title":"T","date":"2025"}`)
	if _, err := store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{timeline.DeleteEvent{Timeline: "demo", ID: "chosen"}}}); err != nil {
		t.Fatal(err)
	}
	before, _ := state(t, store)
	input := `{"title":"Fine","date":"2025-04-01"}
{"title":"","date":"2025-02-30","url":"ftp://x"}
{"id":"elsewhere","title":"Taken","date":"2025"}
{"id":"chosen","title":"Deleted","date":"2025"}
`
	got := run(t, store, intoDemo, input)
	var places []string
	for _, r := range got.Refused {
		places = append(places, strings.TrimSpace(strings.Repeat("|", r.Line)+" "+r.Field))
		if r.Reason == "" {
			t.Errorf("line %d, %q: no reason", r.Line, r.Field)
		}
	}
	if diff := cmp.Diff([]string{"|| title", "|| url", "|| date", "||| id", "|||| id"}, places); diff != "" {
		t.Errorf("refused lines and fields (-want +got):\n%s", diff)
	}
	after, _ := state(t, store)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("a refused import changed the store:\n%s", diff)
	}
}
