package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/timeline"
)

// testArchives walks a history of several months, in which a month has more than one part, and one has tombstones alone.
func testArchives(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "feb1"})
	f.put(timeline.Event{ID: "feb2", Topics: []string{"x"}})
	f.pass(31 * 24 * time.Hour)
	f.put(timeline.Event{ID: "march"})
	f.put(timeline.Event{ID: "gone"})
	f.pass(25 * 24 * time.Hour)
	f.put(timeline.Event{ID: "april", Topics: []string{"x"}})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "march"}, timeline.DeleteEvent{Timeline: "main", ID: "gone"})

	q := timeline.Query{Order: timeline.NewestFirst, Limit: 1}
	wantChain(t, f, q, "april", "2025-03 gone", "2025-03 march", "2025-02 feb2", "2025-02 feb1")
	q.Limit = 2 // the tombstones are newer than what the first page leaves out
	wantChain(t, f, q, "april feb2", "2025-03 gone march", "2025-02 feb2 feb1")
	q.Limit, q.Show = 3, timeline.ShowCalendar
	wantChain(t, f, q, "april gone march", "2025-02 feb2 feb1")
	q.Limit, q.Show, q.Filter = 1, timeline.ShowPublic, filter(t, "topic=x")
	wantChain(t, f, q, "april", "2025-02 feb2")
	q.Limit = 2
	wantChain(t, f, q, "april feb2")

	// A month whose last event is forgotten is empty, and still leads to the one before it.
	f.pass(timeline.Grace + time.Second)
	march := f.list(timeline.Query{Order: timeline.NewestFirst, Show: timeline.ShowCalendar, Month: timeline.MonthOf(start) + 1})
	if len(march.Events) != 0 || march.Earlier == nil || march.Earlier.Month != timeline.MonthOf(start) {
		t.Errorf("an empty month has %v, and leads to %+v", march.Events, march.Earlier)
	}
	wantChain(t, f, timeline.Query{Order: timeline.NewestFirst, Limit: 1}, "april", "2025-02 feb2", "2025-02 feb1")
}

// wantChain compares the first page, and each part of an archive behind it, by the ids in it.
func wantChain(t *testing.T, f *fixture, q timeline.Query, want ...string) {
	t.Helper()
	page := f.list(q)
	got := []string{idText(page.Events)}
	for link := page.Earlier; link != nil; {
		q.Show, q.Month, q.After = timeline.ShowCalendar, link.Month, nil
		for page = f.list(q); ; page = f.list(q) {
			got = append(got, link.Month.String()+" "+idText(page.Events))
			if page.Validator != link.Validator {
				t.Errorf("%s has the validator %v, and was named with %v", link.Month, page.Validator, link.Validator)
			}
			if q.After = page.Next; page.Next == nil {
				break
			}
		}
		link = page.Earlier
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("by %d (-want +got)\n%s", q.Limit, diff)
	}
}

func idText(events []timeline.Event) string {
	ids := fmt.Sprint(idsOf(events))
	return ids[1 : len(ids)-1]
}

// testArchiveStates looks at which archives a change reaches.
func testArchiveStates(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "feb", Topics: []string{"x"}})
	f.pass(31 * 24 * time.Hour)
	f.put(timeline.Event{ID: "march", Topics: []string{"y"}})
	february := timeline.Query{Order: timeline.NewestFirst, Show: timeline.ShowCalendar, Month: timeline.MonthOf(start)}
	march := february
	march.Month++
	of := func(q timeline.Query, text string) timeline.Query { q.Filter = filter(t, text); return q }
	views := map[string]timeline.Query{
		"february": february, "march": march,
		"february of x": of(february, "topic=x"), "march of x": of(march, "topic=x"), "march of y": of(march, "topic=y"),
	}
	states := map[string]timeline.Validator{}
	reaches := func(what string, names ...string) {
		t.Helper()
		for name, q := range views {
			now := f.list(q).Validator
			if before, known := states[name]; known && (now != before) != slices.Contains(names, name) {
				t.Errorf("%s moved %q: %t", what, name, now != before)
			}
			states[name] = now
		}
	}
	reaches("nothing")
	f.put(timeline.Event{ID: "march", Topics: []string{"y"}, Title: "New"})
	reaches("an edit in March", "march", "march of y")
	f.put(timeline.Event{ID: "new", Topics: []string{"x"}})
	reaches("an event of March", "march", "february of x", "march of x")
	f.put(timeline.Event{ID: "feb", Title: "New"})
	reaches("a topic taken away in February", "february", "march", "february of x", "march of x")
	f.put(timeline.Event{ID: "draft", Draft: true})
	reaches("a draft")
	f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Title: "New"}})
	reaches("settings", "february", "march", "february of x", "march of x", "march of y")
}

