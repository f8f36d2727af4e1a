package editing

import (
	"fmt"
	"time"

	"dateline/feeds"
	"dateline/timeline"
)

// Reading says how a date was understood: what it says, what calendars do with it, and how it is stored.
type Reading struct {
	Words    string // with the weekday of a single day
	Calendar string // in calendars: without a capital letter or full stop, to stand behind a label
	Stored   string
}

// ReadingOf is the reading of a date of an event in t that has the given status, in the language that fits lang.
func ReadingOf(d timeline.Date, status timeline.Status, t timeline.Timeline, lang string) Reading {
	phrase := timeline.Words(d, status, t.Zone, lang, timeline.Full)
	words := phrase.Main
	if phrase.Sub != "" {
		words = phrase.Sub + ", " + words
	}
	return Reading{Words: words, Calendar: calendarLine(d, status, t, lang), Stored: d.String()}
}

// ReadDate reads a typed date and says how it was understood. The error is a [*timeline.Unread].
func ReadDate(typed, zone string, status timeline.Status, t timeline.Timeline, lang string, today time.Time) (Reading, error) {
	d, err := timeline.ReadDate(typed, zone, lang, today)
	if err != nil {
		return Reading{}, err
	}
	return ReadingOf(d, status, t, lang), nil
}

// calendarLine says what the timeline's calendars do with the date.
func calendarLine(d timeline.Date, status timeline.Status, t timeline.Timeline, lang string) string {
	w := readingWordsIn(lang)
	e := timeline.Event{Date: d.String(), Zone: d.Zone(), Status: status}
	shown := feeds.PreviewCalendar(t, feeds.CalendarOptions(t), e)
	switch {
	case shown.Dropped:
		return w.dropped
	case shown.Omitted == feeds.OmittedFar:
		return w.far
	case shown.Omitted != "":
		return w.omitted
	}
	line := w.span(d, shown, t, lang)
	switch shown.Status {
	case "TENTATIVE":
		line += w.tentative
	case "CANCELLED":
		line += w.cancelled
	}
	return line + w.free // who follows a timeline is not busy at its events
}

// span says when the calendar shows it.
func (w *readingWords) span(d timeline.Date, shown feeds.CalendarPreview, t timeline.Timeline, lang string) string {
	days := w.days(d, shown, t, lang)
	one := shown.End.Sub(shown.Start) == 24*time.Hour
	switch {
	case !shown.AllDay && shown.End.IsZero():
		return fmt.Sprintf(w.moment, days)
	case !shown.AllDay:
		return days
	case one && d.Lo() == shown.Start.Unix() && d.Hi() == shown.End.Unix():
		return w.oneDay
	case one:
		return fmt.Sprintf(w.dayOn, days)
	case d.Precision() == timeline.Day:
		return fmt.Sprintf(w.severalDays, days)
	}
	return fmt.Sprintf(w.banner, timeline.Words(d, timeline.Scheduled, t.Zone, lang, timeline.Full).Main)
}

// days are the days, or the time, at which the calendar shows it.
func (w *readingWords) days(d timeline.Date, shown feeds.CalendarPreview, t timeline.Timeline, lang string) string {
	text := d.String()
	switch {
	case shown.AllDay:
		text = shown.Start.Format(time.DateOnly) + "/" + shown.End.AddDate(0, 0, -1).Format(time.DateOnly)
	case shown.End.IsZero() && d.Precision() == timeline.Minute:
		text = shown.Start.Format("2006-01-02T15:04Z")
	case shown.End.IsZero():
		text = shown.Start.Format("2006-01-02T15:04:05Z")
	}
	date, err := timeline.ParseDate(text, d.Zone())
	if err != nil {
		return text
	}
	return timeline.Words(date, timeline.Scheduled, t.Zone, lang, timeline.Full).Main
}

// readingWords are the words of readings in a language.
type readingWords struct {
	oneDay, dayOn, severalDays, banner, moment string
	omitted, far, dropped                      string
	tentative, cancelled, free                 string
	isFree                                     string
	statuses                                   map[string]string // by the words of RFC 5545
}

func readingWordsIn(lang string) *readingWords {
	if tag, ok := timeline.WordsIn(lang); ok && tag == "uk" {
		return &ukrainianReading
	}
	return &englishReading
}

var englishReading = readingWords{
	oneDay:      "one all-day entry",
	dayOn:       "one all-day entry on %s",
	severalDays: "a banner over %s",
	banner:      "a banner over %s",
	moment:      "%s, without an end",
	omitted:     "not in calendars; on the page and in feeds",
	far:         "not in calendars, which hold the years 1601 to 9998; on the page and in feeds",
	dropped:     "not in calendars, which leave out what is cancelled; on the page and in feeds",
	tentative:   ", marked tentative",
	cancelled:   ", marked as cancelled",
	free:        ", shows you as free",
	isFree:      "Free",
	statuses:    map[string]string{"CONFIRMED": "Confirmed", "TENTATIVE": "Tentative", "CANCELLED": "Cancelled"},
}

var ukrainianReading = readingWords{
	oneDay:      "один запис на весь день",
	dayOn:       "один запис на весь день: %s",
	severalDays: "смуга на кілька днів: %s",
	banner:      "смуга на весь період: %s",
	moment:      "%s, без кінця",
	omitted:     "не в календарях; на сторінці та у стрічках",
	far:         "не в календарях, бо вони мають роки від 1601 до 9998; на сторінці та у стрічках",
	dropped:     "не в календарях, бо вони не показують скасованого; на сторінці та у стрічках",
	tentative:   ", з позначкою «попередньо»",
	cancelled:   ", з позначкою «скасовано»",
	free:        ", ви вільні",
	isFree:      "Вільно",
	statuses:    map[string]string{"CONFIRMED": "Підтверджено", "TENTATIVE": "Попередньо", "CANCELLED": "Скасовано"},
}
