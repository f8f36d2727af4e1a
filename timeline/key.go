package timeline

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Key folds a name into the form in which filters compare it: lower case, NFC, with every run of anything
// but letters, marks and digits turned into one hyphen, and none at the ends. "Washington, D.C." becomes
// "washington-d-c"; a text without a letter or digit becomes "". Folding a key changes nothing.
func Key(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFC.String(strings.ToLower(norm.NFC.String(name))) {
		if !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Digit) {
			gap = true
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}
