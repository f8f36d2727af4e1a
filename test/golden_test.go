package programs_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// goldenFolder holds what our renderers write, byte by byte.
const goldenFolder = "../feeds/testdata"

// TestGoldenFeeds lets readers that are not ours read every golden feed. They must find the same entries,
// with the same ids, titles and links, as stand in the JSON Feed of the same timeline.
func TestGoldenFeeds(t *testing.T) {
	for _, suffix := range []string{".rss", ".atom", ".json"} {
		for name, document := range goldenFiles(t, suffix) {
			t.Run(name, func(t *testing.T) {
				want := jsonEntries(t, strings.TrimSuffix(name, suffix)+".json")
				if suffix != ".json" {
					checkXML(t, document)
				}
				for reader, read := range feedReaders(t, suffix) {
					got := read(t, document)
					if len(got) != len(want) {
						t.Fatalf("%s: %d entries, want %d", reader, len(got), len(want))
					}
					for i, e := range got {
						compareEntry(t, reader, e, want[i])
					}
				}
			})
		}
	}
}

func compareEntry(t *testing.T, reader string, got, want entry) {
	t.Helper()
	if got.ID != want.ID || got.Link != want.Link {
		t.Errorf("%s: entry %q at %q, want %q at %q", reader, got.ID, got.Link, want.ID, want.Link)
	}
	if squeeze(got.Title) != squeeze(want.Title) {
		t.Errorf("%s: %s: title %q, want %q", reader, want.ID, got.Title, want.Title)
	}
	if got.Content == "" {
		t.Errorf("%s: %s: no content", reader, want.ID)
	}
}

// squeeze folds white space: readers trim and collapse it as they like.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// jsonEntries are the entries of a golden JSON Feed, read without any feed library.
func jsonEntries(t *testing.T, name string) []entry {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(goldenFolder, name))
	if err != nil {
		t.Fatal(err)
	}
	var feed struct {
		Items []struct {
			ID, Title, URL string
			Event          struct{ UID string } `json:"_event"`
		}
	}
	if err := json.Unmarshal(text, &feed); err != nil {
		t.Fatal(err)
	}
	var entries []entry
	for _, item := range feed.Items {
		entries = append(entries, entry{ID: item.ID, Title: item.Title, Link: item.URL, UID: item.Event.UID})
	}
	return entries
}

// TestGoldenCalendars lets calendar programs that are not ours read every golden calendar. They must agree
// on every event, and each must be an entry of the JSON Feed of the same timeline.
func TestGoldenCalendars(t *testing.T) {
	for name, document := range goldenFiles(t, ".ics") {
		t.Run(name, func(t *testing.T) {
			known := map[string]bool{}
			for _, e := range jsonEntries(t, strings.TrimSuffix(name, ".ics")+".json") {
				known[e.UID] = true
			}
			byReader := map[string][]appointment{}
			for reader, read := range calendarReaders(t) {
				byReader[reader] = read(t, document)
			}
			want := byReader["go-ical"]
			if len(known) > 0 && len(want) == 0 {
				t.Fatal("go-ical: no event")
			}
			if n := strings.Count(string(document), "\r\nBEGIN:VEVENT\r\n"); len(want) != n {
				t.Errorf("go-ical: %d events, want %d", len(want), n)
			}
			for _, reader := range slices.Sorted(maps.Keys(byReader)) {
				compareAppointments(t, reader, byReader[reader], want)
			}
			for _, a := range want {
				if !known[a.UID] && a.Status != "CANCELLED" { // a tombstone stands in calendars alone
					t.Errorf("%s is in the calendar, but not in the JSON Feed", a.UID)
				}
			}
		})
	}
}

func compareAppointments(t *testing.T, reader string, got, want []appointment) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d events, want %d", reader, len(got), len(want))
		return
	}
	for i := range got {
		g, w := got[i], want[i]
		g.Summary, w.Summary = plainly(g.Summary), plainly(w.Summary)
		if g != w {
			t.Errorf("%s understood\n\t%+v, where go-ical understood\n\t%+v", reader, g, w)
		}
	}
}

// plainly is squeeze without backslashes: icalendar loses one that stands before an escaped character.
func plainly(s string) string { return squeeze(strings.ReplaceAll(s, `\`, "")) }

// goldenFiles are the golden files with a suffix; there must be some.
func goldenFiles(t *testing.T, suffix string) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(goldenFolder, "*"+suffix))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden file *%s in %s: %v", suffix, goldenFolder, err)
	}
	files := map[string][]byte{}
	for _, path := range paths {
		if files[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return files
}
