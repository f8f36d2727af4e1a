package pages

import (
	"html/template"
	"strings"

	"dateline/internal/editing"
	"dateline/timeline"
)

// Preview is what readers will see of an event that is being written.
type Preview struct {
	editing.Preview

	Item PreviewItem
	Feed template.HTML // the text in feed readers, made safe where it is made
}

// PreviewItem is the event as the page of its timeline lists it.
type PreviewItem struct {
	Classes    string
	When       timeline.Phrase
	Tags       []Tag
	Struck     bool
	Place, Who string
	Sources    string
}

// NewPreview lays out a preview of an event of t; nil if nothing of it can be shown.
func NewPreview(p editing.Preview, t timeline.Timeline) *Preview {
	if !p.Shown {
		return nil
	}
	e := &p.Event
	item := PreviewItem{
		Classes: "is-" + string(e.Status), Struck: e.Status == timeline.Cancelled,
		When: timeline.Words(e.When(), e.Status, t.Zone, English.Lang, timeline.Full),
	}
	if class := tagOfStatus(e.Status); class != "" {
		item.Tags = []Tag{{class, e.Status.Words(English.Lang)}}
	}
	if e.Place != nil {
		item.Place = e.Place.Name
	}
	var who, sources []string
	for _, v := range e.Participants {
		who = append(who, v.Name)
	}
	for _, v := range e.Sources {
		for _, name := range []string{v.Publisher, v.Title, v.URL} {
			if name != "" {
				sources = append(sources, name)
				break
			}
		}
	}
	item.Who, item.Sources = strings.Join(who, ", "), strings.Join(sources, ", ")
	return &Preview{Preview: p, Item: item, Feed: template.HTML(p.Feed.HTML)}
}

// NewReading is how a date was read.
func NewReading(r editing.Reading) *Reading {
	return &Reading{Words: r.Words, Calendar: r.Calendar, Stored: r.Stored}
}

// Unread is why a date was not read, with what may have been meant.
func Unread(message string, meant []timeline.Suggestion) *Reading {
	r := &Reading{Fault: message}
	for _, s := range meant {
		r.Choices = append(r.Choices, Choice(s))
	}
	return r
}
