package timeline

import (
	"fmt"
	"time"
)

// text is an end as it is stored.
func (r *dateReader) text(e typedEnd) (string, *Unread) {
	text, unread := r.body(e)
	switch {
	case unread != nil:
		return "", unread
	case e.vague != "" && e.day == 0 && e.clock == "" && !e.noDay && !e.noMonth:
		return "", r.refuseWith(fmt.Sprintf(r.vague, e.vague), r.suggest(text+"~")...)
	case e.vague != "":
		return "", r.refuse(r.notRead)
	case e.clock != "" && (e.approximate || e.uncertain):
		return "", r.refuse(r.doubtfulTime)
	}
	return text + qualifier(e), nil
}

func qualifier(e typedEnd) string {
	switch {
	case e.approximate && e.uncertain:
		return "%"
	case e.approximate:
		return "~"
	case e.uncertain:
		return "?"
	}
	return ""
}

// body is an end as it is stored, without how sure it is.
func (r *dateReader) body(e typedEnd) (string, *Unread) {
	switch {
	case e.stored != "" && (e.clock != "" || e.noDay || e.noMonth || e.weekday >= 0):
		return "", r.refuse(r.notRead)
	case e.stored != "":
		return e.stored, nil
	case e.timed && !e.hasYear:
		return "", r.refuse(r.timeNeedsDay)
	case e.number > 0 || !e.hasYear && e.month == 0:
		return "", r.misunderstood()
	case !e.hasYear:
		return "", r.whichYear(e)
	case e.year > maxYear || e.year < -maxYear:
		return "", r.refuse(r.yearRange)
	}
	year := yearText(e.year)
	switch {
	case e.month == 0 && e.day == 0 && e.clock == "" && e.weekday < 0:
		return r.unknown(e, year)
	case e.year > 9999 || e.year < -9999:
		return "", r.refuse(r.longYearAlone)
	case e.day == 0 && (e.clock != "" || e.weekday >= 0), e.day > 0 && (e.noDay || e.noMonth || e.month == 0 || e.month > 12), e.noMonth:
		return "", r.refuse(r.notRead)
	case e.month > 12 && e.noDay:
		return "", r.refuse(r.notRead)
	case e.noDay:
		return fmt.Sprintf("%s-%02d-XX", year, e.month), nil
	case e.day == 0:
		return fmt.Sprintf("%s-%02d", year, e.month), nil
	}
	return r.wholeDay(e, year)
}

// unknown is a year of which more may be written as not known.
func (r *dateReader) unknown(e typedEnd, year string) (string, *Unread) {
	switch {
	case (e.noDay || e.noMonth) && (e.year > 9999 || e.year < -9999):
		return "", r.refuse(r.longYearAlone)
	case e.noDay:
		return year + "-XX-XX", nil
	case e.noMonth:
		return year + "-XX", nil
	}
	return year, nil
}

// wholeDay is a day, or a time on it.
func (r *dateReader) wholeDay(e typedEnd, year string) (string, *Unread) {
	at := time.Unix(midnight(e.year, time.Month(e.month), e.day), 0).UTC()
	text := fmt.Sprintf("%s-%02d-%02d", year, e.month, e.day)
	switch {
	case int(at.Month()) != e.month:
		last := time.Unix(midnight(e.year, time.Month(e.month+1), 0), 0).UTC().Day()
		month := capital(r.wording().plain(moment{precision: Month, year: e.year, month: e.month}))
		return "", r.refuse(r.daysIn, month, r.tongue.count(last))
	case e.weekday >= 0 && int(at.Weekday()) != e.weekday:
		message := fmt.Sprintf(r.otherWeekday, r.plainDay(e), r.tongue.weekdays[at.Weekday()])
		return "", r.refuseWith(message, r.suggest(text)...)
	case e.clock == "":
		return text, nil
	case e.year < 0 || e.year > 9999:
		return "", r.refuse(r.timeYears)
	}
	return r.timed(e, text)
}

// yearText is a year as it is stored.
func yearText(year int) string {
	switch {
	case year > 9999 || year < -9999:
		return fmt.Sprintf("Y%d", year)
	case year < 0:
		return fmt.Sprintf("-%04d", -year)
	}
	return fmt.Sprintf("%04d", year)
}

// ordered refuses an interval whose end lies before its start, and says what else may have been meant.
func (r *dateReader) ordered(first, last typedEnd, a, b string) *Unread {
	_, errA := ParseDate(a, r.zone)
	_, errB := ParseDate(b, r.zone)
	_, err := ParseDate(a+"/"+b, r.zone)
	switch {
	case errA != nil || errB != nil || err == nil:
		return nil
	case (first.clock == "") != (last.clock == "") && first.stored == "" && last.stored == "":
		return r.refuse(r.mixedEnds)
	}
	switch other := b + "/" + a; {
	case last.timed && last.day > 0:
		r.setDay(&last, time.Unix(midnight(last.year, time.Month(last.month), last.day+1), 0).UTC())
	case first.borrowed:
		first.year--
	case last.borrowed:
		last.year++
	default:
		return r.refuseWith(r.endBeforeStart, r.suggest(other)...)
	}
	return r.refuseWith(r.endBeforeStart, r.suggestPair(first, last)...)
}
