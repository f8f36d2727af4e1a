package timeline

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Term is what validators and indexes are kept by: an event touches the terms that it has, and a view
// depends on the terms that it asks for.
type Term struct {
	Kind byte
	Key  string // empty for the kinds that have one term only
}

// The kinds of term.
const (
	TermAll         byte = '*' // every shown event
	TermAny         byte = '!' // every write to the timeline, shown or not
	TermTopic       byte = 't'
	TermParticipant byte = 'p'
	TermPlace       byte = 'l'
	TermStatus      byte = 's'
	TermMonth       byte = 'm' // a month in UTC, as years*12 + month - 1
	TermLong        byte = 'L' // events over twelve months, or open
	TermPast        byte = 'h' // writes that change what is told of the past: what Changes depends on beside
	TermPublished   byte = 'f' // a month in UTC in which events were first published, as six digits
	TermUntil       byte = 'u' // is asked for alone: every TermPublished up to the month of its key
)

// Compare orders terms by kind, then by key.
func (t Term) Compare(o Term) int {
	return cmp.Or(cmp.Compare(t.Kind, o.Kind), strings.Compare(t.Key, o.Key))
}

// known reports whether the term is one that an event or a list can have.
func (t Term) known() bool {
	switch t.Kind {
	case TermAll, TermAny, TermLong, TermPast:
		return t.Key == ""
	case TermPublished:
		_, err := strconv.ParseUint(t.Key, 10, 32)
		return err == nil && len(t.Key) == 6
	case TermMonth:
		_, err := strconv.ParseInt(t.Key, 10, 64)
		return err == nil
	case TermTopic, TermParticipant, TermPlace, TermStatus:
		return t.Key != "" && t.Key == Key(t.Key) && len(t.Key) <= 4*maxName
	}
	return false
}

// IsName reports whether the key of the term is a name that an editor gave.
func (t Term) IsName() bool {
	return t.Kind == TermTopic || t.Kind == TermParticipant || t.Kind == TermPlace
}

// maxMonths is how many months an event may touch one by one before it counts as long.
const maxMonths = 12

// Terms are the terms of an event's state as followers see it. A tombstone has the status cancelled.
func (e *Event) Terms() []Term { return e.termsBeside(e.IndexTerms()) }

// termsBeside are the terms of e, of which its IndexTerms are known.
func (e *Event) termsBeside(index []Term) []Term {
	terms := append(slices.Clip(index), Term{Kind: TermAll})
	if e.Published != nil {
		terms = append(terms, MonthOf(*e.Published).published())
	}
	if e.Long() {
		return terms // IndexTerms has TermLong
	}
	first, last := monthOf(e.Lo), monthOf(max(e.Hi, e.Lo+1)-1)
	for m := first; m <= last; m++ {
		terms = append(terms, Term{TermMonth, strconv.FormatInt(m, 10)})
	}
	return terms
}

// IndexTerms are the terms by which lists find an event: topics, participants, places, status, and
// whether it is long. None repeats.
func (e *Event) IndexTerms() []Term {
	terms := make([]Term, 0, len(e.Topics)+len(e.Participants)+4)
	var seen map[Term]bool // of many; a few are sooner looked through
	if cap(terms) > 32 {
		seen = make(map[Term]bool, cap(terms))
	}
	for _, facet := range facets {
		for name := range e.names(facet.kind) {
			t := Term{facet.kind, Key(name)}
			if t.Key == "" || seen[t] || seen == nil && slices.Contains(terms, t) {
				continue
			}
			if seen != nil {
				seen[t] = true
			}
			terms = append(terms, t)
		}
	}
	if e.Long() {
		terms = append(terms, Term{Kind: TermLong})
	}
	return terms
}

// names are what the event has of a kind of term that filters choose by.
func (e *Event) names(kind byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		switch kind {
		case TermTopic:
			for _, topic := range e.Topics {
				if !yield(topic) {
					return
				}
			}
		case TermParticipant:
			for i := range e.Participants {
				if !yield(e.Participants[i].Name) {
					return
				}
			}
		case TermPlace:
			if e.Place != nil && yield(e.Place.Name) {
				yield(e.Place.Country)
			}
		case TermStatus:
			yield(string(e.shownStatus()))
		}
	}
}

// has reports whether the event has the term of the kind and key.
func (e *Event) has(kind byte, key string) bool {
	for name := range e.names(kind) {
		if k := Key(name); k != "" && k == key {
			return true
		}
	}
	return false
}

func (e *Event) shownStatus() Status {
	if e.Deleted != nil {
		return Cancelled
	}
	return e.Status
}

// Long reports whether the event is open or lasts over twelve months.
func (e *Event) Long() bool {
	return e.Lo == NoLo || e.Hi == NoHi || monthOf(max(e.Hi, e.Lo+1)-1)-monthOf(e.Lo) >= maxMonths
}

// monthOf numbers the month in UTC that holds a Unix second.
func monthOf(seconds int64) int64 {
	t := time.Unix(seconds, 0).UTC()
	return int64(t.Year())*12 + int64(t.Month()) - 1
}
