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

// calendarSpan is where a calendar shows a date. Up to a month is shown as its days, an open end as the
// first day. ok is false for a date that would be shown wrongly: one without a start, one not known to the
// month, which would be a banner over a whole season or year, and one outside the years that calendar
// programs can hold.
func calendarSpan(d timeline.Date) (sp span, ok bool) {
	if d.String() == "" || d.Lo() == timeline.NoLo {
		return span{}, false
	}
	sp = span{start: time.Unix(d.Lo(), 0).UTC(), allDay: d.AllDay()}
	switch endless := d.Hi() == timeline.NoHi; {
	case endless && d.AllDay():
		sp.end = sp.start.Add(day)
		ok = knownToMonth(d)
	case endless || d.Hi() == d.Lo():
		ok = true
	default:
		sp.end = time.Unix(d.Hi(), 0).UTC()
		// The length is compared in seconds: a time.Duration ends after 292 years.
		ok = exactDays(d) || d.Hi()-d.Lo() <= int64(maxMonth/time.Second)
	}
	return sp, ok && sp.within()
}

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

// Omitted counts the events that a calendar leaves out, because they have no day or month to stand at.
// Deleted ones are missing from the page too, and do not count.
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
