package timeline

import (
	"math"
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
	ID           string                 `json:"id" required:"false" doc:"1 to 128 of A–Z a–z 0–9 _ -; a UUID is made if POST has none. It never changes and is never used again." example:"london-summit"`
	Timeline     string                 `json:"timeline" required:"false" doc:"Slug of its timeline; in a body as in the address, or absent."`
	Title        string                 `json:"title" doc:"One line of plain text, up to 500 characters." example:"London summit on European guarantees"`
	Summary      string                 `json:"summary" required:"false" doc:"One or two sentences of plain text, up to 5,000 characters."`
	Body         string                 `json:"body" required:"false" doc:"More text, in CommonMark, up to 200,000 characters."`
	Date         string                 `json:"date" doc:"When it happens, as exact as it is known: a day, a month, a year, a season, a time, or an interval (EDTF Level 1, or RFC 3339 with optional seconds)." example:"2025-03-02"`
	Zone         string                 `json:"zone" required:"false" doc:"IANA time zone of times without an offset; default: the timeline's, copied when the event is written." example:"Europe/London"`
	Status       Status                 `json:"status" required:"false" enum:"tentative,scheduled,occurred,postponed,cancelled" doc:"How sure it is; default scheduled. Time alone never changes it."`
	Place        *Place                 `json:"place" required:"false" doc:"Where it happens; null if that is nowhere or unknown."`
	Participants []Participant          `json:"participants" required:"false" nullable:"false" doc:"Who takes part."`
	Topics       []string               `json:"topics" required:"false" nullable:"false" doc:"Subjects, as they are written; filters fold them to lower case and hyphens." example:"[\"peacekeeping\"]"`
	Sources      []Source               `json:"sources" required:"false" nullable:"false" doc:"Where it is known from."`
	Media        []Media                `json:"media" required:"false" nullable:"false" doc:"Pictures, recordings and documents, by their addresses."`
	Related      []Relation             `json:"related" required:"false" nullable:"false" doc:"Other events that it belongs with."`
	Lang         string                 `json:"lang" required:"false" doc:"BCP 47 language tag of the texts; default: the timeline's."`
	Translations map[string]Translation `json:"translations" required:"false" nullable:"false" doc:"Texts in further languages, by language tag."`
	URL          string                 `json:"url" required:"false" doc:"The event's own page elsewhere."`
	Color        string                 `json:"color" required:"false" doc:"For calendars: #rrggbb or a CSS colour name."`
	Draft        bool                   `json:"draft" required:"false" doc:"True hides the event, whatever else it says."`
	PublishAt    *time.Time             `json:"publish_at" required:"false" doc:"Hides the event until then; null: not."`

	Start     *string   `json:"start" required:"false" readOnly:"true" doc:"First day, or first instant in UTC; null if open or outside the years 1–9999."`
	End       *string   `json:"end" required:"false" readOnly:"true" doc:"The day after the last one, or the end in UTC (half open); null if open or outside the years 1–9999."`
	Precision Precision `json:"precision" required:"false" readOnly:"true" enum:"second,minute,day,month,season,year,decade,century" doc:"How exact the date is."`
	AllDay    bool      `json:"all_day" required:"false" readOnly:"true" doc:"Whether the date is made of calendar days, not instants."`
	MovedFrom *string   `json:"moved_from" required:"false" readOnly:"true" doc:"The date before the last move, until the event is over; then null."`
	// MovedBefore are the dates before MovedFrom, the first one first.
	MovedBefore []string   `json:"moved_before,omitempty" nullable:"false" readOnly:"true" doc:"If it was moved more than once: the dates before moved_from, the first one first, twelve at most; absent if it was not."`
	Revision    int64      `json:"revision" required:"false" readOnly:"true" doc:"1, 2, 3 … grows with every change of the event."`
	Created     time.Time  `json:"created" required:"false" readOnly:"true" doc:"When it was entered."`
	Published   *time.Time `json:"published" required:"false" readOnly:"true" doc:"When it first became visible; null if it never was."`
	Updated     time.Time  `json:"updated" required:"false" readOnly:"true" doc:"When it last changed."`
	Deleted     *time.Time `json:"deleted,omitempty" readOnly:"true" doc:"When it was deleted; absent if it was not."`

	Text *Text `json:"text,omitempty" readOnly:"true" doc:"The texts in the language that was asked for with lang; absent if none was."`

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
	Name    string   `json:"name" required:"false" doc:"Of the place, such as a city or a hall." example:"Washington"`
	Address string   `json:"address" required:"false" doc:"Street and number, in one line."`
	Country string   `json:"country" required:"false" doc:"Two letters, after ISO 3166-1." example:"US"`
	Lat     *float64 `json:"lat" required:"false" minimum:"-90" maximum:"90" doc:"Latitude in degrees; both lat and lon, or none."`
	Lon     *float64 `json:"lon" required:"false" minimum:"-180" maximum:"180" doc:"Longitude in degrees."`
	URL     string   `json:"url" required:"false" doc:"A page about the place."`
}

