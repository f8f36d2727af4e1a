package feeds

import (
	"net/url"
	"slices"
	"time"

	"dateline/timeline"
)

// Version is the version of the renderers, a part of every store's fingerprint. Whatever changes their
// bytes raises it.
const Version = "3"

// Site is what all documents of a service share.
type Site struct {
	BaseURL      string // absolute, without a slash at its end
	Authority    timeline.Authority
	SequenceBase int64  // added to every iCalendar SEQUENCE
	Generator    string // program version, such as "0.1.0"
}

// EventURL is the address of an event's page.
func (s Site) EventURL(id string) string { return s.BaseURL + "/e/" + url.PathEscape(clean(id)) }

// TimelineURL is the address of a timeline's page.
func (s Site) TimelineURL(slug string) string { return s.BaseURL + "/t/" + url.PathEscape(clean(slug)) }

// View is what one document shows, apart from its events.
type View struct {
	Timeline   timeline.Timeline
	Self       string            // absolute address of this very document, query included
	First      string            // absolute address of the document that this one continues, or its own; empty: not known
	Next       string            // absolute address of the document with the entries behind these; empty: none
	Page       string            // absolute address of its HTML page, with the same filter
	ID         string            // path of the feed's id, such as "t/SLUG"
	Updated    time.Time         // when the view last changed
	More       bool              // the document leaves out older events, because there are too many
	Alternates map[string]string // absolute addresses of the same view in other formats, by their name
}

// whole reports whether the document holds every entry of its feed.
func (v View) whole() bool { return v.First != "" && v.First == v.Self && v.Next == "" }

// Format is one of the formats in which events are published. The zero Format is none.
type Format struct {
	Name      string // as in addresses and options: "rss", "atom", "json", "ics"
	Suffix    string // end of the path, with its dot
	MediaType string // value of Content-Type
	LinkType  string // MediaType without parameters, as links to the format name it
	Title     string // for people, and for autodiscovery

	head    func(s Site, v View, left int) []byte
	entry   func(s Site, t timeline.Timeline, e timeline.Event) []byte
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

// Render is the whole document: its head, the entries of events in the given order, and its foot.
func (f Format) Render(s Site, v View, events []timeline.Event) []byte {
	entries := make([][]byte, len(events))
	for i, e := range events {
		entries[i] = f.Entry(s, v.Timeline, e)
	}
	left := 0
	if f.Name == Calendar().Name {
		left = Omitted(events)
	}
	return f.Splice(s, v, entries, left)
}

// Entry is what a document holds of one event; empty if the format leaves the event out.
func (f Format) Entry(s Site, t timeline.Timeline, e timeline.Event) []byte { return f.entry(s, t, e) }

// Splice puts a document together from entries that Entry made with the same site and timeline; empty ones
// leave no trace. Left is what [Omitted] counts, for a calendar to say.
func (f Format) Splice(s Site, v View, entries [][]byte, left int) []byte {
	doc := f.head(s, v, left)
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
