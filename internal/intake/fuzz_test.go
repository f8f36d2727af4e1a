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
		if events := wantSane(t, intake.JSON, input); len(events) > 0 {
			checkReadBack(t, events)
		}
	})
}

// A table is read as the same events that it would be in JSON.
func FuzzTable(f *testing.F) {
	for _, seed := range []string{
		fullTable, "title,date\nA,2025\n", "title;date\r\n\"A\r\n\";2025", "\ufefftitle\tdate\n", "title,date\n\"", "title,date,\n,,,", "\xff\xfe",
		"\n\n\ttitle\tdate\n\n\tA\t2025", "title,date,source,place.lat\nA,2025,http://x,5\n",
		"sep=;\r\ntitle;date\r\nA;2025\r\n", "title,date\rA,2025\r\"B\rC\",2025", "title,date,foo\nA,2025,x\nB,2025-02-30,\n", "PK\x03\x04xl/", "t\x00i\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, input string) {
		if events := wantSane(t, intake.CSV, input); len(events) > 0 {
			checkReadBack(t, events)
		}
		wantSane(t, intake.Auto, input)
	})
}

// wantSane checks what holds of every input.
func wantSane(t *testing.T, format intake.Format, input string) []intake.Item {
	t.Helper()
	events, refused := readAs(t, format, input)
	events = slices.DeleteFunc(events, func(i intake.Item) bool { return i.Passed || i.Withheld })
	blank := strings.Trim(strings.TrimPrefix(input, "\ufeff"), " \t\r\n") == ""
	if format == intake.JSON && len(events)+len(refused) == 0 && !blank && !emptyArray(input) {
		t.Errorf("%q: neither events nor refusals", input)
	}
	last, before, ids := strings.Count(input, "\n")+1, 1, map[string]bool{}
	if format != intake.JSON {
		last += strings.Count(input, "\r") // which may end lines, too
	}
	for _, e := range events {
		if e.Number < before || e.Number > last || e.Event.ID == "" || e.Event.Timeline != "demo" || ids[e.Event.ID] {
			t.Errorf("%q: event %+v behind line %d", input, e, before)
		}
		before, ids[e.Event.ID] = e.Number, true
	}
	for _, r := range refused {
		if r.Line < 1 || r.Line > last || r.Reason == "" {
			t.Errorf("%q: refusal %+v", input, r)
		}
	}
	return events
}

func emptyArray(input string) bool {
	return strings.Join(strings.Fields(strings.TrimPrefix(input, "\ufeff")), "") == "[]"
}

// checkReadBack writes lines as both forms of input, and reads them again.
func checkReadBack(t *testing.T, lines []intake.Item) {
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
		again, refused := readAs(t, intake.JSON, string(form))
		if len(refused) > 0 || len(again) != len(lines) {
			t.Fatalf("read back %q: %d of %d lines, %v", form, len(again), len(lines), refused)
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
func withoutNil(t *testing.T, l intake.Item) string {
	t.Helper()
	text, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(":[]", ":null", ":{}", ":null").Replace(string(text))
}
