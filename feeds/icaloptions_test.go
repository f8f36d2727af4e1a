package feeds_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/feeds"
	"dateline/feeds/validate"
	"dateline/timeline"
)

// The days on which a calendar shows dates that are not known to the day, in each of the ways (E4, E5); what it leaves
// out it counts. No way brings years that programs cannot hold (I20).
func TestCalendarImprecise(t *testing.T) {
	const out = ""
	ways := []feeds.Imprecise{feeds.ImpreciseAuto, feeds.ImpreciseSpan, feeds.ImpreciseFirst, feeds.ImpreciseSkip}
	line := talks(t)
	for _, tt := range []struct {
		date string
		want [4]string // first day and the day behind the last, in each way
	}{
		{"2025-02-28", [4]string{"20250228/20250301", "20250228/20250301", "20250228/20250301", "20250228/20250301"}},
		{"2025-02-28?", [4]string{"20250228/20250301", "20250228/20250301", "20250228/20250301", "20250228/20250301"}},
		{"1610-02-28/2025-05-03", [4]string{"16100228/20250504", "16100228/20250504", "16100228/20250504", "16100228/20250504"}},
		{"2025-03", [4]string{"20250301/20250401", "20250301/20250401", "20250301/20250302", out}},
		{"2025-06-XX", [4]string{"20250601/20250701", "20250601/20250701", "20250601/20250602", out}},
		{"2025-03-15/2025-03", [4]string{"20250315/20250401", "20250315/20250401", "20250315/20250316", out}},
		{"2025-03/2025-05", [4]string{out, "20250301/20250601", "20250301/20250302", out}},
		{"2025-21", [4]string{out, "20250301/20250601", "20250301/20250302", out}},
		{"2025-24", [4]string{out, "20251201/20260301", "20251201/20251202", out}},
		{"2025", [4]string{out, "20250101/20260101", "20250101/20250102", out}},
		{"2025~", [4]string{out, "20250101/20260101", "20250101/20250102", out}},
		{"202X", [4]string{out, "20200101/20300101", "20200101/20200102", out}},
		{"20XX", [4]string{out, "20000101/21000101", "20000101/20000102", out}},
		{"1601", [4]string{out, "16010101/16020101", "16010101/16010102", out}},
		{"9998", [4]string{out, out, "99980101/99980102", out}},
		{"2025-02-28/..", [4]string{"20250228/20250301", "20250228/20250301", "20250228/20250301", out}},
		{"2025-02/..", [4]string{"20250201/20250202", "20250201/20250202", "20250201/20250202", out}},
		{"2025/..", [4]string{out, out, "20250101/20250102", out}},
		{"../2025-05-31", [4]string{}}, {"/2025", [4]string{}},
		{"0000", [4]string{}}, {"-0043", [4]string{}}, {"1600", [4]string{}}, {"9999", [4]string{}}, {"Y170000002", [4]string{}},
	} {
		e := stored(t, line, timeline.Event{Date: tt.date, Title: "Talks"}, 0)
		words := timeline.Words(e.When(), e.Status, line.Zone, line.Lang, timeline.Full).Main
		for i, how := range ways {
			o := feeds.Options{Imprecise: how}
			p, got := veventWith(t, o, line, e), out
			if p != nil {
				got = p["DTSTART;VALUE=DATE"] + "/" + p["DTEND;VALUE=DATE"]
				if !strings.Contains(strings.ToLower(unescape(t, p["DESCRIPTION"])), strings.ToLower(words)) {
					t.Errorf("%s, %s: DESCRIPTION = %q, want the date in words, %q", tt.date, how.Word(), p["DESCRIPTION"], words)
				}
			}
			if got != tt.want[i] {
				t.Errorf("%s, %s: %q, want %q", tt.date, how.Word(), got, tt.want[i])
			}
			if n := feeds.Omitted(o, feeds.Items([]timeline.Event{e})); (n == 1) != (p == nil) {
				t.Errorf("%s, %s: shown %t, omitted %d", tt.date, how.Word(), p != nil, n)
			}
			if strings.Contains(tt.date, "?") && p != nil && p["STATUS"] != "TENTATIVE" {
				t.Errorf("%s, %s: STATUS:%s of a date in doubt", tt.date, how.Word(), p["STATUS"])
			}
		}
	}
}

