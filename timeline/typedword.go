package timeline

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// The words that people write dates with, in both languages at once. Where one list has several entries that begin alike,
// the longer stands first. Names of months, seasons and weekdays are also those of the tongues.
var (
	aboutWords = []string{"c", "ca", "circa", "about", "approximately", "approx", "around", "roughly", "~", "бл", "близько", "приблизно", "орієнтовно", "десь"}
	maybeWords = []string{"maybe", "perhaps", "possibly", "probably", "можливо", "мабуть", "ймовірно", "імовірно"}
	doubtSigns = []string{"( uncertain )", "( непевно )", "?"}

	afterWords  = []string{"after", "since", "starting", "beginning", "starting from", "starting on", "as of", "після", "починаючи з", "починаючи від"}
	fromWords   = []string{"from", "з", "із", "зі", "від"}
	untilWords  = []string{"until", "till", "by", "no later than", "до", "не пізніше"}
	beforeWords = []string{"before", "earlier than", "раніше"}
	toWords     = []string{"to", "until", "till", "through", "по", "до"}
	andWords    = []string{"and", "і", "й", "та"}

	prepositions = []string{"on the", "in the", "on", "in", "the", "of the", "of", "у", "в"}
	clockWords   = []string{"at", "о", "об"}
	yearWords    = []string{"the year", "year", "рік", "року", "році"}
	behindYear   = []string{"рр", "р", "роки", "років", "року", "рік", "році"}
	beforeEra    = []string{"bce", "bc", "b c e", "b c", "до нашої ери", "до н е", "до н"}
	ourEra       = []string{"ce", "ad", "c e", "a d", "нашої ери", "н е"}
	anyYears     = []string{"some year from", "some year between", "якийсь рік з", "якийсь рік із", "якогось року з", "якогось року із"}
	anyDays      = []string{"a day in", "some day in", "one day in", "день у", "день в", "якийсь день у", "якийсь день в", "якогось дня у", "якогось дня в"}
	anyMonths    = []string{"a month in", "some month in", "one month in", "місяць у", "місяць в", "якийсь місяць у", "якийсь місяць в"}
	quarterWords = []string{"quarter", "квартал", "кварталу", "кварталі"}
	quarters     = [][]string{{"q1", "first", "i", "і", "перший"}, {"q2", "second", "ii", "іі", "другий"}, {"q3", "third", "iii", "ііі", "третій"}, {"q4", "fourth", "iv", "іv", "четвертий"}}

	// A day cannot say that it lies early or late in its month.
	vagueWords = []string{
		"early", "mid", "middle", "middle of", "late", "beginning of", "the beginning of", "start of", "the start of", "end of", "the end of", "the middle of",
		"на початку", "початок", "у середині", "в середині", "середина", "наприкінці", "у кінці", "в кінці", "кінець",
	}

	nextWords = []string{"next", "наступний", "наступна", "наступне", "наступного", "наступної", "наступну"}
	lastWords = []string{"last", "минулий", "минула", "минуле", "минулого", "минулої", "минулу"}
	thisWords = []string{"this", "цей", "цього", "ця", "цієї"}
	daysNear  = []struct {
		days  int
		words []string
	}{
		{0, []string{"today", "сьогодні"}},
		{1, []string{"tomorrow", "завтра"}},
		{-1, []string{"yesterday", "вчора", "учора"}},
		{2, []string{"the day after tomorrow", "післязавтра"}},
		{-2, []string{"the day before yesterday", "позавчора"}},
	}

	otherMonths = [12][]string{
		{"січні"}, {"лютому"}, {"березні"}, {"квітні"}, {"травні"}, {"червні"},
		{"липні"}, {"серпні"}, {"sept", "вересні"}, {"жовтні"}, {"листопаді"}, {"грудні"},
	}
	otherSeasons = [4][]string{
		{"весні", "весною", "навесні", "весну"}, {"літі", "літом", "влітку", "улітку"},
		{"fall", "осінню", "восени"}, {"зимою", "взимку", "узимку", "зимі", "зиму"},
	}
	otherWeekdays = [7][]string{
		{"неділю", "неділі", "нд"}, {"понеділка", "пн"}, {"tues", "вівторка", "вт"}, {"середу", "середи", "ср"},
		{"thur", "thurs", "четверга", "чт"}, {"пʼятницю", "пʼятниці", "пт"}, {"суботу", "суботи", "сб"},
	}
)

