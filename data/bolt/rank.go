package bolt

import (
	"context"

	"dateline/timeline"
)

// fillByRank fills a page of [timeline.ByRank]: the events of each rank, the latest first, one rank behind the other. A rank is a
// list of its own, so that nothing has to be counted or sorted, and a page of a common word reads what it shows.
func (r *reader) fillByRank(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window, page *timeline.Page) (left *timeline.Event, err error) {
	rank := timeline.RankTitle
	if q.After != nil {
		rank = timeline.Rank(q.After.Order - timeline.ByRank)
	}
	q.Order = timeline.Descending
	shown := rank // of the last event in the page
	for ; rank < timeline.RankNone && left == nil && err == nil; rank++ {
		r.rank = rank
		err = r.eachListed(ctx, tl, q, w, func(e *timeline.Event) bool {
			if q.Filter.Search.Rank(e) != rank {
				return true
			}
			if len(page.Events) == q.Limit {
				page.Next, left = timeline.CursorAt(&page.Events[q.Limit-1], timeline.ByRank+timeline.Order(shown)), e
				return false
			}
			page.Events, shown = append(page.Events, *e), rank
			return true
		})
		q.After = nil
	}
	r.rank = timeline.RankRest
	return left, err
}
