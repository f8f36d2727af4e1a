package timeline

import (
	"maps"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/colornames"
	"golang.org/x/text/language"
)

// Limits of an event, in characters for texts and entries for lists.
const (
	maxTitle        = 500
	maxSummary      = 5_000
	maxBody         = 200_000
	maxName         = 300
	maxURL          = 2_000
	maxNote         = 2_000
	maxTopics       = 50
	maxParticipants = 500
	maxList         = 100

	maxText = 600_000 // bytes of all texts together: an event must fit into one request
	maxTag  = 35      // bytes of a language tag (BCP 47 section 4.4.1)
)

// Prepare returns e as it is to be stored in t: defaults filled in, texts normalised, the date computed,
// and everything that Dateline sets left out. The error is Invalid and names every field that breaks a
// rule. ID and Timeline must have been set by the caller.
func (e Event) Prepare(t Timeline) (Event, error) {
	e = e.content()
	var p problems
	if !isID(e.ID) {
		p.add("id", "must be 1 to 128 of A–Z, a–z, 0–9, _ and -")
	}
	if e.Timeline != t.Slug {
		p.add("timeline", "must be the timeline of the address")
	}
	e.Title = p.line("title", e.Title, maxTitle)
	if !strings.ContainsFunc(e.Title, printed) {
		p.add("title", "must not be empty")
	}
	e.Summary = p.text("summary", e.Summary, maxSummary)
	e.Body = p.text("body", e.Body, maxBody)
	e.Status = orElse(e.Status, Scheduled)
	if !slices.Contains(Statuses, e.Status) {
		p.add("status", "must be tentative, scheduled, occurred, postponed or cancelled")
	}
	e.Lang = p.lang("lang", orElse(e.Lang, t.Lang))
	e.URL = p.url("url", e.URL)
	e.Color = p.color("color", e.Color)
	e.PublishAt = p.instant("publish_at", e.PublishAt)
	p.lists(&e)
	e = p.date(e, t)
	if p.bytes > maxText {
		p.add("body", "must have fewer characters: all texts of an event together may have %d bytes", maxText)
	}
	return e, p.err("event")
}

// printed reports whether a character leaves ink on the page.
func printed(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }

func (p *problems) date(e Event, t Timeline) Event {
	zone := orElse(e.Zone, t.Zone)
	e.Zone = p.zone("zone", zone)
	// With a wrong zone the date is still looked at, so that a writer learns of both.
	d, err := ParseDate(strings.TrimSpace(e.Date), orElse(e.Zone, "UTC"))
	if err != nil {
		p.add("date", "%s", err.Error())
		return e
	}
	e.Date = d.String()
	return e.dated(d)
}

func (p *problems) lists(e *Event) {
	e.Place = p.place(e.Place)
	e.Topics = p.topics(e.Topics)
	e.Participants = list(p, "participants", e.Participants, maxParticipants, p.participant)
	e.Sources = list(p, "sources", e.Sources, maxList, p.source)
	e.Media = list(p, "media", e.Media, maxList, p.media)
	e.Related = list(p, "related", e.Related, maxList, p.relation)
	e.Translations = p.translations(e.Translations)
}

func (p *problems) translations(in map[string]Translation) map[string]Translation {
	if len(in) > maxList {
		p.add("translations", "must have %d languages at most", maxList)
		return in
	}
	out := map[string]Translation{}
	for _, tag := range slices.Sorted(maps.Keys(in)) { // in order, so that messages are too
		at, tr := "translations."+p.quoted(tag), in[tag]
		out[p.lang(at, tag)] = Translation{
			Title:   p.line(at+".title", tr.Title, maxTitle),
			Summary: p.text(at+".summary", tr.Summary, maxSummary),
			Body:    p.text(at+".body", tr.Body, maxBody),
		}
	}
	if len(out) < len(in) {
		p.add("translations", "has one language twice")
	}
	return out
}

// quoted keeps a key of the input out of messages unless it is a plain tag.
func (p *problems) quoted(tag string) string {
	if len(tag) > 40 || !isID(tag) {
		return "*"
	}
	return tag
}

// list checks the entries of a list one by one. Check names what is wrong with one by the name behind that of the entry.
func list[T any](p *problems, field string, in []T, most int, check func(v T) T) []T {
	if len(in) > most {
		p.add(field, "must have %d entries at most", most)
		return in
	}
	out := make([]T, len(in)) // never nil: a list is [] in JSON
	p.list = field
	for i, v := range in {
		p.entry = i
		out[i] = check(v)
	}
	p.list = ""
	return out
}

func (p *problems) place(in *Place) *Place {
	if in == nil || *in == (Place{}) {
		return nil
	}
	out := Place{
		Name:    p.line("place.name", in.Name, maxName),
		Address: p.line("place.address", in.Address, maxTitle),
		Country: strings.ToUpper(in.Country),
		Lat:     p.degrees("place.lat", in.Lat, 90),
		Lon:     p.degrees("place.lon", in.Lon, 180),
		URL:     p.url("place.url", in.URL),
	}
	if out.Country != "" {
		region, err := language.ParseRegion(out.Country)
		if err != nil || len(out.Country) != 2 || !region.IsCountry() {
			p.add("place.country", "must be a two-letter country code of ISO 3166-1, such as UA")
		} else {
			out.Country = region.Canonicalize().String() // GB for UK
		}
	}
	if (out.Lat == nil) != (out.Lon == nil) {
		p.add("place.lat", "needs place.lon beside it, and the other way round")
	}
	if out.Name == "" && out.Address == "" && out.Country == "" && out.Lat == nil {
		p.add("place.name", "must not be empty unless the place has an address, a country or coordinates")
	}
	return &out
}

