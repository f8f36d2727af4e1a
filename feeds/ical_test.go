package feeds_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"dateline/feeds"
	"dateline/timeline"
)

// The dates of a calendar's events: days end behind the last (I15), moments have no end (I16), no end is at the start or
// before it (I17, T4), no year is one that programs cannot hold (I20), and what is not known to the month
// is left out (E4, E5).
func TestCalendarDates(t *testing.T) {
	const days = ";VALUE=DATE"
	tests := []struct {
		date       string
		form       string // parameter of the dates
		start, end string // both empty: the event is left out
		status     string
		suffix     string
		edtf       bool
	}{
		{"2025-02-28", days, "20250228", "20250301", "CONFIRMED", "", false},
		{"2024-02-29", days, "20240229", "20240301", "CONFIRMED", "", false},
		{"2025-12-31", days, "20251231", "20260101", "CONFIRMED", "", false},
		{"2025-03-12/2025-03-14", days, "20250312", "20250315", "CONFIRMED", "", false},
		{"2025-02-28/2025-05-03", days, "20250228", "20250504", "CONFIRMED", "", false},
		{"1610-02-28/2025-05-03", days, "16100228", "20250504", "CONFIRMED", "", false},
		{"2025-02-28T14:30:05Z", "", "20250228T143005Z", "", "CONFIRMED", "", false},
		{"2025-02-28T14:30", "", "20250228T123000Z", "", "CONFIRMED", "", false},
		{"2025-03-20T10:00/2025-03-20T11:30", "", "20250320T080000Z", "20250320T093000Z", "CONFIRMED", "", false},
		{"2025-03-20T10:00/2025-03-20T10:00", "", "20250320T080000Z", "", "CONFIRMED", "", false},
		{"2025-03-20T10:00/..", "", "20250320T080000Z", "", "CONFIRMED", " (after 20 March 2025, 10:00, no date yet)", true},
		{"2025-02-28?", days, "20250228", "20250301", "TENTATIVE", " – 28 February 2025 (uncertain)", true},
		{"2025-02-28~", days, "20250228", "20250301", "CONFIRMED", " (c. 28 February 2025)", true},
		{"2025-02%", days, "20250201", "20250301", "TENTATIVE", " – c. February 2025 (uncertain)", true},
		{"2025-03", days, "20250301", "20250401", "CONFIRMED", " (March 2025)", true},
		{"2025-06-XX", days, "20250601", "20250701", "CONFIRMED", " – June 2025, day not known", true},
		{"2025-03-15/2025-03", days, "20250315", "20250401", "CONFIRMED", " (15 March – March 2025)", true},
		{"2025-02-28/..", days, "20250228", "20250301", "CONFIRMED", " (after 28 February 2025, no date yet)", true},
		{"2025-02-28/", days, "20250228", "20250301", "CONFIRMED", " (from 28 February 2025, end not known)", true},
		{"2025-02/..", days, "20250201", "20250202", "CONFIRMED", " (after February 2025, no date yet)", true},
		{"1601-01-01", days, "16010101", "16010102", "CONFIRMED", "", false},
		{"9998-12-30", days, "99981230", "99981231", "CONFIRMED", "", false},
		{date: "2025/.."},
		{date: "../2025-05-31"},
		{date: "/2025-05-31"},
		{date: "../2025-05-31T10:00"},
		{date: "2025-03/2025-05"},
		{date: "2025-21"},
		{date: "2025"},
		{date: "2025-XX"},
		{date: "2025-XX-XX"},
		{date: "202X"},
		{date: "20XX"},
		{date: "2014/2022"},
		{date: "2025-02-28/2025-03"},
		{date: "1600-12-31"},
		{date: "9998-12-31"},
		{date: "9999-12-31"},
		{date: "9999-01-01T10:00Z"},
		{date: "1600-12-31T23:59Z"},
		{date: "1600-12-31/1601-01-05"},
		{date: "9998-12-30/9999-01-02"},
		{date: "0000"},
		{date: "-0043-03-15"},
		{date: "Y170000002"},
	}
	line := talks(t)
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.date, "/", "_"), func(t *testing.T) {
			e := stored(t, line, timeline.Event{Date: tt.date, Title: "Title"}, 0)
			p := vevent(t, line, e)
			if omitted := feeds.Omitted(feeds.Options{}, feeds.Items([]timeline.Event{e})); (p == nil) != (tt.start == "") || (omitted == 1) != (p == nil) {
				t.Fatalf("shown: %t, omitted: %d", p != nil, omitted)
			}
			if p == nil {
				return
			}
			if start, end := p["DTSTART"+tt.form], p["DTEND"+tt.form]; start != tt.start || end != tt.end {
				t.Errorf("from %q to %q, want %q to %q", start, end, tt.start, tt.end)
			}
			if got := strings.ReplaceAll(unescape(t, p["SUMMARY"]), "\u00a0", " "); got != "Title"+tt.suffix {
				t.Errorf("SUMMARY = %q, want Title%s", got, tt.suffix)
			}
			edtf, ok := p["X-EDTF"]
			if p["STATUS"] != tt.status || ok != tt.edtf || ok && edtf != tt.date {
				t.Errorf("STATUS = %s, X-EDTF = %q", p["STATUS"], edtf)
			}
		})
	}
}

