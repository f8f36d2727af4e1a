package timeline

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a search.
const (
	maxSearch = 200 // characters
	maxSought = 16  // words
)

// Search is what the parameter q asks for. All of what it seeks must be in an event; the zero Search asks for nothing.
type Search struct {
	text   string
	sought []Sought
}

// Sought is a word or a phrase of a [Search].
type Sought struct {
	Words []string // folded; several stand behind each other in one text
	Not   bool     // the event must not have it
	Exact bool     // it was in quotation marks: no inflections
	Open  bool     // what begins with the word counts too

	stems, roots [][]string
}

// ParseSearch reads a search: words, "phrases in quotation marks", -excluded and begun* words. The last word counts as begun,
// as it is for who is still typing. Inflections of words are found too. The error is Invalid.
func ParseSearch(text string) (Search, error) {
	if utf8.RuneCountInString(text) > maxSearch {
		return Search{}, Errorf(Invalid, "must have at most %d characters", maxSearch)
	}
	if strings.Count(text, `"`)%2 == 1 {
		return Search{}, Errorf(Invalid, "must close its quotation marks")
	}
	var s Search
	words := 0
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		var t Sought
		if t, text = nextSought(text); len(t.Words) > 0 {
			words += len(t.Words)
			s.sought = append(s.sought, t)
		}
	}
	switch {
	case words > maxSought:
		return Search{}, Errorf(Invalid, "must have at most %d words", maxSought)
	case words == 0:
		return Search{}, Errorf(Invalid, "must have a letter or a digit")
	}
	if last := &s.sought[len(s.sought)-1]; !last.Exact && !last.Not {
		last.Open = true
	}
	for i := range s.sought {
		s.sought[i].prepare()
	}
	s.text = s.print()
	return s, nil
}

// nextSought takes the first thing sought off a text.
func nextSought(text string) (Sought, string) {
	var t Sought
	if len(text) > 1 && text[0] == '-' && text[1] != ' ' {
		t.Not, text = true, text[1:]
	}
	if rest, quoted := strings.CutPrefix(text, `"`); quoted {
		phrase, rest, _ := strings.Cut(rest, `"`)
		t.Exact, t.Words = true, foldedWords(phrase)
		return t, rest
	}
	end := strings.IndexAny(text, " \t\r\n\"\u00a0")
	if end < 0 {
		end = len(text)
	}
	t.Words = foldedWords(text[:end])
	t.Open = strings.HasSuffix(text[:end], "*")
	if len(t.Words) > 1 { // such as a name with a hyphen
		t.Exact, t.Open = true, false
	}
	return t, text[end:]
}

func (t *Sought) prepare() {
	for _, word := range t.Words {
		stems, roots := []string{word}, []string{word}
		if !t.Exact {
			stems = stemsOf(word)
			roots = rootsOf(stems)
		}
		t.stems, t.roots = append(t.stems, stems), append(t.roots, roots)
	}
}

func (s Search) print() string {
	var b strings.Builder
	for i, t := range s.sought {
		if i > 0 {
			b.WriteByte(' ')
		}
		if t.Not {
			b.WriteByte('-')
		}
		text := strings.Join(t.Words, " ")
		if t.Exact {
			text = `"` + text + `"`
		}
		b.WriteString(text)
		if t.Open && (t.Not || i < len(s.sought)-1) {
			b.WriteByte('*')
		}
	}
	return b.String()
}

// String is the search in canonical form, which is read as the same search again.
func (s Search) String() string { return s.text }

// Empty reports whether nothing is asked for.
func (s Search) Empty() bool { return len(s.sought) == 0 }

// Equal reports whether both find the same.
func (s Search) Equal(o Search) bool { return s.text == o.text }

// Sought is all that the search asks for.
func (s Search) Sought() []Sought { return s.sought }

// Roots are what the words begin with that fit the i-th word of t: each with one of them. None begins with another.
func (t *Sought) Roots(i int) []string { return t.roots[i] }

// Fits reports whether a folded word is the i-th word of t, or counts as it.
func (t *Sought) Fits(i int, word string) bool {
	if !slices.ContainsFunc(t.roots[i], func(root string) bool { return strings.HasPrefix(word, root) }) {
		return false
	}
	if word == t.Words[i] || t.Open && strings.HasPrefix(word, t.Words[i]) {
		return true
	}
	if t.Exact {
		return false
	}
	return slices.ContainsFunc(stemsOf(word), func(stem string) bool { return slices.Contains(t.stems[i], stem) })
}

