package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/timeline"
)

// countDates are dates around which months are counted: in any zone, on the edge of months, rough and open ones.
var countDates = []string{
	"2025-02-28", "2025-03-01", "2025-02-28/2025-03-03", "2025-02", "2025-03", "2025-21", "2024-24", "2025", "2024/2026", "202X", "19XX", "1999-12/2000-01",
	"2024-02-29/2026-01-01", "2025-02-28/..", "../2025-03-01", "2025-02-28T23:30", "2025-03-01T00:30Z", "2025-02-28T22:30Z/2025-03-01T06:00Z", "2025-03-01T00:00Z/2025-03-03T00:00Z",
	"2025-03-31T21:00Z", "-0043", "-0043-03-15", "0000-01-01", "Y170000002", "2025-02-28T23:59:59/2025-04-01T00:00:00", "2024-12-31T23:30/2025-01-01T00:00",
}

// testCounts compares the counts of random filters with what lists find, while events come, move, hide and go, and the
// zone of their timeline changes.
func testCounts(t *testing.T, backend Backend) {
	rapid.Check(t, func(rt *rapid.T) {
		f := emptyFixture(t, backend, start)
		defer f.store.Close()
		f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Zone: "Europe/Kyiv"}})
		var events []timeline.Op
		for i := range rapid.IntRange(0, 40).Draw(rt, "events") {
			events = append(events, timeline.PutEvent{Event: countedEvent(rt, fmt.Sprint("e", i))})
		}
		f.write(events...)
		for range rapid.IntRange(0, 6).Draw(rt, "steps") {
			id := fmt.Sprint("e", rapid.IntRange(0, 40).Draw(rt, "id"))
			switch rapid.IntRange(0, 4).Draw(rt, "step") {
			case 0:
				f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Zone: rapid.SampledFrom(zones).Draw(rt, "zone")}})
			case 1:
				if r, _, err := f.store.Event(f.t.Context(), id); err == nil && r.Event.Deleted == nil {
					f.write(timeline.DeleteEvent{Timeline: "main", ID: id})
				}
			default:
				if r, _, err := f.store.Event(f.t.Context(), id); timeline.KindOf(err) == timeline.NotFound || r.Event.Deleted == nil {
					f.write(timeline.PutEvent{Event: countedEvent(rt, id)})
				}
			}
		}
		for range 3 {
			f.compareCounts(randomQuery(rt).Filter)
		}
		f.compareValues(rapid.IntRange(1, 5).Draw(rt, "values a page"))
		f.compareOutline(start.Add(time.Duration(rapid.IntRange(-200, 200).Draw(rt, "hours")) * time.Hour))
		f.check()
	})
}

func countedEvent(rt *rapid.T, id string) timeline.Event {
	return inMain(timeline.Event{
		ID: id, Date: rapid.SampledFrom(countDates).Draw(rt, "date"), Zone: rapid.SampledFrom(zones).Draw(rt, "zone"),
		Topics: someOf(rt, "topic", topics), Draft: rapid.IntRange(0, 9).Draw(rt, "draft") == 0,
		Status: rapid.SampledFrom(timeline.Statuses).Draw(rt, "status"),
		Place:  &timeline.Place{Name: rapid.SampledFrom([]string{"", "Kyiv", "KYIV"}).Draw(rt, "place"), Country: "UA"},
	})
}

// compareCounts compares the counts of a filter with what is found by looking at every event.
func (f *fixture) compareCounts(filter timeline.Filter) {
	f.t.Helper()
	counts, err := f.store.Counts(f.t.Context(), timeline.Query{Timeline: "main", Filter: filter})
	if err != nil {
		f.t.Fatalf("Counts(%q) = %v", filter.Query(), err)
	}
	page := f.list(timeline.Query{Limit: 10_000})
	if counts.Validator != page.Validator {
		f.t.Errorf("Counts(%q): validator %v, that of the list of all is %v", filter.Query(), counts.Validator, page.Validator)
	}
	zone := page.Timeline.Zone
	found := matching(page.Events, filter, zone)
	if counts.Total != len(found) || counts.More {
		f.t.Errorf("Counts(%q): %d events, more: %t, but there are %d", filter.Query(), counts.Total, counts.More, len(found))
	}
	whole := filter
	whole.From, whole.To = "", ""
	f.compareCells(&counts, matching(page.Events, whole, zone), zone)
	if diff := gocmp.Diff(facetsOf(page.Events), counts.Facets); diff != "" {
		f.t.Errorf("Counts(%q): facets (-want +got)\n%s", filter.Query(), diff)
	}
}

