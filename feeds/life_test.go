package feeds_test

import (
	"slices"
	"testing"
	"time"

	"dateline/feeds"
	"dateline/timeline"
)

// life is the history of one event of the demo in which everything happens that a feed of changes tells of: it is
// published, moved with a reason, marked as a typo, cancelled, reinstated, corrected in every field, deleted and
// restored, and a revision's texts are taken out.
func life(tb testing.TB, t timeline.Timeline, e timeline.Event) []timeline.Version {
	tb.Helper()
	e.Date, e.Status, e.Body = "2025-02-28", timeline.Scheduled, "The agreement is to be signed in the *Oval Office* at noon, before the two presidents meet the press."
	steps := []struct {
		note   string
		minor  bool
		change func(*timeline.Event)
	}{
		{"", false, func(*timeline.Event) {}},
		{"Both sides ask for more time.\nThe White House confirms.", false, func(e *timeline.Event) {
			e.Date, e.MovedFrom = "2025-03-03T14:00", new("2025-02-28")
		}},
		{"", true, func(e *timeline.Event) { e.Title += "." }},
		{"The talks ended in a dispute.", false, func(e *timeline.Event) { e.Status = timeline.Cancelled }},
		{"", false, func(e *timeline.Event) {
			e.Status, e.Title = timeline.Scheduled, "Zelenskyy & Trump: the <second> attempt"
		}},
		{"What was known at first was wrong.", false, func(e *timeline.Event) { correct(e) }},
		{"It was entered twice.", false, func(e *timeline.Event) { e.Deleted = new(time.Time) }},
		{"It was not.", false, func(e *timeline.Event) { e.Deleted, e.Summary = nil, "The presidents meet again." }},
		{"", false, func(e *timeline.Event) { e.Status = timeline.Occurred }},
	}
	var versions []timeline.Version
	for i, step := range steps {
		step.change(&e)
		e.Media, e.Revision = slices.Clone(e.Media), int64(i+1)
		e.Updated = e.Published.Add(time.Duration(i) * time.Hour)
		if e.Deleted != nil {
			e.Deleted = new(e.Updated)
		}
		versions = append(versions, timeline.Version{Event: e, Note: step.note, Author: "desk", Minor: step.minor, Write: uint64(i + 1)})
	}
	redacted := &versions[4]
	redacted.Event.Title, redacted.Redacted = "", map[string]int64{"title": 6}
	redacted.Redaction = &timeline.Redaction{Time: redacted.Event.Updated.Add(90 * time.Minute), Author: "head of desk", Note: "It named a person who must not be named."}
	return versions
}

// correct changes every other field of the event.
func correct(e *timeline.Event) {
	e.Title, e.Summary = "Zelenskyy and Trump meet a second time", "A second attempt."
	e.Body = "The agreement is to be signed in the Roosevelt Room at noon, before the two presidents meet the press."
	e.Place = &timeline.Place{Name: "New York", Country: "US"}
	e.Participants = append([]timeline.Participant{{Name: "Marco Rubio", Title: "Secretary of State", Role: "host"}}, e.Participants[1:]...)
	e.Topics = []string{"minerals-deal", "Second attempt"}
	e.Sources = []timeline.Source{{Title: "The second attempt", Publisher: "Example press", URL: "https://example.org/news/2", Published: "2025-02-28"}}
	e.Media = []timeline.Media{{URL: "https://example.org/room.jpg", Type: "image/jpeg", Caption: "The room"}}
	e.Related, e.URL, e.Color = nil, "https://example.org/meeting", "tomato"
	e.Translations = map[string]timeline.Translation{"uk": {Title: "Друга спроба"}}
}

// tellings are what a feed of changes tells of the demo, newest first: one event's life.
func tellings(tb testing.TB) (timeline.Timeline, []feeds.Item) {
	line, events := demo(tb)
	i := slices.IndexFunc(events, func(e timeline.Event) bool { return e.ID == "zelenskyy-trump-washington" })
	return line, told(timeline.Tellings(life(tb, line, events[i]), true))
}

// told are tellings as items, newest first.
func told(all []timeline.Telling) []feeds.Item {
	var items []feeds.Item
	for _, telling := range all {
		items = append(items, feeds.Item{Event: telling.Event, Telling: &telling})
	}
	slices.Reverse(items)
	return items
}

