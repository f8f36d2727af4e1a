package main

import (
	"errors"
	"regexp"
	"strconv"
	"time"

	"dateline/timeline"
)

var errExpiry = errors.New("--expires must be a day such as 2026-12-31, a while such as 90d or 720h, or a time such as 2027-01-31T09:00:00Z")

// dayCount is a number of days; so many that no calendar has them are none.
var dayCount = regexp.MustCompile(`^(\d{1,6})d$`)

// parseExpiry reads when a token is to end. A day ends where the next one begins, in UTC.
func parseExpiry(text string, now time.Time) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.AddDate(0, 0, 1), nil
	}
	if m := dayCount.FindStringSubmatch(text); m != nil {
		days, err := strconv.Atoi(m[1])
		return now.UTC().AddDate(0, 0, days), err
	}
	if while, err := time.ParseDuration(text); err == nil {
		return now.UTC().Add(while), nil
	}
	return time.Time{}, errExpiry
}

// expiry is when a token ends, in words.
func expiry(t timeline.Token, now time.Time) string {
	switch {
	case t.Expires == nil:
		return "never"
	case !t.Valid(now):
		return t.Expires.Format(time.RFC3339) + " (expired)"
	}
	return t.Expires.Format(time.RFC3339)
}
