package pages

import (
	"fmt"
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
	Stopped     string // the time of the change back to which was looked, where that does not show whether there are more
}

// StoppedNote says that only a part of the events was looked at; empty if all were that the page is about.
func (l EditList) StoppedNote() string {
	if l.Stopped == "" {
		return ""
	}
	return fmt.Sprintf(l.Labels.Edit.LookedBack, l.Stopped)
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
func NewEditRow(words *Labels, r timeline.Record, of timeline.Timeline, changed time.Time, author string, now time.Time) EditRow {
	e := &r.Event
	return EditRow{
		When:  timeline.Words(e.When(), e.Status, of.Zone, words.Lang, timeline.Full),
		Title: e.Title, Lang: e.Lang, Href: EditPath(e.ID), Tags: EditTags(words, e, of.Zone, now), Timeline: of.Title,
		Changed: Moment(changed, of.Zone, words.Lang), Zone: of.Zone, At: changed.UTC().Format(time.RFC3339), Author: author,
	}
}

// EditPath is the path of an event in the editor. An id has no character that would have to be escaped.
func EditPath(id string) string { return "/edit/e/" + id }

// EditTags say what state an event is in, for who edits it.
func EditTags(words *Labels, e *timeline.Event, zone string, now time.Time) []Tag {
	var tags []Tag
	switch {
	case e.Deleted != nil:
		return []Tag{{"tag-cancelled", words.Edit.TagDeleted}}
	case e.Draft:
		tags = append(tags, Tag{"tag-draft", words.Edit.TagDraft})
	case e.PublishAt != nil && e.PublishAt.After(now):
		tags = append(tags, Tag{"tag-draft", fmt.Sprintf(words.Edit.TagWaiting, Moment(*e.PublishAt, zone, words.Lang))})
	}
	if class := tagOfStatus(e.Status); class != "" {
		tags = append(tags, Tag{class, e.Status.Words(words.Lang)})
	}
	if e.MovedFrom != nil {
		tags = append(tags, Tag{"tag-moved", words.Edit.TagMoved})
	}
	return tags
}

// Moment is an instant in words of a language, as clocks in the zone show it.
func Moment(at time.Time, zone, lang string) string { return timeline.InstantWords(at, zone, lang) }

// PastNote says how many events need a decision; empty if none does.
func (l EditList) PastNote() string {
	switch words := &l.Labels.Edit; {
	case l.Past == 0:
		return ""
	case l.PastMore:
		return fmt.Sprintf(words.PastMoreThan, Number(l.Labels.Lang, l.Past))
	default:
		return words.PastNotes.In(l.Labels.Lang, l.Past)
	}
}
