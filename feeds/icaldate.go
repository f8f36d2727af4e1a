package feeds

import (
	"time"

	"dateline/timeline"
)

// span is where a calendar shows an event.
type span struct {
	start, end time.Time // half open; end is zero if the event has none to show
	allDay     bool
}

const (
	day      = 24 * time.Hour
	maxMonth = 31 * day
)

// calendarSpan is where a calendar shows a date. ok is false for a date that would be shown wrongly: one without a
// start, one outside the years that calendar programs can hold, and one that is not known to the day, if the calendar
// is not to show it. Unless asked otherwise that is one not known to the month, which would be a banner over a whole
// season or year; an open end is the first day.
func calendarSpan(e *timeline.Event, how Imprecise) (sp span, ok bool) {
	d := e.When()
	if d.String() == "" || d.Lo() == timeline.NoLo {
		return span{}, false
	}
	sp = span{start: time.Unix(d.Lo(), 0).UTC(), allDay: d.AllDay()}
	switch endless := d.Hi() == timeline.NoHi; {
	case sp.allDay && (endless || how == ImpreciseFirst && !exactDays(d)):
		sp.end = sp.start.Add(day)
	case endless || d.Hi() == d.Lo():
	default:
		sp.end = time.Unix(d.Hi(), 0).UTC()
	}
	return sp, sp.within() && how.shows(d) && !(how == ImpreciseSkip && e.NoDateYet())
}

// shows reports whether a calendar shows a date that has a start.
func (how Imprecise) shows(d timeline.Date) bool {
	switch {
	case exactDays(d) || how == ImpreciseFirst:
		return true
	case how == ImpreciseSkip:
		return false
	case d.Hi() == timeline.NoHi:
		return knownToMonth(d)
	}
	// The length is compared in seconds: a time.Duration ends after 292 years.
	return how == ImpreciseSpan || d.Hi()-d.Lo() <= int64(maxMonth/time.Second)
}

// InCalendars reports whether calendar programs can hold events of the year.
func InCalendars(year int) bool { return year >= 1601 && year <= 9998 }

// within reports whether every calendar program can hold the span.
func (sp span) within() bool {
	first := time.Date(1601, 1, 1, 0, 0, 0, 0, time.UTC)
	behind := time.Date(9998, 12, 31, 0, 0, 0, 0, time.UTC)
	if sp.start.Before(first) || !sp.start.Before(behind) {
		return false
	}
	return sp.end.IsZero() || sp.end.After(sp.start) && !sp.end.After(behind)
}

// exactDays reports whether the date is known to the day or finer.
func exactDays(d timeline.Date) bool {
	p := d.Precision()
	return p == timeline.Second || p == timeline.Minute || p == timeline.Day
}

func knownToMonth(d timeline.Date) bool { return exactDays(d) || d.Precision() == timeline.Month }

// exact reports whether a calendar's own dates say all that there is to say of the date.
func exact(d timeline.Date) bool {
	return exactDays(d) && d.Lo() != timeline.NoLo && d.Hi() != timeline.NoHi && !d.Uncertain() && !d.Approximate()
}

// Omitted counts the events that a calendar leaves out because of their dates: they have no day to stand at, or none
// that it is asked to show. Deleted ones are missing from the page too, and do not count; neither does what is called
// off where such events are not asked for.
func Omitted(o Options, items []Item) int {
	n := 0
	for _, it := range items {
		if WhyOmitted(o, it) != "" {
			n++
		}
	}
	return n
}

// write adds the dates to an event. An end is always written for days, and lies behind the last of them; a
// moment has none, since an end at the start makes programs refuse the event.
func (sp span) write(l *contentLines) {
	const date = "20060102"
	switch {
	case sp.allDay:
		l.raw("DTSTART;VALUE=DATE", sp.start.Format(date))
		l.raw("DTEND;VALUE=DATE", sp.end.Format(date))
	case sp.end.IsZero():
		l.instant("DTSTART", sp.start)
	default:
		l.instant("DTSTART", sp.start)
		l.instant("DTEND", sp.end)
	}
}
