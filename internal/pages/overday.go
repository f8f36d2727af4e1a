package pages

import (
	"time"

	"dateline/timeline"
)

// OverSince is the instant from which on pages say of a scheduled event that it was planned: the midnight, in the timeline's
// zone, at which its last possible day has passed by one full day. It is not ok for an event of which they never do.
func OverSince(e *timeline.Event, zone string) (at time.Time, ok bool) {
	if e.Status != timeline.Scheduled || e.Hi == timeline.NoHi || e.Over == nil {
		return time.Time{}, false
	}
	loc, err := timeline.Location(zone)
	if err != nil {
		loc = time.UTC
	}
	last := time.Unix(e.Hi-1, 0).UTC()
	if !e.AllDay {
		last = time.Unix(max(e.Hi-1, e.Lo), 0).In(loc)
	}
	year, month, day := last.Date()
	return time.Date(year, month, day+2, 0, 0, 0, 0, loc), true
}
