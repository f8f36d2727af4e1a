package bolt

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"

	"dateline/timeline"
)

func (b *batch) putTimeline(op timeline.PutTimeline) (timeline.Result, error) {
	number, present, err := b.presentTimeline(op.Timeline.Slug)
	if err != nil {
		return timeline.Result{}, err
	}
	after, err := op.Decide(present, b.stamp)
	if err != nil {
		return timeline.Result{}, err
	}
	if after == nil {
		return timeline.Result{Timeline: *present}, nil
	}
	if present == nil {
		if number, err = b.newTimeline(op.Timeline.Slug); err != nil {
			return timeline.Result{}, err
		}
	}
	return timeline.Result{Timeline: *after, Created: present == nil, Changed: true}, b.carrySettings(number, present, after)
}

// presentTimeline is the timeline with the slug, deleted or not; nil if there never was one.
func (b *batch) presentTimeline(slug string) (uint32, *timeline.TimelineRecord, error) {
	number := b.slugNumber(slug)
	if number == 0 {
		return 0, nil, nil
	}
	t, err := b.timeline(number)
	return number, &t, err
}

func (b *batch) newTimeline(slug string) (uint32, error) {
	next, err := b.next(bucketTimelines)
	if err != nil {
		return 0, err
	}
	number := uint32(next)
	return number, b.put(bucketSlugs, []byte(slug), number32(number))
}

// carrySettings writes a timeline's record. All views of the timeline follow its settings by themselves;
// the lists of timelines that show it, or did, are told.
func (b *batch) carrySettings(number uint32, before, after *timeline.TimelineRecord) error {
	b.set[number] = true
	b.touchLists(before.Listed() || after.Listed())
	b.tick()
	put := func() error {
		return b.put(bucketTimelines, number32(number), b.store.codec.encode(storeTimeline(after)))
	}
	switch {
	case before == nil:
		return errors.Join(put(), b.put(bucketMeta, monthsKey(number), monthsOf(after.Timeline.Zone)))
	case before.Timeline.Zone == after.Timeline.Zone:
		return put()
	}
	// What the batch has counted so far was counted in the months of the former zone.
	return cmp.Or(b.flush(), put(), b.rezone(number, before.Timeline.Zone, after.Timeline.Zone))
}

// touchLists tells the lists of timelines of a change, that of everybody too if it is listed.
func (b *batch) touchLists(listed bool) {
	b.touch(everyTimeline, timeline.Term{Kind: timeline.TermAny})
	if listed {
		b.touch(everyTimeline, timeline.Term{Kind: timeline.TermAll})
	}
}

func (b *batch) deleteTimeline(ctx context.Context, op timeline.DeleteTimeline) (timeline.Result, error) {
	number := b.slugNumber(op.Slug)
	if number == 0 {
		_, err := op.Decide(nil, false, b.stamp)
		return timeline.Result{}, err
	}
	present, err := b.timeline(number)
	if err != nil {
		return timeline.Result{}, err
	}
	if err := b.flush(); err != nil { // the events of this batch count too
		return timeline.Result{}, err
	}
	events := b.eventsOf(number)
	if _, err := op.Decide(&present, len(events) > 0, b.stamp); err != nil {
		return timeline.Result{}, err
	}
	for _, n := range events {
		if err := cmp.Or(ctx.Err(), b.deleteWith(op, n)); err != nil {
			return timeline.Result{}, err
		}
	}
	after, err := op.Decide(&present, len(events) > 0, b.stamp) // once more, at the time behind the events' deletions
	if err != nil {
		return timeline.Result{}, err
	}
	return timeline.Result{Timeline: *after, Changed: true}, b.carrySettings(number, &present, after)
}

func (b *batch) deleteWith(op timeline.DeleteTimeline, n uint64) error {
	record, tl, err := b.record(n)
	if err != nil {
		return err
	}
	step, err := timeline.DeleteEvent{Timeline: op.Slug, ID: record.Event.ID, Note: op.Note}.Decide(record, b.stamp)
	if err != nil {
		return err
	}
	_, err = b.carry(tl, n, step)
	return err
}

// eventsOf are the numbers of a timeline's events that are not deleted.
func (b *batch) eventsOf(tl uint32) []uint64 {
	var numbers []uint64
	for _, class := range []timeline.Class{timeline.ClassShown, timeline.ClassHidden} {
		prefix := prefixT(class, tl)
		c := b.tx.Bucket(bucketByTime).Cursor()
		for key, _ := c.Seek(prefix); bytes.HasPrefix(key, prefix); key, _ = c.Next() {
			numbers = append(numbers, binary.BigEndian.Uint64(key[len(key)-8:]))
		}
	}
	return numbers
}
