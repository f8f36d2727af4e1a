package server

import (
	"context"
	"strconv"
	"time"

	"dateline/feeds"
	"dateline/timeline"
)

// feedPage is a part of what a feed or a calendar has, of any family.
type feedPage struct {
	timeline  timeline.Timeline
	items     []feeds.Item
	next      *timeline.Cursor  // where the feed goes on; nil: this is its end
	earlier   *timeline.Archive // where history goes on, of latest events
	validator timeline.Validator
}

// pollFeed is poll for a feed or a calendar of any family. The page has its validator in any case, and that alone of an
// archive that is outdated: who is sent on must not find that it has changed again while it was read in vain.
func (s *Server) pollFeed(ctx context.Context, slug string, r *feedRequest) (p feedPage, st state, known bool, err error) {
	q := r.question(slug, exchangeOf(ctx).settled)
	v, err := s.store.Validator(ctx, q)
	if err != nil {
		return p, st, false, err
	}
	if st = s.familyState(q.Family, v); has(ctx, st) || s.outdated(r, v) {
		return feedPage{validator: v}, st, true, nil
	}
	if p, err = s.readFeed(ctx, q); err == nil && !callerOf(ctx).mayRead(&p.timeline) {
		err = timeline.Errorf(timeline.NotFound, "no such timeline")
	}
	return p, s.familyState(q.Family, p.validator), false, err
}

// readFeed reads what the query asks for.
func (s *Server) readFeed(ctx context.Context, q timeline.Query) (feedPage, error) {
	if q.Family == timeline.Changes {
		page, err := s.store.Tellings(ctx, q)
		return feedPage{page.Timeline, told(page.Tellings), page.Next, nil, page.Validator}, err
	}
	page, err := s.store.List(ctx, q)
	items := feeds.Items(page.Events)
	if q.Family == timeline.Starting {
		for i := range items {
			if start, ok := items[i].Event.Starts(q.Lead); ok {
				items[i].Start = &start
			}
		}
	}
	return feedPage{page.Timeline, items, page.Next, page.Earlier, page.Validator}, err
}

// familyState is the state of a feed. That of beginnings changes by a write, and when an event begins; the newest one
// that did tells all others, since they are told one after the other.
func (s *Server) familyState(family timeline.Family, v timeline.Validator) state {
	begun := ""
	if !v.Begun.IsZero() {
		begun = strconv.FormatInt(v.Begun.UnixMilli(), 36)
	}
	return s.viewState(v, string(family), begun)
}

// orderOf is the order of a family's feed.
func orderOf(family timeline.Family) timeline.Order {
	switch family {
	case timeline.Changes:
		return timeline.NewestTelling
	case timeline.Starting:
		return timeline.NewestStart
	}
	return timeline.NewestFirst
}

// updated is when the page last changed. Events and revisions may be dated a little ahead of the write.
func (p *feedPage) updated() time.Time {
	at := p.validator.Modified()
	for _, it := range p.items {
		dated := it.Event.Updated
		if it.Telling != nil {
			dated = it.Telling.Revision.Time
		}
		if dated.After(at) {
			at = dated
		}
	}
	return at
}
