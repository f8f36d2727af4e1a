package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/timeline"
)

// told names tellings by event and revision, and says what each did.
func told(tellings []timeline.Telling) []string {
	names := []string{}
	for _, t := range tellings {
		names = append(names, fmt.Sprintf("%s#r%d %s", t.Event.ID, t.Revision.Number, t.Revision.Kind))
	}
	return names
}

// tellings are all that a query finds, page by page.
func (f *fixture) tellings(q timeline.Query) []timeline.Telling {
	f.t.Helper()
	q.Timeline, q.Family = "main", timeline.Changes
	if q.Limit == 0 {
		q.Limit = 2
	}
	var all []timeline.Telling
	for {
		page, err := f.store.Tellings(f.t.Context(), q)
		if err != nil || len(page.Tellings) > q.Limit {
			f.t.Fatalf("Tellings(%+v) = %d, %v", q, len(page.Tellings), err)
		}
		if v, err := f.store.Validator(f.t.Context(), q); err != nil || v != page.Validator {
			f.t.Fatalf("Validator() = %v, %v, want %v", v, err, page.Validator)
		}
		all = append(all, page.Tellings...)
		if q.After = page.Next; page.Next == nil {
			return all
		}
	}
}

func testTellings(t *testing.T, f *fixture) {
	e := inMain(timeline.Event{ID: "a", Date: "2025-03-02", Zone: "UTC", Topics: []string{"x"}})
	f.put(e)
	f.put(timeline.Event{ID: "hidden", Date: "2025-03-02", Draft: true})
	e.Date = "2025-03-03"
	f.write(timeline.PutEvent{Event: e, Note: "the hall is taken"})
	e.Title = "A typo less"
	f.write(timeline.PutEvent{Event: e, Minor: true})
	e.Topics = []string{"y"}
	f.write(timeline.PutEvent{Event: e})
	f.put(timeline.Event{ID: "b", Date: "2025-03-02", Zone: "UTC", Topics: []string{"y"}})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "a", Note: "a hoax"})
	f.write(timeline.RestoreEvent{Timeline: "main", ID: "a"})

	all := f.tellings(timeline.Query{})
	want := []string{"a#r6 restored", "a#r5 deleted", "b#r1 published", "a#r4 corrected", "a#r2 moved", "a#r1 published"}
	if diff := gocmp.Diff(want, told(all)); diff != "" {
		t.Fatalf("tellings (-want +got)\n%s", diff)
	}
	if gone, moved := all[1], all[4]; gone.Event.Deleted == nil || gone.Revision.Note != "a hoax" || moved.Before.Date != "2025-03-02" || moved.Event.Date != "2025-03-03" || all[5].Before != nil {
		t.Errorf("a deletion %+v, a move %+v", gone, moved)
	}
	// Who follows a topic learns that an event has left it, and nothing of what it did elsewhere.
	for topic, want := range map[string][]string{
		"x": {"a#r4 corrected", "a#r2 moved", "a#r1 published"},
		"y": {"a#r6 restored", "a#r5 deleted", "b#r1 published", "a#r4 corrected"},
	} {
		filter := timeline.Filter{Topics: timeline.Choice{Any: []string{topic}}}
		if diff := gocmp.Diff(want, told(f.tellings(timeline.Query{Filter: filter}))); diff != "" {
			t.Errorf("tellings of %s (-want +got)\n%s", topic, diff)
		}
	}
}

// testTellingsOfGone takes an event away and brings it back: also views of what it was long before are told.
func testTellingsOfGone(t *testing.T, f *fixture) {
	e := inMain(timeline.Event{ID: "a", Date: "2025-03-02", Topics: []string{"x"}})
	f.put(e)
	e.Topics = []string{"y"}
	f.put(e)
	f.put(timeline.Event{ID: "b", Topics: []string{"z"}})
	was := timeline.Query{Timeline: "main", Family: timeline.Changes, Filter: timeline.Filter{Topics: timeline.Choice{Any: []string{"x"}}}}
	last, err := f.store.Validator(t.Context(), was)
	if err != nil {
		t.Fatal(err)
	}
	want := func(what string, all, ofFormer []string) {
		t.Helper()
		if diff := gocmp.Diff(all, told(f.tellings(timeline.Query{}))); diff != "" {
			t.Errorf("%s: tellings (-want +got)\n%s", what, diff)
		}
		if diff := gocmp.Diff(ofFormer, told(f.tellings(was))); diff != "" {
			t.Errorf("%s: tellings of a former topic (-want +got)\n%s", what, diff)
		}
		v, err := f.store.Validator(t.Context(), was)
		if err != nil || v.Revision <= last.Revision {
			t.Errorf("%s: Validator() of a former topic = %v, %v, want more than %v", what, v, err, last)
		}
		last = v
	}
	e.Draft = true
	f.put(e)
	want("hidden again", []string{"a#r3 deleted", "b#r1 published"}, []string{})
	e.Draft = false
	f.put(e)
	want("shown again", []string{"a#r4 restored", "a#r3 deleted", "b#r1 published", "a#r2 corrected", "a#r1 published"}, []string{"a#r2 corrected", "a#r1 published"})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "a"})
	want("deleted", []string{"a#r5 deleted", "b#r1 published"}, []string{})
	f.write(timeline.RestoreEvent{Timeline: "main", ID: "a"})
	want("restored", []string{"a#r6 restored", "a#r5 deleted", "a#r4 restored", "a#r3 deleted", "b#r1 published", "a#r2 corrected", "a#r1 published"}, []string{"a#r2 corrected", "a#r1 published"})
	e.Draft = true
	f.write(timeline.PutEvent{Event: e, Minor: true})
	want("hidden by what is minor", []string{"b#r1 published"}, []string{})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "a"})
	f.pass(2 * 365 * 24 * time.Hour)
	want("purged", []string{"b#r1 published"}, []string{})
}

