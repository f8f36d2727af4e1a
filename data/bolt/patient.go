package bolt

import (
	"dateline/data/search"
	"dateline/timeline"
)

// sought tells, for who looks through entries that do not say what lies in a window, what the index by time has there. Mostly the
// newest entries will do, and nobody needs to know. Who has looked at some in vain asks the index for four times as many keys, which costs as
// much as to read as many events as he did; if that is not all, he goes on, and asks for twice as many later. So whichever way is the
// shorter one, it is found for a few times its cost.
type sought struct {
	*reader

	tl     uint32
	query  timeline.Query
	window timeline.Window
	left   int // entries to be looked at before the index is asked
	vain   int // how many of those that were looked at are in vain then, at least
	set    *search.Set
}

// newestLooked are the newest entries that are looked at in vain first. So few as fewSorted are sorted then, for which they are read; among
// more a page is soon found.
const (
	newestLooked = 200
	fewSorted    = 1_000
	keysPerRead  = 4
)

func (r *reader) seek(tl uint32, q timeline.Query, w timeline.Window) *sought {
	return &sought{reader: r, tl: tl, query: q, window: w, left: r.store.newest + q.Limit + 1, vain: max(1, r.store.newest)}
}

// look counts an entry that is looked at, and returns the events that may lie in the window; nil: nobody knows yet.
func (s *sought) look() *search.Set {
	if s.left--; s.set != nil || s.left >= 0 {
		return s.set
	}
	if set, all := s.inWindow(keysPerRead * s.vain); all {
		s.set = &set
	} else {
		s.left, s.vain = s.vain, 2*s.vain
	}
	return s.set
}

// inWindow are the events that may be shown in the window, by the keys of the index by time; all is false if there are more than most.
func (s *sought) inWindow(most int) (set search.Set, all bool) {
	q := s.query
	q.Order, q.Month = timeline.Descending, 0
	byTime, width := s.walk(s.tl, q, s.window)
	all = true
	_ = each(byTime, beginning(width, true), true, func(at []byte) (bool, error) { // visit has no error
		set.Add(lastNumber(at))
		most--
		all = most >= 0
		return all, nil
	})
	return set, all
}

// patient walks entries in the order of publication for who wants those of a window.
type patient struct {
	walk
	sought *sought // nil: the walk is that of what is sought
}

func (p *patient) seek(place []byte) []byte {
	if p.sought != nil {
		if set := p.sought.look(); set != nil {
			p.walk, p.sought = p.sought.among(p.walk, set), nil
		}
	}
	return p.walk.seek(place)
}

// among is the part of a walk in the order of publication that a set has.
func (s *sought) among(all walk, set *search.Set) walk {
	if set.Len() <= s.store.fewSorted {
		return &listed{keys: s.sortKeys(set, s.query.Show.Classes(), 16), back: true}
	}
	return &among{walk: all, set: set, back: true}
}
