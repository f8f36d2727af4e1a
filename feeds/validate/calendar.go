package validate

import "strings"

// Calendar says what is wrong with a calendar to follow: what RFC 5545 and RFC 7986 do not allow, and what some calendar
// program would lose, show wrongly or refuse though they allow it. A calendar may hold events and time zones. It finds
// nothing in a calendar that every program can follow.
func Calendar(doc []byte) []Finding {
	c := calendarCheck{}
	lines := c.calendarLines(doc)
	if c.structure(lines) {
		c.calendar()
		for _, e := range c.root.named("VEVENT") {
			c.event(e)
		}
		c.unique()
	}
	return c.found
}

// calendarCheck is a calendar that is looked at.
type calendarCheck struct {
	calendarProblems

	root  *component
	zones map[string]bool // the TZID of every time zone in the calendar
}

// component is what stands between a BEGIN and its END.
type component struct {
	calendarLine // its BEGIN

	kind       string
	properties []calendarLine
	inner      []*component
}

func (c *component) named(kind string) []*component {
	var found []*component
	for _, inner := range c.inner {
		if inner.kind == kind {
			found = append(found, inner)
		}
	}
	return found
}

// get is the first property of that name.
func (c *component) get(name string) (calendarLine, bool) {
	for _, l := range c.properties {
		if l.name == name {
			return l, true
		}
	}
	return calendarLine{}, false
}

func (c *component) value(name string) string {
	l, _ := c.get(name)
	return l.value
}

// structure puts the lines into components. It is false if they are no calendar.
func (c *calendarCheck) structure(lines []calendarLine) bool {
	var open []*component
	for _, l := range lines {
		switch kind := strings.ToUpper(l.value); {
		case len(open) == 0 && (c.root != nil || l.name != "BEGIN" || kind != "VCALENDAR"):
			c.at(l, "I6", "stands outside of the one VCALENDAR")
		case l.name == "BEGIN":
			next := &component{calendarLine: l, kind: kind}
			if len(open) == 0 {
				c.root = next
			} else {
				top := open[len(open)-1]
				top.inner = append(top.inner, next)
			}
			open = append(open, next)
		case l.name == "END":
			if open[len(open)-1].kind != kind {
				c.at(l, "I6", "does not end what was begun last")
				return false
			}
			open = open[:len(open)-1]
		default:
			top := open[len(open)-1]
			top.properties = append(top.properties, l)
		}
	}
	if c.root == nil || len(open) > 0 {
		c.add("I6", "end", "there is no whole VCALENDAR")
		return false
	}
	return true
}

// calendar looks at the calendar's own properties, and at what it holds.
func (c *calendarCheck) calendar() {
	r := c.root
	first := []struct{ name, value string }{{"VERSION", "2.0"}, {"PRODID", ""}}
	for i, want := range first {
		if i >= len(r.properties) || r.properties[i].name != want.name || want.value != "" && r.properties[i].value != want.value {
			c.at(r.calendarLine, "I6", "is not followed by VERSION:2.0 and PRODID")
			break
		}
	}
	c.properties(r, calendarProperty, "CALSCALE")
	c.generations()
	c.zones = map[string]bool{}
	for _, inner := range r.inner {
		switch inner.kind {
		case "VEVENT":
		case "VTIMEZONE":
			c.zone(inner)
		default:
			c.at(inner.calendarLine, "I12", "begins a component that does not belong in a calendar to follow")
		}
	}
}

// generations looks whether both names of one thing say the same, for programs know one of them.
func (c *calendarCheck) generations() {
	for _, pair := range [][2]string{{"NAME", "X-WR-CALNAME"}, {"DESCRIPTION", "X-WR-CALDESC"}, {"REFRESH-INTERVAL", "X-PUBLISHED-TTL"}} {
		newer, older := c.root.value(pair[0]), c.root.value(pair[1])
		if newer != older {
			c.at(c.root.calendarLine, "I9", pair[0]+" and "+pair[1]+" do not say the same")
		}
	}
	source, known := c.root.get("SOURCE")
	if path, _, _ := strings.Cut(source.value, "?"); known && !strings.HasSuffix(path, ".ics") {
		c.at(source, "I10", "has a path that does not end in .ics, by which some programs name a calendar")
	}
}

// zone looks at a VTIMEZONE.
func (c *calendarCheck) zone(z *component) {
	id := z.value("TZID")
	c.zones[id] = true
	if id == "" || id[0] == '/' {
		c.at(z.calendarLine, "I19", "has no TZID of the IANA database")
	}
	if len(z.named("STANDARD")) == 0 {
		c.at(z.calendarLine, "I19", "has no STANDARD")
	}
	for _, part := range z.inner {
		for _, name := range []string{"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} {
			if part.value(name) == "" {
				c.at(part.calendarLine, "I19", "has no "+name)
			}
		}
		if l, known := part.get("RDATE"); known {
			c.at(l, "I19", "is read wrongly by some programs; write RRULE")
		}
	}
}

// unique looks for what two events share, and should not.
func (c *calendarCheck) unique() {
	for _, name := range []string{"UID", "URL"} {
		seen := map[string]bool{}
		for _, e := range c.root.named("VEVENT") {
			l, known := e.get(name)
			if key := l.value + "\n" + e.value("RECURRENCE-ID"); known && seen[key] {
				c.at(l, "I12", "is that of another event too")
			} else {
				seen[key] = true
			}
		}
	}
}
