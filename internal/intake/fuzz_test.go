package intake_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/internal/intake"
	"dateline/timeline"
)

// Every line is taken or refused with a reason, in order; and what was taken reads back the same, as lines and
// as an array.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		twoLines, `[{"title":"A","date":"2025"}]`, `[`, `{`, "\ufeff[]", `{"title":"\ud83d"}`, `[{"a":[[[[{}]]]]}]`, "\xff",
		`{"title":"A","date":"2025","note":"n","minor":true,"place":{"lat":1,"lon":2e0},"translations":{"uk":{"title":"А"}},"id":"x"}`,
		"[{\"title\":\"A\",\"date\":\"2025\"},\n{\"title\":\"A\",\"date\":\"2025\",\"sources\":[{\"url\":\"https://example.org/\"}]}]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, input string) {
		lines, refused, err := intake.Read(strings.NewReader(input), "demo")
		if err != nil {
			if kind := timeline.KindOf(err); kind != timeline.Invalid && kind != timeline.TooLarge || len(lines)+len(refused) > 0 {
				t.Errorf("Read(%q) = %d lines, %d refusals, %v", input, len(lines), len(refused), err)
			}
			return
		}
		if len(lines)+len(refused) == 0 {
			t.Errorf("Read(%q): neither lines nor refusals nor an error", input)
		}
		checkLines(t, input, lines)
		for _, r := range refused {
			if r.Line < 1 || r.Line > strings.Count(input, "\n")+1 || r.Reason == "" {
				t.Errorf("Read(%q): refusal %+v", input, r)
			}
		}
		if len(lines) > 0 {
			checkReadBack(t, lines)
		}
	})
}

func checkLines(t *testing.T, input string, lines []intake.Line) {
	t.Helper()
	ids := map[string]bool{}
	last := 1
	for _, l := range lines {
		if l.Number < last || l.Number > strings.Count(input, "\n")+1 || l.Event.Timeline != "demo" || l.Event.ID == "" || ids[l.Event.ID] {
			t.Errorf("Read(%q): line %+v behind line %d", input, l, last)
		}
		last, ids[l.Event.ID] = l.Number, true
	}
}

// checkReadBack writes lines as both forms of input, and reads them again.
func checkReadBack(t *testing.T, lines []intake.Line) {
	t.Helper()
	texts := make([][]byte, len(lines))
	for i, l := range lines {
		text, err := json.Marshal(struct {
			timeline.Event
			Note  string `json:"note"`
			Minor bool   `json:"minor"`
		}{l.Event, l.Note, l.Minor})
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = text
	}
	array := slices.Concat([]byte("["), bytes.Join(texts, []byte(",\n")), []byte("]"))
	for _, form := range [][]byte{bytes.Join(texts, []byte("\n")), array} {
		again, refused, err := intake.Read(bytes.NewReader(form), "demo")
		if err != nil || len(refused) > 0 || len(again) != len(lines) {
			t.Fatalf("read back %q: %d of %d lines, %v, %v", form, len(again), len(lines), refused, err)
		}
		for i := range again {
			again[i].Number = lines[i].Number
			if before, after := withoutNil(t, lines[i]), withoutNil(t, again[i]); before != after {
				t.Errorf("read back (-want +got):\n%s", cmp.Diff(before, after))
			}
		}
	}
}

// withoutNil is a line as text, where an absent list is as good as an empty one.
func withoutNil(t *testing.T, l intake.Line) string {
	t.Helper()
	text, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(":[]", ":null", ":{}", ":null").Replace(string(text))
}