// What a status becomes in a calendar and in a title (I24, T10).
func TestStatuses(t *testing.T) {
	line := talks(t)
	for status, want := range map[timeline.Status]struct{ title, calendar string }{
		timeline.Tentative: {"Talks", "TENTATIVE"},
		timeline.Scheduled: {"Talks", "CONFIRMED"},
		timeline.Occurred:  {"Talks", "CONFIRMED"},
		timeline.Postponed: {"Postponed: Talks", "TENTATIVE"},
		timeline.Cancelled: {"Cancelled: Talks", "CANCELLED"},
	} {
		e := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Talks", Status: status}, 0)
		p := vevent(t, line, e)
		if p["SUMMARY"] != want.title || p["STATUS"] != want.calendar {
			t.Errorf("%s: SUMMARY:%s, STATUS:%s, want %s, %s", status, p["SUMMARY"], p["STATUS"], want.title, want.calendar)
		}
		if rss, atomTitle := item(t, line, e).text(t, "", "title"), entry(t, line, e).text(t, atom, "title"); rss != want.title || atomTitle != want.title {
			t.Errorf("%s: titles %q and %q, want %q", status, rss, atomTitle, want.title)
		}
	}
	gone := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Talks", Deleted: new(at("2025-03-01T00:00:00Z"))}, 0)
	if p := vevent(t, line, gone); p["SUMMARY"] != "Cancelled: Talks" || p["STATUS"] != "CANCELLED" {
		t.Errorf("deleted: SUMMARY:%s, STATUS:%s", p["SUMMARY"], p["STATUS"])
	}
}

// What every event must have (I12), an address that makes it differ from others (T3), its stamps (I13) and its sequence (I14), and that nobody is busy (I23).
func TestCalendarEventProperties(t *testing.T) {
	line := talks(t)
	e := stored(t, line, timeline.Event{ID: "abc", Date: "2025-03-12", Title: "Talks", Revision: 4}, 0)
	p := vevent(t, line, e)
	for name, want := range map[string]string{
		"UID": "abc@dates.example.org", "SEQUENCE": "3", "URL": "https://dates.example.org/e/abc",
		"DTSTAMP": "20250227T210100Z", "LAST-MODIFIED": "20250227T210100Z", "CREATED": "20250227T180000Z",
		"TRANSP": "TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS": "FREE",
	} {
		if p[name] != want {
			t.Errorf("%s = %q, want %q", name, p[name], want)
		}
	}
	for _, name := range []string{"ORGANIZER", "ATTENDEE", "X-EDTF", "LOCATION", "GEO", "CATEGORIES", "COLOR"} {
		if value, ok := p[name]; ok {
			t.Errorf("%s = %q, want none", name, value)
		}
	}
	if text := unescape(t, p["DESCRIPTION"]); !strings.HasPrefix(text, "Wednesday, 12\u00a0March 2025 · Scheduled\n") || !strings.HasSuffix(text, "\n\n"+p["URL"]) {
		t.Errorf("DESCRIPTION = %q", text)
	}
}

// SEQUENCE counts revisions, stays within 31 bits, and never falls (I14).
func TestSequence(t *testing.T) {
	line := talks(t)
	for _, tt := range []struct{ revision, base, want int64 }{
		{1, 0, 0}, {2, 0, 1}, {1, 1000, 1000}, {math.MaxInt32, 5000, math.MaxInt32}, {1 << 50, 0, math.MaxInt32}, {-3, 0, 0},
	} {
		e := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Talks"}, 0)
		e.Revision = tt.revision
		s := site
		s.SequenceBase = tt.base
		_, events := parseCalendar(t, feeds.Calendar().Render(s, viewOf(line, feeds.Calendar()), feeds.Items([]timeline.Event{e})))
		if got, want := events[0]["SEQUENCE"], unpadded(tt.want); got != want {
			t.Errorf("revision %d and base %d: SEQUENCE:%s, want %s", tt.revision, tt.base, got, want)
		}
	}
}

