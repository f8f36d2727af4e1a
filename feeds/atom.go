package feeds

import (
	"strconv"

	gorilla "github.com/gorilla/feeds"

	"dateline/timeline"
)

const atomFoot = "</feed>\n"

type atomFeed struct {
	gorilla.AtomFeed
	Ev        string             `xml:"xmlns:ev,attr"`
	Geo       string             `xml:"xmlns:georss,attr"`
	Lang      string             `xml:"xml:lang,attr,omitempty"`
	Title     atomText           `xml:"title"`
	Subtitle  *atomText          `xml:"subtitle"`
	Rights    *atomText          `xml:"rights"`
	Generator atomGenerator      `xml:"generator"`
	Links     []gorilla.AtomLink `xml:"link"`
}

// atomText is a text construct (RFC 4287 section 3.1).
type atomText struct {
	Type string `xml:"type,attr"`
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
	Category []atomCategory `xml:"category"`
	modules
}

type atomCategory struct {
	Term string `xml:"term,attr"`
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
		Ev: evNamespace, Geo: geoNamespace,
		Lang:      langTag(t.Lang),
		Title:     plain(name(t)),
		Subtitle:  plainIf(line(t.Description)),
		Rights:    plainIf(line(t.License)),
		Generator: atomGenerator{URI: webAddress(s.BaseURL), Version: line(s.Generator), Name: "Dateline"},
		Links:     links(v, Atom()),
	}, atomFoot)
}

func atomAuthor(t timeline.Timeline) *gorilla.AtomAuthor {
	return &gorilla.AtomAuthor{AtomPerson: gorilla.AtomPerson{Name: author(t), Uri: webAddress(t.HomeURL)}}
}

// atomEntry names the author in the entry as well: some programs do not look for one in the feed.
func atomEntry(s Site, t timeline.Timeline, e timeline.Event) []byte {
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
			Content:   &gorilla.AtomContent{Type: "html", Content: st.html()},
			Links:     []gorilla.AtomLink{{Rel: "alternate", Type: "text/html", Href: s.EventURL(e.ID)}},
		},
		modules: modulesOf(e),
	}
	for _, m := range mediaOf(e) {
		l := gorilla.AtomLink{Rel: "enclosure", Type: m.Type, Href: m.URL}
		if m.Bytes > 0 {
			l.Length = strconv.FormatInt(m.Bytes, 10)
		}
		entry.Links = append(entry.Links, l)
	}
	for _, topic := range lines(e.Topics) {
		entry.Category = append(entry.Category, atomCategory{topic})
	}
	return xmlEntry(entry, "  ")
}
