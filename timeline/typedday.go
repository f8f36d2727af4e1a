package timeline

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// date reads the day, month, year or longer span that stands next, if one does.
func (r *dateReader) date(e *typedEnd) *Unread {
	switch {
	case r.word(anyYears...):
		return r.anyYear(e)
	case r.word(anyDays...):
		e.noDay = true
	case r.word(anyMonths...):
		e.noMonth = true
	}
	if r.near(e) {
		return nil
	}
	for !r.readsYearNow() && r.word(prepositions...) {
	}
	t := r.next()
	switch t.kind {
	case storedToken:
		return r.stored(e)
	case numericToken:
		return r.numeric(e)
	case decadeToken:
		return r.decade(e)
	case numberToken:
		return r.number(e)
	case wordToken:
		return r.named(e)
	}
	return nil
}

// near reads the words for days, months and years near today.
func (r *dateReader) near(e *typedEnd) bool {
	for _, n := range daysNear {
		if r.word(n.words...) {
			r.setDay(e, r.today.AddDate(0, 0, n.days))
			return true
		}
	}
	start := r.at
	step, isRelative := r.relative()
	if !isRelative {
		return false
	}
	first := time.Date(r.today.Year(), r.today.Month(), 1, 0, 0, 0, 0, time.UTC)
	switch {
	case r.word("month", "місяць", "місяця"):
		at := first.AddDate(0, step, 0)
		e.year, e.hasYear, e.month = at.Year(), true, int(at.Month())
	case r.word("year", "рік", "року"):
		e.year, e.hasYear = first.Year()+step, true
	default:
		r.at = start
		return false
	}
	return true
}

func (r *dateReader) setDay(e *typedEnd, at time.Time) {
	y, m, d := at.Date()
	e.year, e.hasYear, e.month, e.day = y, true, int(m), d
}

// nearest is the next such weekday behind today, or the last before it.
func (r *dateReader) nearest(weekday, step int) time.Time {
	at := r.today.AddDate(0, 0, step)
	for int(at.Weekday()) != weekday {
		at = at.AddDate(0, 0, step)
	}
	return at
}

// stored reads a date that is written as it is stored.
func (r *dateReader) stored(e *typedEnd) *Unread {
	text := strings.ToUpper(r.next().text)
	d, err := ParseDate(text, r.zone)
	switch {
	case err != nil && len(text) >= dayLength && !strings.ContainsAny(text, "XTY"):
		return r.numeric(e)
	case err != nil:
		return r.refuse(r.said(err))
	}
	r.at++
	m := d.first
	e.approximate, e.uncertain = e.approximate || m.approximate, e.uncertain || m.uncertain
	switch {
	case m.unspecified():
		e.stored = strings.TrimRight(text, "?~%")
	case m.timed():
		e.stored = text
	default:
		e.year, e.hasYear, e.month, e.day = m.year, true, m.month, m.day
	}
	return nil
}

// decade reads the name of ten years.
func (r *dateReader) decade(e *typedEnd) *Unread {
	t := r.next()
	r.at++
	switch {
	case t.digits < 3:
		century := r.today.Year() / 100 * 100
		return r.refuseWith(r.whichDecade, r.suggest(fmt.Sprintf("%03dX", (century-100+t.n)/10), fmt.Sprintf("%03dX", (century+t.n)/10))...)
	case t.n%100 == 0:
		return r.refuseWith(r.decadeOrCentury, r.suggest(fmt.Sprintf("%03dX", t.n/10), fmt.Sprintf("%02dXX", t.n/100))...)
	}
	e.stored = fmt.Sprintf("%03dX", t.n/10)
	r.word("роках", "роки", "років", "рр")
	return nil
}

