package validate

import (
	"regexp"
	"strings"
	"time"
)

// ahead is how far the clock of a reader may lag behind.
const ahead = 10 * time.Minute

// plausible checks a date of publication or change: not before the web, and not in the future.
func (r *report) plausible(at, now time.Time, rule, where string) {
	r.want(at.Year() >= 1990 && !at.After(now.Add(ahead)), rule, where, "is not plausible: before 1990, or in the future")
}

var rfc822Form = regexp.MustCompile(`^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}$`)

// rfc822 reads a date of RSS; zero if there is something wrong with it.
func (r *report) rfc822(text string, now time.Time, rule, where string) time.Time {
	if !rfc822Form.MatchString(text) {
		r.add(rule, where, "is not a date after RFC 822 with four digits of the year and a numeric zone")
		return time.Time{}
	}
	weekday, rest, _ := strings.Cut(text, ", ")
	at, err := time.Parse("02 Jan 2006 15:04:05 -0700", rest)
	if err != nil {
		r.add(rule, where, "is not a date of the calendar")
		return time.Time{}
	}
	r.want(at.Format("Mon") == weekday, rule, where, "is another day of the week")
	r.plausible(at, now, rule, where)
	return at
}

var rfc3339Form = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`)

// rfc3339 reads a date of Atom or JSON Feed; zero if there is something wrong with it.
func (r *report) rfc3339(text string, now time.Time, rule, where string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || !rfc3339Form.MatchString(text) {
		r.add(rule, where, "is not a date after RFC 3339")
		return time.Time{}
	}
	r.plausible(at, now, rule, where)
	return at
}

// isoForms are the dates that the event module and its readers share.
var isoForms = []string{"2006", "2006-01", time.DateOnly, "2006-01-02T15:04Z07:00", time.RFC3339}

func isISO(text string) bool {
	for _, form := range isoForms {
		if _, err := time.Parse(form, text); err == nil {
			return true
		}
	}
	return false
}
