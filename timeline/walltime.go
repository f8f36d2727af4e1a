package timeline

import (
	"strings"
	"time"
)

const (
	writeTime = "write a time as 2025-02-28T14:30 or 2025-02-28T14:30:00, with Z or an offset such as +02:00 behind it if it has one"
	maxOffset = 14 * 60 * 60 // seconds; no place on Earth is further from UTC
)

// parseTime reads a date-time after RFC 3339 section 5.6, in capitals, whose seconds and offset may be
// missing. One without an offset is read in zone.
func parseTime(text, zone string) (moment, error) {
	m, err := parseDay(text[:dayLength])
	if err != nil {
		return m, err
	}
	if m.precision != Day {
		return m, Errorf(Invalid, "a time needs a whole day before the T, such as 2025-02-28T14:30")
	}
	clock, rest := text[dayLength+1:], ""
	if i := strings.IndexAny(clock, "Z+-.,?~%"); i >= 0 {
		clock, rest = clock[:i], clock[i:]
	}
	seconds, err := m.clock(clock)
	if err != nil {
		return m, err
	}
	wall := m.lo + seconds
	if rest == "" {
		m.lo, err = instantIn(zone, wall)
	} else {
		var offset int64
		offset, err = parseOffset(rest)
		m.lo = wall - offset
	}
	m.hi = m.lo
	return m, err
}

// clock reads HH:MM or HH:MM:SS as seconds from midnight, and sets the precision.
func (m *moment) clock(text string) (int64, error) {
	hour, rest, _ := strings.Cut(text, ":")
	minute, second, exact := strings.Cut(rest, ":")
	m.precision = Minute
	if exact {
		m.precision = Second
	} else {
		second = "00"
	}
	h, ok1 := twoDigits(hour)
	min, ok2 := twoDigits(minute)
	s, ok3 := twoDigits(second)
	switch {
	case !ok1 || !ok2 || !ok3:
		return 0, Errorf(Invalid, writeTime)
	case h > 23:
		return 0, Errorf(Invalid, "hours run from 00 to 23: midnight is 00:00 of the next day")
	case min > 59:
		return 0, Errorf(Invalid, "minutes run from 00 to 59")
	case s > 59:
		return 0, Errorf(Invalid, "seconds run from 00 to 59: leap seconds are not counted")
	}
	return int64(h*60*60 + min*60 + s), nil
}

func twoDigits(s string) (int, bool) {
	n, ok := number(s)
	return n, ok && len(s) == 2
}

// parseOffset reads what follows a clock time: Z or ±HH:MM, as seconds east of UTC.
func parseOffset(text string) (int64, error) {
	switch text[0] {
	case '.', ',':
		return 0, Errorf(Invalid, "leave out the fraction of a second: times are exact to the second")
	case '?', '~', '%':
		return 0, Errorf(Invalid, "a time cannot be marked with ?, ~ or %%: mark the day alone, without its time")
	case 'Z':
		if text != "Z" {
			return 0, Errorf(Invalid, "nothing can follow the Z of a time")
		}
		return 0, nil
	}
	hours, minutes, _ := strings.Cut(text[1:], ":")
	h, ok1 := twoDigits(hours)
	min, ok2 := twoDigits(minutes)
	offset := int64(h*60*60 + min*60)
	switch {
	case !ok1 || !ok2:
		return 0, Errorf(Invalid, "write an offset as +02:00 or -05:00, and nothing behind it")
	case min > 59 || offset > maxOffset:
		return 0, Errorf(Invalid, "an offset lies between -14:00 and +14:00")
	case text[0] == '-':
		offset = -offset
	}
	return offset, nil
}

// instantIn is the instant at which the clocks in zone show wall, which counts seconds as if they showed
// UTC; the earlier one if they show it twice. The error is Invalid if they never do.
func instantIn(zone string, wall int64) (int64, error) {
	loc, err := Location(zone)
	if err != nil || zone == "Local" {
		return 0, Errorf(Invalid, "a time without an offset needs a time zone of the IANA database, such as Europe/Kyiv")
	}
	return instantAt(loc, wall)
}

// instantAt is instantIn for a zone that is known.
func instantAt(loc *time.Location, wall int64) (int64, error) {
	// Walking the zone's periods around the time, in order, finds the earliest that shows it. Offsets stay
	// below a day.
	for at := wall - daySeconds; at <= wall+daySeconds; {
		t := time.Unix(at, 0).In(loc)
		_, offset := t.Zone()
		i := wall - int64(offset)
		if _, there := time.Unix(i, 0).In(loc).Zone(); there == offset {
			return i, nil
		}
		_, end := t.ZoneBounds()
		if end.IsZero() {
			break
		}
		_, next := end.Zone()
		if before, after := end.Unix()+int64(offset), end.Unix()+int64(next); before <= wall && wall < after {
			return 0, gapError(loc.String(), wall, before, after)
		}
		// In far years the library may end a period before it began; an hour is shorter than any period.
		at = max(end.Unix(), at+60*60)
	}
	return 0, Errorf(Invalid, "there is no such time in this time zone: write another time, or one with an offset")
}

// gapError says that clocks never show wall, since they jump from one time to another.
func gapError(zone string, wall, from, to int64) error {
	at := func(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }
	layout := "15:04"
	if at(from).YearDay() != at(to).YearDay() {
		layout = "2 January 15:04"
	}
	return Errorf(Invalid, "there is no %s on %s in %s: clocks go from %s to %s; write a time before or after that",
		at(wall).Format("15:04"), at(wall).Format("2 January 2006"), zone, at(from).Format(layout), at(to).Format(layout))
}
