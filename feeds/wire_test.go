package feeds_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"dateline/feeds"
	"dateline/timeline"
)

// node is an XML element with its name as a reader knows it: namespace and local name.
type node struct {
	XMLName  xml.Name
	Attr     []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []node     `xml:",any"`
}

// all are the children with the given local name and namespace.
func (n node) all(space, local string) []node {
	var found []node
	for _, c := range n.Children {
		if c.XMLName.Local == local && c.XMLName.Space == space {
			found = append(found, c)
		}
	}
	return found
}

// text is the text of the only child of that name, empty if there is none.
func (n node) text(tb testing.TB, space, local string) string {
	tb.Helper()
	switch found := n.all(space, local); len(found) {
	case 0:
		return ""
	case 1:
		return found[0].Text
	}
	tb.Fatalf("more than one %s in %s", local, n.XMLName.Local)
	return ""
}

func (n node) attr(local string) string {
	for _, a := range n.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// parseXML reads a document strictly, and sees to it that nothing stands behind its root.
func parseXML(tb testing.TB, doc []byte) node {
	tb.Helper()
	if !utf8.Valid(doc) {
		tb.Fatalf("the document is not UTF-8")
	}
	var root node
	d := xml.NewDecoder(bytes.NewReader(doc))
	if err := d.Decode(&root); err != nil {
		tb.Fatalf("not well-formed: %v\n%s", err, doc)
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return root
		}
		if err != nil {
			tb.Fatal(err)
		}
		if text, ok := token.(xml.CharData); !ok || len(bytes.TrimSpace(text)) > 0 {
			tb.Fatalf("%v stands behind the root", token)
		}
	}
}

var (
	contentLine = regexp.MustCompile(`^[A-Z][A-Z-]*(;[A-Z-]+=("[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x1f\x7f]+))*:[^\x00-\x08\x0a-\x1f\x7f]*$`)
	textValue   = regexp.MustCompile(`^([^\\;,]|\\[\\;,n])*$`)
)

// unfold splits a calendar into its content lines, and checks what RFC 5545 section 3.1 says of them.
func unfold(tb testing.TB, doc []byte) []string {
	tb.Helper()
	text, ended := strings.CutSuffix(string(doc), "\r\n")
	if !ended {
		tb.Fatal("the calendar does not end in CR LF")
	}
	var lines []string
	for _, l := range strings.Split(text, "\r\n") {
		switch {
		case len(l) > 75:
			tb.Fatalf("line of %d octets: %q", len(l), l)
		case !utf8.ValidString(l):
			tb.Fatalf("line cut within a character: %q", l)
		case l == "" || strings.ContainsAny(l, "\r\n"):
			tb.Fatalf("stray line break at %q", l)
		case l[0] != ' ':
			lines = append(lines, l)
		default:
			lines[len(lines)-1] += l[1:]
		}
	}
	for _, l := range lines {
		if !contentLine.MatchString(l) {
			tb.Fatalf("not a content line: %q", l)
		}
	}
	return lines
}

// properties are those of one component, by their name with its parameters.
type properties map[string]string

// repeatable are properties that may stand more than once; the last counts.
var repeatable = regexp.MustCompile("^(ATTACH|IMAGE|RELATED-TO)(;|$)")

// parseCalendar reads a calendar: its own properties, and those of its events.
func parseCalendar(tb testing.TB, doc []byte) (calendar properties, events []properties) {
	tb.Helper()
	lines := unfold(tb, doc)
	if lines[0] != "BEGIN:VCALENDAR" || lines[len(lines)-1] != "END:VCALENDAR" {
		tb.Fatalf("the calendar begins with %q and ends with %q", lines[0], lines[len(lines)-1])
	}
	calendar = properties{}
	current, within := calendar, ""
	for _, l := range lines[1 : len(lines)-1] {
		switch l {
		case "BEGIN:VALARM":
			within = "VALARM " // the reader of an event's own properties does not take those for it
			continue
		case "END:VALARM":
			within = ""
			continue
		case "BEGIN:VEVENT":
			current = properties{}
			events = append(events, current)
			continue
		case "END:VEVENT":
			current = calendar
			continue
		}
		name, value := cutProperty(within + l)
		if _, twice := current[name]; twice && !repeatable.MatchString(name) {
			tb.Fatalf("%s stands twice", name)
		}
		current[name] = value
	}
	return calendar, events
}

// cutProperty splits a line at the first colon outside quotation marks.
func cutProperty(l string) (name, value string) {
	quoted := false
	for i, c := range []byte(l) {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ':' && !quoted:
			return l[:i], l[i+1:]
		}
	}
	return l, ""
}

// unescape reads a value of the type TEXT.
func unescape(tb testing.TB, value string) string {
	tb.Helper()
	if !textValue.MatchString(value) {
		tb.Fatalf("not a TEXT value: %q", value)
	}
	return strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(value)
}

// item is the only entry of an RSS document of one event.
func item(tb testing.TB, t timeline.Timeline, e timeline.Event) node {
	tb.Helper()
	items := parseXML(tb, feeds.RSS().Render(site, viewOf(t, feeds.RSS()), feeds.Items([]timeline.Event{e}))).all("", "channel")[0].all("", "item")
	if len(items) != 1 {
		tb.Fatalf("%d items", len(items))
	}
	return items[0]
}

// entry is the only entry of an Atom document of one event.
func entry(tb testing.TB, t timeline.Timeline, e timeline.Event) node {
	tb.Helper()
	entries := parseXML(tb, feeds.Atom().Render(site, viewOf(t, feeds.Atom()), feeds.Items([]timeline.Event{e}))).all(atom, "entry")
	if len(entries) != 1 {
		tb.Fatalf("%d entries", len(entries))
	}
	return entries[0]
}

// vevent is the only event of a calendar, nil if the calendar leaves it out.
func vevent(tb testing.TB, t timeline.Timeline, e timeline.Event) properties {
	tb.Helper()
	return veventWith(tb, feeds.Options{}, t, e)
}

// veventWith is the same of a calendar with options.
func veventWith(tb testing.TB, o feeds.Options, t timeline.Timeline, e timeline.Event) properties {
	tb.Helper()
	v := viewOf(t, feeds.Calendar())
	v.Options = o
	_, events := parseCalendar(tb, feeds.Calendar().Render(site, v, feeds.Items([]timeline.Event{e})))
	switch len(events) {
	case 0:
		return nil
	case 1:
		return events[0]
	}
	tb.Fatalf("%d events", len(events))
	return nil
}
