package feeds

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	gorilla "github.com/gorilla/feeds"

	"dateline/timeline"
)

// rssTTL is how many minutes a reader may keep the feed before it asks again.
const rssTTL = 15

const rssFoot = "  </channel>\n</rss>\n"

// rssDocument is the root, which declares every namespace that an item may use.
type rssDocument struct {
	gorilla.RssFeedXml
	Atom    string     `xml:"xmlns:atom,attr"`
	DC      string     `xml:"xmlns:dc,attr"`
	Ev      string     `xml:"xmlns:ev,attr"`
	Geo     string     `xml:"xmlns:georss,attr"`
	Media   string     `xml:"xmlns:media,attr"`
	History string     `xml:"xmlns:fh,attr,omitempty"`
	Licence string     `xml:"xmlns:creativeCommons,attr,omitempty"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       hexText `xml:"title"`
	Description hexText `xml:"description"`
	gorilla.RssFeed
	Links    []link `xml:"atom:link"`
	Complete *empty `xml:"fh:complete"`
	Archive  *empty `xml:"fh:archive"`
	Licence  string `xml:"creativeCommons:license,omitempty"`
}

// rssItem is an item. Content replaces the CDATA of the embedded struct, which a text with "]]>" breaks.
type rssItem struct {
	Title hexText `xml:"title"`
	gorilla.RssItem
	Content  string        `xml:"content:encoded"` // behind the description, as validators want it
	Creator  string        `xml:"dc:creator,omitempty"`
	Language string        `xml:"dc:language,omitempty"` // of the title and the text, if not the channel's
	Category []rssCategory `xml:"category"`
	Media    []rssMedia    `xml:"media:content"`
	modules
}

// rssCategory is a topic; its domain is the timeline whose topic it is.
type rssCategory struct {
	Domain string `xml:"domain,attr"`
	Name   string `xml:",chardata"`
}

// rssMedia is a medium after Media RSS, which says more of it than an enclosure.
type rssMedia struct {
	URL       string        `xml:"url,attr"`
	Size      int64         `xml:"fileSize,attr,omitempty"`
	Type      string        `xml:"type,attr"`
	Medium    string        `xml:"medium,attr,omitempty"`
	Width     int           `xml:"width,attr,omitempty"`
	Height    int           `xml:"height,attr,omitempty"`
	Text      *rssMediaText `xml:"media:description"`
	Thumbnail *rssThumbnail `xml:"media:thumbnail"`
	Credit    string        `xml:"media:credit,omitempty"`
}

type rssMediaText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// rssThumbnail is a picture that stands for a medium. For a picture that is the picture itself: there is no
// smaller one.
type rssThumbnail struct {
	URL    string `xml:"url,attr"`
	Width  int    `xml:"width,attr,omitempty"`
	Height int    `xml:"height,attr,omitempty"`
}

func newRSSMedia(m timeline.Media) rssMedia {
	out := rssMedia{
		URL: m.URL, Size: m.Bytes, Type: m.Type, Medium: medium(m), Width: m.Width, Height: m.Height, Credit: line(m.Credit),
	}
	if text := caption(m); text != "" {
		out.Text = &rssMediaText{Type: "plain", Text: text}
	}
	if isPicture(m) {
		out.Thumbnail = &rssThumbnail{URL: m.URL, Width: m.Width, Height: m.Height}
	}
	return out
}

func rssHead(s Site, v View, _ int) []byte {
	t := v.Timeline
	doc := rssDocument{
		RssFeedXml: gorilla.RssFeedXml{Version: "2.0", ContentNamespace: contentNamespace},
		Atom:       atomNamespace, DC: dcNamespace, Ev: evNamespace, Geo: geoNamespace, Media: mediaNamespace,
		History: declared(historyNamespace, v.historic()), Licence: declared(licenceNamespace, ccAddress(t) != ""),
		Channel: rssChannel{
			Title:       hexText(v.title()),
			Description: hexText(v.description()),
			RssFeed: gorilla.RssFeed{
				Link:          ownAddress(v.Page),
				Language:      langTag(t.Lang),
				Copyright:     line(t.License),
				LastBuildDate: rssTime(v.Updated),
				Generator:     generator(s),
				Docs:          "https://www.rssboard.org/rss-specification",
				Ttl:           rssTTL,
			},
			Links:    links(v, RSS()),
			Complete: mark(v.whole()),
			Archive:  mark(v.archive()),
			Licence:  ccAddress(t),
		},
	}
	return xmlHead(doc, rssFoot)
}

func rssEntry(s Site, t timeline.Timeline, _ Options, it Item) []byte {
	e, ok := newEntry(s, t, it)
	if !ok {
		return nil
	}
	item := rssItem{
		Title: hexText(e.title),
		RssItem: gorilla.RssItem{
			Link:        e.link,
			Description: markup(e.lead),
			Guid:        &gorilla.RssGuid{Id: e.id, IsPermaLink: "false"},
			PubDate:     rssTime(e.published),
			Enclosure:   rssEnclosure(e.media),
		},
		Content:  e.html,
		Creator:  author(t),
		Language: e.lang,
		modules:  modulesOf(e.event),
	}
	for _, topic := range topicsOf(e.event) {
		item.Category = append(item.Category, rssCategory{Domain: s.TimelineURL(t.Slug), Name: topic.name})
	}
	for _, m := range e.media {
		item.Media = append(item.Media, newRSSMedia(m))
	}
	return xmlEntry(item, "    ")
}

// rssEnclosure is the first medium: readers take one per item. The length must be there, 0 if unknown.
func rssEnclosure(media []timeline.Media) *gorilla.RssEnclosure {
	if len(media) == 0 {
		return nil
	}
	m := media[0]
	return &gorilla.RssEnclosure{Url: m.URL, Length: strconv.FormatInt(m.Bytes, 10), Type: m.Type}
}

// rssTime is a time after RFC 822, with a year of four digits and a numeric zone.
func rssTime(t time.Time) string { return t.UTC().Format(time.RFC1123Z) }

// description says what a feed is about; RSS wants it never empty.
func (v View) description() string {
	if about := v.about(); about != "" {
		return about
	}
	return v.title()
}

func generator(s Site) string { return strings.TrimSpace("Dateline " + line(s.Generator)) }

// eventID is the id of an event in every feed format.
func eventID(s Site, e timeline.Event) string {
	return s.Authority.Tag("e/" + url.PathEscape(clean(e.ID)))
}

// feedID is the id of a feed; each family has its own.
func feedID(s Site, v View) string {
	path := clean(v.ID)
	if !v.latest() {
		path += "/" + string(v.Options.Family)
	}
	return ownAddress(s.Authority.Tag(path))
}
