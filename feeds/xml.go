package feeds

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"slices"
	"strconv"
	"strings"

	gorilla "github.com/gorilla/feeds"

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

// links are a feed's links to itself, which must be its exact address, and to its other forms.
func links(v View, self Format) []gorilla.AtomLink {
	all := []gorilla.AtomLink{{Rel: "self", Type: self.LinkType, Href: ownAddress(v.Self)}}
	if self.Name == Atom().Name {
		all = append(all, gorilla.AtomLink{Rel: "alternate", Type: "text/html", Href: ownAddress(v.Page)})
	}
	for _, f := range Formats() {
		if href := ownAddress(v.Alternates[f.Name]); href != "" && f.Name != self.Name {
			all = append(all, gorilla.AtomLink{Rel: "alternate", Type: f.LinkType, Href: href})
		}
	}
	if v.Next != "" { // RFC 5005 section 3
		all = append(all, gorilla.AtomLink{Rel: "next", Type: self.LinkType, Href: ownAddress(v.Next)})
	}
	return all
}

// Namespaces of the modules that RSS and Atom documents declare on their root.
const (
	atomNamespace    = "http://www.w3.org/2005/Atom"
	contentNamespace = "http://purl.org/rss/1.0/modules/content/"
	dcNamespace      = "http://purl.org/dc/elements/1.1/"
	evNamespace      = "http://purl.org/rss/1.0/modules/event/"
	geoNamespace     = "http://www.georss.org/georss"
	mediaNamespace   = "http://search.yahoo.com/mrss/"
)

// modules is what the event and GeoRSS modules say of an event, in RSS and in Atom.
type modules struct {
	Start    string `xml:"ev:startdate,omitempty"`
	End      string `xml:"ev:enddate,omitempty"`
	Location string `xml:"ev:location,omitempty"`
	Point    string `xml:"georss:point,omitempty"`
}

func modulesOf(e timeline.Event) modules {
	m := modules{Location: placeName(e.Place)}
	m.Start, m.End = plainDates(e.When())
	if lat, lon, ok := coordinates(e.Place); ok {
		m.Point = degrees(lat) + " " + degrees(lon)
	}
	return m
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

// mediaOf are those of an event's media that have a plain web address and a type.
func mediaOf(e timeline.Event) []timeline.Media {
	var kept []timeline.Media
	for _, m := range e.Media {
		m.URL, m.Type = webAddress(m.URL), line(m.Type)
		m.Bytes, m.Width, m.Height = max(m.Bytes, 0), max(m.Width, 0), max(m.Height, 0)
		twice := slices.ContainsFunc(kept, func(o timeline.Media) bool { return o.URL == m.URL })
		if m.URL != "" && m.Type != "" && !twice {
			kept = append(kept, m)
		}
	}
	return kept
}

// picture is the address of the first picture, empty if there is none.
func picture(media []timeline.Media) string {
	for _, m := range media {
		if isPicture(m) {
			return m.URL
		}
	}
	return ""
}

// caption is what a medium shows, in words.
func caption(m timeline.Media) string {
	if text := line(m.Caption); text != "" {
		return text
	}
	return line(m.Alt)
}

func isPicture(m timeline.Media) bool { return strings.HasPrefix(m.Type, "image/") }
