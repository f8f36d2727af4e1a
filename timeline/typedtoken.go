package timeline

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tokenKind says what a part of a typed date is.
type tokenKind byte

const (
	wordToken    tokenKind = iota // letters, in lower case, without the full stop of an abbreviation
	numberToken                   // digits
	storedToken                   // a date as it is stored, such as 2025-02-28 or 199X
	numericToken                  // a date in digits alone, such as 28.02.2025
	clockToken                    // a time of day
	offsetToken                   // how far a time is from UTC
	decadeToken                   // 1990s
	dashToken
	signToken // any other character
)

// token is a part of a typed date.
type token struct {
	kind    tokenKind
	text    string
	n       int  // a number
	grouped bool // a number is written in groups of three digits, as only years are
	digits  int  // how many a number has
	tight   bool // a dash stands without spaces
}

// The forms of tokens, in the order in which they are tried; what stands in brackets is the token, the rest must follow.
// A no-break space groups digits; any other space is one.
var tokenForms = []struct {
	kind tokenKind
	form *regexp.Regexp
}{
	{storedToken, regexp.MustCompile(`^(\d{4}-(?:\d\d|xx)(?:-(?:\d\d|xx)(?:t\d\d:\d\d(?::\d\d)?(?:z|[+-]\d\d:\d\d)?)?)?[?~%]?|\d\d(?:\dx|xx)[?~%]?|y-?\d{5,10}[?~%]?)(?:$|[^\pL\pN.:/-]|-[^\pN])`)},
	{numericToken, regexp.MustCompile(`^(\d{1,4}/\d{1,2}/\d{1,4}|\d{1,4}\.\d{1,2}\.\d{1,4}|\d{1,4}-\d{1,2}-\d{1,4}|\d{1,4}[/.]\d{1,4})(?:$|[^\pN/.:]|\.$|\.[^\pN])`)},
	{clockToken, regexp.MustCompile(`^(\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.? ?m\b)?|\d{1,2} ?[ap]\.? ?m\b)`)},
	{offsetToken, regexp.MustCompile(`^((?:utc|gmt) ?[+-]\d{1,2}(?::?\d\d)?\b|\+\d\d(?::?\d\d)?\b)`)},
	{decadeToken, regexp.MustCompile(`^(\d{1,3}0(?:ʼ?s\b|-(?:ті|ві|тих|вих|х|их|і)))(?:$|[^\pL])`)},
	{numberToken, regexp.MustCompile("^(\\d{1,3}(?:[,\u00a0]\\d{3})+)(?:$|[^\\pN])")},
	{numberToken, regexp.MustCompile(`^(\d+(?:st|nd|rd|th)\b|\d+-?(?:го|ге|те)|\d+)`)},
	{wordToken, regexp.MustCompile(`^(q[1-4]\b|\pL[\pLʼ]*)`)},
}

// sameSigns are characters that people write for others.
var sameSigns = strings.NewReplacer("’", "ʼ", "'", "ʼ", "`", "ʼ", "—", "–", "‒", "–", "−", "-", "\u2010", "-", "\u2011", "-",
	"\u202f", "\u00a0", "\t", " ", "\n", " ", "\r", " ")

// tokensOf takes a text apart.
func tokensOf(text string) []token {
	rest := strings.ToLower(sameSigns.Replace(norm.NFC.String(text)))
	var tokens []token
	for spaced := false; rest != ""; {
		if trimmed := strings.TrimLeft(rest, " \u00a0"); trimmed != rest {
			rest, spaced = trimmed, true
			continue
		}
		t, length := nextToken(rest)
		if t.kind == dashToken {
			t.tight = !spaced && !strings.HasPrefix(rest[length:], " ") && !strings.HasPrefix(rest[length:], "\u00a0")
		}
		if t.text != "." { // of an abbreviation, or of the end
			tokens = append(tokens, t)
		}
		rest, spaced = rest[length:], false
	}
	return tokens
}

// nextToken is the token with which a text begins, and how many bytes it takes.
func nextToken(rest string) (t token, length int) {
	for _, f := range tokenForms {
		found := f.form.FindStringSubmatch(rest)
		if found == nil {
			continue
		}
		t = token{kind: f.kind, text: found[1]}
		if t.kind == numberToken || t.kind == decadeToken {
			t.count()
		}
		return t, len(t.text)
	}
	_, length = utf8.DecodeRuneInString(rest)
	t = token{kind: signToken, text: rest[:length]}
	if t.text == "-" || t.text == "–" {
		t.kind = dashToken
	}
	return t, length
}

// count reads the digits of a token; too many are a number that nothing accepts.
func (t *token) count() {
	var digits strings.Builder
	for _, r := range t.text {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case r == ',' || r == '\u00a0':
			t.grouped = true
		}
	}
	t.digits = digits.Len()
	n, err := strconv.Atoi(digits.String())
	if err != nil || n > 2*maxYear {
		n = 2 * maxYear
	}
	t.n = n
}
