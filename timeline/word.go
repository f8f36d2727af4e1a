package timeline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// eachWord calls visit with the place of every word of a text, until it returns false. Words are those of UAX #29: runs of
// letters, marks and digits, an apostrophe between two letters (WB6, WB7) and a point or comma between two digits
// (WB11, WB12) included, and single characters in scripts without spaces. Unlike there, nothing else joins two words: who
// looks for example finds example.org and well_known_example. Bytes that are not UTF-8 are in no word.
func eachWord(text string, visit func(start, end int) bool) {
	start, last := -1, rune(0)
	for i, size := 0, 0; i < len(text); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(text[i:])
		switch {
		case isAlone(r):
			if start >= 0 && !visit(start, i) || !visit(i, i+size) {
				return
			}
			start = -1
		case inWord(r):
			if start < 0 {
				start = i
			}
		case start >= 0 && joins(last, r, text[i+size:]):
		default:
			if start >= 0 && !visit(start, i) {
				return
			}
			start = -1
		}
		last = r
	}
	if start >= 0 {
		visit(start, len(text))
	}
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return !isApostrophe(r) && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r))
}

// isAlone reports whether r is a word by itself: its script is written without spaces.
func isAlone(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) && !unicode.IsDigit(r)
}

// isApostrophe reports whether r is one of the characters that are written for an apostrophe, in Ukrainian names above all.
func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', 'ʼ', '‘', '＇':
		return true
	}
	return false
}

// joins reports whether r, which is in no word by itself, holds what stands before it and the rest together.
func joins(before, r rune, rest string) bool {
	after, size := utf8.DecodeRuneInString(rest)
	if size == 0 {
		return false
	}
	switch {
	case isApostrophe(r):
		return (unicode.IsLetter(before) || unicode.IsMark(before)) && !isApostrophe(after) && !isAlone(after) && unicode.IsLetter(after)
	case r == '.' || r == ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	}
	return false
}

// foldWord is the form in which words are compared: case folded, compatibility forms made plain (NFKD), and without marks.
// The Ukrainian й and ї are letters of their own, and stay; ё is е. All apostrophes are one.
func foldWord(word string) string {
	if folded, ok := foldPlain(word); ok {
		return folded
	}
	var b strings.Builder
	last := rune(0)
	for _, r := range norm.NFKD.String(strings.ToLower(cases.Fold().String(norm.NFKD.String(word)))) {
		switch {
		case isApostrophe(r):
			r = '\''
		case unicode.Is(unicode.Mn, r) && unicode.In(r, unicode.Inherited, unicode.Hebrew, unicode.Arabic):
			isLetter := last == 'и' && r == '\u0306' || last == 'і' && r == '\u0308' || r == '\u3099' || r == '\u309A' // kana too
			if !isLetter {
				continue
			}
		}
		b.WriteRune(r)
		last = r
	}
	return oneWord(norm.NFC.String(b.String()))
}

// oneWord is a folded word without what would end it, so that it is read again as it is: ŀ is l· when it is made plain.
func oneWord(word string) string {
	whole := func() (whole bool) {
		eachWord(word, func(start, end int) bool {
			whole = start == 0 && end == len(word)
			return false
		})
		return whole
	}
	if whole() {
		return word
	}
	word = norm.NFC.String(strings.Map(func(r rune) rune { // marks that meet now stand in their order
		if inWord(r) && !isAlone(r) {
			return r
		}
		return -1
	}, word))
	if !whole() {
		return ""
	}
	return word
}

// foldPlain folds a word in ASCII or in the Cyrillic letters that are in daily use, which needs no tables.
func foldPlain(word string) (string, bool) {
	same := true
	for _, r := range word {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '\'', r == '.', r == ',':
		case 'а' <= r && r <= 'я', r == 'і', r == 'ї', r == 'є', r == 'ґ':
		case 'A' <= r && r <= 'Z', 'А' <= r && r <= 'Я', r == 'І', r == 'Ї', r == 'Є', r == 'Ґ', r == '’', r == 'ʼ':
			same = false
		default:
			return "", false
		}
	}
	if same {
		return word, true
	}
	b := make([]byte, 0, len(word))
	for _, r := range word {
		switch {
		case 'A' <= r && r <= 'Z', 'А' <= r && r <= 'Я':
			r += 'a' - 'A' // which is as far for these letters of both scripts
		case r == 'І' || r == 'Ї' || r == 'Є':
			r += 'і' - 'І'
		case r == 'Ґ':
			r = 'ґ'
		case r == '’' || r == 'ʼ':
			r = '\''
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b), true
}

// eachFolded calls visit with every word of a text, folded, and its place, until it returns false.
func eachFolded(text string, visit func(start, end int, word string) bool) {
	eachWord(text, func(start, end int) bool {
		word := foldWord(text[start:end])
		return word == "" || visit(start, end, word) // a mark that stands alone is nothing
	})
}

// foldedWords are the words of a text, folded.
func foldedWords(text string) []string {
	var words []string
	eachFolded(text, func(_, _ int, word string) bool {
		words = append(words, word)
		return true
	})
	return words
}

// WordRules names the rules by which words are told apart and folded. It changes with them, and an index of words is then to be
// made anew.
const WordRules = "2 " + unicode.Version + " " + norm.Version + " " + cases.UnicodeVersion
