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
	CountHours                   // in hours of the timeline's zone; days and what is less exact, apart
)

// Cell is a stretch of the calendar with what is counted there: from the day or hour From to To, which is not part
// of it, both as if clocks showed UTC. NoLo and NoHi are open ends.
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

// DayCounter counts events in days or hours, by their bounds alone as far as these tell.
type DayCounter struct {
	zone  *time.Location
	step  int64
	timed int            // events that have a time
	all   int            // events
	cells map[Cell]*Cell // by what they have in common
}

const hourSeconds = 60 * 60

// NewDayCounter makes a counter of days in a zone.
func NewDayCounter(zone *time.Location) *DayCounter {
	return &DayCounter{zone: zone, step: daySeconds, cells: map[Cell]*Cell{}}
}

// NewHourCounter makes a counter of hours in a zone.
func NewHourCounter(zone *time.Location) *DayCounter {
	return &DayCounter{zone: zone, step: hourSeconds, cells: map[Cell]*Cell{}}
}

// Bounds counts an event by the bounds of its sort key, and reports whether they were enough: what is longer than
// a day and made of whole days in UTC may be exact or not, days or times.
func (d *DayCounter) Bounds(start, end int64) bool {
	whole := start%daySeconds == 0 && end%daySeconds == 0
	switch {
	case whole && end-start == daySeconds:
		d.days(start, end)
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
		d.apart(e.Lo, e.Hi)
	case e.AllDay:
		d.days(e.Lo, e.Hi)
	default:
		d.times(e.Lo, e.Hi)
	}
}

// Short reports whether the days that were counted are so few, and most events have a time, that hours tell more.
func (d *DayCounter) Short() bool {
	const days = 3
	first, last := NoHi, NoLo
	for c := range d.cells {
		if !c.Apart {
			first, last = min(first, c.From), max(last, c.To)
		}
	}
	return d.timed > 0 && 2*d.timed >= d.all && last-first < days*daySeconds
}

func (d *DayCounter) times(start, end int64) {
	d.timed++
	d.count(d.wall(start), d.wall(max(end, start+1)-1))
}

// wall is what clocks in the zone show at an instant, as if it were in UTC, without what is less than a step.
func (d *DayCounter) wall(at int64) int64 {
	_, offset := time.Unix(at, 0).In(d.zone).Zone()
	at += int64(offset)
	return at - (at%d.step+d.step)%d.step
}

func (d *DayCounter) days(from, to int64) {
	if d.step < daySeconds {
		d.apart(from, to)
		return
	}
	d.count(from, to-daySeconds)
}

func (d *DayCounter) apart(from, to int64) {
	d.all++
	c := d.cell(from, to, true)
	c.Begun, c.Over = c.Begun+1, c.Over+1
}

func (d *DayCounter) count(first, last int64) {
	d.all++
	d.cell(first, first+d.step, false).Begun++
	d.cell(last, last+d.step, false).Over++
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
