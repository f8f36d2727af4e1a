package feeds

import (
	"bytes"
	"encoding/json"

	"dateline/timeline"
)

const jsonFoot = "\n]}\n"

// jsonFeed is a document of JSON Feed 1.1 without its items.
type jsonFeed struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	HomePageURL string       `json:"home_page_url,omitempty"`
	FeedURL     string       `json:"feed_url,omitempty"`
	NextURL     string       `json:"next_url,omitempty"`
	Description string       `json:"description,omitempty"`
	Language    string       `json:"language,omitempty"`
	Authors     []jsonAuthor `json:"authors"`
	Author      jsonAuthor   `json:"author"` // of version 1.0, for programs that know no other
	Timeline    jsonTimeline `json:"_timeline"`
}

// jsonTimeline is the extension: settings for which JSON Feed has no place.
type jsonTimeline struct {
	About      string `json:"about"`
	Slug       string `json:"slug"`
	Zone       string `json:"zone,omitempty"`
	License    string `json:"license,omitempty"`
	LicenseURL string `json:"license_url,omitempty"`
	Color      string `json:"color,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type jsonItem struct {
	ID          string           `json:"id"`
	URL         string           `json:"url"`
	ExternalURL string           `json:"external_url,omitempty"`
	Title       string           `json:"title"`
	Summary     string           `json:"summary"`
	HTML        string           `json:"content_html"`
	Text        string           `json:"content_text"`
	Image       string           `json:"image,omitempty"`
	Published   string           `json:"date_published"`
	Modified    string           `json:"date_modified"`
	Authors     []jsonAuthor     `json:"authors"` // some programs do not look for them in the feed
	Tags        []string         `json:"tags,omitempty"`
	Language    string           `json:"language,omitempty"`
	Attachments []jsonAttachment `json:"attachments,omitempty"`
	Event       *jsonEvent       `json:"_event,omitempty"` // absent if the event is not there any more
	Change      *jsonChange      `json:"_change,omitempty"`
}

type jsonAttachment struct {
	URL   string `json:"url"`
	Type  string `json:"mime_type"`
	Title string `json:"title,omitempty"`
	Size  int64  `json:"size_in_bytes,omitempty"`
}

// jsonEvent is the extension: when the event happens, as the API has it.
type jsonEvent struct {
	About       string     `json:"about"`
	UID         string     `json:"uid"`
	Revision    int64      `json:"rev"`
	Status      string     `json:"status"`
	EDTF        string     `json:"edtf"`
	Precision   string     `json:"precision"`
	AllDay      bool       `json:"all_day"`
	Start       *string    `json:"start"` // null if it is open or unknown
	End         *string    `json:"end"`
	Open        bool       `json:"open,omitempty"`
	Uncertain   bool       `json:"uncertain,omitempty"`
	Approximate bool       `json:"approximate,omitempty"`
	Zone        string     `json:"tz"`
	MovedFrom   string     `json:"moved_from,omitempty"`
	Location    *jsonPlace `json:"location,omitempty"`
	Color       string     `json:"color,omitempty"`

	Participants []jsonParticipant `json:"participants,omitempty"`
	Sources      []jsonSource      `json:"sources,omitempty"`
	Related      []jsonRelation    `json:"related,omitempty"`
}

type jsonParticipant struct {
	Name  string `json:"name"`
	Kind  string `json:"kind,omitempty"`
	Title string `json:"title,omitempty"`
	Role  string `json:"role,omitempty"`
	URL   string `json:"url,omitempty"`
}

type jsonSource struct {
	Title     string `json:"title,omitempty"`
	Publisher string `json:"publisher,omitempty"`
	URL       string `json:"url,omitempty"`
	Published string `json:"published,omitempty"`
}

type jsonRelation struct {
	ID       string `json:"id"` // as entries have it
	Relation string `json:"relation"`
	URL      string `json:"url"`
}

type jsonPlace struct {
	Name    string   `json:"name,omitempty"`
	Address string   `json:"address,omitempty"`
	Country string   `json:"country,omitempty"`
	Lat     *float64 `json:"lat,omitempty"`
	Lon     *float64 `json:"lon,omitempty"`
	URL     string   `json:"url,omitempty"`
}

func jsonHead(s Site, v View, _ int) []byte {
	t := v.Timeline
	by := jsonBy(t)
	head := bytes.TrimSuffix(jsonText(jsonFeed{
		Version:     "https://jsonfeed.org/version/1.1",
		Title:       v.title(),
		HomePageURL: ownAddress(v.Page),
		FeedURL:     ownAddress(v.Self),
		NextURL:     ownAddress(v.Next),
		Description: v.about(),
		Language:    langTag(t.Lang),
		Authors:     []jsonAuthor{by},
		Author:      by,
		Timeline: jsonTimeline{
			About: about(s), Slug: line(t.Slug), Zone: line(t.Zone), License: line(t.License), LicenseURL: licenceAddress(t), Color: line(t.Color),
		},
	}), []byte("}"))
	return append(head, ",\"items\":[\n"...)
}

// about is where the extensions are described.
func about(s Site) string { return s.BaseURL + "/api/v1/openapi.json" }

func jsonBy(t timeline.Timeline) jsonAuthor {
	return jsonAuthor{Name: author(t), URL: webAddress(t.HomeURL)}
}

func jsonEntry(s Site, t timeline.Timeline, _ Options, it Item) []byte {
	e, ok := newEntry(s, t, it)
	if !ok {
		return nil
	}
	item := jsonItem{
		ID:          e.id,
		URL:         e.link,
		ExternalURL: webAddress(e.event.URL),
		Title:       e.title,
		Summary:     e.lead,
		HTML:        e.html,
		Text:        e.text,
		Image:       picture(e.media),
		Published:   instant(e.published),
		Modified:    instant(e.updated),
		Authors:     []jsonAuthor{jsonBy(t)},
		Tags:        lines(e.event.Topics),
		Language:    e.lang,
		Change:      e.change,
	}
	if e.change == nil || e.change.Kind != timeline.KindDeleted {
		item.Event = new(newJSONEvent(s, e.event))
	}
	for _, m := range e.media {
		item.Attachments = append(item.Attachments, jsonAttachment{URL: m.URL, Type: m.Type, Title: caption(m), Size: m.Bytes})
	}
	return jsonText(item)
}

func newJSONEvent(s Site, e timeline.Event) jsonEvent {
	d := e.When()
	event := jsonEvent{
		About:       about(s),
		UID:         line(s.Authority.UID(e.ID)),
		Revision:    e.Revision,
		Status:      line(string(e.Status)),
		EDTF:        line(e.Date),
		Precision:   string(d.Precision()),
		AllDay:      d.AllDay(),
		Start:       orNull(d.Start()),
		End:         orNull(d.End()),
		Open:        d.OpenStart() || d.OpenEnd(),
		Uncertain:   d.Uncertain(),
		Approximate: d.Approximate(),
		Zone:        line(e.Zone),
		Color:       line(e.Color),
	}
	if e.MovedFrom != nil {
		event.MovedFrom = line(*e.MovedFrom)
	}
	if p := e.Place; p != nil {
		event.Location = &jsonPlace{Name: line(p.Name), Address: line(p.Address), Country: line(p.Country), URL: webAddress(p.URL)}
		if lat, lon, ok := coordinates(p); ok {
			event.Location.Lat, event.Location.Lon = &lat, &lon
		}
	}
	event.cast(s, e)
	return event
}

// cast fills in who takes part, where it is known from, and which other events it belongs with.
func (event *jsonEvent) cast(s Site, e timeline.Event) {
	for _, p := range e.Participants {
		event.Participants = append(event.Participants, jsonParticipant{
			Name: line(p.Name), Kind: line(p.Kind), Title: line(p.Title), Role: line(p.Role), URL: webAddress(p.URL),
		})
	}
	for _, p := range e.Sources {
		event.Sources = append(event.Sources, jsonSource{
			Title: line(p.Title), Publisher: line(p.Publisher), URL: webAddress(p.URL), Published: line(p.Published),
		})
	}
	for _, r := range e.Related {
		event.Related = append(event.Related, jsonRelation{
			ID: eventID(s, timeline.Event{ID: r.ID}), Relation: line(r.Relation), URL: s.EventURL(r.ID),
		})
	}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// jsonText is v as JSON on one line. Markup is not escaped: a feed is never part of a page.
func jsonText(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // a wire struct that JSON cannot express is a mistake in this package
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
