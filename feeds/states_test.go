package feeds_test

import (
	"slices"
	"testing"
	"time"

	"dateline/feeds"
	"dateline/timeline"
)

// Feeds of every family, in both languages, with events of every status and precision, before our era and far from it
// (R7, R22, A4), in which validators find nothing (A11). Calendars of the first are those of TestGoldenCalendarOptions.
func TestGoldenStates(t *testing.T) {
	for name, c := range map[string]struct {
		family timeline.Family
		items  func(testing.TB) (timeline.Timeline, []feeds.Item)
	}{
		"calendar": {timeline.Latest, shownStates}, "lives": {timeline.Changes, lives}, "begins": {timeline.Starting, begins},
	} {
		for _, f := range syndicated {
			line, items := c.items(t)
			plain := viewOf(line, f)
			if c.family != timeline.Latest {
				plain = familyView(line, f, c.family)
			}
			plain.Updated = statesTold
			told := plain
			told.Options.Lang = "uk"
			for file, v := range map[string]feeds.View{name: plain, name + ".uk": told} {
				t.Run(file+f.Suffix, func(t *testing.T) {
					doc := f.Render(site, v, items)
					golden(t, file+f.Suffix, doc)
					for _, found := range findings(f, doc, v.Self, v.Updated) {
						t.Error(found)
					}
				})
			}
		}
	}
}

// statesTold is when these feeds are told.
var statesTold = at("2025-03-20T10:00:00Z")

// shownStates are what a feed of the latest events has of statusesAndPrecisions: what is deleted stands in calendars alone.
func shownStates(tb testing.TB) (timeline.Timeline, []feeds.Item) {
	line, events := statusesAndPrecisions(tb)
	events = slices.DeleteFunc(events, func(e timeline.Event) bool { return e.Deleted != nil })
	return line, feeds.Items(events)
}

// begins are what a feed of beginnings, a day before them, tells of statusesAndPrecisions, newest first.
func begins(tb testing.TB) (timeline.Timeline, []feeds.Item) {
	line, events := statusesAndPrecisions(tb)
	var items []feeds.Item
	for _, e := range events {
		if s, ok := e.Starts(24 * time.Hour); ok && !s.At.After(statesTold) {
			items = append(items, feeds.Item{Event: e, Start: &s})
		}
	}
	slices.SortStableFunc(items, func(a, b feeds.Item) int { return b.Start.At.Compare(a.Start.At) })
	return line, items
}

// lives are the changes of events that have every status and precision one after the other, newest first: one that
// comes nearer, one that is far from our days, and one that is taken away.
func lives(tb testing.TB) (timeline.Timeline, []feeds.Item) {
	line := talks(tb)
	const tentative, scheduled, occurred, postponed, cancelled = timeline.Tentative, timeline.Scheduled, timeline.Occurred, timeline.Postponed, timeline.Cancelled
	nearer := []state{
		{"202X", tentative}, {"2025", tentative}, {"2025-22", tentative}, {"2025-06-XX", tentative}, {"2025-06?", tentative}, {"2025-06", tentative},
		{"2025-06-12", tentative}, {"2025-06-12", scheduled}, {"2025-06-12T10:00", scheduled}, {"2025-06-12T10:00/2025-06-12T12:30", scheduled},
		{"2025-06-12/2025-06-14", scheduled}, {"2025-06-12/2025-06-14", postponed}, {"2025-09/..", postponed}, {"2025-09-01T09:30:15Z", scheduled},
		{"2025-09-01T09:30:15Z", cancelled}, {"2025-09-02", scheduled}, {"2025-09-02", occurred},
	}
	far := []state{
		{"-0043", scheduled}, {"-0043-03-15", occurred}, {"../-0043-03", occurred}, {"19XX", occurred}, {"1066-10-14", occurred},
		{"2024-12/2025-01", occurred}, {"9999-12-31", scheduled}, {"Y12025", scheduled}, {"Y170000002", tentative},
	}
	all := append(lived(tb, line, "nearer", 0, nearer...), lived(tb, line, "far", time.Second, far...)...)
	all = append(all, lived(tb, line, "gone", 2*time.Second, state{"2025-06-12", scheduled}, state{"2025-06", scheduled}, state{})...)
	slices.SortStableFunc(all, func(a, b timeline.Telling) int { return a.Revision.Time.Compare(b.Revision.Time) })
	return line, told(all)
}

// state is what becomes of an event; nothing if it is deleted.
type state struct {
	date   string
	status timeline.Status
}

// lived are the tellings of an event that goes through states, one each hour, with the history that a store would keep.
func lived(tb testing.TB, line timeline.Timeline, id string, late time.Duration, states ...state) []timeline.Telling {
	tb.Helper()
	var record *timeline.Record
	var versions []timeline.Version
	for i, s := range states {
		when := at("2025-02-27T18:00:00Z").Add(late + time.Duration(i)*time.Hour)
		stamp := timeline.Stamp{Revision: uint64(i + 1), Time: when, Machine: when}
		var step *timeline.Step
		var err error
		if s == (state{}) {
			step, err = timeline.DeleteEvent{Timeline: line.Slug, ID: id, Note: "It was entered twice."}.Decide(record, stamp)
		} else {
			e := timeline.Event{ID: id, Timeline: line.Slug, Title: "What is " + id, Date: s.date, Status: s.status}
			if id == "nearer" {
				e.Translations = inUkrainian("Що ближчає")
			}
			step, err = timeline.PutEvent{Event: e}.Decide(record, line, stamp)
		}
		if err != nil || step == nil {
			tb.Fatalf("%s, state %d: %v, %v", id, i, step, err)
		}
		record, versions = step.After, append(versions, *step.Version)
	}
	return timeline.Tellings(versions, true)
}