// anyYear reads the years of which one is meant, behind the words that say so.
func (r *dateReader) anyYear(e *typedEnd) *Unread {
	var first, last typedEnd
	r.year(&first)
	if !first.hasYear {
		r.bare(&first)
	}
	if !r.word("to", "and", "по", "до") || !r.year(&last) {
		return r.misunderstood()
	}
	if !first.hasYear {
		first.year, first.eraless = first.number, true
	}
	if first.eraless && last.year <= 0 {
		first.year = 1 - first.year
	}
	digits, sign := max(first.year, 0), ""
	if first.year < 0 {
		digits, sign = -first.year, "-"
	}
	for _, text := range []string{fmt.Sprintf("%s%03dX", sign, digits/10), fmt.Sprintf("%s%02dXX", sign, digits/100)} {
		d, err := ParseDate(text, r.zone)
		if err == nil && d.first.year == first.year && d.first.lastYear() == last.year {
			e.stored = text
			return nil
		}
	}
	a, _ := r.text(typedEnd{year: first.year, hasYear: true, weekday: -1})
	b, _ := r.text(typedEnd{year: last.year, hasYear: true, weekday: -1})
	return r.refuseWith(r.notRead, r.suggest(a+"/"+b)...)
}

// number reads what begins with a number: a day, a quarter or a year.
func (r *dateReader) number(e *typedEnd) *Unread {
	if r.year(e) {
		return nil
	}
	t := r.next()
	if t.digits > 3 {
		return r.misunderstood()
	}
	r.bare(e)
	switch {
	case t.n >= 1 && t.n <= 4 && r.word(quarterWords...):
		e.quarter, e.number = t.n, 0
	case r.month(e):
		e.day, e.number = t.n, 0
	default:
		start := r.at
		if r.sign(",") && r.year(e) { // the end of "March 12–14, 2025"
			return nil
		}
		r.at = start
		return nil
	}
	return r.yearBehind(e)
}

// bare reads a number of which only the other end says what it is.
func (r *dateReader) bare(e *typedEnd) {
	if t := r.next(); t.kind == numberToken {
		e.number = t.n
		r.at++
	}
}

// month reads the name of a month, if it stands next.
func (r *dateReader) month(e *typedEnd) bool {
	start := r.at
	r.word("of")
	month := monthNamed(r.next().text)
	if month == 0 || r.next().kind != wordToken {
		r.at = start
		return false
	}
	e.month = month
	r.at++
	return true
}

// named reads what begins with a name: a month, a season or a quarter.
func (r *dateReader) named(e *typedEnd) *Unread {
	for i, words := range quarters {
		start := r.at
		if r.word(words...) && (r.word(quarterWords...) || words[0] == r.tokens[start].text) {
			e.quarter = i + 1
			return r.yearBehind(e)
		}
		r.at = start
	}
	if season := seasonNamed(r.next().text); season > 0 {
		e.month = season
		r.at++
		return r.yearBehind(e)
	}
	if r.readsYearNow() {
		r.year(e)
		return nil
	}
	if !r.month(e) {
		return nil
	}
	if t := r.next(); t.kind == numberToken && t.digits <= 2 && !t.grouped && !r.readsYearNow() {
		e.day = t.n
		r.at++
	}
	return r.yearBehind(e)
}

// yearBehind reads the year behind what lies in it. Two digits are not enough.
func (r *dateReader) yearBehind(e *typedEnd) *Unread {
	start := r.at
	r.sign(",")
	for !r.readsYearNow() && r.word("of the", "of", "in", "у", "в") {
	}
	if r.year(e) {
		return nil
	}
	t := r.next()
	if t.kind == signToken && t.text == "ʼ" && r.at+1 < len(r.tokens) {
		t = r.tokens[r.at+1] // 28 Feb '25
	}
	if t.kind == numberToken && t.digits == 2 && !t.grouped && e.month > 0 && (e.day > 0 || e.month >= firstSeason) {
		full := *e
		full.year, full.hasYear = r.today.Year()/100*100+t.n, true
		return r.refuseWith(r.fourDigits, r.suggestEnds(full)...)
	}
	r.at = start
	return nil
}

// readsYearNow reports whether a year stands next.
func (r *dateReader) readsYearNow() bool {
	start := r.at
	var e typedEnd
	found := r.year(&e)
	r.at = start
	return found
}

