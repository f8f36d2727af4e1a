package pages_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline/internal/pages"
	"dateline/timeline"
)

// counted are the counts of events of the dates, by days.
func counted(t *testing.T, dates ...string) *timeline.Counts {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	counter := timeline.NewDayCounter(zone)
	for _, date := range dates {
		e := prepared(t, timeline.Event{Date: date})
		counter.Event(&e)
	}
	return &timeline.Counts{Total: len(dates), Unit: timeline.CountDays, Cells: counter.Cells()}
}

// days are dates one behind the other.
func days(first string, n, step int) (dates []string) {
	at, _ := time.Parse(time.DateOnly, first)
	for i := range n {
		dates = append(dates, at.AddDate(0, 0, i*step).Format(time.DateOnly))
	}
	return dates
}

func drawn(t *testing.T, counts *timeline.Counts, f timeline.Filter) *pages.Chart {
	t.Helper()
	return itemsIn("en").ChartOf(counts, f.Window("Europe/Kyiv"), func(from, to string) string { return from + ".." + to })
}

// hours are the counts of events of the dates, by hours.
func hours(t *testing.T, dates ...string) *timeline.Counts {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	counter := timeline.NewHourCounter(zone)
	for _, date := range dates {
		e := prepared(t, timeline.Event{Date: date})
		if !counter.Bounds(e.Sort()) {
			counter.Event(&e)
		}
	}
	return &timeline.Counts{Total: len(dates), Unit: timeline.CountHours, Cells: counter.Cells()}
}

// The events of a day are drawn by hours, as clocks in the timeline's zone show them; what is known to the day is told beside.
func TestChartHours(t *testing.T) {
	counts := hours(t, "2025-02-27T09:00", "2025-02-27T09:59", "2025-02-27T08:10Z", "2025-02-27T11:00/2025-02-27T12:30", "2025-02-27T12:00",
		"2025-02-27T15:00", "2025-02-27T16:00", "2025-02-27", "2025-02")
	c := drawn(t, counts, timeline.Filter{From: "2025-02-27T10:00", To: "2025-02-27T11:59"})
	if c == nil || c.Title != "Events by hour" {
		t.Fatalf("the chart is %+v", c)
	}
	var bars []string
	for _, b := range c.Bars {
		bars = append(bars, b.Title+" "+b.Href)
	}
	want := "27\u00a0February 2025, 09:00–10:00: 2\u00a0events 2025-02-27T09:00..2025-02-27T09:59"
	if len(bars) != 6 || strings.ReplaceAll(bars[0], "\u00a0", " ") != strings.ReplaceAll(want, "\u00a0", " ") || !strings.Contains(bars[3], "T12:00") || !strings.Contains(bars[3], ": 2") {
		t.Errorf("the bars are %q, want six, the first %q", bars, want)
	}
	if len(c.Bands) != 0 || c.Undrawn != "2 more, less exact" || c.Chosen == nil || c.Ticks[0].Text != "27\u00a0February 2025" || c.Ticks[1].Text != "06:00" {
		t.Errorf("bands %v, undrawn %q, chosen %v, ticks %v", c.Bands, c.Undrawn, c.Chosen, c.Ticks)
	}
	many := []string{}
	for i := range 9 {
		many = append(many, fmt.Sprintf("2025-02-2%dT10:00", 5+i%4))
	}
	if c := drawn(t, hours(t, many...), timeline.Filter{}); c == nil || c.Title != "Events by day" || len(c.Bars) != 4 {
		t.Errorf("the chart of four days is %+v", c)
	}
}

func TestChartUnits(t *testing.T) {
	for _, tc := range []struct {
		name  string
		dates []string
		title string // empty: no chart
		bars  int
		first string // link
	}{
		{"none", nil, "", 0, ""},
		{"seven", days("2025-02-01", 7, 1), "", 0, ""},
		{"eight", days("2025-02-01", 8, 1), "Events by day", 8, "2025-02-01..2025-02-01"},
		{"one day", days("2025-02-01", 9, 0), "", 0, ""},
		{"two days", append(days("2025-02-01", 8, 0), "2025-02-02"), "Events by day", 2, "2025-02-01..2025-02-01"},
		{"weeks", days("2025-02-01", 20, 10), "Events by week", 20, "2025-01-27..2025-02-02"},
		{"months", days("2022-02-01", 40, 32), "Events by month", 40, "2022-02..2022-02"},
		{"quarters", days("2014-02-01", 40, 92), "Events by quarter", 40, "2014-01..2014-03"},
		{"years", days("1990-02-01", 30, 366), "Events by year", 30, "1990..1990"},
		{"decades", days("1601-02-01", 9, 15000), "Events by decade", 9, "1600..1609"},
		{"centuries", []string{"-0999", "-0500", "0001", "0300", "0700", "1100", "1500", "1900", "2000"}, "Events by century", 9, "-1000..-0901"},
		{"months of no day", []string{"2025-01", "2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08"}, "Events by month", 8, "2025-01..2025-01"},
		{"no axis", []string{"202X", "202X", "202X", "202X", "202X", "202X", "202X", "202X", "202X"}, "", 0, ""},
		{"beyond all centuries", []string{"Y-170000002", "Y-170000", "2000", "2001", "2002", "2003", "2004", "2005"}, "", 0, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := drawn(t, counted(t, tc.dates...), timeline.Filter{})
			if tc.title == "" {
				if c != nil {
					t.Fatalf("a chart: %+v", c)
				}
				return
			}
			if c == nil || c.Title != tc.title || len(c.Bars) != tc.bars || c.Bars[0].Href != tc.first {
				t.Fatalf("chart = %+v, want %s with %d bars from %s", c, tc.title, tc.bars, tc.first)
			}
			sum := 0
			for _, bar := range c.Bars {
				sum += bar.Events
			}
			if sum != len(tc.dates) {
				t.Errorf("the bars stand for %d events of %d", sum, len(tc.dates))
			}
		})
	}
}

