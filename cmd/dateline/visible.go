package main

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What the verbs print for people is one line each, of visible characters: what comes from a service or a file must
// not move the cursor, colour the terminal, or look like a line of ours. JSON and exports have their own rules.

// visible is text with what a terminal would obey written out: control characters, those that turn the direction of
// other texts round, and bytes that are no UTF-8.
func visible(text string) string {
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case unicode.IsControl(r):
			b.WriteString(controlName(r))
		case isTurn(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func controlName(r rune) string {
	switch r {
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	}
	return fmt.Sprintf(`\x%02x`, r)
}

// isTurn reports whether a character reorders what stands behind it (Unicode Standard Annex 9), or ends a line though
// it is no control character.
func isTurn(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029
}

// visibleLine is visible for an error, which may have been joined of several, a line each.
func visibleLine(text string) string { return visible(strings.ReplaceAll(text, "\n", "; ")) }

// numberOf is a number with the word for one, or for another number.
func numberOf(n int, one, other string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprint(n, " ", other)
}