// What has no date yet but a day that it comes after is left out where only days are wanted; what goes on since a day is not.
func TestCalendarOfOpenEnds(t *testing.T) {
	line, o := talks(t), feeds.Options{Imprecise: feeds.ImpreciseSkip}
	for status, want := range map[timeline.Status]bool{timeline.Scheduled: false, timeline.Tentative: false, timeline.Occurred: true} {
		e := stored(t, line, timeline.Event{Date: "2025-02-28/..", Title: "Talks", Status: status}, 0)
		if p := veventWith(t, o, line, e); (p != nil) != want {
			t.Errorf("%s: %v", status, p)
		}
	}
}

// What is called off is cancelled, confirmed with a title that says so, or absent, as the calendar is asked; what is
// deleted is there only as cancelled (I24, I25).
func TestCalendarOfCancelled(t *testing.T) {
	line := talks(t)
	off := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Talks", Status: timeline.Cancelled}, 0)
	doubtful := stored(t, line, timeline.Event{Date: "2025-03-12?", Title: "Talks", Status: timeline.Cancelled}, 0)
	put := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Talks", Status: timeline.Postponed}, 0)
	on := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Talks"}, 0)
	gone := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Talks", Deleted: new(at("2025-03-01T00:00:00Z"))}, 0)
	coarse := stored(t, line, timeline.Event{Date: "2025", Title: "Talks", Status: timeline.Cancelled}, 0)
	for _, tt := range []struct {
		how                                feeds.Cancelled
		off, doubtful, postponed, on, gone string
		left                               int
	}{
		{feeds.CancelledMark, "CANCELLED Cancelled: Talks", "CANCELLED Cancelled: Talks", "TENTATIVE Postponed: Talks", "CONFIRMED Talks", "CANCELLED Cancelled: Talks", 1},
		{feeds.CancelledKeep, "CONFIRMED Cancelled: Talks", "TENTATIVE Cancelled: Talks", "TENTATIVE Postponed: Talks", "CONFIRMED Talks", "", 1},
		{feeds.CancelledDrop, "", "", "TENTATIVE Postponed: Talks", "CONFIRMED Talks", "", 0},
	} {
		o := feeds.Options{Cancelled: tt.how}
		for _, c := range []struct {
			event timeline.Event
			want  string
		}{{off, tt.off}, {doubtful, tt.doubtful}, {put, tt.postponed}, {on, tt.on}, {gone, tt.gone}} {
			got := ""
			if p := veventWith(t, o, line, c.event); p != nil {
				title, _, _ := strings.Cut(p["SUMMARY"], " –") // the date in doubt
				got = p["STATUS"] + " " + title
			}
			if got != c.want {
				t.Errorf("%s, %s: %q, want %q", tt.how.Word(), c.event.Status, got, c.want)
			}
		}
		if n := feeds.Omitted(o, feeds.Items([]timeline.Event{off, gone, coarse})); n != tt.left {
			t.Errorf("%s: %d left out because of their dates, want %d", tt.how.Word(), n, tt.left)
		}
	}
}

