package programs_test

import (
	"slices"
	"testing"
)

// inUkrainian are the dates of the demo as Ukrainians write them: in the text, and behind the title in calendars.
var inUkrainian = map[string][2]string{
	"macron-peacekeeping-proposal": {"2024 р."},
	"third-anniversary":            {"Понеділок, 24 лютого 2025 р."},
	"minerals-agreement-approved":  {"Четвер, 27 лютого 2025 р."},
	"starmer-trump-washington":     {"Четвер, 27 лютого 2025 р."},
	"zelenskyy-trump-washington":   {"Пʼятниця, 28 лютого 2025 р."},
	"london-summit":                {"Неділя, 2 березня 2025 р."},
	"european-council":             {"Четвер, 6 березня 2025 р."},
	"investment-fund-agreement":    {"Після 28 лютого 2025 р., дати ще немає", " (після 28 лютого 2025 р., дати ще немає)"},
}

// TestTwoLanguages lets programs follow the demo in English and in Ukrainian. Titles and dates are in the language of the
// address; M1, M2: the ids are the same, and so is everything by which programs see that something is new.
func TestTwoLanguages(t *testing.T) {
	t.Parallel()
	const uk = "?lang=uk"
	a := &audience{service: startService(t)}
	for _, p := range slices.Concat(feedPrograms(), []program{icalendar(), khal()}) {
		a.follow(p, "/t/"+demo, "", p.formats[0])
		a.follow(p, "/t/"+demo, uk, p.formats[0])
	}
	line := decode[struct{ Title string }](t, a.get(demoTimeline))
	feeds, calendars := map[string]truth{}, map[string]truth{}
	for _, view := range []string{"", uk} {
		feeds[view], calendars[view] = truth{shown: map[string]shown{}}, truth{shown: map[string]shown{}}
		for _, e := range a.events() {
			entry := e.entry(a.base, line.Title)
			date, known := inUkrainian[e.ID]
			if view == uk {
				entry["title"], entry["text"] = e.Translations["uk"].Title, date[0]+"\n"+e.Translations["uk"].Summary
				entry["link"] += uk
			}
			feeds[view].shown[entry["id"]] = entry
			if !known || e.Translations["uk"].Title == "" {
				t.Errorf("%s is in the demo without Ukrainian words", e.ID)
			}
			if !e.inCalendars(t) {
				continue
			}
			appointment := e.appointment(t, a.base)
			if view == uk {
				appointment["title"], appointment["link"] = entry["title"]+date[1], entry["link"]
				appointment["text"] = entry["text"] + "\n" + entry["link"]
			}
			calendars[view].shown[e.ID] = appointment
		}
	}
	truthOf := func(f *following) truth {
		if f.format == ".ics" {
			return calendars[f.view]
		}
		return feeds[f.view]
	}
	a.look("they look", truthOf)
}
