package timeline_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"dateline/timeline"
)

const (
	noLo = timeline.NoLo
	noHi = timeline.NoHi
)

// unix is a UTC time as Unix seconds.
func unix(t testing.TB, text string) int64 {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at.Unix()
}

// daysBefore counts the days from 1970-01-01 to the beginning of a year of the proleptic Gregorian
// calendar, by the rule for leap years alone.
func daysBefore(year int64) int64 {
	floor := func(a, b int64) int64 {
		q := a / b
		if a%b < 0 {
			q--
		}
		return q
	}
	y := year - 1
	leaps := floor(y, 4) - floor(y, 100) + floor(y, 400)
	return y*365 + leaps - 719162
}

func parse(t testing.TB, text, zone string) timeline.Date {
	t.Helper()
	d, err := timeline.ParseDate(text, zone)
	if err != nil {
		t.Fatalf("ParseDate(%q, %q): %v", text, zone, err)
	}
	return d
}

func TestParseDateBounds(t *testing.T) {
	tests := []struct {
		text, start, end string
		precision        timeline.Precision
	}{
		{"2025", "2025-01-01", "2026-01-01", timeline.Year},
		{"0001", "0001-01-01", "0002-01-01", timeline.Year},
		{"0000", "", "0001-01-01", timeline.Year},
		{"9999", "9999-01-01", "", timeline.Year},
		{"9999-12-31", "9999-12-31", "", timeline.Day},
		{"Y10000", "", "", timeline.Year},
		{"-0043", "", "", timeline.Year},
		{"-0043-03-15", "", "", timeline.Day},
		{"2025-02", "2025-02-01", "2025-03-01", timeline.Month},
		{"2025-12", "2025-12-01", "2026-01-01", timeline.Month},
		{"2025-02-28", "2025-02-28", "2025-03-01", timeline.Day},
		{"2024-02-29", "2024-02-29", "2024-03-01", timeline.Day},
		{"2000-02-29", "2000-02-29", "2000-03-01", timeline.Day},
		{"0000-02-29", "", "", timeline.Day},
		{"2025-21", "2025-03-01", "2025-06-01", timeline.Season},
		{"2025-22", "2025-06-01", "2025-09-01", timeline.Season},
		{"2025-23", "2025-09-01", "2025-12-01", timeline.Season},
		{"2025-24", "2025-12-01", "2026-03-01", timeline.Season},
		{"2023-24", "2023-12-01", "2024-03-01", timeline.Season},
		{"201X", "2010-01-01", "2020-01-01", timeline.Decade},
		{"20XX", "2000-01-01", "2100-01-01", timeline.Century},
		{"2004-XX", "2004-01-01", "2005-01-01", timeline.Year},
		{"2004-06-XX", "2004-06-01", "2004-07-01", timeline.Month},
		{"2004-XX-XX", "2004-01-01", "2005-01-01", timeline.Year},
		{"2004-06~", "2004-06-01", "2004-07-01", timeline.Month},
		{"2025-02-28/2025-03-03", "2025-02-28", "2025-03-04", timeline.Day},
		{"2025-02-28/2025-03", "2025-02-28", "2025-04-01", timeline.Month},
		{"2014/2022-05-03", "2014-01-01", "2022-05-04", timeline.Year},
		{"2025/2025-03-15", "2025-01-01", "2025-03-16", timeline.Year},
		{"2025-03-15/2025-03", "2025-03-15", "2025-04-01", timeline.Month},
		{"201X~/2025-21?", "2010-01-01", "2025-06-01", timeline.Decade},
		{"2025-02-28/..", "2025-02-28", "", timeline.Day},
		{"2025-02-28/", "2025-02-28", "", timeline.Day},
		{"../2025-05-31", "", "2025-06-01", timeline.Day},
		{"/2025-05", "", "2025-06-01", timeline.Month},
		{"2025-02-28T14:30Z", "2025-02-28T14:30:00Z", "2025-02-28T14:30:00Z", timeline.Minute},
		{"2025-02-28T14:30:05Z", "2025-02-28T14:30:05Z", "2025-02-28T14:30:05Z", timeline.Second},
		{"2025-02-28T00:30+02:00", "2025-02-27T22:30:00Z", "2025-02-27T22:30:00Z", timeline.Minute},
		{"2025-02-28T23:30-14:00", "2025-03-01T13:30:00Z", "2025-03-01T13:30:00Z", timeline.Minute},
		{"2025-02-28T14:30", "2025-02-28T12:30:00Z", "2025-02-28T12:30:00Z", timeline.Minute},
		{"2025-07-28T14:30", "2025-07-28T11:30:00Z", "2025-07-28T11:30:00Z", timeline.Minute},
		{"2025-02-28T14:30/2025-02-28T16:00:00", "2025-02-28T12:30:00Z", "2025-02-28T14:00:00Z", timeline.Minute},
		{"2025-02-28T14:30/..", "2025-02-28T12:30:00Z", "", timeline.Minute},
		{"../2025-02-28T14:30:00Z", "", "2025-02-28T14:30:00Z", timeline.Second},
		{"0000-12-31T23:59Z", "", "", timeline.Minute},
		{"9999-12-31T23:59-01:00", "", "", timeline.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			d := parse(t, tt.text, "Europe/Kyiv")
			if d.String() != tt.text || d.Start() != tt.start || d.End() != tt.end || d.Precision() != tt.precision {
				t.Errorf("String, Start, End, Precision = %q, %q, %q, %q, want %q, %q, %q, %q",
					d, d.Start(), d.End(), d.Precision(), tt.text, tt.start, tt.end, tt.precision)
			}
			if d.AllDay() == strings.Contains(tt.text, "T") {
				t.Errorf("AllDay() = %t", d.AllDay())
			}
			if d.Zone() != "Europe/Kyiv" {
				t.Errorf("Zone() = %q", d.Zone())
			}
		})
	}
}

