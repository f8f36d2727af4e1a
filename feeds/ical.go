package feeds

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"

	"dateline/timeline"
)

// CalendarLimit is how many events a calendar holds; beyond that, it holds the last ones by start.
const CalendarLimit = 10_000

// calendarRefresh is how often programs should ask for a calendar again.
const calendarRefresh = "PT1H"

const calendarFoot = "END:VCALENDAR\r\n"

// calendarHead names what programs call the calendar twice: as RFC 7986 has it, and as they did before. The
// calendar has no UID of its own (RFC 7986 section 5.3 allows one): vdirsyncer takes the first UID of a file
// for that of every event in it.
func calendarHead(s Site, v View, left int) []byte {
	t := v.Timeline
	var l contentLines
	l.raw("BEGIN", "VCALENDAR")
	l.raw("VERSION", "2.0")
	l.text("PRODID", "-//Dateline//"+generator(s)+"//EN")
	l.raw("CALSCALE", "GREGORIAN")
	l.raw("METHOD", "PUBLISH")
	l.text("NAME", name(t))
	l.text("X-WR-CALNAME", name(t))
	about := calendarDescription(v, left)
	l.text("DESCRIPTION", about)
	l.text("X-WR-CALDESC", about)
	l.text("X-WR-TIMEZONE", line(t.Zone))
	l.raw("REFRESH-INTERVAL;VALUE=DURATION", calendarRefresh)
	l.raw("X-PUBLISHED-TTL", calendarRefresh)
	l.color(t.Color)
	l.text("X-APPLE-CALENDAR-COLOR", hexColor(t.Color))
	l.uri("SOURCE;VALUE=URI", ownAddress(v.Self))
	l.uri("URL", ownAddress(v.Page))
	l.instant("LAST-MODIFIED", v.Updated)
	return l.bytes
}

// calendarDescription is the timeline's, and what the calendar leaves out.
func calendarDescription(v View, left int) string {
	words := wordingOf(v.Timeline.Lang)
	var missing, older string
	switch {
	case left == 1:
		missing = fmt.Sprintf(words.leftOutOne, left)
	case left > 1:
		missing = fmt.Sprintf(words.leftOutMany, left)
	}
	if v.More {
		older = words.latestOnly
	}
	return joined("\n\n", strings.TrimSpace(clean(v.Timeline.Description)), missing, older)
}

// color adds a colour that has a CSS name; RFC 7986 section 5.9 knows no others.
func (l *contentLines) color(color string) {
	color = strings.ToLower(color)
	if _, named := colornames.Map[color]; named {
		l.raw("COLOR", color)
	}
}

// hexColor is a colour as #RRGGBB; empty if it is none.
func hexColor(color string) string {
	color = strings.ToLower(color)
	if c, named := colornames.Map[color]; named {
		return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B)
	}
	if len(color) == 7 && color[0] == '#' && strings.Trim(color[1:], "0123456789abcdef") == "" {
		return strings.ToUpper(color)
	}
	return ""
}

// calendarEntry is a VEVENT; empty if the event has no place in a calendar.
func calendarEntry(s Site, t timeline.Timeline, e timeline.Event) []byte {
	d := e.When()
	sp, ok := calendarSpan(d)
	if !ok {
		return nil
	}
	st := newStory(s, t, e)
	var l contentLines
	l.raw("BEGIN", "VEVENT")
	l.stamps(s, e)
	sp.write(&l)
	if !exact(d) {
		l.text("X-EDTF", d.String())
	}
	l.telling(s, t, e, st)
	l.place(e.Place)
	l.list("CATEGORIES", lines(e.Topics))
	l.media(e)
	l.color(e.Color)
	l.raw("STATUS", calendarStatus(e, d))
	// Who follows a timeline is not busy at its events.
	l.raw("TRANSP", "TRANSPARENT")
	l.raw("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
	l.raw("END", "VEVENT")
	return l.bytes
}

// stamps adds who the event is and which state of it this is. Programs take an event as changed only if
// all of SEQUENCE, LAST-MODIFIED and DTSTAMP grow.
func (l *contentLines) stamps(s Site, e timeline.Event) {
	l.text("UID", line(s.Authority.UID(e.ID)))
	l.instant("DTSTAMP", e.Updated)
	l.instant("CREATED", e.Created)
	l.instant("LAST-MODIFIED", e.Updated)
	l.raw("SEQUENCE", strconv.FormatInt(sequence(s, e), 10))
}

// sequence counts the revisions of the event from 0, within the 31 bits that programs keep for it.
func sequence(s Site, e timeline.Event) int64 {
	return min(max(e.Revision-1+s.SequenceBase, 0), math.MaxInt32)
}

// telling adds the texts, and the address that makes the event differ from every other.
func (l *contentLines) telling(s Site, t timeline.Timeline, e timeline.Event, st story) {
	var language string
	if st.lang != "" {
		language = ";LANGUAGE=" + st.lang
	}
	address := s.EventURL(e.ID)
	l.text("SUMMARY"+language, st.title+dateSuffix(t, e))
	l.text("DESCRIPTION", joined("\n\n", st.text(), address))
	st.file = mention{} // the reader has it
	page := joined("\n", st.html(), paragraph(mention{address, address}.html()))
	l.text("X-ALT-DESC;FMTTYPE=text/html", "<html><head><title>"+markup(st.title)+"</title></head><body>\n"+page+"\n</body></html>")
	l.uri("URL", address)
}

// dateSuffix says behind the title what the days of a calendar cannot: that a date is a month, open or in
// doubt.
func dateSuffix(t timeline.Timeline, e timeline.Event) string {
	d := e.When()
	if exact(d) {
		return ""
	}
	words := timeline.Words(d, e.Status, t.Zone, t.Lang, timeline.Full).Main
	if d.Uncertain() || d.Unspecified() {
		return " – " + words // the words may have brackets of their own
	}
	return " (" + words + ")"
}

func (l *contentLines) place(p *timeline.Place) {
	place := placeName(p)
	l.text("LOCATION", place)
	lat, lon, ok := coordinates(p)
	if !ok {
		return
	}
	l.raw("GEO", degrees(lat)+";"+degrees(lon))
	if place != "" {
		l.raw("X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE="+parameter(place), "geo:"+degrees(lat)+","+degrees(lon))
	}
}

// media adds pictures as RFC 7986 section 5.10 has them, and the rest as attachments; always addresses,
// never the data.
func (l *contentLines) media(e timeline.Event) {
	for _, m := range mediaOf(e) {
		format := ";FMTTYPE=" + parameter(m.Type)
		if isPicture(m) {
			l.uri("IMAGE;VALUE=URI;DISPLAY=GRAPHIC"+format, m.URL)
		} else {
			l.uri("ATTACH"+format, m.URL)
		}
	}
}

// calendarStatus is the status in the three words of RFC 5545 section 3.8.1.11. A date in doubt makes the
// event tentative.
func calendarStatus(e timeline.Event, d timeline.Date) string {
	switch status := shownStatus(e); {
	case status == timeline.Cancelled:
		return "CANCELLED"
	case status == timeline.Tentative, status == timeline.Postponed, d.Uncertain():
		return "TENTATIVE"
	}
	return "CONFIRMED"
}
