package programs_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// icalendar is the library of calendar programs in Python.
func icalendar() program {
	return program{
		name: "icalendar", formats: []string{".ics"}, present: []string{"/usr/bin/python3", "-c", "import icalendar"},
		asks: true, subscribe: readingScript("read_calendar.py"),
	}
}

// recurringICalEvents tells what is on in a time: nothing may stand on a day that is not its own.
func recurringICalEvents() program {
	return program{
		name: "recurring-ical-events", formats: []string{".ics"},
		present: []string{"/usr/bin/python3", "-c", "import recurring_ical_events"},
		asks:    true, windowed: true, subscribe: readingScript("read_agenda.py"),
	}
}

// readingScript is a follower that lets a script in readers/ read whole documents.
func readingScript(name string) func(*testing.T, *home, string) follower {
	return func(t *testing.T, h *home, address string) follower {
		return reading(func(t *testing.T, document []byte) []shown {
			t.Helper()
			var calendar struct {
				Error  string
				Events []shown
			}
			out := h.pipe(t, document, "/usr/bin/python3", "-I", script(t, name))
			if err := json.Unmarshal([]byte(out), &calendar); err != nil {
				t.Fatal(err)
			}
			if calendar.Error != "" {
				t.Fatalf("%s: %s", name, calendar.Error)
			}
			var all []shown
			for _, event := range calendar.Events {
				e := appointment(event["uid"])
				for field, value := range event {
					e[field] = value
				}
				if topics, told := event["topics"]; told {
					e["topics"] = listed(strings.FieldsFunc(topics, func(r rune) bool { return r == '\t' }))
				}
				all = append(all, e)
			}
			return all
		})(t, h, address)
	}
}
