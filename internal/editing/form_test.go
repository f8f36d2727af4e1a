package editing_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/data/seed"
	"dateline/internal/editing"
	"dateline/internal/eventfuzz"
	"dateline/timeline"
)

var line = timeline.Timeline{Slug: "talks", Lang: "en", Zone: "Europe/Kyiv"}

// some is one of a few words, so that two of them are often the same.
func some(words ...string) *rapid.Generator[string] { return rapid.SampledFrom(words) }

// events generates events as they are stored, which often have things in common.
func events() *rapid.Generator[timeline.Event] {
	text := some("", "Talks", "Talks in Kyiv", "They met.\n\nThen they left.", "“Quoted”, and; more")
	name := some("Ann", "Ben", "Cid", "Дана", "ann")
	address := some("", "https://example.org/a", "https://example.org/b")
	return rapid.Custom(func(t *rapid.T) timeline.Event {
		e := timeline.Event{
			ID: "e", Timeline: line.Slug, Title: some("Talks", "Summit", "Зустріч").Draw(t, "title"),
			Summary: text.Draw(t, "summary"), Body: text.Draw(t, "body"),
			Date: some("2025-02-28", "2025-03", "2025-03-04T10:00", "2025-02-28/..", "2004-XX").Draw(t, "date"),
			Zone: some("Europe/Kyiv", "UTC").Draw(t, "zone"), Status: rapid.SampledFrom(timeline.Statuses).Draw(t, "status"),
			URL: address.Draw(t, "url"), Color: some("", "#4682b4").Draw(t, "color"), Draft: rapid.Bool().Draw(t, "draft"),
			Topics: rapid.SliceOfNDistinct(some("Trade", "Peace, at last", `"Quoted"`, "Війна"), 0, 3, timeline.Key).Draw(t, "topics"),
		}
		if rapid.Bool().Draw(t, "placed") {
			e.Place = &timeline.Place{Name: some("Kyiv", "Lviv").Draw(t, "town"), Country: some("", "UA").Draw(t, "country")}
			if rapid.Bool().Draw(t, "measured") {
				e.Place.Lat, e.Place.Lon = new(rapid.Float64Range(-90, 90).Draw(t, "lat")), new(-30.5)
			}
		}
		if rapid.Bool().Draw(t, "embargo") {
			e.PublishAt = new(time.UnixMilli(rapid.SampledFrom([]int64{0, 1_750_000_000_123, 1_750_000_020_000, 1_761_438_600_000}).Draw(t, "at")))
		}
		for range rapid.IntRange(0, 3).Draw(t, "participants") {
			e.Participants = append(e.Participants, timeline.Participant{Name: name.Draw(t, "name"), Kind: some("person", "country").Draw(t, "kind"), Role: some("", "host").Draw(t, "role")})
		}
		for range rapid.IntRange(0, 2).Draw(t, "sources") {
			e.Sources = append(e.Sources, timeline.Source{Title: name.Draw(t, "headline"), URL: address.Draw(t, "source"), Published: some("", "2025-02-27", "2025").Draw(t, "on")})
		}
		for range rapid.IntRange(0, 2).Draw(t, "media") {
			e.Media = append(e.Media, timeline.Media{URL: "https://example.org/a.jpg", Type: "image/jpeg", Alt: text.Filter(func(s string) bool { return !strings.Contains(s, "\n") }).Draw(t, "alt"), Bytes: rapid.SampledFrom([]int64{0, 5_000_000_000}).Draw(t, "bytes")})
		}
		for range rapid.IntRange(0, 2).Draw(t, "related") {
			e.Related = append(e.Related, timeline.Relation{ID: some("a", "b").Draw(t, "other"), Relation: some("follows", "see_also").Draw(t, "relation")})
		}
		e.Translations = map[string]timeline.Translation{}
		for _, tag := range rapid.SliceOfNDistinct(some("uk", "de"), 0, 2, rapid.ID[string]).Draw(t, "tags") {
			e.Translations[tag] = timeline.Translation{Title: name.Draw(t, "translated"), Body: text.Draw(t, "translation")}
		}
		stored, err := e.Prepare(line)
		if err != nil {
			t.Fatal(err)
		}
		return stored
	})
}

