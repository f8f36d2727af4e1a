package timeline

import (
	"maps"
	"slices"
	"time"
)

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
// is marked as minor. Of an event that is gone for them, deleted or hidden again, it is what took it away, and nothing
// that it was before; once it is restored, all is told again. Authors are named if the timeline shows them.
func Tellings(versions []Version, authors bool) []Telling {
	var now sighting
	for i := range versions {
		now = now.after(&versions[i])
	}
	return tellings(versions, authors, stillTold(now.event))
}

// stillTold says of each change that followers saw whether they are told of it, now that they know of the event what they do.
func stillTold(now *Event) func(before, after *Event) bool {
	return func(_, after *Event) bool { return !now.isGone() || after.Revision == now.Revision }
}

func tellings(versions []Version, authors bool, chosen func(before, after *Event) bool) []Telling {
	var tellings []Telling
	eachPublic(versions, authors, chosen, func(v Version, before, after sighting, r Revision) {
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

// StartSpread bounds how far zones and late publication shift a start: with the event's Lo in Unix seconds, and the
// lead, [Event.Starts] is never before Lo - lead - StartSpread/2, and always before Lo + StartSpread.
const StartSpread = 48 * time.Hour

// Starts is when a feed of beginnings tells of the event, lead before it begins: at the start of its day in its zone,
// or at its time. Who learns of an event later than that, but before that day or minute is over, is told at once. ok is
// false for an event that does not begin at a known day or time, is called off, or had begun when it was first shown.
func (e *Event) Starts(lead time.Duration) (s Start, ok bool) {
	switch {
	case e.Deleted != nil, e.Published == nil, e.Start == nil, e.Status == Cancelled, e.Status == Postponed:
		return Start{}, false
	case e.Precision != Day && e.Precision != Minute && e.Precision != Second:
		return Start{}, false
	case !e.Published.Before(time.Unix(e.Lo, 0).Add(StartSpread)):
		return Start{}, false // as below, but without looking its zone up: most of what is past when it is entered
	case e.NoDateYet():
		return Start{}, false
	}
	begin, zone := time.Unix(e.Lo, 0), locationOf(e.Zone)
	missed := begin.Add(time.Minute) // from here on it is no news that the event begins
	s.Day = begin.In(zone).Format(time.DateOnly)
	if e.AllDay {
		begin, missed, s.Day = dayStart(e.Lo, zone), dayStart(e.Lo+daySeconds, zone), *e.Start
	}
	if !e.Published.Before(missed) || len(s.Day) != dayLength {
		return Start{}, false
	}
	s.At = begin.Add(-lead).UTC()
	if e.Published.After(s.At) {
		s.At = *e.Published
	}
	return s, true
}

// NoDateYet reports whether all that is known of the date is that it lies behind another, as in "after 28 February, no date yet": there is an open
// end, and it has not happened.
func (e *Event) NoDateYet() bool {
	return e.Hi == NoHi && e.Status != Occurred && e.When().OpenEnd()
}

// dayStart is the first instant of a day in a zone, given its midnight in UTC. Where clocks jump over midnight, the day
// starts when they do.
func dayStart(day int64, zone *time.Location) time.Time {
	at, err := instantAt(zone, day)
	if err != nil {
		at = instantNear(day, zone)
	}
	return time.Unix(at, 0)
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
	return f.told(t.Before, &t.Event, w)
}

func (f Filter) told(before, after *Event, w Window) bool {
	return f.Matches(after, w) || before != nil && before.Deleted == nil && f.Matches(before, w)
}

// TellingTerms are the terms of all views in which a telling of an event with these versions stands, or will stand again
// when it is restored.
func TellingTerms(versions []Version) []Term {
	seen := map[Term]bool{}
	for _, t := range tellings(versions, false, func(_, _ *Event) bool { return true }) {
		for _, term := range t.Terms() {
			seen[term] = true
		}
	}
	return slices.Collect(maps.Keys(seen))
}

// Terms are the terms of the views in which the telling stands: see [Filter.Told].
func (t *Telling) Terms() []Term {
	terms := t.Event.Terms()
	if t.Before != nil && t.Before.Deleted == nil {
		terms = append(terms, t.Before.Terms()...)
	}
	return terms
}