// chain is a first page with the archives behind it, of which a follower keeps each that was ever named.
type chain struct {
	q     timeline.Query
	named map[timeline.UTCMonth]bool
}

func newChain(rt *rapid.T) *chain {
	q := randomQuery(rt)
	q.Show, q.Order, q.Month, q.Years = timeline.ShowPublic, timeline.NewestFirst, 0, false
	if rapid.Bool().Draw(rt, "tombstones in the feed") {
		q.Show = timeline.ShowCalendar
	}
	switch rapid.IntRange(0, 4).Draw(rt, "filter") {
	case 0: // as it is, which chooses little
	case 1, 2:
		q.Filter = timeline.Filter{Topics: timeline.Choice{Any: []string{"x"}}} // about half
	default:
		q.Filter = timeline.Filter{}
	}
	q.Limit = rapid.IntRange(1, 2).Draw(rt, "limit")
	return &chain{q: q, named: map[timeline.UTCMonth]bool{}}
}

// walk reads the first page and the archives that it leads to, and sees to it that nothing is missing, and that each has
// the state with which it is named. What was named once is read too. An archive with its state is the same for ever: what
// a follower sees of each part is compared like a view, with the states in its links.
func (c *chain) walk(m *model) {
	if m.ended(c.q.Timeline) {
		return
	}
	first := c.read(m, c.q)
	held, walked := idsOf(first.Events), map[timeline.UTCMonth]bool{}
	for link := first.Earlier; link != nil; {
		if walked[link.Month] {
			m.rt.Fatalf("the chain of %s comes back to %s", c.q.Timeline, link.Month)
		}
		walked[link.Month], c.named[link.Month] = true, true
		ids, validator, next := c.month(m, link.Month)
		if validator != link.Validator {
			m.rt.Fatalf("%s is named with %v and has %v", link.Month, link.Validator, validator)
		}
		held, link = append(held, ids...), next
	}
	for month := range c.named {
		if !walked[month] {
			c.month(m, month)
		}
	}
	if first.Next == nil {
		return // it holds everything, so that what is not in it is gone
	}
	all := c.q
	all.Show = timeline.ShowCalendar
	for _, e := range m.scan(all, first.Timeline) {
		if !slices.Contains(held, e.ID) {
			m.rt.Fatalf("a walk of %s by %d %s finds %v, and not %s", c.q.Timeline, c.q.Limit, c.q.Filter.Query(), held, e.ID)
		}
	}
}

// month reads all parts of an archive.
func (c *chain) month(m *model, month timeline.UTCMonth) (ids []string, v timeline.Validator, next *timeline.Archive) {
	q := c.q
	q.Show, q.Month = timeline.ShowCalendar, month
	for {
		part := c.read(m, q)
		ids = append(ids, idsOf(part.Events)...)
		if q.After = part.Next; part.Next == nil {
			return ids, part.Validator, part.Earlier
		}
	}
}

func (c *chain) read(m *model, q timeline.Query) timeline.Page {
	page, err := m.store.List(m.ctx, q)
	if err != nil {
		m.rt.Fatalf("List(%+v) = %v", q, err)
	}
	cursor, link := "", ""
	if q.After != nil {
		cursor = q.After.String()
	}
	if page.Earlier != nil {
		link = fmt.Sprint(page.Earlier.Month, " ", page.Earlier.Validator)
	}
	name := fmt.Sprintf("archive %s %s %s show=%d limit=%d %s", q.Timeline, q.Month, cursor, q.Show, q.Limit, q.Filter.Query())
	m.compare(name, contentOf(page)+"\n"+link, page.Validator)
	return page
}
