package bolt_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"dateline/data/bolt"
	"dateline/timeline"
)

// The files of testdata were made by the program before it had schema 2: schema1.db.gz through its API, schema1.json.gz by
// viewsOf below. The file has what is shown, changed, cancelled, hidden, hidden again, deleted and restored. The program brought
// it up to schema 2 before it had schema 3, and imported sixty events into a timeline of their own; then to schema 3 before it had schema 4.
const (
	schema1, schema2, schema3 = "testdata/schema1.db.gz", "testdata/schema2.db.gz", "testdata/schema3.db.gz"
	views1                    = "testdata/schema1.json.gz"
)

// A file of an earlier schema shows what it showed before, has the tombstones in the order of their publication, and is sound.
func TestUpgrade(t *testing.T) {
	for _, file := range []string{schema1, schema2, schema3} {
		t.Run(filepath.Base(file), func(t *testing.T) { testUpgrade(t, file) })
	}
}

func testUpgrade(t *testing.T, file string) {
	path := filepath.Join(t.TempDir(), "d.db")
	if err := os.WriteFile(path, unpacked(t, file), 0o600); err != nil {
		t.Fatal(err)
	}
	before := string(unpacked(t, views1))
	for range 2 { // the second time it is upgraded already
		s := open(t, path, bolt.Options{Clock: timeline.NewClock(func() time.Time { return upgraded })})
		if findings, err := s.Check(t.Context(), nil); err != nil || len(findings) > 0 {
			t.Fatalf("Check() = %v, %v", findings, err)
		}
		if diff := cmp.Diff(before, string(viewsOf(t, s))); diff != "" {
			t.Errorf("an upgrade changed views (-before +after)\n%s", diff)
		}
		for query, want := range map[string]string{"": "[back hidden deleted edited stands]", "topic=nato": "[deleted edited stands]"} {
			q := timeline.Query{Timeline: "main", Show: timeline.ShowCalendar, Filter: filterOf(t, query), Order: timeline.NewestFirst, Limit: 100}
			for _, q.Month = range []timeline.UTCMonth{0, timeline.MonthOf(upgraded)} {
				page, err := s.List(t.Context(), q)
				var ids []string
				for _, e := range page.Events {
					ids = append(ids, e.ID)
				}
				if fmt.Sprint(ids) != want || err != nil || page.Validator.Revision == 0 {
					t.Errorf("%q in %s: %v, %v, %v, want %s", query, q.Month, ids, page.Validator, err, want)
				}
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A file of schema 2 has counts of all that is visible as soon as it is opened.
func TestUpgradeCounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	if err := os.WriteFile(path, unpacked(t, schema2), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, path, bolt.Options{})
	wantClean(t, s)
	for slug, want := range map[string]int{"many": 60, "main": 5} {
		page, err := s.List(t.Context(), timeline.Query{Timeline: slug, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Counts(t.Context(), timeline.Query{Timeline: slug})
		if err != nil || c.Total != len(page.Events) || c.Total < want/2 || c.More {
			t.Errorf("Counts(%s) = %d, %t, %v, and %d are listed", slug, c.Total, c.More, err, len(page.Events))
		}
	}
}

// A file of schema 3 knows who names an event, and which names events had once, as soon as it is opened; hidden events tell nothing.
func TestUpgradeRelations(t *testing.T) {
	path := filepath.Join(t.TempDir(), "d.db")
	s := open(t, path, bolt.Options{})
	ops := []timeline.Op{timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Zone: "UTC"}}}
	for i, id := range []string{"one", "two", "three", "draft"} {
		ops = append(ops, timeline.PutEvent{Event: timeline.Event{
			ID: id, Timeline: "main", Title: "T", Date: fmt.Sprintf("2025-03-%02d", i+1), Draft: id == "draft", Related: []timeline.Relation{{ID: "one", Relation: "follows"}},
		}})
	}
	ops = append(ops, timeline.PutEvent{Event: timeline.Event{ID: "named", Timeline: "main", Title: "T", Date: "2025", Topics: []string{"Once"}}})
	if _, err := s.Write(t.Context(), timeline.Write{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	put(t, s, timeline.PutEvent{Event: timeline.Event{ID: "named", Timeline: "main", Title: "T", Date: "2025"}})
	alter(t, s, path, func(tx *bbolt.Tx) error {
		return errors.Join(
			tx.DeleteBucket([]byte("x")), tx.DeleteBucket([]byte("f")), tx.Bucket([]byte("m")).Put([]byte("schema"), []byte{0, 0, 0, 0, 0, 0, 0, 3}),
		)
	})
	s = open(t, path, bolt.Options{})
	wantClean(t, s)
	events, more, err := s.Referring(t.Context(), "one", 10)
	if err != nil || more || len(events) != 3 || events[0].ID != "three" || events[2].ID != "one" {
		t.Errorf("Referring() = %v, %t, %v", events, more, err)
	}
	page, reads, err := s.TellingsCounting(t.Context(), timeline.Query{Timeline: "main", Filter: filterOf(t, "topic=once"), Limit: 10})
	if err != nil || len(page.Tellings) != 2 || reads != 1 {
		t.Errorf("Tellings() = %v of %d events, %v", page.Tellings, reads, err)
	}
}

// upgraded is a time shortly after the file was made, within the time of grace.
var upgraded = time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)

func unpacked(t *testing.T, from string) []byte {
	t.Helper()
	packed, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func filterOf(t *testing.T, query string) timeline.Filter {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := timeline.ParseFilter(values)
	return f
}

// viewsOf are the lists that schema 1 had, with their validators, as lines of JSON.
func viewsOf(t *testing.T, s *bolt.Store) []byte {
	t.Helper()
	var out bytes.Buffer
	write := func(q timeline.Query, view any, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		line, err := json.Marshal(view)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(line, '\n'))
	}
	type list struct {
		Query  string
		Events []timeline.Event
		State  timeline.Validator
	}
	for _, slug := range []string{"main", "other"} {
		for _, query := range []string{"", "topic=nato", "topic=-eu&status=cancelled", "from=2025-03&to=2025-03"} {
			f := filterOf(t, query)
			for _, show := range []timeline.Show{timeline.ShowPublic, timeline.ShowCalendar, timeline.ShowDrafts, timeline.ShowDeleted, timeline.ShowAll} {
				for _, order := range []timeline.Order{timeline.Ascending, timeline.Descending, timeline.NewestFirst} {
					if order == timeline.NewestFirst && show != timeline.ShowPublic {
						continue // schema 1 did not have it
					}
					q := timeline.Query{Timeline: slug, Filter: f, Show: show, Order: order, Limit: 100}
					page, err := s.List(t.Context(), q)
					write(q, list{query, page.Events, page.Validator}, err)
				}
			}
			told, err := s.Tellings(t.Context(), timeline.Query{Timeline: slug, Filter: f, Family: timeline.Changes, Order: timeline.NewestTelling, Limit: 100})
			write(timeline.Query{Timeline: slug}, told, err)
		}
		for _, hidden := range []bool{false, true} {
			changes, err := s.Changes(t.Context(), slug, timeline.ChangeCursor{}, 100, hidden)
			write(timeline.Query{Timeline: slug}, changes, err)
		}
	}
	return out.Bytes()
}
