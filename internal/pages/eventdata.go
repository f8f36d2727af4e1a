package pages

import (
	"encoding/json"
	"html/template"
	"regexp"
	"strings"
	"time"

	"dateline/timeline"
)

// Share is what other sites show of a page that is linked there (the Open Graph protocol).
type Share struct{ Title, Description, URL, Image string }

func (m *EventRoom) share(p *EventPage) Share {
	e := &p.Event
	texts := []string{p.When.Main}
	if place := placeName(e.Place, p.Labels.Lang); place != "" {
		texts = append(texts, place)
	}
	if p.Tag != "" {
		texts = append(texts, p.Tag)
	}
	share := Share{Title: e.Title, Description: strings.Join(texts, " · "), URL: m.Addresses.Page}
	if e.Summary != "" {
		share.Description += ". " + e.Summary
	}
	for _, picture := range p.Pictures {
		if picture.Address != "" {
			share.Image = picture.Address
			break
		}
	}
	return share
}

// schemaThing is a thing of schema.org.
type schemaThing struct {
	Context           string        `json:"@context,omitempty"`
	Type              string        `json:"@type"`
	ID                string        `json:"@id,omitempty"`
	Name              string        `json:"name,omitempty"`
	Description       string        `json:"description,omitempty"`
	StartDate         string        `json:"startDate,omitempty"`
	EndDate           string        `json:"endDate,omitempty"`
	PreviousStartDate string        `json:"previousStartDate,omitempty"`
	EventStatus       string        `json:"eventStatus,omitempty"`
	Location          *schemaThing  `json:"location,omitempty"`
	Address           *schemaThing  `json:"address,omitempty"`
	StreetAddress     string        `json:"streetAddress,omitempty"`
	Country           string        `json:"addressCountry,omitempty"`
	Geo               *schemaThing  `json:"geo,omitempty"`
	Latitude          *float64      `json:"latitude,omitempty"`
	Longitude         *float64      `json:"longitude,omitempty"`
	Organizer         []schemaThing `json:"organizer,omitempty"`
	Performer         []schemaThing `json:"performer,omitempty"`
	About             []schemaThing `json:"about,omitempty"`
	Keywords          []string      `json:"keywords,omitempty"`
	Image             []string      `json:"image,omitempty"`
	Language          string        `json:"inLanguage,omitempty"`
	URL               string        `json:"url,omitempty"`
}

// data is the event for machines; empty if schema.org has no way to say its date. What it makes has no < in it.
func (m *EventRoom) data(e *timeline.Event) template.JS {
	when := machineDate(e.When(), e.Zone)
	if when.start == "" || e.When().OpenEnd() && e.Status != timeline.Occurred {
		return ""
	}
	thing := schemaThing{
		Context: "https://schema.org", Type: "Event", ID: m.Addresses.ID, Name: e.Title, Description: e.Summary,
		StartDate: when.start, EndDate: when.end, EventStatus: "https://schema.org/EventScheduled",
		Location: schemaPlace(e.Place), Keywords: e.Topics, Language: e.Lang, URL: m.Addresses.Page,
	}
	if e.MovedFrom != nil {
		if d, err := timeline.ParseDate(*e.MovedFrom, e.Zone); err == nil && machineDate(d, e.Zone).start != "" {
			thing.PreviousStartDate, thing.EventStatus = machineDate(d, e.Zone).start, "https://schema.org/EventRescheduled"
		}
	}
	switch e.Status {
	case timeline.Cancelled:
		thing.EventStatus = "https://schema.org/EventCancelled"
	case timeline.Postponed:
		thing.EventStatus = "https://schema.org/EventPostponed"
	}
	for _, v := range e.Participants {
		thing.take(v)
	}
	for _, v := range e.Media {
		if m.Hosts.Shows(v.URL) && strings.HasPrefix(v.Type, "image/") {
			thing.Image = append(thing.Image, v.URL)
		}
	}
	raw, err := json.Marshal(thing) // which writes < as \u003c
	if err != nil {
		return ""
	}
	return template.JS(raw) // it is data, and cannot end the element that it stands in
}

// take adds a participant: only a role that says so makes one the host.
func (t *schemaThing) take(v timeline.Participant) {
	who := schemaThing{Type: schemaKind(v.Kind), Name: v.Name, URL: v.URL}
	switch strings.ToLower(v.Role) {
	case "host", "organiser", "organizer", "господар", "організатор":
		t.Organizer = append(t.Organizer, who)
	case "performer", "speaker", "виконавець":
		t.Performer = append(t.Performer, who)
	default:
		t.About = append(t.About, who)
	}
}

func schemaKind(kind string) string {
	switch kind {
	case "organization":
		return "Organization"
	case "country":
		return "Country"
	}
	return "Person"
}

func schemaPlace(p *timeline.Place) *schemaThing {
	if p == nil {
		return nil
	}
	place := &schemaThing{Type: "Place", Name: p.Name, URL: p.URL}
	if p.Address != "" || p.Country != "" {
		place.Address = &schemaThing{Type: "PostalAddress", StreetAddress: p.Address, Country: p.Country}
	}
	if p.Lat != nil && p.Lon != nil {
		place.Geo = &schemaThing{Type: "GeoCoordinates", Latitude: p.Lat, Longitude: p.Lon}
	}
	return place
}

// ends are the two ends of a date as ISO 8601 writes them, empty where it cannot.
type ends struct{ start, end string }

var machineDay = regexp.MustCompile(`^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?$`)

// machineDate reads a date for machines: a year, a month or a day as it was written, a time with its offset in the zone. What
// is approximate, uncertain or not known in part has no such form, and neither have seasons.
func machineDate(d timeline.Date, zone string) ends {
	if d.Approximate() || d.Uncertain() || d.Unspecified() {
		return ends{}
	}
	if !d.AllDay() {
		return ends{machineTime(d.Lo(), zone, d.Lo() != timeline.NoLo), machineTime(d.Hi(), zone, d.Hi() != timeline.NoHi && d.Hi() != d.Lo())}
	}
	first, last, _ := strings.Cut(d.String(), "/")
	return ends{machineDay.FindString(first), machineDay.FindString(last)}
}

func machineTime(at int64, zone string, known bool) string {
	if !known {
		return ""
	}
	loc, err := timeline.Location(zone)
	if err != nil {
		loc = time.UTC
	}
	return time.Unix(at, 0).In(loc).Format(time.RFC3339)
}
