package pages

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dateline/timeline"
)

// PlaceFact is where an event happens.
type PlaceFact struct{ Name, Beside, Href string }

func placeFact(p *timeline.Place, lang string) *PlaceFact {
	if p == nil {
		return nil
	}
	texts := joinTexts(p.Name, CountryName(p.Country, lang))
	if texts == "" {
		return &PlaceFact{Name: p.Address, Href: p.URL}
	}
	return &PlaceFact{Name: texts, Beside: p.Address, Href: p.URL}
}

// Actor is who takes part in an event.
type Actor struct{ Name, Office, Role, Href string }

// DatedLink is a link with the day of what it leads to, which may be empty, as may the address.
type DatedLink struct {
	Link
	Date string
}

func (m *EventRoom) sources(words *Labels, sources []timeline.Source) []DatedLink {
	var links []DatedLink
	for _, v := range sources {
		link := DatedLink{Link: Link{cmp.Or(v.Title, v.Publisher, v.URL), v.URL}}
		if v.Title != "" {
			link.Date = v.Publisher
		}
		if v.Published != "" {
			link.Date = joinTexts(link.Date, m.former(words, v.Published, "UTC"))
		}
		links = append(links, link)
	}
	return links
}

// fileText names a recording or a document, with its type and size.
func fileText(v timeline.Media) string {
	size := ""
	switch {
	case v.Bytes >= 1e6:
		size = fmt.Sprintf("%.1f\u00a0MB", float64(v.Bytes)/1e6)
	case v.Bytes > 0:
		size = fmt.Sprintf("%d\u00a0kB", (v.Bytes+999)/1000)
	}
	return joinTexts(cmp.Or(v.Caption, v.Alt, v.URL), v.Credit, v.Type, size)
}

// joinTexts puts the texts that are not empty together.
func joinTexts(texts ...string) string {
	var kept []string
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return strings.Join(kept, ", ")
}

// NearLink leads to the event before or behind another one.
type NearLink struct {
	Link
	Rel  string // prev or next
	Date string
	Lang string
}

// RelatedLink leads to an event that another one belongs with.
type RelatedLink struct {
	Relation string
	Link
	Date string
	Lang string
}

// Near are links to the events before and behind one; nil: there is none.
func (m *EventRoom) Near(words *Labels, before, behind *timeline.Event) (near []NearLink) {
	for i, e := range []*timeline.Event{before, behind} {
		if e == nil {
			continue
		}
		said := m.present(words, e)
		rel := []string{"prev", "next"}[i]
		near = append(near, NearLink{Link{said.title, m.Addresses.Event(e.ID)}, rel, said.Main, said.lang})
	}
	return near
}

// AddRelated adds an event that this one belongs with; nil: nothing is known of it but its id.
func (p *EventPage) AddRelated(m *EventRoom, r timeline.Relation, e *timeline.Event) {
	link := RelatedLink{Relation: p.Labels.Relations[r.Relation], Link: Link{r.ID, m.Addresses.Event(r.ID)}}
	if e != nil {
		said := m.present(p.Labels, e)
		link.Text, link.Date, link.Lang = said.title, said.Main, said.lang
	}
	p.Related = append(p.Related, link)
}

// AddReferring adds events that name this one as related: what they are to it, the other way round. What both say of each other
// stands there once.
func (p *EventPage) AddReferring(m *EventRoom, events []timeline.Event, more bool) {
	for i := range slices.Backward(events) { // the last come first, and a story is told from its beginning
		if events[i].ID == p.Event.ID {
			continue
		}
		said := m.present(p.Labels, &events[i])
		for _, r := range events[i].Related {
			back := timeline.Relation{ID: events[i].ID, Relation: r.Relation}
			if r.ID != p.Event.ID || r.Relation == "see_also" && slices.Contains(p.Event.Related, back) {
				continue
			}
			p.Related = append(p.Related, RelatedLink{p.Labels.RelatedBy[r.Relation], Link{said.title, m.Addresses.Event(events[i].ID)}, said.Main, said.lang})
		}
	}
	if more {
		p.MoreRelated = p.Labels.MoreRelated
	}
}

type presence struct {
	timeline.Phrase
	title, lang string
}

// present is what one page says of another event.
func (m *EventRoom) present(words *Labels, e *timeline.Event) presence {
	shown := e.In(cmp.Or(m.Lang, m.Timeline.Lang))
	return presence{timeline.Words(e.When(), e.Status, m.Timeline.Zone, words.Lang, timeline.Full), shown.Title, shown.Lang}
}
