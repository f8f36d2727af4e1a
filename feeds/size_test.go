package feeds_test

import (
	"fmt"
	"strings"
	"testing"

	"dateline/feeds"
	"dateline/timeline"
)

// A feed of fifty entries stays below the 3 MiB that some readers take, however long their texts are (R24).
// An ordinary one stays far below the 250 KB that JSON Feed asks for.
func TestFeedSize(t *testing.T) {
	line := talks(t)
	paragraph := strings.Repeat("Слова про *мир* та гарантії, and words about them. ", 12) + "\n\n"
	for _, tt := range []struct {
		paragraphs, most int
	}{{1, 250_000}, {60, 3 << 20}} {
		var events []timeline.Event
		for i := range 50 {
			body := strings.Repeat(paragraph, tt.paragraphs)
			events = append(events, stored(t, line, timeline.Event{Date: "2025-03-12", Title: fmt.Sprintf("Event %d", i), Body: body}, i))
		}
		for _, f := range []feeds.Format{feeds.RSS(), feeds.Atom(), feeds.JSON()} {
			if size := len(f.Render(site, viewOf(line, f), feeds.Items(events))); size > tt.most {
				t.Errorf("%s: %d bytes with %d paragraphs each, want %d at most", f.Name, size, tt.paragraphs, tt.most)
			}
		}
	}
}

// A long body ends behind a whole block, and with a link to the rest (R24).
func TestLongBody(t *testing.T) {
	line := talks(t)
	const link = `<p><a href="https://dates.example.org/e/long">The whole text is on the event's page</a></p>`
	long := strings.Repeat("word ", 4_000) + "end.\n\n"
	for _, tt := range []struct {
		name, body string
		ends       int // how many of the long paragraphs are shown
		linked     bool
	}{
		{"short", "One.", 0, false},
		{"one block", long, 1, false},
		{"two blocks", long + long, 1, true},
		{"a list", long + "- " + long + "- item", 1, true},
		{"code", "    " + strings.Repeat("x", 30_000), 0, true},
		{"too intricate", strings.Repeat("[\n", 20_000), 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := stored(t, line, timeline.Event{ID: "long", Date: "2025-03-12", Title: "Long", Body: tt.body}, 0)
			_, items := parseJSON(t, feeds.JSON().Render(site, viewOf(line, feeds.JSON()), feeds.Items([]timeline.Event{e})))
			html, text := items[0]["content_html"].(string), items[0]["content_text"].(string)
			if strings.Count(html, "end.") != tt.ends || strings.Contains(html, link) != tt.linked || len(html) > 30_000 {
				t.Errorf("HTML of %d bytes with %d ends: …%s", len(html), strings.Count(html, "end."), html[max(0, len(html)-200):])
			}
			if strings.Contains(text, "page: https://dates.example.org/e/long") != tt.linked || strings.Count(text, "end.") != tt.ends {
				t.Errorf("text of %d bytes: …%s", len(text), text[max(0, len(text)-200):])
			}
			if got := feeds.HTML(tt.body); tt.ends > 0 && strings.Count(got, "end.") != strings.Count(tt.body, "end.") {
				t.Errorf("the page has %d ends too", strings.Count(got, "end."))
			}
		})
	}
}
