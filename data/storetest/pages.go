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

// testPages walks random lists from any place in both directions: the parts that it finds are the whole list.
func testPages(t *testing.T, backend Backend) {
	rapid.Check(t, func(rt *rapid.T) {
		f := emptyFixture(t, backend, start)
		defer f.store.Close()
		f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Zone: "Europe/Kyiv"}})
		var events []timeline.Op
		for i := range rapid.IntRange(1, 20).Draw(rt, "events") {
			events = append(events, timeline.PutEvent{Event: countedEvent(rt, fmt.Sprint("e", i))})
		}
		f.write(events...)
		q := randomQuery(rt)
		q.Timeline, q.Order, q.Month, q.Show = "main", rapid.SampledFrom([]timeline.Order{timeline.Ascending, timeline.Descending}).Draw(rt, "order"), 0, timeline.ShowPublic
		if rapid.Bool().Draw(rt, "no filter") {
			q.Filter = timeline.Filter{}
		}
		q.Limit = 1000
		whole := f.list(q)
		q.Limit = rapid.IntRange(1, 7).Draw(rt, "limit")
		q.Around = &timeline.Around{Time: rapid.SampledFrom([]time.Time{start, start.AddDate(-1, 0, 0), start.AddDate(0, 0, 2), start.AddDate(900, 0, 0)}).Draw(rt, "time")}
		if n := len(whole.Events); n > 0 && rapid.Bool().Draw(rt, "around an event") {
			q.Around = &timeline.Around{ID: whole.Events[rapid.IntRange(0, n-1).Draw(rt, "event")].ID}
		}
		page := f.list(q)
		f.holdsAround(q, page, whole)
		before, behind := f.walk(q, page.Prev, true), f.walk(q, page.Next, false)
		if diff := cmp.Diff(idsOf(whole.Events), append(append(before, idsOf(page.Events)...), behind...)); diff != "" {
			f.t.Fatalf("around %+v in %+v: the parts differ from the whole (-want +got)\n%s", q.Around, q, diff)
		}
	})
}

// holdsAround expects that a page is as full as the list allows, and has what it was asked for: an event, or what lies on either side
// of a day.
func (f *fixture) holdsAround(q timeline.Query, page, whole timeline.Page) {
	f.t.Helper()
	if want := min(q.Limit, len(whole.Events)); len(page.Events) != want {
		f.t.Fatalf("around %+v: %d events, want %d of %d", q.Around, len(page.Events), want, len(whole.Events))
	}
	want := q.Around.ID
	if want == "" {
		y, m, d := q.Around.Time.Date() // noon in UTC is the same day in Kyiv
		day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Add(-2 * time.Hour).Unix()
		earliest := int64(0)
		for i := range whole.Events {
			if at, _ := whole.Events[i].Sort(); at >= day && (want == "" || at < earliest) {
				want, earliest = whole.Events[i].ID, at
			}
		}
	}
	if q.Order == timeline.Descending && q.Around.ID == "" {
		slices.Reverse(whole.Events) // of several at one time, the last is the first to come
		for i := range whole.Events {
			if at, _ := whole.Events[i].Sort(); whole.Events[i].ID == want || at == sortOf(whole.Events, want) {
				want = whole.Events[i].ID
				break
			}
		}
		slices.Reverse(whole.Events)
	}
	if want != "" && !slices.Contains(idsOf(page.Events), want) {
		f.t.Fatalf("around %+v, order %d, limit %d: %v of %v, without %s", q.Around, q.Order, q.Limit, idsOf(page.Events), idsOf(whole.Events), want)
	}
}

func sortOf(events []timeline.Event, id string) int64 {
	for i := range events {
		if events[i].ID == id {
			at, _ := events[i].Sort()
			return at
		}
	}
	return 0
}

