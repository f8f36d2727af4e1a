package editing

import (
	"strings"
	"time"

	"dateline/timeline"
)

// InWords is the form with its dates as people write them, in the language that fits lang: an editor should find again what he wrote,
// and not what is stored of it. A date stays as it is stored if its words would not be read as the same.
func (f Form) InWords(t timeline.Timeline, lang string, today time.Time) Form {
	zone := orElse(f.Zone, t.Zone)
	f.Date = inWords(f.Date, zone, lang, today)
	if at, err := time.Parse("2006-01-02T15:04Z07:00", f.PublishAt); err == nil { // else it has seconds, which nobody types
		if loc, err := timeline.Location(zone); err == nil {
			if words := inWords(at.In(loc).Format("2006-01-02T15:04"), zone, lang, today); readsAs(words, zone, lang, today, at) {
				f.PublishAt = words
			}
		}
	}
	sources := make([]Source, len(f.Sources))
	for i, s := range f.Sources {
		s.Published = inWords(s.Published, "UTC", lang, today)
		sources[i] = s
	}
	if f.Sources != nil {
		f.Sources = sources
	}
	return f
}

// inWords is a stored date in words that are read as the same date.
func inWords(date, zone, lang string, today time.Time) string {
	d, err := timeline.ParseDate(date, zone)
	if err != nil {
		return date
	}
	words := strings.ReplaceAll(timeline.Words(d, timeline.Scheduled, zone, lang, timeline.Full).Main, "\u00a0", " ") // as keys write it
	if read, err := timeline.ReadDate(words, zone, lang, today); err != nil || read.String() != date {
		return date
	}
	return words
}

// readsAs reports whether words name an instant: where clocks are set back, they may name the hour before.
func readsAs(words, zone, lang string, today, at time.Time) bool {
	d, err := timeline.ReadDate(words, zone, lang, today)
	return err == nil && !d.AllDay() && !d.Interval() && d.Lo() == at.Unix()
}
