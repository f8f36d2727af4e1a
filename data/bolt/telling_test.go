package bolt_test

import (
	"fmt"
	"testing"

	"dateline/timeline"
)

// What is told under a name costs reading the histories of what has or had it, each once.
func TestTellingsUnderNames(t *testing.T) {
	s, _ := newStore(t)
	put(t, s, main)
	for i := range 30 {
		put(t, s, timeline.PutEvent{Event: timeline.Event{ID: fmt.Sprint("e", i), Timeline: "main", Title: "T", Date: "2025", Topics: []string{"once", "all"}}})
	}
	put(t, s, timeline.PutEvent{Event: timeline.Event{ID: "draft", Timeline: "main", Title: "T", Date: "2025", Draft: true, Topics: []string{"hidden"}}})
	for i := range 30 {
		put(t, s, timeline.PutEvent{Event: timeline.Event{ID: fmt.Sprint("e", i), Timeline: "main", Title: "T", Date: "2025", Topics: []string{"all"}}})
	}
	for _, tt := range []struct {
		query       string
		told, reads int
	}{
		{"topic=all", 50, 30}, {"topic=once", 50, 30}, {"topic=all&status=scheduled", 50, 30}, {"topic=none,all", 50, 30},
		{"topic=none", 0, 0}, {"topic=hidden", 0, 0}, {"topic=all&participant=none", 0, 0}, {"status=cancelled", 0, 30},
	} {
		page, reads, err := s.TellingsCounting(t.Context(), timeline.Query{Timeline: "main", Filter: filterOf(t, tt.query), Limit: 50})
		if err != nil || len(page.Tellings) != tt.told || reads > tt.reads {
			t.Errorf("%q tells %d of %d events that were read, %v; want %d of %d", tt.query, len(page.Tellings), reads, err, tt.told, tt.reads)
		}
	}
}

// Among much that was edited, what a few events have or had is found by its names: of groups of names, by those of the smallest.
func TestTellingsOfFewAmongEdited(t *testing.T) {
	s, _ := newStore(t)
	put(t, s, main)
	edit := func(i int, title string, topics ...string) {
		put(t, s, timeline.PutEvent{Event: timeline.Event{ID: fmt.Sprint("e", i), Timeline: "main", Title: title, Date: "2025", Topics: topics}})
	}
	for i := range 400 {
		edit(i, "T", "all", "before")
		edit(i, "T", "all", "now")
	}
	edit(7, "T", "all", "once")
	edit(7, "Other", "all", "now")
	edit(8, "T", "all", "now", "rare")
	put(t, s, timeline.DeleteEvent{Timeline: "main", ID: "e8"})
	for _, tt := range []struct {
		query       string
		told, reads int
	}{
		{"topic=once", 2, 1}, {"topic=rare", 1, 1}, {"topic=once,rare", 3, 2}, {"topic=once&status=cancelled", 0, 1}, {"topic=never", 0, 0}, {"topic=before", 50, 51},
	} {
		page, reads, err := s.TellingsCounting(t.Context(), timeline.Query{Timeline: "main", Filter: filterOf(t, tt.query), Limit: 50})
		if err != nil || len(page.Tellings) != tt.told || reads > tt.reads {
			t.Errorf("%q tells %d of %d events that were read, %v; want %d of %d", tt.query, len(page.Tellings), reads, err, tt.told, tt.reads)
		}
	}
	if findings, err := s.Check(t.Context(), nil); err != nil || findings != nil {
		t.Errorf("Check() = %q, %v", findings, err)
	}
}

// Of what was never edited, what is told under a name is found by the names it has.
func TestTellingsOfFew(t *testing.T) {
	s, _ := newStore(t)
	put(t, s, main)
	put(t, s, regular(2_000)...)
	put(t, s, timeline.PutEvent{Event: timeline.Event{ID: "e1000", Timeline: "main", Title: "Had one", Date: "2001"}})
	for _, tt := range []struct {
		query       string
		told, reads int
	}{
		{"topic=of-1000", 3, 251 + 2}, {"from=2000-02-01&to=2000-02-01", 5, 251 + 7}, {"topic=all", 50, 51},
	} {
		page, reads, err := s.TellingsCounting(t.Context(), timeline.Query{Timeline: "main", Filter: filterOf(t, tt.query), Limit: 50})
		if err != nil || len(page.Tellings) != tt.told || reads > tt.reads {
			t.Errorf("%q tells %d of %d events that were read, %v; want %d of %d", tt.query, len(page.Tellings), reads, err, tt.told, tt.reads)
		}
	}
}

// What left a filter later tells of its first state on a further page too, where the walk begins behind what is newer.
func TestTellingsOfFewInParts(t *testing.T) {
	s, _ := newStore(t)
	s.Newest(-50, 0)
	event := func(id, topic string) {
		put(t, s, timeline.PutEvent{Event: timeline.Event{ID: id, Timeline: "main", Title: topic, Date: "2025", Topics: []string{topic}}})
	}
	put(t, s, main)
	event("left", "a")
	for i := range 10 {
		event(fmt.Sprint("other", i), "c")
	}
	event("left", "b")
	event("one", "a")
	event("two", "a")
	whole, _, err := s.TellingsCounting(t.Context(), timeline.Query{Timeline: "main", Filter: filterOf(t, "topic=a"), Limit: 50})
	if err != nil || len(whole.Tellings) != 4 {
		t.Fatalf("%d tellings, %v; want 4", len(whole.Tellings), err)
	}
	for limit := 1; limit < 4; limit++ {
		q, told := timeline.Query{Timeline: "main", Filter: filterOf(t, "topic=a"), Limit: limit}, 0
		for {
			page, _, err := s.TellingsCounting(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if told += len(page.Tellings); page.Next == nil {
				break
			}
			q.After = page.Next
		}
		if told != len(whole.Tellings) {
			t.Errorf("by %d: %d tellings, want %d", limit, told, len(whole.Tellings))
		}
	}
}
