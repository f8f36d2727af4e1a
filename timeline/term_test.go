package timeline_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/timeline"
)

// short writes terms as their kind and key.
func short(terms []timeline.Term) []string {
	texts := []string{}
	for _, t := range terms {
		texts = append(texts, string(t.Kind)+t.Key)
	}
	return texts
}

func month(year, month int) string { return "m" + strconv.Itoa(year*12+month-1) }

func TestEventTerms(t *testing.T) {
	tests := []struct {
		name, date string
		want       []string
	}{
		{"day", "2025-03-31", []string{"sscheduled", "*", month(2025, 3)}},
		{"two months", "2025-03-31/2025-04-01", []string{"sscheduled", "*", month(2025, 3), month(2025, 4)}},
		{"instant at the end of a month in its zone", "2025-03-31T23:30", []string{"sscheduled", "*", month(2025, 3)}},
		{"instant in the next month of UTC", "2025-03-31T23:30-05:00", []string{"sscheduled", "*", month(2025, 4)}},
		{"interval up to midnight", "2025-03-31T23:30Z/2025-04-01T00:00Z", []string{"sscheduled", "*", month(2025, 3)}},
		{"eleven months and a day", "2025-01-31/2025-12-01", append([]string{"sscheduled", "*"}, months(2025, 1, 12)...)},
		{"a year", "2025", append([]string{"sscheduled", "*"}, months(2025, 1, 12)...)},
		{"a year and a day", "2025-01-01/2026-01-01", []string{"sscheduled", "L", "*"}},
		{"decade", "202X", []string{"sscheduled", "L", "*"}},
		{"open", "2025-03-01/..", []string{"sscheduled", "L", "*"}},
		{"no start", "/2025-03-01", []string{"sscheduled", "L", "*"}},
		{"before our era", "-0043-03-15", []string{"sscheduled", "*", month(-43, 3)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := stored(t, tt.date, "Europe/Kyiv")
			if diff := cmp.Diff(tt.want, short(e.Terms())); diff != "" {
				t.Errorf("Terms of %q (-want +got):\n%s", tt.date, diff)
			}
			if long := len(tt.want) > 1 && tt.want[1] == "L"; e.Long() != long {
				t.Errorf("Long() = %t, want %t", e.Long(), long)
			}
		})
	}
}

func months(year, first, last int) []string {
	var texts []string
	for m := first; m <= last; m++ {
		texts = append(texts, month(year, m))
	}
	return texts
}

func TestEventIndexTerms(t *testing.T) {
	e := stored(t, "2025-03-11", "UTC")
	e.Topics = []string{"Peace", "peace!", "deal"}
	e.Participants = []timeline.Participant{{Name: "Ann Lee"}, {Name: "ann lee"}, {Name: "…"}}
	e.Place = &timeline.Place{Name: "US", Country: "US"}
	want := []string{"tpeace", "tdeal", "pann-lee", "lus", "sscheduled"}
	if diff := cmp.Diff(want, short(e.IndexTerms())); diff != "" {
		t.Errorf("IndexTerms (-want +got):\n%s", diff)
	}
	e.Deleted = new(time.Unix(0, 0))
	if got := short(e.IndexTerms()); got[len(got)-1] != "scancelled" {
		t.Errorf("IndexTerms of a tombstone = %v, want it cancelled", got)
	}
}

// Whatever view shows an event depends on a term of the event in each of its groups: else a change of the
// event would leave the view's validator as it was.
func TestViewsDependOnTheirEvents(t *testing.T) {
	topics := []string{"a", "b", "c"}
	shown := 0
	rapid.Check(t, func(t *rapid.T) {
		e := timeline.Event{ID: "e", Timeline: "t", Title: "T", Date: dates().Draw(t, "date"), Zone: rapid.SampledFrom(someZones).Draw(t, "zone")}
		if rapid.Bool().Draw(t, "near") {
			e.Date = fmt.Sprintf("2025-%02d-%02d", rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		}
		e.Topics = rapid.SliceOfNDistinct(rapid.SampledFrom(topics), 0, 3, rapid.ID).Draw(t, "topics")
		e.Status = rapid.SampledFrom(timeline.Statuses).Draw(t, "status")
		e, err := e.Prepare(talks)
		if err != nil {
			return
		}
		f, _ := timeline.ParseFilter(filterQueries().Draw(t, "query"))
		w := f.Window("Europe/Kyiv")
		if !f.Matches(&e, w) {
			return
		}
		shown++
		terms := map[timeline.Term]bool{}
		for _, term := range e.Terms() {
			terms[term] = true
		}
		for _, group := range (timeline.Query{Filter: f}).Depends(w) {
			found := false
			for _, term := range group {
				found = found || terms[term]
			}
			if !found {
				t.Fatalf("%q shows %q with %v, and depends on %v", f.Query(), e.Date, short(e.Terms()), short(group))
			}
		}
	})
	if shown == 0 {
		t.Error("no view showed an event")
	}
}
