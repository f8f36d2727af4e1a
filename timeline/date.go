package timeline

import (
	"slices"
	"strings"
	"time"
)

// Precision says how exactly a date is known.
type Precision string

// The precisions, finest first.
const (
	Second  Precision = "second"
	Minute  Precision = "minute"
	Day     Precision = "day"
	Month   Precision = "month"
	Season  Precision = "season"
	Year    Precision = "year"
	Decade  Precision = "decade"
	Century Precision = "century"
)

var precisions = []Precision{Second, Minute, Day, Month, Season, Year, Decade, Century}

// Date is when something happens, as exactly as it is known: a date of EDTF Level 1 (ISO 8601-2), a
// date-time of RFC 3339, or an interval of either. The calendar is the proleptic Gregorian one with
// astronomical years: year 0 is 1 BCE. A Date is a comparable value.
type Date struct {
	text, zone  string
	first, last moment // both ends; the same unless the date is an interval
	interval    bool
}

// maxDate is how many bytes a date may have.
const maxDate = 100

// ParseDate reads a date. Times without an offset are wall-clock times in zone, a name of the IANA
// database; one that the clocks there show twice is the earlier, one that they leave out is refused. The
// error is Invalid, and its message says what to write instead.
func ParseDate(text, zone string) (Date, error) {
	switch {
	case text == "":
		return Date{}, Errorf(Invalid, "write a date, such as 2025-02-28")
	case len(text) > maxDate:
		return Date{}, Errorf(Invalid, "a date has %d bytes at most", maxDate)
	}
	left, right, interval := strings.Cut(text, "/")
	first, left, err := parseEnd(left, zone)
	if err != nil {
		return Date{}, err
	}
	if !interval {
		if !first.given() {
			return Date{}, Errorf(Invalid, "an open date needs its other end, such as 2025-02-28/..")
		}
		return Date{text: left, zone: zone, first: first, last: first}, nil
	}
	last, right, err := parseEnd(right, zone)
	if err != nil {
		return Date{}, err
	}
	d := Date{text: left + "/" + right, zone: zone, first: first, last: last, interval: true}
	if err := d.checkEnds(); err != nil {
		return Date{}, err
	}
	return d, nil
}

// checkEnds refuses an interval whose ends do not belong together. Ends that are known so roughly that
// they overlap are in order unless the last lies before the first on both sides.
func (d Date) checkEnds() error {
	first, last := d.first, d.last
	switch {
	case !first.given() && !last.given():
		return Errorf(Invalid, "at least one end of an interval must be a date")
	case !first.given() || !last.given():
		return nil
	case first.timed() != last.timed():
		return Errorf(Invalid, "one end is a time and the other is not: write both as times or both as days, since a day has no hour to count from")
	case last.lo < first.lo && last.hi < first.hi:
		return Errorf(Invalid, "the end is before the start")
	}
	return nil
}

// String is the date as it was written, except that the T and Z of a time are capitals.
func (d Date) String() string { return d.text }

// Zone is the time zone in which the date was read.
func (d Date) Zone() string { return d.zone }

// Lo is the first second of the date in Unix seconds, [NoLo] if its start is open or unknown. Days count
// from midnight UTC.
func (d Date) Lo() int64 {
	if !d.first.given() {
		return NoLo
	}
	return d.first.lo
}

// Hi is the second behind the last one of the date, [NoHi] if its end is open or unknown. It equals Lo for
// a single time.
func (d Date) Hi() int64 {
	if !d.last.given() {
		return NoHi
	}
	return d.last.hi
}

// Start is the first day, or the first instant in UTC after RFC 3339; empty if it is open, unknown or
// outside the years 1–9999.
func (d Date) Start() string { return textOf(boundText(d.Lo(), d.AllDay())) }

// End is the day behind the last one, or the instant of the end; empty as Start is.
func (d Date) End() string { return textOf(boundText(d.Hi(), d.AllDay())) }

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// Precision says how exactly the date is known: the coarser of an interval's ends.
func (d Date) Precision() Precision {
	coarser := max(slices.Index(precisions, d.first.precision), slices.Index(precisions, d.last.precision))
	if coarser < 0 {
		return Day // the zero Date
	}
	return precisions[coarser]
}