func matching(events []timeline.Event, filter timeline.Filter, zone string) (found []timeline.Event) {
	window := filter.Window(zone)
	for i := range events {
		if filter.Matches(&events[i], window) {
			found = append(found, events[i])
		}
	}
	return found
}

// compareCells expects that the bar of every month, and of every year, stands for what a list with that window finds, less what is
// rougher than the bar; and the first and the last event.
func (f *fixture) compareCells(counts *timeline.Counts, events []timeline.Event, zone string) {
	f.t.Helper()
	sum := 0
	for _, c := range counts.Cells {
		sum += c.Begun
	}
	if sum != len(events) || counts.Unit == timeline.CountNone {
		f.t.Errorf("in unit %d, cells hold %d events of %d: %v", counts.Unit, sum, len(events), counts.Cells)
	}
	for year := 2024; year <= 2026; year++ {
		f.compareBar(counts, events, zone, fmt.Sprint(year), timeline.Year)
		for month := 1; month <= 12; month++ {
			f.compareBar(counts, events, zone, fmt.Sprintf("%d-%02d", year, month), timeline.Month)
		}
	}
	var first, last string
	if len(events) > 0 {
		first, last = events[0].ID, events[len(events)-1].ID
	}
	if got := idOf(counts.First); got != first {
		f.t.Errorf("first event %q, want %q", got, first)
	}
	if got := idOf(counts.Last); got != last {
		f.t.Errorf("last event %q, want %q", got, last)
	}
}

func idOf(e *timeline.Event) string {
	if e == nil {
		return ""
	}
	return e.ID
}

func (f *fixture) compareBar(counts *timeline.Counts, events []timeline.Event, zone, bar string, size timeline.Precision) {
	f.t.Helper()
	w := timeline.Filter{From: bar, To: bar}.Window(zone)
	want := 0
	for _, e := range matching(events, timeline.Filter{From: bar, To: bar}, zone) {
		rough := slices.Contains([]timeline.Precision{timeline.Season, timeline.Year, timeline.Decade, timeline.Century}, e.Precision) ||
			e.Lo == timeline.NoLo || e.Hi == timeline.NoHi
		if !rough || size == timeline.Year && e.Lo >= w.DayLo && e.Hi <= w.DayHi {
			want++
		}
	}
	if got := counts.In(w.DayLo, w.DayHi); got != want {
		f.t.Errorf("in unit %d, the bar of %s in %s stands for %d events, but its link finds %d: %v", counts.Unit, bar, zone, got, want, counts.Cells)
	}
}

// facetsOf are the facets of events in time order.
func facetsOf(events []timeline.Event) (facets []timeline.Facet) {
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
		facet := timeline.Facet{Name: name}
		for key, n := range counts {
			facet.Values = append(facet.Values, timeline.Value{Key: key, Label: labels[key], Count: n})
		}
		slices.SortFunc(facet.Values, func(a, b timeline.Value) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
		})
		if len(facet.Values) > 12 {
			facet.Values, facet.More = facet.Values[:12], true
		}
		facets = append(facets, facet)
	}
	return facets
}

