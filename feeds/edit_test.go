package feeds_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline/feeds"
	"dateline/timeline"
)

// changed is what a feed of changes says of a change from one state of an event to another.
func changed(t *testing.T, line timeline.Timeline, before, after timeline.Event) (html, text, lead string) {
	t.Helper()
	after.Revision, after.Updated = 2, before.Updated.Add(time.Hour)
	all := told(timeline.Tellings([]timeline.Version{{Event: before}, {Event: after}}, true))
	_, items := parseJSON(t, feeds.JSON().Render(site, familyView(line, feeds.JSON(), timeline.Changes), all[:1]))
	return items[0]["content_html"].(string), items[0]["content_text"].(string), items[0]["summary"].(string)
}

// What a field was and became is told in words that read the same without insertions and deletions, in their language
// (A8); of what is long, the part that changed.
func TestEdits(t *testing.T) {
	line := talks(t)
	numbers := func(from, to int) string {
		var all []string
		for i := from; i < to; i++ {
			all = append(all, fmt.Sprint(i))
		}
		return strings.Join(all, " ")
	}
	people := func(from, to int) (all []timeline.Participant) {
		for i := from; i < to; i++ {
			all = append(all, timeline.Participant{Name: fmt.Sprint("P", i)})
		}
		return all
	}
	for _, tt := range []struct {
		name       string
		from, to   timeline.Event
		html, text string // the only item of the list, and the line of the text
	}{
		{"title", timeline.Event{Title: "A & b"}, timeline.Event{Title: "<b>"}, "Title: <del>A &amp; b</del> → <ins>&lt;b&gt;</ins>", "Title: A & b → <b>"},
		{"title of another language", timeline.Event{Title: "А", Lang: "uk"}, timeline.Event{Title: "Б", Lang: "uk"}, `Title: <del lang="uk">А</del> → <ins lang="uk">Б</ins>`, "Title: А → Б"},
		{"date", timeline.Event{Date: "2025-03-12"}, timeline.Event{Date: "2025-21"}, "Date: <del>12\u00a0March 2025</del> → <ins>spring 2025</ins>", "Date: 12\u00a0March 2025 → spring 2025"},
		{"words put in", timeline.Event{Body: "To be *signed* here."}, timeline.Event{Body: "To be **signed** at noon here."}, "Text: To be signed [added <ins>at noon</ins>] here.", "Text: To be signed [added at noon] here."},
		{"words taken out", timeline.Event{Body: "a b c"}, timeline.Event{Body: "a c"}, "Text: a [removed <del>b</del>] c", "Text: a [removed b] c"},
		{"a word twice", timeline.Event{Body: "a a"}, timeline.Event{Body: "a a a"}, "Text: a a [added <ins>a</ins>]", "Text: a a [added a]"},
		{"markup alone", timeline.Event{Body: "a *b*"}, timeline.Event{Body: "a **b**"}, "Text: details changed", "Text: details changed"},
		{"far away", timeline.Event{Body: numbers(0, 30) + " x " + numbers(0, 30)}, timeline.Event{Body: numbers(0, 30) + " y " + numbers(0, 30)}, "", "Text: … 22 23 24 25 26 27 28 29 [x → y] 0 1 2 3 4 5 6 7 …"},
		{"much", timeline.Event{}, timeline.Event{Body: numbers(0, 200)}, "", "Text: added " + numbers(0, 60) + " …"},
		{"one long word", timeline.Event{}, timeline.Event{Summary: strings.Repeat("x", 2000)}, "", "Summary: added " + strings.Repeat("x", 600) + " …"},
		{"address of a participant", timeline.Event{Participants: people(0, 1)}, timeline.Event{Participants: []timeline.Participant{{Name: "P0", URL: "https://example.org/"}}}, "Participants: details changed", "Participants: details changed"},
		{"people", timeline.Event{Participants: people(0, 2)}, timeline.Event{Participants: people(1, 4)}, "Participants: added <ins>P2</ins>; <ins>P3</ins> / removed <del>P0</del>", "Participants: added P2; P3 / removed P0"},
		{"many people", timeline.Event{}, timeline.Event{Participants: people(0, 21)}, "", "P19; …"},
		{"place", timeline.Event{Place: washington()}, timeline.Event{}, "Place: removed <del>Washington, US</del>", "Place: removed Washington, US"},
		{"translation", timeline.Event{}, timeline.Event{Translations: map[string]timeline.Translation{"de": {Title: "x"}}}, "Translations: added <ins>de: x</ins>", "Translations: added de: x"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, e := range []*timeline.Event{&tt.from, &tt.to} {
				if e.Title == "" {
					e.Title = "Talks"
				}
				if e.Date == "" {
					e.Date = "2025-03-12"
				}
				*e = stored(t, line, *e, 0)
			}
			html, text, lead := changed(t, line, tt.from, tt.to)
			if !strings.Contains(html, "<ul>\n<li>"+tt.html) || tt.html != "" && !strings.Contains(html, tt.html+"</li>\n</ul>") {
				t.Errorf("HTML: %s", html)
			}
			if !strings.Contains(text, tt.text+"\n\n") || len(lead) > 600 {
				t.Errorf("text: %s\nlead of %d bytes: %s", text, len(lead), lead)
			}
			inert(t, html)
		})
	}
}

// A revision in which nothing changed that followers see still says what the event is.
func TestEditOfNothingShown(t *testing.T) {
	line := talks(t)
	e := stored(t, line, timeline.Event{Title: "Talks", Date: "2025-03-12", PublishAt: new(at("2025-01-01T00:00:00Z"))}, 0)
	after := e
	after.PublishAt = nil
	if html, _, lead := changed(t, line, e, after); strings.Contains(html, "<ul>") || !strings.Contains(lead, "12\u00a0March 2025") {
		t.Errorf("%s\n%s", lead, html)
	}
}

// A text too long for a feed is left out of the data, which says so (R24).
func TestJSONChangeLeavesOut(t *testing.T) {
	line := talks(t)
	e := stored(t, line, timeline.Event{Title: "Talks", Date: "2025-03-12"}, 0)
	after := e
	after.Title, after.Body, after.URL = "Talks again", strings.Repeat("word ", 10_000), "https://example.org/"
	after.Revision, after.Updated = 2, e.Updated.Add(time.Hour)
	all := told(timeline.Tellings([]timeline.Version{{Event: e}, {Event: after}}, true))
	_, items := parseJSON(t, feeds.JSON().Render(site, familyView(line, feeds.JSON(), timeline.Changes), all[:1]))
	var said []string
	for _, c := range items[0]["_change"].(map[string]any)["changes"].([]any) {
		field := c.(map[string]any)
		said = append(said, fmt.Sprintf("%v %v %v", field["field"], field["to"], field["left_out"]))
	}
	if got, want := strings.Join(said, ", "), "title Talks again <nil>, body <nil> true, url https://example.org/ <nil>"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
