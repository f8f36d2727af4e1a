package pages

import (
	"strconv"
	"time"

	"dateline/timeline"
)

// EditList is the list of events for who edits them.
type EditList struct {
	EditFrame

	Words       string // that are searched for
	WordsFault  string
	Show        string
	Shows       []Option
	Timelines   []Option // to choose from; none if there is one alone
	Several     bool
	NoTimelines bool
	Admin       bool
	Filtered    bool
	Rows        []EditRow
	Past        int // events that need a decision
	PastMore    bool
	Deciding    bool // the list shows them
	Next        string
}

// EditRow is an event in the list.
type EditRow struct {
	When     timeline.Phrase
	Title    string
	Lang     string
	Href     string
	Tags     []Tag
	Timeline string
	Changed  string
	Zone     string // whose clocks Changed is by
	At       string // the same for machines
	Author   string
	Version  string // for forms
}

// Tag is a word in a coloured box.
type Tag struct{ Class, Text string }

// NewEditRow is the row of an event whose newest change was made at a time by an author.
func NewEditRow(r timeline.Record, of timeline.Timeline, changed time.Time, author string, now time.Time) EditRow {
	e := &r.Event
	return EditRow{
		When:  timeline.Words(e.When(), e.Status, of.Zone, English.Lang, timeline.Full),
		Title: e.Title, Lang: e.Lang, Href: EditPath(e.ID), Tags: EditTags(e, of.Zone, now), Timeline: of.Title,
		Changed: Moment(changed, of.Zone), Zone: of.Zone, At: changed.UTC().Format(time.RFC3339), Author: author,
	}
}

// EditPath is the path of an event in the editor. An id has no character that would have to be escaped.
func EditPath(id string) string { return "/edit/e/" + id }

// EditTags say what state an event is in, for who edits it.
func EditTags(e *timeline.Event, zone string, now time.Time) []Tag {
	var tags []Tag
	switch {
	case e.Deleted != nil:
		return []Tag{{"tag-cancelled", "Deleted"}}
	case e.Draft:
		tags = append(tags, Tag{"tag-draft", "Draft"})
	case e.PublishAt != nil && e.PublishAt.After(now):
		tags = append(tags, Tag{"tag-draft", "Waiting until " + Moment(*e.PublishAt, zone)})
	}
	if class := tagOfStatus(e.Status); class != "" {
		tags = append(tags, Tag{class, e.Status.Words(English.Lang)})
	}
	if e.MovedFrom != nil {
		tags = append(tags, Tag{"tag-moved", "Moved"})
	}
	return tags
}

// Moment is an instant in words, as clocks in the zone show it.
func Moment(at time.Time, zone string) string {
	loc, err := timeline.Location(zone)
	if err != nil {
		loc, zone = time.UTC, "UTC"
	}
	d, err := timeline.ParseDate(at.In(loc).Format("2006-01-02T15:04Z07:00"), zone)
	if err != nil {
		return at.UTC().Format(time.RFC3339)
	}
	return timeline.Words(d, timeline.Occurred, zone, English.Lang, timeline.Full).Main
}

// PastNote says how many events need a decision; empty if none does.
func (l EditList) PastNote() string {
	switch {
	case l.Past == 0:
		return ""
	case l.Past == 1:
		return "1 event is past but still “scheduled”."
	case l.PastMore:
		return "More than " + strconv.Itoa(l.Past) + " events are past but still “scheduled”."
	}
	return strconv.Itoa(l.Past) + " events are past but still “scheduled”."
}