// A calendar that is asked to rings before each event that is known to begin on a day, and is not off (I26).
func TestCalendarAlarm(t *testing.T) {
	line := talks(t)
	for _, tt := range []struct {
		date   string
		status timeline.Status
		lead   time.Duration
		want   string
	}{
		{"2025-03-12T10:00", timeline.Scheduled, 15 * time.Minute, "-PT15M"},
		{"2025-03-12", timeline.Tentative, 90 * time.Minute, "-PT1H30M"},
		{"2025-03-12/2025-03-14", timeline.Occurred, feeds.MaxAlarm, "-P28D"},
		{"2025-03-12/..", timeline.Scheduled, 36 * time.Hour, "-P1DT12H"},
		{"2025-03-12?", timeline.Scheduled, time.Hour, "-PT1H"},
		{"2025-03-12", timeline.Scheduled, 0, ""},
		{"2025-03-12", timeline.Cancelled, time.Hour, ""},
		{"2025-03-12", timeline.Postponed, time.Hour, ""},
		{"2025-03", timeline.Scheduled, time.Hour, ""},
		{"2025-03-12/2025-03", timeline.Scheduled, time.Hour, ""},
	} {
		e := stored(t, line, timeline.Event{Date: tt.date, Title: "Talks; really", Status: tt.status}, 0)
		for _, how := range []feeds.Cancelled{feeds.CancelledMark, feeds.CancelledKeep} {
			p := veventWith(t, feeds.Options{Alarm: tt.lead, Cancelled: how}, line, e)
			got := []string{p["VALARM TRIGGER"], p["VALARM ACTION"], p["VALARM DESCRIPTION"]}
			want := []string{tt.want, "DISPLAY", `Talks\; really`}
			if tt.want == "" {
				want = []string{"", "", ""}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s %s, %v (-want +got):\n%s", tt.date, tt.status, tt.lead, diff)
			}
		}
	}
	gone := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Gone", Deleted: new(at("2025-03-01T00:00:00Z"))}, 0)
	if p := veventWith(t, feeds.Options{Alarm: time.Hour}, line, gone); p == nil || p["VALARM TRIGGER"] != "" {
		t.Errorf("deleted: %v", p)
	}
}

// optional are the calendars of one timeline with each of the options, by the name of their golden file, with the
// query that asks for them.
func optional() map[string]struct {
	query   string
	options feeds.Options
} {
	return map[string]struct {
		query   string
		options feeds.Options
	}{
		"calendar-mark":  {"", feeds.Options{}},
		"calendar-keep":  {"?cancelled=keep", feeds.Options{Cancelled: feeds.CancelledKeep}},
		"calendar-drop":  {"?cancelled=drop", feeds.Options{Cancelled: feeds.CancelledDrop}},
		"calendar-span":  {"?imprecise=span", feeds.Options{Imprecise: feeds.ImpreciseSpan}},
		"calendar-first": {"?imprecise=first", feeds.Options{Imprecise: feeds.ImpreciseFirst}},
		"calendar-skip":  {"?imprecise=skip", feeds.Options{Imprecise: feeds.ImpreciseSkip}},
		"calendar-alarm": {"?alarm=P1DT15M", feeds.Options{Alarm: 24*time.Hour + 15*time.Minute}},
		"calendar-all":   {"?cancelled=keep&imprecise=first&alarm=PT15M", feeds.Options{Cancelled: feeds.CancelledKeep, Imprecise: feeds.ImpreciseFirst, Alarm: 15 * time.Minute}},
	}
}

// inUkrainian are the translations of an event that has a title in Ukrainian.
func inUkrainian(title string) map[string]timeline.Translation {
	return map[string]timeline.Translation{"uk": {Title: title}}
}

// statusesAndPrecisions are events of every status, in English and Ukrainian, and of every precision, in English.
func statusesAndPrecisions(tb testing.TB) (timeline.Timeline, []timeline.Event) {
	line := talks(tb)
	var events []timeline.Event
	for _, status := range []timeline.Status{timeline.Tentative, timeline.Scheduled, timeline.Occurred, timeline.Postponed, timeline.Cancelled} {
		for _, date := range []string{"2025-03-12T10:00", "2025-03-12"} {
			events = append(events, stored(tb, line, timeline.Event{Date: date, Title: "It is " + string(status), Status: status, Translations: inUkrainian("Стан: " + status.Words("uk"))}, len(events)))
		}
	}
	events = append(events, stored(tb, line, timeline.Event{Date: "2025-03-12", Title: "Taken away", Deleted: new(at("2025-03-01T00:00:00Z"))}, len(events)))
	for _, date := range []string{"2025-03-12/2025-03-14", "2025-03-12?", "2025-06-XX", "2025-03", "2025-21", "2025", "202X", "2025-02-28/..", "2025-02/..", "2025/..", "../2025-05-31", "-0043",
		"2025-03-12T10:00:30Z", "2025-03-12T10:00/2025-03-12T12:30", "2024-12/2025-01", "1066-10-14", "-0043-03-15", "19XX", "9999-12-31", "Y12025", "Y170000002"} {
		events = append(events, stored(tb, line, timeline.Event{Date: date, Title: "On " + date}, len(events)))
	}
	return line, events
}

