package programs_test

import (
	"bytes"
	"testing"

	arran "github.com/arran4/golang-ical"
)

// golangICal is the library of most Go programs that read calendars.
func golangICal() program {
	return program{name: "golang-ical", formats: []string{".ics"}, asks: true, subscribe: reading(readGolangICal)}
}

func readGolangICal(t *testing.T, document []byte) []shown {
	t.Helper()
	calendar, err := arran.ParseCalendar(bytes.NewReader(document))
	if err != nil {
		t.Fatalf("golang-ical: %v", err)
	}
	var all []shown
	for _, event := range calendar.Events() {
		value := func(name arran.ComponentProperty) string {
			if p := event.GetProperty(name); p != nil {
				return p.Value
			}
			return ""
		}
		e := appointment(event.Id())
		e["title"], e["text"] = value(arran.ComponentPropertySummary), value(arran.ComponentPropertyDescription)
		e["status"], e["link"] = value(arran.ComponentPropertyStatus), value(arran.ComponentPropertyUrl)
		e["revision"] = value(arran.ComponentPropertySequence)
		for field, name := range map[string]arran.ComponentProperty{
			"start": arran.ComponentPropertyDtStart, "end": arran.ComponentPropertyDtEnd,
			"updated": arran.ComponentPropertyLastModified, "stamp": arran.ComponentPropertyDtstamp,
		} {
			e[field] = calendarTime(t, value(name))
		}
		all = append(all, e)
	}
	return all
}