func TestChartStray(t *testing.T) {
	dates := append(days("2025-02-01", 30, 1), "1801-01-01")
	c := drawn(t, counted(t, dates...), timeline.Filter{})
	if c == nil || c.Title != "Events by day" || c.Before == nil || c.Before.Text != "← 1 earlier" || c.Before.Href != "..2025-01-31" || c.After != nil {
		t.Errorf("chart = %+v, want the days of February and a link to one earlier", c)
	}
	dates = append(days("2025-02-01", 30, 1), "2525-01-01")
	if c = drawn(t, counted(t, dates...), timeline.Filter{}); c == nil || c.After == nil || c.After.Text != "1 later →" || c.After.Href != "2025-03-03.." {
		t.Errorf("chart = %+v, want a link to one later", c)
	}
}

func TestChartParts(t *testing.T) {
	dates := append(days("2024-01-15", 15, 31), "2025", "2024-22", "202X", "2025-02-26", "2025-02-27", "2025-02-28", "2025-02-27/2025-03-03")
	c := drawn(t, counted(t, dates...), timeline.Filter{From: "2025-02", To: "2025-03"})
	if c == nil || c.Title != "Events by month" {
		t.Fatalf("chart = %+v", c)
	}
	bars := map[string]pages.Bar{}
	for _, bar := range c.Bars {
		bars[strings.ReplaceAll(bar.Label, "\u00a0", " ")] = bar
	}
	if b := bars["February 2025"]; b.Events != 5 || b.Past == nil || b.Next == nil || b.Past.Height == b.Next.Height {
		t.Errorf("February = %+v, want 5 events of which three are to come", b)
	}
	if b := bars["January 2024"]; b.Events != 1 || b.Next != nil || b.Title != b.Label+": 1 event" {
		t.Errorf("January = %+v", b)
	}
	if b := bars["March 2025"]; b.Events != 2 || b.Past != nil && b.Next == nil {
		t.Errorf("March = %+v, want the one of the month and the one that goes on", b)
	}
	if len(c.Bands) != 2 || !strings.HasPrefix(c.Bands[0].Title, "Summer") || !strings.HasPrefix(c.Bands[1].Title, "2025") || c.Undrawn != "1 more, less exact" {
		t.Errorf("bands = %+v, %q", c.Bands, c.Undrawn)
	}
	if c.Chosen == nil || c.Now == nil || c.Max != "5 events" {
		t.Errorf("chosen = %+v, now = %+v, max = %q", c.Chosen, c.Now, c.Max)
	}
	if drawn(t, counted(t, dates...), timeline.Filter{}).Chosen != nil {
		t.Error("a period is marked that nobody chose")
	}
}

// Many bands lie in four lanes at most.
func TestChartLanes(t *testing.T) {
	dates := days("2020-01-15", 30, 60)
	for range 3 {
		dates = append(dates, "2022-21/2022-22", "2022-22/2022-23", "2022", "2022-21/2022-24", "2022-23/2022-24", "2022-21", "2022-22")
	}
	c := drawn(t, counted(t, dates...), timeline.Filter{})
	for _, band := range c.Bands {
		if band.Y < 102 || band.Y > 123 {
			t.Errorf("the band %+v lies in no lane", band)
		}
	}
	if len(c.Bands) < 4 || c.Undrawn == "" {
		t.Errorf("%d bands, %q", len(c.Bands), c.Undrawn)
	}
}

// A million events cost no more than their months.
func TestChartOfMany(t *testing.T) {
	counts := &timeline.Counts{Total: 10000, More: true, Unit: timeline.CountMonths}
	sum := 0
	for month := range 12 * 100 {
		from := time.Date(1950, time.Month(month+1), 1, 0, 0, 0, 0, time.UTC)
		n := 800 + month%70
		sum += n
		counts.Cells = append(counts.Cells, timeline.Cell{From: from.Unix(), To: from.AddDate(0, 1, 0).Unix(), Begun: n, Over: n})
	}
	c := drawn(t, counts, timeline.Filter{})
	if c == nil || c.Title != "Events by decade" {
		t.Fatalf("chart = %+v", c)
	}
	for _, bar := range c.Bars {
		sum -= bar.Events
	}
	if sum != 0 {
		t.Errorf("%d events are in no bar", sum)
	}
}

func TestChartHasNoUnitBelowMonths(t *testing.T) {
	counts := counted(t, days("2025-01-01", 40, 1)...)
	for i := range counts.Cells { // as months
		at := time.Unix(counts.Cells[i].From, 0).UTC()
		from := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
		counts.Cells[i].From, counts.Cells[i].To = from.Unix(), from.AddDate(0, 1, 0).Unix()
	}
	counts.Unit = timeline.CountMonths
	c := drawn(t, counts, timeline.Filter{})
	if c == nil || c.Title != "Events by month" || fmt.Sprint(c.Bars[0].Events, c.Bars[1].Events) != "31 9" {
		t.Errorf("chart = %+v", c)
	}
	counts.Unit = timeline.CountNone
	if c := drawn(t, counts, timeline.Filter{}); c != nil {
		t.Errorf("a chart of what was not counted: %+v", c)
	}
}
