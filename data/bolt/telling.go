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

// tellings walks back through the log of the revisions that followers see.
func (r *reader) tellings(ctx context.Context, q timeline.Query) (timeline.TellingPage, error) {
	if q.Limit < 1 {
		return timeline.TellingPage{}, timeline.Errorf(timeline.Invalid, "a list needs a limit of at least 1")
	}
	number, t, err := r.live(q.Timeline)
	if err != nil {
		return timeline.TellingPage{}, err
	}
	q.Family = timeline.Changes
	window := q.Filter.Window(t.Timeline.Zone)
	page := timeline.TellingPage{Timeline: t.Timeline, Validator: r.validator(number, &t, q, window)}
	place, err := r.tellingPlace(number, q)
	if err != nil {
		return timeline.TellingPage{}, err
	}
	authors := t.Timeline.ShowAuthors == nil || *t.Timeline.ShowAuthors
	known := map[uint64]map[uint64]timeline.Telling{} // by event and write
	log := &leaf{cursor: r.tx.Bucket(bucketRevisions).Cursor(), prefix: prefixT(logPublic, number), width: 16, back: true}
	for at := log.seek(place); at != nil; at = log.seek(next(at, true)) {
		if err := ctx.Err(); err != nil {
			return timeline.TellingPage{}, err
		}
		n, write := lastNumber(at), binary.BigEndian.Uint64(at)
		if known[n] == nil {
			if known[n], err = r.tellingsOf(n, authors); err != nil {
				return timeline.TellingPage{}, err
			}
		}
		told, ok := known[n][write]
		if !ok || !q.Filter.Told(&told, window) {
			continue
		}
		if len(page.Tellings) == q.Limit {
			last := page.Tellings[q.Limit-1]
			page.Next = &timeline.Cursor{Order: timeline.NewestTelling, A: int64(last.Write), ID: last.Event.ID}
			break
		}
		page.Tellings = append(page.Tellings, told)
	}
	return page, nil
}

// tellingPlace is where the walk begins that goes on behind the cursor.
func (r *reader) tellingPlace(tl uint32, q timeline.Query) ([]byte, error) {
	if q.After == nil {
		return beginning(16, true), nil
	}
	write := number64(uint64(q.After.A))
	n, err := r.cursorNumber(tl, q.After.ID, q.Show)
	if err != nil || n == 0 { // an id that is unknown here: begin before all of the same write
		return join(write, beginning(8, true)), err
	}
	return next(join(write, number64(n)), true), nil
}

// tellingsOf is what is told of the event n, by the write.
func (r *reader) tellingsOf(n uint64, authors bool) (map[uint64]timeline.Telling, error) {
	told := map[uint64]timeline.Telling{}
	record, _, err := r.record(n)
	if err != nil || record == nil {
		return told, err
	}
	versions, err := r.versions(n, record)
	if err != nil {
		return nil, err
	}
	for _, t := range timeline.Tellings(versions, authors) {
		told[t.Write] = t
	}
	return told, nil
}
