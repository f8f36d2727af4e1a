package storetest

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

func testListOrders(t *testing.T, f *fixture) {
	// Entered in this order; the two of one day keep it.
	for id, date := range pairs(
		"year", "2024", "day2", "2025-02-27", "until", "../2025-02-27", "day1", "2025-02-27", "after", "2025-02-28/..",
		"time", "2025-02-27T10:00Z", "bce", "-0043", "far", "Y170000002", "month", "2025-02",
	) {
		f.put(timeline.Event{ID: id, Date: date, Zone: "UTC"})
	}
	asc := []string{"bce", "year", "month", "day2", "day1", "time", "until", "after", "far"}
	if diff := cmp.Diff(asc, f.ids(timeline.Query{})); diff != "" {
		t.Errorf("ascending (-want +got)\n%s", diff)
	}
	desc := []string{"far", "after", "until", "time", "day1", "day2", "month", "year", "bce"}
	if diff := cmp.Diff(desc, f.ids(timeline.Query{Order: timeline.Descending})); diff != "" {
		t.Errorf("descending (-want +got)\n%s", diff)
	}
	newest := []string{"month", "far", "bce", "time", "after", "day1", "until", "day2", "year"}
	if diff := cmp.Diff(newest, f.ids(timeline.Query{Order: timeline.NewestFirst})); diff != "" {
		t.Errorf("newest first (-want +got)\n%s", diff)
	}
	// An edit moves an event in time order, and leaves the order of publication alone.
	f.put(timeline.Event{ID: "year", Date: "2026", Zone: "UTC"})
	if got := f.ids(timeline.Query{Order: timeline.NewestFirst}); cmp.Diff(newest, got) != "" {
		t.Errorf("newest first after an edit = %v", got)
	}
	if got := f.ids(timeline.Query{Order: timeline.Descending}); got[1] != "year" {
		t.Errorf("descending after a move = %v, want year second", got)
	}
}

// pairs walks a list of pairs.
func pairs(list ...string) func(func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for i := 0; i < len(list); i += 2 {
			if !yield(list[i], list[i+1]) {
				return
			}
		}
	}
}

func testListFilters(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "a", Date: "2025-01-01", Topics: []string{"NATO", "Peace Keeping"}, Place: &timeline.Place{Name: "Washington, D.C.", Country: "US"}})
	f.put(timeline.Event{ID: "b", Date: "2025-01-02", Topics: []string{"nato"}, Participants: []timeline.Participant{{Name: "Володимир Зеленський"}}})
	f.put(timeline.Event{ID: "c", Date: "2025-01-03", Topics: []string{"eu"}, Status: timeline.Cancelled, Participants: []timeline.Participant{{Name: "Türkiye"}}})
	f.put(timeline.Event{ID: "d", Date: "2025-01-04"})
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"", []string{"a", "b", "c", "d"}},
		{"topic=nato", []string{"a", "b"}},
		{"topic=NATO,eu", []string{"a", "b", "c"}},
		{"topic=nato&topic=EU", []string{"a", "b", "c"}},
		{"topic=-nato", []string{"c", "d"}},
		{"topic=nato,-peace-keeping", []string{"b"}},
		{"topic=none", []string{}},
		{"topic=nato,none", []string{"a", "b"}},
		{"place=washington-d-c", []string{"a"}},
		{"place=us", []string{"a"}},
		{"participant=володимир-зеленський", []string{"b"}},
		{"participant=T%C3%9CRKIYE", []string{"c"}},
		{"status=cancelled", []string{"c"}},
		{"status=-cancelled&topic=-nato", []string{"d"}},
		{"topic=nato&place=us", []string{"a"}},
		{"topic=nato,eu&participant=türkiye,володимир-зеленський&status=scheduled", []string{"b"}},
	} {
		for _, order := range []timeline.Order{timeline.Ascending, timeline.Descending, timeline.NewestFirst} {
			want := test.want
			if order != timeline.Ascending {
				want = reversed(want)
			}
			if diff := cmp.Diff(want, f.ids(timeline.Query{Filter: filter(t, test.query), Order: order})); diff != "" {
				t.Errorf("%q in order %d (-want +got)\n%s", test.query, order, diff)
			}
		}
	}
}

func reversed(in []string) []string {
	out := make([]string, len(in))
	for i, v := range in {
		out[len(in)-1-i] = v
	}
	return out
}

func filter(t testing.TB, query string) timeline.Filter {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	f, wrong := timeline.ParseFilter(values)
	if len(wrong) > 0 {
		t.Fatalf("ParseFilter(%q): %v", query, wrong)
	}
	return f
}

