package feeds

import (
	"time"

	"dateline/timeline"
)

// shows reports whether a calendar has an event of this status.
func (how Cancelled) shows(e timeline.Event) bool {
	switch how {
	case CancelledKeep:
		return e.Deleted == nil
	case CancelledDrop:
		return shownStatus(e) != timeline.Cancelled
	}
	return true
}

// calendarStatus is the status in the three words of RFC 5545 section 3.8.1.11. A date in doubt makes the
// event tentative.
func calendarStatus(e timeline.Event, d timeline.Date, how Cancelled) string {
	switch status := shownStatus(e); {
	case status == timeline.Cancelled && how != CancelledKeep:
		return "CANCELLED"
	case status == timeline.Tentative, status == timeline.Postponed, d.Uncertain():
		return "TENTATIVE"
	}
	return "CONFIRMED"
}

// MaxAlarm is the longest time before an event at which a calendar reminds of it.
const MaxAlarm = 28 * 24 * time.Hour

// alarm adds a reminder (RFC 5545 section 3.6.6), unless there is nothing to be reminded of: the event is off, or it is
// not known on which day it begins. Of a day it counts from midnight, wherever the reader is.
func (l *contentLines) alarm(t timeline.Timeline, e timeline.Event, before time.Duration) {
	status := shownStatus(e)
	if before <= 0 || status == timeline.Cancelled || status == timeline.Postponed || !exactDays(e.When()) {
		return
	}
	l.raw("BEGIN", "VALARM")
	l.raw("ACTION", "DISPLAY")
	l.raw("TRIGGER", "-"+timeline.DurationText(before))
	l.text("DESCRIPTION", titleOf(t, e))
	l.raw("END", "VALARM")
}
