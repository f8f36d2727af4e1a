package pages

import (
	"cmp"
	"fmt"
	"html/template"
	"time"

	"dateline/feeds"
	"dateline/timeline"
)

// EventPage is what the page of an event shows.
type EventPage struct {
	Frame
	Event       timeline.Event // with its texts in the language of the page, if it has some
	When        EventDate
	Tag         string // status, where it is news
	TagClass    string
	Struck      bool
	Hidden      bool // only who may write sees it
	Notes       []Note
	Status      string
	Place       *PlaceFact
	Who         []Actor
	Topics      []Link
	Body        template.HTML
	Elsewhere   *LanguageLink // to more text, if the event has some in another language alone
	Pictures    []*Picture
	Files       []Link
	Sources     []DatedLink
	Near        []NearLink
	Related     []RelatedLink
	MoreRelated string // there are others that name this event as related
	History     []HistoryItem
	Trimmed     bool // older changes are no longer kept
	Earlier     Link // to changes that are not shown
	Add         AddLinks
	Addresses   EventAddresses
	Version     string
	Share       Share
	Data        template.JS // for machines; empty on the pages of former versions
}

// EventAddresses lead from an event to other pages and formats.
type EventAddresses struct {
	ID        string // the event's name everywhere, which is no address of a page
	Page      string
	Subscribe string
	Calendar  string
	Changes   string
	API       string
	Embed     string

	Event   func(id string) string
	Version func(number int64) string
	Earlier func(number int64) string // the page with the changes before that
	Topic   func(key string) string
}

// EventRoom makes the page of an event of what is known of it. Lang is what was asked for, empty for the timeline's own; the
// page says nothing of today but what a day in the timeline's zone decides.
type EventRoom struct {
	Timeline  timeline.Timeline
	Lang      string
	Today     Today
	Hosts     PictureHosts
	Addresses EventAddresses
}

// Page is the page of an event: as it is, or as it was in one of its versions. Frame and what comes from other events
// are the caller's to add.
func (m *EventRoom) Page(frame Frame, e timeline.Event, told Told) EventPage {
	e = e.In(cmp.Or(m.Lang, m.Timeline.Lang))
	words := frame.Labels
	items := &Items{Labels: words, Timeline: m.Timeline, Lang: m.Lang, Today: m.Today}
	p := EventPage{
		Frame: frame, Event: e, When: m.date(words, &e), Struck: e.Status == timeline.Cancelled,
		Status: e.Status.Words(words.Lang), Place: placeFact(e.Place, words.Lang), Addresses: m.Addresses,
		Sources: m.sources(words, e.Sources), Add: m.addLinks(words, &e),
	}
	p.Body = m.Hosts.Markup(feeds.HTML(e.Body)) // sanitised by feeds
	p.Title, p.Description = e.Title, e.Summary
	p.Tag, p.TagClass = items.tag(&e)
	p.Notes = m.notes(words, &e, told.Latest)
	for _, v := range e.Participants {
		p.Who = append(p.Who, Actor{Name: v.Name, Office: v.Title, Role: v.Role, Href: v.URL})
	}
	for _, topic := range e.Topics {
		p.Topics = append(p.Topics, Link{topic, m.Addresses.Topic(timeline.Key(topic))})
	}
	for _, v := range e.Media {
		if picture := m.Hosts.Picture(v, words, e.Lang); picture != nil {
			p.Pictures = append(p.Pictures, picture)
			continue
		}
		p.Files = append(p.Files, Link{fileText(v), v.URL})
	}
	p.History = m.history(words, &e, told)
	if told.Before > 0 {
		p.Earlier = Link{fmt.Sprintf(words.EarlierVersions, told.Before), m.Addresses.Earlier(told.Before)}
	}
	day, _ := m.moment(words, e.Updated)
	p.Version = fmt.Sprintf(words.VersionChanged, e.Revision, dayText(day))
	p.Share, p.Data = m.share(&p), m.data(&e)
	return p
}

// AsItWas makes the page that of a former version.
func (p *EventPage) AsItWas(m *EventRoom, stood time.Time) {
	words := p.Labels
	at, _ := m.moment(words, stood)
	p.Notes = []Note{{Strong: fmt.Sprintf(words.VersionNote, p.Event.Revision, at), Link: Link{words.SeePresent, m.Addresses.Page}}}
	p.NoIndex, p.Data = true, ""
}

// EventDate is when an event happens, at the head of its page.
type EventDate struct {
	timeline.Phrase
	Class  string // of microformats
	End    string // the other end of an interval, as HTML can express it
	Beside string
}

func (m *EventRoom) date(words *Labels, e *timeline.Event) EventDate {
	d := e.When()
	said := EventDate{Phrase: timeline.Words(d, e.Status, m.Timeline.Zone, words.Lang, timeline.Full), Class: "dt-start"}
	if said.Sub != "" {
		said.Main, said.Spoken = said.Sub+", "+said.Main, said.Sub+", "+said.Spoken
	}
	if d.OpenStart() || d.UnknownStart() {
		said.Class = "dt-end"
	} else {
		said.End = machineDate(d, e.Zone).end
	}
	if d.AllDay() && d.Precision() == timeline.Day && !d.Interval() {
		said.Beside = words.AllDay
	}
	return said
}

// moment is a time in words, as clocks show it in the timeline's zone, and as HTML can express it.
func (m *EventRoom) moment(words *Labels, at time.Time) (text, datetime string) {
	zone, err := timeline.Location(m.Timeline.Zone)
	if err != nil {
		zone = time.UTC
	}
	return timeline.InstantWords(at, m.Timeline.Zone, words.Lang), at.In(zone).Format("2006-01-02T15:04Z07:00")
}

// former is a date that an event had.
func (m *EventRoom) former(words *Labels, text, zone string) string {
	return DateWords(text, zone, m.Timeline.Zone, words.Lang)
}
