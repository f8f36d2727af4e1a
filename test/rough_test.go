package programs_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	emersion "github.com/emersion/go-ical"
)

// roughly are the ways in which calendars show dates that are not known to the day.
var roughly = []string{"auto", "span", "first", "skip"}

// rough is an event whose date says more, or less, than days can: where it stands in each of those ways, from its first
// day to the one behind its last, and what its title and its text say of the date in each language. Lines of a text are
// phrases.
type rough struct {
	id, date                string
	auto, span, first, rest string // rest is what stays where nothing rough is shown
	title, titleUK          string // behind the title
	text, textUK            string
	status                  string // CONFIRMED if it is empty
}

// roughDates has a row for each of the mapping of rough dates, and those of the demo (seed).
func roughDates() []rough {
	const (
		feb28 = "2025-02-28/2025-03-01"
		april = "2025-04-01/2025-05-01"
	)
	return []rough{
		{"day", "2025-03-09", "2025-03-09/2025-03-10", "2025-03-09/2025-03-10", "2025-03-09/2025-03-10", "2025-03-09/2025-03-10", "", "", "9 March 2025", "9 березня 2025 р.", ""},
		{"days", "2025-03-02/2025-03-05", "2025-03-02/2025-03-06", "2025-03-02/2025-03-06", "2025-03-02/2025-03-06", "2025-03-02/2025-03-06", "", "", "2–5 March 2025", "2–5 березня 2025 р.", ""},
		{"month", "2025-03", "2025-03-01/2025-04-01", "2025-03-01/2025-04-01", "2025-03-01/2025-03-02", "", " (March 2025)", " (березень 2025 р.)", "March 2025", "Березень 2025 р.", ""},
		{"some-day", "2025-06-XX", "2025-06-01/2025-07-01", "2025-06-01/2025-07-01", "2025-06-01/2025-06-02", "", " – June 2025, day not known", " – червень 2025 р., день невідомий", "June 2025, day not known", "Червень 2025 р., день невідомий", ""},
		{"months", "2025-03/2025-05", "", "2025-03-01/2025-06-01", "2025-03-01/2025-03-02", "", " (March–May 2025)", " (березень–травень 2025 р.)", "March–May 2025", "Березень–травень 2025 р.", ""},
		{"season", "2025-21", "", "2025-03-01/2025-06-01", "2025-03-01/2025-03-02", "", " (spring 2025)", " (весна 2025 р.)", "Spring 2025", "Весна 2025 р.", ""},
		{"winter", "2025-24", "", "2025-12-01/2026-03-01", "2025-12-01/2025-12-02", "", " (winter 2025)", " (зима 2025 р.)", "Winter 2025", "Зима 2025 р.", ""},
		{"macron-peacekeeping-proposal", "2024", "", "2024-01-01/2025-01-01", "2024-01-01/2024-01-02", "", " (2024)", " (2024 р.)", "2024", "2024 р.", ""},
		{"some-month", "2024-XX", "", "2024-01-01/2025-01-01", "2024-01-01/2024-01-02", "", " – 2024, month not known", " – 2024 р., місяць невідомий", "2024, month not known", "2024 р., місяць невідомий", ""},
		{"decade", "202X", "", "2020-01-01/2030-01-01", "2020-01-01/2020-01-02", "", " – the 2020s", " – 2020-ті", "The 2020s", "2020-ті", ""},
		{"century", "20XX", "", "2000-01-01/2100-01-01", "2000-01-01/2000-01-02", "", " – some year from 2000 to 2099", " – якийсь рік з 2000 по 2099 р.", "Some year from 2000 to 2099", "Якийсь рік з 2000 по 2099 р.", ""},
		{"about-a-month", "2025-04~", april, april, "2025-04-01/2025-04-02", "", " (c. April 2025)", " (бл. квітня 2025 р.)", "c. April 2025", "бл. квітня 2025 р.", ""},
		{"about-a-year", "2025~", "", "2025-01-01/2026-01-01", "2025-01-01/2025-01-02", "", " (c. 2025)", " (бл. 2025 р.)", "c. 2025", "бл. 2025 р.", ""},
		{"about-a-day", "2025-04-11~", "2025-04-11/2025-04-12", "2025-04-11/2025-04-12", "2025-04-11/2025-04-12", "2025-04-11/2025-04-12", " (c. 11 April 2025)", " (бл. 11 квітня 2025 р.)", "c. 11 April 2025", "бл. 11 квітня 2025 р.", ""},
		{"perhaps", "2025-04-10?", "2025-04-10/2025-04-11", "2025-04-10/2025-04-11", "2025-04-10/2025-04-11", "2025-04-10/2025-04-11", " – 10 April 2025 (uncertain)", " – 10 квітня 2025 р. (непевно)", "10 April 2025 (uncertain)", "10 квітня 2025 р. (непевно)", "TENTATIVE"},
		{"both", "2025-04%", april, april, "2025-04-01/2025-04-02", "", " – c. April 2025 (uncertain)", " – бл. квітня 2025 р. (непевно)", "c. April 2025 (uncertain)", "бл. квітня 2025 р. (непевно)", "TENTATIVE"},
		{"investment-fund-agreement", "2025-02-28/..", feb28, feb28, feb28, "", " (after 28 February 2025, no date yet)", " (після 28 лютого 2025 р., дати ще немає)", "After 28 February 2025, no date yet\nTentative", "Після 28 лютого 2025 р., дати ще немає\nПопередньо", "TENTATIVE"},
		{"after-a-month", "2025-02/..", "2025-02-01/2025-02-02", "2025-02-01/2025-02-02", "2025-02-01/2025-02-02", "", " (after February 2025, no date yet)", " (після лютого 2025 р., дати ще немає)", "After February 2025, no date yet", "Після лютого 2025 р., дати ще немає", ""},
		{"after-a-year", "2025/..", "", "", "2025-01-01/2025-01-02", "", " (after 2025, no date yet)", " (після 2025 р., дати ще немає)", "After 2025, no date yet", "Після 2025 р., дати ще немає", ""},
		{"end-not-known", "2025-05-01/", "2025-05-01/2025-05-02", "2025-05-01/2025-05-02", "2025-05-01/2025-05-02", "2025-05-01/2025-05-02", " (from 1 May 2025, end not known)", " (з 1 травня 2025 р., кінець невідомий)", "From 1 May 2025, end not known", "З 1 травня 2025 р., кінець невідомий", ""},
		{id: "open-start", date: "../2025-05-31"}, {id: "start-not-known", date: "/2025"},
		{id: "bce", date: "-0043-03-15"}, {id: "year-0", date: "0000"}, {id: "before-1601", date: "1600"}, {id: "behind-9998", date: "9999"}, {id: "far", date: "Y170000002"},
	}
}

