package feeds

import "dateline/timeline"

// Omission is why a calendar leaves an event out.
type Omission string

// The reasons. The empty one is none: the calendar shows the event.
const (
	OmittedNoStart Omission = "no-start" // it has no beginning to stand at
	OmittedVague   Omission = "vague"    // it is not known to the month, or to the day if the calendar shows nothing else
	OmittedFar     Omission = "far"      // it lies outside the years that calendar programs can hold
)

// WhyOmitted says why a calendar leaves the item out. A deleted event has no reason, since it is missing from the page too.
func WhyOmitted(o Options, it Item) Omission {
	d := it.Event.When()
	sp, ok := calendarSpan(&it.Event, o.Imprecise)
	switch {
	case ok || it.Event.Deleted != nil || !o.Cancelled.shows(it.Event):
		return ""
	case d.String() == "" || d.Lo() == timeline.NoLo:
		return OmittedNoStart
	case !sp.within():
		return OmittedFar
	}
	return OmittedVague
}
