package main

import (
	"encoding"
	"errors"
	"math"
	"regexp"
	"strconv"
	"time"
)

// span is a length of time in a setting.
type span time.Duration

var _ encoding.TextUnmarshaler = (*span)(nil)

const (
	oneDay  = 24 * time.Hour
	maxDays = int(math.MaxInt64 / oneDay) // that a span can have
)

var errSpan = errors.New("must be a length of time such as 90d, 52w, 3y or 720h; a year has 365 days")

// UnmarshalText reads what a flag, a variable or a file of settings says.
func (s *span) UnmarshalText(text []byte) error {
	days, rest, err := parseWhile(string(text))
	if err != nil || days > maxDays {
		return errSpan
	}
	*s = span(time.Duration(days)*oneDay + rest)
	return nil
}

// String is the span in days, if it is a number of them.
func (s span) String() string {
	if d := time.Duration(s); d == 0 || d%oneDay != 0 {
		return d.String()
	}
	return strconv.FormatInt(int64(time.Duration(s)/oneDay), 10) + "d"
}

// dayCount is a number of days, weeks or years; so many that no calendar has them are none.
var dayCount = regexp.MustCompile(`^(\d{1,6})([dwy])$`)

// daysIn is how many days each of the units has.
var daysIn = map[string]int{"d": 1, "w": 7, "y": 365}

// parseWhile reads a length of time: a number of days (d), weeks (w) or years (y), or what time.ParseDuration takes.
// Days stand apart from the rest, since a calendar has more of them than a duration.
func parseWhile(text string) (days int, rest time.Duration, err error) {
	m := dayCount.FindStringSubmatch(text)
	if m == nil {
		rest, err = time.ParseDuration(text)
		return 0, rest, err
	}
	count, err := strconv.Atoi(m[1])
	if days = count * daysIn[m[2]]; days > 999_999 {
		err = errSpan
	}
	return days, 0, err
}
