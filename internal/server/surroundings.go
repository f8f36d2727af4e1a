package server

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"dateline/internal/pages"
	"dateline/timeline"
)

// maxReferring is how many events that name it as related the page of an event shows.
const maxReferring = 20

// eventSurroundings are an event and what its page shows of others, with the state of all that.
type eventSurroundings struct {
	found   sight
	today   pages.Today
	state   state
	before  *timeline.Event // its neighbours in the timeline
	behind  *timeline.Event
	related map[string]*timeline.Event // those of which more is known than the id

	referring     []timeline.Event // events of the timeline that name this one as related
	moreReferring bool
}

// surroundings reads what the page of an event shows, but for its history. While others write it begins anew, so that all
// belongs to one state.
func (s *Server) surroundings(ctx context.Context, id string) (*eventSurroundings, error) {
	for range maxTries {
		found, err := s.sightOf(ctx, id, false)
		if err != nil {
			return nil, err
		}
		mark := s.store.Mark(found.timeline.Timeline.Slug)
		view, err := s.surroundingsOf(ctx, id)
		if err != nil || s.store.Mark(found.timeline.Timeline.Slug) == mark {
			return view, err
		}
	}
	return nil, timeline.Errorf(timeline.Unavailable, "the timeline changes too fast to be read")
}

// surroundingsOf reads them once. The tag names each event that the page shows and its revision. Any change of the timeline
// may bring another neighbour, so that the page last changed when the timeline did, or later: when a related event of another
// one did, or when the day of the event was over. When a related event of another timeline was taken away is not known: then the page
// has no time, or it would be older than the one that still showed it.
func (s *Server) surroundingsOf(ctx context.Context, id string) (*eventSurroundings, error) {
	found, err := s.sightOf(ctx, id, false)
	if err != nil {
		return nil, err
	}
	t, now := &found.timeline.Timeline, s.clock.Now()
	view := &eventSurroundings{found: found, today: pages.TodayIn(now, t.Zone), related: map[string]*timeline.Event{}}
	if view.before, err = s.neighbour(ctx, t.Slug, found.event, timeline.Descending); err != nil {
		return nil, err
	}
	if view.behind, err = s.neighbour(ctx, t.Slug, found.event, timeline.Ascending); err != nil {
		return nil, err
	}
	whole, err := s.store.Validator(ctx, timeline.Query{Timeline: t.Slug})
	if err != nil {
		return nil, err
	}
	since, shown, dated := found.validator().Latest(whole).Time, sha256.New(), true
	for _, e := range []*timeline.Event{view.before, view.behind} {
		if e != nil {
			fmt.Fprint(shown, e.ID, " ", e.Revision)
		}
		fmt.Fprintln(shown)
	}
	for _, r := range found.event.Related {
		other, err := s.follow(ctx, r.ID)
		if err != nil || other.event.Deleted != nil {
			dated = false // nothing may be shown of it but its id, and when it went neither
			continue
		}
		view.related[r.ID] = other.event
		v := other.validator()
		fmt.Fprintln(shown, r.ID, v.Revision)
		since = later(since, v.Time)
	}
	if view.referring, view.moreReferring, err = s.store.Referring(ctx, id, maxReferring); err != nil {
		return nil, err
	}
	for _, e := range view.referring {
		fmt.Fprintln(shown, "by", e.ID, e.Revision, view.moreReferring)
	}
	if at, ok := pages.OverSince(found.event, t.Zone); ok && !now.Before(at) {
		fmt.Fprintln(shown, "over")
		since = later(since, at)
	}
	parts := []string{inTag.EncodeToString(shown.Sum(nil)[:9])}
	if found.writer {
		parts, dated = append(parts, "all"), false // whose validator is no time of a view
	}
	if !dated {
		since = time.Time{}
	}
	view.state = s.viewState(found.validator(), parts...)
	view.state.since = since
	return view, nil
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// neighbour is the next event in an order; nil behind the last one.
func (s *Server) neighbour(ctx context.Context, slug string, e *timeline.Event, order timeline.Order) (*timeline.Event, error) {
	page, err := s.store.List(ctx, timeline.Query{Timeline: slug, Order: order, Limit: 1, After: timeline.CursorAt(e, order)})
	if err != nil || len(page.Events) == 0 {
		return nil, err
	}
	return &page.Events[0], nil
}
