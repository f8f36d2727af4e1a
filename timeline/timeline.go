package timeline

import (
	"regexp"
	"time"
)

// Visibility says who may find and read a timeline.
type Visibility string

// The visibilities of a timeline.
const (
	Public   Visibility = "public"   // listed, and open to everybody
	Unlisted Visibility = "unlisted" // open to who knows its slug, in no list
	Private  Visibility = "private"  // by token or capability URL only
)

// Timeline is a set of dated events with the settings that its pages and feeds share.
type Timeline struct {
	Slug        string     `json:"slug" doc:"1–64 of a–z 0–9 -, starting with a letter or digit, but not just e. It cannot change." example:"ukraine-security-guarantees"`
	Title       string     `json:"title" required:"false" doc:"One line of plain text; default: the slug."`
	Description string     `json:"description" required:"false" doc:"One or two plain sentences."`
	Lang        string     `json:"lang" required:"false" doc:"BCP 47 language tag; default en." example:"en"`
	Zone        string     `json:"zone" required:"false" doc:"IANA time zone of times without an offset and of windows; default UTC." example:"Europe/Kyiv"`
	HomeURL     string     `json:"home_url" required:"false" doc:"The publisher's own page about the subject."`
	Publisher   string     `json:"publisher" required:"false" doc:"Who publishes the timeline."`
	License     string     `json:"license" required:"false" doc:"Licence of the texts, as an SPDX name or an address." example:"CC-BY-4.0"`
	Color       string     `json:"color" required:"false" doc:"#rrggbb or a CSS colour name." example:"steelblue"`
	Visibility  Visibility `json:"visibility" required:"false" enum:"public,unlisted,private" doc:"public (default): listed; unlisted: reachable by its slug, in no list; private: by token only."`
	MediaHosts  []string   `json:"media_hosts" required:"false" nullable:"false" doc:"Hosts whose pictures pages may show."`
	ShowAuthors *bool      `json:"show_authors" required:"false" doc:"Whether public history names the author of a change; default true."`

	Calendar CalendarSettings `json:"calendar" required:"false" doc:"How its calendars show what calendars have no place for, unless their address says otherwise."`

	Revision int64     `json:"revision" required:"false" readOnly:"true" doc:"1, 2, 3 … grows with every change of the settings."`
	Created  time.Time `json:"created" required:"false" readOnly:"true" doc:"When it was made."`
	Updated  time.Time `json:"updated" required:"false" readOnly:"true" doc:"When its settings last changed."`
}

var slugForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// reservedSlug is what private addresses of single events have where those of timelines have a slug (/p/SECRET/e/ID). No timeline gets
// it; one that has it from before goes on.
const reservedSlug = "e"

// Prepare returns t as it is to be stored: defaults filled in, texts normalised, what Dateline sets left
// out. The error is Invalid and names every field that breaks a rule.
func (t Timeline) Prepare() (Timeline, error) {
	var p problems
	if !slugForm.MatchString(t.Slug) {
		p.add("slug", "must be 1 to 64 of a–z, 0–9 and -, starting with a letter or digit")
	}
	t.Title = p.line("title", t.Title, maxTitle)
	if t.Title == "" {
		t.Title = t.Slug
	}
	t.Description = p.text("description", t.Description, maxSummary)
	t.Lang = p.lang("lang", orElse(t.Lang, "en"))
	t.Zone = p.zone("zone", orElse(t.Zone, "UTC"))
	t.HomeURL = p.url("home_url", t.HomeURL)
	t.Publisher = p.line("publisher", t.Publisher, maxName)
	t.License = p.line("license", t.License, maxName)
	t.Color = p.color("color", t.Color)
	t.Visibility = orElse(t.Visibility, Public)
	if t.Visibility != Public && t.Visibility != Unlisted && t.Visibility != Private {
		p.add("visibility", "must be public, unlisted or private")
	}
	t.MediaHosts = p.hosts("media_hosts", t.MediaHosts)
	if t.ShowAuthors == nil {
		t.ShowAuthors = new(true)
	}
	t.Calendar = t.Calendar.prepared(&p)
	t.Revision, t.Created, t.Updated = 0, time.Time{}, time.Time{}
	return t, p.err("timeline")
}

func orElse[T ~string](v, fallback T) T {
	if v == "" {
		return fallback
	}
	return v
}
