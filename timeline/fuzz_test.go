package timeline_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/data/seed"
	"dateline/internal/eventfuzz"
	"dateline/timeline"
)

// What was prepared stays as it is when it is prepared again, also by way of JSON, and has terms that a store can
// keep.
func FuzzPrepare(f *testing.F) {
	line, events, err := seed.Load()
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range events {
		eventfuzz.Add(f, line, e)
	}
	eventfuzz.Fuzz(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var sent timeline.Event
		if err := json.Unmarshal(text, &sent); err != nil {
			t.Fatal(err)
		}
		want, err := e.Prepare(line)
		if err != nil {
			t.Fatalf("what was prepared is refused: %v", err)
		}
		if want.Date != e.Date || want.Lo != e.Lo || want.Hi != e.Hi || want.Zone != e.Zone || want.Title != e.Title {
			t.Errorf("prepared again, %+v is %+v", e, want)
		}
		got, err := sent.Prepare(line)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("by way of JSON: %v\n%s", err, diff)
		}
		seen := map[timeline.Term]bool{}
		for _, term := range e.Terms() {
			if seen[term] {
				t.Errorf("%+v has the term %+v twice", e, term)
			}
			seen[term] = true
		}
		if start, end := e.Sort(); start > end {
			t.Errorf("%+v stands at %d, behind its end %d", e, start, end)
		}
	})
}
