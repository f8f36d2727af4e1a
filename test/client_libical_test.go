package programs_test

import (
	"encoding/json"
	"strconv"
	"testing"
)

// libical is the strict parser that GNOME's calendar and many servers are built on. It names each line that it
// cannot parse, and each rule on what an event has that is broken.
func libical() program {
	return program{
		name: "libical", formats: []string{".ics"}, asks: true,
		present: []string{"/usr/bin/python3", "-c", `import ctypes; ctypes.CDLL("libical.so.3")`},
		subscribe: func(t *testing.T, h *home, address string) follower {
			return reading(func(t *testing.T, document []byte) []shown {
				t.Helper()
				return libicalEvents(t, h.pipe(t, document, "/usr/bin/python3", "-I", script(t, "check_calendar.py")))
			})(t, h, address)
		},
	}
}

func libicalEvents(t *testing.T, text string) []shown {
	t.Helper()
	var calendar struct {
		Error   string
		Entries []struct {
			UID, Summary, Status, Start, End, Stamp, Modified string
			Sequence                                          int
		}
	}
	if err := json.Unmarshal([]byte(text), &calendar); err != nil {
		t.Fatal(err)
	}
	if calendar.Error != "" {
		t.Errorf("libical: %s", calendar.Error)
	}
	var all []shown
	for _, event := range calendar.Entries {
		e := appointment(event.UID)
		e["title"], e["status"], e["revision"] = event.Summary, event.Status, strconv.Itoa(event.Sequence)
		e["start"], e["end"] = calendarTime(t, event.Start), calendarTime(t, event.End)
		e["stamp"], e["updated"] = calendarTime(t, event.Stamp), calendarTime(t, event.Modified)
		all = append(all, e)
	}
	return all
}
