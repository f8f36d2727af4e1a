package timeline

import (
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
)

// Page is a part of a list, read in one transaction with everything that it depends on.
type Page struct {
	Timeline  Timeline
	Events    []Event
	Next      *Cursor // where the list goes on; nil: this is its end
	Prev      *Cursor // of lists by start that were asked for from a place on: where it goes back; nil: this is its beginning
	Validator Validator

	// Years are, if they were asked for, those in which any event of the whole list begins: see [Event.Year].
	Years []int

	// Earlier is, of lists of NewestFirst, where history goes on: at the first page of a list that has more, the
	// archive of the first event or tombstone that is not in it; at the end of a month, the archive of the month
	// before it that has any. Nil: there is nothing earlier, or the page is not such a one.
	Earlier *Archive
}

// Beside are the events before and behind one of the page, in its order; nil where the page has none.
func (p *Page) Beside(id string) (before, behind *Event) {
	i := slices.IndexFunc(p.Events, func(e Event) bool { return e.ID == id })
	if i > 0 {
		before = &p.Events[i-1]
	}
	if i >= 0 && i+1 < len(p.Events) {
		behind = &p.Events[i+1]
	}
	return before, behind
}

// Cursor is a place in a list: behind the event ID, which had the sort values A and B, or before it for a list that goes back
// from there. It stays where it is while events are inserted, changed or deleted before and behind it.
type Cursor struct {
	Order Order
	Back  bool  // the list goes back: it asks for what stands right before the event
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

// back is the bit of a cursor's first byte that says that the list goes back.
const back = 0x80

// ByStart reports whether the order is that of a list by start, which can be read in both directions.
func (order Order) ByStart() bool { return order == Ascending || order == Descending }

// Reversed is the opposite of an order by start.
func (order Order) Reversed() Order {
	if order == Ascending {
		return Descending
	}
	return Ascending
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
	first := byte(c.Order)
	if c.Back {
		first |= back
	}
	raw = append(raw, first)
	raw = binary.BigEndian.AppendUint64(raw, uint64(c.A))
	raw = binary.BigEndian.AppendUint64(raw, uint64(c.B))
	return base64.RawURLEncoding.EncodeToString(append(raw, c.ID...))
}

// ParseCursor reads what [Cursor.String] wrote, for a list in the given order. The error is Invalid.
func ParseCursor(s string, order Order) (*Cursor, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	broken := strings.ContainsAny(s, "\r\n") // which the decoder skips
	if err != nil || broken || len(raw) < 17 || !isID(string(raw[17:])) {
		return nil, errCursor
	}
	of, goesBack := Order(raw[0]&^back), raw[0]&back != 0
	if !order.has(of) || goesBack && !order.ByStart() {
		return nil, errCursor
	}
	return &Cursor{
		Order: of,
		Back:  goesBack,
		A:     int64(binary.BigEndian.Uint64(raw[1:])),
		B:     int64(binary.BigEndian.Uint64(raw[9:])),
		ID:    string(raw[17:]),
	}, nil
}

var errCursor = Errorf(Invalid, "cursor must be the value of next in an earlier answer to the same list")