// year reads a year, if it stands next. One of fewer than four digits needs its era, and one of more its groups or a word
// for year.
func (r *dateReader) year(e *typedEnd) bool {
	start := r.at
	worded := r.word(yearWords...)
	t := r.next()
	if t.kind != numberToken || strings.ContainsFunc(t.text, unicode.IsLetter) {
		r.at = start
		return false
	}
	r.at++
	behind := r.at
	worded = r.word(behindYear...) || worded
	era := 0
	switch {
	case r.word(beforeEra...):
		era = -1
	case r.word(ourEra...):
		era = 1
	default:
		if r.next().text == "," { // behind "р." there is no other
			break
		}
	}
	if era == 0 && !t.grouped && t.digits != 4 && !(worded && t.digits > 4) || t.n == 0 && era != 0 {
		r.at = start
		return false
	}
	if era == 0 && !worded {
		r.at = behind
	}
	e.year, e.hasYear, e.eraless = t.n, true, era == 0
	if era < 0 {
		e.year = 1 - t.n
	}
	return true
}

// numeric reads a date in digits alone.
func (r *dateReader) numeric(e *typedEnd) *Unread {
	text := r.next().text
	parts := strings.FieldsFunc(text, func(c rune) bool { return c < '0' || c > '9' })
	var n [3]int
	for i, part := range parts {
		n[i], _ = strconv.Atoi(part)
	}
	long := slices.IndexFunc(parts, func(part string) bool { return len(part) == 4 })
	r.at++
	switch {
	case slices.ContainsFunc(parts, func(part string) bool { return len(part) == 3 }):
	case len(parts) == 3 && long == 0:
		e.year, e.hasYear, e.month, e.day = n[0], true, n[1], n[2]
		if e.month >= 1 && e.month <= 12 {
			return nil
		}
	case len(parts) == 3 && long == 2:
		return r.dayAndMonth(e, n[0], n[1], n[2])
	case len(parts) == 3 && long < 0:
		return r.shortYear(n)
	case len(parts) == 2 && long >= 0 && n[1-long] >= 1 && n[1-long] <= 12:
		e.year, e.hasYear, e.month = n[long], true, n[1-long]
		return nil
	case len(parts) == 2 && long < 0 && (n[0] <= 12 || n[1] <= 12):
		return r.dayAndMonth(e, n[0], n[1], 0)
	}
	r.at--
	return r.misunderstood()
}

// dayAndMonth reads two numbers, of which nobody says which is the month, unless only one can be. Year 0 is none.
func (r *dateReader) dayAndMonth(e *typedEnd, a, b, year int) *Unread {
	e.year, e.hasYear = year, year > 0
	canBeMonth := func(n int) bool { return n >= 1 && n <= 12 }
	switch {
	case canBeMonth(a) && canBeMonth(b) && a != b:
		one, other := *e, *e
		one.day, one.month, other.day, other.month = a, b, b, a
		if !e.hasYear {
			one.year, one.hasYear = r.nearYears(one)[0], true
			other.year, other.hasYear = r.nearYears(other)[0], true
		}
		ways := r.suggestEnds(one, other)
		month := func(e typedEnd) string { return fill(r.tongue.day, strconv.Itoa(e.day), r.tongue.monthsOf[e.month-1]) }
		return r.refuseWith(fmt.Sprintf(r.whichOrder, month(one), month(other)), ways...)
	case canBeMonth(b):
		e.day, e.month = a, b
	case canBeMonth(a):
		e.day, e.month = b, a
	default:
		r.at--
		return r.misunderstood()
	}
	return nil
}

// shortYear refuses a date whose year has two digits.
func (r *dateReader) shortYear(n [3]int) *Unread {
	century := r.today.Year() / 100 * 100
	var ways []typedEnd
	for _, w := range [][3]int{{n[0], n[1], n[2]}, {n[1], n[0], n[2]}, {n[2], n[1], n[0]}} {
		e := typedEnd{day: w[0], month: w[1], year: century + w[2], hasYear: true, weekday: -1}
		if !slices.Contains(ways, e) {
			ways = append(ways, e)
		}
	}
	return r.refuseWith(r.fourDigits, r.suggestEnds(ways...)...)
}
