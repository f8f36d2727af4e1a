package timeline

import (
	"strings"
	"time"
)

// Level says what the reader knows already of a date.
type Level byte

// The levels.
const (
	Full   Level = iota // nothing: the year is written
	InYear              // the year
	InDay               // the day: only the time is written
)

// Phrase is a date in words. Main says the date. Sub is what may stand beside it: with [Full] the weekday
// of a single day, with [InYear] also what is not known. Spoken is Main as it is read aloud, without
// abbreviations. Datetime is the value that HTML can express (a year, month, day or instant), or empty.
type Phrase struct{ Main, Sub, Spoken, Datetime string }

// Words puts a date into words. Whether the event has occurred makes a difference to open dates. Home is
// the time zone that readers take for granted: a time in a zone whose clocks show another time names its
// place. A lang without words of its own gets English.
func Words(d Date, status Status, home, lang string, level Level) Phrase {
	return newWording(d, home, tongueOf(lang)).words(status, level)
}

// WordsApart are the words in full for who reads them apart from the timeline, and takes no zone for granted: a time always names its place.
func WordsApart(d Date, status Status, home, lang string) Phrase {
	w := newWording(d, home, tongueOf(lang))
	w.apart = !d.AllDay()
	return w.words(status, Full)
}

func (w *wording) words(status Status, level Level) Phrase {
	w.occurred = status == Occurred
	main, sub := w.phrase(level)
	p := Phrase{Main: main, Sub: sub, Spoken: main, Datetime: w.datetime()}
	if w.date.Approximate() {
		w.about = w.aboutSpoken
		p.Spoken, _ = w.phrase(level)
	}
	return p
}

// InstantWords puts an instant into words, to the minute, as clocks in a zone show it.
func InstantWords(at time.Time, zone, lang string) string {
	d, err := ParseDate(at.UTC().Format("2006-01-02T15:04Z"), zone)
	if err != nil { // beyond the years that have words
		return at.UTC().Format(time.RFC3339)
	}
	return Words(d, Occurred, zone, lang, Full).Main
}

// Words is the status as a tag.
func (s Status) Words(lang string) string { return orElse(tongueOf(lang).statuses[s], string(s)) }

// Words is the kind of change as a heading.
func (k ChangeKind) Words(lang string) string { return orElse(tongueOf(lang).changes[k], string(k)) }

// wording is a date on its way into words.
type wording struct {
	*tongue
	date        Date
	first, last moment // as clocks and calendars in the date's zone show them
	one         bool   // there is one day or time to tell: the date is no interval, or one without length
	occurred    bool

	zone, home *time.Location
	abroad     bool // whether clocks at home show another time
	apart      bool // whether nobody knows what is home
	about      string
}

func newWording(d Date, home string, t *tongue) *wording {
	w := &wording{tongue: t, date: d, first: d.first, last: d.last, zone: time.UTC, home: time.UTC, about: t.about}
	if !d.AllDay() {
		w.zone, w.home = locationOf(d.zone), locationOf(home)
		w.first, w.last = d.first.in(w.zone), d.last.in(w.zone)
		w.abroad = home != "" && (differ(d.first, w.zone, w.home) || differ(d.last, w.zone, w.home))
	}
	w.one = !d.interval || w.first == w.last
	return w
}

// in is a time with its day as it is in loc.
func (m moment) in(loc *time.Location) moment {
	if m.timed() {
		y, mon, d := m.wall(loc).Date()
		m.year, m.month, m.day = y, int(mon), d
	}
	return m
}

func (m moment) wall(loc *time.Location) time.Time { return time.Unix(m.lo, 0).In(loc) }

func differ(m moment, a, b *time.Location) bool {
	_, inA := m.wall(a).Zone()
	_, inB := m.wall(b).Zone()
	return m.timed() && inA != inB
}

