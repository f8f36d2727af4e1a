package timeline_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/timeline"
)

// firstShown is an event as it was first shown at a time.
func firstShown(t testing.TB, date, zone, published string) timeline.Event {
	t.Helper()
	e := draft()
	e.Date, e.Zone = date, zone
	e, err := e.Prepare(talks)
	if err != nil {
		t.Fatalf("%s in %s: %v", date, zone, err)
	}
	at, err := time.Parse(time.RFC3339, published)
	if err != nil {
		t.Fatal(err)
	}
	e.Published = new(at.UTC())
	return e
}

func TestEventStarts(t *testing.T) {
	const day = 24 * time.Hour
	for _, test := range []struct {
		date, zone, published string
		lead                  time.Duration
		at, day               string // empty: it is never told
	}{
		{"2025-03-02", "Europe/Kyiv", "2025-01-01T00:00:00Z", 0, "2025-03-01T22:00:00Z", "2025-03-02"},
		{"2025-03-02", "Europe/Kyiv", "2025-01-01T00:00:00Z", day, "2025-02-28T22:00:00Z", "2025-03-02"},
		{"2025-03-02", "Pacific/Kiritimati", "2025-01-01T00:00:00Z", 0, "2025-03-01T10:00:00Z", "2025-03-02"},
		{"2025-03-02", "Etc/GMT+12", "2025-01-01T00:00:00Z", 0, "2025-03-02T12:00:00Z", "2025-03-02"},
		{"2025-03-01T22:30Z", "Europe/Kyiv", "2025-01-01T00:00:00Z", time.Hour, "2025-03-01T21:30:00Z", "2025-03-02"},
		{"2025-03-02/2025-03-05", "UTC", "2025-01-01T00:00:00Z", 0, "2025-03-02T00:00:00Z", "2025-03-02"},
		// Clocks jump over midnight, in Samoa over a whole day; in Havana midnight comes twice.
		{"2025-04-25", "Africa/Cairo", "2025-01-01T00:00:00Z", 0, "2025-04-24T22:00:00Z", "2025-04-25"},
		{"2025-03-30", "Asia/Beirut", "2025-01-01T00:00:00Z", 0, "2025-03-29T22:00:00Z", "2025-03-30"},
		{"2018-11-04", "America/Sao_Paulo", "2018-01-01T00:00:00Z", 0, "2018-11-04T03:00:00Z", "2018-11-04"},
		{"2011-12-30", "Pacific/Apia", "2011-01-01T00:00:00Z", 0, "2011-12-30T10:00:00Z", "2011-12-30"},
		{"2011-12-31", "Pacific/Apia", "2011-01-01T00:00:00Z", 0, "2011-12-30T10:00:00Z", "2011-12-31"},
		{"2025-11-02", "America/Havana", "2025-01-01T00:00:00Z", 0, "2025-11-02T04:00:00Z", "2025-11-02"},
		// A lead is a time, and no number of days in the zone.
		{"2025-03-31", "Europe/Kyiv", "2025-01-01T00:00:00Z", 2 * day, "2025-03-28T21:00:00Z", "2025-03-31"},
		// Late, but not too late.
		{"2025-03-02", "UTC", "2025-02-20T12:00:00.123Z", 30 * day, "2025-02-20T12:00:00.123Z", "2025-03-02"},
		{"2025-03-02", "UTC", "2025-03-02T23:59:59.999Z", 0, "2025-03-02T23:59:59.999Z", "2025-03-02"},
		{"2025-03-02", "UTC", "2025-03-03T00:00:00Z", 0, "", ""},
		{"2025-03-02", "Etc/GMT+12", "2025-03-03T11:59:59Z", 0, "2025-03-03T11:59:59Z", "2025-03-02"},
		{"2025-03-02T12:00Z", "UTC", "2025-03-02T12:00:59Z", 0, "2025-03-02T12:00:59Z", "2025-03-02"},
		{"2025-03-02T12:00Z", "UTC", "2025-03-02T12:01:00Z", 0, "", ""},
		{"2025-03-02T12:00Z/2025-03-02T14:00Z", "UTC", "2025-03-02T13:00:00Z", 0, "", ""},
		// No day on which it begins.
		{"2025-03", "UTC", "2025-01-01T00:00:00Z", 0, "", ""},
		{"../2025-03-02", "UTC", "2025-01-01T00:00:00Z", 0, "", ""},
		{"2025-03-02/..", "UTC", "2025-01-01T00:00:00Z", 0, "", ""},
		{"-0043-03-15", "UTC", "2025-01-01T00:00:00Z", 0, "", ""},
		{"9999-12-31", "Pacific/Kiritimati", "2025-01-01T00:00:00Z", timeline.MaxLead, "9998-12-29T10:00:00Z", "9999-12-31"},
		{"9999-12-31T12:00Z", "Pacific/Kiritimati", "2025-01-01T00:00:00Z", 0, "", ""}, // where it is the year 10000
	} {
		e := firstShown(t, test.date, test.zone, test.published)
		s, ok := e.Starts(test.lead)
		at := ""
		if ok {
			at = s.At.Format(time.RFC3339Nano)
		}
		if at != test.at || s.Day != test.day && ok {
			t.Errorf("%s in %s, shown at %s, %v before: told at %s for %s, want %s for %s",
				test.date, test.zone, test.published, test.lead, at, s.Day, test.at, test.day)
		}
	}
}

