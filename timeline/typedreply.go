package timeline

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// replies are what the reader of dates answers in a language, in sentences that say what to write instead.
type replies struct {
	tongue *tongue

	empty, tooLong, notRead, misunderstoodAt string

	yearMissing, whichOrder, whichDayOfWeek, whichDecade, decadeOrCentury, fourDigits string

	daysIn, otherWeekday, endBeforeStart, mixedEnds, beforeDay, vague             string
	clockRange, clockColon, offsetRange, doubtfulTime, timeNeedsDay, never, twice string
	timeYears, longYearAlone, yearRange                                           string
}

var englishReplies = replies{
	tongue:          &english,
	empty:           "Write a date, such as 28 Feb 2025.",
	tooLong:         "A date has %d bytes at most. Write it as 28 Feb 2025.",
	notRead:         "Write the date as 28 Feb 2025, 28 Feb 2025 14:30, March 2025, spring 2025, c. 1990 or after 28 Feb 2025.",
	misunderstoodAt: "“%s” is not understood here. Write the date as 28 Feb 2025, March 2025, spring 2025, c. 1990 or after 28 Feb 2025.",

	yearMissing:     "Which year? Write %s.",
	whichOrder:      "%s or %s? Write the month as a word.",
	whichDayOfWeek:  "Which %s? Write the day and the month.",
	whichDecade:     "Of which century? Write the decade with four digits, such as 1990s.",
	decadeOrCentury: "Ten years or a hundred? Write 190X for ten years, 19XX for a hundred.",
	fourDigits:      "Write the year with four digits, and the month as a word.",

	daysIn:         "%s has %s.",
	otherWeekday:   "%s is a %s. Leave out the weekday, or write another day.",
	endBeforeStart: "The end is before the start.",
	mixedEnds:      "One end is a time and the other is a day. Write both as times, or both as days.",
	beforeDay:      "Does it include the day itself? Write “by” and the last day on which it can be.",
	vague:          "A date cannot say “%s”. Write it with “c.”, and put “%[1]s” into the summary.",

	clockRange:    "Hours run from 0 to 23, minutes and seconds from 0 to 59. Write the time as 14:30 or 2:30 pm.",
	clockColon:    "Write a time with a colon, such as 14:30, and a day with its month and year.",
	offsetRange:   "An offset lies between −14:00 and +14:00.",
	doubtfulTime:  "A time cannot be approximate or uncertain. Leave out the time, or the word for the doubt.",
	timeNeedsDay:  "On which day? Write it before the time, such as 28 Feb 2025 14:30.",
	never:         "There is no %s on %s in %s: clocks go forward over it. Write a time before or after that.",
	twice:         "Clocks show %s twice on %s in %s, since they go back. Write the time with its offset.",
	timeYears:     "A time needs a year from 1 BCE to 9999. Leave out the time.",
	longYearAlone: "A year before 10,000 BCE or behind 9999 stands alone. Leave out the month.",
	yearRange:     "A year is 1,000,000,000 at most.",
}

var ukrainianReplies = replies{
	tongue:          &ukrainian,
	empty:           "Напишіть дату, наприклад 28 лютого 2025.",
	tooLong:         "Дата має щонайбільше %d байтів. Напишіть її так: 28 лютого 2025.",
	notRead:         "Напишіть дату так: 28 лютого 2025, 28 лютого 2025 14:30, березень 2025, весна 2025, бл. 1990 або після 28 лютого 2025.",
	misunderstoodAt: "«%s» тут незрозуміло. Напишіть дату так: 28 лютого 2025, березень 2025, весна 2025, бл. 1990 або після 28 лютого 2025.",

	yearMissing:     "Якого року? Напишіть %s.",
	whichOrder:      "%s чи %s? Напишіть місяць словом.",
	whichDayOfWeek:  "Яка саме %s? Напишіть день і місяць.",
	whichDecade:     "Якого століття? Напишіть десятиліття чотирма цифрами, наприклад 1990-ті.",
	decadeOrCentury: "Десять років чи сто? Напишіть 190X для десяти років, 19XX для ста.",
	fourDigits:      "Напишіть рік чотирма цифрами, а місяць словом.",

	daysIn:         "%s має %s.",
	otherWeekday:   "%s — це %s. Не пишіть дня тижня або напишіть інший день.",
	endBeforeStart: "Кінець раніше за початок.",
	mixedEnds:      "Один кінець — час, а другий — день. Напишіть обидва з часом або обидва без нього.",
	beforeDay:      "Разом із самим днем? Напишіть «до» й останній день, коли це може бути.",
	vague:          "Дата не може сказати «%s». Напишіть її з «бл.», а «%[1]s» додайте до короткого опису.",

	clockRange:    "Години — від 0 до 23, хвилини й секунди — від 0 до 59. Напишіть час так: 14:30.",
	clockColon:    "Напишіть час із двокрапкою, наприклад 14:30, а день — із місяцем і роком.",
	offsetRange:   "Різниця з UTC лежить між −14:00 і +14:00.",
	doubtfulTime:  "Час не може бути приблизним чи непевним. Не пишіть часу або слова про сумнів.",
	timeNeedsDay:  "Якого дня? Напишіть його перед часом, наприклад 28 лютого 2025 14:30.",
	never:         "О %s, %s, такого часу в зоні %s немає: годинники переводять уперед. Напишіть час до або після цього.",
	twice:         "Час %s, %s, у зоні %s буває двічі, бо годинники переводять назад. Напишіть час із різницею з UTC.",
	timeYears:     "Для часу потрібен рік від 1 до н. е. до 9999. Не пишіть часу.",
	longYearAlone: "Рік до 10 000 до н. е. або після 9999 стоїть сам. Не пишіть місяця.",
	yearRange:     "Рік — щонайбільше 1 000 000 000.",
}

