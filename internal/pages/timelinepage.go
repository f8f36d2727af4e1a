package pages

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"dateline/timeline"
)

// TimelinePage is what the template "timeline" shows.
type TimelinePage struct {
	Frame
	Timeline timeline.Timeline
	Facts    []string
	Secret   bool // who sees it knows its address
	Chart    *Chart
	Chips    []Chip
	ShowAll  *Link // without filter
	Total    string
	ToToday  string // address of today's place in the list; empty: there is none to go to
	Oldest   string // addresses of both orders
	Newest   string
	Turned   bool // the newest stands first
	Groups   []Group
	Empty    *EmptyList
	Prev     string // the page before this one in the list as it is ordered
	Next     string
	Follow   FollowCard
	Form     *Form
	AsOf     string // when the page last changed
}

// EmptyList says why there are no events, and where there are some.
type EmptyList struct {
	Title, Text string
	Near        *Link // to the nearest event
	Without     []Chip
}

// FollowCard is the short form of the ways to follow a timeline, with the filter in view.
type FollowCard struct {
	Calendar string       // address to copy
	Webcal   template.URL // the same, for a program on this device
	Feed     string
	More     string // the page with all ways
}

// Earlier and Later are the links of a list: towards the past and away from it.
func (p *TimelinePage) Earlier() *PageLink {
	if p.Turned {
		return pageLink(p.Labels.Earlier, p.Next, "next")
	}
	return pageLink(p.Labels.Earlier, p.Prev, "prev")
}

// Later is the link away from the past.
func (p *TimelinePage) Later() *PageLink {
	if p.Turned {
		return pageLink(p.Labels.Later, p.Prev, "prev")
	}
	return pageLink(p.Labels.Later, p.Next, "next")
}

// PageLink leads to another part of a list.
type PageLink struct{ Text, Href, Rel string }

func pageLink(text, href, rel string) *PageLink {
	if href == "" {
		return nil
	}
	return &PageLink{text, href, rel}
}

// Span are the years from the first to the last event, as exactly as a year or less exactly.
func (m *Items) Span(first, last *timeline.Event) string {
	if first == nil || last == nil {
		return ""
	}
	from, to := m.yearWords(first), m.yearWords(last)
	if from == to {
		return from
	}
	return fmt.Sprintf(m.Labels.Spanning, from, to)
}

func (m *Items) yearWords(e *timeline.Event) string {
	key := m.keyOf(e, byYear)
	d, err := timeline.ParseDate(key.unit.text(key.start), "UTC")
	if err != nil {
		return ""
	}
	return timeline.Words(d, timeline.Occurred, "UTC", m.Labels.Lang, timeline.InYear).Main
}

// Moment is an instant in words, as clocks in the timeline's zone show it.
func (m *Items) Moment(at time.Time) string {
	return timeline.InstantWords(at, m.Timeline.Zone, m.Labels.Lang)
}

// Clocks says whose time the page shows.
func (m *Items) Clocks() string {
	at := time.Unix(m.Today.day, 0)
	return fmt.Sprintf(m.Labels.TimesIn, timeline.ZoneWords(m.Timeline.Zone, at, m.Labels.Lang))
}

// TotalText says how many events are in view; of all that there are, if that is known and they are others.
func (l *Labels) TotalText(n int, more bool, all int) string {
	switch count := l.EventCount.In(l.Lang, n); {
	case more:
		return fmt.Sprintf(l.MoreThan, Number(l.Lang, n))
	case all == n:
		return l.AllEvents.In(l.Lang, n)
	case all > n:
		return fmt.Sprintf(l.OfEvents, Number(l.Lang, n), l.EventCount.In(l.Lang, all))
	default:
		return count
	}
}

// EmptyBy says that a filter finds nothing.
func (v *Filters) EmptyBy(near *timeline.Event, nearHref string) *EmptyList {
	chips := v.Chips()
	names := make([]string, len(chips))
	for i, c := range chips {
		names[i] = c.Text
	}
	e := &EmptyList{Title: v.Labels.NoMatch, Text: fmt.Sprintf(v.Labels.NothingFor, strings.Join(names, "; ")), Without: chips}
	if near != nil {
		said := timeline.Words(near.When(), near.Status, v.Zone, v.Labels.Lang, timeline.Full)
		e.Text += " " + fmt.Sprintf(v.Labels.NearestOn, said.Main)
		e.Near = &Link{v.Labels.GoToNearest, nearHref}
	}
	return e
}
