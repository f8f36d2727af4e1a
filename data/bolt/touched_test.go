package bolt_test

import (
	"fmt"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/timeline"
)

// What a page costs is the entries of indexes that it looks at and the events that it reads. The timeline has an event every six hours;
// topics are had by every, every hundredth and every thousandth event, and odd and even by those that their names say.
func TestKeysTouched(t *testing.T) {
	const events, limit = 20_000, 50
	s, _ := newStore(t)
	put(t, s, main)
	put(t, s, regular(events)...)
	t.Run("by publication", func(t *testing.T) { keysTouchedByPublication(t, s, limit) })
	for _, tt := range []struct {
		query           string
		found           int
		entries, events int // at most
	}{
		{"", limit, 2*limit + 3, limit + 1},
		{"topic=all", limit, 2*limit + 3, limit + 1},
		{"topic=of-1000", 20, 25, 20},
		// Two lists: four times what is shown and the shorter list up to there.
		{"topic=all&participant=of-100", limit, 4 * (limit + limit + 1), limit + 1},
		{"topic=of-100&participant=of-1000", 20, 4 * (20 + 20), 20},
		{"topic=odd&participant=of-1000", 0, 4 * 20, 0},                // disjoint: the shorter list is walked to its end
		{"topic=of-1000&participant=odd", 0, 4 * 20, 0},                // and so it is if it comes first
		{"topic=odd,of-100&participant=even", limit, 4 * 100 * 51, 51}, // the union walks on where the other list waits for it
		{"topic=all,of-100", limit, 4 * 51, limit + 1},
		{"topic=-odd", limit, 5 * 51, limit + 1},
		{"topic=of-100,-even", 0, 4 * 200, 0}, // read from keys alone
		{"from=2005-03-01&to=2005-03-31", limit, 300, limit + 1},
		{"from=2005-03-01&to=2005-03-31&topic=of-100", 1, 100, 1},
	} {
		for _, order := range []timeline.Order{timeline.Ascending, timeline.Descending} {
			q := timeline.Query{Timeline: "main", Filter: filterOf(t, tt.query), Order: order, Limit: limit}
			page, entries, read, err := s.ListCounting(t.Context(), q)
			if err != nil || len(page.Events) != tt.found || entries > tt.entries || read > tt.events {
				t.Errorf("%q in order %d: %d events, %d entries, %d read, %v; want %d, %d and %d at most",
					tt.query, order, len(page.Events), entries, read, err, tt.found, tt.entries, tt.events)
			} else {
				t.Logf("%q in order %d: %d events, %d entries, %d read", tt.query, order, len(page.Events), entries, read)
			}
		}
	}
}

// regular are events every six hours from 2000 on. Of a hundred one lasts three days, of a thousand one a year, of five thousand one has no end.
func regular(n int) []timeline.Op {
	ops := make([]timeline.Op, n)
	for i := range n {
		at := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 6 * time.Hour)
		e := timeline.Event{ID: fmt.Sprint("e", i), Timeline: "main", Title: "Regular", Date: at.Format("2006-01-02T15:04Z"), Topics: []string{"all"}}
		names := []string{[]string{"even", "odd"}[i%2]}
		for _, every := range []int{100, 1000} {
			if i%every == 0 {
				names = append(names, fmt.Sprint("of ", every))
			}
		}
		e.Topics = append(e.Topics, names...)
		for _, name := range names {
			e.Participants = append(e.Participants, timeline.Participant{Name: name})
		}
		switch {
		case i%5000 == 7:
			e.Date += "/.."
		case i%1000 == 7:
			e.Date += "/" + at.AddDate(1, 0, 0).Format("2006-01-02T15:04Z")
		case i%100 == 7:
			e.Date += "/" + at.AddDate(0, 0, 3).Format("2006-01-02T15:04Z")
		}
		ops[i] = timeline.PutEvent{Event: e}
	}
	return ops
}

// A list by publication of a period of which the newest events know nothing is found by the index of times.
func keysTouchedByPublication(t *testing.T, s *bolt.Store, limit int) {
	newest := 200 + limit + 1 // that are looked at before the index of times is asked
	for _, tt := range []struct {
		query           string
		found           int
		entries, events int // at most
	}{
		{"from=2005-03-01&to=2005-03-01", 7, 2*newest + 300, newest + 7},
		{"from=2005-03-01&to=2005-03-31&status=scheduled", limit, 2*newest + 1000, newest + limit + 1},
		{"from=2005-03-01&to=2005-03-31&topic=of-100", 1, 200 + 1000, newest + 1},
		{"from=2001-01-01&to=2005-03-31&topic=all", limit, 100_000, 9 * newest}, // asked for four times, and more than are sorted
		{"from=2001-01-01&topic=all", limit, 4 * limit, limit + 1},              // the newest will do
	} {
		q := timeline.Query{Timeline: "main", Filter: filterOf(t, tt.query), Order: timeline.NewestFirst, Limit: limit}
		page, entries, read, err := s.ListCounting(t.Context(), q)
		if err != nil || len(page.Events) != tt.found || entries > tt.entries || read > tt.events {
			t.Errorf("%q: %d events, %d entries, %d read, %v; want %d, %d and %d at most",
				tt.query, len(page.Events), entries, read, err, tt.found, tt.entries, tt.events)
		} else {
			t.Logf("%q: %d events, %d entries, %d read", tt.query, len(page.Events), entries, read)
		}
	}
}
