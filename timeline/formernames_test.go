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
		want   map[string]int64
	}{
		{"no version", nil, map[string]int64{}},
		{"one version", []timeline.Event{{Topics: []string{"a"}}}, map[string]int64{}},
		{"a topic goes", []timeline.Event{{Topics: []string{"B", "a"}}, {Topics: []string{"a"}}}, map[string]int64{"tb": 2}},
		{"it comes back", []timeline.Event{{Topics: []string{"b"}}, {}, {Topics: []string{"b"}}}, map[string]int64{}},
		{"it goes again", []timeline.Event{{Topics: []string{"b"}}, {}, {Topics: []string{"b"}}, {}, {}}, map[string]int64{"tb": 4}},
		{"it is written in another way", []timeline.Event{{Topics: []string{"Peace talks"}}, {Topics: []string{"peace-talks"}}}, map[string]int64{}},
		{"others go later", []timeline.Event{{Topics: []string{"c"}}, {Topics: []string{"b"}}, {Topics: []string{"a"}}}, map[string]int64{"tb": 3, "tc": 2}},
		{"a person goes, and a status", []timeline.Event{{Participants: people("Ann", "Bo"), Status: "scheduled"}, {Participants: people("Bo"), Status: "cancelled"}}, map[string]int64{"pann": 2}},
		{"a place moves within its country", []timeline.Event{{Place: place("Kyiv", "UA")}, {Place: place("Lviv", "UA")}}, map[string]int64{"lkyiv": 2}},
		{"a place goes, and the topic of its name stays", []timeline.Event{{Topics: []string{"ua"}, Place: place("Kyiv", "UA")}, {Topics: []string{"ua"}}}, map[string]int64{"lkyiv": 2, "lua": 2}},
		{"nothing but the title changes", []timeline.Event{{Title: "A", Topics: []string{"a"}, Place: place("Kyiv", "UA")}, {Title: "B", Topics: []string{"a"}, Place: place("Kyiv", "UA")}}, map[string]int64{}},
	} {
		var versions []timeline.Version
		for i, e := range tt.events {
			e.Revision = int64(i + 1)
			versions = append(versions, timeline.Version{Event: e})
		}
		got := map[string]int64{}
		for name, revision := range timeline.FormerNames(versions) {
			got[string(name.Kind)+name.Key] = revision
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: FormerNames (-want +got):\n%s", tt.name, diff)
		}
	}
}
