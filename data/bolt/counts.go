package bolt

import (
	"context"

	"dateline/timeline"
)

// How far counting goes. Steps are entries of an index that are looked at; to read an event counts as readSteps of them.
const (
	maxTotal   = 1_000 // of a list that is not counted in days
	maxDays    = 5_000
	countSteps = 20_000
	readSteps  = 10
)

// steps are how many entries of indexes were looked at, how many events were read, and how many steps that may be in all: 0 is
// without end. Walks that have no more steps end.
type steps struct{ entries, events, most int }

// look and read count a step; of nil nobody counts them.
func (s *steps) look() {
	if s != nil {
		s.entries++
	}
}

func (s *steps) read() {
	if s != nil {
		s.events++
	}
}

func (s *steps) spent() bool { return s != nil && s.most > 0 && s.entries+readSteps*s.events > s.most }

// Counts implements [timeline.Store].
func (s *Store) Counts(ctx context.Context, q timeline.Query) (c timeline.Counts, err error) {
	q = timeline.Query{Timeline: q.Timeline, Filter: q.Filter, Limit: maxDays}
	err = s.searching(ctx, q, func(r *reader) error {
		number, t, err := r.live(q.Timeline)
		if err != nil {
			return err
		}
		all := timeline.Query{Timeline: q.Timeline}
		q.Hasty = true // what cannot be counted at once is not counted
		if err := r.searchable(number, q); err != nil {
			return err
		}
		q.Hasty = false // from here on steps are counted
		c.Validator = r.validator(number, &t, all, all.Filter.Window(t.Timeline.Zone))
		k := &counter{reader: *r, ctx: ctx, tl: number, zone: t.Timeline.Zone, counts: &c}
		if err := k.list(q); err != nil {
			return err
		}
		c.Facets, err = s.facets(k)
		return err
	})
	return c, err
}

// facets are those of the timeline that k counts, in the state of its counts.
func (s *Store) facets(k *counter) ([]timeline.Facet, error) {
	state := k.counts.Validator
	if facets, ok := s.faceted.get(k.tl, state); ok {
		return facets, nil
	}
	k.bounded(0)
	facets, err := k.facets()
	if err == nil {
		s.faceted.put(k.tl, state, facets)
	}
	return facets, err
}

// counter counts the events of a timeline.
type counter struct {
	reader
	ctx    context.Context
	tl     uint32
	zone   string
	counts *timeline.Counts
}

// bounded begins to count steps; 0 is without end.
func (k *counter) bounded(most int) { k.steps = &steps{most: most} }

// list counts the list of q, and what it is without its window.
func (k *counter) list(q timeline.Query) error {
	whole := q
	whole.Filter.From, whole.Filter.To = "", ""
	kept, err := k.kept(whole)
	if err != nil {
		return err
	}
	if err := k.cells(whole, kept); err != nil {
		return err
	}
	switch windowed := whole.Filter.Query() != q.Filter.Query(); {
	case windowed, kept == nil && k.counts.Unit == timeline.CountNone:
		most := maxTotal
		if k.counts.Unit == timeline.CountDays || k.counts.Unit == timeline.CountHours {
			most = maxDays // the list without its window has no more
		}
		k.counts.Total, k.counts.More, err = k.total(q, most)
	case kept != nil:
		k.counts.Total = kept.events()
	}
	if err != nil {
		return err
	}
	if k.counts.First, err = k.first(whole, timeline.Ascending); err == nil {
		k.counts.Last, err = k.first(whole, timeline.Descending)
	}
	return err
}

// kept are the counts of the list, if it is that of all events or of one key, and they are kept.
func (k *counter) kept(q timeline.Query) (tally, error) {
	term := timeline.Term{Kind: timeline.TermAll}
	if groups := q.Filter.Groups(); len(groups) > 0 {
		term = groups[0][0]
		if len(groups) > 1 || len(groups[0]) > 1 {
			return nil, nil
		}
	}
	w := k.term(term)
	if w == nil || q.Filter.Excluded() != nil || !q.Filter.Search.Empty() {
		return nil, nil
	}
	kept, err := k.reader.counts(k.tl, w)
	if len(kept) == 0 {
		return nil, err
	}
	return kept, err
}

