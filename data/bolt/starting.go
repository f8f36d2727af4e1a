package bolt

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math"
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

// listStarts is the part of a list of [timeline.Starting] that q asks for.
func (r *reader) listStarts(ctx context.Context, q timeline.Query) (timeline.Page, error) {
	number, t, err := r.listOf(q.Timeline, q.Limit)
	if err != nil {
		return timeline.Page{}, err
	}
	window := q.Filter.Window(t.Timeline.Zone)
	page := timeline.Page{Timeline: t.Timeline, Events: []timeline.Event{}, Validator: r.validator(number, &t, q, window)}
	if page.Validator.Begun, err = r.begun(ctx, number, q, window, page.Validator.Revision); err != nil {
		return timeline.Page{}, err
	}
	begins, _, err := r.begins(ctx, number, q, window, q.Limit+1)
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

// begun is when the newest event of the list was told, zero if none was. The list has the given revision.
func (r *reader) begun(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window, revision uint64) (time.Time, error) {
	q.After = nil
	key := fmt.Sprint(tl, " ", revision, " ", q.Lead, " ", q.Filter.Query())
	if at, ok := r.store.begun.get(key, q.Now); ok {
		return at, nil
	}
	newest, next, err := r.begins(ctx, tl, q, w, 1)
	if err != nil {
		return time.Time{}, err
	}
	var at time.Time
	if len(newest) > 0 {
		at = newest[0].at
	}
	r.store.begun.put(key, span{from: at, to: next})
	return at, nil
}

// begins are the first n of the list that q asks for, and a time up to which no further event is told, if there is no
// cursor. It walks back from the last start that can have been told, until no earlier one can be among them.
func (r *reader) begins(ctx context.Context, tl uint32, q timeline.Query, w timeline.Window, n int) (found []begin, next time.Time, err error) {
	until, behind := q.Now, begin{n: math.MaxUint64, at: q.Now.Add(1)} // nothing stands before what is told after now
	if q.After != nil {
		if behind, err = r.beginBehind(tl, q); err != nil {
			return nil, time.Time{}, err
		}
		until = behind.at
	}
	next = q.Now.Add(timeline.StartSpread / 2) // what stands before the walk is told later than that
	q.Order = timeline.Descending
	walk, _ := r.walk(tl, q, w)
	place := join(signed(until.Add(q.Lead+timeline.StartSpread).Unix()), beginning(16, true))
	first := r.firstPublished(tl)
	err = each(walk, place, true, func(at []byte) (bool, error) {
		latest := time.Unix(unsigned(at), 0).Add(timeline.StartSpread) // of what is told of this and all that follow
		if latest.Before(first) || len(found) == n && latest.Before(found[n-1].at) {
			return false, nil // they were over when they were first shown, or are told earlier
		}
		b, err := r.begin(ctx, tl, lastNumber(at), q, w)
		switch {
		case err != nil || b == nil:
			return true, err
		case b.at.After(q.Now):
			next = earlier(next, b.at)
		case newer(behind, *b) < 0:
			place, _ := slices.BinarySearchFunc(found, *b, newer)
			found = slices.Insert(found, place, *b)
			found = found[:min(len(found), n)]
		}
		return true, nil
	})
	return found, next, err
}

// begin is the event n if the list of q tells of it at some time.
func (r *reader) begin(ctx context.Context, tl uint32, n uint64, q timeline.Query, w timeline.Window) (*begin, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e, err := r.face(n, timeline.ShowPublic)
	if err != nil || e == nil || !r.matches(tl, q, n, e, w) {
		return nil, err
	}
	s, ok := e.Starts(q.Lead)
	if !ok {
		return nil, nil
	}
	return &begin{n, *e, s.At}, nil
}

// beginBehind is the place of the cursor in the list: before all that are told at its time if its id is unknown here.
func (r *reader) beginBehind(tl uint32, q timeline.Query) (begin, error) {
	n, err := r.cursorNumber(tl, q.After.ID, timeline.ShowPublic)
	if n == 0 {
		n = math.MaxUint64
	}
	return begin{n: n, at: fromMillis(q.After.A)}, err
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
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
