package timeline

// Outline is what a list of timelines says of one. It counts and names what everybody who may read the timeline can see.
type Outline struct {
	Timeline TimelineRecord

	Total int  // visible events
	More  bool // there may be others, which nobody counted

	First, Last *Event // in time order; nil: there are no events

	// Next is the first event that is planned, scheduled or tentative, and lies wholly on the day of the question in the timeline's
	// zone, or later; nil: there is none. The time of the question makes no other difference than by its day.
	Next *Event

	// Validator is that of the list of all visible events.
	Validator Validator
}
