package bolt

import (
	"context"
	"encoding/binary"

	"dateline/timeline"
)

// Changes implements [timeline.Store].
func (s *Store) Changes(ctx context.Context, slug string, since timeline.ChangeCursor, limit int, hidden bool) (page timeline.ChangePage, err error) {
	err = s.view(ctx, func(r *reader) error {
		page, err = r.changes(ctx, slug, since, limit, hidden)
		return err
	})
	return page, err
}

func (r *reader) changes(ctx context.Context, slug string, since timeline.ChangeCursor, limit int, hidden bool) (timeline.ChangePage, error) {
	number, t, err := r.listOf(slug, limit)
	if err != nil {
		return timeline.ChangePage{}, err
	}
	log, depends := r.changeLog(number, false), timeline.Query{Show: timeline.ShowCalendar}
	part := logPublic
	if hidden {
		log, depends = r.fullLog(number, false), timeline.Query{Show: timeline.ShowAll}
		part = logHidden
	}
	if since, err = r.reachable(since, uint64(getInt(r.tx.Bucket(bucketMeta), join(metaPurged, prefixT(part, number))))); err != nil {
		return timeline.ChangePage{}, err
	}
	place, err := r.changePlace(number, since, depends.Show)
	if err != nil {
		return timeline.ChangePage{}, err
	}
	page := timeline.ChangePage{
		Changes: []timeline.Change{}, Next: since,
		Validator: r.validator(number, &t, depends, timeline.Filter{}.Window("UTC")),
	}
	err = each(log, place, false, func(at []byte) (bool, error) {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		record, _, err := r.record(lastNumber(at))
		if err != nil || record == nil || hidden && !isNewest(at, record) {
			return true, err
		}
		if page.More = len(page.Changes) == limit; page.More {
			if binary.BigEndian.Uint64(at) == page.Next.After { // the rest of the same write is still to be told
				page.Next.ID = page.Changes[limit-1].ID
			}
			return false, nil
		}
		change := changeOf(r.store.asTold(record), hidden)
		page.Changes, page.Next.After, page.Next.ID = append(page.Changes, change), change.Revision, ""
		return true, nil
	})
	if !page.More {
		page.Next.ID = "" // nothing is left of that write
	}
	return page, err
}

// reachable is the cursor from which a walk of the change log begins in which deletions up to purged are missing. Gone, if what is
// missing may be what the follower does not know.
func (r *reader) reachable(since timeline.ChangeCursor, purged uint64) (timeline.ChangeCursor, error) {
	switch {
	case since == timeline.ChangeCursor{}:
		since.Whole = purged
	case max(since.After, since.Whole) > r.lastRevision():
		return since, timeline.Errorf(timeline.Gone, "no such change was made yet: the store was put back to an earlier state; begin again without since")
	case max(since.Through(), since.Whole) < purged:
		return since, timeline.Errorf(timeline.Gone, "deletions since then are forgotten; begin again without since")
	}
	return since, nil
}

// changePlace is the place in a change log right behind what the cursor knows. Where it names an event that the log cannot have told,
// that is before all of its revision: to tell something again does no harm.
func (r *reader) changePlace(tl uint32, since timeline.ChangeCursor, show timeline.Show) ([]byte, error) {
	if since.ID == "" {
		return behindRevision(since.After), nil
	}
	n, err := r.cursorNumber(tl, since.ID, show)
	return next(join(number64(since.After), number64(n)), false), err
}

func changeOf(r *timeline.Record, hidden bool) timeline.Change {
	seen := timeline.Change{ID: r.Event.ID, Kind: r.SeenKind, Revision: r.Seen, Time: r.SeenAt}
	if e := r.Public(); e != nil && e.Deleted == nil {
		seen.Event = e
	}
	if !hidden {
		return seen
	}
	all := timeline.Change{ID: r.Event.ID, Kind: timeline.KindDrafted, Revision: r.Changed, Time: r.Event.Updated}
	if r.Seen == r.Changed {
		all.Kind, all.Time = r.SeenKind, r.SeenAt
	}
	if r.Event.Deleted == nil {
		all.Event = &r.Event
	} else {
		all.Kind = timeline.KindDeleted
	}
	return all
}
