package timeline

// typedEnd is a date or a time as far as it is written; the other end of an interval may have to say the rest.
type typedEnd struct {
	year            int
	hasYear         bool
	eraless         bool   // the year is written without its era
	month, day      int    // as of a moment: from 21 on it is a season; 0: not written
	number          int    // a number that is a day or a year, as the other end says
	quarter         int    // of the year
	stored          string // a date that is written as it is stored, since digits of it are not known
	clock, offset   string // as they are stored
	weekday         int    // Sunday first; -1: not written
	noDay, noMonth  bool   // it is written that they are not known
	vague           string // the word for a part of it that no date can tell
	approximate     bool
	uncertain       bool
	borrowed, timed bool // the year is from the other end; nothing but a time is written
}

// yearAlone reports whether a year is all that is written.
func (e typedEnd) yearAlone() bool {
	return e.hasYear && e.month == 0 && e.day == 0 && e.number == 0 && e.clock == "" && e.stored == ""
}

// doubts reads words before a date for how sure it is.
func (r *dateReader) doubts() (e typedEnd) {
	for {
		switch {
		case r.word(aboutWords...):
			e.approximate = true
		case r.word(maybeWords...):
			e.uncertain = true
			r.sign(",")
		default:
			return e
		}
	}
}

// end reads a date or a time, with all that is said of it alone.
func (r *dateReader) end() (typedEnd, *Unread) {
	e := r.doubts()
	e.weekday = -1
	for start := r.at; r.at < len(r.tokens) && r.word(vagueWords...); start = r.at {
		e.vague = r.tokens[start].text
		if r.next().kind == dashToken {
			r.at++ // mid-June
		}
	}
	if r.next().kind == clockToken || r.peek(clockWords) {
		r.word(clockWords...)
		if unread := r.clock(&e); unread != nil {
			return e, unread
		}
		r.sign(",")
		e.timed = true
	}
	if unread := r.weekday(&e); unread != nil {
		return e, unread
	}
	before := r.at
	if unread := r.date(&e); unread != nil {
		return e, unread
	}
	if r.at > before {
		e.timed = false
		if unread := r.clockBehind(&e); unread != nil {
			return e, unread
		}
	}
	r.marks(&e)
	return e, nil
}

// peek reports whether one of the words stands next, with a time behind it.
func (r *dateReader) peek(words []string) bool {
	start := r.at
	found := r.word(words...) && r.next().kind == clockToken
	r.at = start
	return found
}

// weekday reads the name of a weekday, if it stands next. Alone it is not enough.
func (r *dateReader) weekday(e *typedEnd) *Unread {
	start := r.at
	r.word(prepositions...)
	step, isRelative := r.relative()
	t := r.next()
	day := -1
	if t.kind == wordToken {
		day = weekdayNamed(t.text)
	}
	switch {
	case day < 0:
		r.at = start
		return nil
	case isRelative && step == 0:
		return r.whichDay(day)
	}
	r.at++
	if isRelative {
		r.setDay(e, r.nearest(day, step))
		return nil
	}
	e.weekday = day
	r.sign(",")
	if rest := r.next(); rest.kind == signToken || rest.kind == clockToken || r.peek(clockWords) {
		return r.whichDay(day)
	}
	return nil
}

// clockBehind reads the time behind a day.
func (r *dateReader) clockBehind(e *typedEnd) *Unread {
	start := r.at
	r.sign(",")
	r.word(clockWords...)
	if e.clock != "" || r.next().kind != clockToken {
		r.at = start
		return nil
	}
	return r.clock(e)
}

// marks reads what stands in brackets or as a sign behind a date.
func (r *dateReader) marks(e *typedEnd) {
	for {
		start := r.at
		switch {
		case r.word(doubtSigns...):
			e.uncertain = true
			continue
		case r.sign("("):
			if n := r.note(); n == dayUnknown || n == monthUnknown {
				e.add(n)
				if r.sign(")") {
					continue
				}
			}
		}
		r.at = start
		return
	}
}

// notes reads what stands behind the date, set off by commas.
func (r *dateReader) notes(e *typedEnd) []note {
	var notes []note
	r.word("on", "onwards", "onward")
	for {
		start := r.at
		r.sign(",")
		n := r.note()
		if n == noNote {
			r.at = start
			return notes
		}
		e.add(n)
		notes = append(notes, n)
		r.marks(e)
	}
}

func (r *dateReader) note() note {
	for _, n := range noteWords {
		if r.word(n.words...) {
			return n.note
		}
	}
	return noNote
}

func (e *typedEnd) add(n note) {
	e.noDay = e.noDay || n == dayUnknown
	e.noMonth = e.noMonth || n == monthUnknown
}

// shareDoubt gives what is said of an interval as a whole to both of its ends: it is, where they share the year or stand
// close together as years do.
func shareDoubt(first, last *typedEnd, join token) {
	if !first.hasYear && first.stored == "" || join.tight && first.yearAlone() && last.yearAlone() {
		last.approximate = last.approximate || first.approximate
		first.uncertain = first.uncertain || last.uncertain
	}
}

// complete gives each end what only the other one says.
func (r *dateReader) complete(first, last *typedEnd) *Unread {
	switch {
	case first.number > 0 && last.yearAlone():
		first.year, first.hasYear, first.number = first.number, true, 0
		first.eraless = true
	case first.number > 0 && last.day > 0:
		first.day, first.number, first.month = first.number, 0, last.month
	case last.number > 0 && first.day > 0:
		last.day, last.number, last.month = last.number, 0, first.month
	case first.number > 0 || last.number > 0:
		return r.refuse(r.notRead)
	}
	if first.eraless && last.hasYear && last.year <= 0 { // time goes on
		first.year, first.eraless = 1-first.year, false
	}
	switch {
	case last.timed && first.timed:
		return r.refuse(r.timeNeedsDay)
	case last.timed:
		last.year, last.hasYear, last.month, last.day = first.year, first.hasYear, first.month, first.day
	case first.timed:
		first.year, first.hasYear, first.month, first.day = last.year, last.hasYear, last.month, last.day
	}
	needs := func(e typedEnd) bool { return !e.hasYear && e.stored == "" }
	switch {
	case needs(*first) && needs(*last):
		return r.whichYears(*first, *last)
	case needs(*first) && last.hasYear:
		first.year, first.hasYear, first.borrowed = last.year, true, true
	case needs(*last) && first.hasYear:
		last.year, last.hasYear, last.borrowed = first.year, true, true
	}
	return nil
}