// Participant is a person, an organisation or a country that takes part in an event.
type Participant struct {
	Name  string `json:"name" doc:"Of the person, the organisation or the country." example:"Keir Starmer"`
	Kind  string `json:"kind" required:"false" enum:"person,organization,country" doc:"What it is; default person."`
	Title string `json:"title" required:"false" doc:"Office, such as President of Ukraine."`
	Role  string `json:"role" required:"false" doc:"Role in this event, such as host."`
	URL   string `json:"url" required:"false" doc:"A page about it."`
}

// Source is where an event is known from.
type Source struct {
	Title     string `json:"title" required:"false" doc:"Of the article or document."`
	Publisher string `json:"publisher" required:"false" doc:"Who published it."`
	URL       string `json:"url" required:"false" doc:"Where it can be read."`
	Published string `json:"published" required:"false" doc:"When it was published, as an EDTF date." example:"2025-02-27"`
}

// Media is a picture, a recording or a document that belongs to an event.
type Media struct {
	URL     string `json:"url" doc:"Where the file is."`
	Type    string `json:"type" doc:"Media type." example:"image/jpeg"`
	Bytes   int64  `json:"bytes" required:"false" minimum:"0" doc:"Size in bytes, 0 if unknown."`
	Alt     string `json:"alt" required:"false" doc:"What a picture shows, for who cannot see it."`
	Caption string `json:"caption" required:"false" doc:"What stands below it."`
	Credit  string `json:"credit" required:"false" doc:"Who made it."`
	Width   int    `json:"width" required:"false" minimum:"0" doc:"In pixels, 0 if unknown."`
	Height  int    `json:"height" required:"false" minimum:"0" doc:"In pixels, 0 if unknown."`
}

// Relation points from an event to another one.
type Relation struct {
	ID       string `json:"id" doc:"Id of the other event."`
	Relation string `json:"relation" enum:"follows,replaces,part_of,see_also" doc:"What this event is to the other one."`
}

// Translation is the text of an event in a further language.
type Translation struct {
	Title   string `json:"title" required:"false" doc:"As the event's title."`
	Summary string `json:"summary" required:"false" doc:"As the event's summary."`
	Body    string `json:"body" required:"false" doc:"As the event's body."`
}

// maxID is how many characters an id may have.
const maxID = 128

// isID reports whether a text has the form of an id: 1 to 128 of A–Z, a–z, 0–9, _ and -.
func isID(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-' {
			return false
		}
	}
	return s != "" && len(s) <= maxID
}

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
		zone, err := Location(e.Zone)
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
	e.MovedFrom, e.MovedBefore, e.Revision, e.Published, e.Deleted, e.Over = nil, nil, 0, nil, nil, nil
	e.Created, e.Updated, e.Text = time.Time{}, time.Time{}, nil
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