func TestStartsOfWhatIsOff(t *testing.T) {
	e := firstShown(t, "2025-03-02", "UTC", "2025-01-01T00:00:00Z")
	for _, status := range timeline.Statuses {
		e.Status = status
		off := status == timeline.Cancelled || status == timeline.Postponed
		if _, ok := e.Starts(0); ok == off {
			t.Errorf("what is %s is told: %v", status, ok)
		}
	}
	e.Status, e.Deleted = timeline.Scheduled, new(e.Updated)
	if _, ok := e.Starts(0); ok {
		t.Error("what is deleted is told")
	}
}

// Backends find beginnings by the index of dates, and read as far as StartSpread says.
func TestStartSpread(t *testing.T) {
	zones := []string{"UTC", "Pacific/Kiritimati", "Etc/GMT+12", "Europe/Kyiv", "Pacific/Apia", "Asia/Beirut", "America/Havana"}
	rapid.Check(t, func(rt *rapid.T) {
		begin := time.Date(2011, 12, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 4*365*24*60).Draw(rt, "minutes")) * time.Minute)
		date := begin.Format(rapid.SampledFrom([]string{time.DateOnly, "2006-01-02T15:04Z"}).Draw(rt, "form"))
		published := begin.Add(time.Duration(rapid.IntRange(-800*60, 50*60).Draw(rt, "late")) * time.Minute).Format(time.RFC3339)
		e := firstShown(t, date, rapid.SampledFrom(zones).Draw(rt, "zone"), published)
		lead := time.Duration(rapid.IntRange(0, 366*24).Draw(rt, "lead")) * time.Hour
		s, ok := e.Starts(lead)
		if !ok {
			return
		}
		lo := time.Unix(e.Lo, 0)
		if s.At.Before(lo.Add(-lead-timeline.StartSpread/2)) || !s.At.Before(lo.Add(timeline.StartSpread)) || s.At.Before(*e.Published) {
			rt.Fatalf("%s in %s, shown at %s: told at %s, %v before", e.Date, e.Zone, published, s.At, lead)
		}
	})
}

// A telling stands in the views of what the event was and of what it became.
func TestTellingTerms(t *testing.T) {
	s := newStory(t).date("2025-03-04").later(time.Hour).date("2025-04-05").later(time.Hour).delete()
	terms := timeline.TellingTerms(s.versions)
	for _, want := range []timeline.Term{
		{Kind: timeline.TermAll}, {Kind: timeline.TermMonth, Key: "24302"}, {Kind: timeline.TermMonth, Key: "24303"},
		{Kind: timeline.TermStatus, Key: "scheduled"}, {Kind: timeline.TermStatus, Key: "cancelled"},
		{Kind: timeline.TermPublished, Key: "024301"},
	} {
		if !slices.Contains(terms, want) {
			t.Errorf("no term %c %q in %v", want.Kind, want.Key, short(terms))
		}
	}
	if len(terms) != 6 {
		t.Errorf("terms %v, want six", short(terms))
	}
}

// numbers are those of the revisions that are told.
func (s *story) numbers() (numbers []int64) {
	for _, t := range timeline.Tellings(s.versions, true) {
		numbers = append(numbers, t.Revision.Number)
	}
	return numbers
}

// While an event is gone, only what took it away is told; what it was comes back with it.
func TestTellingsOfWhatIsGone(t *testing.T) {
	s := newStory(t).date("2025-03-04").date("2025-03-05")
	want := func(what string, touches bool, want ...int64) {
		t.Helper()
		if diff := cmp.Diff(want, s.numbers()); diff != "" {
			t.Errorf("%s: revisions told (-want +got)\n%s", what, diff)
		}
		if got := slices.Contains(s.step.Touched(), timeline.Term{Kind: timeline.TermPast}); got != touches {
			t.Errorf("%s: touches the past: %t", what, got)
		}
	}
	want("shown", false, 1, 2)
	s.hide(true)
	want("hidden again", true, 3)
	s.date("2025-03-06").delete()
	want("edited and deleted while hidden", false, 3)
	s.restore(0).hide(false)
	want("shown again", true, 1, 2, 3, 7)
	s.delete()
	want("deleted", true, 8)
	s.restore(1)
	want("restored", true, 1, 2, 3, 7, 8, 9)
	s.put(func(e *timeline.Event) { e.Title = "Typo" })
	want("corrected", false, 1, 2, 3, 7, 8, 9, 10)
	e := s.record.Event
	e.Draft = true
	s.must(timeline.PutEvent{Event: e, Minor: true})
	want("hidden by what is minor", true)
}

// A filter is asked for the same of an event that is gone.
func TestFilteredTellingsOfWhatIsGone(t *testing.T) {
	s := newStory(t).put(func(e *timeline.Event) { e.Topics = []string{"x"} }).put(func(e *timeline.Event) { e.Topics = []string{"y"} }).delete()
	for topic, want := range map[string]int{"x": 0, "y": 1} {
		f := timeline.Filter{Topics: timeline.Choice{Any: []string{topic}}}
		part := timeline.HistoryPart{Versions: s.versions, First: 1}
		if got := part.Tellings(s.record.Public(), true, f, f.Window("UTC")); len(got) != want || want > 0 && got[0].Event.Deleted == nil {
			t.Errorf("of %s are told %+v, want %d", topic, got, want)
		}
	}
	if terms := short(timeline.TellingTerms(s.versions)); !contains(terms, "tx") {
		t.Errorf("the terms of an event that may come back are %v", terms)
	}
}
