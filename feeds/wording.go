package feeds

import (
	"fmt"

	"dateline/timeline"
)

// wording is what documents say in words of their own; dates and statuses have theirs in the domain.
type wording struct {
	movedFrom, place, participants, sources, media, related, ownPage, file string

	rest string // leads to the whole of a text that was cut

	follows, replaces, partOf, seeAlso string // what an event is to another one

	leftOutOne, leftOutMany string // number
	latestOnly              string // says CalendarLimit

	changesOf, startingOf string // title of what the feed is about

	reason, writtenBy, redactedOn string // note; author; date
	gone, back                    string // what happened to the whole event
	nowStands, wholeEvent         string
	fields                        map[string]string // the names of the fields that tellings of changes name
	added, removed, details       string            // in lists; what is the same in words
	redacted                      string            // stands for a text that was taken out
}

// family is the title of a feed of that family.
func (w wording) family(f timeline.Family, title string) string {
	switch f {
	case timeline.Changes:
		return fmt.Sprintf(w.changesOf, title)
	case timeline.Starting:
		return fmt.Sprintf(w.startingOf, title)
	}
	return title
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

		changesOf:  "%s: changes and corrections",
		startingOf: "%s: starting",

		reason:     "Reason: %s",
		writtenBy:  "By %s",
		redactedOn: "Texts of this change were redacted on %s",
		gone:       "This event is no longer on this timeline.",
		back:       "This event is on this timeline again.",
		nowStands:  "After this change",
		wholeEvent: "The event and its history",
		fields: map[string]string{
			"date": "Date", "zone": "Time zone", "status": "Status", "title": "Title", "summary": "Summary", "body": "Text",
			"place": "Place", "participants": "Participants", "topics": "Topics", "sources": "Sources",
			"media": "Pictures and files", "related": "Related events", "lang": "Language", "translations": "Translations",
			"url": "The event's own page", "color": "Colour",
		},
		added:    "added",
		removed:  "removed",
		details:  "details changed",
		redacted: "[redacted]",
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
