package pages

import (
	"fmt"
	"strings"

	"dateline/timeline"
)

// MovedLabels tell of dates that an event had before.
type MovedLabels struct {
	MovedFrom    string  // a date
	MovedTwice   string  // what is said first of an event that was moved twice
	MovedTimes   Counted // … more often
	MovedMany    string  // … more often than anybody knows
	FirstPlanned string  // the above; the first date
	PlannedFor   string  // the above; all dates; the present one
	ThenFor      string  // between two dates
}

var movedLabels = MovedLabels{
	MovedFrom: "Moved from %s", MovedTwice: "Moved twice", MovedTimes: Counted{Other: "Moved * times"}, MovedMany: "Moved many times",
	FirstPlanned: "%s, first planned for %s", PlannedFor: "%s: planned for %s; now for %s.", ThenFor: ", then for ",
}

var movedLabelsUkrainian = MovedLabels{
	MovedFrom: "Попередня дата: %s", MovedTwice: "Перенесено двічі",
	MovedTimes: Counted{One: "Перенесено * раз", Few: "Перенесено * рази", Many: "Перенесено * разів", Other: "Перенесено * раза"},
	MovedMany:  "Перенесено багато разів", FirstPlanned: "%s, перша дата: %s", PlannedFor: "%s. Попередні дати: %s; нова дата: %s.", ThenFor: ", потім ",
}

// often says how often an event was moved, which is more than once.
func (l *Labels) often(times int, many bool) string {
	switch {
	case many:
		return l.MovedMany
	case times == 2:
		return l.MovedTwice
	}
	return l.MovedTimes.In(l.Lang, times)
}

// moved tells in a list from when an event was moved; of several dates it names the first. It is empty for one that was not.
func (m *Items) moved(e *timeline.Event) string {
	dates, many := e.FormerDates()
	switch len(dates) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf(m.Labels.MovedLabels.MovedFrom, m.formerDate(e, dates[0]))
	}
	return fmt.Sprintf(m.Labels.FirstPlanned, m.Labels.often(len(dates), many), m.formerDate(e, dates[0]))
}

// formerDate is a date that an event had, with its year only if that is another one.
func (m *Items) formerDate(e *timeline.Event, date string) string {
	d, err := timeline.ParseDate(date, e.Zone)
	if err != nil {
		return date
	}
	level := timeline.Full
	if year(sortOf(d.Lo(), d.Hi())) == year(sortOf(e.Lo, e.Hi)) {
		level = timeline.InYear
	}
	said := timeline.Words(d, timeline.Scheduled, m.Timeline.Zone, m.Labels.Lang, level)
	if !d.AllDay() && level == timeline.InYear && said.Sub != "" {
		said = timeline.Words(d, timeline.Scheduled, m.Timeline.Zone, m.Labels.Lang, timeline.Full) // its time counts too
	}
	return said.Main
}

// movedNote tells on the page of an event of all dates that it had. It is empty for one that was not moved.
func (m *EventRoom) movedNote(words *Labels, e *timeline.Event) string {
	dates, many := e.FormerDates()
	if len(dates) == 0 {
		return ""
	}
	now := m.former(words, e.Date, e.Zone)
	if len(dates) == 1 {
		return fmt.Sprintf(words.MovedNote, m.former(words, dates[0], e.Zone), now)
	}
	return fmt.Sprintf(words.PlannedFor, words.often(len(dates), many), m.planned(words, e), now)
}

// planned are the dates that an event had before, in words.
func (m *EventRoom) planned(words *Labels, e *timeline.Event) string {
	dates, many := e.FormerDates()
	texts := make([]string, len(dates))
	for i, date := range dates {
		texts[i] = m.former(words, date, e.Zone)
	}
	if many {
		texts[0] += ", " + ellipsis
	}
	return strings.Join(texts, words.ThenFor)
}
