package feeds

import (
	"cmp"
	"context"
	"slices"

	"dateline/timeline"
)

// How many changes are carried into a document: with more than a few it is read anew, unless it was just read.
const (
	fewChanges  = 64
	manyChanges = 1000
)

// maxGone is how many deleted events of a document are looked up to see whether it still shows them.
const maxGone = 64

// refreshable reports whether the document's list follows from its former state and the events that changed since.
func (r *Request) refreshable() bool {
	family := r.Query.Family
	return (family == "" || family == timeline.Latest) && r.Query.After == nil && r.Query.Month == 0 && r.Query.Show <= timeline.ShowCalendar
}

// refresh carries what has changed since into a document of the state v, without reading what has not. It is nil where
// that is not sure: the document is then to be read anew.
func (p *Publisher) refresh(ctx context.Context, r *Request, last *Document, v timeline.Validator, maxChanges int) *Document {
	// A feed that leads to an archive names its state, which is read with the feed.
	leads := last.Next != nil && r.Query.Order == timeline.NewestFirst
	if !r.refreshable() || leads {
		return nil
	}
	line, err := p.store.Timeline(ctx, r.Query.Timeline)
	if err != nil || line.Settings != last.settings {
		return nil
	}
	since := timeline.ChangeCursor{After: last.Validator.Revision}
	log, err := p.store.Changes(ctx, r.Query.Timeline, since, maxChanges, false)
	explains := func(c timeline.Change) bool { return c.Revision == v.Revision }
	// One of the changes must be what made the state v: else it was something that the log does not tell.
	if err != nil || log.More || !slices.ContainsFunc(log.Changes, explains) {
		return nil
	}
	changes, ok := last.withGone(log.Changes)
	if !ok {
		return nil
	}
	listed, ok := p.carried(ctx, r, last, v, changes)
	// What was read is that of the state v if it is still that one.
	if now, err := p.store.Validator(ctx, r.Query); !ok || err != nil || now != v {
		return nil
	}
	page := last.Page
	page.Validator = v
	if page.Next != nil || len(listed) > r.Query.Limit {
		if len(listed) < r.Query.Limit || r.Query.Order == timeline.NewestFirst || len(listed) == r.Query.Limit && last.isNew(listed) {
			// What comes up behind them is not known, nor the archive that the feed leads to from now on, nor whether what
			// came up was all that was behind.
			return nil
		}
		listed = listed[:r.Query.Limit]
		end := listed[len(listed)-1]
		page.Next = &timeline.Cursor{Order: r.Query.Order, A: end.place.A, B: end.place.B, ID: end.id}
	}
	page.Updated = v.Modified()
	for _, at := range listed {
		page.Updated = latest(page.Updated, at.entry.dated)
	}
	return newDocument(p.site, r, page, listed, last.settings)
}

// isNew reports whether the list has an event that the document does not have.
func (d *Document) isNew(listed []placed) bool {
	had := map[string]bool{}
	for _, at := range d.listed {
		had[at.id] = true
	}
	return slices.ContainsFunc(listed, func(at placed) bool { return !had[at.id] })
}

// withGone adds to the changes the deleted events that the document shows: that their time is over is not in the log.
func (d *Document) withGone(changes []timeline.Change) ([]timeline.Change, bool) {
	gone := 0
	for _, at := range d.listed {
		if !at.gone || slices.ContainsFunc(changes, func(c timeline.Change) bool { return c.ID == at.id }) {
			continue
		}
		if gone++; gone > maxGone {
			return nil, false
		}
		changes = append(changes, timeline.Change{ID: at.id})
	}
	return changes, true
}

// carried is the list of a document with the changes up to the state v carried into it; not ok if a place in it cannot be
// told. The list may have an event that changed while it was read twice.
func (p *Publisher) carried(ctx context.Context, r *Request, last *Document, v timeline.Validator, changes []timeline.Change) ([]placed, bool) {
	listed := slices.Clone(last.listed)
	window := r.Query.Filter.Window(last.Timeline.Zone)
	for _, c := range changes {
		is := func(at placed) bool { return at.id == c.ID }
		i := slices.IndexFunc(listed, is)
		event, ok := p.shown(ctx, r, c)
		switch {
		case !ok:
			return nil, false
		case event == nil || !r.Query.Filter.Matches(event, window):
			if i < 0 && last.Next != nil {
				return nil, false // it may have been the only one behind the list
			}
			listed = slices.DeleteFunc(listed, is)
			continue
		}
		at := p.placed(r, last.Timeline, Item{Event: *event}, true)
		if i >= 0 && listed[i].place == at.place && !slices.ContainsFunc(listed[i+1:], is) {
			listed[i] = at
			continue
		}
		listed = slices.DeleteFunc(listed, is)
		j, tie := slices.BinarySearchFunc(listed, at, inOrder)
		switch {
		case tie:
			if listed, ok = p.tied(ctx, r, v, listed, j, at); !ok {
				return nil, false
			}
		case j < len(listed) || last.Next == nil:
			listed = slices.Insert(listed, j, at)
		}
	}
	return listed, true
}

// shown is what a list shows of a changed event, nil if nothing.
func (p *Publisher) shown(ctx context.Context, r *Request, c timeline.Change) (e *timeline.Event, ok bool) {
	if c.Event != nil || r.Query.Show != timeline.ShowCalendar {
		return c.Event, true
	}
	record, _, err := p.store.Event(ctx, c.ID)
	switch kind := timeline.KindOf(err); {
	case kind == timeline.NotFound, kind == timeline.Gone:
		return nil, true
	case err != nil:
		return nil, false
	case record.Kept:
		return record.Left, true
	}
	return nil, true
}

// tied is the list with an entry among those that have the same place, of which j is the first: the store knows which of
// them was entered first.
func (p *Publisher) tied(ctx context.Context, r *Request, v timeline.Validator, listed []placed, j int, at placed) ([]placed, bool) {
	end := j
	known := map[string]placed{at.id: at}
	for ; end < len(listed) && inOrder(listed[end], at) == 0; end++ {
		known[listed[end].id] = listed[end]
	}
	q := r.Query
	if q.Limit = len(known); q.Limit > readChunk {
		return nil, false
	}
	if j > 0 {
		before := listed[j-1]
		q.After = &timeline.Cursor{Order: q.Order, A: before.place.A, B: before.place.B, ID: before.id}
	}
	page, err := p.store.List(ctx, q)
	if err != nil || page.Validator != v || len(page.Events) != len(known) {
		return nil, false
	}
	var run []placed
	for _, e := range page.Events {
		it, ok := known[e.ID]
		if !ok {
			return nil, false // another change, which comes later, is among them
		}
		run = append(run, it)
	}
	return slices.Concat(listed[:j], run, listed[end:]), true
}

// inOrder compares places in their list.
func inOrder(a, b placed) int {
	order := cmp.Or(cmp.Compare(a.place.A, b.place.A), cmp.Compare(a.place.B, b.place.B))
	if a.place.Order == timeline.Ascending {
		return order
	}
	return -order
}