// repliesIn are the replies in the language that fits lang best.
func repliesIn(lang string) *replies {
	if tongueOf(lang) == &ukrainian {
		return &ukrainianReplies
	}
	return &englishReplies
}

// maxQuoted is how many characters of what was typed a reply repeats.
const maxQuoted = 30

func (r *dateReader) refuse(message string, args ...any) *Unread {
	forms := message == r.notRead || message == r.misunderstoodAt
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	return &Unread{Message: message, Forms: forms}
}

func (r *dateReader) refuseWith(message string, ways ...Suggestion) *Unread {
	return &Unread{Message: message, Suggestions: ways}
}

var clockWithDot = regexp.MustCompile(`^([01]?\d|2[0-3])\.[0-5]\d$`)

// misunderstood names the word at which the reader stopped.
func (r *dateReader) misunderstood() *Unread {
	text := r.next().text
	if clockWithDot.MatchString(text) {
		return r.refuse(r.clockColon)
	}
	if text == "" || utf8.RuneCountInString(text) > maxQuoted {
		return r.refuse(r.notRead)
	}
	return r.refuse(r.misunderstoodAt, text)
}

// suggest is those of the dates that are any, each once.
func (r *dateReader) suggest(values ...string) []Suggestion {
	var ways []Suggestion
	for _, value := range values {
		d, err := ParseDate(value, r.zone)
		way := Suggestion{Value: value, Words: Words(d, Scheduled, "", r.lang, Full).Main}
		if err == nil && !slices.ContainsFunc(ways, func(w Suggestion) bool { return w.Value == value }) {
			ways = append(ways, way)
		}
	}
	return ways
}

func (r *dateReader) suggestEnds(ends ...typedEnd) []Suggestion {
	var values []string
	for _, e := range ends {
		if value, unread := r.text(e); unread == nil {
			values = append(values, value)
		}
	}
	return r.suggest(values...)
}

func (r *dateReader) suggestPair(first, last typedEnd) []Suggestion {
	a, unreadA := r.text(first)
	b, unreadB := r.text(last)
	if unreadA != nil || unreadB != nil {
		return nil
	}
	return r.suggest(a + "/" + b)
}

// nearYears are the two years in which the date, whose year is missing, lies nearest to today.
func (r *dateReader) nearYears(e typedEnd) []int {
	here := r.today.Year()
	var years []int
	for year := here - 8; year <= here+8; year++ { // a 29 February may be so far away
		if at := time.Date(year, time.Month(e.month), max(e.day, 1), 0, 0, 0, 0, time.UTC); e.month > 12 || int(at.Month()) == e.month {
			years = append(years, year)
		}
	}
	if len(years) == 0 {
		return []int{here, here}
	}
	distance := func(year int) float64 {
		month := e.month
		if month > 12 {
			month = 3 + 3*(month-firstSeason)
		}
		at := time.Date(year, time.Month(month), max(e.day, 1), 0, 0, 0, 0, time.UTC)
		y, m, d := r.today.Date()
		return math.Abs(at.Sub(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)).Hours())
	}
	slices.SortStableFunc(years, func(a, b int) int { return int(math.Round(distance(a) - distance(b))) })
	return []int{years[0], years[1]}
}

// whichYear asks for the year of a date.
func (r *dateReader) whichYear(e typedEnd) *Unread {
	var ends []typedEnd
	for _, year := range r.nearYears(e) {
		full := e
		full.year, full.hasYear = year, true
		ends = append(ends, full)
	}
	return r.askYear(r.suggestEnds(ends...))
}

// whichYears asks for the year of an interval.
func (r *dateReader) whichYears(first, last typedEnd) *Unread {
	var ways []Suggestion
	for _, year := range r.nearYears(first) {
		a, b := first, last
		a.year, a.hasYear, b.year, b.hasYear = year, true, year, true
		if b.month < a.month {
			b.year++
		}
		ways = append(ways, r.suggestPair(a, b)...)
	}
	return r.askYear(ways)
}

// askYear shows the nearest way to write the date in full. A date that no year makes right is not one.
func (r *dateReader) askYear(ways []Suggestion) *Unread {
	if len(ways) == 0 {
		return r.refuse(r.notRead)
	}
	return r.refuseWith(fmt.Sprintf(r.yearMissing, strings.TrimSuffix(ways[0].Words, ".")), ways...)
}

// whichDay asks for the day of a weekday.
func (r *dateReader) whichDay(weekday int) *Unread {
	var next, last typedEnd
	r.setDay(&next, r.nearest(weekday, 1))
	r.setDay(&last, r.nearest(weekday, -1))
	next.weekday, last.weekday = -1, -1
	return r.refuseWith(fmt.Sprintf(r.whichDayOfWeek, r.tongue.weekdays[weekday]), r.suggestEnds(next, last)...)
}

// before asks for the last day, since nobody knows whether "before" means it.
func (r *dateReader) before(e typedEnd, text string) *Unread {
	if e.day == 0 || e.clock != "" {
		return r.refuseWith(r.beforeDay, r.suggest("../"+text)...)
	}
	previous := e
	previous.weekday = -1
	r.setDay(&previous, time.Unix(midnight(e.year, time.Month(e.month), e.day-1), 0).UTC())
	values := []string{"../" + text}
	if value, unread := r.text(previous); unread == nil {
		values = append([]string{"../" + value}, values...)
	}
	return r.refuseWith(r.beforeDay, r.suggest(values...)...)
}

// plainDay is the day of an end in words.
func (r *dateReader) plainDay(e typedEnd) string {
	return r.wording().plain(moment{precision: Day, year: e.year, month: e.month, day: e.day})
}

func (r *dateReader) wording() *wording { return newWording(Date{}, "", r.tongue) }
