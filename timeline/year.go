package timeline

import "time"

// Year is the year in which the event begins: of a day the year that it lies in, of a time the year in the given zone. ok is
// false for an event without a start.
func (e *Event) Year(zone *time.Location) (year int, ok bool) {
	if e.AllDay {
		zone = time.UTC
	}
	return time.Unix(e.Lo, 0).In(zone).Year(), e.Lo != NoLo
}

// YearStarts are both readings of the beginning of a year in a zone, in Unix seconds, the earlier one first: as a day, and
// as an instant. What begins between them belongs to the one year or to the one before.
func YearStarts(year int, zone *time.Location) (first, last int64) {
	day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	instant := time.Date(year, 1, 1, 0, 0, 0, 0, zone).Unix()
	return min(day, instant), max(day, instant)
}

// DayStarts are both readings of the beginning of a day in a zone, as [YearStarts] are of a year.
func DayStarts(year int, month time.Month, day int, zone *time.Location) (first, last int64) {
	asDay := midnight(year, month, day)
	instant := time.Date(year, month, day, 0, 0, 0, 0, zone).Unix()
	return min(asDay, instant), max(asDay, instant)
}
