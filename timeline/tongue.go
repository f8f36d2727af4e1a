package timeline

import (
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// tongue is how one language puts dates into words: data only. In patterns a star stands for what is
// filled in, in order.
type tongue struct {
	tag language.Tag

	months, monthsOf   [12]string // alone; behind a day or a preposition
	seasons, seasonsOf [4]string  // spring first
	weekdays           [7]string  // Sunday first

	day       string // day, month
	yearIn    string // what lies in the year, year
	longYear  string // year of five digits and more, where it stands alone
	bce, ce   string // year before 1, and year below 1000, which would not be taken for a year
	thousands string // between groups of three digits
	decade    string // first year of a decade
	decadeIn  string // the same, beside other words
	someYear  string // first and last year

	about, aboutSpoken, uncertain     string
	unknown                           string // what is known, what is not, within an interval
	since, after, from, by, until     string
	goesOn, noDateYet, noEnd, noStart string
	dayNotGiven, monthNotGiven        string
	monthsNotGiven, yearNotKnown      string
	dayNotKnown, monthNotKnown        string
	isApproximate, isUncertain        string
	days                              map[plural.Form]string
	cityTime                          string // city
	cityHome, offsetHome              string // time, city; time, offset from UTC
	statuses                          map[Status]string
	changes                           map[ChangeKind]string
}

// tongueOf is the language with the given tag. There is only English until another has words.
func tongueOf(string) *tongue { return &english }

// year is a year beside other words.
func (t *tongue) year(y int) string {
	switch {
	case y <= 0:
		return fill(t.bce, t.number(1-y))
	case y < 1000:
		return fill(t.ce, t.number(y))
	}
	return t.number(y)
}

// number is a number, in groups from five digits on.
func (t *tongue) number(n int) string {
	s := strconv.Itoa(n)
	if len(s) < 5 {
		return s
	}
	var b strings.Builder
	for i, c := range []byte(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(t.thousands)
		}
		b.WriteByte(c)
	}
	return b.String()
}

// numberOf is the number of a year, to which the words for its era are missing.
func (t *tongue) numberOf(y int) string {
	if y <= 0 {
		y = 1 - y
	}
	return t.number(y)
}

// sameEra reports whether years are written with the same words.
func sameEra(a, b int) bool { return (a <= 0) == (b <= 0) && (a <= 0 || (a < 1000) == (b < 1000)) }

// yearRange is a span of years.
func (t *tongue) yearRange(a, b int) string {
	if sameEra(a, b) {
		return t.numberOf(a) + "–" + t.year(b)
	}
	return dash(t.year(a), t.year(b))
}

// anyYear is one of several years.
func (t *tongue) anyYear(a, b int) string {
	if sameEra(a, b) {
		return fill(t.someYear, t.numberOf(a), t.year(b))
	}
	return fill(t.someYear, t.year(a), t.year(b))
}

// count is a number of days.
func (t *tongue) count(n int) string {
	form := plural.Cardinal.MatchPlural(t.tag, n, 0, 0, 0, 0)
	return fill(orElse(t.days[form], t.days[plural.Other]), t.number(n))
}

// dash joins two ends: without spaces between numbers and single words, with spaces where one end has
// several words.
func dash(a, b string) string {
	if strings.ContainsAny(a+b, " \u00a0") {
		return a + " – " + b
	}
	return a + "–" + b
}
