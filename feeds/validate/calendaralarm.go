package validate

import (
	"net/url"
	"strings"
)

// alarms looks at the reminders of an event: they ring for everybody who follows, so that the calendar's own address
// must ask for them.
func (c *calendarCheck) alarms(e *component) {
	for i, a := range e.named("VALARM") {
		switch {
		case !c.asksForAlarms():
			c.at(a.calendarLine, "I26", "begins an alarm, which would ring for everybody who follows, and SOURCE does not ask for it")
			continue
		case i > 0:
			c.at(a.calendarLine, "I26", "begins another alarm")
		case e.value("STATUS") == "CANCELLED":
			c.at(a.calendarLine, "I26", "begins an alarm of what is cancelled")
		}
		c.properties(a, alarmProperty, "ACTION", "TRIGGER", "DESCRIPTION")
		for _, inner := range a.inner {
			c.at(inner.calendarLine, "I26", "begins a component that does not belong in an alarm")
		}
	}
}

// asksForAlarms reports whether the calendar's address has the parameter alarm.
func (c *calendarCheck) asksForAlarms() bool {
	source, err := url.Parse(c.root.value("SOURCE"))
	return err == nil && source.Query().Has("alarm")
}

// alarmProperty is what a property of a reminder must be (RFC 5545 section 3.6.6). All else makes a program fetch, start
// or send something.
func alarmProperty(name string) property {
	switch name {
	case "ACTION":
		return property{"I26", once, "TEXT", oneOf("DISPLAY")}
	case "TRIGGER":
		return property{"I26", once, "DURATION", isBefore}
	case "DESCRIPTION":
		return property{"I26", once, "TEXT", isText}
	}
	return property{"I26", never, "", nil}
}

// isBefore is for a duration that leads back.
func isBefore(l calendarLine) (rule, message string) {
	ahead := strings.HasPrefix(l.value, "-")
	if l.value = strings.TrimPrefix(l.value, "-"); !ahead {
		return "", "does not ring before the event"
	}
	return isDuration(l)
}