// note is what is added to a date: what of it is not known.
type note byte

const (
	noNote note = iota
	dayUnknown
	monthUnknown
	startUnknown
	endUnknown
	openNote // what the preposition says already
)

var noteWords = []struct {
	note  note
	words []string
}{
	{dayUnknown, []string{"day not known", "day unknown", "день невідомий", "день не відомий"}},
	{monthUnknown, []string{"month not known", "month unknown", "місяць невідомий", "місяць не відомий"}},
	{startUnknown, []string{"start not known", "start unknown", "початок невідомий", "початок не відомий"}},
	{endUnknown, []string{"end not known", "end unknown", "кінець невідомий", "кінець не відомий"}},
	{openNote, []string{"no date yet", "date not set", "goes on", "дати ще немає", "триває"}},
}

// frame is a preposition before a date.
type frame byte

const (
	unframed frame = iota
	framedFrom
	framedAfter
	framedUntil
	framedBefore
	framedBetween
)

// frame reads the preposition that makes an open interval, or begins a closed one.
func (r *dateReader) frame() (frame, bool) {
	for _, f := range []struct {
		frame frame
		words []string
	}{
		{framedAfter, afterWords}, {framedFrom, fromWords}, {framedUntil, untilWords},
		{framedBefore, beforeWords}, {framedBetween, []string{"between", "між"}},
	} {
		if r.word(f.words...) {
			return f.frame, true
		}
	}
	return unframed, false
}

// joint reads what joins the two ends of an interval.
func (r *dateReader) joint(frame frame) (token, bool) {
	switch {
	case frame == framedBetween:
		return token{}, r.word(andWords...)
	case r.at < len(r.tokens) && r.tokens[r.at].kind == dashToken:
		r.at++
		return r.tokens[r.at-1], true
	case frame == framedUntil || frame == framedBefore:
		return token{}, false
	}
	return token{}, r.word(toWords...)
}

// word reads the longest of the given words that stands next; some are several tokens long.
func (r *dateReader) word(among ...string) bool {
	most := 0
	for _, words := range among {
		parts := strings.Fields(words)
		if len(parts) > most && r.follow(parts) {
			most = len(parts)
		}
	}
	r.at += most
	return most > 0
}

// relative reads the word that tells of which one, seen from today: the next (1), the last (-1) or this one (0).
func (r *dateReader) relative() (step int, found bool) {
	switch {
	case r.word(nextWords...):
		return 1, true
	case r.word(lastWords...):
		return -1, true
	}
	return 0, r.word(thisWords...)
}

// follow reports whether tokens of these texts stand next.
func (r *dateReader) follow(parts []string) bool {
	if len(parts) > len(r.tokens)-r.at {
		return false
	}
	for i, part := range parts {
		if r.tokens[r.at+i].text != part {
			return false
		}
	}
	return true
}

// sign reads a comma and the like, if it stands next.
func (r *dateReader) sign(text string) bool { return r.word(text) }

// next is the token that stands next; an empty sign at the end.
func (r *dateReader) next() token {
	if r.at < len(r.tokens) {
		return r.tokens[r.at]
	}
	return token{kind: signToken}
}

// monthNamed is the month that a word names, from 1; 0 if it names none. Three letters are enough of one.
func monthNamed(word string) int {
	long := utf8.RuneCountInString(word) >= 3
	for i := range 12 {
		begins := long && (strings.HasPrefix(strings.ToLower(english.months[i]), word) || strings.HasPrefix(ukrainian.months[i], word))
		if begins || word == ukrainian.monthsOf[i] || slices.Contains(otherMonths[i], word) {
			return i + 1
		}
	}
	return 0
}

// seasonNamed is the season that a word names, as a month of EDTF; 0 if it names none.
func seasonNamed(word string) int {
	for i := range 4 {
		if word == english.seasons[i] || word == ukrainian.seasons[i] || word == ukrainian.seasonsOf[i] || slices.Contains(otherSeasons[i], word) {
			return firstSeason + i
		}
	}
	return 0
}

// weekdayNamed is the weekday that a word names, Sunday first; -1 if it names none.
func weekdayNamed(word string) int {
	for i := range 7 {
		name := strings.ToLower(english.weekdays[i])
		if word == name || len(word) == 3 && strings.HasPrefix(name, word) || word == ukrainian.weekdays[i] || slices.Contains(otherWeekdays[i], word) {
			return i
		}
	}
	return -1
}
