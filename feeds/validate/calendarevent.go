package validate

import (
	"strings"
	"time"
)

// event looks at a VEVENT.
func (c *calendarCheck) event(e *component) {
	c.properties(e, eventProperty, "UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "CREATED", "URL", "STATUS", "TRANSP")
	for _, inner := range e.inner {
		if inner.kind != "VALARM" {
			c.at(inner.calendarLine, "I12", "begins a component that does not belong in an event to follow")
		}
	}
	c.alarms(e)
	c.dates(e)
	c.texts(e)
}

// texts looks whether an event can be read, and its page found, in every program.
func (c *calendarCheck) texts(e *component) {
	about, described := e.get("DESCRIPTION")
	if address := strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`).Replace(e.value("URL")); described && !strings.HasSuffix(about.value, address) {
		c.at(about, "I27", "does not end with the address of URL, which many programs do not show")
	}
	if page, known := e.get("X-ALT-DESC"); known && page.parameters["FMTTYPE"] != "text/html" {
		c.at(page, "I27", "lacks FMTTYPE=text/html")
	}
}

// moment is a date or a time of an event.
type moment struct {
	calendarLine

	at  time.Time
	day bool
}

// dates looks at when an event is.
func (c *calendarCheck) dates(e *component) {
	start, ok := c.moment(e, "DTSTART")
	if !ok {
		return
	}
	_, lasting := e.get("DURATION")
	end, ended := e.get("DTEND")
	switch {
	case ended && lasting:
		c.at(end, "I15", "stands beside a DURATION")
	case !ended && !lasting && start.day:
		c.at(start.calendarLine, "I15", "is a day without DTEND, the day behind the last; programs differ on what that means")
	case ended:
		c.span(e, start)
	}
	if start.day && e.value("TRANSP") == "OPAQUE" {
		c.at(start.calendarLine, "I23", "is a day, and TRANSP:OPAQUE makes whoever follows busy on it")
	}
}

// span looks at an event that has an end.
func (c *calendarCheck) span(e *component, start moment) {
	end, ok := c.moment(e, "DTEND")
	switch {
	case !ok:
	case end.day != start.day:
		c.at(end.calendarLine, "I15", "and DTSTART must both be days, or both times")
	case end.parameters["TZID"] != start.parameters["TZID"]:
	case end.at.Equal(start.at) && !start.day:
		c.at(end.calendarLine, "I16", "is the start: programs refuse the event; leave it out")
	case !end.at.After(start.at):
		c.at(end.calendarLine, "I17", "is not behind DTSTART")
	}
}

// moment reads a date or a time.
func (c *calendarCheck) moment(e *component, name string) (moment, bool) {
	l, known := e.get(name)
	if !known {
		return moment{}, false // said already if it must be there
	}
	m := moment{calendarLine: l}
	layout := "20060102T150405"
	switch kind := l.parameters["VALUE"]; {
	case kind == "DATE":
		m.day, layout = true, "20060102"
	case kind != "" && kind != "DATE-TIME":
		c.at(l, "I15", "is neither a DATE nor a DATE-TIME")
		return m, false
	}
	value, utc := l.value, false
	if !m.day {
		value, utc = strings.CutSuffix(l.value, "Z")
	}
	var err error
	if m.at, err = time.Parse(layout, value); err != nil || len(value) != len(layout) {
		c.at(l, "I15", "is not written as its VALUE says, or no day of the calendar")
		return m, false
	}
	c.zoned(m, utc)
	c.year(m)
	return m, true
}

// zoned looks whether everybody understands the same time.
func (c *calendarCheck) zoned(m moment, utc bool) {
	id, zoned := m.parameters["TZID"]
	switch {
	case zoned && (utc || m.day):
		c.at(m.calendarLine, "I19", "has a TZID, though it is a day or in UTC")
	case zoned && !c.zones[id]:
		c.at(m.calendarLine, "I19", "has a TZID without its VTIMEZONE")
	case !zoned && !utc && !m.day:
		c.at(m.calendarLine, "I18", "is in no time zone: it would be another time for everybody")
	}
}

// year looks whether all programs can hold the time.
func (c *calendarCheck) year(m moment) {
	last := time.Date(9998, 12, 31, 0, 0, 0, 0, time.UTC)
	if m.at.Year() < 1601 || m.at.After(last) || m.name == "DTSTART" && m.at.Equal(last) {
		c.at(m.calendarLine, "I20", "is outside the years that all programs can hold")
	}
}
