package storetest

import (
	"fmt"
	"slices"
	"testing"

	"dateline/timeline"
)

// partsOf walks through a history by parts, and returns what the whole of it tells, the oldest first.
func partsOf[T any](store Store, t testing.TB, q timeline.HistoryQuery, told func(timeline.HistoryPart) []T) (all []T, err error) {
	for range 1000 {
		part, err := store.HistoryPart(t.Context(), q)
		if err != nil {
			return all, err
		}
		all = append(told(part), all...)
		if !part.More {
			return all, nil
		}
		if part.First == 0 || q.Before != 0 && part.First >= q.Before {
			return all, fmt.Errorf("a part before %d begins with %d, and there is more", q.Before, part.First)
		}
		q.Before = part.First
	}
	return all, fmt.Errorf("the parts have no end")
}

// parts checks that the parts of a history tell what the whole does, whatever their size.
func (m *model) parts(r timeline.Record, versions []timeline.Version) {
	id, rows := r.Event.ID, func(v any) []string { return []string{text(v)} }
	tell := func(counts timeline.Counting, limit int, want string, told func(timeline.HistoryPart) []string) {
		got, err := partsOf(m.store, m.t, timeline.HistoryQuery{ID: id, Limit: limit, Counts: counts}, told)
		if err != nil || fmt.Sprint(got) != want {
			m.rt.Fatalf("parts of %d (%d) of the history of %s: %v\n%v\nwant\n%v", limit, counts, id, err, got, want)
		}
	}
	each := func(revisions []timeline.Revision) (all []string) {
		for _, r := range revisions {
			all = append(all, rows(r)...)
		}
		return all
	}
	tellings := func(told []timeline.Telling) (all []string) {
		for _, t := range told {
			all = append(all, rows(t)...)
		}
		return all
	}
	for limit := 1; limit <= 3; limit++ {
		tell(timeline.EveryVersion, limit, fmt.Sprint(each(timeline.FullHistory(versions))), func(p timeline.HistoryPart) []string { return each(p.Full()) })
		tell(timeline.PublicVersions, limit, fmt.Sprint(each(timeline.PublicHistory(versions, true))), func(p timeline.HistoryPart) []string { return each(p.Public(true)) })
		tell(timeline.ToldVersions, limit, fmt.Sprint(tellings(timeline.Tellings(versions, true))), func(p timeline.HistoryPart) []string {
			return tellings(p.Tellings(r.Public(), true, timeline.Filter{}, timeline.Filter{}.Window("UTC")))
		})
	}
}

func testHistoryParts(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Title: "Draft", Draft: true})
	f.retitle("one", 1, 4)
	f.put(timeline.Event{ID: "one", Title: "Hidden", Draft: true})
	for n := range 20 {
		f.put(timeline.Event{ID: "one", Title: fmt.Sprint("Hidden ", n), Draft: true})
	}
	f.retitle("one", 28, 30)
	numbers := func(counts timeline.Counting, before int64, limit int) (told []int64, part timeline.HistoryPart) {
		part, err := f.store.HistoryPart(t.Context(), timeline.HistoryQuery{ID: "one", Before: before, Limit: limit, Counts: counts})
		if err != nil {
			t.Fatalf("HistoryPart() = %v", err)
		}
		revisions := part.Public(true)
		if counts == timeline.EveryVersion {
			revisions = part.Full()
		}
		for _, r := range revisions {
			told = append(told, r.Number)
		}
		return told, part
	}
	for _, c := range []struct {
		counts timeline.Counting
		before int64
		limit  int
		want   []int64
		more   bool
	}{
		{timeline.PublicVersions, 0, 2, []int64{28, 29}, true},
		{timeline.PublicVersions, 28, 2, []int64{6, 27}, true}, // twenty versions of which followers know nothing lie between
		{timeline.PublicVersions, 6, 9, []int64{2, 3, 4, 5}, false},
		{timeline.PublicVersions, 1, 9, nil, false},
		{timeline.EveryVersion, 27, 2, []int64{25, 26}, true},
		{timeline.EveryVersion, 3, 2, []int64{1, 2}, false},
	} {
		told, part := numbers(c.counts, c.before, c.limit)
		if !slices.Equal(told, c.want) || part.More != c.more || len(part.Versions) > c.limit+3 {
			t.Errorf("%d before %d (%d): %v of %d versions, more %v, want %v, more %v", c.limit, c.before, c.counts, told, len(part.Versions), part.More, c.want, c.more)
		}
	}
	f.write(timeline.PutEvent{Event: inMain(timeline.Event{ID: "one", Title: "Typo"}), Minor: true})
	f.put(timeline.Event{ID: "one", Title: "Last"})
	if told, part := numbers(timeline.ToldVersions, 0, 1); !slices.Equal(told, []int64{31}) || !part.More {
		t.Errorf("behind a minor change: %v, more %v, want 31, and that there is more", told, part.More)
	}
	for id, want := range map[string]timeline.Kind{"none": timeline.NotFound, "one": timeline.Invalid} {
		if _, err := f.store.HistoryPart(t.Context(), timeline.HistoryQuery{ID: id}); timeline.KindOf(err) != want {
			t.Errorf("HistoryPart(%s, without a limit) = %v, want %v", id, err, want)
		}
	}
}
