package feeds

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"dateline/timeline"
)

// hexText is plain text whose markup characters are written as hexadecimal references: readers unescape
// the titles of RSS once or twice, and the RSS Profile found this form to survive in most of them.
type hexText string

var hexEscaper = strings.NewReplacer("&", "&#x26;", "<", "&#x3C;", ">", "&#x3E;")

// MarshalXML writes the text, which must be clean, as the content of its element.
func (t hexText) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	return e.EncodeElement(struct {
		Text string `xml:",innerxml"`
	}{hexEscaper.Replace(string(t))}, start)
}

// xmlHead is a document without entries, up to its foot.
func xmlHead(doc any, foot string) []byte {
	head := append([]byte(xml.Header), marshal(doc, "")...)
	return bytes.TrimSuffix(append(head, '\n'), []byte(foot))
}

// xmlEntry is one element on lines of its own.
func xmlEntry(v any, indent string) []byte { return append(marshal(v, indent), '\n') }

func marshal(v any, indent string) []byte {
	text, err := xml.MarshalIndent(v, indent, "  ")
	if err != nil {
		panic(err) // a wire struct that XML cannot express is a mistake in this package
	}
	return text
}

// link is a link of Atom, in either format.
type link struct {
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Length string `xml:"length,attr,omitempty"`
	Title  string `xml:"title,attr,omitempty"`
}

// links are a feed's links to itself, which must be its exact address, to its other forms, and to its other
// documents (RFC 5005 sections 3 and 4). There is none back: a document continues behind an entry, and what stood
// before that entry when it was read is not known any more; and an archive that named the next one with its state
// would have another state with every change of that.
func links(v View, self Format) []link {
	all := []link{{Rel: "self", Type: self.LinkType, Href: ownAddress(v.Self)}}
	if self.Name == Atom().Name {
		all = append(all, link{Rel: "alternate", Type: "text/html", Href: ownAddress(v.Page)})
	}
	for _, f := range Formats() {
		if href := ownAddress(v.Alternates[f.Name]); href != "" && f.Name != self.Name {
			all = append(all, link{Rel: "alternate", Type: f.LinkType, Href: href})
		}
	}
	if v.First != "" && !v.single() {
		all = append(all, link{Rel: "first", Type: self.LinkType, Href: ownAddress(v.First)})
	}
	if v.Next != "" {
		all = append(all, link{Rel: "next", Type: self.LinkType, Href: ownAddress(v.Next)})
	}
	if v.archive() {
		all = append(all, link{Rel: "current", Type: self.LinkType, Href: ownAddress(v.Current)})
	}
	if v.Earlier != "" {
		all = append(all, link{Rel: "prev-archive", Type: self.LinkType, Href: ownAddress(v.Earlier)})
	}
	if address := licenceAddress(v.Timeline); address != "" && self.Name == Atom().Name { // RFC 4946
		all = append(all, link{Rel: "license", Href: address})
	}
	return all
}

// empty is an element without content.
type empty struct{}

// mark is the mark of a document that holds its whole feed (RFC 5005 section 2), or that is an archive (section 4); nil
// for one that is not.
func mark(is bool) *empty {
	if !is {
		return nil
	}
	return &empty{}
}

// declared is the namespace for a document that uses it, and empty for any other.
func declared(namespace string, used bool) string {
	if !used {
		return ""
	}
	return namespace
}

// Namespaces of the modules that RSS and Atom documents declare on their root.
const (
	atomNamespace    = "http://www.w3.org/2005/Atom"
	contentNamespace = "http://purl.org/rss/1.0/modules/content/"
	dcNamespace      = "http://purl.org/dc/elements/1.1/"
	evNamespace      = "http://purl.org/rss/1.0/modules/event/"
	geoNamespace     = "http://www.georss.org/georss"
	historyNamespace = "http://purl.org/syndication/history/1.0"
	licenceNamespace = "http://backend.userland.com/creativeCommonsRssModule"
	mediaNamespace   = "http://search.yahoo.com/mrss/"

	tombstoneNamespace = "http://purl.org/atompub/tombstones/1.0"
)

// modules is what the event and GeoRSS modules say of an event, in RSS and in Atom.
type modules struct {
	Start     string `xml:"ev:startdate,omitempty"`
	End       string `xml:"ev:enddate,omitempty"`
	Location  string `xml:"ev:location,omitempty"`
	Organizer string `xml:"ev:organizer,omitempty"`
	Point     string `xml:"georss:point,omitempty"`
}

func modulesOf(e timeline.Event) modules {
	m := modules{Location: placeName(e.Place), Organizer: organizer(e.Participants)}
	m.Start, m.End = plainDates(e.When())
	if lat, lon, ok := coordinates(e.Place); ok {
		m.Point = degrees(lat) + " " + degrees(lon)
	}
	return m
}

// organizer is who is named as host or organiser.
func organizer(participants []timeline.Participant) string {
	var names []string
	for _, p := range participants {
		switch strings.ToLower(line(p.Role)) {
		case "host", "organizer", "organiser":
			names = append(names, line(p.Name))
		}
	}
	return joined(", ", names...)
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// plainDate is a year, a month or a day that ISO 8601 has without the extensions of EDTF.
var plainDate = regexp.MustCompile(`^([0-9]{4})(-(0[1-9]|1[0-2])(-[0-9]{2})?)?$`)

// plainDates are both ends of a date as the event module can carry them, in the precision in which they
// are known: an end that is open, in doubt or outside the years that validators accept is empty. The end
// of a single day or time is empty too.
func plainDates(d timeline.Date) (start, end string) {
	if !d.AllDay() {
		start, end = d.Start(), d.End()
		if d.OpenEnd() || d.UnknownEnd() || start == end {
			end = ""
		}
		return plainYear(start), plainYear(end)
	}
	start, end, _ = strings.Cut(d.String(), "/")
	return plainYear(plainOnly(start)), plainYear(plainOnly(end))
}

func plainOnly(text string) string {
	if plainDate.MatchString(text) {
		return text
	}
	return ""
}

// plainYear is text if its year lies within what calendars and validators agree on.
func plainYear(text string) string {
	if len(text) < 4 || text < firstYear || text[:4] > lastYear {
		return ""
	}
	return text
}

// The years that every program can show: from the beginning of Windows file times to the year before the
// one in which some overflow.
const firstYear, lastYear = "1601", "9998"
