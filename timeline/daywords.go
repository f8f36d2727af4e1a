package timeline

import (
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"
)

// head is what lies within the year: "28 March", "March" or "spring"; empty for a year and coarser.
func (w *wording) head(m moment) string {
	months, seasons := &w.months, &w.seasons
	if w.governed(m) {
		months, seasons = &w.monthsOf, &w.seasonsOf
	}
	switch {
	case m.day > 0:
		return fill(w.day, strconv.Itoa(m.day), w.monthsOf[m.month-1])
	case m.precision == Season:
		return seasons[m.month-firstSeason]
	case m.month > 0:
		return months[m.month-1]
	}
	return ""
}

// plain is a day or coarser date with its year, as it stands beside other words. It leaves out how sure
// it is.
func (w *wording) plain(m moment) string {
	switch head := w.head(m); {
	case head != "":
		return fill(w.yearIn, head, w.year(m.year))
	case m.precision == Year:
		return w.year(m.year)
	case m.roundDecade() && w.governed(m):
		return fill(w.decadeOf, w.number(m.year))
	case m.roundDecade():
		return fill(w.decades[m.tens()], w.number(m.year))
	case w.governed(m):
		return w.anyYear(w.someYearOf, m.year, m.lastYear())
	}
	return w.anyYear(w.someYear, m.year, m.lastYear())
}

// alone is plain where the date is all that is said.
func (w *wording) alone(m moment) string {
	if m.precision == Year && m.year > 9999 {
		return fill(w.longYear, w.year(m.year))
	}
	return w.plain(m)
}

// roundDecade reports whether m is a decade that has a name of its own: "the 1900s" could be a century.
func (m moment) roundDecade() bool { return m.precision == Decade && m.year >= 100 && m.year%100 != 0 }

// tens says which decade of its century m is.
func (m moment) tens() int { return m.year / 10 % 10 }

func (m moment) lastYear() int { return time.Unix(m.hi-1, 0).UTC().Year() }

// notKnown says which part of m is written as not known.
func (w *wording) notKnown(m moment) string {
	switch {
	case m.noDay:
		return w.dayNotKnown
	case m.noMonth:
		return w.monthNotKnown
	}
	return ""
}

// doubted adds to text how sure it is.
func (w *wording) doubted(m moment, text string) string {
	if m.approximate && (w.aboutFramed == "" || !w.behind()) {
		text = fill(w.about, text)
	}
	if m.uncertain {
		text = fill(w.uncertain, text)
	}
	return text
}

// end is an end of an interval, with everything that is to be said of it.
func (w *wording) end(m moment) string {
	text := w.plain(m)
	if note := w.notKnown(m); note != "" {
		text = fill(w.unknown, text, note)
	}
	return w.doubted(m, text)
}

// fullDays is a date of days or coarser with its year.
func (w *wording) fullDays() string {
	a, b := w.first, w.last
	switch {
	case w.one:
		return w.doubted(a, joined(w.alone(a), w.notKnown(a)))
	case w.single():
		return w.end(w.only())
	case w.alike():
		return w.doubted(a, w.span(a, b))
	}
	return dash(w.end(a), w.end(b))
}

// alike reports whether what is said of both ends of an interval can be said once. A doubt can be where the ends share their
// year or are years: "c. 3 June 2004 – 3 July 2005" is in doubt about June alone.
func (w *wording) alike() bool {
	a, b := w.first, w.last
	if a.uncertain != b.uncertain || a.approximate != b.approximate || w.notKnown(a)+w.notKnown(b) != "" {
		return false
	}
	years := a.precision == Year && b.precision == Year && eraOf(a.year) == eraOf(b.year)
	return !a.uncertain && !a.approximate || years || a.year == b.year && w.head(a) != "" && w.head(b) != ""
}

