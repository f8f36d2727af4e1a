package feeds_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"dateline/feeds"
	"dateline/timeline"
)

// calendarOf is the calendar of a timeline.
func calendarOf(line timeline.Timeline, events ...timeline.Event) []byte {
	return feeds.Calendar().Render(site, viewOf(line, feeds.Calendar()), feeds.Items(events))
}

// Lines end with CR LF, also the last (I1); the document is UTF-8 without a mark, control characters or odd line
// breaks (I3), and nothing stands before it (I6).
func TestCalendarBytes(t *testing.T) {
	for name, events := range map[string]func(testing.TB) (timeline.Timeline, []timeline.Event){"odd": odd, "demo": demo, "empty": empty} {
		line, list := events(t)
		doc := calendarOf(line, list...)
		if !bytes.HasPrefix(doc, []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")) || !bytes.HasSuffix(doc, []byte("\r\nEND:VCALENDAR\r\n")) {
			t.Errorf("%s: the calendar is %.60q … %q", name, doc, doc[len(doc)-20:])
		}
		text := strings.ReplaceAll(string(doc), "\r\n", "")
		odd := func(r rune) bool { return unicode.IsControl(r) && r != '\t' || r == '\u2028' || r == '\u2029' }
		if i := strings.IndexFunc(text, odd); i >= 0 || !utf8.ValidString(text) {
			t.Errorf("%s: odd characters at %d of %d", name, i, len(text))
		}
	}
}

// A text cannot become a property of its own, whatever line breaks it holds (I3, I4).
func TestCalendarTextStaysText(t *testing.T) {
	line := talks(t)
	for _, separator := range []string{"\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029", "\x0b", "\x0c", "\x00"} {
		e := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Talks"}, 0)
		e.Title += separator + "ATTENDEE:mailto:a@example.org"
		e.Summary = "a" + separator + "BEGIN:VALARM" + separator + "END:VEVENT"
		e.Place = &timeline.Place{Name: e.Title, Address: e.Summary, Lat: new(1.0), Lon: new(2.0)}
		e.Topics = []string{e.Title}
		p := vevent(t, line, e)
		if _, attended := p["ATTENDEE"]; attended || strings.ContainsAny(unescape(t, p["SUMMARY"]), "\n\r") {
			t.Errorf("%q: %v", separator, p)
		}
		between := "\ufffd" // of what no text may hold; a line break of any kind stays one
		if !strings.ContainsAny(separator, "\x0b\x0c\x00") {
			between = "\n"
		}
		if text := unescape(t, p["DESCRIPTION"]); !strings.Contains(text, "a"+between+"BEGIN:VALARM"+between+"END:VEVENT") {
			t.Errorf("%q: DESCRIPTION = %q", separator, text)
		}
	}
}

// A timeline without events is a calendar, not an error (I8).
func TestCalendarOfNothing(t *testing.T) {
	p, events := parseCalendar(t, calendarOf(talks(t)))
	if len(events) != 0 || p["X-WR-CALNAME"] == "" {
		t.Errorf("%d events in %v", len(events), p)
	}
}

// The path of a calendar ends in its slug and .ics: some programs take that for its name (I10).
func TestCalendarAddress(t *testing.T) {
	line := talks(t)
	p, _ := parseCalendar(t, calendarOf(line))
	if got := p["SOURCE;VALUE=URI"]; !strings.HasSuffix(got, "/"+line.Slug+".ics") {
		t.Errorf("SOURCE = %q", got)
	}
}

// Times are in UTC (I18) and need no time zone: none in the file (I19), neither the display zone (I11) nor the machine's.
func TestCalendarTimesNeedNoZone(t *testing.T) {
	machine := time.Local
	defer func() { time.Local = machine }()
	line := talks(t)
	list := []timeline.Event{
		stored(t, line, timeline.Event{Date: "2025-07-20T10:00/2025-07-20T11:30", Zone: "America/New_York", Title: "Timed"}, 0),
		stored(t, line, timeline.Event{Date: "2025-07-20", Title: "A day"}, 1),
	}
	var before []properties
	for _, zone := range []string{"Europe/Kyiv", "Asia/Tokyo", "America/New_York", "UTC"} {
		line.Zone = zone
		time.Local, _ = time.LoadLocation(zone)
		doc := calendarOf(line, list...)
		if bytes.Contains(doc, []byte("TZID")) || bytes.Contains(doc, []byte("VTIMEZONE")) {
			t.Errorf("%s: a time zone in the file", zone)
		}
		_, events := parseCalendar(t, doc)
		if got := events[0]["DTSTART"] + "/" + events[0]["DTEND"]; got != "20250720T140000Z/20250720T153000Z" {
			t.Errorf("%s: from %s", zone, got)
		}
		for i, p := range before {
			if events[i]["DTSTART"] != p["DTSTART"] || events[i]["DTSTART;VALUE=DATE"] != p["DTSTART;VALUE=DATE"] {
				t.Errorf("%s: another time", zone)
			}
		}
		before = events
	}
}