// AllDay reports whether the date is made of calendar days, not instants.
func (d Date) AllDay() bool { return !d.first.timed() && !d.last.timed() }

// Interval reports whether the date is written as an interval, also an open one.
func (d Date) Interval() bool { return d.interval }

// OpenStart reports whether the interval is open towards the past ("../B").
func (d Date) OpenStart() bool { return d.first.end == openEnd }

// OpenEnd reports whether the interval is open towards the future ("A/..").
func (d Date) OpenEnd() bool { return d.last.end == openEnd }

// UnknownStart reports whether the interval has a start that nobody knows ("/B").
func (d Date) UnknownStart() bool { return d.first.end == unknownEnd }

// UnknownEnd reports whether the interval has an end that nobody knows ("A/").
func (d Date) UnknownEnd() bool { return d.last.end == unknownEnd }

// Uncertain reports whether a part of the date is marked as uncertain (? or %).
func (d Date) Uncertain() bool { return d.first.uncertain || d.last.uncertain }

// Approximate reports whether a part of the date is marked as approximate (~ or %).
func (d Date) Approximate() bool { return d.first.approximate || d.last.approximate }

// Unspecified reports whether a part of the date has digits that are not known (X).
func (d Date) Unspecified() bool { return d.first.unspecified() || d.last.unspecified() }

// Within reports whether d lies inside o, so that going from o to d moves nothing: it only says the same
// more exactly, or again. An instant lies on its day in d's zone. A single time says when something
// begins, so that giving it an end later on is no move.
func (d Date) Within(o Date) bool {
	lo, hi := d.span()
	oldLo, oldHi := o.span()
	switch {
	case d.AllDay() == o.AllDay() && d.Lo() == o.Lo() && d.Hi() == o.Hi():
		return true
	case !d.AllDay() && o.AllDay():
		lo, hi = dayIn(d.zone, lo, 0), dayIn(d.zone, hi, 1)
	case d.AllDay() && !o.AllDay():
		lo, hi = midnightIn(d.zone, lo), midnightIn(d.zone, hi)
	case o.instant():
		return oldLo <= lo && lo < oldHi
	}
	return oldLo <= lo && hi <= oldHi
}

// Exacter reports whether d, which lies within o, says more than o did: it spans less, is more precise, or
// lost a mark of doubt.
func (d Date) Exacter(o Date) bool {
	lo, hi := d.span()
	oldLo, oldHi := o.span()
	return d.AllDay() != o.AllDay() || lo > oldLo || hi < oldHi ||
		slices.Index(precisions, d.Precision()) < slices.Index(precisions, o.Precision()) ||
		o.instant() && !d.instant() || o.Unspecified() && !d.Unspecified() ||
		o.Uncertain() && !d.Uncertain() || o.Approximate() && !d.Approximate()
}

// instant reports whether the date is a single time.
func (d Date) instant() bool { return d.first.timed() && d.Lo() == d.Hi() }

// span is Lo and Hi, where a single time lasts as long as the minute or second that it names.
func (d Date) span() (lo, hi int64) {
	switch {
	case !d.instant():
		return d.Lo(), d.Hi()
	case d.Precision() == Minute:
		return d.Lo(), d.Lo() + 60
	}
	return d.Lo(), d.Lo() + 1
}

const daySeconds = 24 * 60 * 60

// dayIn is the day on which the instant lies in zone, as midnight UTC; with after 1 it is the day behind
// the one on which the second before the instant lies.
func dayIn(zone string, at int64, after int64) int64 {
	if at == NoLo || at == NoHi {
		return at
	}
	y, m, d := time.Unix(at-after, 0).In(locationOf(zone)).Date()
	return midnight(y, m, d) + after*daySeconds
}

// midnightIn is the instant at which a day, given as midnight UTC, begins in zone.
func midnightIn(zone string, day int64) int64 {
	if day == NoLo || day == NoHi {
		return day
	}
	y, m, d := time.Unix(day, 0).UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, locationOf(zone)).Unix()
}

// locationOf is the named zone, or UTC if there is none of that name.
func locationOf(zone string) *time.Location {
	loc, err := Location(zone)
	if err != nil {
		return time.UTC
	}
	return loc
}