// TestRoughDates lets khal and the library of programs in Python read a calendar of every kind of date, in each way and
// language. E4, E5: it stands where the mapping says, the words for it in title and text; I20: no way brings what programs
// cannot hold; what is left out is counted in the description of the calendar.
func TestRoughDates(t *testing.T) {
	t.Parallel()
	a := &audience{service: startRough(t)}
	for _, lang := range []string{"", "&lang=uk"} {
		for _, way := range roughly {
			for _, p := range []program{khal(), icalendar()} {
				a.follow(p, "/t/"+demo, "?topic=rough&imprecise="+way+lang, ".ics")
			}
		}
	}
	truths := map[string]truth{}
	known := map[string]apiEvent{}
	for _, e := range a.events() {
		known[e.ID] = e
	}
	for _, f := range a.everyone {
		truths[f.view] = a.stand(known, f.view)
	}
	a.look("they look", func(f *following) truth { return truths[f.view] })
	for view, want := range truths {
		left := len(roughDates()) - len(want.shown)
		says := fmt.Sprintf("%d events that a calendar cannot show are not in this one; they are on the page.", left)
		if strings.Contains(view, "lang=uk") {
			says = fmt.Sprintf("Подій, які календар не може показати і яких тут немає: %d. Вони є на сторінці.", left)
		}
		if about := calendarAbout(t, a.get("/t/"+demo+".ics"+view).body); left < 7 || !strings.HasSuffix(about, says) {
			t.Errorf("%s is described as %q, want %q", view, about, says)
		}
	}
}

// startRough starts the demo, in which the rough dates have a topic of their own.
func startRough(t *testing.T) *service {
	t.Helper()
	s := startService(t)
	var seed []string
	for _, e := range s.events() {
		seed = append(seed, e.ID)
	}
	for _, r := range roughDates() {
		if slices.Contains(seed, r.id) {
			s.edit(r.id, event{"topics": []string{"rough"}, "translations": event{"uk": event{"title": "Подія"}}, "title": "Event"})
			continue
		}
		s.write(http.MethodPut, demoEvents+"/"+r.id, nil, event{
			"title": "Event", "date": r.date, "topics": []string{"rough"}, "translations": event{"uk": event{"title": "Подія"}},
		}, http.StatusCreated)
	}
	return s
}

// stand is what a calendar must show of the rough dates in a way and a language.
func (a *audience) stand(known map[string]apiEvent, view string) truth {
	a.t.Helper()
	want := truth{shown: map[string]shown{}}
	for _, r := range roughDates() {
		var days string
		switch {
		case strings.Contains(view, "=span"):
			days = r.span
		case strings.Contains(view, "=first"):
			days = r.first
		case strings.Contains(view, "=skip"):
			days = r.rest
		default:
			days = r.auto
		}
		if days == "" {
			continue
		}
		e := known[r.id]
		if e.Date != r.date {
			a.t.Errorf("%s is on %s, want %s", r.id, e.Date, r.date)
		}
		e.Topics = []string{"rough"}
		is := e.stamped(a.base)
		is["start"], is["end"], _ = strings.Cut(days, "/")
		is["status"] = "CONFIRMED"
		if r.status != "" {
			is["status"] = r.status
		}
		is["title"], is["text"] = "Event"+r.title, r.text+"\n"+is["link"]
		if strings.Contains(view, "lang=uk") {
			is["link"] += "?lang=uk"
			is["title"], is["text"] = "Подія"+r.titleUK, r.textUK+"\n"+is["link"]
		}
		want.shown[r.id] = is
	}
	return want
}

// calendarAbout is the description of a calendar.
func calendarAbout(t *testing.T, document []byte) string {
	t.Helper()
	calendar, err := emersion.NewDecoder(bytes.NewReader(document)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	about, err := calendar.Props.Text("X-WR-CALDESC")
	if err != nil {
		t.Fatal(err)
	}
	return about
}
