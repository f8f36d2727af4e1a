package pages_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/internal/pages"
	"dateline/timeline"
)

var noon = time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)

// prepared is an event as a store has it, with bounds.
func prepared(tb testing.TB, e timeline.Event) timeline.Event {
	tb.Helper()
	if e.Zone == "" {
		e.Zone = "Europe/Kyiv"
	}
	d, err := timeline.ParseDate(e.Date, e.Zone)
	if err != nil {
		tb.Fatal(err)
	}
	if e.Status == "" {
		e.Status = timeline.Scheduled
	}
	if e.ID == "" {
		e.ID = e.Date
	}
	e.Lang = "en"
	return e.Bounded(d.Lo(), d.Hi(), d.Precision(), d.AllDay())
}

func itemsIn(lang string) *pages.Items {
	t := timeline.Timeline{Slug: "news", Lang: "en", Zone: "Europe/Kyiv"}
	return &pages.Items{
		Labels: pages.LabelsOf(lang), Timeline: t, Lang: lang, Today: pages.TodayIn(noon, t.Zone),
		Hosts:    pages.PictureHosts{Own: &url.URL{Scheme: "https", Host: "dates.example.org"}, Named: []string{"pictures.example"}},
		EventURL: func(id string) string { return "/e/" + id },
		TopicURL: func(key string) string { return "/t/news?topic=" + key },
	}
}

func TestItemDates(t *testing.T) {
	for _, tc := range []struct {
		date    string
		status  timeline.Status
		level   timeline.Level
		day     string
		rest    string
		spoken  string
		sub     string
		classes string
		tag     string
	}{
		{"2025-02-28", "scheduled", timeline.InYear, "28 February", " 2025", "", "Friday", "is-scheduled p-day after", ""},
		{"2025-02-28T10:00", "scheduled", timeline.InYear, "28 February", " 2025", "", "Friday, 10:00", "is-scheduled p-day after", ""},
		{"2025-02-28T10:00", "scheduled", timeline.InDay, "10:00", "", "", "", "is-scheduled p-day after", ""},
		{"2025-02-28", "scheduled", timeline.Full, "28 February 2025", "", "", "Friday", "is-scheduled p-day after", ""},
		{"2025-02", "occurred", timeline.InYear, "February", " 2025", "", "day not given", "is-occurred p-span", ""},
		{"2025-06~", "tentative", timeline.InYear, "c. June", "", "about June 2025", "approximate", "is-tentative p-span after", "Tentative"},
		{"2025-02-28/..", "postponed", timeline.InYear, "after 28 February", " 2025", "", "no date yet", "is-postponed p-open after", "Postponed"},
		{"../2025-05-31", "scheduled", timeline.InYear, "by 31 May", " 2025", "", "Saturday", "is-scheduled p-span after", ""},
		{"2025-02-27", "scheduled", timeline.InYear, "27 February", " 2025", "", "Thursday", "is-scheduled p-day after", ""},
		{"2025-02-26", "scheduled", timeline.InYear, "26 February", " 2025", "", "Wednesday", "is-scheduled p-day", ""},
		{"2025-02-25", "scheduled", timeline.InYear, "25 February", " 2025", "", "Tuesday", "is-scheduled p-day", "Was planned"},
		{"2025-02-25", "cancelled", timeline.InYear, "25 February", " 2025", "", "Tuesday", "is-cancelled p-day", "Cancelled"},
		{"2025-02-25", "occurred", timeline.InYear, "25 February", " 2025", "", "Tuesday", "is-occurred p-day", ""},
		{"2025-02-25T23:30", "scheduled", timeline.InYear, "25 February", " 2025", "", "Tuesday, 23:30", "is-scheduled p-day", "Was planned"},
	} {
		e := prepared(t, timeline.Event{Date: tc.date, Status: tc.status})
		item := itemsIn("en").Item(e, tc.level)
		nbsp := func(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }
		got := []string{nbsp(item.Day), nbsp(item.DayRest), nbsp(item.Spoken), nbsp(item.Sub), item.Classes, item.Tag}
		if want := []string{tc.day, tc.rest, tc.spoken, tc.sub, tc.classes, tc.tag}; !slices.Equal(got, want) {
			t.Errorf("%s, %s, level %d: %q, want %q", tc.date, tc.status, tc.level, got, want)
		}
	}
}