// A change makes SEQUENCE, LAST-MODIFIED and DTSTAMP grow, and nothing else does (I13, T2); whatever changes, the UID stays (I12).
func TestCalendarChange(t *testing.T) {
	line := talks(t)
	e := stored(t, line, timeline.Event{ID: "abc", Date: "2025-03-12", Title: "Talks"}, 0)
	before := vevent(t, line, e)
	if again := vevent(t, line, e); again["DTSTAMP"] != before["DTSTAMP"] || again["SEQUENCE"] != before["SEQUENCE"] {
		t.Errorf("without a change: %v, then %v", before, again)
	}
	changed := stored(t, line, timeline.Event{ID: "abc", Date: "2025-04", Title: "Talks, moved", Topics: []string{"new"}, Revision: 2}, 0)
	after := vevent(t, line, changed)
	for _, name := range []string{"SEQUENCE", "LAST-MODIFIED", "DTSTAMP"} {
		if after[name] <= before[name] {
			t.Errorf("%s went from %s to %s", name, before[name], after[name])
		}
	}
	if after["UID"] != before["UID"] || after["CREATED"] != before["CREATED"] {
		t.Errorf("UID and CREATED were %s, %s, and are %s, %s", before["UID"], before["CREATED"], after["UID"], after["CREATED"])
	}
}

// What is past stays, and what is far away is there: a calendar is no window (I21).
func TestCalendarIsNoWindow(t *testing.T) {
	line := talks(t)
	for _, date := range []string{"1601-01-01", "1968-08-21", "2025-03-12", "9998-12-30"} {
		if vevent(t, line, stored(t, line, timeline.Event{Date: date, Title: "Talks"}, 0)) == nil {
			t.Errorf("%s is not in the calendar", date)
		}
	}
}

// A deleted event is cancelled for as long as it is kept (I24), and what is gone leaves no trace of itself (I25).
func TestCalendarDeletion(t *testing.T) {
	line := talks(t)
	kept := stored(t, line, timeline.Event{ID: "kept", Date: "2025-03-12", Title: "Talks"}, 0)
	gone := stored(t, line, timeline.Event{ID: "gone", Date: "2025-03-12", Title: "More talks"}, 1)
	gone.Deleted = new(at("2025-03-01T00:00:00Z"))
	_, events := parseCalendar(t, calendarOf(line, kept, gone))
	if len(events) != 2 || events[1]["STATUS"] != "CANCELLED" || events[1]["UID"] != "gone@dates.example.org" {
		t.Errorf("deleted: %v", events)
	}
	if doc := calendarOf(line, kept); bytes.Contains(doc, []byte("gone@")) {
		t.Errorf("gone, and still in %s", doc)
	}
}

// Nothing rings (I26), nobody is invited or asked (I7), and nothing recurs (I22), in any calendar that we know of;
// and there are no components but events (I29).
func TestCalendarIsQuiet(t *testing.T) {
	for _, events := range []func(testing.TB) (timeline.Timeline, []timeline.Event){odd, demo} {
		line, list := events(t)
		for _, l := range unfold(t, calendarOf(line, list...)) {
			name, _ := cutProperty(l)
			name, _, _ = strings.Cut(name, ";")
			switch {
			case l == "BEGIN:VCALENDAR", l == "BEGIN:VEVENT":
			case name == "BEGIN", name == "ORGANIZER", name == "ATTENDEE", name == "RRULE", name == "RDATE", name == "METHOD" && l != "METHOD:PUBLISH":
				t.Errorf("the calendar has %s", l)
			}
		}
	}
}

// The calendar of one event holds the very bytes that the timeline's does (I30).
func TestCalendarOfOneEvent(t *testing.T) {
	line, events := demo(t)
	all := calendarOf(line, events...)
	for _, e := range events {
		entry := feeds.Calendar().Entry(site, line, feeds.Options{}, feeds.Item{Event: e})
		if !bytes.Contains(all, entry) || !bytes.Contains(calendarOf(line, e), entry) {
			t.Errorf("%s is not the same in both", e.ID)
		}
	}
}