// The calendar's own properties, old and new (I6, I7, I9, I10, I11), without a UID; and what it leaves out (I21).
func TestCalendarProperties(t *testing.T) {
	_, events := demo(t)
	line := talks(t)
	v := viewOf(line, feeds.Calendar())
	v.Self += "?topic=nato"
	v.More = true
	p, _ := parseCalendar(t, feeds.Calendar().Render(site, v, feeds.Items(events)))
	about := "Meetings, proposals and agreements about what could secure a peace.\n\n" +
		"1 event that a calendar cannot show is not in this one; it is on the page.\n\n" +
		"Only the last 10,000 events by start are in this calendar. For those of one year, add from=YEAR&to=YEAR to its address."
	for name, want := range map[string]string{
		"VERSION": "2.0", "CALSCALE": "GREGORIAN", "METHOD": "PUBLISH", "PRODID": "-//Dateline//Dateline 0.1.0//EN",
		"NAME;LANGUAGE=en": line.Title, "X-WR-CALNAME": line.Title, "DESCRIPTION;LANGUAGE=en": about, "X-WR-CALDESC": about, "X-WR-TIMEZONE": "Europe/Kyiv",
		"REFRESH-INTERVAL;VALUE=DURATION": "PT1H", "X-PUBLISHED-TTL": "PT1H", "COLOR": "steelblue", "X-APPLE-CALENDAR-COLOR": "#4682B4",
		"SOURCE;VALUE=URI": v.Self, "URL": v.Page, "LAST-MODIFIED": "20250228T091500Z",
	} {
		if got := strings.NewReplacer(`\,`, ",", `\;`, ";", `\n`, "\n").Replace(p[name]); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if uid, known := p["UID"]; known {
		t.Errorf("UID = %q, want none", uid)
	}
}

// A colour without a name has no COLOR, since programs would prefer it to the very colour (I9).
func TestCalendarColors(t *testing.T) {
	for color, want := range map[string][2]string{
		"steelblue": {"steelblue", "#4682B4"}, "Tomato": {"tomato", "#FF6347"}, "#0a0b0c": {"", "#0A0B0C"}, "#4682b4": {"steelblue", "#4682B4"}, "GREY": {"grey", "#808080"}, "": {}, "#12345": {}, "#12345g": {}, "no such": {},
	} {
		line := talks(t)
		line.Color = color
		p, _ := parseCalendar(t, feeds.Calendar().Render(site, viewOf(line, feeds.Calendar()), nil))
		if got := [2]string{p["COLOR"], p["X-APPLE-CALENDAR-COLOR"]}; got != want {
			t.Errorf("%q: %v, want %v", color, got, want)
		}
	}
}

// Neither a backslash nor a circumflex stands in a parameter: the one would swallow the quotation mark behind it, the
// other begin an escape of RFC 6868 (I5).
func TestCalendarParameterBackslash(t *testing.T) {
	line := talks(t)
	p := vevent(t, line, stored(t, line, timeline.Event{
		Date: "2025-03-12", Title: "Talks", Place: &timeline.Place{Name: `^nC:\`, Lat: new(48.2), Lon: new(16.3)},
	}, 0))
	if got := p["X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE=\"\uff3enC:\uff3c\""]; got != "geo:48.2,16.3" {
		t.Errorf("the place is %q in %v", got, p)
	}
}

// Places, topics and media keep their commas, semicolons and quotation marks (I4, I5, I27, I28).
func TestCalendarPlaceTopicsMedia(t *testing.T) {
	line := talks(t)
	p := vevent(t, line, stored(t, line, timeline.Event{
		Date: "2025-03-12", Title: "Talks", Topics: []string{"a,b", "c;d"}, Color: "tomato",
		Place: &timeline.Place{Name: `Bar "Zum; Löwen"`, Country: "AT", Lat: new(48.2), Lon: new(-16.3725001)},
		Media: []timeline.Media{{URL: "https://example.org/a.jpg", Type: "image/jpeg"}, {URL: "https://example.org/b.mp3", Type: "audio/mpeg"}},
	}, 0))
	for name, want := range map[string]string{
		"LOCATION": `Bar "Zum\; Löwen"\, AT`, "GEO": "48.2;-16.3725", "CATEGORIES": `a\,b,c\;d`, "COLOR": "tomato",
		"X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-ADDRESS=AT;X-TITLE=\"Bar \u201dZum; Löwen\u201d\"": "geo:48.2,-16.3725",
		"IMAGE;VALUE=URI;DISPLAY=GRAPHIC;FMTTYPE=image/jpeg":                                        "https://example.org/a.jpg",
		"ATTACH;FMTTYPE=audio/mpeg": "https://example.org/b.mp3",
	} {
		if p[name] != want {
			t.Errorf("%s = %q, want %q", name, p[name], want)
		}
	}
}

// Whatever a title holds, unfolding and unescaping give it back (I2, I4).
func TestSummarySurvives(t *testing.T) {
	line := talks(t)
	e := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "x"}, 0)
	rapid.Check(t, func(r *rapid.T) {
		alphabet := []rune("ab ;,:\\\"'n\u00e4\u0436\u20ac\U0001F600\u202e\u00a0")
		e.Title = strings.TrimSpace(rapid.StringOfN(rapid.RuneFrom(alphabet), 0, 300, -1).Draw(r, "title"))
		if got := unescape(t, vevent(t, line, e)["SUMMARY"]); got != e.Title {
			r.Fatalf("SUMMARY = %q, want %q", got, e.Title)
		}
	})
}

// A character of four octets is never cut, wherever it stands (I2).
func TestFoldEveryOffset(t *testing.T) {
	line := talks(t)
	for pad := range 160 {
		e := stored(t, line, timeline.Event{Date: "2025-03-12", Title: strings.Repeat("x", pad+1) + "😀" + strings.Repeat("y", 80)}, 0)
		if got := unescape(t, vevent(t, line, e)["SUMMARY"]); got != e.Title {
			t.Errorf("SUMMARY = %q, want %q", got, e.Title)
		}
	}
}
