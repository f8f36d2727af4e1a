package feeds_test

import (
	"os"
	"path/filepath"
	"testing"

	"dateline/feeds/validate"
)

// The golden calendars have nothing that a strict reader finds wrong: the least that a calendar can be (I8), the
// demonstration, and all that may go wrong (I1 to I28).
func TestGoldenCalendarsAreValid(t *testing.T) {
	names, err := filepath.Glob("testdata/*.ics")
	if err != nil || len(names) < 3 {
		t.Fatalf("%d golden calendars, %v", len(names), err)
	}
	for _, name := range names {
		doc, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range validate.Calendar(doc) {
			t.Errorf("%s: %v", name, found)
		}
	}
}
