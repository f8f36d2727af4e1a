package storetest

import (
	"time"

	"dateline/timeline"
)

// compareOutline compares what lists of timelines say of the main one with what is found by looking at every event.
func (f *fixture) compareOutline(at time.Time) {
	f.t.Helper()
	o, err := f.store.Outline(f.t.Context(), "main", at)
	if err != nil {
		f.t.Fatalf("Outline() = %v", err)
	}
	page := f.list(timeline.Query{Limit: 10_000})
	if o.Validator != page.Validator || o.Total != len(page.Events) || o.More || o.Timeline.Timeline.Zone != page.Timeline.Zone {
		f.t.Errorf("Outline(): %d events, more: %t, %v; want %d, %v", o.Total, o.More, o.Validator, len(page.Events), page.Validator)
	}
	zone, err := time.LoadLocation(page.Timeline.Zone)
	if err != nil {
		f.t.Fatal(err)
	}
	y, m, d := at.In(zone).Date()
	day, instant := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix(), time.Date(y, m, d, 0, 0, 0, 0, zone).Unix()
	var first, last, next string
	for i := range page.Events {
		e := &page.Events[i]
		if i == 0 {
			first = e.ID
		}
		last = e.ID
		begins, from := instant, e.Lo
		if e.AllDay {
			begins = day
		}
		if from == timeline.NoLo {
			from = e.Hi - 1
		}
		if next == "" && from >= begins && (e.Status == timeline.Scheduled || e.Status == timeline.Tentative) {
			next = e.ID
		}
	}
	if idOf(o.First) != first || idOf(o.Last) != last || idOf(o.Next) != next {
		f.t.Errorf("Outline() at %s in %s = %q, %q, next %q; want %q, %q, next %q", at, zone, idOf(o.First), idOf(o.Last), idOf(o.Next), first, last, next)
	}
}