func TestParseDateLongYears(t *testing.T) {
	for text, year := range map[string]int64{
		"Y170000002": 170_000_002, "Y-170000": -170_000, "Y1000000000": 1_000_000_000,
		"Y-1000000000": -1_000_000_000, "Y12345?": 12_345, "-9999": -9999, "0000": 0, "1600": 1600, "1900~": 1900,
	} {
		d := parse(t, text, "")
		if lo, hi := daysBefore(year)*86400, daysBefore(year+1)*86400; d.Lo() != lo || d.Hi() != hi {
			t.Errorf("ParseDate(%q) = [%d, %d), want [%d, %d)", text, d.Lo(), d.Hi(), lo, hi)
		}
	}
	for text, years := range map[string][2]int64{
		"-004X": {-49, -40}, "-00XX": {-99, -1}, "-000X": {-9, -1}, "000X": {0, 9}, "00XX": {0, 99}, "-12XX": {-1299, -1200},
	} {
		d := parse(t, text, "")
		if lo, hi := daysBefore(years[0])*86400, daysBefore(years[1]+1)*86400; d.Lo() != lo || d.Hi() != hi {
			t.Errorf("ParseDate(%q) = [%d, %d), want [%d, %d)", text, d.Lo(), d.Hi(), lo, hi)
		}
	}
}