// The same calendars in Ukrainian lead to the pages in Ukrainian, with the same events (I24, I26).
func TestGoldenCalendarOptionsInUkrainian(t *testing.T) {
	line, events := statusesAndPrecisions(t)
	for name, c := range optional() {
		v := inLanguage(viewOf(line, feeds.Calendar()), "uk")
		if c.query != "" {
			v.Self = strings.Replace(v.Self, "?", c.query+"&", 1)
		}
		v.Options = c.options
		v.Options.Lang = "uk"
		doc := feeds.Calendar().Render(site, v, feeds.Items(events))
		golden(t, strings.Replace(name, "calendar", "calendar.uk", 1)+".ics", doc)
		for _, found := range validate.Calendar(doc) {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// A calendar with options is as valid as one without (I24, I26 among all rules), and differs in what it was asked for.
func TestGoldenCalendarOptions(t *testing.T) {
	line, events := statusesAndPrecisions(t)
	golden(t, "calendar.json", feeds.JSON().Render(site, viewOf(line, feeds.JSON()), feeds.Items(events))) // what they choose from
	seen := map[string]string{}
	for name, c := range optional() {
		v := viewOf(line, feeds.Calendar())
		v.Self += c.query
		v.Options = c.options
		doc := feeds.Calendar().Render(site, v, feeds.Items(events))
		golden(t, name+".ics", doc)
		for _, found := range validate.Calendar(doc) {
			t.Errorf("%s: %v", name, found)
		}
		_, entries, _ := bytes.Cut(doc, []byte("BEGIN:VEVENT"))
		if other := seen[string(entries)]; other != "" {
			t.Errorf("%s is like %s", name, other)
		}
		seen[string(entries)] = name
		left := feeds.Omitted(c.options, feeds.Items(events))
		if says := fmt.Sprintf(":Meetings%s%d event", ", proposals and agreements about what could secure a peace.\n\n", left); !strings.Contains(aboutOf(t, doc), says) {
			t.Errorf("%s does not say that %d are left out", name, left)
		}
	}
}

// aboutOf is the description of a calendar, behind a colon.
func aboutOf(t *testing.T, doc []byte) string {
	p, _ := parseCalendar(t, doc)
	return ":" + unescape(t, p["X-WR-CALDESC"])
}

// The settings of a timeline are the options of its calendars, and words for options are read back.
func TestCalendarOptions(t *testing.T) {
	for _, c := range []string{"mark", "keep", "drop"} {
		for _, i := range []string{"auto", "span", "first", "skip"} {
			o := feeds.CalendarOptions(timeline.Timeline{Calendar: timeline.CalendarSettings{Cancelled: c, Imprecise: i}})
			if o.Cancelled.Word() != c || o.Imprecise.Word() != i {
				t.Errorf("%s and %s are read as %s and %s", c, i, o.Cancelled.Word(), o.Imprecise.Word())
			}
		}
	}
	if o := feeds.CalendarOptions(timeline.Timeline{}); o != (feeds.Options{}) {
		t.Errorf("of no settings: %+v", o)
	}
	for _, word := range []string{"", "Mark", "no"} {
		_, c := feeds.ParseCancelled(word)
		_, i := feeds.ParseImprecise(word)
		if c || i {
			t.Errorf("%q is read", word)
		}
	}
}
