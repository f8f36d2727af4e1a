package timeline

import (
	"math"
	"regexp"
	"time"
)

// Status says how sure an event is.
type Status string

// The statuses of an event. Only an editor sets Occurred; the passing of time never does.
const (
	Tentative Status = "tentative"
	Scheduled Status = "scheduled"
	Occurred  Status = "occurred"
	Postponed Status = "postponed"
	Cancelled Status = "cancelled"
)

// Statuses are all statuses, in the order in which they are shown.
var Statuses = []Status{Tentative, Scheduled, Occurred, Postponed, Cancelled}

// Event is one dated event: what an editor writes, then what Dateline sets. Its four clocks are kept
// apart: when it happens (Date), when it was entered (Created), when it first became visible (Published)
// and when what is shown last changed (Updated). An Event is a value; nobody changes what its slices and
// pointers refer to.
type Event struct {
	ID           string                 `json:"id" required:"false" doc:"UUIDv7 unless the writer chooses one: 1–128 of A–Z a–z 0–9 _ -. It never changes and is never used again."`
	Timeline     string                 `json:"timeline" required:"false" doc:"Slug of the timeline; in a body it must equal the path's."`
	Title        string                 `json:"title" doc:"One line of plain text." example:"London summit on European guarantees"`
	Summary      string                 `json:"summary" required:"false" doc:"One or two plain sentences."`
	Body         string                 `json:"body" required:"false" doc:"CommonMark."`
	Date         string                 `json:"date" doc:"EDTF Level 1, or date-times after RFC 3339, or an interval of either." example:"2025-03-02"`
	Zone         string                 `json:"zone" required:"false" doc:"IANA time zone of the date; default: the timeline's." example:"Europe/London"`
	Status       Status                 `json:"status" required:"false" enum:"tentative,scheduled,occurred,postponed,cancelled" doc:"Default scheduled."`
	Place        *Place                 `json:"place" required:"false"`
	Participants []Participant          `json:"participants" required:"false" nullable:"false"`
	Topics       []string               `json:"topics" required:"false" nullable:"false" example:"[\"peacekeeping\"]"`
	Sources      []Source               `json:"sources" required:"false" nullable:"false"`
	Media        []Media                `json:"media" required:"false" nullable:"false"`
	Related      []Relation             `json:"related" required:"false" nullable:"false"`
	Lang         string                 `json:"lang" required:"false" doc:"BCP 47 language tag of the texts; default: the timeline's."`
	Translations map[string]Translation `json:"translations" required:"false" nullable:"false" doc:"Texts in further languages, by language tag."`
	URL          string                 `json:"url" required:"false" doc:"The event's own page elsewhere."`
	Color        string                 `json:"color" required:"false" doc:"#rrggbb or a CSS colour name."`
	Draft        bool                   `json:"draft" required:"false" doc:"Hides the event, whatever else it says."`
	PublishAt    *time.Time             `json:"publish_at" required:"false" doc:"Hides the event until then."`

	Start     *string    `json:"start" required:"false" readOnly:"true" doc:"First day, or first instant in UTC; null if open or outside the years 1–9999."`
	End       *string    `json:"end" required:"false" readOnly:"true" doc:"The day after the last one, or the end in UTC (half open); null if open or outside the years 1–9999."`
	Precision Precision  `json:"precision" required:"false" readOnly:"true" enum:"second,minute,day,month,season,year,decade,century"`
	AllDay    bool       `json:"all_day" required:"false" readOnly:"true" doc:"Whether the date is made of calendar days, not instants."`
	MovedFrom *string    `json:"moved_from" required:"false" readOnly:"true" doc:"The date before the last move, until the event is over."`
	Revision  int64      `json:"revision" required:"false" readOnly:"true" doc:"1, 2, 3 … grows with every change of the event."`
	Created   time.Time  `json:"created" required:"false" readOnly:"true"`
	Published *time.Time `json:"published" required:"false" readOnly:"true" doc:"When it first became visible; null if it never was."`
	Updated   time.Time  `json:"updated" required:"false" readOnly:"true"`
	Deleted   *time.Time `json:"deleted,omitempty" readOnly:"true" doc:"When it was deleted; absent if it was not."`

	// Lo and Hi bound the date in Unix seconds, half open; days count from midnight UTC. An open or
	// unknown start is NoLo, an open or unknown end is NoHi, and an instant has Lo == Hi.
	Lo int64 `json:"-"`
	Hi int64 `json:"-"`
	// Over is the instant at which the date has passed in its zone; nil if it has no end, or one outside
	// the years 1–9999, which no clock of ours will see.
	Over *time.Time `json:"-"`
}

// NoLo and NoHi stand for a start and an end that are open or unknown.
const (
	NoLo int64 = math.MinInt64
	NoHi int64 = math.MaxInt64
)

