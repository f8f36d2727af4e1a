package validate

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

var (
	calendarLanguage  = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)
	calendarMediaType = regexp.MustCompile(`^[A-Za-z0-9!#$&.+^_-]+/[A-Za-z0-9!#$&.+^_-]+$`)
)

// parameters looks at the parameters of a property.
func (c *calendarCheck) parameters(l calendarLine, p property) {
	for _, name := range slices.Sorted(maps.Keys(l.parameters)) {
		switch value := l.parameters[name]; name {
		case "LANGUAGE":
			if !calendarLanguage.MatchString(value) {
				c.at(l, "I5", "has a LANGUAGE that is no language tag")
			}
		case "FMTTYPE":
			if !calendarMediaType.MatchString(value) {
				c.at(l, "I28", "has an FMTTYPE that is no media type")
			}
		case "ALTREP", "CN", "CUTYPE", "DELEGATED-FROM", "DELEGATED-TO", "DIR", "DISPLAY", "EMAIL", "ENCODING", "FBTYPE", "FEATURE",
			"LABEL", "MEMBER", "PARTSTAT", "RANGE", "RELATED", "RELTYPE", "ROLE", "RSVP", "SENT-BY", "TZID", "VALUE":
		default:
			if !strings.HasPrefix(name, "X-") {
				c.at(l, "I5", "has a parameter that no standard knows")
			}
		}
	}
	c.valueType(l, p)
}

// valueType looks whether VALUE says what the value is, where it is not understood.
func (c *calendarCheck) valueType(l calendarLine, p property) {
	kind, must := strings.CutPrefix(p.kind, "=")
	switch said := strings.ToUpper(l.parameters["VALUE"]); {
	case kind == "":
	case must && said == "":
		c.at(l, p.rule, "lacks VALUE="+kind)
	case said != "" && said != kind:
		c.at(l, p.rule, "has a VALUE other than "+kind)
	case strings.EqualFold(l.parameters["ENCODING"], "BASE64"):
		c.at(l, p.rule, "holds data; write an address")
	}
}
