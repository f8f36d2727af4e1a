package feeds

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"dateline/timeline"
)

// Version is the version of the renderers, a part of every store's fingerprint. Whatever changes their
// bytes raises it.
const Version = "7"

// Site is what all documents of a service share.
type Site struct {
	BaseURL      string // absolute, without a slash at its end
	Authority    timeline.Authority
	SequenceBase int64  // added to every iCalendar SEQUENCE
	Generator    string // program version, such as "0.1.0"

	door   string // see Options
	lang   string // of a document: the language that was asked for, or the timeline's
	asking string // of a document: what makes the pages that it leads to speak the language that was asked for
}

// Behind is the site for who came by a private address, with the path of that; see [Options.Door].
func (s Site) Behind(door string) Site {
	s.door = door
	return s
}

// EventURL is the address of an event's page.
func (s Site) EventURL(id string) string { return s.eventPath(id) + s.asking }

// eventFile is the address of an event's calendar file.
func (s Site) eventFile(id string) string { return s.eventPath(id) + Calendar().Suffix + s.asking }

func (s Site) eventPath(id string) string {
	return s.BaseURL + s.door + "/e/" + url.PathEscape(clean(id))
}

// TimelineURL is the address of a timeline's page.
func (s Site) TimelineURL(slug string) string {
	below := s.door
	if below == "" {
		below = "/t"
	}
	return s.BaseURL + below + "/" + url.PathEscape(clean(slug))
}

// View is what one document shows, apart from its events.
type View struct {
	Timeline   timeline.Timeline
	Self       string            // absolute address of this very document, query included
	First      string            // absolute address of the document that this one continues, or its own; empty: not known
	Next       string            // absolute address of the document with the entries behind these; empty: none
	Earlier    string            // absolute address of the archive in which history goes on (RFC 5005 section 4); empty: none
	Current    string            // of an archive: absolute address of the feed that one subscribes to
	Page       string            // absolute address of its HTML page, with the same filter
	ID         string            // path of the feed's id, such as "t/SLUG" or "e/ID", without its family
	Title      string            // what the feed is about, if that is less than its timeline: the title of one event
	Updated    time.Time         // when the view last changed
	Options    Options           // how it shows its items
	More       bool              // the document leaves out older events, because there are too many
	Alternates map[string]string // absolute addresses of the same view in other formats, by their name

	named string // language of the timeline's title and description
}

// single reports whether the feed has one document alone.
func (v View) single() bool { return v.First != "" && v.First == v.Self && v.Next == "" }

// archive reports whether the document is an archive, which never changes.
func (v View) archive() bool { return v.Current != "" }

// historic reports whether the document says of itself what part of its feed it is.
func (v View) historic() bool { return v.whole() || v.archive() }

// whole reports whether the document holds every event of its feed.
func (v View) whole() bool { return v.single() && v.latest() }

func (v View) latest() bool { return v.Options.Family == "" || v.Options.Family == timeline.Latest }

// title is the name of the subscription. Who follows two families of a timeline must be able to tell them apart.
func (v View) title() string {
	title := line(v.Title)
	if title == "" {
		title = name(v.Timeline)
	}
	return wordingOf(v.Timeline.Lang).family(v.Options.Family, title)
}

// about says what the feed is about; it may be empty.
func (v View) about() string {
	if v.Title != "" {
		return ""
	}
	return strings.TrimSpace(clean(v.Timeline.Description))
}

// Format is one of the formats in which events are published. The zero Format is none.
type Format struct {
	Name      string // as in addresses and options: "rss", "atom", "json", "ics"
	Suffix    string // end of the path, with its dot
	MediaType string // value of Content-Type
	LinkType  string // MediaType without parameters, as links to the format name it
	Title     string // for people, and for autodiscovery

	head    func(s Site, v View, left int) []byte
	entry   func(s Site, t timeline.Timeline, o Options, it Item) []byte
	foot    string
	between string // stands between two entries
}

// RSS is RSS 2.0 after the RSS Advisory Board's specification and profile.
func RSS() Format {
	return Format{
		Name: "rss", Suffix: ".rss", Title: "RSS",
		MediaType: "application/rss+xml; charset=utf-8", LinkType: "application/rss+xml",
		head: rssHead, entry: rssEntry, foot: rssFoot,
	}
}

// Atom is Atom 1.0 (RFC 4287).
func Atom() Format {
	return Format{
		Name: "atom", Suffix: ".atom", Title: "Atom",
		MediaType: "application/atom+xml; charset=utf-8", LinkType: "application/atom+xml",
		head: atomHead, entry: atomEntry, foot: atomFoot,
	}
}

// JSON is JSON Feed 1.1.
func JSON() Format {
	return Format{
		Name: "json", Suffix: ".json", Title: "JSON Feed",
		MediaType: "application/feed+json", LinkType: "application/feed+json",
		head: jsonHead, entry: jsonEntry, foot: jsonFoot, between: ",\n",
	}
}

// Calendar is iCalendar (RFC 5545) with the properties of RFC 7986.
func Calendar() Format {
	return Format{
		Name: "ics", Suffix: ".ics", Title: "Calendar",
		MediaType: "text/calendar; charset=utf-8", LinkType: "text/calendar",
		head: calendarHead, entry: calendarEntry, foot: calendarFoot,
	}
}

// Formats are all formats, the one that readers should prefer first.
func Formats() []Format { return []Format{Atom(), RSS(), JSON(), Calendar()} }

// Render is the whole document: its head, the entries of items in the given order, and its foot.
func (f Format) Render(s Site, v View, items []Item) []byte {
	entries := make([][]byte, len(items))
	for i, it := range items {
		entries[i] = f.Entry(s, v.Timeline, v.Options, it)
	}
	left := 0
	if f.Name == Calendar().Name {
		left = Omitted(v.Options, items)
	}
	return f.Splice(s, v, entries, left)
}

// Entry is what a document holds of one item; empty if the format, with these options, leaves it out.
func (f Format) Entry(s Site, t timeline.Timeline, o Options, it Item) []byte {
	s, t = o.speaking(s, t)
	it.Event = it.Event.In(s.lang)
	return f.entry(s, t, o, it)
}

// opening is a document up to its first entry.
func (f Format) opening(s Site, v View, left int) []byte {
	s, v = v.speaking(s)
	return f.head(s, v, left)
}

// Splice puts a document together from entries that Entry made with the same site and timeline; empty ones
// leave no trace. Left is what [Omitted] counts, for a calendar to say.
func (f Format) Splice(s Site, v View, entries [][]byte, left int) []byte {
	doc := f.opening(s, v, left)
	size := len(doc) + len(f.foot)
	for _, entry := range entries {
		size += len(entry) + len(f.between)
	}
	doc = slices.Grow(doc, size-len(doc))
	between := ""
	for _, entry := range entries {
		if len(entry) > 0 {
			doc = append(append(doc, between...), entry...)
			between = f.between
		}
	}
	return append(doc, f.foot...)
}
