package timeline

import "time"

// Family says what a feed tells of the events of a timeline. Each family has entries with ids of their own, so that
// who follows one never sees an entry of another.
type Family string

// The families of feeds.
const (
	Latest   Family = "latest"   // every event once, dated when it was first shown
	Changes  Family = "changes"  // every revision that is worth telling, dated when it was written
	Starting Family = "starting" // every event once when it begins, or some time before
)

// Families are all families, the one that a feed has unless asked otherwise first.
var Families = []Family{Latest, Changes, Starting}

// MaxLead is the longest time before an event at which [Starting] tells of it.
const MaxLead = 366 * 24 * time.Hour

// Telling is one revision of an event as [Changes] tells it.
type Telling struct {
	Event    Event    // as the revision left it for followers; a tombstone if it took the event away from them
	Before   *Event   // as followers knew it before; nil if they did not know it
	Revision Revision // what it did, and why
	Write    uint64   // the store's revision of the write that made it
}

// Tellings are the revisions of an event that followers should learn of, oldest first: its public history without what
// is marked as minor. Authors are named if the timeline shows them.
func Tellings(versions []Version, authors bool) []Telling {
	var tellings []Telling
	eachPublic(versions, authors, func(v Version, before, after sighting, r Revision) {
		if !r.Minor {
			tellings = append(tellings, Telling{Event: *after.event, Before: before.event, Revision: r, Write: v.Write})
		}
	})
	return tellings
}

// Start is the moment at which [Starting] tells of an event.
type Start struct {
	At  time.Time // when it is told
	Day string    // the day on which the event begins in its zone, such as "2025-02-28": a moved event is told again
}

// Starts is when a feed of beginnings tells of the event, lead before it begins: at the start of its day in its zone,
// or at its time. Who learns of an event later than that, but before its day or time is over, is told at once. ok is
// false for an event that does not begin at a known day or time, is called off, or was over when it was first shown.
func (e *Event) Starts(lead time.Duration) (s Start, ok bool) {
	if e.Deleted != nil || e.Published == nil || e.Lo == NoLo || e.Status == Cancelled || e.Status == Postponed {
		return Start{}, false
	}
	if e.When().OpenEnd() && e.Status != Occurred {
		return Start{}, false // "after 28 February, no date yet" is no beginning
	}
	switch e.Precision {
	case Day, Minute, Second:
	default:
		return Start{}, false
	}
	begin, zone := time.Unix(e.Lo, 0).UTC(), locationOf(e.Zone)
	missed := begin.Add(time.Minute) // the last moment at which it is still news that the event begins
	if e.AllDay {
		begin = time.Date(begin.Year(), begin.Month(), begin.Day(), 0, 0, 0, 0, zone)
		missed = begin.AddDate(0, 0, 1)
	}
	if !e.Published.Before(missed) || begin.Year() < 1 || begin.Year() > 9999 {
		return Start{}, false
	}
	s = Start{At: begin.Add(-lead).UTC(), Day: begin.In(zone).Format(time.DateOnly)}
	if e.Published.After(s.At) {
		s.At = *e.Published
	}
	return s, true
}

// TellingPage is a part of a list of tellings, newest first, read in one transaction with everything that it depends on.
type TellingPage struct {
	Timeline  Timeline
	Tellings  []Telling
	Next      *Cursor // where the list goes on; nil: this is its end
	Validator Validator
}

// Told reports whether a filter chooses a telling: by what followers knew before it or know after it, so that who follows
// a topic learns that an event has left it.
func (f Filter) Told(t *Telling, w Window) bool {
	return f.Matches(&t.Event, w) || t.Before != nil && t.Before.Deleted == nil && f.Matches(t.Before, w)
}