// starts are what a feed of beginnings, a day before them, tells of the demo, newest first.
func starts(tb testing.TB) (timeline.Timeline, []feeds.Item) {
	line, events := demo(tb)
	var items []feeds.Item
	for _, e := range append(events, timed(tb, line)...) {
		if s, ok := e.Starts(24 * time.Hour); ok {
			items = append(items, feeds.Item{Event: e, Start: &s})
		}
	}
	slices.SortStableFunc(items, func(a, b feeds.Item) int { return b.Start.At.Compare(a.Start.At) })
	return line, items
}

// timed are events with a time, and one that was moved.
func timed(tb testing.TB, line timeline.Timeline) []timeline.Event {
	return []timeline.Event{
		stored(tb, line, timeline.Event{ID: "briefing", Date: "2025-03-04T14:00/2025-03-04T15:30", Zone: "Europe/London", Title: "Briefing", MovedFrom: new("2025-03-03")}, 50),
		stored(tb, line, timeline.Event{ID: "talks", Date: "2025-03-04/2025-03-06", Title: "Talks in Riyadh", Status: timeline.Tentative}, 51),
		stored(tb, line, timeline.Event{ID: "off", Date: "2025-03-04", Title: "Called off", Status: timeline.Cancelled}, 52),
	}
}

// familyView is the view of a family of a timeline.
func familyView(line timeline.Timeline, f feeds.Format, family timeline.Family) feeds.View {
	v := viewOf(line, f)
	query := "?view=" + string(family)
	if family == timeline.Starting {
		query += "&lead=P1D"
	}
	v.Self += query
	v.First += query
	v.Page += query
	for name := range v.Alternates {
		if name != feeds.Calendar().Name {
			v.Alternates[name] += query
		}
	}
	v.Options.Family, v.Updated = family, at("2025-03-05T10:00:00Z")
	return v
}

// families are the families beside the latest events, with what the demo has of each.
var families = map[timeline.Family]func(testing.TB) (timeline.Timeline, []feeds.Item){
	timeline.Changes: tellings, timeline.Starting: starts,
}

var syndicated = []feeds.Format{feeds.RSS(), feeds.Atom(), feeds.JSON()}

// madeUp are a life of the event, and its beginning, as no store would have them together: versions before and behind it, with
// a text that was taken out.
func madeUp(e timeline.Event) map[timeline.Family][]feeds.Item {
	if e.Published == nil {
		e.Published = new(e.Created)
	}
	first, second, third, fourth := e, e, e, e
	first.Deleted, first.Revision, first.Updated = nil, 1, *e.Published
	first.Title, first.Body, first.Summary, first.Status = "A "+e.Title, e.Summary, "", timeline.Tentative
	first.Participants, first.Topics, first.Place = nil, append([]string{e.Zone}, e.Topics...), nil
	if e.MovedFrom != nil {
		first.Date = *e.MovedFrom
	}
	second.Deleted, second.Revision, second.Updated = nil, 2, first.Updated.Add(time.Hour)
	third.Deleted, third.Revision, third.Updated = new(second.Updated.Add(time.Hour)), 3, second.Updated.Add(time.Hour)
	fourth.Deleted, fourth.Revision, fourth.Updated = nil, 4, third.Updated.Add(time.Hour) // or else the deletion alone would be told
	versions := []timeline.Version{
		{Event: first, Note: e.Title, Author: e.Color, Redacted: map[string]int64{"summary": 2}},
		{Event: second, Note: e.Summary, Author: e.ID},
		{Event: third},
		{Event: fourth},
	}
	versions[0].Redaction = &timeline.Redaction{Time: third.Updated.Add(time.Second), Note: e.Summary, Author: e.Title}
	start, ok := second.Starts(24 * time.Hour)
	if !ok {
		start = timeline.Start{At: second.Updated.Add(time.Minute), Day: "2025-02-28"}
	}
	return map[timeline.Family][]feeds.Item{
		timeline.Changes:  told(timeline.Tellings(versions, true)),
		timeline.Starting: {{Event: second, Start: &start}},
	}
}
