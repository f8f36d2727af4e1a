package pages

import (
	"cmp"
	"fmt"
	"time"

	"dateline/timeline"
)

// IndexPage is the list of timelines, or what a search found among them.
type IndexPage struct {
	Frame
	FindForm
	Timelines   []IndexItem
	Events      []FoundEvent
	Nothing     string
	NotSearched string
	Later       string // the search is not whole yet
	Empty       bool   // there are no timelines
	Create      string // address where the first is made
	List        string // all of them for a feed reader
	Place       string // which page of how many
	Prev, Next  string
}

// FindForm is the field in which a timeline or an event is looked for: what stands in it.
type FindForm struct {
	Words      string
	Fault      string // why they could not be read
	SearchLang string // in which the answer shall be; empty: it goes without saying
}

// IndexItem is a timeline in the list.
type IndexItem struct {
	Timeline  timeline.Timeline
	Page      string
	Facts     string
	Next      *NextEvent
	NextText  string // before it
	Subscribe NamedLink
	Calendar  NamedLink
	Feed      NamedLink
}

// NamedLink is a link whose text says what it is, and to who only listens, of which timeline.
type NamedLink struct{ Text, Of, Href string }

// NextEvent is the event that comes next in a timeline, or one that was found.
type NextEvent struct {
	When        timeline.Phrase
	Title, Lang string
	Href        string
}

// FoundEvent is an event that a search found.
type FoundEvent struct {
	NextEvent
	Tag, TagClass string
	Struck        bool
	Timeline      Link
	TimelineLang  string
}

// IndexRoom makes the items of the list.
type IndexRoom struct {
	Labels *Labels
	Lang   string // that was asked for
	Now    time.Time
	// Addresses of the pages and formats of a timeline: page, subscribe page, calendar and feed.
	Addresses func(t *timeline.Timeline) (page, subscribe, calendar, feed string)
	Event     func(id string) string
}

func (r *IndexRoom) items(t *timeline.Timeline) *Items {
	return &Items{Labels: r.Labels, Timeline: *t, Lang: r.Lang, Today: TodayIn(r.Now, t.Zone)}
}

// Item is a timeline as the list shows it.
func (r *IndexRoom) Item(o *timeline.Outline) IndexItem {
	t, m := &o.Timeline.Timeline, r.items(&o.Timeline.Timeline)
	page, subscribe, calendar, feed := r.Addresses(t)
	item := IndexItem{
		Timeline: *t, Page: page, NextText: r.Labels.NextEvent,
		Subscribe: NamedLink{r.Labels.ToSubscribe, fmt.Sprintf(r.Labels.SubscribeFor, t.Title), subscribe},
		Calendar:  NamedLink{r.Labels.Calendar, fmt.Sprintf(r.Labels.CalendarOf, t.Title), calendar},
		Feed:      NamedLink{r.Labels.Feed, fmt.Sprintf(r.Labels.FeedOf, t.Title), feed},
	}
	if o.Total == 0 {
		return item
	}
	if item.Facts = r.Labels.TotalText(o.Total, o.More, 0); o.First != nil && o.Last != nil {
		item.Facts += ", " + m.Span(o.First, o.Last)
	}
	if o.Next != nil {
		level := timeline.Full
		if year(sortOf(o.Next.Lo, o.Next.Hi)) == year(m.Today.day) {
			level = timeline.InYear
		}
		next := r.event(m, *o.Next, level)
		item.Next = &next
	}
	return item
}

func (r *IndexRoom) event(m *Items, e timeline.Event, level timeline.Level) NextEvent {
	e = e.In(cmp.Or(r.Lang, m.Timeline.Lang))
	return NextEvent{
		When:  timeline.Words(e.When(), e.Status, m.Timeline.Zone, r.Labels.Lang, level),
		Title: e.Title, Lang: e.Lang, Href: r.Event(e.ID),
	}
}

// Found is an event of a timeline as a search shows it.
func (r *IndexRoom) Found(t *timeline.Timeline, e timeline.Event) FoundEvent {
	m := r.items(t)
	page, _, _, _ := r.Addresses(t)
	f := FoundEvent{
		NextEvent: r.event(m, e, timeline.Full), Struck: e.Status == timeline.Cancelled,
		Timeline: Link{t.Title, page}, TimelineLang: t.Lang,
	}
	f.Tag, f.TagClass = m.tag(&e)
	return f
}
