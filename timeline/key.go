package timeline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Key folds a name into the form in which filters compare it: lower case, NFC, with every run of anything
// but letters, marks and digits turned into one hyphen, and none at the ends. "Washington, D.C." becomes
// "washington-d-c"; a text without a letter or digit becomes "". Folding a key changes nothing.
func Key(name string) string {
	if key, ok := plainKey(name); ok {
		return key
	}
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

// plainKey is the key of a name in ASCII, which needs no tables of Unicode; ok is false for any other.
func plainKey(name string) (key string, ok bool) {
	if isPlainKey(name) {
		return name, true
	}
	var room [64]byte
	b := room[:0]
	gap := false
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= utf8.RuneSelf:
			return "", false
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		default:
			gap = true
			continue
		}
		if gap && len(b) > 0 {
			b = append(b, '-')
		}
		gap = false
		b = append(b, c)
	}
	return string(b), true
}

// isPlainKey reports whether a name in ASCII is its own key.
func isPlainKey(name string) bool {
	before := byte('-')
	for i := range len(name) {
		c := name[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || before == '-') {
			return false
		}
		before = c
	}
	return before != '-' || name == ""
}
