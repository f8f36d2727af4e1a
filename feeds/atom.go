package feeds

import (
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

func atomHead(s Site, v View, _ int) []byte {
	t := v.Timeline
	return xmlHead(atomFeed{
		AtomFeed: gorilla.AtomFeed{
			Xmlns:   atomNamespace,
			Id:      feedID(s, v),
			Updated: instant(v.Updated),
			Author:  atomAuthor(t),
		},
		Ev: evNamespace, Geo: geoNamespace, History: declared(historyNamespace, v.whole()),
		Lang:      langTag(t.Lang),
		Title:     plain(name(t)),
		Subtitle:  plainIf(line(t.Description)),
		Rights:    plainIf(line(t.License)),
		Generator: atomGenerator{URI: webAddress(s.BaseURL), Version: line(s.Generator), Name: "Dateline"},
		Links:     links(v, Atom()),
		Complete:  complete(v),
	}, atomFoot)
}

func atomAuthor(t timeline.Timeline) *gorilla.AtomAuthor {
	return &gorilla.AtomAuthor{AtomPerson: gorilla.AtomPerson{Name: author(t), Uri: webAddress(t.HomeURL)}}
}

// atomEntry names the author in the entry as well: some programs do not look for one in the feed.
func atomEntry(s Site, t timeline.Timeline, o Options, it Item) []byte {
	e := it.Event
	if e.Deleted != nil {
		return nil
	}
	st := newStory(s, t, e)
	entry := atomItem{
		Lang:  st.lang,
		Title: plain(st.title),
		AtomEntry: gorilla.AtomEntry{
			Id:        eventID(s, e),
			Published: instant(published(e)),
			Updated:   instant(e.Updated),
			Author:    atomAuthor(t),
			Summary:   &gorilla.AtomSummary{Type: "text", Content: st.lead()},
		},
		Links:   atomLinks(s, e),
		Content: atomText{Type: "html", Text: st.html()},
		modules: modulesOf(e),
	}
	if st.lang != "" {
		entry.Content.Lang = langTag(t.Lang) // what frames the telling, which says its own language
	}
	for _, topic := range topicsOf(e) {
		entry.Category = append(entry.Category, atomCategory{topic.key, s.TimelineURL(t.Slug), topic.name})
	}
	return xmlEntry(entry, "  ")
}

// atomLinks are an entry's links: its page, the event's own page elsewhere, which some readers show as what
// the entry is about, and its media.
func atomLinks(s Site, e timeline.Event) []link {
	all := []link{{Rel: "alternate", Type: "text/html", Href: s.EventURL(e.ID)}}
	if address := webAddress(e.URL); address != "" {
		all = append(all, link{Rel: "related", Href: address})
	}
	for _, m := range mediaOf(e) {
		l := link{Rel: "enclosure", Type: m.Type, Href: m.URL, Title: caption(m)}
		if m.Bytes > 0 {
			l.Length = strconv.FormatInt(m.Bytes, 10)
		}
		all = append(all, l)
	}
	return all
}