func (p *problems) degrees(field string, v *float64, most float64) *float64 {
	if v != nil && (math.IsNaN(*v) || math.Abs(*v) > most) {
		p.add(field, "must lie between -%g and %g degrees", most, most)
	}
	return v
}

func (p *problems) topics(in []string) []string {
	seen := make([]string, 0, min(len(in), maxTopics))
	return list(p, "topics", in, maxTopics, func(v string) string {
		v = p.line("", v, maxName)
		switch key := Key(v); {
		case key == "":
			p.add("", "must have a letter or a digit")
		case slices.Contains(seen, key):
			p.add("", "stands in the list already")
		default:
			seen = append(seen, key)
		}
		return v
	})
}

func (p *problems) participant(v Participant) Participant {
	v.Name = p.line(".name", v.Name, maxName)
	if v.Name == "" {
		p.add(".name", "must not be empty")
	}
	v.Kind = orElse(v.Kind, "person")
	if v.Kind != "person" && v.Kind != "organization" && v.Kind != "country" {
		p.add(".kind", "must be person, organization or country")
	}
	v.Title = p.line(".title", v.Title, maxName)
	v.Role = p.line(".role", v.Role, maxName)
	v.URL = p.url(".url", v.URL)
	return v
}

func (p *problems) source(v Source) Source {
	v.Title = p.line(".title", v.Title, maxTitle)
	v.Publisher = p.line(".publisher", v.Publisher, maxName)
	v.URL = p.url(".url", v.URL)
	if v.Title == "" && v.Publisher == "" && v.URL == "" {
		p.add("", "must have a title, a publisher or an address")
	}
	if v.Published != "" {
		if _, err := ParseDate(v.Published, "UTC"); err != nil {
			p.add(".published", "%s", err.Error())
		}
	}
	return v
}

var mediaTypeForm = regexp.MustCompile(`^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$`)

func (p *problems) media(v Media) Media {
	if v.URL == "" {
		p.add(".url", "must not be empty")
	}
	v.URL = p.url(".url", v.URL)
	v.Type = strings.ToLower(v.Type)
	if !mediaTypeForm.MatchString(v.Type) {
		p.add(".type", "must be a media type such as image/jpeg")
	}
	v.Alt = p.line(".alt", v.Alt, maxSummary)
	v.Caption = p.line(".caption", v.Caption, maxSummary)
	v.Credit = p.line(".credit", v.Credit, maxName)
	if v.Bytes < 0 || v.Width < 0 || v.Height < 0 {
		p.add("", "must not have a negative size")
	}
	return v
}

func (p *problems) relation(v Relation) Relation {
	if !isID(v.ID) {
		p.add(".id", "must be the id of an event")
	}
	if !slices.Contains([]string{"follows", "replaces", "part_of", "see_also"}, v.Relation) {
		p.add(".relation", "must be follows, replaces, part_of or see_also")
	}
	return v
}

func (p *problems) url(field, s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	p.bytes += len(s)
	u, err := url.Parse(s)
	switch {
	case !utf8.ValidString(s) || len(s) > maxURL:
		p.add(field, "must be UTF-8 and have %d bytes at most", maxURL)
	case err != nil || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || forbidden(r) || r == '\u2028' || r == '\u2029' }) || strings.ContainsAny(s, `"<>\^`+"`{|}"):
		p.add(field, "must be an address, with spaces and quotation marks percent-encoded")
	case u.Scheme != "http" && u.Scheme != "https":
		p.add(field, "must begin with https:// or http://, such as https://example.org/page")
	case u.Hostname() == "" || u.User != nil || len(u.Port()) > 5:
		p.add(field, "must have a host and no user name, such as https://example.org/page")
	}
	return s
}

func (p *problems) hosts(field string, in []string) []string {
	return list(p, field, in, maxList, func(host string) string {
		host = strings.ToLower(strings.TrimSpace(host))
		if u, err := url.Parse("https://" + host); err != nil || u.Host != host || host == "" || strings.ContainsAny(host, " ;,'*") || strings.ContainsFunc(host, beyondASCII) {
			p.add("", "must be a host such as images.example.org; one with other letters begins with xn--")
		}
		return host
	})
}

// beyondASCII reports whether a character has no place in a header.
func beyondASCII(r rune) bool { return r < 0x20 || r > 0x7e }

func (p *problems) lang(field, tag string) string {
	if len(tag) > maxTag {
		p.add(field, "must have %d characters at most", maxTag)
		return tag
	}
	lang, ok := ParseLang(tag)
	if !ok {
		p.add(field, "must be a language tag of BCP 47, such as en or uk")
		return tag
	}
	return lang
}

// zone checks that name is a time zone that means the same on every machine: "Local" does not.
func (p *problems) zone(field, name string) string {
	_, err := Location(name)
	odd := slices.Contains([]string{"", "Local", "localtime", "posixrules", "Factory"}, name) || strings.ContainsAny(name, "\\ ")
	// Some machines also hold each zone under two further names, one of which counts leap seconds.
	if err != nil || odd || strings.HasPrefix(name, "posix/") || strings.HasPrefix(name, "right/") {
		p.add(field, "must be a time zone of the IANA database, such as Europe/Kyiv")
		return ""
	}
	return name
}

var hexColor = regexp.MustCompile(`^#[0-9a-f]{6}$`)

func (p *problems) color(field, s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if _, named := colornames.Map[s]; s != "" && !named && !hexColor.MatchString(s) {
		p.add(field, "must be #rrggbb or a CSS colour name, such as steelblue")
	}
	return s
}

func (p *problems) instant(field string, t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	at := t.UTC().Truncate(time.Millisecond)
	if at.Year() < 1970 || at.Year() > 9999 {
		p.add(field, "must lie in the years 1970 to 9999")
	}
	return &at
}
