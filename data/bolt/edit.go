package bolt

import (
	"bytes"
	"context"
	"math"
	"slices"

	"dateline/timeline"
)

// Edits implements [timeline.Store].
func (s *Store) Edits(ctx context.Context, q timeline.EditQuery) (page timeline.EditPage, err error) {
	search := timeline.Query{Show: q.Show, Filter: timeline.Filter{Search: q.Search}}
	err = s.searching(ctx, search, func(r *reader) error {
		page, err = r.edits(ctx, q, search)
		return err
	})
	return page, err
}

// edits walks back through the log of newest changes.
func (r *reader) edits(ctx context.Context, q timeline.EditQuery, search timeline.Query) (timeline.EditPage, error) {
	number, t, err := r.listOf(q.Timeline, q.Limit)
	if err != nil {
		return timeline.EditPage{}, err
	}
	page := timeline.EditPage{Timeline: t.Timeline, Edits: []timeline.Edit{}}
	log, err := r.editLog(number, q.Show, r.found(number, q.Search))
	if err != nil {
		return timeline.EditPage{}, err
	}
	window := search.Filter.Window(t.Timeline.Zone)
	err = each(log, r.editPlace(number, q.After), true, func(at []byte) (bool, error) {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		n := lastNumber(at)
		record, _, err := r.record(n)
		if err != nil || record == nil || !isNewest(at, record) {
			return true, err
		}
		e := r.faceOf(record, q.Show)
		if e == nil || !r.matches(number, search, n, e, window) {
			if page.Looked++; page.Looked == q.Look {
				page.Stopped, page.More = record, true
			}
			return !page.More, nil
		}
		if page.More = len(page.Edits) == q.Limit; page.More {
			return false, nil
		}
		edit, err := r.edit(n, record)
		page.Edits = append(page.Edits, edit)
		return true, err
	})
	return page, err
}

// edit is the event n, as its record is told, with its newest change.
func (r *reader) edit(n uint64, record *timeline.Record) (edit timeline.Edit, err error) {
	var v storedVersion
	newest := r.tx.Bucket(bucketHistory).Get(versionKey(n, record.Event.Revision))
	if newest != nil {
		err = r.store.codec.decode(bucketHistory, newest, &v)
	}
	return timeline.Edit{Record: *record, Author: v.Author}, err
}

// editPlace is where a walk begins that goes on behind the cursor.
func (r *reader) editPlace(tl uint32, c *timeline.EditCursor) []byte {
	switch {
	case c == nil:
		return beginning(16, true)
	case c.ID == "":
		return join(number64(c.Revision), number64(math.MaxUint64))
	}
	if n, err := r.cursorNumber(tl, c.ID, timeline.ShowAll); err == nil && n != 0 {
		return next(join(number64(c.Revision), number64(n)), true)
	}
	return join(number64(c.Revision), number64(0))
}

// maxSorted is how many events are read to sort them by their newest change, in place of a walk through the whole log.
const maxSorted = 2_000

// editLog walks the newest changes of the events that the list may show. Where those are few, such as the drafts of a
// long timeline, it does not go through all others.
func (r *reader) editLog(tl uint32, show timeline.Show, f *found) (walk, error) {
	log := r.fullLog(tl, true)
	if slices.Contains(show.Classes(), timeline.ClassShown) {
		if f == nil {
			return log, nil
		}
		if f.all { // what is deleted is in no index of words, and so not excluded by it
			return &among{walk: log, set: &f.not, not: true, back: true}, nil
		}
		for _, n := range r.ofClass(tl, timeline.ClassDeleted, math.MaxInt) {
			f.set.Add(n) // which is in no index of words
		}
		return &among{walk: log, set: &f.set, back: true}, nil
	}
	var keys [][]byte
	for _, class := range show.Classes() {
		numbers := r.ofClass(tl, class, maxSorted+1)
		if len(numbers) > maxSorted {
			return log, nil
		}
		for _, n := range numbers {
			record, _, err := r.record(n)
			if err != nil {
				return nil, err
			}
			keys = append(keys, join(number64(record.Changed), number64(n)))
		}
	}
	slices.SortFunc(keys, bytes.Compare)
	return &listed{keys: keys, back: true}, nil
}

// ofClass are the numbers of the events in a class, up to a limit.
func (r *reader) ofClass(tl uint32, class timeline.Class, limit int) (numbers []uint64) {
	prefix, c := prefixT(class, tl), r.tx.Bucket(bucketByTime).Cursor()
	for key, _ := c.Seek(prefix); bytes.HasPrefix(key, prefix) && len(numbers) < limit; key, _ = c.Next() {
		numbers = append(numbers, lastNumber(key))
	}
	return numbers
}
