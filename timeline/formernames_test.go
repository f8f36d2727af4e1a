package timeline_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

func TestFormerNames(t *testing.T) {
	place := func(name, country string) *timeline.Place { return &timeline.Place{Name: name, Country: country} }
	people := func(names ...string) (p []timeline.Participant) {
		for _, name := range names {
			p = append(p, timeline.Participant{Name: name})
		}
		return p
	}
	for _, tt := range []struct {
		name   string
		events []timeline.Event
		want   []string
	}{
		{"no version", nil, []string{}},
		{"one version", []timeline.Event{{Topics: []string{"a"}}}, []string{}},
		{"a topic goes", []timeline.Event{{Topics: []string{"B", "a"}}, {Topics: []string{"a"}}}, []string{"tb"}},
		{"it comes back", []timeline.Event{{Topics: []string{"b"}}, {}, {Topics: []string{"b"}}}, []string{}},
		{"it is written in another way", []timeline.Event{{Topics: []string{"Peace talks"}}, {Topics: []string{"peace-talks"}}}, []string{}},
		{"others go later", []timeline.Event{{Topics: []string{"c"}}, {Topics: []string{"b"}}, {Topics: []string{"a"}}}, []string{"tb", "tc"}},
		{"a person goes, and a status", []timeline.Event{{Participants: people("Ann", "Bo"), Status: "scheduled"}, {Participants: people("Bo"), Status: "cancelled"}}, []string{"pann"}},
		{"a place moves within its country", []timeline.Event{{Place: place("Kyiv", "UA")}, {Place: place("Lviv", "UA")}}, []string{"lkyiv"}},
		{"a place goes, and the topic of its name stays", []timeline.Event{{Topics: []string{"ua"}, Place: place("Kyiv", "UA")}, {Topics: []string{"ua"}}}, []string{"lkyiv", "lua"}},
		{"nothing but the title changes", []timeline.Event{{Title: "A", Topics: []string{"a"}, Place: place("Kyiv", "UA")}, {Title: "B", Topics: []string{"a"}, Place: place("Kyiv", "UA")}}, []string{}},
	} {
		var versions []timeline.Version
		for _, e := range tt.events {
			versions = append(versions, timeline.Version{Event: e})
		}
		if diff := cmp.Diff(tt.want, short(timeline.FormerNames(versions))); diff != "" {
			t.Errorf("%s: FormerNames (-want +got):\n%s", tt.name, diff)
		}
	}
}
