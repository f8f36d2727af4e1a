package timeline

import (
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"strings"
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
	Limit    int     // at least 1
	After    *Cursor // go on behind this place; nil: from the beginning
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

// Page is a part of a list, read in one transaction with everything that it depends on.
type Page struct {
	Timeline  Timeline
	Events    []Event
	Next      *Cursor // where the list goes on; nil: this is its end
	Validator Validator

	// Years are, if they were asked for, those in which any event of the whole list begins: see [Event.Year].
	Years []int

	// Earlier is, of lists of NewestFirst, where history goes on: at the first page of a list that has more, the
	// archive of the first event or tombstone that is not in it; at the end of a month, the archive of the month
	// before it that has any. Nil: there is nothing earlier, or the page is not such a one.
	Earlier *Archive
}

// Cursor is a place in a list: behind the event ID, which had the sort values A and B. It stays where it is
// while events are inserted, changed or deleted before and behind it.
type Cursor struct {
	Order Order
	A, B  int64 // sort start and end; or the time in milliseconds or the store's revision, and 0
	ID    string
}

// CursorAt is the place behind e in the given order.
func CursorAt(e *Event, order Order) *Cursor {
	if order == NewestFirst {
		return &Cursor{Order: order, A: e.Published.UnixMilli(), ID: e.ID}
	}
	a, b := e.Sort()
	return &Cursor{Order: order, A: a, B: b, ID: e.ID}
}

// has reports whether a cursor of the order o belongs to lists in this order.
func (order Order) has(o Order) bool {
	if order == ByRank {
		return o >= ByRank && o < ByRank+Order(RankNone)
	}
	return o == order
}

// String is the cursor as clients see it: opaque, and safe in an address.
func (c Cursor) String() string {
	raw := make([]byte, 0, 17+len(c.ID))
	raw = append(raw, byte(c.Order))
	raw = binary.BigEndian.AppendUint64(raw, uint64(c.A))
	raw = binary.BigEndian.AppendUint64(raw, uint64(c.B))
	return base64.RawURLEncoding.EncodeToString(append(raw, c.ID...))
}

// ParseCursor reads what [Cursor.String] wrote, for a list in the given order. The error is Invalid.
func ParseCursor(s string, order Order) (*Cursor, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	broken := strings.ContainsAny(s, "\r\n") // which the decoder skips
	if err != nil || broken || len(raw) < 17 || !idForm.Match(raw[17:]) || !order.has(Order(raw[0])) {
		return nil, Errorf(Invalid, "cursor must be the value of next in an earlier answer to the same list")
	}
	return &Cursor{
		Order: Order(raw[0]),
		A:     int64(binary.BigEndian.Uint64(raw[1:])),
		B:     int64(binary.BigEndian.Uint64(raw[9:])),
		ID:    string(raw[17:]),
	}, nil
}
