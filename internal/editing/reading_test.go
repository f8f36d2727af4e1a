package editing_test

import (
	"strings"
	"testing"
	"time"

	"dateline/internal/editing"
	"dateline/timeline"
)

var today = time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)

func spaced(s string) string { return strings.ReplaceAll(s, "\u00a0", "_") }

func TestReading(t *testing.T) {
	tests := []struct {
		date, imprecise string
		status          timeline.Status
		lang            string
		words, calendar string
	}{
		{"2025-02-28", "", timeline.Scheduled, "en", "Friday, 28_February 2025", "one all-day entry, shows you as free"},
		{"2025-02-28", "", timeline.Cancelled, "en", "Friday, 28_February 2025", "one all-day entry, marked as cancelled, shows you as free"},
		{"2025-02-28", "", timeline.Scheduled, "uk", "пʼятниця, 28_лютого 2025_р.", "один запис на весь день, ви вільні"},
		{"2025-02-28T10:00/2025-02-28T11:00", "", timeline.Scheduled, "en", "Friday, 28_February 2025, 10:00–11:00", "28_February 2025, 10:00–11:00, shows you as free"},
		{"2025-02-28T10:00", "", timeline.Tentative, "en", "Friday, 28_February 2025, 10:00", "28_February 2025, 10:00, without an end, marked tentative, shows you as free"},
		{"2025-02-28T10:00:30", "", timeline.Scheduled, "uk", "пʼятниця, 28_лютого 2025_р., 10:00:30", "28_лютого 2025_р., 10:00:30, без кінця, ви вільні"},
		{"2025-03-12/2025-03-14", "", timeline.Scheduled, "en", "12–14_March 2025", "a banner over 12–14_March 2025, shows you as free"},
		{"2025-03", "", timeline.Scheduled, "en", "March 2025", "a banner over March 2025, shows you as free"},
		{"2025-03", "", timeline.Scheduled, "uk", "березень 2025_р.", "смуга на весь період: березень 2025_р., ви вільні"},
		{"2025-03", "first", timeline.Scheduled, "en", "March 2025", "one all-day entry on 1_March 2025, shows you as free"},
		{"2025-03", "skip", timeline.Scheduled, "en", "March 2025", "not in calendars; on the page and in feeds"},
		{"2025", "", timeline.Scheduled, "en", "2025", "not in calendars; on the page and in feeds"},
		{"2025", "span", timeline.Scheduled, "en", "2025", "a banner over 2025, shows you as free"},
		{"2025-21", "", timeline.Scheduled, "uk", "весна 2025_р.", "не в календарях; на сторінці та у стрічках"},
		{"2025-06?", "", timeline.Scheduled, "en", "June 2025 (uncertain)", "a banner over June 2025 (uncertain), marked tentative, shows you as free"},
		{"2025-02-28/..", "", timeline.Tentative, "en", "after 28_February 2025, no date yet", "one all-day entry on 28_February 2025, marked tentative, shows you as free"},
		{"../2025-05-31", "", timeline.Scheduled, "en", "by 31_May 2025", "not in calendars; on the page and in feeds"},
		{"-0043-03-15", "", timeline.Occurred, "en", "Friday, 15_March 44_BCE", "not in calendars, which hold the years 1601 to 9998; on the page and in feeds"},
	}
	for _, tt := range tests {
		line := timeline.Timeline{Slug: "t", Lang: "en", Zone: "Europe/Kyiv", Calendar: timeline.CalendarSettings{Imprecise: tt.imprecise}}
		got, err := editing.ReadDate(tt.date, "Europe/Kyiv", tt.status, line, tt.lang, today)
		if err != nil || spaced(got.Words) != tt.words || spaced(got.Calendar) != tt.calendar || got.Stored != tt.date {
			t.Errorf("ReadDate(%q) = %q, %q, %q, %v, want %q, %q", tt.date, spaced(got.Words), spaced(got.Calendar), got.Stored, err, tt.words, tt.calendar)
		}
	}
	dropping := timeline.Timeline{Lang: "en", Zone: "UTC", Calendar: timeline.CalendarSettings{Cancelled: "drop"}}
	if got, err := editing.ReadDate("28 Feb 2025", "UTC", timeline.Cancelled, dropping, "en", today); err != nil || !strings.Contains(got.Calendar, "leave out what is cancelled") {
		t.Errorf("cancelled where that is dropped = %+v, %v", got, err)
	}
	if got, err := editing.ReadDate("03/04/2025", "UTC", timeline.Scheduled, dropping, "en", today); err == nil {
		t.Errorf("an ambiguous date = %+v", got)
	}
}
