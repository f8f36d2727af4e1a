package sample_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"dateline/internal/sample"
	"dateline/timeline"
)

func TestEvents(t *testing.T) {
	const count = 3000
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := sample.Write(out, sample.Events(1, "x", count)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same seed made other events")
	}
	if size := first.Len() / count; size < 700 || size > 1300 {
		t.Errorf("an event has %d bytes, want about 940, as those that were measured before", size)
	}
	ids, languages, topics, days := map[string]bool{}, map[string]int{}, map[string]int{}, map[string]int{}
	precisions := map[timeline.Precision]int{}
	for lines := json.NewDecoder(&first); lines.More(); {
		var e timeline.Event
		if err := lines.Decode(&e); err != nil {
			t.Fatal(err)
		}
		ids[e.ID] = true
		languages[e.Lang]++
		days[e.Date]++
		for _, topic := range e.Topics {
			topics[topic]++
		}
		date, err := timeline.ParseDate(e.Date, sample.Zone)
		if err != nil {
			t.Fatalf("%s: %v", e.Date, err)
		}
		precisions[date.Precision()]++
	}
	if len(ids) != count || len(languages) != 4 {
		t.Errorf("%d ids and %d languages, want %d and 4", len(ids), len(languages), count)
	}
	if topics[sample.Topic(0)] < 10*topics[sample.Topic(60)] {
		t.Errorf("topics are not skewed: the first has %d events, the sixtieth %d", topics[sample.Topic(0)], topics[sample.Topic(60)])
	}
	busiest := 0
	for _, n := range days {
		busiest = max(busiest, n)
	}
	if busiest < 20 {
		t.Errorf("the busiest day has %d events", busiest)
	}
	for _, want := range []timeline.Precision{"second", "minute", "day", "month", "season", "year", "decade", "century"} {
		if precisions[want] == 0 {
			t.Errorf("no event is known to the %s", want)
		}
	}
}