func TestItemLists(t *testing.T) {
	e := timeline.Event{Date: "2025-03-11", MovedFrom: new("2025-03-04"), Title: "Round 7"}
	for range 300 {
		e.Participants = append(e.Participants, timeline.Participant{Name: "A", Role: "guest"})
	}
	e.Sources = []timeline.Source{{Publisher: "Paper", URL: "https://paper.example/1"}, {URL: "https://wire.example/2"}, {Title: "c"}}
	e.Topics = []string{"Minerals Deal"}
	item := itemsIn("en").Item(prepared(t, e), timeline.InYear)
	if len(item.Who) != 4 || item.Who[0] != "A (guest)" || item.OthersWho != "and 296 more" {
		t.Errorf("who = %q %q", item.Who, item.OthersWho)
	}
	if want := []pages.Link{{Text: "Paper", Href: "https://paper.example/1"}, {Text: "wire.example", Href: "https://wire.example/2"}}; !slices.Equal(item.Sources, want) || item.MoreSources != "1 more" {
		t.Errorf("sources = %q %q", item.Sources, item.MoreSources)
	}
	if item.Topics[0].Href != "/t/news?topic=minerals-deal" || item.Moved != "Moved from 4\u00a0March" {
		t.Errorf("topics = %q, moved from %q", item.Topics, item.Moved)
	}
	e.MovedFrom = new("2024-12-04")
	if item := itemsIn("uk").Item(prepared(t, e), timeline.InYear); item.OthersWho != "і ще 296" || item.Moved != "Попередня дата: 4\u00a0грудня 2024\u00a0р." {
		t.Errorf("in Ukrainian: %q, moved from %q", item.OthersWho, item.Moved)
	}
}

// What was moved more than once names the first date, and how often; its page names all of them.
func TestItemMovedOften(t *testing.T) {
	line := timeline.Timeline{Slug: "news", Lang: "en", Zone: "Europe/Kyiv"}
	dates := func(n int) (all []string) {
		for i := range n {
			all = append(all, fmt.Sprintf("2025-03-%02d", i+1))
		}
		return all
	}
	for _, tc := range []struct {
		moves      int
		lang       string
		item, note string
	}{
		{2, "en", "Moved twice, first planned for 1 March", "Moved twice: planned for 1 March 2025, then for 2 March 2025; now for 31 March 2025."},
		{3, "en", "Moved 3 times, first planned for 1 March", "Moved 3 times: planned for 1 March 2025, then for 2 March 2025, then for 3 March 2025; now for 31 March 2025."},
		{13, "en", "Moved many times, first planned for 1 March", "Moved many times: planned for 1 March 2025, …, then for 2 March 2025, then"},
		{2, "uk", "Перенесено двічі, перша дата: 1 березня", "Перенесено двічі. Попередні дати: 1 березня 2025 р., потім 2 березня 2025 р.; нова дата: 31 березня 2025 р."},
		{5, "uk", "Перенесено 5 разів, перша дата: 1 березня", "Перенесено 5 разів. Попередні дати:"},
	} {
		all := dates(tc.moves)
		e := prepared(t, timeline.Event{Date: "2025-03-31", MovedBefore: all[:len(all)-1], MovedFrom: &all[len(all)-1]})
		said := strings.ReplaceAll(itemsIn(tc.lang).Item(e, timeline.InYear).Moved, "\u00a0", " ")
		if said != tc.item {
			t.Errorf("moved %d times, a list in %s says %q, want %q", tc.moves, tc.lang, said, tc.item)
		}
		room := &pages.EventRoom{Timeline: line, Lang: tc.lang, Today: pages.TodayIn(noon, line.Zone), Hosts: itemsIn("en").Hosts, Addresses: pages.EventAddresses{
			Event: func(id string) string { return id }, Version: func(int64) string { return "" }, Topic: func(string) string { return "" },
		}}
		page := room.Page(pages.Frame{Labels: pages.LabelsOf(tc.lang)}, e, pages.Told{})
		if len(page.Notes) != 1 || !strings.HasPrefix(strings.ReplaceAll(page.Notes[0].Strong, "\u00a0", " "), tc.note) {
			t.Errorf("moved %d times, the page in %s says %+v, want %q", tc.moves, tc.lang, page.Notes, tc.note)
		}
	}
}

