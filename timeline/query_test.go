package timeline_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/timeline"
)

func TestQueryDepends(t *testing.T) {
	tests := []struct {
		name, query string
		show        timeline.Show
		want        [][]string
	}{
		{"everything", "", timeline.ShowPublic, [][]string{{"*"}}},
		{"calendar", "", timeline.ShowCalendar, [][]string{{"*"}}},
		{"one topic", "topic=a", timeline.ShowPublic, [][]string{{"ta"}}},
		{"any of two topics", "topic=a,b", timeline.ShowPublic, [][]string{{"ta", "tb"}}},
		{"topic and place", "topic=a&place=us", timeline.ShowPublic, [][]string{{"ta"}, {"lus"}}},
		{"exclusion", "topic=-a", timeline.ShowPublic, [][]string{{"*"}}},
		{"status without a topic", "status=cancelled&topic=-a", timeline.ShowPublic, [][]string{{"scancelled"}}},
		{
			"month", "from=2025-03&to=2025-03", timeline.ShowPublic,
			[][]string{{"L", month(2025, 2), month(2025, 3)}},
		},
		{
			"month and topic", "from=2025-03&to=2025-03&topic=a", timeline.ShowPublic,
			[][]string{{"ta"}, {"L", month(2025, 2), month(2025, 3)}},
		},
		{"half-open window", "from=2025-03", timeline.ShowPublic, [][]string{{"*"}}},
		{"other half-open window", "to=2025-03&topic=a", timeline.ShowPublic, [][]string{{"ta"}}},
		{
			"two years", "from=2024&to=2025", timeline.ShowPublic,
			[][]string{append([]string{"L", month(2023, 12)}, append(months(2024, 1, 12), months(2025, 1, 12)...)...)},
		},
		{"over two years", "from=2024&to=2026-03", timeline.ShowPublic, [][]string{{"*"}}},
		{"drafts", "topic=a&from=2025&to=2025", timeline.ShowDrafts, [][]string{{"!"}}},
		{"deleted", "", timeline.ShowDeleted, [][]string{{"!"}}},
		{"all", "", timeline.ShowAll, [][]string{{"!"}}},
	}
	for _, tt := range tests {
		f := filter(t, tt.query)
		var got [][]string
		for _, group := range (timeline.Query{Show: tt.show, Filter: f}).Depends(f.Window("Europe/Kyiv")) {
			got = append(got, short(group))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// An archive depends on all months up to its own; under a filter, on what the list without a month depends on.
func TestQueryDependsOfArchives(t *testing.T) {
	march, _ := timeline.ParseMonth("2025-03")
	for query, want := range map[string]string{"": "u024302", "topic=a": "ta", "topic=-a": "*", "from=2025-03": "*"} {
		q := timeline.Query{Filter: filter(t, query), Month: march, Show: timeline.ShowCalendar, Order: timeline.NewestFirst}
		groups := q.Depends(q.Filter.Window("Europe/Kyiv"))
		if len(groups) != 1 || len(groups[0]) != 1 || short(groups[0])[0] != want {
			t.Errorf("%q depends on %v, want %s", query, groups, want)
		}
	}
}

func TestParseMonth(t *testing.T) {
	for _, text := range []string{"0001-01", "2025-02", "2025-12", "9999-12"} {
		m, ok := timeline.ParseMonth(text)
		if !ok || m.String() != text || timeline.MonthOf(m.Start()) != m || timeline.MonthOf(m.Start().Add(-time.Second)) != m-1 {
			t.Errorf("ParseMonth(%q) = %v, %t", text, m, ok)
		}
	}
	for _, text := range []string{"", "2025", "2025-00", "2025-13", "2025-1", "25-01", "0000-01", "12025-01", "2025-01-01", " 2025-01"} {
		if m, ok := timeline.ParseMonth(text); ok {
			t.Errorf("ParseMonth(%q) = %v", text, m)
		}
	}
}

func TestShowClasses(t *testing.T) {
	const shown, tombstone, hidden, deleted = timeline.ClassShown, timeline.ClassTombstone, timeline.ClassHidden, timeline.ClassDeleted
	for show, want := range map[timeline.Show][]timeline.Class{
		timeline.ShowPublic: {shown}, timeline.ShowTombstones: {tombstone}, timeline.ShowCalendar: {shown, tombstone}, timeline.ShowDrafts: {hidden},
		timeline.ShowDeleted: {deleted}, timeline.ShowAll: {shown, hidden, deleted},
	} {
		if diff := cmp.Diff(want, show.Classes()); diff != "" {
			t.Errorf("Classes of %d (-want +got):\n%s", show, diff)
		}
	}
}

func TestValidatorLatest(t *testing.T) {
	a := timeline.Validator{Revision: 1, Time: time.Unix(10, 0)}
	b := timeline.Validator{Revision: 2, Time: time.Unix(11, 0)}
	if a.Latest(b) != b || b.Latest(a) != b || a.Latest(timeline.Validator{}) != a {
		t.Error("Latest is not the validator with the greater revision")
	}
}

func TestCursorAt(t *testing.T) {
	tests := []struct {
		date  string
		order timeline.Order
		a, b  int64
	}{
		{"1970-01-02/1970-01-03", timeline.Ascending, 86400, 3 * 86400},
		{"1970-01-02/..", timeline.Descending, 86400, noHi},
		{"../1970-01-02", timeline.Ascending, 2 * 86400, 2 * 86400},
		{"1970-01-02", timeline.NewestFirst, 1500, 0},
	}
	for _, tt := range tests {
		e := stored(t, tt.date, "UTC")
		e.Published = new(time.UnixMilli(1500))
		want := timeline.Cursor{Order: tt.order, A: tt.a, B: tt.b, ID: e.ID}
		if got := timeline.CursorAt(e, tt.order); *got != want {
			t.Errorf("CursorAt(%q, %d) = %+v, want %+v", tt.date, tt.order, *got, want)
		}
	}
}

func cursors() *rapid.Generator[timeline.Cursor] {
	return rapid.Custom(func(t *rapid.T) timeline.Cursor {
		return timeline.Cursor{
			Order: rapid.SampledFrom([]timeline.Order{timeline.Ascending, timeline.Descending, timeline.NewestFirst}).Draw(t, "order"),
			A:     rapid.Int64().Draw(t, "a"), B: rapid.Int64().Draw(t, "b"),
			ID: rapid.StringMatching(`[A-Za-z0-9_-]{1,128}`).Draw(t, "id"),
		}
	})
}

func TestCursorReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cursors().Draw(t, "cursor")
		got, err := timeline.ParseCursor(c.String(), c.Order)
		if err != nil || *got != c {
			t.Fatalf("ParseCursor(%q) = %+v, %v, want %+v", c, got, err, c)
		}
		if _, err := timeline.ParseCursor(c.String(), c.Order+1); timeline.KindOf(err) != timeline.Invalid {
			t.Fatalf("a cursor of another order is read: %v", err)
		}
	})
}

