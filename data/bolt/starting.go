package bolt

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"dateline/timeline"
)

// begin is an event that a feed of beginnings tells of.
type begin struct {
	n     uint64
	event timeline.Event
	at    time.Time // when it is told
}

// newer is the order of such a feed: the newest first, of equal ones what was entered last.
func newer(a, b begin) int { return cmp.Or(b.at.Compare(a.at), cmp.Compare(b.n, a.n)) }

// How far the time at which an event is told and the place of its start in the index can lie apart, beside the lead: the
// index counts days from midnight UTC, no zone is further from it than fifteen hours, and who learns of an event on its
// day is told then.
const (
	zones    = 15 * time.Hour
	slowness = zones + 25*time.Hour
)

// listStarts is the part of a list of [timeline.Starting] that q asks for.
func (r *reader) listStarts(ctx context.Context, q timeline.Query) (timeline.Page, error) {
	if q.Limit < 1 {
		return timeline.Page{}, timeline.Errorf(timeline.Invalid, "a list needs a limit of at least 1")
	}
	number, t, err := r.live(q.Timeline)
	if err != nil {
		return timeline.Page{}, err
	}
	window := q.Filter.Window(t.Timeline.Zone)
	page := timeline.Page{Timeline: t.Timeline, Events: []timeline.Event{}, Validator: r.validator(number, &t, q, window)}
	if page.Validator.Begun, err = r.begun(ctx, number, q, window); err != nil {
		return timeline.Page{}, err
	}
	begins, err := r.begins(ctx, number, q, window, q.Limit+1)
	if err != nil {
		return timeline.Page{}, err
	}
	for i, b := range begins {
		if i == q.Limit {
			last := begins[i-1]
			page.Next = &timeline.Cursor{Order: timeline.NewestStart, A: millis(last.at), ID: last.event.ID}
			break
		}
		page.Events = append(page.Events, b.event)
	}
	return page, nil
}

// begun is when the newest event of the list was told, zero if none was.
func (r *reader) begun(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window) (time.Time, error) {
	q.After = nil
	newest, err := r.begins(ctx, tl, q, w, 1)
	if err != nil || len(newest) == 0 {
		return time.Time{}, err
	}
	return newest[0].at, nil
}

// begins are the first n of the list that q asks for. It walks back from the last start that can have been told, until no
// earlier one can be among them.
func (r *reader) begins(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window, n int) ([]begin, error) {
	until, behind := q.Now, begin{n: 0, at: q.Now.Add(1)} // nothing stands before what is told after now
	if q.After != nil {
		number, err := r.cursorNumber(tl, q.After.ID, q.Show)
		if err != nil {
			return nil, err
		}
		behind = begin{n: number, at: fromMillis(q.After.A)}
		until = behind.at
	}
	ordered := q
	ordered.Order = timeline.Descending
	walk, _ := r.walk(tl, ordered, w)
	place := join(signed(until.Add(q.Lead+zones).Unix()), beginning(16, true))
	var found []begin
	first := r.firstPublished(tl)
	err := each(walk, place, true, func(number uint64) (bool, error) {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		e, err := r.face(number, q.Show)
		if err != nil || e == nil {
			return true, err
		}
		latest := time.Unix(e.Lo, 0).Add(slowness)
		if latest.Before(first) || len(found) == n && latest.Before(found[n-1].at) {
			return false, nil // here and before, everything was over when it was first shown, or is told earlier
		}
		s, ok := e.Starts(q.Lead)
		b := begin{number, *e, s.At.Truncate(time.Millisecond)}
		if !ok || s.At.After(q.Now) || newer(behind, b) >= 0 || !q.Filter.Matches(e, w) {
			return true, nil
		}
		at, _ := slices.BinarySearchFunc(found, b, newer)
		found = slices.Insert(found, at, b)
		found = found[:min(len(found), n)]
		return true, nil
	})
	return found, err
}

// firstPublished is when the timeline's first event that is shown was published.
func (r *reader) firstPublished(tl uint32) time.Time {
	prefix := prefixT(timeline.ClassShown, tl)
	key, _ := r.tx.Bucket(bucketByPublished).Cursor().Seek(prefix)
	if !bytes.HasPrefix(key, prefix) {
		return time.Time{}
	}
	return fromMillis(unsigned(key[len(prefix):]))
}
