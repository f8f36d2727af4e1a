package bolt

import (
	"slices"

	"dateline/data/search"
	"dateline/timeline"
)

// namesakes tells, for who reads histories for what was told under a filter, which events have or had the names that it asks for. Of few
// that is known at once. Of more it is asked when as many histories were read as that costs, and again when twice as many were.
type namesakes struct {
	*reader

	tl     uint32
	groups [][]timeline.Term // whose events are not known yet
	set    *search.Set       // the events that have or had a name of each of the others; nil: there are none
	reads  int
	next   int // at how many reads to ask again
}

// soonNamed is how many keys are looked at before anything is read: they cost less than one history.
const soonNamed = 64

func (r *reader) namesakes(tl uint32, f timeline.Filter) *namesakes {
	notNames := func(group []timeline.Term) bool { return !group[0].IsName() } // of states no former ones are kept
	s := &namesakes{reader: r, tl: tl, groups: slices.DeleteFunc(f.Groups(), notNames), next: soonNamed / keysPerRead}
	s.ask(soonNamed)
	return s
}

// have reports whether an event may have or have had the names.
func (s *namesakes) have(n uint64) bool { return s.set == nil || s.set.Has(n) }

// none reports whether no event has or had them.
func (s *namesakes) none() bool { return s.set != nil && s.set.Len() == 0 }

// read notes that a history was read.
func (s *namesakes) read() {
	if s.reads++; s.reads >= s.next && len(s.groups) > 0 {
		s.ask(keysPerRead * s.reads)
		s.next = 2 * s.reads
	}
}

// ask looks at so many keys of each group, and sets those aside whose events are known then.
func (s *namesakes) ask(most int) {
	s.groups = slices.DeleteFunc(s.groups, func(group []timeline.Term) bool {
		set, all := s.everHad(s.tl, group, most)
		switch {
		case all && s.set == nil:
			s.set = &set
		case all:
			s.set.Keep(&set)
		}
		return all
	})
}

// everHad are the events that have or had, in any version, one of the names; all is false if there are more keys of them than most.
func (r *reader) everHad(tl uint32, names []timeline.Term, most int) (set search.Set, all bool) {
	all = true
	count := func(at []byte) (bool, error) { // has no error
		set.Add(lastNumber(at))
		most--
		all = most >= 0
		return all, nil
	}
	for i := range names { // one after the other: nobody asks in which order
		w := r.term(names[i])
		if w == nil {
			continue
		}
		_ = each(r.leaves(tl, timeline.ShowAll.Classes(), bucketTermTime, names[i:i+1], 24, false), beginning(24, false), false, count)
		if all {
			_ = each(r.formerly(tl, w), beginning(8, false), false, count)
		}
		if !all {
			break
		}
	}
	return set, all
}
