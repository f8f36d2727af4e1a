package feeds_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

// full is an event with all that one can say.
func full(t *testing.T, line timeline.Timeline) timeline.Event {
	return stored(t, line, timeline.Event{
		ID: "full", Date: "2025-06", Title: "Talks", Summary: "They <b>talk</b>.", Body: "At *length*.", MovedFrom: new("2025-05"), Revision: 2,
		Status: timeline.Postponed, URL: "https://example.org/own", Color: "#4783b5",
		Place:        &timeline.Place{Name: "Hall", Address: "Main St. 1", Country: "AT", Lat: new(48.2), Lon: new(16.37), URL: "https://example.org/hall"},
		Participants: []timeline.Participant{{Name: "Ann Lee", Kind: "person", Title: "Minister", Role: "host", URL: "https://example.org/ann"}},
		Sources:      []timeline.Source{{Title: "A report", Publisher: "Agency", URL: "https://example.org/report", Published: "2025-02-27"}},
		Media: []timeline.Media{
			{URL: "https://example.org/a.jpg", Type: "image/jpeg", Alt: "The hall", Credit: "AFP"},
			{URL: "https://example.org/b.mp3", Type: "audio/mpeg"},
		},
		Related: []timeline.Relation{{ID: "before", Relation: "follows"}, {ID: "round", Relation: "part_of"}},
	}, 0)
}

// The description is plain text with all that the event says, and ends with its address (I27).
func TestCalendarDescription(t *testing.T) {
	line := talks(t)
	p := vevent(t, line, full(t, line))
	want := `June 2025 · Postponed
Moved from May 2025.

They <b>talk</b>.

At length.

Place: Hall, Main St. 1, AT – https://example.org/hall

Participants:
– Ann Lee, Minister (host) – https://example.org/ann

Sources:
– A report, Agency, 27 February 2025 – https://example.org/report

Pictures and files:
– The hall. AFP, image/jpeg – https://example.org/a.jpg
– audio/mpeg – https://example.org/b.mp3

Related events:
– Follows before – https://dates.example.org/e/before
– Part of round – https://dates.example.org/e/round

The event's own page: https://example.org/own

https://dates.example.org/e/full`
	if diff := cmp.Diff(want, strings.ReplaceAll(unescape(t, p["DESCRIPTION"]), "\u00a0", " ")); diff != "" {
		t.Errorf("DESCRIPTION (-want +got):\n%s", diff)
	}
	if got := strings.ReplaceAll(unescape(t, p["SUMMARY"]), "\u00a0", " "); got != "Postponed: Talks (June 2025)" {
		t.Errorf("SUMMARY = %q", got)
	}
}

// The same stands in HTML, for programs that show it, and runs nothing (I27).
func TestCalendarPage(t *testing.T) {
	line := talks(t)
	line.MediaHosts = []string{"example.org"}
	page := unescape(t, vevent(t, line, full(t, line))["X-ALT-DESC;FMTTYPE=text/html"])
	for _, part := range []string{
		`<html lang="en"><head><title>Postponed: Talks</title></head><body>`, "They &lt;b&gt;talk&lt;/b&gt;.", "<em>length</em>",
		`<a href="https://example.org/hall">Hall, Main St. 1, AT</a>`, `<a href="https://example.org/ann">Ann Lee, Minister (host)</a>`,
		`<a href="https://example.org/a.jpg">The hall. AFP, image/jpeg</a>`, `<a href="https://dates.example.org/e/full">`,
	} {
		if !strings.Contains(page, part) {
			t.Errorf("no %s in %s", part, page)
		}
	}
	_, body, _ := strings.Cut(page, "<body>")
	inert(t, strings.TrimSuffix(body, "</body></html>"))
}

// The place is there in words, in degrees and as Apple's programs write it (I27); media are addresses, and related
// events and the nearest colour are there (I28).
func TestCalendarRichProperties(t *testing.T) {
	line := talks(t)
	p := vevent(t, line, full(t, line))
	for name, want := range map[string]string{
		"LOCATION": `Hall\, Main St. 1\, AT`, "GEO": "48.2;16.37", "COLOR": "steelblue", "X-EDTF": "2025-06", "STATUS": "TENTATIVE",
		`X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-ADDRESS="Main St. 1, AT";X-TITLE=Hall`: "geo:48.2,16.37",
		"IMAGE;VALUE=URI;DISPLAY=GRAPHIC;FMTTYPE=image/jpeg":                            "https://example.org/a.jpg",
		"ATTACH;FMTTYPE=audio/mpeg":                                                     "https://example.org/b.mp3",
		"RELATED-TO;RELTYPE=SIBLING":                                                    "before@dates.example.org",
		"RELATED-TO;RELTYPE=PARENT":                                                     "round@dates.example.org",
	} {
		if p[name] != want {
			t.Errorf("%s = %q, want %q", name, p[name], want)
		}
	}
}

// An event has no property for a colour without a name: it gets the name of the one most like it (I9, I28).
func TestCalendarEventColors(t *testing.T) {
	line := talks(t)
	for color, want := range map[string]string{
		"": "", "tomato": "tomato", "#FF6347": "tomato", "#ff6448": "tomato", "#000001": "black", "#fefefe": "white", "#808080": "gray",
		"#00ffff": "aqua", "Cyan": "cyan", "#0057b8": "royalblue", "#ffd700": "gold", "#2ecc71": "limegreen",
	} {
		p := vevent(t, line, stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Talks", Color: color}, 0))
		if p["COLOR"] != want {
			t.Errorf("%q: COLOR:%s, want %s", color, p["COLOR"], want)
		}
	}
}

// A text in another language than the calendar's says in which; the others have no parameter, which some programs do
// not read (I27).
func TestCalendarLanguage(t *testing.T) {
	line := talks(t)
	for lang, want := range map[string]string{"": "", "en": "", "uk": ";LANGUAGE=uk"} {
		p := vevent(t, line, stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Переговори", Summary: "Так.", Lang: lang}, 0))
		if p["SUMMARY"+want] == "" || p["DESCRIPTION"+want] == "" {
			t.Errorf("%q: %v", lang, p)
		}
	}
	p := vevent(t, line, stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Переговори", Lang: "uk"}, 0))
	if p["SUMMARY;LANGUAGE=uk"] == "" || p["DESCRIPTION"] == "" {
		t.Errorf("without a summary: %v", p)
	}
}

// A time in the description names its zone: the program beside it shows that of its user (I11, I27).
func TestCalendarDescriptionNamesZone(t *testing.T) {
	line := talks(t)
	for _, tt := range []struct{ date, zone, want string }{
		{"2025-02-28T14:30", "", "Friday, 28 February 2025, 14:30 Kyiv time · Scheduled"},
		{"2025-02-28T14:30", "America/New_York", "Friday, 28 February 2025, 14:30 New York time (21:30 in Kyiv) · Scheduled"},
		{"2025-02-28", "America/New_York", "Friday, 28 February 2025 · Scheduled"},
	} {
		p := vevent(t, line, stored(t, line, timeline.Event{Date: tt.date, Zone: tt.zone, Title: "Talks"}, 0))
		got, _, _ := strings.Cut(strings.ReplaceAll(unescape(t, p["DESCRIPTION"]), "\u00a0", " "), "\n")
		if got != tt.want {
			t.Errorf("%s in %s: %q, want %q", tt.date, tt.zone, got, tt.want)
		}
	}
}
