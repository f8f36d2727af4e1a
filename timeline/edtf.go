package timeline

import (
	"strings"
	"time"
)

// Limits of EDTF dates.
const (
	dayLength = len("2025-02-28")
	maxYear   = 1_000_000_000

	firstSeason = 21 // spring
	winter      = 24
)

const writeDay = "write a date such as 2025-02-28, 2025-02 or 2025, or a time such as 2025-02-28T14:30"

// parseDay reads a date of EDTF Level 1 that is neither a time nor an interval.
func parseDay(text string) (moment, error) {
	var m moment
	text = m.qualify(text)
	if strings.HasPrefix(text, "Y") {
		return m, m.longYear(text[1:])
	}
	body, negative := strings.CutPrefix(text, "-")
	year, rest, further := strings.Cut(body, "-")
	if err := m.shortYear(year, negative); err != nil {
		return m, err
	}
	if !further {
		return m, nil
	}
	if m.precision != Year {
		return m, Errorf(Invalid, "nothing can follow a year with X: write 201X or 20XX alone")
	}
	month, day, further := strings.Cut(rest, "-")
	if err := m.inYear(month); err != nil {
		return m, err
	}
	if further {
		return m, m.inMonth(day)
	}
	return m, nil
}

// qualify takes the qualifier off the end of a date.
func (m *moment) qualify(text string) string {
	last := len(text) - 1
	switch text[last] {
	case '?':
		m.uncertain = true
	case '~':
		m.approximate = true
	case '%':
		m.uncertain, m.approximate = true, true
	default:
		return text
	}
	return text[:last]
}

// longYear reads a year of more than four digits, behind its Y.
func (m *moment) longYear(text string) error {
	digits, negative := strings.CutPrefix(text, "-")
	year, ok := number(digits)
	switch {
	case !ok || digits[0] == '0':
		return Errorf(Invalid, "write a long year in digits behind Y, such as Y170000002 or Y-170000")
	case len(digits) <= 4:
		return Errorf(Invalid, "write a year of up to four digits without Y, such as 0044 or -0043")
	case year > maxYear:
		return Errorf(Invalid, "a year lies between Y-1000000000 and Y1000000000")
	}
	if negative {
		year = -year
	}
	m.years(Year, year, year)
	return nil
}

// shortYear reads a year of four digits, of which the last or the last two may be X.
func (m *moment) shortYear(text string, negative bool) error {
	known := strings.TrimRight(text, "X")
	base, ok := number(known)
	switch {
	case !ok || len(text) != 4 || len(known) < 2:
		return Errorf(Invalid, writeDay)
	case negative && text == "0000":
		return Errorf(Invalid, "write year 0, which is 1 BCE, as 0000")
	}
	precision, first, last := Year, base, base
	switch len(known) {
	case 3:
		precision, first, last = Decade, base*10, base*10+9
	case 2:
		precision, first, last = Century, base*100, base*100+99
	}
	if negative {
		first, last = -last, -max(first, 1) // year 0 is not written with a sign
	}
	m.years(precision, first, last)
	return nil
}

func (m *moment) years(p Precision, first, last int) {
	m.precision, m.year = p, first
	m.lo, m.hi = midnight(first, time.January, 1), midnight(last+1, time.January, 1)
}

// inYear reads what follows a year: a month, a season, or XX.
func (m *moment) inYear(text string) error {
	if text == "XX" {
		m.noMonth = true
		return nil
	}
	n, ok := number(text)
	if !ok || len(text) != 2 {
		return Errorf(Invalid, writeDay)
	}
	switch {
	case n >= 1 && n <= 12:
		m.precision = Month
		m.lo, m.hi = midnight(m.year, time.Month(n), 1), midnight(m.year, time.Month(n+1), 1)
	case n >= firstSeason && n <= winter:
		// Spring begins in March; winter begins in December and ends in the next year.
		begin := time.Month(3 + 3*(n-firstSeason))
		m.precision = Season
		m.lo, m.hi = midnight(m.year, begin, 1), midnight(m.year, begin+3, 1)
	default:
		return Errorf(Invalid, "a month runs from 01 to 12, a season from 21 (spring) to 24 (winter)")
	}
	m.month = n
	return nil
}

// inMonth reads what follows a month: a day, or XX.
func (m *moment) inMonth(text string) error {
	n, ok := number(text)
	switch {
	case m.precision == Season:
		return Errorf(Invalid, "a season has no days: write a month from 01 to 12")
	case text == "XX":
		m.noDay = true
		return nil
	case !ok || len(text) != 2:
		return Errorf(Invalid, writeDay)
	case m.noMonth:
		return Errorf(Invalid, "a day needs its month: write 2004-XX-XX if neither is known")
	case n == 0:
		return Errorf(Invalid, "the days of a month begin with 01")
	}
	if last := int((m.hi - m.lo) / daySeconds); n > last {
		return Errorf(Invalid, "%s %s has %d days", english.months[m.month-1], english.year(m.year), last)
	}
	m.precision, m.day = Day, n
	m.lo += int64(n-1) * daySeconds
	m.hi = m.lo + daySeconds
	return nil
}
