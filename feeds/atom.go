package feeds

import (
	"encoding/xml"
	"strconv"

	gorilla "github.com/gorilla/feeds"

	"dateline/timeline"
)

const atomFoot = "</feed>\n"

type atomFeed struct {
	gorilla.AtomFeed
	Ev        string        `xml:"xmlns:ev,attr"`
	Geo       string        `xml:"xmlns:georss,attr"`
	History   string        `xml:"xmlns:fh,attr,omitempty"`
	Lang      string        `xml:"xml:lang,attr,omitempty"`
	Title     atomText      `xml:"title"`
	Subtitle  *atomText     `xml:"subtitle"`
	Rights    *atomText     `xml:"rights"`
	Generator atomGenerator `xml:"generator"`
	Links     []link        `xml:"link"`
	Complete  *empty        `xml:"fh:complete"`
	Archive   *empty        `xml:"fh:archive"`
}

// atomText is a text construct (RFC 4287 section 3.1).
type atomText struct {
	Type string `xml:"type,attr"`
	Lang string `xml:"xml:lang,attr,omitempty"` // if it is not that of what it stands in
	Text string `xml:",chardata"`
}

type atomGenerator struct {
	URI     string `xml:"uri,attr,omitempty"`
	Version string `xml:"version,attr,omitempty"`
	Name    string `xml:",chardata"`
}

type atomItem struct {
	Lang  string   `xml:"xml:lang,attr,omitempty"`
	Title atomText `xml:"title"`
	gorilla.AtomEntry
	Links    []link         `xml:"link"`
	Category []atomCategory `xml:"category"`
	Content  atomText       `xml:"content"`
	modules
}

// atomCategory is a topic; its scheme is the timeline whose topic it is, which can be asked for the term.
type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr"`
	Label  string `xml:"label,attr"`
}

func plain(s string) atomText { return atomText{Type: "text", Text: s} }

// plainIf is nil for a text that has nothing to say.
func plainIf(s string) *atomText {
	if s == "" {
		return nil
	}
	return &atomText{Type: "text", Text: s}
}

// in is the text marked as being in a language, if there is one to tell and a text.
func (t *atomText) in(lang string) *atomText {
	if t != nil {
		t.Lang = lang
	}
	return t
}

func atomHead(s Site, v View, _ int) []byte {
	t := v.Timeline
	return xmlHead(atomFeed{
		AtomFeed: gorilla.AtomFeed{
			Xmlns:   atomNamespace,
			Id:      feedID(s, v),
			Updated: instant(v.Updated),
			Author:  atomAuthor(t),
		},
		Ev: evNamespace, Geo: geoNamespace, History: declared(historyNamespace, v.historic()),
		Lang:      langTag(t.Lang),
		Title:     atomText{Type: "text", Lang: v.marked(), Text: v.title()},
		Subtitle:  plainIf(line(v.about())).in(v.marked()),
		Rights:    plainIf(line(t.License)),
		Generator: atomGenerator{URI: webAddress(s.BaseURL), Version: line(s.Generator), Name: "Dateline"},
		Links:     links(v, Atom()),
		Complete:  mark(v.whole()),
		Archive:   mark(v.archive()),
	}, atomFoot)
}

func atomAuthor(t timeline.Timeline) *gorilla.AtomAuthor {
	return &gorilla.AtomAuthor{AtomPerson: gorilla.AtomPerson{Name: author(t), Uri: webAddress(t.HomeURL)}}
}

// atomTombstone says that an entry is gone (RFC 6721), and nothing else of it. It declares its namespace itself: some
// validators know none of that name, and most documents have none.
type atomTombstone struct {
	XMLName xml.Name `xml:"at:deleted-entry"`
	Space   string   `xml:"xmlns:at,attr"`
	Ref     string   `xml:"ref,attr"`
	When    string   `xml:"when,attr"`
}

// atomEntry names the author in the entry as well: some programs do not look for one in the feed.
func atomEntry(s Site, t timeline.Timeline, o Options, it Item) []byte {
	if gone := it.Event.Deleted; o.Tombstones && gone != nil && it.Telling == nil {
		return xmlEntry(atomTombstone{Space: tombstoneNamespace, Ref: eventID(s, it.Event), When: instant(*gone)}, "  ")
	}
	e, ok := newEntry(s, t, it)
	if !ok {
		return nil
	}
	item := atomItem{
		Lang:  e.lang,
		Title: plain(e.title),
		AtomEntry: gorilla.AtomEntry{
			Id:        e.id,
			Published: instant(e.published),
			Updated:   instant(e.updated),
			Author:    atomAuthor(t),
			Summary:   &gorilla.AtomSummary{Type: "text", Content: e.lead},
		},
		Links:   atomLinks(e),
		Content: atomText{Type: "html", Text: e.html},
		modules: modulesOf(e.event),
	}
	if e.lang != "" {
		item.Content.Lang = langTag(t.Lang) // what frames the telling, which says its own language
	}
	for _, topic := range topicsOf(e.event) {
		item.Category = append(item.Category, atomCategory{topic.key, s.TimelineURL(t.Slug), topic.name})
	}
	return xmlEntry(item, "  ")
}

// atomLinks are an entry's links: its page, the event's own page elsewhere, which some readers show as what
// the entry is about, and its media.
func atomLinks(e entry) []link {
	all := []link{{Rel: "alternate", Type: "text/html", Href: e.link}}
	if address := webAddress(e.event.URL); address != "" {
		all = append(all, link{Rel: "related", Href: address})
	}
	for _, m := range e.media {
		l := link{Rel: "enclosure", Type: m.Type, Href: m.URL, Title: caption(m)}
		if m.Bytes > 0 {
			l.Length = strconv.FormatInt(m.Bytes, 10)
		}
		all = append(all, l)
	}
	return all
}
