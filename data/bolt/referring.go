package bolt

import (
	"context"
	"slices"

	"dateline/timeline"
)

// referredKey is where the events of a timeline stand that name the event with an id as related; ids have no zero in them.
func referredKey(tl uint32, id string) []byte {
	return join(prefixT(timeline.ClassShown, tl), []byte(id), []byte{0})
}

// referred are the ids that an event names as related, each once.
func referred(e *timeline.Event) []string {
	var ids []string
	for _, r := range e.Related {
		if !slices.Contains(ids, r.ID) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// Referring implements [timeline.Store].
func (s *Store) Referring(ctx context.Context, id string, limit int) (events []timeline.Event, more bool, err error) {
	err = s.view(ctx, func(r *reader) error {
		k := r.known(id)
		if k.number == 0 || k.purged {
			return nil
		}
		_, tl, err := r.record(k.number)
		if err != nil {
			return err
		}
		l := &leaf{cursor: r.tx.Bucket(bucketReferred).Cursor(), prefix: referredKey(tl, id), width: 24, back: true}
		return each(l, beginning(24, true), true, func(at []byte) (bool, error) {
			if more = len(events) == limit; more {
				return false, nil
			}
			e, err := r.face(lastNumber(at), timeline.ShowPublic)
			if e != nil {
				events = append(events, *e)
			}
			return true, err
		})
	})
	return events, more, err
}

// upgradeReferred does what schema 4 brought: events are found by those that they name as related.
func (b *batch) upgradeReferred() error {
	err := b.tx.Bucket(bucketEvents).ForEach(func(key, _ []byte) error {
		n := lastNumber(key)
		record, tl, err := b.record(n)
		if err != nil || !record.Visible() {
			return err
		}
		for _, id := range referred(&record.Event) {
			b.entries[entry{string(bucketReferred), string(join(referredKey(tl, id), byTime(&record.Event, n)))}] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	return b.flush()
}
