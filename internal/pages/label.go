package pages

import "dateline/timeline"

// Labels are what pages say in words of their own; dates, statuses and kinds of change have theirs in the domain. The
// fields are named after the English words.
type Labels struct {
	Lang string // that they are in

	// Of every page.
	Skip, Site, AllTimelines, Breadcrumb, Languages, Published string
	PublishedBy, Licence                                       string // publisher; licence

	// Of the list of timelines.
	Timelines, Calendar, Feed, ForReader, NoTimelines, ListTitle string

	// Of a timeline.
	PublishersPage, ShowAll, Where, Who, Source  string
	NoMatch, NoEvents, Pages                     string
	Follow, FollowThis, FollowWhy, AddToCalendar string
	ByYear                                       string

	// Of an event.
	Draft, DraftWhy, Trimmed, Facts, Status, Topics, Address string
	Files, Sources, Related, History, Minor, Removed, Added  string
	Redacted, TextsRedacted, Elsewhere                       string
	Keep, AddThis, AddedOnce, FollowTimeline                 string
	Or, ChangesOf, InReader, ChangesTitle                    string
	Permanent                                                string

	// Of an event that was removed.
	GoneTitle, GoneText, GoneCalled, GoneWhen, GoneWhy string // its title; a time; a reason

	Relations, Fields map[string]string

	FrameLabels
	IndexLabels
	ItemLabels
	MovedLabels
	ProblemLabels
	EmbedLabels
	EventLabels
	SubscribeLabels
	TimelineLabels
	FilterLabels
	ChartLabels

	Edit EditLabels // of the editor
}

// LabelsOf are the labels in a language for which the domain has words; in English for others.
func LabelsOf(lang string) *Labels {
	if tag, ok := timeline.WordsIn(lang); ok && tag == ukrainian.Lang {
		return &ukrainian
	}
	return &English
}

// English are the labels in English.
var English = Labels{
	Lang: "en",
	Skip: "Skip to content", Site: "Site", AllTimelines: "All timelines", Breadcrumb: "Breadcrumb", Languages: "Languages",
	Published: "Published with Dateline", PublishedBy: "Published by %s", Licence: "Licence: %s",

	Timelines: "Timelines", Calendar: "Calendar", Feed: "Feed", ForReader: "All timelines for a feed reader (OPML)",
	NoTimelines: "No public timelines yet.", ListTitle: "All timelines (OPML)",

	PublishersPage: "The publisher's page", ShowAll: "Show all events", Where: "Where", Who: "Who", Source: "Source", NoMatch: "No events match.",
	NoEvents: "No events yet. Follow now and you will get the first one.", Pages: "Pages",
	Follow: "Follow", FollowThis: "Follow this timeline",
	FollowWhy:     "Your calendar or feed reader keeps up by itself when events move or are called off.",
	AddToCalendar: "Add to my calendar",
	ByYear:        "Calendars of single years",

	Draft: "Draft.", DraftWhy: "Only who may write to the timeline sees this.", Trimmed: "Older changes are no longer kept.", Facts: "Facts",
	Status: "Status", Topics: "Topics", Address: "Address", Files: "Files", Sources: "Sources",
	Related: "Related", History: "History", Minor: "minor", Removed: "removed: ", Added: "added: ", Redacted: "redacted",
	TextsRedacted: "Texts redacted", Elsewhere: "More in another language", Keep: "Keep", AddThis: "Add this event",
	AddedOnce:      "This adds one event once. To get later changes too,",
	FollowTimeline: "follow the timeline", Or: "or", ChangesOf: "the changes of this event", InReader: "in a feed reader",
	ChangesTitle: "changes", Permanent: "Permanent address",

	GoneTitle: "This event was removed", GoneText: "It stood here once. The address will not be used again.",
	GoneCalled: "It was called “%s”.", GoneWhen: "Removed %s.", GoneWhy: "Reason: %s",

	Edit: editLabels, FrameLabels: frameLabels, IndexLabels: indexLabels, ItemLabels: itemLabels, MovedLabels: movedLabels, ProblemLabels: problemLabels, TimelineLabels: timelineLabels, FilterLabels: filterLabels, ChartLabels: chartLabels,
	EmbedLabels: embedLabels, EventLabels: eventLabels, SubscribeLabels: subscribeLabels,

	Relations: map[string]string{
		"follows": "Follows", "replaces": "Replaces", "part_of": "Part of", "see_also": "See also",
	},
	Fields: map[string]string{
		"date": "Date", "zone": "Time zone", "status": "Status", "title": "Title", "summary": "Summary", "body": "Text",
		"place": "Place", "participants": "Participants", "topics": "Topics", "sources": "Sources", "media": "Pictures and files",
		"related": "Related events", "lang": "Language", "translations": "Translations", "url": "Address", "color": "Colour",
	},
}
