package pages

import (
	"html/template"

	"dateline/internal/editing"
	"dateline/timeline"
)

// Preview is what readers will see of an event that is being written.
type Preview struct {
	editing.Preview

	Item Item          // as the page of its timeline lists it
	Feed template.HTML // the text in feed readers, made safe where it is made, without pictures that the page may not show
	Lang string        // that feeds are in
}

// NewPreview lays out a preview; nil if nothing of the event can be shown. The items are those of the timeline's page.
func NewPreview(p editing.Preview, items *Items) *Preview {
	if !p.Shown {
		return nil
	}
	return &Preview{Preview: p, Item: items.Item(p.Event, timeline.Full), Feed: items.Hosts.Markup(p.Feed.HTML), Lang: timeline.Framing(items.Timeline.Lang, "")}
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
