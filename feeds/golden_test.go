package feeds_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/feeds"
	"dateline/timeline"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	cases := map[string]func(testing.TB) (timeline.Timeline, []timeline.Event){
		"seed": demo, "odd": odd, "empty": empty, "rich": rich,
	}
	for name, events := range cases {
		for _, f := range feeds.Formats() {
			t.Run(name+f.Suffix, func(t *testing.T) {
				line, list := events(t)
				golden(t, name+f.Suffix, f.Render(site, viewOf(line, f), feeds.Items(list)))
			})
		}
	}
}

// The demo in Ukrainian, as who asks for lang=uk sees it, the rich timeline with a language that the domain has no words
// for, and a timeline in Ukrainian whose events are in English.
func TestGoldenLanguages(t *testing.T) {
	cases := map[string]struct {
		events func(testing.TB) (timeline.Timeline, []timeline.Event)
		asked  string
	}{
		"seed.uk": {demo, "uk"}, "tongues": {tongues, "uk"}, "tongues.fr": {tongues, "fr"},
	}
	for name, tt := range cases {
		for _, f := range feeds.Formats() {
			t.Run(name+f.Suffix, func(t *testing.T) {
				line, list := tt.events(t)
				v := inLanguage(viewOf(line, f), tt.asked)
				doc := f.Render(site, v, feeds.Items(list))
				golden(t, name+f.Suffix, doc)
				for _, found := range findings(f, doc, v.Self, v.Updated) {
					t.Error(found)
				}
			})
		}
	}
}

// inLanguage is the view as it is at its address in a language.
func inLanguage(v feeds.View, lang string) feeds.View {
	v.Options.Lang = lang
	query := "?lang=" + lang
	v.Self, v.First, v.Page = v.Self+query, v.First+query, v.Page+query
	for name := range v.Alternates {
		v.Alternates[name] += query
	}
	return v
}

// tongues is a timeline in English whose events are in as many ways in other languages as there are.
func tongues(tb testing.TB) (timeline.Timeline, []timeline.Event) {
	line := talks(tb)
	events := []timeline.Event{
		{Date: "2025-03-12", Title: "Only the title is translated", Summary: "A summary.", Body: "A **body**.", Translations: inUkrainian("Перекладено лише назву")},
		{Date: "2025-03-13", Title: "Not translated", Summary: "A summary."},
		{Date: "2025-03", Title: "Лише українською", Lang: "uk", Summary: "Без перекладу.", MovedFrom: new("2025-02")},
		{Date: "2025-03-14", Title: "Українською й англійською", Lang: "uk", Translations: map[string]timeline.Translation{"en": {Title: "In Ukrainian and English"}, "fr": {Title: "En ukrainien"}}},
		{Date: "2025-03-15", Title: "No title there", Translations: map[string]timeline.Translation{"uk": {Summary: "Без назви."}}},
		{Date: "2024/..", Title: "Cancelled", Status: timeline.Cancelled, Translations: inUkrainian("Скасована подія"), Related: []timeline.Relation{{ID: "event-02", Relation: "replaces"}}},
		{Date: "2025-22", Title: "Summer", Translations: inUkrainian("Літо")},
	}
	for i := range events {
		events[i] = stored(tb, line, events[i], i)
	}
	return line, events
}

// golden compares got with a file of testdata, byte by byte.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; go test -update writes it", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", path, diff)
	}
}

// empty is a timeline with the least that one can have.
func empty(testing.TB) (timeline.Timeline, []timeline.Event) {
	return timeline.Timeline{Slug: "empty"}, nil
}
