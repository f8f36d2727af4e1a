package validate

import "strings"

// property is what a property must be where it stands.
type property struct {
	rule  string // what a wrong one breaks
	often often
	kind  string // the value type, if it has only one; with an equals sign before it, VALUE must say it too
	check func(calendarLine) (rule, message string)
}

// often says how often a property may stand in one component.
type often byte

const (
	once often = iota // or not at all
	repeated
	never
)

// calendarProperty is what a property of the calendar itself must be (RFC 5545 section 3.7, RFC 7986 section 5).
func calendarProperty(name string) property {
	switch name {
	case "VERSION", "PRODID":
		return property{"I6", once, "TEXT", isText}
	case "CALSCALE":
		return property{"I6", once, "TEXT", oneOf("GREGORIAN")}
	case "METHOD":
		return property{"I7", once, "TEXT", oneOf("PUBLISH")}
	case "NAME", "DESCRIPTION", "X-WR-CALNAME", "X-WR-CALDESC":
		return property{"I9", once, "TEXT", isText}
	case "X-WR-TIMEZONE":
		return property{"I11", once, "TEXT", isZoneName}
	case "UID":
		return property{"I9", never, "TEXT", nil} // vdirsyncer takes it for that of every event
	case "LAST-MODIFIED":
		return property{"I9", once, "DATE-TIME", isUTC}
	case "URL", "SOURCE":
		return property{"I9", once, "URI", isURI}
	case "CATEGORIES":
		return property{"I9", repeated, "TEXT", isTextList}
	case "REFRESH-INTERVAL":
		return property{"I9", once, "=DURATION", isDuration}
	case "X-PUBLISHED-TTL":
		return property{"I9", once, "DURATION", isDuration}
	case "COLOR":
		return property{"I9", once, "TEXT", isColorName}
	case "X-APPLE-CALENDAR-COLOR":
		return property{"I9", once, "TEXT", isHexColor}
	case "IMAGE":
		return property{"I28", repeated, "=URI", isURI}
	}
	return otherProperty("I9", name)
}

// eventProperty is what a property of an event must be (RFC 5545 section 3.6.1, RFC 7986 section 4).
func eventProperty(name string) property {
	switch name {
	case "UID", "SUMMARY":
		return property{"I12", once, "TEXT", isText}
	case "DTSTAMP", "CREATED", "LAST-MODIFIED":
		return property{"I12", once, "DATE-TIME", isUTC}
	case "DTSTART":
		return property{"I12", once, "", nil} // looked at together with its end
	case "URL":
		return property{"I12", once, "URI", isURI}
	case "SEQUENCE":
		return property{"I14", once, "INTEGER", isSequence}
	case "DTEND", "RECURRENCE-ID":
		return property{"I15", once, "", nil}
	case "DURATION":
		return property{"I15", once, "DURATION", isDuration}
	case "EXDATE", "RDATE":
		return property{"I22", repeated, "", nil}
	case "RRULE":
		return property{"I22", once, "RECUR", isRecurrence}
	case "TRANSP":
		return property{"I23", once, "TEXT", oneOf("TRANSPARENT", "OPAQUE")}
	case "X-MICROSOFT-CDO-BUSYSTATUS":
		return property{"I23", once, "TEXT", oneOf("FREE")}
	case "X-MICROSOFT-CDO-ALLDAYEVENT":
		return property{"I23", never, "TEXT", nil}
	case "STATUS":
		return property{"I24", once, "TEXT", oneOf("TENTATIVE", "CONFIRMED", "CANCELLED")}
	case "ORGANIZER", "ATTENDEE":
		return property{"I7", never, "CAL-ADDRESS", nil} // programs would offer to answer
	}
	return richProperty(name)
}

// richProperty is what a property of an event must be that says more of it.
func richProperty(name string) property {
	switch name {
	case "DESCRIPTION", "LOCATION", "X-ALT-DESC":
		return property{"I27", once, "TEXT", isText}
	case "GEO":
		return property{"I27", once, "FLOAT", isGeo}
	case "X-APPLE-STRUCTURED-LOCATION":
		return property{"I27", once, "=URI", isTitledPoint}
	case "COLOR":
		return property{"I28", once, "TEXT", isColorName}
	case "CATEGORIES", "RESOURCES":
		return property{"I28", repeated, "TEXT", isTextList}
	case "ATTACH":
		return property{"I28", repeated, "URI", isURI}
	case "IMAGE", "CONFERENCE":
		return property{"I28", repeated, "=URI", isURI}
	case "COMMENT", "CONTACT", "RELATED-TO":
		return property{"I12", repeated, "TEXT", isText}
	case "CLASS":
		return property{"I12", once, "TEXT", oneOf("PUBLIC", "PRIVATE", "CONFIDENTIAL")}
	case "PRIORITY":
		return property{"I12", once, "INTEGER", isPriority}
	}
	return otherProperty("I12", name)
}

// otherProperty is one that only its name allows.
func otherProperty(rule, name string) property {
	if strings.HasPrefix(name, "X-") {
		return property{rule, repeated, "", isTextUnlessOther}
	}
	return property{rule, never, "", nil}
}

// properties looks at the properties of a component, one by one.
func (c *calendarCheck) properties(in *component, of func(name string) property, required ...string) {
	count := map[string]int{}
	for _, l := range in.properties {
		p := of(l.name)
		count[l.name]++
		switch {
		case p.often == never:
			c.at(l, p.rule, "does not belong here")
			continue
		case p.often != repeated && count[l.name] == 2:
			c.at(l, p.rule, "stands more than once")
		}
		c.parameters(l, p)
		if p.check == nil {
			continue
		}
		if rule, message := p.check(l); message != "" {
			if rule == "" {
				rule = p.rule
			}
			c.at(l, rule, message)
		}
	}
	for _, name := range required {
		if count[name] == 0 {
			c.at(in.calendarLine, of(name).rule, "begins a "+in.kind+" without "+name)
		}
	}
}
