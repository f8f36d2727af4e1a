package feeds_test

import (
	"bytes"
	"strings"
	"testing"

	"dateline/feeds"
	"dateline/timeline"
)

// An entry has one id in every format, a tag that neither a new title, slug or base URL changes (M1, M2, R5,
// A3, J1).
func TestOneIDEverywhere(t *testing.T) {
	line := talks(t)
	e := stored(t, line, timeline.Event{ID: "summit", Date: "2025-03-12", Title: "Summit"}, 0)
	const want = "tag:dates.example.org,2026:e/summit"
	moved := site
	moved.BaseURL = "http://localhost:8080"
	renamed, other := e, line
	renamed.Title, renamed.Date, renamed.Timeline, other.Slug, other.Title = "Another title", "2026", "other", "other", "Another timeline"
	for _, f := range []feeds.Format{feeds.RSS(), feeds.Atom(), feeds.JSON()} {
		for _, entry := range [][]byte{f.Entry(site, line, feeds.Options{}, feeds.Item{Event: e}), f.Entry(moved, line, feeds.Options{}, feeds.Item{Event: e}), f.Entry(site, other, feeds.Options{}, feeds.Item{Event: renamed})} {
			if n := bytes.Count(entry, []byte(want)); n != 1 {
				t.Errorf("%s: %q stands %d times in %s", f.Name, want, n, entry)
			}
		}
	}
}

// Characters that XML forbids are replaced, in every text and attribute (R2, R3); markup in a text is text.
func TestForbiddenCharacters(t *testing.T) {
	line := talks(t)
	line.Title = "a\x0bb\x00\ufffe"
	e := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "x", Media: []timeline.Media{{URL: "https://example.org/a", Type: "image/png"}}}, 0)
	e.Title, e.Summary, e.Media[0].Caption, e.Topics = "c\x0b & <b>\xff", "d\x1f", "e\x0c", []string{"f\x01"}
	for _, f := range []feeds.Format{feeds.RSS(), feeds.Atom()} {
		doc := f.Render(site, viewOf(line, f), feeds.Items([]timeline.Event{e}))
		parseXML(t, doc)
		if n := strings.Count(string(doc), "\ufffd"); n < 8 || bytes.ContainsAny(doc, "\x00\x01\x0b\x0c\x1f\ufffe") {
			t.Errorf("%s: %d replaced in\n%s", f.Name, n, doc)
		}
	}
}
