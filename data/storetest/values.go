package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

// values are all values of a facet whose keys have find in them, read in pages of a size.
func (f *fixture) values(facet, find string, size int) (values []timeline.Value) {
	f.t.Helper()
	q := timeline.ValueQuery{Timeline: "main", Facet: facet, Find: find, Limit: size}
	for range 1_000 {
		page, err := f.store.Values(f.t.Context(), q)
		if err != nil || len(page.Values) > size {
			f.t.Fatalf("Values(%+v) = %d values, %v", q, len(page.Values), err)
		}
		if want := f.list(timeline.Query{}).Validator; page.Validator != want {
			f.t.Errorf("Values(%+v): validator %v, that of the list of all is %v", q, page.Validator, want)
		}
		values = append(values, page.Values...)
		if page.Next == "" {
			return values
		}
		q.After = page.Next
	}
	f.t.Fatalf("Values(%+v) has no end", q)
	return nil
}

// compareValues compares the pages of all values with what is found by looking at every event.
func (f *fixture) compareValues(size int) {
	f.t.Helper()
	events := f.list(timeline.Query{Limit: 10_000}).Events
	for name, kind := range timeline.Facets {
		counts, labels := map[string]int{}, map[string]string{}
		for _, e := range events {
			for _, term := range e.IndexTerms() {
				if term.Kind == kind {
					counts[term.Key]++
					labels[term.Key] = e.Label(kind, term.Key)
				}
			}
		}
		for _, find := range []string{"", "A", "k"} {
			var want []timeline.Value
			for key, n := range counts {
				if strings.Contains(key, strings.ToLower(find)) {
					want = append(want, timeline.Value{Key: key, Label: labels[key], Count: n})
				}
			}
			slices.SortFunc(want, func(a, b timeline.Value) int { return cmp.Compare(a.Key, b.Key) })
			if diff := gocmp.Diff(want, f.values(name, find, size)); diff != "" {
				f.t.Errorf("%s with %q, %d a page (-want +got)\n%s", name, find, size, diff)
			}
		}
	}
}

func testValues(t *testing.T, f *fixture) {
	f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "other", Zone: "UTC"}})
	f.write(timeline.PutEvent{Event: timeline.Event{ID: "elsewhere", Timeline: "other", Title: "T", Date: "2025", Topics: []string{"Aa elsewhere", "Zz elsewhere"}}})
	var ops []timeline.Op
	for i := range 60 {
		ops = append(ops, timeline.PutEvent{Event: inMain(timeline.Event{
			ID: fmt.Sprint("e", i), Draft: i%7 == 0, Topics: []string{fmt.Sprint("Topic ", i%3), fmt.Sprint("rare ", i)},
			Participants: []timeline.Participant{{Name: fmt.Sprint("Кіт ", i%5), Kind: "person"}},
		})})
	}
	f.write(ops...)
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "e1"})
	for _, size := range []int{1, 7, 100} {
		f.compareValues(size)
	}
	for _, q := range []timeline.ValueQuery{{Timeline: "main", Facet: "title", Limit: 1}, {Timeline: "main", Facet: "topic"}} {
		if _, err := f.store.Values(t.Context(), q); timeline.KindOf(err) != timeline.Invalid {
			t.Errorf("Values(%+v) = %v, want an error of kind Invalid", q, err)
		}
	}
	if _, err := f.store.Values(t.Context(), timeline.ValueQuery{Timeline: "none", Facet: "topic", Limit: 1}); timeline.KindOf(err) != timeline.NotFound {
		t.Errorf("Values() of no timeline = %v", err)
	}
}

// referring are the ids of the events that name one as related.
func (f *fixture) referring(id string, limit int) string {
	f.t.Helper()
	events, more, err := f.store.Referring(f.t.Context(), id, limit)
	if err != nil {
		f.t.Fatalf("Referring(%q) = %v", id, err)
	}
	var ids []string
	for _, e := range events {
		ids = append(ids, e.ID)
	}
	return fmt.Sprint(ids, more)
}

func testReferring(t *testing.T, f *fixture) {
	f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "other", Zone: "UTC"}})
	related := func(ids ...string) (all []timeline.Relation) {
		for _, id := range ids {
			all = append(all, timeline.Relation{ID: id, Relation: "follows"}, timeline.Relation{ID: id, Relation: "see_also"})
		}
		return all
	}
	f.put(timeline.Event{ID: "one"})
	f.put(timeline.Event{ID: "on"})
	f.put(timeline.Event{ID: "late", Date: "2025-04-01", Related: related("one", "on")})
	f.put(timeline.Event{ID: "early", Date: "2025-03-01", Related: related("one")})
	f.put(timeline.Event{ID: "draft", Draft: true, Related: related("one")})
	f.write(timeline.PutEvent{Event: timeline.Event{ID: "elsewhere", Timeline: "other", Title: "T", Date: "2025", Related: related("one")}})
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"at first", func() {}, "[late early] false"},
		{"a draft is published", func() { f.put(timeline.Event{ID: "draft", Date: "2025-05-01", Related: related("one")}) }, "[draft late early] false"},
		{"one moves", func() { f.put(timeline.Event{ID: "early", Date: "2025-06-01", Related: related("one")}) }, "[early draft late] false"},
		{"one belongs no more", func() { f.put(timeline.Event{ID: "draft", Date: "2025-05-01"}) }, "[early late] false"},
		{"one is deleted", func() { f.write(timeline.DeleteEvent{Timeline: "main", ID: "early"}) }, "[late] false"},
		{"and restored", func() { f.write(timeline.RestoreEvent{Timeline: "main", ID: "early"}) }, "[early late] false"},
		{"after a restart", f.reopen, "[early late] false"},
	} {
		step.do()
		if got := f.referring("one", 10); got != step.want {
			t.Errorf("%s: %s, want %s", step.name, got, step.want)
		}
	}
	for id, want := range map[string]string{"one": "[early] true", "on": "[late] false", "none": "[] false", "late": "[] false"} {
		if got := f.referring(id, 1); got != want {
			t.Errorf("at most one that names %s: %s, want %s", id, got, want)
		}
	}
}

// testMarks writes to one timeline, and looks which marks move.
func testMarks(t *testing.T, f *fixture) {
	f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "other", Zone: "UTC"}})
	for _, c := range []struct {
		name string
		op   timeline.Op
	}{
		{"settings", timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Zone: "Europe/Kyiv", Title: "New"}}},
		{"another zone", timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Zone: "UTC"}}},
		{"an event", timeline.PutEvent{Event: inMain(timeline.Event{ID: "one"})}},
		{"a timeline that goes", timeline.DeleteTimeline{Slug: "main", Events: true}},
		{"a new timeline", timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "third", Zone: "UTC"}}},
	} {
		slug := "main"
		if put, ok := c.op.(timeline.PutTimeline); ok {
			slug = put.Timeline.Slug
		}
		own, other, all := f.store.Mark(slug), f.store.Mark("other"), f.store.Mark("")
		f.write(c.op)
		if f.store.Mark(slug) == own || f.store.Mark("") == all {
			t.Errorf("%s: the mark of its timeline, or that of everything, has not moved", c.name)
		}
		if f.store.Mark("other") != other {
			t.Errorf("%s: the mark of another timeline moved", c.name)
		}
	}
}