func TestParseDateOpenEnds(t *testing.T) {
	tests := []struct {
		text           string
		lo, hi         int64
		ends           [4]bool // open start, open end, unknown start, unknown end
		interval       bool
		uncertain, apx bool
		unspecified    bool
	}{
		{"1970-01-02/..", 86400, noHi, [4]bool{false, true, false, false}, true, false, false, false},
		{"1970-01-02/", 86400, noHi, [4]bool{false, false, false, true}, true, false, false, false},
		{"../1970-01-02", noLo, 172800, [4]bool{true, false, false, false}, true, false, false, false},
		{"/1970-01-02", noLo, 172800, [4]bool{false, false, true, false}, true, false, false, false},
		{"1970-01-02", 86400, 172800, [4]bool{}, false, false, false, false},
		{"1970-01-02?", 86400, 172800, [4]bool{}, false, true, false, false},
		{"1970-01-02~", 86400, 172800, [4]bool{}, false, false, true, false},
		{"1970-01-02%/..", 86400, noHi, [4]bool{false, true, false, false}, true, true, true, false},
		{"1970-01-XX", 0, 31 * 86400, [4]bool{}, false, false, false, true},
		{"1970-XX", 0, 365 * 86400, [4]bool{}, false, false, false, true},
		{"197X/1980?", 0, 3653 * 86400, [4]bool{}, true, true, false, true},
		{"19XX", -25567 * 86400, 10957 * 86400, [4]bool{}, false, false, false, true},
	}
	for _, tt := range tests {
		d := parse(t, tt.text, "UTC")
		if tt.text == "197X/1980?" {
			tt.hi = daysBefore(1981) * 86400
		}
		if d.Lo() != tt.lo || d.Hi() != tt.hi {
			t.Errorf("ParseDate(%q) = [%d, %d), want [%d, %d)", tt.text, d.Lo(), d.Hi(), tt.lo, tt.hi)
		}
		if ends := [4]bool{d.OpenStart(), d.OpenEnd(), d.UnknownStart(), d.UnknownEnd()}; ends != tt.ends {
			t.Errorf("ParseDate(%q) has ends %v, want %v", tt.text, ends, tt.ends)
		}
		if d.Interval() != tt.interval || d.Uncertain() != tt.uncertain || d.Approximate() != tt.apx || d.Unspecified() != tt.unspecified {
			t.Errorf("ParseDate(%q): Interval, Uncertain, Approximate, Unspecified = %t, %t, %t, %t", tt.text,
				d.Interval(), d.Uncertain(), d.Approximate(), d.Unspecified())
		}
	}
}

