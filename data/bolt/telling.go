package bolt

import (
	"bytes"
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

// tellings walks back through the log of the revisions that followers see. Of the events that may have what the filter asks for it reads
// the history, each once, part by part.
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
	known := map[uint64]*toldPart{} // by event
	now, names := r.seek(number, q, window), r.namesakes(number, q.Filter)
	if names.none() {
		return page, nil
	}
	log := &leaf{cursor: r.tx.Bucket(bucketRevisions).Cursor(), prefix: prefixT(logPublic, number), width: 16, back: true}
	err = each(log, place, true, func(at []byte) (bool, error) {
		n, err := lastNumber(at), ctx.Err()
		if err != nil || !names.have(n) {
			return err == nil, err
		}
		revision := r.loggedAs(number, at)
		if now.passes(at, revision) {
			return true, nil
		}
		if part := known[n]; part == nil || part.more && revision < part.first {
			if known[n], err = r.tellingsOf(n, revision, authors, q.Filter, window); err != nil {
				return false, err
			}
			names.read()
		}
		told, ok := known[n].chosen[binary.BigEndian.Uint64(at)]
		switch {
		case !ok:
			return true, nil
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

// passes reports whether an entry of the log says of its event all that is told of it, and the filter does not choose that. An event that
// was never edited, as most of a large import, need not be read to see it.
func (s *sought) passes(at []byte, revision int64) bool {
	set := s.look()
	if set == nil || revision != 1 || set.Has(lastNumber(at)) {
		return false
	}
	key := join(prefixT(logPublic, s.tl), at)
	newest, _ := s.tx.Bucket(bucketChanges).Cursor().Seek(key)
	return bytes.Equal(newest, key)
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

// maxTold is how many tellings of one event are read at once.
const maxTold = 50

// toldPart is a part of what is told of an event.
type toldPart struct {
	chosen map[uint64]timeline.Telling // what is chosen of it, by the write; nil if nothing is
	first  int64                       // the revision of the event with which it begins
	more   bool                        // whether there is more before it
}

// loggedAs is the revision of an event that has an entry in the log of those that followers see.
func (r *reader) loggedAs(tl uint32, at []byte) int64 {
	return int64(binary.BigEndian.Uint64(r.tx.Bucket(bucketRevisions).Get(join(prefixT(logPublic, tl), at))))
}

// tellingsOf is what is told of the event n by a revision and before it.
func (r *reader) tellingsOf(n uint64, revision int64, authors bool, f timeline.Filter, w timeline.Window) (*toldPart, error) {
	r.steps.read()
	record, _, err := r.record(n)
	if err != nil || record == nil {
		return &toldPart{}, err
	}
	part, err := r.historyPart(n, record, timeline.HistoryQuery{Before: revision + 1, Limit: maxTold, Counts: timeline.ToldVersions})
	if err != nil {
		return nil, err
	}
	told := &toldPart{first: part.First, more: part.More}
	for _, t := range part.Tellings(record.Public(), authors, f, w) {
		if told.chosen == nil {
			told.chosen = map[uint64]timeline.Telling{}
		}
		told.chosen[t.Write] = t
	}
	return told, nil
}
