package pages

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"dateline/timeline"
)

// EditTokens lists tokens, and makes new ones.
type EditTokens struct {
	EditFrame

	Rows                 []TokenRow
	Secret               string   // of the one that was just made; told once
	Addresses            []string // of the capability that was just made, in place of its secret
	MadeFor              string
	Name, Scope, Expires string
	Timelines            []Option
	Faults               Faults
}

// Scopes are the choices of what a token may do.
func (t EditTokens) Scopes() []Option {
	return options(t.Scope, t.Labels.Edit.ScopeChoices, "write", "read", "capability", "admin")
}

// TokenRow is a token in the list.
type TokenRow struct {
	ID, Name, May, Timelines, Created, Used, Expires string
	Own, Expired, Capability                         bool
}

// NewTokenRow is the row of a token; own is the id of the one that the reader is signed in with.
func NewTokenRow(words *Labels, t timeline.Token, now time.Time, own string) TokenRow {
	row := TokenRow{
		ID: t.ID, Name: t.Name, Timelines: strings.Join(t.Timelines, ", "), Created: day(t.Created, words.Lang), Own: t.ID == own,
		Expired: !t.Valid(now), Expires: words.Edit.Never, Used: words.Edit.NotUsed, Capability: t.Capability(),
	}
	if t.LastUsed != nil {
		row.Used = day(*t.LastUsed, words.Lang)
	}
	for _, s := range t.Scopes {
		row.May = joinTexts(row.May, cmp.Or(words.Edit.ScopeWords[s], string(s)))
	}
	if row.Timelines == "" || slices.Contains(t.Scopes, timeline.ScopeAdmin) {
		row.Timelines = words.Edit.AllTimelinesOfIt
	}
	if t.Expires != nil {
		row.Expires = day(t.Expires.Add(-time.Second), words.Lang) // the last day on which it holds
	}
	return row
}

func day(at time.Time, lang string) string {
	return DateWords(at.UTC().Format(time.DateOnly), "UTC", "UTC", lang)
}

// EditRevoke asks whether a token is to end.
type EditRevoke struct {
	EditFrame

	Token TokenRow
}
