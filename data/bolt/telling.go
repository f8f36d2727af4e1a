package bolt

import (
	"context"
	"encoding/binary"

	"dateline/timeline"
)

// Tellings implements [timeline.Store].
func (s *Store) Tellings(ctx context.Context, q timeline.Query) (page timeline.TellingPage, err error) {
	err = s.view(ctx, func(r *reader) error {
		page, err = r.tellings(ctx, q)
		return err
	})
	return page, err
}

// tellings walks back through the log of the revisions that followers see. Under a filter that chooses little it reads
// the history of every event, each once.
func (r *reader) tellings(ctx context.Context, q timeline.Query) (timeline.TellingPage, error) {
	number, t, err := r.listOf(q.Timeline, q.Limit)
	if err != nil {
		return timeline.TellingPage{}, err
	}
	q.Family = timeline.Changes
	window := q.Filter.Window(t.Timeline.Zone)
	page := timeline.TellingPage{Timeline: t.Timeline, Tellings: []timeline.Telling{}, Validator: r.validator(number, &t, q, window)}
	place, err := r.tellingPlace(number, q, page.Validator)
	if err != nil {
		return timeline.TellingPage{}, err
	}
	authors := t.Timeline.ShowAuthors == nil || *t.Timeline.ShowAuthors
	known := map[uint64]map[uint64]timeline.Telling{} // what is chosen, by event and write
	log := &leaf{cursor: r.tx.Bucket(bucketRevisions).Cursor(), prefix: prefixT(logPublic, number), width: 16, back: true}
	err = each(log, place, true, func(at []byte) (bool, error) {
		n, err := lastNumber(at), ctx.Err()
		tellings, read := known[n]
		if err == nil && !read {
			tellings, err = r.tellingsOf(n, authors, q.Filter, window)
			known[n] = tellings
		}
		told, ok := tellings[binary.BigEndian.Uint64(at)]
		switch {
		case err != nil || !ok:
			return true, err
		case len(page.Tellings) == q.Limit:
			last := page.Tellings[q.Limit-1]
			page.Next = &timeline.Cursor{Order: timeline.NewestTelling, A: int64(last.Write), ID: last.Event.ID}
			return false, nil
		}
		page.Tellings = append(page.Tellings, told)
		return true, nil
	})
	return page, err
}

// tellingPlace is where the walk begins: behind the cursor, or with the newest change on which the view depends.
func (r *reader) tellingPlace(tl uint32, q timeline.Query, v timeline.Validator) ([]byte, error) {
	if q.After == nil {
		return join(number64(v.Revision), beginning(8, true)), nil
	}
	write := number64(uint64(q.After.A))
	n, err := r.cursorNumber(tl, q.After.ID, timeline.ShowPublic)
	if err != nil || n == 0 { // an id that is unknown here: begin before all of the same write
		return join(write, beginning(8, true)), err
	}
	return next(join(write, number64(n)), true), nil
}

// tellingsOf is what is told of the event n and chosen, by the write; nil if nothing is.
func (r *reader) tellingsOf(n uint64, authors bool, f timeline.Filter, w timeline.Window) (map[uint64]timeline.Telling, error) {
	record, _, err := r.record(n)
	if err != nil || record == nil {
		return nil, err
	}
	versions, err := r.versions(n, record)
	if err != nil {
		return nil, err
	}
	var told map[uint64]timeline.Telling
	for _, t := range f.Tellings(versions, authors, w) {
		if told == nil {
			told = map[uint64]timeline.Telling{}
		}
		told[t.Write] = t
	}
	return told, nil
}