// testCountsOfMany counts more events than are counted in days.
func testCountsOfMany(t *testing.T, f *fixture) {
	const events = 5_100
	var ops []timeline.Op
	for i := range events {
		e := timeline.Event{ID: fmt.Sprint("e", i), Date: countDates[i%len(countDates)], Topics: []string{"all", fmt.Sprint("Topic ", i%17)}}
		if i%3 > 0 {
			e.Date = start.AddDate(0, 0, i%997-500).Format(time.DateOnly)
		}
		ops = append(ops, timeline.PutEvent{Event: inMain(e)})
	}
	f.write(ops...)
	for _, query := range []string{"", "topic=all"} {
		f.compareManyCounts(filter(t, query), timeline.CountMonths)
	}
	f.compareManyCounts(filter(t, "topic=topic-3"), timeline.CountDays)
	f.compareManyCounts(filter(t, "topic=topic-3,topic-4&status=scheduled"), timeline.CountDays)
	f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Zone: "America/New_York"}})
	f.compareManyCounts(filter(t, "topic=all"), timeline.CountMonths)

	counts, err := f.store.Counts(t.Context(), timeline.Query{Timeline: "main", Filter: filter(t, "topic=all&from=2025")})
	if err != nil || counts.Unit != timeline.CountMonths || counts.Total != 1_000 || !counts.More {
		t.Errorf("Counts() in a window = %d, %d, %t, %v", counts.Unit, counts.Total, counts.More, err)
	}
	counts, err = f.store.Counts(t.Context(), timeline.Query{Timeline: "main", Filter: filter(t, "topic=all&status=scheduled")})
	if err != nil || counts.Unit != timeline.CountNone || counts.Total != 1_000 || !counts.More || len(counts.Cells) > 0 {
		t.Errorf("Counts() of two conditions = %d, %d, %t, %v", counts.Unit, counts.Total, counts.More, err)
	}
	few := filter(t, "topic=topic-3&from=2025")
	counts, err = f.store.Counts(t.Context(), timeline.Query{Timeline: "main", Filter: few})
	if want := len(f.list(timeline.Query{Filter: few, Limit: events}).Events); err != nil || counts.Unit != timeline.CountDays || counts.Total != want || counts.More {
		t.Errorf("Counts() in a window of few = %d, %d, %t, %v, want %d", counts.Unit, counts.Total, counts.More, err, want)
	}
	topics := counts.Facets[0]
	if !topics.More || len(topics.Values) != 12 || topics.Values[0] != (timeline.Value{Key: "all", Label: "all", Count: events}) {
		t.Errorf("topics = %+v", topics)
	}
	ops = nil
	for i := 10; i < events; i++ {
		ops = append(ops, timeline.DeleteEvent{Timeline: "main", ID: fmt.Sprint("e", i)})
	}
	f.write(ops...)
	f.compareCounts(timeline.Filter{})
}

func (f *fixture) compareManyCounts(filter timeline.Filter, unit timeline.CountUnit) {
	f.t.Helper()
	counts, err := f.store.Counts(f.t.Context(), timeline.Query{Timeline: "main", Filter: filter})
	if err != nil || counts.Unit != unit {
		f.t.Fatalf("Counts(%q) = unit %d, %v", filter.Query(), counts.Unit, err)
	}
	page := f.list(timeline.Query{Limit: 10_000, Filter: filter})
	if counts.Total != len(page.Events) || counts.More {
		f.t.Errorf("Counts(%q) = %d, %t, want %d", filter.Query(), counts.Total, counts.More, len(page.Events))
	}
	f.compareCells(&counts, page.Events, page.Timeline.Zone)
}

// countsView is what a page shows of the counts of a list.
func countsView(q timeline.Query) view {
	name := fmt.Sprintf("counts of %s %s", q.Timeline, q.Filter.Query())
	return view{name, func(m *model) (string, timeline.Validator, bool) {
		c, err := m.store.Counts(m.ctx, q)
		list := timeline.Query{Timeline: q.Timeline, Filter: q.Filter, Limit: 100}
		page, errList := m.store.List(m.ctx, list)
		if timeline.KindOf(err) != timeline.KindOf(errList) || err == nil && (c.Total != len(page.Events) || c.Validator != c.Validator.Latest(page.Validator)) {
			m.rt.Fatalf("%s: %d at %v, %v, but the list has %d at %v, %v", name, c.Total, c.Validator, err, len(page.Events), page.Validator, errList)
		}
		if err != nil {
			return "", timeline.Validator{}, false
		}
		v := c.Validator
		c.Validator = timeline.Validator{}
		return text(c), v, true
	}, "", nil}
}
