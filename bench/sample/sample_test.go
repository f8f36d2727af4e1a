package sample_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"dateline/bench/sample"
)

func TestEvents(t *testing.T) {
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := sample.Write(out, sample.Events(1, "x", 2000)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same seed made other events")
	}
	if size := first.Len() / 2000; size < 700 || size > 1300 {
		t.Errorf("an event has %d bytes, want about 940, as those that were measured before", size)
	}
	ids, languages, topics := map[string]bool{}, map[string]int{}, map[string]int{}
	lines := json.NewDecoder(&first)
	for lines.More() {
		var e sample.Event
		if err := lines.Decode(&e); err != nil {
			t.Fatal(err)
		}
		ids[e.ID] = true
		languages[e.Lang]++
		for _, topic := range e.Topics {
			topics[topic]++
		}
	}
	if len(ids) != 2000 || len(languages) != 4 {
		t.Errorf("%d ids and %d languages, want 2000 and 4", len(ids), len(languages))
	}
	if topics[sample.Topic(0)] < 10*topics[sample.Topic(60)] {
		t.Errorf("topics are not skewed: the first has %d events, the sixtieth %d", topics[sample.Topic(0)], topics[sample.Topic(60)])
	}
}

func TestViewsDiffer(t *testing.T) {
	events := sample.Events(1, "x", 1000)
	views, drawn := sample.NewViews(1), map[string]bool{}
	for range 10_000 {
		drawn[views.Next()] = true
	}
	if len(drawn) != 10_000 {
		t.Errorf("%d different views of 10000", len(drawn))
	}
	for range 2000 { // each must fill a feed
		query, err := url.ParseQuery(views.Next())
		if err != nil {
			t.Fatal(err)
		}
		if n := matching(events, strings.Split(query.Get("topic"), ","), query.Get("from")); n < 60 {
			t.Errorf("%v leaves %d of 1000 events, want more than fit in a feed", query, n)
		}
	}
	if sample.NewViews(1).Next() != sample.NewViews(1).Next() {
		t.Error("the same seed draws other views")
	}
}

// matching counts the events that have one of the topics, none with a hyphen, and begin on the day or later.
func matching(events []sample.Event, topics []string, from string) (n int) {
	for _, e := range events {
		chosen := e.Date >= from
		any := false
		for _, topic := range e.Topics {
			any = any || slices.Contains(topics, topic)
			chosen = chosen && !slices.Contains(topics, "-"+topic)
		}
		if chosen && any {
			n++
		}
	}
	return n
}