// walk are the ids that stand on one side of a page, by cursors as clients send them. Every page goes back to where it came from.
func (f *fixture) walk(q timeline.Query, at *timeline.Cursor, back bool) []string {
	f.t.Helper()
	ids := []string{}
	q.Around = nil
	for at != nil {
		var err error
		if q.After, err = timeline.ParseCursor(at.String(), q.Order); err != nil {
			f.t.Fatal(err)
		}
		page := f.list(q)
		if len(page.Events) == 0 || page.Next == nil && back || page.Prev == nil && !back {
			f.t.Fatalf("from %+v: %v, next %v, prev %v", q.After, idsOf(page.Events), page.Next, page.Prev)
		}
		if back {
			ids, at = append(idsOf(page.Events), ids...), page.Prev
		} else {
			ids, at = append(ids, idsOf(page.Events)...), page.Next
		}
	}
	return ids
}

// The events beside one in time are those of a page of three around it.
func testBeside(t *testing.T, f *fixture) {
	for id, date := range pairs("a", "2025-01-01", "b", "2025-01-02", "c", "2025-01-02", "hidden", "2025-01-03", "d", "2025-01-04") {
		f.put(timeline.Event{ID: id, Date: date, Draft: id == "hidden"})
	}
	for id, want := range pairs("a", " b", "b", "a c", "c", "b d", "d", "c ") {
		page := f.list(timeline.Query{Around: &timeline.Around{ID: id}, Limit: 3})
		before, behind := page.Beside(id)
		if got := idOf(before) + " " + idOf(behind); got != want {
			t.Errorf("beside %s: %q, want %q", id, got, want)
		}
	}
	for _, id := range []string{"hidden", "none"} {
		_, err := f.store.List(t.Context(), timeline.Query{Timeline: "main", Around: &timeline.Around{ID: id}, Limit: 3})
		if timeline.KindOf(err) != timeline.NotFound {
			t.Errorf("around %s: %v, want NotFound", id, err)
		}
	}
	back := timeline.CursorAt(&f.list(timeline.Query{Limit: 1}).Events[0], timeline.NewestFirst)
	back.Back = true
	for _, q := range []timeline.Query{
		{Order: timeline.NewestFirst, After: back}, {Order: timeline.NewestFirst, Around: &timeline.Around{ID: "a"}},
	} {
		q.Timeline, q.Limit = "main", 1
		if _, err := f.store.List(t.Context(), q); timeline.KindOf(err) != timeline.Invalid {
			t.Errorf("List(%+v) = %v, want Invalid", q, err)
		}
	}
	if _, err := timeline.ParseCursor(back.String(), timeline.NewestFirst); timeline.KindOf(err) != timeline.Invalid {
		t.Errorf("a cursor that goes back in a feed: %v", err)
	}
}

// A walk backwards stays right while events before and behind it come and go.
func testCursorBack(t *testing.T, f *fixture) {
	for i := range 10 {
		f.put(timeline.Event{ID: fmt.Sprint("e", i), Date: fmt.Sprintf("2025-03-%02d", 1+i/3)})
	}
	for _, order := range []timeline.Order{timeline.Ascending, timeline.Descending} {
		want := f.ids(timeline.Query{Order: order})
		last := f.list(timeline.Query{Order: order}).Events[9]
		at := timeline.CursorAt(&last, order)
		at.Back = true
		got := []string{last.ID}
		for i := 0; at != nil; i++ {
			page := f.list(timeline.Query{Order: order, Limit: 4, After: at})
			got, at = append(idsOf(page.Events), got...), page.Prev
			id := fmt.Sprintf("new-%d-%d", order, i)
			f.put(timeline.Event{ID: id, Date: fmt.Sprintf("20%d0-01-01", 1+8*(i%2))})
			f.write(timeline.DeleteEvent{Timeline: "main", ID: id})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("order %d (-want +got)\n%s", order, diff)
		}
	}
	page := f.list(timeline.Query{Limit: 4, After: f.list(timeline.Query{Limit: 4}).Next})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: page.Events[0].ID})
	for _, pass := range []time.Duration{0, 400 * 24 * time.Hour} { // deleted, then purged
		f.pass(pass)
		if got := f.ids(timeline.Query{Limit: 2, After: page.Prev}); fmt.Sprint(got) != "[e2 e3]" {
			t.Errorf("before a deleted event: %v", got)
		}
	}
}
