package pages_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/internal/pages"
	"dateline/timeline"
)

// outline is what a reader sees of groups: headings, ids, and the line of today.
func outline(groups []pages.Group) string {
	var b strings.Builder
	for _, g := range groups {
		b.WriteString("[" + g.Title)
		if g.Beside != "" {
			b.WriteString(" (" + g.Beside + ")")
		}
		b.WriteString("]")
		for _, row := range g.Rows {
			switch {
			case row.Now != nil:
				b.WriteString(" |")
			case strings.HasSuffix(row.Item.Classes, " same"):
				b.WriteString(" =" + row.Item.Event.ID)
			case strings.HasSuffix(row.Item.Classes, " same-day"):
				b.WriteString(" ~" + row.Item.Event.ID)
			default:
				b.WriteString(" " + row.Item.Event.ID)
			}
		}
		b.WriteString("\n")
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

// inOrder are events of the dates, as a store lists them.
func inOrder(t *testing.T, descending bool, dates ...string) []timeline.Event {
	t.Helper()
	var events []timeline.Event
	for i, date := range dates {
		events = append(events, prepared(t, timeline.Event{ID: fmt.Sprintf("%d", i), Date: date, Status: timeline.Occurred}))
	}
	slices.SortStableFunc(events, func(a, b timeline.Event) int {
		as, ae := a.Sort()
		bs, be := b.Sort()
		c := 0
		switch {
		case as != bs && as < bs, as == bs && ae < be:
			c = -1
		case as != bs || ae != be:
			c = 1
		}
		if descending {
			return -c
		}
		return c
	})
	return events
}

func TestGroups(t *testing.T) {
	for _, tc := range []struct {
		name       string
		dates      []string
		descending bool
		part       bool // there is more on both sides
		want       string
	}{
		{name: "none"},
		{name: "one to come", dates: []string{"2025-03-01"}, want: "[2025 (1 event)] | 0\n"},
		{name: "one of the past", dates: []string{"2025-01-01"}, want: "[2025 (1 event)] 0 |\n"},
		{name: "today itself", dates: []string{"2025-02-26", "2025-02-27"}, want: "[2025 (2 events)] 0 | 1\n"},
		{name: "turned", dates: []string{"2025-02-26", "2025-02-27"}, descending: true, want: "[2025 (2 events)] 1 | 0\n"},
		{name: "turned, to come", dates: []string{"2025-03-26"}, descending: true, want: "[2025 (1 event)] 0 |\n"},
		{
			name: "coarser ones come first", dates: []string{"2025-01-01", "2025-02", "2025", "202X", "2025-01-05"},
			want: "[2020s (year not known, 1 event)] 3\n[2025 (4 events)] 0 2 4 1 |\n",
		},
		{
			name:  "months",
			dates: []string{"2025-01-01", "2025-01-02", "2025-01-03", "2025-03-01", "2025-03-01", "2025-03-03T10:00", "2025-03", "2025", "2025-21", "2024/2025"},
			want: "[2024 (month not given, 1 event)] 9\n[2025 (month not given, 1 event)] 7\n[January 2025 (3 events)] 0 1 2\n[Spring 2025 (months not given, 1 event)] | 8\n" +
				"[March 2025 (4 events)] 3 =4 6 5\n",
		},
		{
			name:  "days",
			dates: []string{"2025-03-01T10:00", "2025-03-01T11:00", "2025-03-01T11:00", "2025-03-01", "2025-03-01", "2025-03"},
			want:  "[March 2025 (day not given, 1 event)] | 5\n[Saturday, 1 March 2025 (5 events)] 3 =4 0 1 =2\n",
		},
		{
			name: "decades", dates: []string{"1801", "1815-06-18", "1848", "1871", "1914", "1939", "1989", "20XX"},
			want: "[1800–1809 (1 event)] 0\n[1810s (1 event)] 1\n[1840s (1 event)] 2\n[1870s (1 event)] 3\n[1910s (1 event)] 4\n[1930s (1 event)] 5\n[1980s (1 event)] 6\n[2000–2099 (year not known, 1 event)] 7 |\n",
		},
		{name: "before our era", dates: []string{"-0043-03-15", "Y-170000"}, want: "[170,001 BCE (1 event)] 1\n[44 BCE (1 event)] 0 |\n"},
		{name: "without a start", dates: []string{"../2025-05-31", "2025-06-01"}, want: "[2025 (2 events)] | 0 1\n"},
		{name: "a part of a list", dates: []string{"2024-03-01", "2025-01-01", "2026-01-01"}, part: true, want: "[2024] 0\n[2025 (1 event)] 1\n[2026] | 2\n"},
		{name: "a part ahead", dates: []string{"2026-03-01", "2026-05-01"}, part: true, want: "[2026] 0 1\n"},
		{name: "one day", dates: []string{"2025-02-01T10:00", "2025-02-01T12:00"}, want: "[2025 (2 events)] 0 ~1 |\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			events := inOrder(t, tc.descending, tc.dates...)
			list := pages.List{Events: events, Descending: tc.descending, WholeStart: !tc.part, WholeEnd: !tc.part}
			groups, today := itemsIn("en").Groups(list)
			if got := outline(groups); got != tc.want || today != strings.Contains(tc.want, "|") {
				t.Errorf("groups, today %v:\n%swant:\n%s", today, got, tc.want)
			}
		})
	}
}

// What the page shows of a list is the list: no event is lost, and none shown twice.
func TestGroupsKeepAll(t *testing.T) {
	var dates []string
	day := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 50 {
		dates = append(dates, day.AddDate(0, 0, i*i%97).Format(time.DateOnly))
	}
	dates = append(dates, "2025", "2025-01", "202X", "20XX", "../2025-02-01", "2025-01-05/..", "2025-24", "/2025-03-01")
	for _, descending := range []bool{false, true} {
		groups, _ := itemsIn("uk").Groups(pages.List{Events: inOrder(t, descending, dates...), Descending: descending, WholeStart: true, WholeEnd: true})
		seen := map[string]bool{}
		titles := map[string]bool{}
		for _, g := range groups {
			if titles[g.Title] || g.Title == "" {
				t.Errorf("two groups are called %q", g.Title)
			}
			titles[g.Title] = true
			for _, row := range g.Rows {
				if row.Item != nil {
					seen[row.Item.Event.ID] = true
				}
			}
		}
		if len(seen) != len(dates) {
			t.Errorf("%d of %d events are shown", len(seen), len(dates))
		}
	}
}