func testListWindow(t *testing.T, f *fixture) {
	for id, date := range pairs(
		"bce", "-0043", "decade", "202X", "until", "../2025-06-30", "year", "2025", "long", "2024-06-01/2025-03-02",
		"feb28", "2025-02-28", "march", "2025-03", "evening", "2025-02-28T23:30", "utc", "2025-02-28T22:30Z", "open", "2025-02-28/..",
		"mar3", "2025-03-03", "later", "2026-01-01",
	) {
		f.put(timeline.Event{ID: id, Date: date, Topics: []string{"x"}}) // in Europe/Kyiv, two hours before UTC
	}
	for _, test := range []struct {
		query string
		want  []string
	}{
		{"from=2025-03-01&to=2025-03-01", []string{"decade", "long", "year", "open", "utc", "march", "until"}},
		{"from=2025-02-28&to=2025-02-28", []string{"decade", "long", "year", "feb28", "open", "evening", "until"}},
		{"from=2025-03", []string{"decade", "long", "year", "open", "utc", "march", "mar3", "until", "later"}},
		{"to=2024", []string{"bce", "decade", "long", "until"}},
		{"from=2025-02-28T21:30Z&to=2025-02-28T22:29Z", []string{"decade", "long", "year", "feb28", "open", "evening", "march", "until"}},
		{"from=2025-12-30&to=2025-12-31", []string{"decade", "year", "open"}},
		{"from=2030", []string{"open"}},
		{"to=-0043", []string{"bce", "until"}},
	} {
		for _, topic := range []string{"", "&topic=x"} {
			got := f.ids(timeline.Query{Filter: filter(t, test.query+topic)})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%q (-want +got)\n%s", test.query+topic, diff)
			}
			got = f.ids(timeline.Query{Filter: filter(t, test.query+topic), Order: timeline.Descending})
			if diff := cmp.Diff(reversed(test.want), got); diff != "" {
				t.Errorf("%q descending (-want +got)\n%s", test.query+topic, diff)
			}
			got = f.ids(timeline.Query{Filter: filter(t, test.query+topic), Order: timeline.NewestFirst})
			if diff := cmp.Diff(newestOf(f, test.want), got); diff != "" {
				t.Errorf("%q newest first (-want +got)\n%s", test.query+topic, diff)
			}
		}
	}
}

// newestOf are some events in the order of publication, the newest first.
func newestOf(f *fixture, some []string) []string {
	all := f.ids(timeline.Query{Order: timeline.NewestFirst})
	return slices.DeleteFunc(all, func(id string) bool { return !slices.Contains(some, id) })
}

// Where years turn, days are counted as they are, and times by the clocks of the timeline's zone.
func testListYears(t *testing.T, f *fixture) {
	for id, date := range pairs(
		"until", "../1999", "old", "1648-10-24", "day", "2024-12-31", "evening", "2024-12-31T22:30Z", "next", "2026-01-01",
		"long", "2020/2030", "time", "2026-01-01T00:30Z", "far", "Y170000002",
	) {
		f.put(timeline.Event{ID: id, Date: date, Topics: []string{id}})
	}
	years := func(query string) []int {
		return f.list(timeline.Query{Filter: filter(t, query), Limit: 1, Years: true}).Years
	}
	want := []int{1648, 2020, 2024, 2025, 2026, 170000002}
	if got := years(""); cmp.Diff(want, got) != "" {
		t.Errorf("in Kyiv: %v, want %v", got, want)
	}
	if got := years("topic=-day,-evening,-old"); cmp.Diff([]int{2020, 2026, 170000002}, got) != "" {
		t.Errorf("without some: %v", got)
	}
	f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Zone: "America/New_York"}})
	want = []int{1648, 2020, 2024, 2025, 2026, 170000002}
	if got := years(""); cmp.Diff(want, got) != "" {
		t.Errorf("in New York: %v, want %v", got, want)
	}
	if got := years("topic=next,time"); cmp.Diff([]int{2025, 2026}, got) != "" {
		t.Errorf("a day before a time of the year before: %v", got)
	}
	if got := f.list(timeline.Query{}).Years; got != nil {
		t.Errorf("not asked for: %v", got)
	}
}

func testCursor(t *testing.T, f *fixture) {
	for i := range 10 {
		f.put(timeline.Event{ID: fmt.Sprint("e", i), Date: fmt.Sprintf("2025-03-%02d", 1+i/3)})
	}
	for _, order := range []timeline.Order{timeline.Ascending, timeline.Descending, timeline.NewestFirst} {
		want := f.ids(timeline.Query{Order: order})
		var got []string
		q := timeline.Query{Timeline: "main", Order: order, Limit: 3}
		for i := 0; ; i++ {
			page := f.list(q)
			got = append(got, idsOf(page.Events)...)
			if page.Next == nil {
				break
			}
			// What is written before and behind the cursor, even the event that it stands on, moves nothing.
			f.put(timeline.Event{ID: fmt.Sprintf("new-%d-%d", order, i), Date: fmt.Sprintf("20%d0-01-01", 1+8*(i%2)), Draft: i == 1})
			f.write(timeline.DeleteEvent{Timeline: "main", ID: fmt.Sprintf("new-%d-%d", order, i)})
			cursor, err := timeline.ParseCursor(page.Next.String(), order)
			if err != nil {
				t.Fatal(err)
			}
			q.After = cursor
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("order %d: pages differ from the whole (-want +got)\n%s", order, diff)
		}
	}
	page := f.list(timeline.Query{Limit: 2})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: page.Events[1].ID})
	rest := f.ids(timeline.Query{After: page.Next})
	if len(rest) != 8 || rest[0] != "e2" {
		t.Errorf("behind a deleted event: %v", rest)
	}
	if f.pass(400 * 24 * time.Hour); len(f.ids(timeline.Query{After: page.Next})) != 8 {
		t.Errorf("behind a purged event: %v", f.ids(timeline.Query{After: page.Next}))
	}
	if got := f.list(timeline.Query{Limit: 9}); got.Next != nil {
		t.Errorf("a page that holds the end of the list has a next cursor")
	}
}
