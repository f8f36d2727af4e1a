package editing

import (
	"strconv"
	"time"

	"dateline/timeline"
)

// Form is an event as somebody writes it: texts alone, which may be wrong. Names of fields are those of the model, in rows
// with the number of the row ("participant.0.name"); [Form.Values] and [ParseForm] know them all.
type Form struct {
	Title, Date, Zone, Status, Summary, Body string

	Place        Place
	Participants []Participant
	Topics       string // one a line, or separated by commas
	Sources      []Source
	Media        []Media
	Related      []Relation
	Translations []Translation

	Lang, URL, Color string
	Draft            bool
	PublishAt        string // "publish later"

	Note  string // why the change
	Minor bool   // it is a typo
}

// Place is where the event happens.
type Place struct{ Name, Address, Country, Lat, Lon, URL string }

// Participant is a row of who takes part; Title is the office.
type Participant struct{ Name, Kind, Title, Role, URL string }

// Source is a row of where the event is known from.
type Source struct{ Title, Publisher, URL, Published string }

// Media is a row of pictures, recordings and documents.
type Media struct{ URL, Type, Alt, Caption, Credit, Bytes, Width, Height string }

// Relation is a row of other events; ID may be the address of the other event's page.
type Relation struct{ ID, Relation string }

// Translation is a row of texts in a further language.
type Translation struct{ Lang, Title, Summary, Body string }

// NewForm is the form for a new event in t, with a row of each kind that most events have.
func NewForm(t timeline.Timeline) Form {
	return Form{
		Zone: t.Zone, Lang: t.Lang, Status: string(timeline.Scheduled),
		Participants: []Participant{{Kind: person}}, Sources: []Source{{}},
	}
}

const person = "person"

// FormOf is the form with what an event says.
func FormOf(e timeline.Event) Form {
	f := Form{
		Title: e.Title, Date: e.Date, Zone: e.Zone, Status: string(e.Status), Summary: e.Summary, Body: e.Body,
		Topics: topicsText(e.Topics), Lang: e.Lang, URL: e.URL, Color: e.Color, Draft: e.Draft,
		PublishAt: instantText(e.PublishAt, e.Zone),
	}
	if p := e.Place; p != nil {
		f.Place = Place{p.Name, p.Address, p.Country, degreesText(p.Lat), degreesText(p.Lon), p.URL}
	}
	for _, p := range e.Participants {
		f.Participants = append(f.Participants, Participant(p))
	}
	for _, s := range e.Sources {
		f.Sources = append(f.Sources, Source(s))
	}
	for _, m := range e.Media {
		f.Media = append(f.Media, Media{
			URL: m.URL, Type: m.Type, Alt: m.Alt, Caption: m.Caption, Credit: m.Credit,
			Bytes: sizeText(m.Bytes), Width: sizeText(int64(m.Width)), Height: sizeText(int64(m.Height)),
		})
	}
	for _, r := range e.Related {
		f.Related = append(f.Related, Relation(r))
	}
	for _, tag := range sortedKeys(e.Translations) {
		tr := e.Translations[tag]
		f.Translations = append(f.Translations, Translation{tag, tr.Title, tr.Summary, tr.Body})
	}
	return f
}

func degreesText(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// sizeText leaves out what is not known.
func sizeText(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// instantText is an instant as clocks in zone show it, with its offset.
func instantText(at *time.Time, zone string) string {
	if at == nil {
		return ""
	}
	loc, err := timeline.Location(zone)
	if err != nil {
		loc = time.UTC
	}
	if _, offset := at.In(loc).Zone(); offset%60 != 0 {
		loc = time.UTC // RFC 3339 has no seconds in offsets
	}
	if t := at.In(loc); t.Second() != 0 || t.Nanosecond() != 0 {
		return t.Format(time.RFC3339Nano)
	}
	return at.In(loc).Format("2006-01-02T15:04Z07:00")
}
