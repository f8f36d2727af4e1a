package programs_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// goldenFolder holds what our renderers write, byte by byte.
const goldenFolder = "../feeds/testdata"

// TestGoldenFeeds lets programs that are not ours read every golden feed. They must find the same entries, with the
// same ids, titles and links, as stand in the JSON Feed of the same timeline. R2, R3: xmllint forgives nothing; R10: titles
// are plain text to all of them; R6: no id comes twice; R23: an empty feed is one.
func TestGoldenFeeds(t *testing.T) {
	readGolden(t, feedPrograms(), func(t *testing.T, name string) truth {
		want := truth{shown: map[string]shown{}}
		for _, item := range jsonItems(t, name) {
			want.shown[item.ID] = shown{"id": item.ID, "title": plainly(item.Title), "link": item.URL}
		}
		return want
	}, []string{"id", "title", "link"})
}

// TestGoldenCalendars lets calendar programs that are not ours read every golden calendar. They must agree on every
// event, and each must be an entry of the JSON Feed of the same timeline. T4: no program leaves one out; I4: texts arrive as
// they are; I8: an empty calendar is one; I20: dates that programs cannot hold are not there.
func TestGoldenCalendars(t *testing.T) {
	readGolden(t, calendarPrograms(), func(t *testing.T, name string) truth {
		document := goldenFile(t, name)
		known := map[string]bool{}
		for _, item := range jsonItems(t, name) {
			known[item.Event.UID] = true
		}
		all := readGoICal(t, document)
		if n := strings.Count(string(document), "\r\nBEGIN:VEVENT\r\n"); len(all) != n || len(known) > 0 && n == 0 {
			t.Errorf("go-ical: %d events, want %d", len(all), n)
		}
		want := truth{shown: map[string]shown{}}
		for _, e := range all {
			if !known[e["uid"]] && e["status"] != "CANCELLED" { // a tombstone stands in calendars alone
				t.Errorf("%s is in the calendar, but not in the JSON Feed", e["uid"])
			}
			e["title"] = plainly(e["title"])
			want.shown[e["id"]] = e
		}
		return want
	}, []string{"id", "uid", "title", "link", "status", "start", "end", "revision", "updated", "stamp"})
}

// readGolden lets each program look once at every golden file that it can read, and compares some fields.
func readGolden(t *testing.T, programs []program, truthOf func(*testing.T, string) truth, compared []string) {
	t.Helper()
	site := httptest.NewServer(http.HandlerFunc(serveGolden))
	t.Cleanup(site.Close)
	for _, p := range programs {
		if !p.here(t) {
			continue
		}
		for _, format := range p.formats {
			for _, name := range goldenFiles(t, format) {
				t.Run(p.name+"/"+name, func(t *testing.T) {
					t.Parallel()
					var all []shown
					for _, e := range p.subscribe(t, newHome(t), site.URL+"/"+name)(t) {
						some := shown{}
						for _, field := range compared {
							if value, told := e[field]; told {
								some[field] = value
							}
						}
						if title, told := e["title"]; told {
							some["title"] = plainly(title)
						}
						if text, told := e["text"]; told && text == "" {
							t.Errorf("%s has no text", e["id"])
						}
						all = append(all, some)
					}
					p.check(t, all, truthOf(t, name))
				})
			}
		}
	}
}

// serveGolden serves the golden files, as what they are.
func serveGolden(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", map[string]string{
		".rss": "application/rss+xml", ".atom": "application/atom+xml", ".json": "application/feed+json", ".ics": "text/calendar",
	}[filepath.Ext(r.URL.Path)]+"; charset=utf-8")
	http.ServeFile(w, r, filepath.Join(goldenFolder, filepath.Base(r.URL.Path)))
}

// plainly is a title with its white space folded and without backslashes: icalendar loses one that stands before an
// escaped character.
func plainly(s string) string { return squeeze(strings.ReplaceAll(s, `\`, "")) }

// jsonItem is an item of a JSON Feed.
type jsonItem struct {
	ID, Title, URL string
	Event          struct{ UID string } `json:"_event"`
}

// jsonItems are the items of the golden JSON Feed of the same timeline, read without any feed library.
func jsonItems(t *testing.T, name string) []jsonItem {
	t.Helper()
	var feed struct{ Items []jsonItem }
	timeline, _, _ := strings.Cut(strings.TrimSuffix(name, filepath.Ext(name)), "-") // behind it stands what a calendar was asked for
	text := goldenFile(t, timeline+".json")
	if err := json.Unmarshal(text, &feed); err != nil {
		t.Fatal(err)
	}
	return feed.Items
}

func goldenFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(goldenFolder, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// goldenFiles are the golden files with a suffix; there must be some.
func goldenFiles(t *testing.T, suffix string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(goldenFolder, "*"+suffix))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden file *%s in %s: %v", suffix, goldenFolder, err)
	}
	var names []string
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	return names
}