// TestFormKeepsEvents: an event that goes through a form and a browser comes out as it was.
func TestFormKeepsEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := events().Draw(t, "event")
		form := editing.FormOf(e)
		sent, err := url.ParseQuery(strings.ReplaceAll(form.Values().Encode(), "%0A", "%0D%0A"))
		if err != nil {
			t.Fatal(err)
		}
		parsed := editing.ParseForm(sent)
		if diff := cmp.Diff(form, parsed); diff != "" {
			t.Fatalf("by way of a browser:\n%s", diff)
		}
		got, problems := parsed.Event(line, e.ID, "en", today)
		if diff := cmp.Diff(e, got); diff != "" || len(problems) > 0 {
			t.Fatalf("%v\n%s", problems, diff)
		}
	})
}

func FuzzFormOf(f *testing.F) {
	line, all, err := seed.Load()
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range all {
		eventfuzz.Add(f, line, e)
	}
	eventfuzz.Fuzz(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		e.Deleted = nil // no form deletes an event, or restores it
		got, problems := editing.ParseForm(editing.FormOf(e).Values()).Event(line, e.ID, "uk", today)
		if changes := timeline.Diff(&e, &got); len(problems) > 0 || len(changes) > 0 {
			t.Errorf("%+v\n%v\n%+v", e, problems, changes)
		}
	})
}

// Whatever is typed comes back, whether it is an event or not.
func FuzzParseForm(f *testing.F) {
	f.Add("title=%3Cb%3E&date=28+Feb&participant.7.name=Ann&participant.x.name=Ben&participant.-1.name=Cid&topics=a%2C%22b")
	f.Add("title=a%0Ab&place.lat=50%2C5N&place.lon=x&media.0.bytes=-1&translation.0.lang=xx-&translation.1.lang=uk&translation.1.title=a&translation.2.lang=uk&translation.2.title=b")
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		form := editing.ParseForm(values)
		again := editing.ParseForm(form.Values())
		if diff := cmp.Diff(form, again); diff != "" {
			t.Fatalf("%s", diff)
		}
		e, problems := form.Event(line, "e", "en", today)
		if _, err := e.Prepare(line); (err == nil) != (len(problems) == 0) && len(problems) == 0 {
			t.Fatalf("no problem, but %v", err)
		}
		for _, p := range problems {
			if p.Message == "" || strings.Contains(p.Message, "%!") || problems.At(p.Field) == nil {
				t.Fatalf("%+v", p)
			}
		}
	})
}

