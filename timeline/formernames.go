package timeline

import "slices"

// FormerNames are the names of topics, participants and places that a version of an event has and the last one has not, each with the
// revision that has it no more. By them stores find what is told under a name that an event had once.
func FormerNames(versions []Version) map[Term]int64 {
	former := map[Term]int64{}
	for i := 1; i < len(versions); i++ {
		before, after := &versions[i-1].Event, &versions[i].Event
		for _, name := range before.NamesLost(after) {
			former[name] = after.Revision
		}
		for _, name := range after.NamesLost(before) {
			delete(former, name) // it came back
		}
	}
	return former
}

// NamesLost are the names that e has and another version of the event has not.
func (e *Event) NamesLost(other *Event) []Term {
	if e.hasNamesOf(other) {
		return nil // as most edits leave it, found without a look at the names
	}
	has := map[Term]bool{}
	for _, name := range other.IndexTerms() {
		has[name] = true
	}
	return slices.DeleteFunc(e.IndexTerms(), func(t Term) bool { return !t.IsName() || has[t] })
}

// hasNamesOf reports whether both events have the same names, as they are written.
func (e *Event) hasNamesOf(o *Event) bool {
	sameName := func(x, y Participant) bool { return x.Name == y.Name }
	return slices.Equal(e.Topics, o.Topics) && slices.EqualFunc(e.Participants, o.Participants, sameName) &&
		slices.Equal(slices.Collect(e.names(TermPlace)), slices.Collect(o.names(TermPlace)))
}
