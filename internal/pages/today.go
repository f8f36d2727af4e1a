package pages

import (
	"time"

	"dateline/timeline"
)

const daySeconds = 24 * 60 * 60

// Today is a day in a time zone. Days of dates are compared with it as days, times by the day that they have in the zone.
type Today struct {
	zone *time.Location
	day  int64 // its midnight as if it were in UTC, in Unix seconds
}

// TodayIn is the day on which a time lies in a zone.
func TodayIn(now time.Time, zone string) Today {
	loc, err := timeline.Location(zone)
	if err != nil {
		loc = time.UTC
	}
	return Today{loc, dayOf(now.Unix(), loc)}
}

// Number counts the days: a page that marks today changes with it.
func (t Today) Number() int64 { return floor(t.day, daySeconds) }

// Unix is the midnight with which the day begins, as if it were in UTC: what bounds of days are compared with.
func (t Today) Unix() int64 { return t.day }

// Bounds are when the day begins in its zone, and when the next one does.
func (t Today) Bounds() (begun, over time.Time) {
	y, m, d := time.Unix(t.day, 0).UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.zone).UTC(), time.Date(y, m, d+1, 0, 0, 0, 0, t.zone).UTC()
}

// Date is the day as a date.
func (t Today) Date() timeline.Date {
	d, _ := timeline.ParseDate(time.Unix(t.day, 0).UTC().Format(time.DateOnly), "UTC")
	return d
}

// Ahead reports whether an event lies on the day or later, wholly: that is where it stands in the list.
func (t Today) Ahead(e *timeline.Event) bool { return t.first(e) >= t.day }

// LongOver reports whether the last possible day of an event has passed by one full day.
func (t Today) LongOver(e *timeline.Event) bool {
	if e.Hi == timeline.NoHi {
		return false
	}
	last := e.Hi - 1
	if !e.AllDay {
		last = dayOf(max(e.Hi-1, e.Lo), t.zone)
	}
	return floor(last, daySeconds)*daySeconds+2*daySeconds <= t.day
}

// first is the midnight of the day with which an event stands in the list, as if it were in UTC.
func (t Today) first(e *timeline.Event) int64 {
	at := sortOf(e.Lo, e.Hi)
	if e.Lo == timeline.NoLo && at != timeline.NoHi {
		at--
	}
	if e.AllDay || at == timeline.NoHi {
		return at
	}
	return dayOf(at, t.zone)
}

// dayOf is the midnight of the day on which an instant lies, as if it were in UTC.
func dayOf(at int64, zone *time.Location) int64 {
	_, offset := time.Unix(at, 0).In(zone).Zone()
	return floor(at+int64(offset), daySeconds) * daySeconds
}

// sortOf is where bounds stand in time order.
func sortOf(lo, hi int64) int64 {
	if lo == timeline.NoLo {
		return hi
	}
	return lo
}

func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// year is the year of a bound in UTC.
func year(at int64) int { return time.Unix(at, 0).UTC().Year() }