// Codes of countries are told by their names in the language of the page; what is no code stands as it was written.
func TestCountryName(t *testing.T) {
	for _, tc := range [][3]string{{"UA", "en", "Ukraine"}, {"UA", "uk", "Україна"}, {"US", "en", "United States"}, {"US", "uk", "Сполучені Штати"}, {"", "en", ""}, {"Kyiv", "uk", "Kyiv"}, {"us", "en", "us"}, {"ZZ", "en", "ZZ"}, {"12", "en", "12"}} {
		if got := pages.CountryName(tc[0], tc[1]); got != tc[2] {
			t.Errorf("CountryName(%q, %q) = %q, want %q", tc[0], tc[1], got, tc[2])
		}
	}
}

func TestItemPicture(t *testing.T) {
	media := func(address string) timeline.Media {
		return timeline.Media{URL: address, Type: "image/png", Alt: "A hall", Credit: "A. Person", Caption: "The hall."}
	}
	for _, tc := range []struct {
		media         []timeline.Media
		address, text string
	}{
		{nil, "", ""},
		{[]timeline.Media{{URL: "https://pictures.example/a.mp3", Type: "audio/mpeg"}}, "", ""},
		{[]timeline.Media{media("https://pictures.example/a.png")}, "https://pictures.example/a.png", ""},
		{[]timeline.Media{media("https://Pictures.example/a.png")}, "https://Pictures.example/a.png", ""},
		{[]timeline.Media{media("https://dates.example.org/a.png")}, "https://dates.example.org/a.png", ""},
		{[]timeline.Media{media("http://pictures.example/a.png")}, "", "Picture at pictures.example: A hall (photo: A. Person)"},
		{[]timeline.Media{media("https://pictures.example:8443/a.png")}, "", "Picture at pictures.example:8443: A hall (photo: A. Person)"},
		{[]timeline.Media{media("https://other.example/a.png"), media("https://pictures.example/b.png")}, "https://pictures.example/b.png", ""},
		{[]timeline.Media{{URL: "https://other.example/a.png", Type: "image/png"}}, "", "Picture at other.example: without a description"},
	} {
		item := itemsIn("en").Item(prepared(t, timeline.Event{Date: "2025", Media: tc.media}), timeline.Full)
		if item.Picture == nil {
			item.Picture = &pages.Picture{}
		}
		if p := item.Picture; p.Address != tc.address || p.Text != tc.text || p.Address != "" && p.Caption != "The hall. A. Person" {
			t.Errorf("picture of %v = %+v, want %q, %q", tc.media, p, tc.address, tc.text)
		}
	}
}

func TestCounted(t *testing.T) {
	c := pages.Counted{One: "* подія", Few: "* події", Many: "* подій", Other: "* події"}
	for n, want := range map[int]string{1: "1 подія", 2: "2 події", 5: "5 подій", 21: "21 подія", 10000: "10\u00a0000 подій"} {
		if got := c.In("uk", n); got != want {
			t.Errorf("In(%d) = %q, want %q", n, got, want)
		}
	}
	if got := pages.Number("en", 10000); got != "10,000" {
		t.Errorf("Number(10000) = %q", got)
	}
}
