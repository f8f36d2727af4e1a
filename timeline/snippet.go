package timeline

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// How much is shown of what a search found.
const (
	maxSnippets  = 8   // texts of one event
	snippetReach = 80  // characters before what was found first
	snippetSpan  = 160 // characters behind it
)

// Snippet is a piece of a text of an event with what a search found in it.
type Snippet struct {
	Field string        `json:"field" enum:"title,summary,body,place,participants,topics,sources" doc:"Which field of the event it is from."`
	Lang  string        `json:"lang,omitempty" doc:"Language of a title, summary or body; absent for other fields."`
	Parts []SnippetPart `json:"parts" nullable:"false" doc:"The piece, cut where what was found begins and ends; joined, they are plain text. An … stands where something was left out."`
}

// SnippetPart is a part of a [Snippet].
type SnippetPart struct {
	Text  string `json:"text" doc:"Plain text; as it stands in the field."`
	Match bool   `json:"match,omitempty" doc:"Whether it is what was found; absent if not."`
}

// span is a part of a text, in bytes.
type span struct{ start, end int }

// Snippets are pieces of the texts of e in which the search found something, the most important first.
func (s Search) Snippets(e *Event) []Snippet {
	snippets := []Snippet{}
	e.eachText(func(p passage) bool {
		var hits []span
		s.look(p.text, func(i, start, end int) {
			if !s.sought[i].Not {
				hits = append(hits, span{start, end})
			}
		})
		if hits = merged(hits); len(hits) > 0 {
			snippets = append(snippets, Snippet{Field: p.field, Lang: p.lang, Parts: cut(p.text, hits)})
		}
		return len(snippets) < maxSnippets
	})
	return snippets
}

// merged are the spans in order, those that overlap as one.
func merged(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	var all []span
	for _, s := range spans {
		if n := len(all); n > 0 && s.start < all[n-1].end {
			all[n-1].end = max(all[n-1].end, s.end)
			continue
		}
		all = append(all, s)
	}
	return all
}

// cut is the piece of a text around the first hit.
func cut(text string, hits []span) []SnippetPart {
	from := stepBack(text, hits[0].start, snippetReach)
	to := stepOn(text, hits[0].end, snippetSpan)
	var parts []SnippetPart
	say := func(text string, match bool) {
		if text != "" {
			parts = append(parts, SnippetPart{text, match})
		}
	}
	gap := ""
	if from > 0 {
		gap = "…"
	}
	at := from
	for _, hit := range hits {
		if hit.end > to {
			break
		}
		say(gap+text[at:hit.start], false)
		say(text[hit.start:hit.end], true)
		gap, at = "", hit.end
	}
	rest := text[at:to]
	if to < len(text) {
		rest += "…"
	}
	say(rest, false)
	return parts
}

// stepBack is the start of the word that is at most n characters before the place at.
func stepBack(text string, at, n int) int {
	from := at
	for ; from > 0 && n > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
	}
	if from == 0 {
		return 0
	}
	first := at
	eachWord(text[from:at], func(start, _ int) bool {
		if start > 0 {
			first = from + start
		}
		return start == 0
	})
	return first
}

// stepOn is the end of the word that is at most n characters behind the place at.
func stepOn(text string, at, n int) int {
	to := at
	for ; to < len(text) && n > 0; n-- {
		_, size := utf8.DecodeRuneInString(text[to:])
		to += size
	}
	if to == len(text) {
		return to
	}
	last := at
	eachWord(text[at:to], func(_, end int) bool {
		if at+end < to {
			last = at + end
		}
		return at+end < to
	})
	return last
}
