package timeline

import (
	"strconv"
	"strings"
	"unicode/utf8"

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

	day       string    // day, month
	yearIn    string    // what lies in the year, year
	longYear  string    // year of five digits and more, where it stands alone
	era, eras [3]string // year, and several years: before 1, below 1000, and others
	thousands string    // between groups of three digits

	decades, decadesIn   [10]string // first year of a decade, by its tens; the same beside other words
	decadeOf             string     // the same behind a preposition
	someYear, someYearOf string     // first and last year; the same behind a preposition

	about, aboutSpoken, uncertain     string
	aboutFramed                       string // about a date that stands behind a preposition already; empty: as any other
	unknown                           string // what is known, what is not, within an interval
	since, after, from, by, until     string
	euphony                           [3]string // a preposition, what it becomes, and the letters before which it does
	goesOn, noDateYet, noEnd, noStart string
	dayNotGiven, monthNotGiven        string
	monthsNotGiven, yearNotKnown      string
	dayNotKnown, monthNotKnown        string
	isApproximate, isUncertain        string
	days                              map[plural.Form]string

	towns                          map[string]town // by the names that time zones have for them
	cityTime, offsetTime           string          // whose time it is: city, town, offset from UTC
	cityBeside                     string          // the same in short, for a city
	cityHome, townHome, offsetHome string          // time, and where it is that time: city, town, offset
	statuses                       map[Status]string
	changes                        map[ChangeKind]string
}

// town is a city whose name has forms of its own in a language.
type town struct{ time, in string } // as in "за київським часом" and "у Києві"

// tongueOf is the language that fits a tag best; English if none does.
func tongueOf(lang string) *tongue {
	if tag, ok := WordsIn(lang); ok && tag == "uk" {
		return &ukrainian
	}
	return &english
}

// WordsIn is the language in which there are words for who asks for lang; ok is false if there are none.
func WordsIn(lang string) (tag string, ok bool) { return Lookup(lang, []string{"en", "uk"}) }

// year is a year beside other words.
func (t *tongue) year(y int) string { return fill(t.era[eraOf(y)], t.numberOf(y)) }

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

// eraOf says with which words a year is written: those below 1000 would not be taken for a year without any.
func eraOf(y int) int {
	switch {
	case y <= 0:
		return 0
	case y < 1000:
		return 1
	}
	return 2
}

// yearRange is a span of years.
func (t *tongue) yearRange(a, b int) string {
	if era := eraOf(a); era == eraOf(b) {
		return fill(t.eras[era], t.numberOf(a)+"–"+t.numberOf(b))
	}
	return dash(t.year(a), t.year(b))
}

// anyYear is one of several years, in a pattern.
func (t *tongue) anyYear(pattern string, a, b int) string {
	if eraOf(a) == eraOf(b) {
		return fill(pattern, t.numberOf(a), t.year(b))
	}
	return fill(pattern, t.year(a), t.year(b))
}

// framed is a date behind the preposition of a pattern, which may change before some letters.
func (t *tongue) framed(pattern, text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	if rest, found := strings.CutPrefix(pattern, t.euphony[0]); found && rest == "*" && strings.ContainsRune(t.euphony[2], first) {
		pattern = t.euphony[1] + rest
	}
	return fill(pattern, text)
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