func TestParseDateCapitals(t *testing.T) {
	for text, want := range map[string]string{
		"2025-02-28t14:30z":                   "2025-02-28T14:30Z",
		"2025-02-28t14:30:00+02:00":           "2025-02-28T14:30:00+02:00",
		"2025-02-28T14:30z/2025-02-28t15:30Z": "2025-02-28T14:30Z/2025-02-28T15:30Z",
	} {
		if got := parse(t, text, "UTC").String(); got != want {
			t.Errorf("ParseDate(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	tests := []struct{ text, message string }{
		{"", "write a date"},
		{strings.Repeat("2", 101), "100 bytes"},
		{"28 Feb 2025", "write a date such as"},
		{"28.02.2025", "write a date such as"},
		{"03/04/2025", "write a date such as"},
		{"2025-2-8", "write a date such as"},
		{"20250228", "write a date such as"},
		{" 2025", "write a date such as"},
		{"2025 ", "write a date such as"},
		{"２０２５", "write a date such as"},
		{"+2025", "write a date such as"},
		{"2025-02-28-01", "write a date such as"},
		{"2025-", "write a date such as"},
		{"2025-02-", "write a date such as"},
		{"2025-02-2x", "write a date such as"},
		{"2025-1", "write a date such as"},
		{"25", "write a date such as"},
		{"2XXX", "write a date such as"},
		{"XXXX", "write a date such as"},
		{"20X5", "write a date such as"},
		{"201x", "write a date such as"},
		{"?", "write a date such as"},
		{"2025??", "write a date such as"},
		{"?2025", "write a date such as"},
		{"2025?-02", "write a date such as"},
		{"[2025,2026]", "write a date such as"},
		{"201X-02", "nothing can follow a year with X"},
		{"156X-12-25", "nothing can follow a year with X"},
		{"2004-XX-12", "a day needs its month"},
		{"2025-00", "a month runs from 01 to 12"},
		{"2025-13", "a month runs from 01 to 12"},
		{"2025-25", "a season from 21"},
		{"2025-21-03", "a season has no days"},
		{"2025-21-XX", "a season has no days"},
		{"2025-02-29", "February 2025 has 28 days"},
		{"1900-02-29", "February 1900 has 28 days"},
		{"2024-02-30", "February 2024 has 29 days"},
		{"-0043-04-31", "April 44\u00a0BCE has 30 days"},
		{"2025-02-00", "begin with 01"},
		{"-0000", "as 0000"},
		{"Y2025", "without Y"},
		{"Y-2025", "without Y"},
		{"Y017000", "such as Y170000002"},
		{"Y17E7", "such as Y170000002"},
		{"Y", "such as Y170000002"},
		{"Y170000-02", "such as Y170000002"},
		{"Y1000000001", "a year lies between"},
		{"Y99999999999999999999", "such as Y170000002"},
		{"1950S2", "write a date such as"},
		{"..", "an open date needs its other end"},
		{"../..", "at least one end"},
		{"/", "at least one end"},
		{"../", "at least one end"},
		{"/..", "at least one end"},
		{"2025/2026/2027", "an interval has two ends"},
		{"2025/..?", "write a date such as"},
		{"2025-03-01/2025-02-28", "the end is before the start"},
		{"2026/2025", "the end is before the start"},
		{"2025-02-28T15:00Z/2025-02-28T16:00+02:00", "the end is before the start"},
		{"2025-02-28T14:30/2025-03-01", "one end is a time and the other is not"},
		{"2025/2025-03-01T10:00", "one end is a time and the other is not"},
		{"2025-02-28T24:00", "hours run from 00 to 23"},
		{"2025-02-28T23:60", "minutes run from 00 to 59"},
		{"2025-02-28T23:59:60Z", "seconds run from 00 to 59"},
		{"2025-02-28T14:30:00.5Z", "leave out the fraction"},
		{"2025-02-28T14:30:00,5", "leave out the fraction"},
		{"2025-02-28T14:30?", "a time cannot be marked"},
		{"2025-02-28T14", "write a time as"},
		{"2025-02-28T1430", "write a time as"},
		{"2025-02-28T14:30:", "write a time as"},
		{"2025-02-28T14:30:00:00", "write a time as"},
		{"2025-02-28T", "write a time as"},
		{"2025-02-28T2:30pm", "write a time as"},
		{"2025-02-28T14:30+2", "write an offset as"},
		{"2025-02-28T14:30+0200", "write an offset as"},
		{"2025-02-28T14:30+02:00Z", "write an offset as"},
		{"2025-02-28T14:30+02:60", "an offset lies between"},
		{"2025-02-28T14:30+14:01", "an offset lies between"},
		{"2025-02-28T14:30-23:00", "an offset lies between"},
		{"2025-02-28T14:30ZZ", "nothing can follow the Z"},
		{"2025-02-28 14:30", "a day and a T"},
		{"-0043-03-15T10:00Z", "in a year from 0000 to 9999"},
		{"2025-02T14:30", "a day and a T"},
		{"2025-02-XXT14:30", "a whole day before the T"},
		{"2025-02-30T14:30Z", "February 2025 has 28 days"},
		{"ıııııT2025", "write a date such as"},
	}
	for _, tt := range tests {
		d, err := timeline.ParseDate(tt.text, "Europe/Kyiv")
		if err == nil {
			t.Errorf("ParseDate(%q) = %q, want an error", tt.text, d)
			continue
		}
		var refused *timeline.Error
		if !errors.As(err, &refused) || refused.Kind != timeline.Invalid || len(refused.Fields) != 0 {
			t.Errorf("ParseDate(%q): %#v, want an Invalid error without fields", tt.text, err)
		}
		if !strings.Contains(err.Error(), tt.message) {
			t.Errorf("ParseDate(%q): %q, want it to say %q", tt.text, err, tt.message)
		}
		if d != (timeline.Date{}) {
			t.Errorf("ParseDate(%q) = %q beside an error", tt.text, d)
		}
	}
}

func TestParseDateClockChanges(t *testing.T) {
	tests := []struct {
		text, zone, start, message string
	}{
		{"2025-03-09T01:59", "America/New_York", "2025-03-09T06:59:00Z", ""},
		{"2025-03-09T02:00", "America/New_York", "", "there is no 02:00 on 9 March 2025 in America/New_York: clocks go from 02:00 to 03:00"},
		{"2025-03-09T02:59:59", "America/New_York", "", "there is no 02:59 on 9 March 2025"},
		{"2025-03-09T03:00", "America/New_York", "2025-03-09T07:00:00Z", ""},
		{"2025-03-09T02:30-05:00", "America/New_York", "2025-03-09T07:30:00Z", ""},
		{"2025-11-02T00:59", "America/New_York", "2025-11-02T04:59:00Z", ""},
		{"2025-11-02T01:30", "America/New_York", "2025-11-02T05:30:00Z", ""},
		{"2025-11-02T02:00", "America/New_York", "2025-11-02T07:00:00Z", ""},
		{"2025-03-30T03:30", "Europe/Kyiv", "", "clocks go from 03:00 to 04:00"},
		{"2025-10-26T03:30", "Europe/Kyiv", "2025-10-26T00:30:00Z", ""},
		{"2025-10-26T04:00", "Europe/Kyiv", "2025-10-26T02:00:00Z", ""},
		{"2011-12-30T10:00", "Pacific/Apia", "", "clocks go from 30 December 00:00 to 31 December 00:00"},
		{"2011-12-31T10:00", "Pacific/Apia", "2011-12-30T20:00:00Z", ""},
		{"2025-10-05T02:15", "Australia/Lord_Howe", "", "clocks go from 02:00 to 02:30"},
		{"2025-04-06T01:45", "Australia/Lord_Howe", "2025-04-05T14:45:00Z", ""},
		{"2025-06-01T12:00", "Asia/Kathmandu", "2025-06-01T06:15:00Z", ""},
		{"1850-06-01T12:00:00", "UTC", "1850-06-01T12:00:00Z", ""},
		{"2200-07-01T12:00", "Europe/Kyiv", "2200-07-01T09:00:00Z", ""},
		{"2025-06-01T12:00", "Mars/Olympus", "", "needs a time zone"},
		{"2025-06-01T12:00", "Local", "", "needs a time zone"},
		{"2025-06-01T12:00", "", "2025-06-01T12:00:00Z", ""},
	}
	for _, tt := range tests {
		d, err := timeline.ParseDate(tt.text, tt.zone)
		switch {
		case tt.message == "" && (err != nil || d.Start() != tt.start):
			t.Errorf("ParseDate(%q, %q) starts at %q, %v, want %q", tt.text, tt.zone, d.Start(), err, tt.start)
		case tt.message != "" && (err == nil || !strings.Contains(err.Error(), tt.message)):
			t.Errorf("ParseDate(%q, %q): %v, want it to say %q", tt.text, tt.zone, err, tt.message)
		}
	}
}

// Every wall-clock time that a zone shows is read as the earliest instant at which it does.
func TestParseDateIsTheEarliestInstant(t *testing.T) {
	zones := []string{"Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "America/Santiago", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		wall := time.Unix(rapid.Int64Range(-1_000_000_000, 4_000_000_000).Draw(t, "wall"), 0).UTC()
		text := wall.Format("2006-01-02T15:04:05")
		if _, offset := wall.In(loc).Zone(); offset%60 != 0 {
			return // local mean time
		}
		want := noLo
		for shift := int64(-26 * 3600); shift <= 26*3600; shift += 60 {
			if at := time.Unix(wall.Unix()+shift, 0).In(loc); at.Format("2006-01-02T15:04:05") == text {
				want = at.Unix()
				break
			}
		}
		d, err := timeline.ParseDate(text, zone)
		if want == noLo && err == nil || want != noLo && (err != nil || d.Lo() != want) {
			t.Fatalf("ParseDate(%q, %q) = %d, %v, want %d", text, zone, d.Lo(), err, want)
		}
	})
}

func TestDateWithin(t *testing.T) {
	const kyiv, york = "Europe/Kyiv", "America/New_York"
	tests := []struct {
		now, zone, old, oldZone string
		want                    bool
	}{
		{"2025-03-11", kyiv, "2025-03", kyiv, true},
		{"2025-03", kyiv, "2025-03-11", kyiv, false},
		{"2025-03", kyiv, "2025", kyiv, true},
		{"2025-04-01", kyiv, "2025-03", kyiv, false},
		{"2025-03-11", kyiv, "2025-03-11", york, true},
		{"2025-03-11?", kyiv, "2025-03-11", kyiv, true},
		{"2025-03-02", kyiv, "2025-02-28/..", kyiv, true},
		{"2025-03-02/..", kyiv, "2025-02-28/..", kyiv, true},
		{"2025-02-28/..", kyiv, "2025-03-02/..", kyiv, false},
		{"2025-02-28/", kyiv, "2025-02-28/..", kyiv, true},
		{"2025-02-28", kyiv, "../2025-05-31", kyiv, true},
		{"2025-06-01", kyiv, "../2025-05-31", kyiv, false},
		{"2025-03-11T10:00", kyiv, "2025-03-11", kyiv, true},
		{"2025-03-11T00:00", kyiv, "2025-03-11", york, true},
		{"2025-03-11T23:59:59", york, "2025-03-11", kyiv, true},
		{"2025-03-11T22:30Z", kyiv, "2025-03-11", kyiv, false},
		{"2025-03-11T10:00/2025-03-11T12:00", kyiv, "2025-03-11", kyiv, true},
		{"2025-03-11T22:00/2025-03-12T00:00", kyiv, "2025-03-11", kyiv, true},
		{"2025-03-11T22:00/2025-03-12T00:01", kyiv, "2025-03-11", kyiv, false},
		{"2025-03-11T22:00/..", kyiv, "2025-03-11/..", kyiv, true},
		{"2025-03-11T22:00/..", kyiv, "2025-03-11", kyiv, false},
		{"2025-03-11", kyiv, "2025-03-11T10:00", kyiv, false},
		{"2025-03-11", kyiv, "2025-03-10T10:00/2025-03-12T10:00", kyiv, true},
		{"2025-03-11T10:00", kyiv, "2025-03-11T10:00", kyiv, true},
		{"2025-03-11T10:00", kyiv, "2025-03-11T10:00", york, false},
		{"2025-03-11T10:00:30", kyiv, "2025-03-11T10:00", kyiv, true},
		{"2025-03-11T10:01", kyiv, "2025-03-11T10:00", kyiv, false},
		{"2025-03-11T10:00", kyiv, "2025-03-11T10:00:30", kyiv, false},
		{"2025-03-11T10:00/2025-03-11T12:00", kyiv, "2025-03-11T10:00", kyiv, true},
		{"2025-03-11T10:00", kyiv, "2025-03-11T10:00/2025-03-11T12:00", kyiv, true},
		{"2025-03-11T12:00", kyiv, "2025-03-11T10:00/2025-03-11T12:00", kyiv, false},
		{"2025-03-11T11:00/2025-03-11T13:00", kyiv, "2025-03-11T10:00/2025-03-11T12:00", kyiv, false},
	}
	for _, tt := range tests {
		if got := parse(t, tt.now, tt.zone).Within(parse(t, tt.old, tt.oldZone)); got != tt.want {
			t.Errorf("%q in %s within %q in %s = %t, want %t", tt.now, tt.zone, tt.old, tt.oldZone, got, tt.want)
		}
	}
}
