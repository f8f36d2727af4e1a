package feeds

import (
	"encoding/xml"
	"net/url"
	"time"

	"dateline/timeline"
)

// OPMLType is the media type of a list of feeds, as links to it name it.
const OPMLType = "text/x-opml"

// opmlList is an OPML 2.0 document (opml.org/spec2.opml).
type opmlList struct {
	XMLName  xml.Name      `xml:"opml"`
	Version  string        `xml:"version,attr"`
	Title    string        `xml:"head>title"`
	Modified string        `xml:"head>dateModified,omitempty"`
	Docs     string        `xml:"head>docs"`
	Outlines []opmlOutline `xml:"body>outline"`
}

// opmlOutline is one subscription: text is required, and the type of every format is rss.
type opmlOutline struct {
	Type        string `xml:"type,attr"`
	Text        string `xml:"text,attr"`
	Title       string `xml:"title,attr"`
	XMLURL      string `xml:"xmlUrl,attr"`
	HTMLURL     string `xml:"htmlUrl,attr"`
	Description string `xml:"description,attr,omitempty"`
	Language    string `xml:"language,attr,omitempty"`
}

// OPML lists timelines, in the given order, for a feed reader to import, as of the time when the list last
// changed. Each is there once, by its Atom feed: two formats of one timeline would be everything twice.
func OPML(s Site, updated time.Time, list []timeline.Timeline) []byte {
	doc := opmlList{
		Version: "2.0", Title: "Timelines", Docs: "http://opml.org/spec2.opml",
	}
	if !updated.IsZero() { // a list that nobody has written to yet has no time
		doc.Modified = updated.UTC().Format(time.RFC1123Z) // RFC 822 with all digits of the year
	}
	if u, err := url.Parse(s.BaseURL); err == nil && u.Host != "" {
		doc.Title = "Timelines of " + line(u.Host)
	}
	for _, t := range list {
		page := ownAddress(s.TimelineURL(t.Slug))
		title := line(t.Title)
		if title == "" {
			title = line(t.Slug)
		}
		doc.Outlines = append(doc.Outlines, opmlOutline{
			Type: "rss", Text: title, Title: title, XMLURL: page + Atom().Suffix, HTMLURL: page,
			Description: line(t.Description), Language: line(t.Lang),
		})
	}
	return append(append([]byte(xml.Header), marshal(doc, "")...), '\n')
}
