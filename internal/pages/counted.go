package pages

import (
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Counted is a text about a number, which stands in it as a star: one for each form that a language has. What a language does
// not need is empty.
type Counted struct{ One, Few, Many, Other string }

// In is the text for a number, which is written as the language does.
func (c Counted) In(lang string, n int) string {
	return strings.ReplaceAll(c.form(lang, n), "*", Number(lang, n))
}

func (c Counted) form(lang string, n int) string {
	text := ""
	switch plural.Cardinal.MatchPlural(language.Make(lang), n, 0, 0, 0, 0) {
	case plural.One:
		text = c.One
	case plural.Few:
		text = c.Few
	case plural.Many:
		text = c.Many
	}
	if text == "" {
		return c.Other
	}
	return text
}

// Number is a number as the language writes it: 1,000 is the first that has a sign between its digits.
func Number(lang string, n int) string {
	return message.NewPrinter(language.Make(lang)).Sprintf("%d", n)
}