func TestFormProblems(t *testing.T) {
	good := url.Values{"title": {"Talks"}, "date": {"28 Feb 2025"}}
	tests := []struct {
		field, value, lang string
		problem            string // in the form field: message
	}{
		{"title", "", "en", "title: Give a title."},
		{"title", "", "uk", "title: Напишіть назву."},
		{"title", strings.Repeat("x", 501), "en", "title: Shorten this to 500 characters."},
		{"title", "a\tb", "en", "title: Write this on one line, without tabs."},
		{"summary", "a\x01b", "en", "summary: There are invisible characters in this text. Paste it as plain text, or type it again."},
		{"date", "28 Feb", "en", "date: Which year? Write 28_February 2025."},
		{"date", "", "uk", "date: Напишіть дату, наприклад 28 лютого 2025."},
		{"zone", "Kyiv", "en", "zone: Write the time zone by its name, such as Europe/Kyiv."},
		{"status", "done", "en", "status: Choose one of the statuses."},
		{"source.2.url", "https:/rbc.ua", "en", "source.0.url: This address has no host. Write it in full, such as https://example.org/page"},
		{"source.0.url", "rbc.ua", "en", "source.0.url: An address begins with https:// or http://. Write it in full, such as https://example.org/page"},
		{"source.0.url", "https://rbc.ua/a b", "uk", "source.0.url: Це не адреса. Напишіть її повністю й без пробілів, наприклад https://example.org/page"},
		{"source.0.published", "03/04/2025", "en", "source.0.url: Give the source an address, a publisher or a title."},
		{"participant.1.role", "host", "en", "participant.0.name: Give a name, or remove the row."},
		{"participant.0.url", "javascript:alert(1)", "en", "participant.0.name: Give a name, or remove the row."},
		{"place.country", "Ukraine", "en", "place.country: Write the country with two letters, such as UA."},
		{"place.lat", "50.45", "en", "place.lat: Write both latitude and longitude, or neither."},
		{"place.lat", "north", "en", "place.lat: Write degrees as a number, such as 50.45."},
		{"place.lon", "181", "en", "place.name: Give the place a name, an address, a country or coordinates."},
		{"place.url", "https://example.org", "en", "place.name: Give the place a name, an address, a country or coordinates."},
		{"topics", "Trade, –", "en", "topics: A topic needs a letter or a digit."},
		{"media.0.url", "https://example.org/a", "en", "media.0.type: Write the type of the file, such as image/jpeg."},
		{"media.0.alt", "a picture", "en", "media.0.url: Give the address of the file, or remove the row."},
		{"media.0.width", "wide", "en", "media.0.url: Give the address of the file, or remove the row."},
		{"related.0.id", "not an id", "en", "related.0.relation: Choose how the events belong together."},
		{"related.0.id", "https://example.org/e/a", "en", "related.0.relation: Choose how the events belong together."},
		{"translation.0.title", "Розмови", "en", "translation.0.lang: Write the language as a tag, such as en or uk."},
		{"lang", "english", "en", "lang: Write the language as a tag, such as en or uk."},
		{"color", "bluish", "en", "color: Write the colour as #4682b4, or as a name such as steelblue."},
		{"publish_at", "March 2025", "en", "publish_at: Write one day or time, such as 3 Mar 2025 09:00."},
		{"publish_at", "soonish", "en", "publish_at: Write one day or time, such as 3 Mar 2025 09:00."},
		{"publish_at", "невдовзі", "uk", "publish_at: Напишіть один день або час, наприклад 3 березня 2025 09:00."},
		{"publish_at", "3 Mar 1925 09:00", "en", "publish_at: Write a year from 1970 to 9999."},
	}
	for _, tt := range tests {
		values := url.Values{}
		for name, v := range good {
			values[name] = v
		}
		values.Set(tt.field, tt.value)
		if tt.field != "status" {
			values.Set("status", "scheduled")
		}
		form := editing.ParseForm(values)
		_, problems := form.Event(line, "e", tt.lang, today)
		if len(problems) == 0 {
			t.Errorf("%s=%q is no problem", tt.field, tt.value)
			continue
		}
		if got := spaced(problems[0].Field + ": " + problems[0].Message); got != tt.problem {
			t.Errorf("%s=%q: %s, want %s", tt.field, tt.value, got, tt.problem)
		}
		if got := form.Values().Get(renumbered(tt.field)); got != tt.value && tt.field != "title" {
			t.Errorf("%s=%q came back as %q", tt.field, tt.value, got)
		}
	}
}

// renumbered is the name of a field when its row is the only one.
func renumbered(field string) string {
	for _, n := range []string{".1.", ".2."} {
		field = strings.ReplaceAll(field, n, ".0.")
	}
	return field
}

func TestFormReads(t *testing.T) {
	tests := []struct {
		field, value string
		want         func(e timeline.Event) string
		got          string
	}{
		{"date", "tomorrow at 2 pm", func(e timeline.Event) string { return e.Date }, "2025-02-28T14:00"},
		{"topics", "Trade, Peace; trade\n\"A, b\"\n", func(e timeline.Event) string { return strings.Join(e.Topics, "|") }, "Trade|Peace|A, b"},
		{"place.lat", "50,45° N", func(e timeline.Event) string { return fmt.Sprint(*e.Place.Lat) }, "50.45"},
		{"place.lon", "30.5 W", func(e timeline.Event) string { return fmt.Sprint(*e.Place.Lon) }, "-30.5"},
		{"publish_at", "3 Mar 2025 09:00", func(e timeline.Event) string { return e.PublishAt.Format(time.RFC3339) }, "2025-03-03T07:00:00Z"},
		{"publish_at", "3 березня 2025", func(e timeline.Event) string { return e.PublishAt.Format(time.RFC3339) }, "2025-03-02T22:00:00Z"},
		{"source.0.published", "27 Feb 2025", func(e timeline.Event) string { return e.Sources[0].Published }, "2025-02-27"},
		{"related.0.id", "https://example.org/e/abc?lang=uk", func(e timeline.Event) string { return e.Related[0].ID }, "abc"},
		{"media.0.type", "", func(e timeline.Event) string { return e.Media[0].Type }, "image/jpeg"},
		{"title", "Two\r\nlines", func(e timeline.Event) string { return e.Title }, "Two lines"},
		{"participant.1.kind", "country", func(e timeline.Event) string { return fmt.Sprint(len(e.Participants)) }, "0"},
	}
	for _, tt := range tests {
		values := url.Values{
			"title": {"Talks"}, "date": {"2025-02-28"}, "status": {"scheduled"}, "place.name": {"Kyiv"}, "place.lat": {"50"}, "place.lon": {"30"},
			"source.0.title": {"News"}, "related.0.relation": {"follows"}, "media.0.url": {"https://example.org/A.JPG?x=1"},
		}
		values.Set(tt.field, tt.value)
		e, problems := editing.ParseForm(values).Event(line, "e", "en", today)
		if len(problems) > 0 {
			t.Errorf("%s=%q: %v", tt.field, tt.value, problems)
		} else if got := tt.want(e); got != tt.got {
			t.Errorf("%s=%q is read as %q, want %q", tt.field, tt.value, got, tt.got)
		}
	}
}