func (w *wording) phrase(level Level) (main, sub string) {
	switch timed := !w.date.AllDay(); {
	case w.date.text == "":
		return "", "" // the zero Date
	case level == Full && timed:
		return w.framed(w.fullTimes()), w.fullWeekday()
	case level == Full:
		return w.framed(w.fullDays()), w.fullWeekday()
	case level == InDay && timed:
		pattern, _, _ := w.frame()
		return w.inFrame(pattern, w.clocks()+w.cityBeside()), ""
	case timed:
		return w.shortTimes()
	}
	return w.shortDays()
}

// frame is the pattern that an open date stands in, and what is added to it: in a sentence, and beside it.
func (w *wording) frame() (pattern, note, beside string) {
	switch d := w.date; {
	case d.OpenEnd() && w.occurred:
		return w.since, "", w.goesOn
	case d.OpenEnd():
		return w.after, w.noDateYet, w.noDateYet
	case d.UnknownEnd():
		return w.from, w.noEnd, w.noEnd
	case d.OpenStart() && !w.occurred:
		return w.by, "", ""
	case d.OpenStart():
		return w.until, "", ""
	case d.UnknownStart():
		return w.until, w.noStart, w.noStart
	}
	return "*", "", ""
}

// governed reports whether the words of the date depend on a preposition, which in some languages changes
// the names of months.
func (w *wording) governed(m moment) bool {
	return m.approximate || w.behind()
}

// behind reports whether the date stands behind a preposition: it has one end.
func (w *wording) behind() bool { return !w.first.given() || !w.last.given() }

func (w *wording) framed(text string) string {
	pattern, note, _ := w.frame()
	return joined(w.inFrame(pattern, text), note)
}

// inFrame is text in the pattern that it stands in.
func (w *wording) inFrame(pattern, text string) string {
	text = w.tongue.framed(pattern, text)
	if w.aboutFramed != "" && w.behind() && w.only().approximate {
		text = fill(w.aboutFramed, text)
	}
	return text
}

// only is the end to tell of where there is one.
func (w *wording) only() moment {
	if w.first.given() {
		return w.first
	}
	return w.last
}

// fullWeekday is the weekday of a date that is one day, and known for sure.
func (w *wording) fullWeekday() string {
	m := w.first
	if !w.first.given() || !w.last.given() || m.day == 0 || !w.sameDay() || m.uncertain || m.approximate {
		return ""
	}
	return w.weekday(m)
}

func (w *wording) weekday(m moment) string { return w.weekdays[m.wall(w.zone).Weekday()] }

// sameDay reports whether both ends lie on one day.
func (w *wording) sameDay() bool {
	return w.first.year == w.last.year && w.first.month == w.last.month && w.first.day == w.last.day
}

// single reports whether there is one end to tell of.
func (w *wording) single() bool { return w.one || !w.first.given() || !w.last.given() }

// datetime is the value for HTML: of the start or, where there is none, the end.
func (w *wording) datetime() string {
	m := w.only()
	if m.year < 1 || m.year > 9999 {
		return ""
	}
	day := time.Date(m.year, time.Month(max(m.month, 1)), max(m.day, 1), 0, 0, 0, 0, time.UTC)
	switch m.precision {
	case Year:
		return day.Format("2006")
	case Month:
		return day.Format("2006-01")
	case Day:
		return day.Format(time.DateOnly)
	case Minute, Second:
		return m.instantText(w.zone)
	}
	return ""
}

// instantText is a time with its offset. HTML has no seconds in offsets, which zones had before about 1930.
func (m moment) instantText(zone *time.Location) string {
	t := m.wall(zone)
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.UTC()
	}
	if m.precision == Minute && t.Second() == 0 {
		return t.Format("2006-01-02T15:04Z07:00")
	}
	return t.Format(time.RFC3339)
}

// fill puts the texts in the places of the stars in a pattern, in order.
func fill(pattern string, texts ...string) string {
	var b strings.Builder
	for i, part := range strings.Split(pattern, "*") {
		if i > 0 {
			b.WriteString(texts[i-1])
		}
		b.WriteString(part)
	}
	return b.String()
}

// joined puts the texts that are not empty together.
func joined(texts ...string) string {
	kept := texts[:0:0]
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return strings.Join(kept, ", ")
}
