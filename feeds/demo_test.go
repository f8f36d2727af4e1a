package feeds_test

import (
	"fmt"
	"testing"
	"time"

	"dateline/data/seed"
	"dateline/feeds"
	"dateline/timeline"
)

// site is the service of all tests.
var site = feeds.Site{
	BaseURL:   "https://dates.example.org",
	Authority: timeline.Authority{Host: "dates.example.org", Year: 2026},
	Generator: "0.1.0",
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// viewOf is the whole of a timeline in one format.
func viewOf(t timeline.Timeline, f feeds.Format) feeds.View {
	v := feeds.View{
		Timeline: t, Page: site.TimelineURL(t.Slug), ID: "t/" + t.Slug, Updated: at("2025-02-28T09:15:00.250Z"),
		Alternates: map[string]string{},
	}
	v.Self = v.Page + f.Suffix
	v.First = v.Self
	for _, other := range feeds.Formats() {
		v.Alternates[other.Name] = v.Page + other.Suffix
	}
	return v
}

// talks is a timeline with its settings in use.
func talks(tb testing.TB) timeline.Timeline {
	t, err := timeline.Timeline{
		Slug: "ukraine-security-guarantees", Title: "Security guarantees for Ukraine",
		Description: "Meetings, proposals and agreements about what could secure a peace.",
		Lang:        "en", Zone: "Europe/Kyiv", Publisher: "Dateline demo", License: "CC-BY-4.0", Color: "steelblue",
	}.Prepare()
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// demo is the demo timeline, as a store would hold it.
func demo(tb testing.TB) (timeline.Timeline, []timeline.Event) {
	t, events, err := seed.Load()
	if err != nil {
		tb.Fatal(err)
	}
	if t, err = t.Prepare(); err != nil {
		tb.Fatal(err)
	}
	for i := range events {
		events[i] = stored(tb, t, events[i], i)
	}
	return t, events
}

func washington() *timeline.Place {
	return &timeline.Place{Name: "Washington", Country: "US", Lat: new(38.9), Lon: new(-77.04)}
}

// stored is e as the i-th event of a store would hold it.
func stored(tb testing.TB, t timeline.Timeline, e timeline.Event, i int) timeline.Event {
	if e.ID == "" {
		e.ID = fmt.Sprintf("event-%02d", i+1)
	}
	e.Timeline = t.Slug
	revision, moved, deleted := max(e.Revision, 1), e.MovedFrom, e.Deleted
	e, err := e.Prepare(t)
	if err != nil {
		tb.Fatalf("event %d: %v", i+1, err)
	}
	e.Revision, e.MovedFrom, e.Deleted = revision, moved, deleted
	e.Created = at("2025-02-27T18:00:00Z").Add(time.Duration(i) * time.Millisecond)
	e.Published = new(e.Created.Add(time.Minute))
	e.Updated = e.Published.Add(time.Duration(revision-1) * time.Hour)
	return e
}
