package feeds

import (
	"fmt"
	"math"
	"strconv"
	"strings"

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
	l.text(inLanguage("NAME", v.nameLang()), name(t))
	l.text("X-WR-CALNAME", name(t))
	about := calendarDescription(v, left)
	l.text(inLanguage("DESCRIPTION", v.nameLang()), about)
	l.text("X-WR-CALDESC", about)
	l.text("X-WR-TIMEZONE", line(t.Zone))
	l.raw("REFRESH-INTERVAL;VALUE=DURATION", calendarRefresh)
	l.raw("X-PUBLISHED-TTL", calendarRefresh)
	l.raw("COLOR", colorName(t.Color))
	l.raw("X-APPLE-CALENDAR-COLOR", colorHex(t.Color))
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

// calendarEntry is a VEVENT; empty if the event has no place in a calendar, or in this one.
func calendarEntry(s Site, t timeline.Timeline, o Options, it Item) []byte {
	e := it.Event
	d := e.When()
	sp, ok := calendarSpan(&e, o.Imprecise)
	if !ok || !o.Cancelled.shows(e) {
		return nil
	}
	var l contentLines
	l.raw("BEGIN", "VEVENT")
	l.stamps(s, e)
	sp.write(&l)
	if !exact(d) {
		l.text("X-EDTF", d.String())
	}
	l.telling(s, t, e)
	l.place(e.Place)
	l.list("CATEGORIES", lines(e.Topics))
	l.media(e)
	l.related(s, e)
	l.raw("COLOR", nearestColor(e.Color))
	l.raw("STATUS", calendarStatus(e, d, o.Cancelled))
	// Who follows a timeline is not busy at its events.
	l.raw("TRANSP", "TRANSPARENT")
	l.raw("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
	l.alarm(t, e, o.Alarm)
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

// place adds where it is: in words, in degrees, and both together as Apple's programs draw it on a map.
func (l *contentLines) place(p *timeline.Place) {
	place := placeName(p)
	l.text("LOCATION", place)
	lat, lon, ok := coordinates(p)
	if !ok {
		return
	}
	l.raw("GEO", degrees(lat)+";"+degrees(lon))
	if place != "" {
		l.raw("X-APPLE-STRUCTURED-LOCATION;VALUE=URI"+placeParameters(p), "geo:"+degrees(lat)+","+degrees(lon))
	}
}

// placeParameters are what Apple's programs write beside a point: a title, and the address below it if it
// has more to say.
func placeParameters(p *timeline.Place) string {
	title, address := line(p.Name), joined(", ", line(p.Address), line(p.Country))
	if title == "" {
		return ";X-TITLE=" + parameter(address)
	}
	if address == "" {
		return ";X-TITLE=" + parameter(title)
	}
	return ";X-ADDRESS=" + parameter(address) + ";X-TITLE=" + parameter(title)
}
