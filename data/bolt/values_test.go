package bolt_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dateline/data/bolt"
	"dateline/timeline"
)

// TestValuesTellNoOtherNames pages through the topics of a timeline among very many that drafts of another have: all of its own are
// found, and no place to go on from tells any of the others, or that there is one.
func TestValuesTellNoOtherNames(t *testing.T) {
	s, err := bolt.Open(filepath.Join(t.TempDir(), "dateline.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ops := []timeline.Op{
		timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main"}},
		timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "desk", Visibility: timeline.Private}},
		timeline.PutEvent{Event: timeline.Event{ID: "own", Timeline: "main", Title: "T", Date: "2025", Topics: []string{"Aid", "Secretariat", "Zoning"}}},
	}
	for i := range 40 {
		topics := []string{fmt.Sprintf("Secret %02d", i), fmt.Sprintf("Secret %02d b", i)}
		ops = append(ops, timeline.PutEvent{Event: timeline.Event{ID: fmt.Sprint("e", i), Timeline: "desk", Title: "T", Date: "2025", Draft: true, Topics: topics}})
	}
	if _, err := s.Write(t.Context(), timeline.Write{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	s.LookAtNames(9)
	for _, find := range []string{"", "on"} {
		q, found, sealed := timeline.ValueQuery{Timeline: "main", Facet: "topic", Find: find, Limit: 5}, []string{}, 0
		for range 30 {
			page, err := s.Values(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range page.Values {
				found = append(found, v.Key)
			}
			again, err := s.Values(t.Context(), q)
			if err != nil || again.Next != page.Next {
				t.Errorf("the same page goes on at %q, then at %q, %v", page.Next, again.Next, err)
			}
			if q.After = page.Next; q.After == "" {
				break
			}
			if strings.Contains(q.After, "secret-") {
				t.Errorf("a place to go on is %q", q.After)
			}
			sealed++
		}
		want := map[string]string{"": "aid secretariat zoning", "on": "zoning"}[find]
		if got := strings.Join(found, " "); got != want || sealed < 5 {
			t.Errorf("with %q: %q on %d pages, want %q", find, got, sealed, want)
		}
	}
	places := map[string]bool{}
	for _, after := range []string{"secret-05", "secret-05-a", "secret-05-b", "secret-05-c"} { // between two of them is one name
		page, err := s.Values(t.Context(), timeline.ValueQuery{Timeline: "main", Facet: "topic", Find: "none", After: after, Limit: 5})
		if err != nil || page.Next == "" {
			t.Fatal(page.Next, err)
		}
		places[page.Next] = true
	}
	if len(places) != 4 {
		t.Errorf("from four places one goes on at %d: they tell between which there is a name", len(places))
	}
	for _, after := range []string{"~", "~AAAA", "~" + strings.Repeat("A", 80), reversed(places)} {
		page, err := s.Values(t.Context(), timeline.ValueQuery{Timeline: "main", Facet: "topic", After: after, Limit: 1})
		if err != nil || len(page.Values) != 1 || page.Values[0].Key != "aid" {
			t.Errorf("behind %q: %+v, %v, want the beginning", after, page.Values, err)
		}
	}
}

// reversed is one of the places with its letters turned round.
func reversed(places map[string]bool) string {
	for place := range places {
		letters := []byte(place[1:])
		slices.Reverse(letters)
		return "~" + string(letters)
	}
	return ""
}