func testStarting(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "kiritimati", Date: "2025-03-02", Zone: "Pacific/Kiritimati"}) // begins on 1 March, 10:00 UTC
	f.put(timeline.Event{ID: "midway", Date: "2025-03-01", Zone: "Pacific/Midway"})         // 1 March, 11:00
	f.put(timeline.Event{ID: "noon", Date: "2025-03-01T12:00Z"})
	f.put(timeline.Event{ID: "off", Date: "2025-03-01T12:00Z", Status: timeline.Cancelled})
	f.put(timeline.Event{ID: "month", Date: "2025-03"})
	f.put(timeline.Event{ID: "open", Date: "2025-03-01/.."})
	f.put(timeline.Event{ID: "startless", Date: "../2025-03-20"})      // stands in time order where it ends
	f.put(timeline.Event{ID: "past", Date: "2024-03-01", Zone: "UTC"}) // was over when it was entered
	at := func(text string) time.Time {
		when, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	starting := func(now string, lead time.Duration) ([]string, timeline.Validator) {
		q := timeline.Query{Timeline: "main", Family: timeline.Starting, Now: at(now), Lead: lead, Limit: 1, Order: timeline.NewestStart}
		ids, first := []string{}, timeline.Validator{}
		for i := 0; ; i++ {
			page, err := f.store.List(t.Context(), q)
			v, errV := f.store.Validator(t.Context(), q)
			if err != nil || errV != nil || v != page.Validator {
				t.Fatalf("List(%v) = %v, %v; Validator() = %v, %v", q, page, err, v, errV)
			}
			if i == 0 {
				first = page.Validator
			}
			ids = append(ids, idsOf(page.Events)...)
			if q.After = page.Next; page.Next == nil {
				return ids, first
			}
		}
	}
	for _, test := range []struct {
		now   string
		lead  time.Duration
		want  []string
		begun string
	}{
		{"2025-03-01T09:59:59Z", 0, []string{}, ""},
		{"2025-03-01T10:00:00Z", 0, []string{"kiritimati"}, "2025-03-01T10:00:00Z"},
		{"2025-03-01T11:30:00Z", 0, []string{"midway", "kiritimati"}, "2025-03-01T11:00:00Z"},
		{"2025-03-01T11:30:00Z", time.Hour, []string{"noon", "midway", "kiritimati"}, "2025-03-01T11:00:00Z"},
		{"2025-06-01T00:00:00Z", 0, []string{"noon", "midway", "kiritimati"}, "2025-03-01T12:00:00Z"},
	} {
		ids, v := starting(test.now, test.lead)
		if diff := gocmp.Diff(test.want, ids); diff != "" {
			t.Errorf("at %s, %v before (-want +got)\n%s", test.now, test.lead, diff)
		}
		if begun := cmp.Or(test.begun, "0001-01-01T00:00:00Z"); !v.Begun.Equal(at(begun)) {
			t.Errorf("at %s, %v before: the newest was told at %s, want %s", test.now, test.lead, v.Begun, begun)
		}
	}
	// A moved event begins again.
	f.put(timeline.Event{ID: "kiritimati", Date: "2025-03-05", Zone: "UTC"})
	if ids, v := starting("2025-03-05T00:00:00Z", 0); ids[0] != "kiritimati" || len(ids) != 3 || !v.Begun.Equal(at("2025-03-05T00:00:00Z")) {
		t.Errorf("after a move: %v, %v", ids, v)
	}
}