// Rank says where an event has what is sought.
type Rank byte

// The ranks, the best first.
const (
	RankTitle   Rank = iota // all of it in titles
	RankSummary             // in titles and summaries
	RankRest                // some of it elsewhere
	RankNone                // not all of it, or something that is excluded
)

// Rank is the rank of an event.
func (s Search) Rank(e *Event) Rank {
	found := make([]Rank, len(s.sought))
	for i := range found {
		found[i] = RankNone
	}
	excluded := false
	e.eachText(func(text passage) bool {
		s.look(text.text, func(i, _, _ int) {
			found[i] = min(found[i], text.rank)
			excluded = excluded || s.sought[i].Not
		})
		return !excluded
	})
	if excluded {
		return RankNone
	}
	worst := RankTitle
	for i, rank := range found {
		if !s.sought[i].Not {
			worst = max(worst, rank)
		}
	}
	return worst
}

// Matches reports whether the search finds e, in whatever language.
func (s Search) Matches(e *Event) bool { return s.Empty() || s.Rank(e) != RankNone }

// look calls hit with every place of a text at which the i-th sought thing stands.
func (s Search) look(text string, hit func(i, start, end int)) {
	type place struct {
		start, end int
		word       string
	}
	longest := 1
	for _, t := range s.sought {
		longest = max(longest, len(t.Words))
	}
	var last []place // the words up to the present one
	eachFolded(text, func(start, end int, word string) bool {
		if len(last) == longest {
			copy(last, last[1:])
			last = last[:longest-1]
		}
		last = append(last, place{start, end, word})
		for i := range s.sought {
			t := &s.sought[i]
			behind := len(last) - len(t.Words)
			if behind < 0 {
				continue
			}
			fits := true
			for j := len(t.Words) - 1; j >= 0 && fits; j-- {
				fits = t.Fits(j, last[behind+j].word)
			}
			if fits {
				hit(i, last[behind].start, end)
			}
		}
		return true
	})
}

// passage is a text of an event.
type passage struct {
	field, lang, text string
	rank              Rank
}

// eachText calls visit with all texts of e in which a search looks, in all languages, until it returns false.
func (e *Event) eachText(visit func(passage) bool) {
	tags := make([]string, 0, len(e.Translations))
	for tag := range e.Translations {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	own := Translation{Title: e.Title, Summary: e.Summary, Body: e.Body}
	more := true
	say := func(field, lang, text string, rank Rank) {
		if more && text != "" {
			more = visit(passage{field, lang, text, rank})
		}
	}
	for _, part := range []struct {
		field string
		rank  Rank
		of    func(Translation) string
	}{
		{"title", RankTitle, func(t Translation) string { return t.Title }},
		{"summary", RankSummary, func(t Translation) string { return t.Summary }},
		{"body", RankRest, func(t Translation) string { return t.Body }},
	} {
		say(part.field, e.Lang, part.of(own), part.rank)
		for _, tag := range tags {
			say(part.field, tag, part.of(e.Translations[tag]), part.rank)
		}
	}
	if p := e.Place; p != nil {
		say("place", "", p.Name, RankRest)
		say("place", "", p.Address, RankRest)
		say("place", "", p.Country, RankRest)
	}
	for _, p := range e.Participants {
		say("participants", "", p.Name, RankRest)
		say("participants", "", p.Title, RankRest)
		say("participants", "", p.Role, RankRest)
	}
	for _, topic := range e.Topics {
		say("topics", "", topic, RankRest)
	}
	for _, source := range e.Sources {
		say("sources", "", source.Title, RankRest)
		say("sources", "", source.Publisher, RankRest)
	}
}

// Words are the words of e by which a search can find it, each with its best rank.
func (e *Event) Words() map[string]Rank {
	words := map[string]Rank{}
	e.eachText(func(t passage) bool {
		for _, word := range foldedWords(t.text) {
			if rank, known := words[word]; !known || t.rank < rank {
				words[word] = t.rank
			}
		}
		return true
	})
	return words
}
