package intake_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"dateline/data/bolt"
	"dateline/internal/intake"
	"dateline/internal/sample"
	"dateline/timeline"
)

var loadTime = time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)

func loadClock() *timeline.Clock { return timeline.NewClock(func() time.Time { return loadTime }) }

// load loads an input into a new file, which is not there if nothing is kept.
func load(t *testing.T, o bolt.LoadOptions, req intake.Request, in io.Reader) (path string, report intake.Report, err error) {
	t.Helper()
	if o.Clock == nil {
		o.Clock = loadClock()
	}
	req.Timeline, req.Create = "demo", true
	path, report, err = loadTo(t, o, req, in)
	return path, report, err
}

// loadExport is load of an export, which names its timelines.
func loadExport(t *testing.T, o bolt.LoadOptions, req intake.Request, text string) (path string, report intake.Report, err error) {
	t.Helper()
	req.Here.SequenceBase = math.MaxInt64
	return loadTo(t, o, req, strings.NewReader(text))
}

func loadTo(t *testing.T, o bolt.LoadOptions, req intake.Request, in io.Reader) (path string, report intake.Report, err error) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "d.db")
	err = bolt.Load(t.Context(), path, o, func(l *bolt.Loader) (err error) {
		report, err = intake.Load(t.Context(), l, req, in)
		return err
	})
	files, _ := os.ReadDir(filepath.Dir(path))
	if kept := err == nil; kept != (len(files) == 1) || len(files) > 1 {
		t.Errorf("after Load() = %v there are %v", err, files)
	}
	return path, report, err
}

// mixed are made-up events, with hidden and embargoed ones among them, long ones, and some without an id.
func mixed(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	if err := sample.Write(&b, sample.Events(7, "s", n)); err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		fmt.Fprintf(&b, `{"title":"No id %d","date":"2025-0%d","note":"why","minor":%t}`+"\n", i, 1+i%9, i%2 == 0)
		fmt.Fprintf(&b, `{"id":"draft-%d","title":"Draft","date":"2025-03-02T10:00","draft":true,"topics":["Only here %d"]}`+"\n", i, i)
		fmt.Fprintf(&b, `{"id":"later-%d","title":"Later","date":"2027-05-04","publish_at":"2027-01-%02dT00:00:00Z"}`+"\n", i, 1+i%28)
		fmt.Fprintf(&b, `{"id":"open-%d","title":"Open","date":"20%d/..","place":{"name":"Żywiec","country":"PL"}}`+"\n", i, 10+i)
	}
	return b.String()
}

