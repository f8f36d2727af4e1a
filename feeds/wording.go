package feeds

// wording is what documents say in words of their own; dates and statuses have theirs in the domain.
type wording struct {
	movedFrom, place, participants, sources, media, related, ownPage, file string

	rest string // leads to the whole of a text that was cut

	follows, replaces, partOf, seeAlso string // what an event is to another one

	leftOutOne, leftOutMany string // number
	latestOnly              string // says CalendarLimit
}

// wordingOf is the wording in a language. There is only English until the domain has words for another.
func wordingOf(string) wording {
	return wording{
		movedFrom:    "Moved from %s.",
		place:        "Place",
		participants: "Participants",
		sources:      "Sources",
		media:        "Pictures and files",
		related:      "Related events",
		ownPage:      "The event's own page",
		file:         "Calendar file",
		rest:         "The whole text is on the event's page",
		follows:      "Follows",
		replaces:     "Replaces",
		partOf:       "Part of",
		seeAlso:      "See also",

		leftOutOne:  "%d event that a calendar cannot show is not in this one; it is on the page.",
		leftOutMany: "%d events that a calendar cannot show are not in this one; they are on the page.",
		latestOnly: "Only the last 10,000 events by start are in this calendar. " +
			"For those of one year, add from=YEAR&to=YEAR to its address.",
	}
}

// relation is what an event is to another one.
func (w wording) relation(name string) string {
	switch name {
	case "follows":
		return w.follows
	case "replaces":
		return w.replaces
	case "part_of":
		return w.partOf
	}
	return w.seeAlso
}
