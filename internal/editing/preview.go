package editing

import (
	"time"

	"dateline/feeds"
	"dateline/timeline"
)

// Preview is what will be shown of an event that has not been written yet. What has a problem is shown as it was typed; an
// event whose date cannot be read is shown nowhere, and Problems say why.
type Preview struct {
	Shown    bool
	Event    timeline.Event // for the item of a list, with its bounds
	Reading  Reading
	Feed     feeds.EntryPreview
	Calendar CalendarEntry
	Problems Problems
}

// CalendarEntry is an event as the timeline's calendars show it, in words.
type CalendarEntry struct {
	Shown  bool   // whether they show it; if they do not, the reading says why
	Days   string // or the time
	Title  string
	Status string
	Free   string // that who has it in the calendar is free
}

// Preview is what the form's event would look like in t, to readers of t and, around it, in the language that fits lang. Base
// is the event as it is stored; for a new one it is zero, but for an id.
func (f Form) Preview(site feeds.Site, t timeline.Timeline, base timeline.Event, lang string, today time.Time) Preview {
	e, problems := f.Event(t, base.ID, lang, today)
	p := Preview{Problems: problems}
	if _, err := timeline.Location(e.Zone); err != nil || e.Zone == "" {
		e.Zone = t.Zone
	}
	d, err := timeline.ParseDate(e.Date, e.Zone)
	if err != nil {
		return p
	}
	e = e.Bounded(d.Lo(), d.Hi(), d.Precision(), d.AllDay())
	e.Lang = orElse(e.Lang, t.Lang)
	e.Revision, e.Created, e.Updated, e.Published, e.MovedFrom, e.MovedBefore = base.Revision, base.Created, base.Updated, base.Published, base.MovedFrom, base.MovedBefore
	p.Shown, p.Event = true, e
	p.Reading = ReadingOf(d, e.Status, t, lang)
	p.Feed = feeds.PreviewEntry(site, t, e)
	p.Calendar = calendarEntry(d, e, t, lang)
	return p
}

func calendarEntry(d timeline.Date, e timeline.Event, t timeline.Timeline, lang string) CalendarEntry {
	shown := feeds.PreviewCalendar(t, feeds.CalendarOptions(t), e)
	if shown.Omitted != "" || shown.Dropped {
		return CalendarEntry{}
	}
	w := readingWordsIn(lang)
	return CalendarEntry{
		Shown: true, Days: w.days(d, shown, t, lang), Title: shown.Title, Status: w.statuses[shown.Status], Free: w.isFree,
	}
}
