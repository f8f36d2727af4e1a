package sample_test

import (
	"bytes"
	"net/url"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dateline/bench/sample"
)

// generated are events that the program of this tree makes.
func generated(t *testing.T, count int) []sample.Event {
	t.Helper()
	verb := exec.CommandContext(t.Context(), "go", "run", "./cmd/dateline", "generate", "--count", strconv.Itoa(count))
	verb.Dir = "../.."
	out, err := verb.Output()
	if err != nil {
		t.Fatal(err)
	}
	events, err := sample.Read(bytes.NewReader(out))
	if err != nil || len(events) != count {
		t.Fatalf("%d events, %v", len(events), err)
	}
	return events
}

// The subjects are those of the program.
func TestTopics(t *testing.T) {
	counts := map[string]int{}
	for _, e := range generated(t, 3000) {
		for _, topic := range e.Topics {
			counts[topic]++
		}
	}
	known := 0
	for n := range 120 {
		known += min(counts[sample.Topic(n)], 1)
	}
	if known != len(counts) || counts[sample.Topic(0)] < 10*counts[sample.Topic(60)] {
		t.Errorf("of %d topics %d are known; %s has %d events", len(counts), known, sample.Topic(0), counts[sample.Topic(0)])
	}
}

func TestViewsDiffer(t *testing.T) {
	events := generated(t, 1000)
	views, drawn := sample.NewViews(1), map[string]bool{}
	for range 10_000 {
		drawn[views.Next()] = true
	}
	if len(drawn) != 10_000 {
		t.Errorf("%d different views of 10000", len(drawn))
	}
	for range 100 { // each must fill a feed
		query, err := url.ParseQuery(views.Next())
		if err != nil {
			t.Fatal(err)
		}
		if n := matching(events, strings.Split(query.Get("topic"), ","), query.Get("from")); n < 60 {
			t.Errorf("%v leaves %d of 1000 events, want more than fit in a feed", query, n)
		}
	}
	if first := sample.NewViews(1).Next(); !drawn[first] {
		t.Errorf("the same seed draws another view: %s", first)
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