func TestParseCursorRefuses(t *testing.T) {
	good := timeline.Cursor{A: 1, B: 2, ID: "x"}.String()
	for name, text := range map[string]string{
		"empty": "", "no id": timeline.Cursor{}.String(), "bad id": timeline.Cursor{ID: "a b"}.String(),
		"padding": good + "=", "cut": good[:len(good)-3], "space": " " + good, "line break": good[:4] + "\r\n" + good[4:], "standard alphabet": strings.Repeat("+/", 20),
		"long id": timeline.Cursor{ID: strings.Repeat("x", 129)}.String(),
	} {
		if c, err := timeline.ParseCursor(text, timeline.Ascending); timeline.KindOf(err) != timeline.Invalid {
			t.Errorf("%s: ParseCursor(%q) = %v, %v, want Invalid", name, text, c, err)
		}
	}
}

func FuzzParseCursor(f *testing.F) {
	f.Add(timeline.Cursor{A: 1, B: 2, ID: "x"}.String(), byte(0))
	f.Add(timeline.Cursor{Order: timeline.NewestFirst, A: -1, ID: "019545a1-7c3e-7d2a-9f40-0d6f1c5a2b11"}.String(), byte(2))
	f.Add("AAAA", byte(0))
	f.Fuzz(func(t *testing.T, text string, order byte) {
		c, err := timeline.ParseCursor(text, timeline.Order(order))
		if err != nil {
			if timeline.KindOf(err) != timeline.Invalid {
				t.Fatalf("ParseCursor(%q): %v", text, err)
			}
			return
		}
		if c.String() != text || c.Order != timeline.Order(order) {
			t.Fatalf("ParseCursor(%q, %d) = %+v, written %q", text, order, c, c)
		}
		again, err := timeline.ParseCursor(c.String(), c.Order)
		if err != nil || *again != *c {
			t.Fatalf("ParseCursor(%q) = %+v, read back %+v, %v", text, c, again, err)
		}
	})
}
