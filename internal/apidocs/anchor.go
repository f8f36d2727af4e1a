package apidocs

import (
	"strings"
	"unicode"
)

// Anchor is a heading as code hosts make an anchor of it: lower case, hyphens for spaces, and no other signs.
func Anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		case r == ' ':
			return '-'
		}
		return -1
	}, heading)
}