func TestFormRows(t *testing.T) {
	sent := url.Values{"participant.0.name": {"Ann"}, "participant.4.name": {"Ben"}, "source.0.url": {"x"}}
	form := editing.ParseForm(sent)
	steps := []struct {
		do, list string
		ok       bool
		rows     string // names of participants
	}{
		{"remove-participant-3", "participant", true, "Ann|Ben"}, // there is none of that number
		{"remove-participant-4", "participant", true, "Ann"},
		{"add-participant", "participant", true, "Ann|"},
		{"remove-participant-0", "participant", true, ""},
		{"remove-participant-99999999999999999999", "", false, ""},
		{"remove-participant", "", false, ""},
		{"remove-participant--1", "", false, ""},
		{"add-source", "source", true, ""},
		{"add-translation", "translation", true, ""},
		{"add-related", "related", true, ""},
		{"add-media", "media", true, ""},
		{"add-money", "money", false, ""},
		{"save", "", false, ""},
	}
	for _, s := range steps {
		before := form
		sent.Set("do", s.do)
		list, ok := form.Do(sent)
		var names []string
		for _, p := range form.Participants {
			names = append(names, p.Name)
		}
		if got := strings.Join(names, "|"); list != s.list || ok != s.ok || got != s.rows {
			t.Errorf("Do(%q) = %q, %v with %q, want %q, %v with %q", s.do, list, ok, got, s.list, s.ok, s.rows)
		}
		if !ok && cmp.Diff(before, form) != "" {
			t.Errorf("Do(%q) changed the form", s.do)
		}
		if s.do != "remove-participant-3" { // as the browser sends it next
			sent = form.Values()
		}
	}
	if len(form.Sources) != 2 || len(form.Translations) != 1 || len(form.Related) != 1 || len(form.Media) != 1 {
		t.Errorf("rows are missing: %+v", form)
	}
}

// TestProblemsAreTold: whatever the domain says of an event, a form says it in words for people, in the order of its fields.
func TestProblemsAreTold(t *testing.T) {
	rows := make([]string, 0, 60)
	for i := range 60 {
		rows = append(rows, fmt.Sprint("topic ", i))
	}
	form := editing.Form{
		Title: " ", Date: "?", Zone: "x", Status: "x", Summary: strings.Repeat("x", 5001), Body: "\x02", Lang: "x y", URL: "x", Color: "x",
		PublishAt: "1 Jan 1900 10:00", Topics: strings.Join(rows, "\n"), Place: editing.Place{Country: "XX", Lat: "100", Lon: "200", URL: "http:"},
		Participants: []editing.Participant{{Name: "a\tb", Kind: "x", URL: "https://" + strings.Repeat("x", 2000)}},
		Sources:      []editing.Source{{Title: "\xff", URL: "https://a b"}}, Media: []editing.Media{{URL: "ftp://x", Type: "x", Bytes: "x"}},
		Related: []editing.Relation{{ID: "a b", Relation: "x"}}, Translations: []editing.Translation{{Lang: "uk", Title: strings.Repeat("x", 501)}, {Lang: "uk", Title: "x"}},
	}
	for range 101 {
		form.Media = append(form.Media, editing.Media{URL: "x"})
	}
	for lang, fallback := range map[string]string{"en": "Must", "uk": "M"} {
		_, problems := form.Event(line, "e", lang, today)
		if len(problems) < 20 {
			t.Errorf("%d problems: %v", len(problems), problems)
		}
		for _, p := range problems {
			if strings.HasPrefix(p.Message, fallback) || strings.HasPrefix(p.Message, "Needs") || p.Field == "" {
				t.Errorf("%s: %s", p.Field, p.Message)
			}
		}
		if problems[0].Field != "title" || !problems.Within("media") || problems.Within("note") || problems.At("source.0.url") == nil {
			t.Errorf("problems = %v", problems)
		}
	}
}
