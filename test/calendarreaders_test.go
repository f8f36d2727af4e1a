package programs_test

import (
	"bytes"
	"strconv"
	"testing"

	arran "github.com/arran4/golang-ical"
	emersion "github.com/emersion/go-ical"
)

// appointment is what a calendar program understood of one event.
type appointment struct {
	UID      string `json:"uid"`
	Summary  string `json:"summary"`
	Status   string `json:"status"`
	Start    string `json:"start"` // as in the file: 20250302 or 20250302T140000Z
	End      string `json:"end"`
	Stamp    string `json:"stamp"`
	Modified string `json:"modified"`
	Sequence int    `json:"sequence"`
}

// calendarReader reads a whole calendar; it fails the test if it cannot.
type calendarReader func(t *testing.T, document []byte) []appointment

func calendarReaders(t *testing.T) map[string]calendarReader {
	readers := map[string]calendarReader{"go-ical": readGoICal, "golang-ical": readGolangICal}
	if hasProgram(t, "/usr/bin/python3", "-c", "import icalendar") {
		readers["icalendar"] = readICalendar
	}
	return readers
}

func readGoICal(t *testing.T, document []byte) []appointment {
	t.Helper()
	calendar, err := emersion.NewDecoder(bytes.NewReader(document)).Decode()
	if err != nil {
		t.Fatalf("go-ical: %v", err)
	}
	var all []appointment
	for _, event := range calendar.Events() {
		text := func(name string) string {
			v, err := event.Props.Text(name)
			if err != nil {
				t.Fatalf("go-ical: %s: %v", name, err)
			}
			return v
		}
		plain := func(name string) string {
			if p := event.Props.Get(name); p != nil {
				return p.Value
			}
			return ""
		}
		all = append(all, appointment{
			UID: text("UID"), Summary: text("SUMMARY"), Status: text("STATUS"),
			Start: plain("DTSTART"), End: plain("DTEND"), Stamp: plain("DTSTAMP"), Modified: plain("LAST-MODIFIED"),
			Sequence: number(t, plain("SEQUENCE")),
		})
	}
	return all
}

func readGolangICal(t *testing.T, document []byte) []appointment {
	t.Helper()
	calendar, err := arran.ParseCalendar(bytes.NewReader(document))
	if err != nil {
		t.Fatalf("golang-ical: %v", err)
	}
	var all []appointment
	for _, event := range calendar.Events() {
		value := func(name arran.ComponentProperty) string {
			if p := event.GetProperty(name); p != nil {
				return p.Value
			}
			return ""
		}
		all = append(all, appointment{
			UID: event.Id(), Summary: value(arran.ComponentPropertySummary), Status: value(arran.ComponentPropertyStatus),
			Start: value(arran.ComponentPropertyDtStart), End: value(arran.ComponentPropertyDtEnd),
			Stamp: value(arran.ComponentPropertyDtstamp), Modified: value(arran.ComponentPropertyLastModified),
			Sequence: number(t, value(arran.ComponentPropertySequence)),
		})
	}
	return all
}

func readICalendar(t *testing.T, document []byte) []appointment {
	t.Helper()
	var calendar struct {
		Error   string
		Entries []appointment
	}
	runReader(t, document, "readers/read_calendar.py", &calendar)
	if calendar.Error != "" {
		t.Fatalf("icalendar: %s", calendar.Error)
	}
	return calendar.Entries
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("SEQUENCE: %v", err)
	}
	return n
}
