package server

import (
	"cmp"
	"context"
	"slices"

	"dateline/timeline"
)

// How far a search over all timelines goes: so many of them are searched, those that the list has first, and so many events shown.
const (
	maxSearched = 200
	maxFound    = 20
)

// discovery is what a search over all timelines found.
type discovery struct {
	timelines []*keptOutline
	events    []foundEvent
	left      int    // timelines whose events were not searched
	partial   bool   // some were not searched to the end, or changed meanwhile
	fault     string // why the search was given up
}

type foundEvent struct {
	line  *keptOutline
	event timeline.Event
	rank  timeline.Rank
}

// discover searches the timelines of the list by their titles and descriptions, and then their events. If a timeline changes
// meanwhile, all begins anew with the list that there is then, so that what is shown belongs to its state.
func (s *Server) discover(ctx context.Context, list *index, find timeline.Search) (*index, discovery, error) {
	for try := 1; ; try++ {
		found, same, err := s.lookThrough(ctx, list, find)
		if err != nil || same || found.fault != "" {
			return list, found, err
		}
		if try == 3 {
			found.partial = true
			return list, found, nil
		}
		if list, err = s.index(ctx); err != nil {
			return list, found, err
		}
	}
}

// lookThrough searches once, and reports whether the timelines were in the state of the list all the time.
func (s *Server) lookThrough(ctx context.Context, list *index, find timeline.Search) (found discovery, same bool, err error) {
	same = true
	for i, o := range list.lines {
		t := &o.Timeline.Timeline
		if len(found.timelines) < maxFound && find.Matches(&timeline.Event{Lang: t.Lang, Title: t.Title, Summary: t.Description}) {
			found.timelines = append(found.timelines, o)
		}
		if i >= maxSearched {
			found.left++
			continue
		}
		page, err := s.store.List(ctx, timeline.Query{
			Timeline: t.Slug, Filter: timeline.Filter{Search: find}, Order: timeline.ByRank, Limit: maxFound, Hasty: true,
		})
		if found.fault = s.broad(ctx, s.limits.pages, err); found.fault != "" {
			return found, same, nil // it would be too broad in others too
		}
		switch kind := timeline.KindOf(err); {
		case kind == timeline.Unavailable:
			found.partial = true
			continue
		case kind == timeline.NotFound || kind == timeline.Gone:
			same = false
			continue
		case err != nil:
			return found, same, err
		}
		same = same && page.Validator.Revision == o.Validator.Revision
		if !callerOf(ctx).mayFind(&page.Timeline) {
			continue // it was public a moment ago
		}
		for _, e := range page.Events {
			found.events = append(found.events, foundEvent{o, e, find.Rank(&e)})
		}
		found.best()
	}
	return found, same, nil
}

// best leaves the events that are found best: by rank, and then the latest.
func (d *discovery) best() {
	slices.SortStableFunc(d.events, func(a, b foundEvent) int {
		x, _ := a.event.Sort()
		y, _ := b.event.Sort()
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(y, x))
	})
	d.events = d.events[:min(len(d.events), maxFound)]
}