// Place is where an event happens.
type Place struct {
	Name    string   `json:"name" required:"false" example:"Washington"`
	Address string   `json:"address" required:"false"`
	Country string   `json:"country" required:"false" doc:"ISO 3166-1 alpha-2." example:"US"`
	Lat     *float64 `json:"lat" required:"false" minimum:"-90" maximum:"90"`
	Lon     *float64 `json:"lon" required:"false" minimum:"-180" maximum:"180"`
	URL     string   `json:"url" required:"false"`
}

// Participant is a person, an organisation or a country that takes part in an event.
type Participant struct {
	Name  string `json:"name" example:"Keir Starmer"`
	Kind  string `json:"kind" required:"false" enum:"person,organization,country" doc:"Default person."`
	Title string `json:"title" required:"false" doc:"Office, such as President of Ukraine."`
	Role  string `json:"role" required:"false" doc:"Role in this event, such as host."`
	URL   string `json:"url" required:"false"`
}

// Source is where an event is known from.
type Source struct {
	Title     string `json:"title" required:"false"`
	Publisher string `json:"publisher" required:"false"`
	URL       string `json:"url" required:"false"`
	Published string `json:"published" required:"false" doc:"EDTF date." example:"2025-02-27"`
}

// Media is a picture, a recording or a document that belongs to an event.
type Media struct {
	URL     string `json:"url"`
	Type    string `json:"type" doc:"Media type." example:"image/jpeg"`
	Bytes   int64  `json:"bytes" required:"false" minimum:"0" doc:"Size in bytes, 0 if unknown."`
	Alt     string `json:"alt" required:"false"`
	Caption string `json:"caption" required:"false"`
	Credit  string `json:"credit" required:"false"`
	Width   int    `json:"width" required:"false" minimum:"0" doc:"In pixels, 0 if unknown."`
	Height  int    `json:"height" required:"false" minimum:"0" doc:"In pixels, 0 if unknown."`
}

// Relation points from an event to another one.
type Relation struct {
	ID       string `json:"id"`
	Relation string `json:"relation" enum:"follows,replaces,part_of,see_also"`
}

// Translation is the text of an event in a further language.
type Translation struct {
	Title   string `json:"title" required:"false"`
	Summary string `json:"summary" required:"false"`
	Body    string `json:"body" required:"false"`
}

var idForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// When is the event's date, read again from its text.
func (e Event) When() Date {
	d, err := ParseDate(e.Date, e.Zone)
	if err != nil {
		// What is stored was parsed before it was stored; a zone that a newer tzdata dropped is read as UTC.
		d, _ = ParseDate(e.Date, "UTC")
	}
	return d
}

// Sort is the event's place in time order, in Unix seconds: its start and end, where one without a
// start stands at its end.
func (e Event) Sort() (start, end int64) {
	if e.Lo == NoLo {
		return e.Hi, e.Hi
	}
	return e.Lo, e.Hi
}

// over is what Over says, by today's rules of the zone.
func (e Event) over() *time.Time {
	if e.End == nil {
		return nil
	}
	at := time.Unix(e.Hi, 0).UTC()
	if e.AllDay {
		zone, err := time.LoadLocation(e.Zone)
		if err != nil {
			zone = time.UTC
		}
		at = time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, zone).UTC()
	}
	return &at
}

// content is e without what Dateline sets: what an editor wrote, and what a write is compared by.
func (e Event) content() Event {
	e.Start, e.End, e.Precision, e.AllDay, e.Lo, e.Hi = nil, nil, "", false, 0, 0
	e.MovedFrom, e.Revision, e.Published, e.Deleted, e.Over = nil, 0, nil, nil, nil
	e.Created, e.Updated = time.Time{}, time.Time{}
	return e
}

// dated is e with its bounds computed from its date.
func (e Event) dated(d Date) Event {
	e = e.Bounded(d.Lo(), d.Hi(), d.Precision(), d.AllDay())
	e.Over = e.over()
	return e
}

// Bounded is e with the given bounds, and the fields that tell of them. A backend keeps the bounds and Over
// beside the event, so that what an index was built from stays what it was when time zone data change.
func (e Event) Bounded(lo, hi int64, p Precision, allDay bool) Event {
	e.Lo, e.Hi, e.Precision, e.AllDay = lo, hi, p, allDay
	e.Start, e.End = boundText(lo, allDay), boundText(hi, allDay)
	return e
}

// boundText is nil for an open bound and one outside the years 1–9999.
func boundText(at int64, day bool) *string {
	if at == NoLo || at == NoHi {
		return nil
	}
	t := time.Unix(at, 0).UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return nil
	}
	layout := time.RFC3339
	if day {
		layout = time.DateOnly
	}
	text := t.Format(layout)
	return &text
}