// dump is everything in a file but what makes each file another one.
func dump(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all := map[string]string{}
	err = db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			all[fmt.Sprintf("%s: sequence", name)] = fmt.Sprint(b.Sequence())
			return b.ForEach(func(k, v []byte) error {
				if string(name) != "m" || string(k) != "epoch" {
					all[fmt.Sprintf("%s: %x", name, k)] = string(v)
				}
				return nil
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func wantSound(t *testing.T, path string) *bolt.Store {
	t.Helper()
	store, err := bolt.Open(path, bolt.Options{Clock: loadClock()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if findings, err := store.Check(t.Context(), nil); err != nil || len(findings) > 0 {
		t.Errorf("Check() = %q, %v", findings, err)
	}
	return store
}

// A file that is loaded is, to the byte of every value, what the same events leave that are written; however little is sorted at once.
func TestLoadIsAWrite(t *testing.T) {
	input := mixed(t, 3000)
	written := filepath.Join(t.TempDir(), "w.db")
	store, err := bolt.Open(written, bolt.Options{Clock: loadClock()})
	if err != nil {
		t.Fatal(err)
	}
	req := intake.Request{Timeline: "demo", Create: true, Author: "ada", Note: "from the archive"}
	want, err := intake.Import(t.Context(), store, req, strings.NewReader(input))
	if err != nil || want.Created != 3160 {
		t.Fatalf("Import() = %+v, %v", want, err)
	}
	text := export(t, store)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, memory := range []int{0, 30_000, 3_000} {
		path, report, err := load(t, bolt.LoadOptions{Author: "ada", Memory: memory}, req, strings.NewReader(input))
		if err != nil {
			t.Fatalf("Load() = %v", err)
		}
		if diff := cmp.Diff(want, report); diff != "" {
			t.Errorf("the report differs (-Import +Load):\n%s", diff)
		}
		if diff := cmp.Diff(dump(t, written), dump(t, path)); diff != "" {
			t.Errorf("%d bytes at once: the file differs (-written +loaded):\n%.3000s", memory, diff)
		}
		if free, _ := freePages(t, path); free > 100 {
			t.Errorf("%d pages are free", free)
		}
		if got := export(t, wantSound(t, path)); got != text {
			t.Errorf("%d bytes at once: the export differs", memory)
		}
	}
}

// M4: an export that comes into a new file leaves what it leaves where it is written, with its history, its tombstones and the validators of its
// views: to the byte of every value, where the numbers of revisions have no gaps.
func TestLoadTakesOver(t *testing.T) {
	at := time.Now().Truncate(time.Millisecond)
	clock := func(ago time.Duration) *timeline.Clock {
		return timeline.NewClock(func() time.Time { return at.Add(-ago) })
	}
	opened := func(path string, ago time.Duration) *bolt.Store {
		store, err := bolt.Open(path, bolt.Options{Clock: clock(ago)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		return store
	}
	first := opened(filepath.Join(t.TempDir(), "first.db"), time.Hour)
	run(t, first, takeOver, exported(t))
	run(t, first, intake.Request{Timeline: "other", Create: true, Author: "ada"}, mixed(t, 300))
	path := filepath.Join(t.TempDir(), "w.db")
	second := opened(path, time.Minute)
	run(t, second, takeOver, export(t, first))
	text := export(t, second)
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	again := filepath.Join(t.TempDir(), "a.db")
	third := opened(again, 0)
	want := run(t, third, takeOver, text)
	if err := third.Close(); err != nil {
		t.Fatal(err)
	}
	for _, memory := range []int{0, 3_000} {
		path, report, err := loadExport(t, bolt.LoadOptions{Clock: clock(0), Memory: memory}, takeOver, text)
		if err != nil {
			t.Fatalf("Load() = %v", err)
		}
		if diff := cmp.Diff(want, report); diff != "" {
			t.Errorf("the report differs (-Import +Load):\n%s", diff)
		}
		if diff := cmp.Diff(dump(t, again), dump(t, path)); diff != "" {
			t.Errorf("%d bytes at once: the file differs (-written +loaded):\n%.3000s", memory, diff)
		}
		if got := body(export(t, wantSound(t, path))); got != body(text) {
			t.Errorf("%d bytes at once: the export differs", memory)
		}
	}
	// With gaps the numbers stay as they are, and an import of the export still makes the same of it.
	gaps := exported(t)
	path, _, err := loadExport(t, bolt.LoadOptions{}, takeOver, gaps)
	if err != nil {
		t.Fatal(err)
	}
	if got := body(export(t, wantSound(t, path))); got != body(gaps) {
		t.Errorf("what came with gaps is exported as\n%s\nwas\n%s", got, gaps)
	}
}

// Lines of an export that are wrong keep the whole from being taken, or are left out.
func TestLoadRefusesExport(t *testing.T) {
	lines := strings.SplitAfter(strings.TrimSuffix(exported(t), "\n"), "\n")
	head, rest := lines[0], strings.Join(lines[1:], "")+"\n"
	moved := lines[2]
	for name, c := range map[string]struct {
		text  string
		field string
	}{
		"an id twice":           {head + rest + moved, "id"},
		"another timeline":      {head + rest + strings.Replace(strings.Replace(moved, `"demo"`, `"none"`, 1), `"id":"`, `"id":"x`, 1), "timeline"},
		"a second head":         {head + rest + head, "dateline"},
		"a wrong line":          {head + rest + "{\n", ""},
		"a revision beyond all": {head + rest + strings.Replace(strings.Replace(moved, `"id":"`, `"id":"x`, 1), `"changed":`, `"changed":9999999999999999`, 1), ""},
	} {
		_, report, err := loadExport(t, bolt.LoadOptions{}, takeOver, c.text)
		if !errors.Is(err, bolt.ErrNothing) || report.RefusedLines != 1 || report.Refused[0].Field != c.field {
			t.Errorf("%s: Load() = %+v, %v", name, report, err)
		}
		partial := takeOver
		partial.Partial = true
		path, report, err := loadExport(t, bolt.LoadOptions{}, partial, c.text)
		if err != nil || report.RefusedLines != 1 || report.Created != 4 || body(export(t, wantSound(t, path))) != rest {
			t.Errorf("%s, in part: Load() = %+v, %v", name, report, err)
		}
	}
	for name, text := range map[string]string{"of another version": strings.Replace(head, `"format":1`, `"format":2`, 1) + rest, "without a timeline": head + moved} {
		if _, report, err := loadExport(t, bolt.LoadOptions{}, takeOver, text); err == nil || report.Created != 0 {
			t.Errorf("%s: Load() = %+v, %v", name, report, err)
		}
	}
	path, _, err := loadExport(t, bolt.LoadOptions{}, takeOver, head)
	if err != nil || body(export(t, wantSound(t, path))) != "" {
		t.Errorf("of an export of nothing there is %v", err)
	}
}

// With about how many events come, the last ones count as entered now.
func TestLoadEndsNow(t *testing.T) {
	path, _, err := load(t, bolt.LoadOptions{Count: 5000}, intake.Request{}, strings.NewReader(mixed(t, 4839)))
	if err != nil {
		t.Fatal(err)
	}
	store := wantSound(t, path)
	page, err := store.List(t.Context(), timeline.Query{Timeline: "demo", Order: timeline.NewestFirst, Limit: 1})
	if err != nil || len(page.Events) != 1 {
		t.Fatalf("List() = %+v, %v", page, err)
	}
	if got := page.Events[0].Updated; got.After(loadTime) || loadTime.Sub(got) > time.Second {
		t.Errorf("the last event counts as entered at %v, it is %v", got, loadTime)
	}
}

// Wrong lines keep the whole from being taken, or are left out; numbers and reasons are those of an import.
func TestLoadRefuses(t *testing.T) {
	input := mixed(t, 300) + strings.Join([]string{
		`{"id":"s-0000007","title":"Twice","date":"2025"}`, `{"title":"No id 3","date":"2025-04"}`, `{"id":"x","title":"X"}`, `{"titel":"X"}`, `{`,
		`{"id":"ok","title":"Fine","date":"2025"}`,
	}, "\n")
	for _, req := range []intake.Request{{}, {Partial: true}, {DryRun: true}, {DryRun: true, Partial: true}} {
		store, err := bolt.Open(filepath.Join(t.TempDir(), "w.db"), bolt.Options{Clock: loadClock()})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		same := req
		same.Timeline, same.Create = "demo", true
		want, err := intake.Import(t.Context(), store, same, strings.NewReader(input))
		if err != nil || want.RefusedLines != 5 {
			t.Fatalf("Import() = %+v, %v", want, err)
		}
		path, got, err := load(t, bolt.LoadOptions{Memory: 10_000}, req, strings.NewReader(input))
		if kept := req.Partial && !req.DryRun; kept != (err == nil) || !kept && !errors.Is(err, bolt.ErrNothing) {
			t.Errorf("%+v: Load() = %v", req, err)
		} else if kept {
			if store := wantSound(t, path); store != nil && want.Created != 461 {
				t.Errorf("%d created", want.Created)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%+v: the report differs (-Import +Load):\n%s", req, diff)
		}
	}
}
