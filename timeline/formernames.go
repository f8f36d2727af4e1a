package timeline

import (
	"cmp"
	"slices"
	"strings"
)

// FormerNames are the names of topics, participants and places that a version of an event has and the last one has not, in the order
// of kind and key; nil if there are none. By them stores find what is told under a name that an event no longer has.
func FormerNames(versions []Version) []Term {
	var former []Term
	for i := 1; i < len(versions); i++ {
		former = formerNames(former, &versions[i-1].Event, &versions[i].Event)
	}
	return former
}

// formerNames are the former names of an event whose newest version follows another, which had some before.
func formerNames(had []Term, before, after *Event) []Term {
	if had == nil && before.hasNamesOf(after) {
		return nil // as most edits leave it
	}
	former := append(slices.Clone(had), before.nameTerms()...)
	slices.SortFunc(former, func(x, y Term) int { return cmp.Or(cmp.Compare(x.Kind, y.Kind), strings.Compare(x.Key, y.Key)) })
	now := after.nameTerms()
	former = slices.DeleteFunc(slices.Compact(former), func(t Term) bool { return slices.Contains(now, t) })
	if len(former) == 0 {
		return nil
	}
	return former
}

// hasNamesOf reports whether both events have the same names, as they are written.
func (e *Event) hasNamesOf(o *Event) bool {
	sameName := func(x, y Participant) bool { return x.Name == y.Name }
	return slices.Equal(e.Topics, o.Topics) && slices.EqualFunc(e.Participants, o.Participants, sameName) &&
		slices.Equal(slices.Collect(e.names(TermPlace)), slices.Collect(o.names(TermPlace)))
}

// nameTerms are the terms of the event that are names.
func (e *Event) nameTerms() []Term {
	return slices.DeleteFunc(e.IndexTerms(), func(t Term) bool { return !t.IsName() })
}
