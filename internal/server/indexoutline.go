package server

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"dateline/internal/pages"
	"dateline/timeline"
)

// outlines keeps what the list of timelines says of each, for as long as the mark of the timeline and its day are the same: after a
// write one of them is read, not all. The zero value works.
type outlines struct {
	mu    sync.Mutex
	known map[string]*keptOutline
}

type keptOutline struct {
	timeline.Outline
	mark        uint64 // from before it was read
	begun, over time.Time
	day         int64
}

// index is the list of timelines as a caller finds it, with its state.
type index struct {
	lines []*keptOutline // in the order of the page
	state state
	until time.Time // when it is another one without a write; zero: never
	now   time.Time
}

// index reads the list. The tag names the state of every timeline in it and the day there, so that it tells apart what is shown
// even if others write while they are read; Last-Modified is told only when all of them were settled before.
func (s *Server) index(ctx context.Context) (*index, error) {
	who, x := callerOf(ctx), &index{now: s.clock.Now()}
	found, v, err := s.finds(ctx)
	if err != nil {
		return nil, err
	}
	if x.lines, err = s.outlines.of(ctx, s.store, found, x.now); err != nil {
		return nil, err
	}
	x.lines = slices.DeleteFunc(x.lines, func(o *keptOutline) bool { return !who.mayFind(&o.Timeline.Timeline) })
	sum, since := "", v.Time
	for _, o := range x.lines {
		sum += fmt.Sprintln(o.Timeline.Timeline.Slug, o.Validator.Revision, o.day)
		since = later(later(since, o.Validator.Time), o.begun)
		if x.until.IsZero() || o.over.Before(x.until) {
			x.until = o.over
		}
	}
	x.state = s.viewState(v, sumOf(sum), who.view())
	if x.state.since = since; who.token != nil {
		x.state.since = time.Time{} // see finds
	}
	slices.SortStableFunc(x.lines, soonerFirst)
	return x, nil
}

// mayFind reports whether lists show the timeline to the caller.
func (c caller) mayFind(t *timeline.Timeline) bool {
	return t.Visibility == timeline.Public || c.token.May(timeline.ScopeRead, t.Slug)
}

// soonerFirst puts in front what has the next event soonest, and then what changed most recently.
func soonerFirst(a, b *keptOutline) int {
	switch {
	case a.Next != nil && b.Next != nil:
		x, _ := a.Next.Sort()
		y, _ := b.Next.Sort()
		if x != y {
			return cmp.Compare(x, y)
		}
	case a.Next != nil:
		return -1
	case b.Next != nil:
		return 1
	}
	return cmp.Or(cmp.Compare(b.Validator.Revision, a.Validator.Revision), strings.Compare(a.Timeline.Timeline.Slug, b.Timeline.Timeline.Slug))
}

// of are the outlines of timelines now. One that is gone meanwhile is left out.
func (k *outlines) of(ctx context.Context, store timeline.Store, records []timeline.TimelineRecord, now time.Time) ([]*keptOutline, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	fresh, all := make(map[string]*keptOutline, len(records)), make([]*keptOutline, 0, len(records))
	for i := range records {
		slug := records[i].Timeline.Slug
		mark := store.Mark(slug)
		o := k.known[slug]
		if o == nil || o.mark != mark || now.Before(o.begun) || !now.Before(o.over) {
			outline, err := store.Outline(ctx, slug, now)
			if kind := timeline.KindOf(err); kind == timeline.NotFound || kind == timeline.Gone {
				continue
			}
			if err != nil {
				return nil, err
			}
			o = keepOutline(outline, mark, now)
		}
		fresh[slug] = o
		all = append(all, o)
	}
	if len(k.known) > 2*len(fresh)+100 || k.known == nil {
		k.known = fresh // most of what was kept is not listed any more
		return all, nil
	}
	for slug, o := range fresh {
		k.known[slug] = o
	}
	return all, nil
}

func keepOutline(o timeline.Outline, mark uint64, now time.Time) *keptOutline {
	for _, e := range []**timeline.Event{&o.First, &o.Last, &o.Next} {
		if *e != nil {
			*e = new(lean(**e))
		}
	}
	today := pages.TodayIn(now, o.Timeline.Timeline.Zone)
	kept := &keptOutline{Outline: o, mark: mark, day: today.Number()}
	kept.begun, kept.over = today.Bounds()
	return kept
}

// lean is an event without what no line about it shows.
func lean(e timeline.Event) timeline.Event {
	e.Summary, e.Body, e.Place, e.Participants, e.Topics, e.Sources, e.Media, e.Related = "", "", nil, nil, nil, nil, nil, nil
	texts := make(map[string]timeline.Translation, len(e.Translations))
	for lang, t := range e.Translations {
		texts[lang] = timeline.Translation{Title: t.Title}
	}
	e.Translations = texts
	return e
}
