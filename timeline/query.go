package timeline

import (
	"strconv"
	"time"
)

// Show says which states of events a list shows.
type Show byte

// What a list shows. The first three are for everybody who may read the timeline, the others for who may
// write to it.
const (
	ShowPublic     Show = iota // visible events
	ShowTombstones             // tombstones within their time of grace
	ShowCalendar               // both
	ShowDrafts                 // drafts and embargoed events
	ShowDeleted                // deleted events that are not purged yet
	ShowAll                    // visible, hidden and deleted events
)

// Classes are the classes of states that the list shows.
func (s Show) Classes() []Class {
	switch s {
	case ShowTombstones:
		return []Class{ClassTombstone}
	case ShowCalendar:
		return []Class{ClassShown, ClassTombstone}
	case ShowDrafts:
		return []Class{ClassHidden}
	case ShowDeleted:
		return []Class{ClassDeleted}
	case ShowAll:
		return []Class{ClassShown, ClassHidden, ClassDeleted}
	}
	return []Class{ClassShown}
}

// Order is the order of a list. Ties are broken by the order of entry, so that it is total and stable.
type Order byte

// The orders. An event without a start stands at its end. The two behind NewestFirst are those of the families whose lists
// have no other.
const (
	Ascending     Order = iota // by start, then end
	Descending                 // the same, turned round
	NewestFirst                // by Published, newest first; only for what followers see
	NewestTelling              // of Changes: by the write, newest first
	NewestStart                // of Starting: by the time at which it is told, newest first
	ByRank                     // of a Search: by [Rank], then as Descending; cursors add the rank to it
)

// Query asks for a list of events of one timeline.
type Query struct {
	Timeline string
	Family   Family        // what of the events is asked for; empty is Latest. The others are for ShowPublic.
	Lead     time.Duration // of Starting: how long before it begins an event is told
	Now      time.Time     // of Starting: the time of the question
	Show     Show
	Filter   Filter
	Month    UTCMonth // of NewestFirst: only what was first published in it; 0: whenever
	Order    Order
	Years    bool    // of lists by start: tell the years too
	Hasty    bool    // of a Search: rather have none than wait until very many texts are looked at
	Limit    int     // at least 1
	After    *Cursor // go on behind this place, or back from it; nil: from the beginning
	Around   *Around // of lists by start: in place of After, the part that holds this
}

// Around is what a part of a list shall hold, with about as much of the list before as behind: an event, or else the first
// event of the day on which a time lies in the timeline's zone, or of a later one.
type Around struct {
	ID   string
	Time time.Time
}

// Depends are the terms on which the list depends: it can only change when, of every group, at least one
// term is touched. The window is the filter's as read in the timeline's zone. Under a filter, a month depends on what
// the list of all months does: of the least of two groups, filter and months, each may move without the other.
func (q Query) Depends(w Window) [][]Term {
	if q.Show > ShowCalendar {
		return [][]Term{{{Kind: TermAny}}}
	}
	if q.Month != 0 && q.Filter.Query() == "" {
		// An archive names the one before it with its state, and so depends on all that come before.
		return [][]Term{{{TermUntil, q.Month.published().Key}}}
	}
	groups := q.Filter.Groups()
	if months := w.months(); months != nil {
		groups = append(groups, months)
	}
	if groups == nil {
		groups = [][]Term{{{Kind: TermAll}}}
	}
	return groups
}

// maxWindow is how many months a window may touch one by one.
const maxWindow = 24

// months are the terms of a window, nil if it is open on a side or too long to be told by months.
func (w Window) months() []Term {
	lo, hi := w.Span()
	if lo == NoLo || hi == NoHi || w.DayLo == NoLo || w.DayHi == NoHi {
		return nil
	}
	first, last := monthOf(lo), monthOf(max(hi, lo+1)-1)
	if last-first > maxWindow+1 { // one more at each end, where days and instants differ
		return nil
	}
	terms := []Term{{Kind: TermLong}}
	for m := first; m <= last; m++ {
		terms = append(terms, Term{TermMonth, strconv.FormatInt(m, 10)})
	}
	return terms
}

// Validator is the state of a view: the revision of the newest change that it depends on, and its time.
// Two contents of one view never share a validator within one epoch.
type Validator struct {
	Revision uint64
	Time     time.Time
	Begun    time.Time // of Starting, which time alone changes: when the newest start was told
}

// Modified is when the view last changed, by a write or because an event began.
func (v Validator) Modified() time.Time {
	if v.Begun.After(v.Time) {
		return v.Begun
	}
	return v.Time
}

// Latest is the later of two validators.
func (v Validator) Latest(o Validator) Validator {
	if o.Revision > v.Revision {
		return o
	}
	return v
}
