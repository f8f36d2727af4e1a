package pages

import (
	"slices"
	"strings"
	"time"

	"dateline/timeline"
)

// EditTokens lists tokens, and makes new ones.
type EditTokens struct {
	EditFrame

	Rows                 []TokenRow
	Secret               string // of the one that was just made; told once
	MadeFor              string
	Name, Scope, Expires string
	Timelines            []Option
	Faults               Faults
}

// Scopes are the choices of what a token may do.
func (t EditTokens) Scopes() []Option {
	return options(t.Scope, [][2]string{
		{"write", "Write: events and settings"}, {"read", "Read: private timelines"}, {"admin", "Admin: everything, tokens too"},
	})
}

// TokenRow is a token in the list.
type TokenRow struct {
	ID, Name, May, Timelines, Created, Expires string
	Own, Expired                               bool
}

// NewTokenRow is the row of a token; own is the id of the one that the reader is signed in with.
func NewTokenRow(t timeline.Token, now time.Time, own string) TokenRow {
	row := TokenRow{
		ID: t.ID, Name: t.Name, Timelines: strings.Join(t.Timelines, ", "), Created: day(t.Created), Own: t.ID == own, Expired: !t.Valid(now), Expires: "never",
	}
	for _, s := range t.Scopes {
		row.May = joinTexts(row.May, string(s))
	}
	if row.Timelines == "" {
		row.Timelines = "all"
	}
	if slices.Contains(t.Scopes, timeline.ScopeAdmin) {
		row.Timelines = "all"
	}
	if t.Expires != nil {
		row.Expires = day(t.Expires.Add(-time.Second)) // the last day on which it holds
	}
	return row
}

func day(at time.Time) string {
	return DateWords(at.UTC().Format(time.DateOnly), "UTC", "UTC", English.Lang)
}

// EditRevoke asks whether a token is to end.
type EditRevoke struct {
	EditFrame

	Token TokenRow
}
