package feeds

import (
	"time"

	"dateline/timeline"
)

// EntryPreview is an event as a feed reader shows its entry: title and text, which is HTML that is safe to show.
type EntryPreview struct{ Title, HTML string }

// PreviewEntry is what a feed would say of an event that may not have been written yet.
func PreviewEntry(s Site, t timeline.Timeline, e timeline.Event) EntryPreview {
	entry := eventEntry(s, t, e.In(t.Lang))
	return EntryPreview{Title: entry.title, HTML: entry.html}
}

// CalendarPreview is an event as a calendar shows it. Its texts say what the iCalendar properties do.
type CalendarPreview struct {
	Omitted    Omission  // why the calendar leaves it out; nothing else is set then
	Dropped    bool      // it is called off, and the calendar has nothing that is
	Start, End time.Time // half open; End is zero for a moment
	AllDay     bool
	Title      string // with what the days cannot say of the date behind it
	Status     string // CONFIRMED, TENTATIVE or CANCELLED (RFC 5545 section 3.8.1.11)
}

// PreviewCalendar is what a calendar with these options would show of an event that may not have been written yet.
func PreviewCalendar(t timeline.Timeline, o Options, e timeline.Event) CalendarPreview {
	e = e.In(t.Lang)
	d := e.When()
	if why := WhyOmitted(o, Item{Event: e}); why != "" {
		return CalendarPreview{Omitted: why}
	}
	sp, ok := calendarSpan(&e, o.Imprecise)
	if !ok || !o.Cancelled.shows(e) {
		return CalendarPreview{Dropped: true}
	}
	return CalendarPreview{
		Start: sp.start, End: sp.end, AllDay: sp.allDay,
		Title: titleOf(t, e) + dateSuffix(t, e), Status: calendarStatus(e, d, o.Cancelled),
	}
}