// cells counts the list in days, of a few days in hours or, where they are too many, in the months of the counts that are kept.
func (k *counter) cells(q timeline.Query, kept tally) error {
	if kept.events() <= maxDays {
		days := timeline.NewDayCounter(location(k.zone))
		n, more, err := k.fill(q, days)
		if err != nil {
			return err
		}
		if !more {
			k.counts.Unit, k.counts.Cells, k.counts.Total = timeline.CountDays, days.Cells(), n
			return k.hours(q, days)
		}
	}
	if kept == nil {
		return nil
	}
	k.counts.Unit = timeline.CountMonths
	for p, n := range kept {
		from, to := p.Span()
		k.counts.Cells = append(k.counts.Cells, timeline.Cell{From: from, To: to, Begun: n.begun, Over: n.over, Apart: p.Apart()})
	}
	timeline.SortCells(k.counts.Cells)
	return nil
}

// hours counts the list once more, in hours, if it has a few days alone.
func (k *counter) hours(q timeline.Query, days *timeline.DayCounter) error {
	if !days.Short() {
		return nil
	}
	hours := timeline.NewHourCounter(location(k.zone))
	if _, more, err := k.fill(q, hours); err != nil || more {
		return err
	}
	k.counts.Unit, k.counts.Cells = timeline.CountHours, hours.Cells()
	return nil
}

// fill counts the events of a list in a counter, and reads those whose keys do not tell enough.
func (k *counter) fill(q timeline.Query, in *timeline.DayCounter) (n int, more bool, err error) {
	return k.each(q, maxDays, func(at []byte, e *timeline.Event) error {
		if e == nil && in.Bounds(unsigned(at), unsigned(at[8:])) {
			return nil
		}
		if e == nil {
			var err error
			if e, err = k.face(lastNumber(at), q.Show); err != nil || e == nil {
				return err
			}
		}
		in.Event(e)
		return nil
	})
}

// total is how many events a list has, up to most; more: at least.
func (k *counter) total(q timeline.Query, most int) (n int, more bool, err error) {
	return k.each(q, most, func([]byte, *timeline.Event) error { return nil })
}

// each visits the events of a list in time order, up to most, and says how many that were, and whether there may be more. It reads
// an event, and gives it to visit, only where keys do not tell whether it belongs to the list.
func (k *counter) each(q timeline.Query, most int, visit func(at []byte, e *timeline.Event) error) (n int, more bool, err error) {
	k.bounded(countSteps)
	w := q.Filter.Window(k.zone)
	walk, width := k.walk(k.tl, q, w)
	err = each(walk, beginning(width, false), false, func(at []byte) (bool, error) {
		if err := k.ctx.Err(); err != nil {
			return false, err
		}
		var e *timeline.Event
		if !k.told(q, at, w) {
			var err error
			if e, err = k.face(lastNumber(at), q.Show); err != nil || e == nil || !k.matches(k.tl, q, lastNumber(at), e, w) {
				return !k.steps.spent(), err
			}
		}
		if n == most {
			more = true
			return false, nil
		}
		n++
		return !k.steps.spent(), visit(at, e)
	})
	return n, more || k.steps.spent(), err
}

// told reports whether keys alone tell that what stands at a place of the walk is in the list.
func (k *counter) told(q timeline.Query, at []byte, w timeline.Window) bool {
	if f := k.found(k.tl, q.Filter.Search); !q.Filter.Search.Empty() && (f == nil || !f.exact || f.changed.Has(lastNumber(at))) {
		return false
	}
	return !w.Bounded() || w.Holds(unsigned(at), unsigned(at[8:]))
}

// first is the first event of the list in an order.
func (k *counter) first(q timeline.Query, order timeline.Order) (first *timeline.Event, err error) {
	k.bounded(countSteps)
	q.Order = order
	err = k.eachListed(k.ctx, k.tl, q, q.Filter.Window(k.zone), func(e *timeline.Event) bool {
		first = e
		return false
	})
	return first, err
}
