package main

import (
	"errors"
	"time"

	"dateline/timeline"
)

var errExpiry = errors.New("--expires must be a day such as 2026-12-31, a while such as 90d, 1y or 720h, or a time such as 2027-01-31T09:00:00Z")

// parseExpiry reads when a token is to end. A day ends where the next one begins, in UTC.
func parseExpiry(text string, now time.Time) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.AddDate(0, 0, 1), nil
	}
	if days, rest, err := parseWhile(text); err == nil {
		return now.UTC().AddDate(0, 0, days).Add(rest), nil
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