// span is an interval with its year or years, each said once.
func (w *wording) span(a, b moment) string {
	switch {
	case a.precision == Year && b.precision == Year:
		return w.yearRange(a.year, b.year)
	case a.year == b.year && w.head(a) != "" && w.head(b) != "":
		return fill(w.yearIn, w.heads(a, b), w.year(b.year))
	}
	return dash(w.plain(a), w.plain(b))
}

// heads is an interval without years, and with its month said once.
func (w *wording) heads(a, b moment) string {
	if a.day > 0 && b.day > 0 && a.month == b.month && a.year == b.year {
		days := dash(strconv.Itoa(a.day), strconv.Itoa(b.day))
		return fill(w.day, days, w.monthsOf[b.month-1])
	}
	return dash(w.head(a), w.head(b))
}

// yearDays is the most days that an interval may last for its end to be clear without its year.
const yearDays = 365

// shortSpan is an interval where the year of its start is known.
func (w *wording) shortSpan(a, b moment) string {
	switch {
	case w.head(a) == "" || w.head(b) == "":
		return w.span(a, b)
	case a.year == b.year || b.hi-a.lo <= yearDays*daySeconds:
		return w.heads(a, b)
	}
	return dash(w.head(a), w.plain(b))
}

// shortDays is a date of days or coarser where its year is known, and what to say beside it.
func (w *wording) shortDays() (main, sub string) {
	a, b := w.first, w.last
	pattern, _, beside := w.frame()
	var note string
	switch {
	case w.single():
		m := w.only()
		main, note = w.doubtedShort(m, w.shortEnd(m)), w.note(m, beside != "")
	case w.alike():
		main = w.doubtedShort(a, w.shortSpan(a, b))
		if a.day > 0 && b.day > 0 && !a.uncertain && !a.approximate {
			note = w.count(int((b.hi - a.lo) / daySeconds))
		}
	default:
		later := w.plain(b)
		if a.year == b.year {
			later = w.shortEnd(b)
		}
		main = dash(w.doubtedShort(a, w.shortEnd(a)), w.doubtedShort(b, later))
		note = orElse(w.notKnown(a), w.notKnown(b))
	}
	if main = w.inFrame(pattern, main); a.precision == Season && !w.governed(a) {
		main = capital(main)
	}
	return main, joined(note, beside, w.doubts())
}

// doubts says beside a date how sure it is.
func (w *wording) doubts() string {
	var approximate, uncertain string
	if w.date.Approximate() {
		approximate = w.isApproximate
	}
	if w.date.Uncertain() {
		uncertain = w.isUncertain
	}
	return joined(approximate, uncertain)
}

// doubtedShort is text with "about" before it if need be; that it is uncertain is said beside it.
func (w *wording) doubtedShort(m moment, text string) string {
	m.uncertain = false
	return w.doubted(m, text)
}

// shortEnd is a day or coarser date where its year is known.
func (w *wording) shortEnd(m moment) string {
	switch head := w.head(m); {
	case head != "":
		return head
	case m.roundDecade() && !w.governed(m):
		return fill(w.decadesIn[m.tens()], w.number(m.year))
	case m.roundDecade():
		return w.plain(m)
	case m.precision == Decade || m.precision == Century:
		return w.yearRange(m.year, m.lastYear())
	}
	return w.alone(m)
}

// note is what to say beside a single date: the weekday, or what else might have been written. Framed says
// that something is said there already.
func (w *wording) note(m moment, framed bool) string {
	switch note := w.notKnown(m); {
	case note != "":
		return note
	case m.precision == Decade || m.precision == Century:
		return w.yearNotKnown
	case framed || m.uncertain || m.approximate:
		return ""
	}
	switch m.precision {
	case Day:
		return w.weekday(m)
	case Month:
		return w.dayNotGiven
	case Season:
		return w.monthsNotGiven
	}
	if m.year < 1 || m.year > 9999 {
		return "" // nobody asks for the month
	}
	return w.monthNotGiven
}

// capital is text with a capital first letter.
func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}