// tellingView walks all pages of a list of changes, and compares them with the histories of all events.
func tellingView(q timeline.Query) view {
	q.Family, q.Show, q.Order, q.Month, q.Years = timeline.Changes, timeline.ShowPublic, timeline.NewestTelling, 0, false
	name := fmt.Sprintf("tellings %s limit %d %s", q.Timeline, q.Limit, q.Filter.Query())
	return view{name, func(m *model) (string, timeline.Validator, bool) {
		q, first := q, timeline.Validator{}
		all := []timeline.Telling{}
		var line timeline.Timeline
		for i := 0; ; i++ {
			page, err := m.store.Tellings(m.ctx, q)
			if !m.holds(name, q, page.Validator, len(page.Tellings), err) {
				return "", page.Validator, false
			}
			if i == 0 {
				first, line = page.Validator, page.Timeline
			}
			all = append(all, page.Tellings...)
			if q.After = page.Next; page.Next == nil {
				break
			}
		}
		scanned := m.scanTellings(q, line)
		if !slices.Equal(told(scanned), told(all)) {
			m.rt.Fatalf("%s: the list is %v, a scan finds %v", name, told(all), told(scanned))
		}
		for i := range all {
			all[i].Write = 0 // which each store numbers for itself
		}
		return text(line) + "\n" + text(all) + "\n", first, true
	}, q.Timeline, q.Filter.Groups()}
}

// scanTellings reads every history.
func (m *model) scanTellings(q timeline.Query, line timeline.Timeline) []timeline.Telling {
	var found []timeline.Telling
	for _, id := range m.ids {
		r, t, err := m.store.Event(m.ctx, id)
		if err != nil || t.Timeline.Slug != q.Timeline {
			continue
		}
		versions, err := m.store.History(m.ctx, id)
		if err != nil {
			m.rt.Fatalf("History(%s) = %v", id, err)
		}
		for _, telling := range publicTellings(versions) {
			gone := r.Public().Deleted != nil && telling.Revision.Number < r.Public().Revision
			if !gone && !telling.Revision.Minor && q.Filter.Told(&telling, q.Filter.Window(line.Zone)) {
				found = append(found, telling)
			}
		}
	}
	slices.Reverse(found) // of one write, what was entered last
	slices.SortStableFunc(found, func(a, b timeline.Telling) int { return cmp.Compare(b.Write, a.Write) })
	return found
}

// publicTellings are all revisions that followers ever saw, with what they knew before and after each.
func publicTellings(versions []timeline.Version) (all []timeline.Telling) {
	var before *timeline.Event
	if _, trimmed := timeline.Base(versions); trimmed && !versions[0].Hidden {
		before = &versions[0].Event
	}
	for _, r := range timeline.PublicHistory(versions, true) {
		v := versions[r.Number-versions[0].Event.Revision]
		after := v.Event
		if v.Hidden {
			after = *before
			after.Deleted = &v.Event.Updated
		}
		all = append(all, timeline.Telling{Event: after, Before: before, Revision: r, Write: v.Write})
		before = &after
	}
	return all
}

// startingView walks all pages of a list of beginnings, and compares them with a plain scan.
func startingView(q timeline.Query, lead time.Duration) view {
	q.Family, q.Lead, q.Show, q.Order, q.Month, q.Years = timeline.Starting, lead, timeline.ShowPublic, timeline.NewestStart, 0, false
	name := fmt.Sprintf("starting %s lead=%v limit=%d %s", q.Timeline, lead, q.Limit, q.Filter.Query())
	return view{name, func(m *model) (string, timeline.Validator, bool) {
		q, first := q, timeline.Validator{}
		q.Now = m.clock.Settled()
		var content strings.Builder
		var ids []string
		for i := 0; ; i++ {
			page, err := m.store.List(m.ctx, q)
			if !m.holds(name, q, page.Validator, len(page.Events), err) {
				return "", page.Validator, false
			}
			if i == 0 {
				first = page.Validator
			}
			content.WriteString(contentOf(page))
			ids = append(ids, idsOf(page.Events)...)
			if q.After = page.Next; page.Next == nil {
				scanned := m.scanStarts(q, page.Timeline)
				if !slices.Equal(scanned, ids) {
					m.rt.Fatalf("%s at %s: the list is %v, a scan finds %v", name, q.Now, ids, scanned)
				}
				return content.String(), first, true
			}
		}
	}, q.Timeline, q.Filter.Groups()}
}

func (m *model) scanStarts(q timeline.Query, line timeline.Timeline) []string {
	q.Order = timeline.NewestFirst
	events := slices.DeleteFunc(m.scan(q, line), func(e timeline.Event) bool {
		s, ok := e.Starts(q.Lead)
		return !ok || s.At.After(q.Now)
	})
	at := func(e timeline.Event) time.Time {
		s, _ := e.Starts(q.Lead)
		return s.At.Truncate(time.Millisecond)
	}
	entered := func(e timeline.Event) int { return slices.Index(m.ids, e.ID) }
	slices.SortFunc(events, func(a, b timeline.Event) int {
		return cmp.Or(at(b).Compare(at(a)), cmp.Compare(entered(b), entered(a)))
	})
	return idsOf(events)
}

// familyViews are views of every family, with filters of any kind.
func familyViews(rt *rapid.T) []view {
	leads := []time.Duration{0, 15 * time.Minute, 24 * time.Hour, 30 * 24 * time.Hour, timeline.MaxLead}
	var views []view
	for range 4 {
		views = append(views, latestView(randomQuery(rt)), tellingView(randomQuery(rt)), startingView(randomQuery(rt), rapid.SampledFrom(leads).Draw(rt, "lead")))
	}
	return views
}
