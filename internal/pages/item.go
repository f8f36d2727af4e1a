package pages

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"dateline/timeline"
)

// How much of an event a list shows.
const (
	maxWho     = 4
	maxSources = 2
)

// Item is an event as lists show it: the template "item" lays it out as a list item.
type Item struct {
	*Labels

	Event   timeline.Event // with its texts in the language of the page, if it has some
	Href    string
	Classes string // its status, its precision, and where it lies
	Outward bool   // its links lead out of the frame in which it stands

	Day, DayRest string // the date, and what of it only who cannot see the heading above is told
	Spoken       string // the date as it is read aloud, where that is other than what is seen
	Sub          string // beside the date
	Datetime     string

	Tag, TagClass string // status, where it is news
	Moved         string // from when
	Struck        bool

	Place       string
	Who         []string
	OthersWho   string
	Topics      []Link
	Sources     []Link // without Href: a text
	MoreSources string
	Picture     *Picture
}

// Items makes the items of one page. What the day decides is decided by the day in the timeline's zone alone, so that a page
// changes at midnight and not in between.
type Items struct {
	Labels   *Labels
	Timeline timeline.Timeline
	Lang     string // that was asked for; empty: the timeline's
	Today    Today
	Hosts    PictureHosts
	EventURL func(id string) string
	TopicURL func(key string) string
}

// Item makes an event an item, under a heading that says what level tells.
func (m *Items) Item(e timeline.Event, level timeline.Level) Item {
	e = e.In(cmp.Or(m.Lang, m.Timeline.Lang))
	item := Item{
		Labels: m.Labels, Event: e, Href: m.EventURL(e.ID), Moved: m.moved(&e), Struck: e.Status == timeline.Cancelled,
		Picture: m.Hosts.ofMedia(e.Media, m.Labels, e.Lang),
	}
	item.Classes = "is-" + string(e.Status) + " " + shape(&e)
	if m.Today.Ahead(&e) {
		item.Classes += " after"
	}
	item.Tag, item.TagClass = m.tag(&e)
	m.say(&item, level)
	item.Place = placeName(e.Place, m.Labels.Lang)
	for i, p := range e.Participants {
		if i == maxWho {
			item.OthersWho = m.Labels.OthersWho.In(m.Labels.Lang, len(e.Participants)-maxWho)
			break
		}
		item.Who = append(item.Who, whoText(p))
	}
	for _, topic := range e.Topics {
		item.Topics = append(item.Topics, Link{topic, m.TopicURL(timeline.Key(topic))})
	}
	for i, v := range e.Sources {
		if i == maxSources {
			item.MoreSources = m.Labels.MoreSources.In(m.Labels.Lang, len(e.Sources)-maxSources)
			break
		}
		item.Sources = append(item.Sources, Link{sourceName(v), v.URL})
	}
	return item
}

// shape says how exact the date is: a day or a time, longer than a day, or open at its end.
func shape(e *timeline.Event) string {
	const day = 24 * 60 * 60
	switch {
	case e.Hi == timeline.NoHi:
		return "p-open"
	case e.Lo == timeline.NoLo, e.Hi-e.Lo > day:
		return "p-span"
	}
	return "p-day"
}

// tag is the status where it is news, with the class of its colours.
func (m *Items) tag(e *timeline.Event) (text, class string) {
	switch e.Status {
	case timeline.Occurred:
		return "", ""
	case timeline.Scheduled:
		if m.Today.LongOver(e) {
			return m.Labels.WasPlanned, ""
		}
		return "", ""
	}
	return e.Status.Words(m.Labels.Lang), "tag-" + string(e.Status)
}

// say puts the date into words. Who only listens has not seen the heading, and is told the year.
func (m *Items) say(item *Item, level timeline.Level) {
	e := &item.Event
	words := func(level timeline.Level) timeline.Phrase {
		return timeline.Words(e.When(), e.Status, m.Timeline.Zone, m.Labels.Lang, level)
	}
	said, full := words(level), words(timeline.Full)
	item.Day, item.Sub, item.Datetime = said.Main, said.Sub, said.Datetime
	rest, same := strings.CutPrefix(full.Spoken, said.Main)
	switch {
	case level == timeline.InDay: // the heading is a day, and stands close by
	case same && said.Sub == "":
		item.DayRest = rest
	case same:
		item.DayRest, _, _ = strings.Cut(rest, ",") // what comes then stands beside it
	default:
		item.Spoken = full.Spoken
	}
	if item.Spoken == "" && said.Spoken != said.Main {
		item.Spoken, item.DayRest = said.Spoken, ""
	}
}

func whoText(p timeline.Participant) string {
	if p.Role != "" {
		return fmt.Sprintf("%s (%s)", p.Name, p.Role)
	}
	return p.Name
}

// sourceName is the shortest that says where an event is known from.
func sourceName(v timeline.Source) string {
	host := ""
	if u, err := url.Parse(v.URL); err == nil {
		host = u.Host
	}
	return cmp.Or(v.Publisher, v.Title, host, v.URL)
}
