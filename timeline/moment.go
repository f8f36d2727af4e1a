package timeline

import (
	"strings"
	"time"
)

// endKind says what stands at one end of a date.
type endKind byte

const (
	givenEnd   endKind = iota // a date or a time
	openEnd                   // ".."
	unknownEnd                // nothing
)

// moment is one end of a date.
type moment struct {
	end       endKind
	precision Precision

	// year is the first year that the moment names. In month stands a month, or a season from 21 to 24;
	// month and day are 0 if they are not written or not known.
	year, month, day int
	lo, hi           int64 // Unix seconds, half open; equal for a time

	noMonth, noDay         bool // written as XX
	uncertain, approximate bool
}

func (m moment) given() bool { return m.end == givenEnd }

func (m moment) timed() bool { return m.precision == Minute || m.precision == Second }

func (m moment) unspecified() bool {
	return m.noMonth || m.noDay || m.precision == Decade || m.precision == Century
}

// parseEnd reads one end of a date, and returns it with its normal text.
func parseEnd(text, zone string) (moment, string, error) {
	switch {
	case text == "":
		return moment{end: unknownEnd}, "", nil
	case text == "..":
		return moment{end: openEnd}, text, nil
	case strings.Contains(text, "/"):
		return moment{}, "", Errorf(Invalid, "an interval has two ends and one / between them")
	case len(text) > dayLength && (text[dayLength] == 'T' || text[dayLength] == 't'):
		text = text[:dayLength] + "T" + text[dayLength+1:]
		if clock, utc := strings.CutSuffix(text, "z"); utc {
			text = clock + "Z"
		}
		m, err := parseTime(text, zone)
		return m, text, err
	case looksTimed(text):
		return moment{}, "", Errorf(Invalid, "write a time behind a day and a T, such as 2025-02-28T14:30, in a year from 0000 to 9999")
	}
	m, err := parseDay(text)
	return m, text, err
}

// looksTimed reports whether text seems to be meant as a time.
func looksTimed(text string) bool {
	i := strings.IndexAny(text, "Tt")
	return strings.Contains(text, ":") || i > 0 && text[i-1] >= '0' && text[i-1] <= '9'
}

// number reads s if it is made of ASCII digits alone, at most ten of them.
func number(s string) (n int, ok bool) {
	if s == "" || len(s) > 10 {
		return 0, false
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// midnight is the beginning of a day in UTC, in Unix seconds. Months and days may overflow.
func midnight(year int, month time.Month, day int) int64 {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()
}
