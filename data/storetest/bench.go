package storetest

import (
	"fmt"
	"testing"
	"time"

	"dateline/timeline"
)

// benchEvents is how many events the store of a benchmark holds.
const benchEvents = 1000

// Bench measures what a service does most: polls, pages, edits and new events, on a store of a thousand
// events.
func Bench(b *testing.B, backend Backend) {
	store, err := backend(b)(timeline.NewClock(func() time.Time { return start }), timeline.Keep{})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	write := func(b *testing.B, ops ...timeline.Op) {
		if _, err := store.Write(b.Context(), timeline.Write{Ops: ops}); err != nil {
			b.Fatal(err)
		}
	}
	ops := []timeline.Op{timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main"}}}
	for i := range benchEvents {
		ops = append(ops, timeline.PutEvent{Event: benchEvent(i, "old")})
	}
	write(b, ops...)
	benchReads(b, store)
	b.Run("EditTitle", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			write(b, timeline.PutEvent{Event: benchEvent(i%benchEvents, fmt.Sprint("title ", i))})
		}
	})
	b.Run("Create", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			e := benchEvent(i, "new")
			e.ID = fmt.Sprintf("new-%d-%d", b.N, i)
			write(b, timeline.PutEvent{Event: e})
		}
	})
}

// benchReads measures what a poll and a page ask for.
func benchReads(b *testing.B, store timeline.Store) {
	page := timeline.Query{Timeline: "main", Limit: 50}
	b.Run("Validator", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := store.Validator(b.Context(), page); err != nil {
				b.Fatal(err)
			}
		}
	})
	for name, query := range map[string]timeline.Query{
		"List50": page,
		"List50Topic": {
			Timeline: "main", Limit: 50, Order: timeline.NewestFirst,
			Filter: timeline.Filter{Topics: timeline.Choice{Any: []string{"topic-3"}}},
		},
		"Starting50": {Timeline: "main", Limit: 50, Family: timeline.Starting, Now: start.AddDate(1, 0, 0), Lead: 24 * time.Hour},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if p, err := store.List(b.Context(), query); err != nil || len(p.Events) != 50 {
					b.Fatal(len(p.Events), err)
				}
			}
		})
	}
	for name, topic := range map[string]string{"Tellings50": "topic-3", "TellingsNone": "other"} {
		query := timeline.Query{Timeline: "main", Limit: 50, Filter: timeline.Filter{Topics: timeline.Choice{Any: []string{topic}}}}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := store.Tellings(b.Context(), query); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchEvent(i int, title string) timeline.Event {
	return timeline.Event{
		ID: fmt.Sprint("e", i), Timeline: "main", Title: fmt.Sprint(title, i), Summary: "One sentence that says what it is about.",
		Date:   start.AddDate(0, 0, i%700).Format(time.DateOnly),
		Topics: []string{fmt.Sprint("topic ", i%10), fmt.Sprint("topic ", 10+i%7)},
		Participants: []timeline.Participant{
			{Name: fmt.Sprint("Person ", i%50)}, {Name: fmt.Sprint("Person ", 50+i%31)},
		},
	}
}
