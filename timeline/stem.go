package timeline

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// minStem is how many letters a word has at least without its ending.
const minStem = 3

// cyrillicEndings are the endings of nouns and adjectives in Ukrainian, the longest first. A soft sign goes with them.
var cyrillicEndings = []string{
	"іями", "ями", "ами", "ими", "іми", "ього", "ьому", "ого", "ому", "еві", "єві", "ові", "ією", "іях", "іям", "ьою",
	"ах", "ях", "ам", "ям", "ом", "ем", "єм", "им", "їм", "ім", "их", "їх", "іх", "ів", "їв", "ей", "ий", "ій", "їй", "ою", "ею", "єю", "ії", "ія", "ію", "ьо", "ью",
	"а", "я", "о", "е", "є", "у", "ю", "и", "і", "ї", "й", "ь",
}

// latinEndings are endings in English, with what stands in the place of each before another ending.
var latinEndings = []struct{ ending, instead string }{
	{"'s", ""}, {"'", ""}, {"ies", "y"}, {"es", ""}, {"s", ""}, {"ed", ""}, {"ed", "e"}, {"ing", ""}, {"ing", "e"},
}

// stemsOf are the forms of which a folded word has one in common with its inflections. It is a light rule, which takes one ending
// off: it joins what belongs together and a little more, and knows no dictionary.
func stemsOf(word string) []string {
	stems := []string{word}
	if isCyrillic(word) {
		if stem := withoutEnding(word); stem != "" {
			stems = append(stems, stem)
			if hard := hardened(word, stem); hard != "" {
				stems = append(stems, hard)
			}
			if strings.HasSuffix(word, "ві") { // Льв-ові would be right for a man, Львов-і for the town
				stems = append(stems, strings.TrimSuffix(word, "і"))
			}
		}
		return append(stems, opened(word)...)
	}
	for _, e := range latinEndings {
		if stem, ok := strings.CutSuffix(word, e.ending); ok && len(stem) >= minStem {
			stems = append(stems, stem+e.instead)
		}
	}
	return stems
}

func isCyrillic(word string) bool {
	r, _ := utf8.DecodeLastRuneInString(word)
	return r >= 0x0400 && r <= 0x04FF
}

// withoutEnding is a word without its longest ending that leaves a stem; empty if it has none.
func withoutEnding(word string) string {
	for _, ending := range cyrillicEndings {
		if stem, ok := strings.CutSuffix(word, ending); ok && utf8.RuneCountInString(stem) >= minStem {
			return stem
		}
	}
	return ""
}

// hardened is the stem as it is before other endings: безпец-і is безпек-а, Праз-і Праг-а.
func hardened(word, stem string) string {
	if !strings.HasSuffix(word, "і") {
		return ""
	}
	for _, pair := range softened {
		if rest, ok := strings.CutSuffix(stem, pair[1]); ok {
			return rest + pair[0]
		}
	}
	return ""
}

var softened = [][2]string{{"к", "ц"}, {"г", "з"}, {"х", "с"}}

// opened are the stems that a word with і or ї in its last, closed syllable has before a vowel: Харків, Харков-а; Київ, Києв-а.
func opened(word string) []string {
	runes := []rune(word)
	at := len(runes) - 2
	if at < 1 || strings.ContainsRune("аеєиіїоуюяйь", runes[len(runes)-1]) {
		return nil
	}
	switch runes[at] {
	case 'і':
		return []string{with(runes, at, 'о'), with(runes, at, 'е')}
	case 'ї':
		return []string{with(runes, at, 'є')}
	}
	return nil
}

func with(runes []rune, at int, r rune) string {
	other := slices.Clone(runes)
	other[at] = r
	return string(other)
}

// rootsOf are what an inflection of the word with the stems begins with: each with one of them.
func rootsOf(stems []string) []string {
	roots := slices.Clone(stems)
	for _, stem := range stems {
		if !isCyrillic(stem) {
			if rest, ok := strings.CutSuffix(stem, "y"); ok {
				roots = append(roots, rest+"ies")
			}
			continue
		}
		for _, pair := range softened {
			if rest, ok := strings.CutSuffix(stem, pair[0]); ok {
				roots = append(roots, rest+pair[1]+"і")
			}
		}
		roots = append(roots, closed(stem)...)
	}
	slices.Sort(roots)
	kept := roots[:0]
	for _, root := range roots { // what begins with another one is found by that
		if len(kept) == 0 || !strings.HasPrefix(root, kept[len(kept)-1]) {
			kept = append(kept, root)
		}
	}
	return kept
}

// closed are the words of which opened makes the stem.
func closed(stem string) []string {
	runes := []rune(stem)
	at := len(runes) - 2
	if at < 1 {
		return nil
	}
	switch runes[at] {
	case 'о', 'е':
		return []string{with(runes, at, 'і')}
	case 'є':
		return []string{with(runes, at, 'ї')}
	}
	return nil
}
