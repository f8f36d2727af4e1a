package timeline

import (
	"cmp"
	"slices"
	"time"
)

// Counts say how many events a list has, when they happen, and what the events of its timeline have in common: what a page
// needs to draw a chart and to offer filters.
type Counts struct {
	// Total is how many events the filter finds. More: there may be others, which nobody counted.
	Total int
	More  bool

	// Unit is what Cells are made of; of events that it would take too long to count, there are none.
	Unit CountUnit
	// Cells are where the events lie that the filter finds without its window, in order.
	Cells []Cell

	// First and Last are the first and the last event in time order that the filter finds without its window; nil if there is none,
	// or if it takes too long to find.
	First, Last *Event

	// Facets are what the visible events of the whole timeline have, whatever the filter.
	Facets []Facet

	// Validator is the state of all of it, and not below that of any list of the timeline's visible events.
	Validator Validator
}

// CountUnit says how finely events are counted.
type CountUnit byte

// The units of counting.
const (
	CountNone   CountUnit = iota // it would take too long
	CountDays                    // in days; what is longer and not exact to the day, apart
	CountMonths                  // in months; what is not exact to the month, apart
)

// Cell is a stretch of the calendar with what is counted there: from the day From to the day To, which is not part
// of it, both as midnight in UTC. NoLo and NoHi are open ends.
type Cell struct {
	From, To int64
	Begun    int  // events that begin there
	Over     int  // events that end there
	Apart    bool // they are not exact to the unit of counting, and lie somewhere between From and To
}

// In is how many events a bar from one day to another stands for, both of which must be bounds of the unit: those that
// overlap it, and of what is counted apart that which it holds whole. So it is what a list with this window
// finds, without what is less exact than the bar.
func (c *Counts) In(from, to int64) int {
	n := 0
	for _, cell := range c.Cells {
		switch {
		case cell.Apart && from <= cell.From && cell.To <= to:
			n += cell.Begun
		case cell.Apart:
		case cell.From < from:
			n += cell.Begun - cell.Over
		case cell.From < to:
			n += cell.Begun
		}
	}
	return n
}

// Facet is one part of filters with what the timeline's events have of it.
type Facet struct {
	Name   string  // as in addresses: topic, participant, place or status
	Values []Value // the most used, most used first; then by key
	More   bool    // there may be others
}

// Value is what filters choose by, and how often it is had.
type Value struct {
	Key   string
	Label string // as the last event that has it writes it
	Count int
}

// Facets are the names of the parts of a filter that are compared by key, with the kinds of their terms, in canonical order.
func Facets(yield func(name string, kind byte) bool) {
	for _, f := range facets {
		if !yield(f.name, f.kind) {
			return
		}
	}
}

// Label is how the event writes what it has of a kind of term under the key; empty if it does not have that.
func (e *Event) Label(kind byte, key string) string {
	for name := range e.names(kind) {
		if name != "" && Key(name) == key {
			return name
		}
	}
	return ""
}

// DayCounter counts events in days, by their bounds alone as far as these tell.
type DayCounter struct {
	zone  *time.Location
	cells map[Cell]*Cell // by what they have in common
}

// NewDayCounter makes a counter of days in a zone.
func NewDayCounter(zone *time.Location) *DayCounter {
	return &DayCounter{zone, map[Cell]*Cell{}}
}

// Bounds counts an event by the bounds of its sort key, and reports whether they were enough: what is longer than
// a day and made of whole days in UTC may be exact or not, days or times.
func (d *DayCounter) Bounds(start, end int64) bool {
	whole := start%daySeconds == 0 && end%daySeconds == 0
	switch {
	case whole && end-start == daySeconds:
		d.days(start, start)
	case whole || end == NoHi || start == NoLo:
		return false
	default:
		d.times(start, end)
	}
	return true
}

// Event counts an event that was read.
func (d *DayCounter) Event(e *Event) {
	switch {
	case e.countedApart() || e.Precision == Month:
		c := d.cell(e.Lo, e.Hi, true)
		c.Begun, c.Over = c.Begun+1, c.Over+1
	case e.AllDay:
		d.days(e.Lo, e.Hi-daySeconds)
	default:
		d.times(e.Lo, e.Hi)
	}
}

func (d *DayCounter) times(start, end int64) {
	first, _ := bothWays(start, false, d.zone)
	last, _ := bothWays(max(end, start+1)-1, false, d.zone)
	d.days(first, last)
}

func (d *DayCounter) days(first, last int64) {
	d.cell(first, first+daySeconds, false).Begun++
	d.cell(last, last+daySeconds, false).Over++
}

func (d *DayCounter) cell(from, to int64, apart bool) *Cell {
	key := Cell{From: from, To: to, Apart: apart}
	if d.cells[key] == nil {
		d.cells[key] = &Cell{From: from, To: to, Apart: apart}
	}
	return d.cells[key]
}

// Cells are what was counted, in order.
func (d *DayCounter) Cells() []Cell {
	cells := make([]Cell, 0, len(d.cells))
	for _, c := range d.cells {
		cells = append(cells, *c)
	}
	SortCells(cells)
	return cells
}

// SortCells puts cells in order: by their first day, then by their last.
func SortCells(cells []Cell) {
	slices.SortFunc(cells, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
}
