package bolt

import (
	"context"
	"encoding/binary"
	"maps"
	"slices"

	"dateline/timeline"
)

// Export calls begin with where the export comes from, and each with every op that takes it over: the
// timelines, their events in the order of their entry, and the ids of events that are forgotten. Without slugs
// it has all timelines, deleted ones included. NotFound and Gone are those of the timelines named.
//
// It reads in one transaction, so that the whole fits together. Begin and each must not wait for a client:
// as long as they run, the file cannot use again what is written anew meanwhile.
func (s *Store) Export(ctx context.Context, slugs []string, begin func(timeline.Origin) error, each func(timeline.Op) error) error {
	return s.view(ctx, func(r *reader) error {
		x := &export{reader: *r, each: each}
		if err := x.choose(slugs); err != nil {
			return err
		}
		origin, err := x.origin()
		if err == nil {
			err = begin(origin)
		}
		if err != nil {
			return err
		}
		if err := x.timelines(); err != nil {
			return err
		}
		if err := x.events(ctx); err != nil {
			return err
		}
		return x.purged()
	})
}

// export is one export in the making.
type export struct {
	reader
	each   func(timeline.Op) error
	chosen map[uint32]string // number → slug
}

func (x *export) choose(slugs []string) error {
	x.chosen = map[uint32]string{}
	for _, slug := range slugs {
		number, _, err := x.live(slug)
		if err != nil {
			return err
		}
		x.chosen[number] = slug
	}
	if len(slugs) > 0 {
		return nil
	}
	return x.tx.Bucket(bucketSlugs).ForEach(func(slug, number []byte) error {
		x.chosen[binary.BigEndian.Uint32(number)] = string(slug)
		return nil
	})
}

func (x *export) origin() (timeline.Origin, error) {
	meta := x.tx.Bucket(bucketMeta)
	authority, frozen, err := x.authority()
	return timeline.Origin{
		Authority: authority, Frozen: frozen, SequenceBase: getInt(meta, metaSequence),
		Time: newestOf(meta).Time, Events: x.tx.Bucket(bucketEvents).Sequence(),
	}, err
}

func (x *export) timelines() error {
	names := x.termNames()
	for _, number := range slices.Sorted(maps.Keys(x.chosen)) {
		t, err := x.timeline(number)
		if err != nil {
			return err
		}
		clocks, err := x.clocks(number, names)
		if err != nil {
			return err
		}
		if err := x.each(timeline.AdoptTimeline{Record: t, Clocks: clocks}); err != nil {
			return err
		}
	}
	return nil
}

// termNames are the terms by their numbers.
func (x *export) termNames() map[uint32]timeline.Term {
	names := map[uint32]timeline.Term{}
	c := x.tx.Bucket(bucketTerms).Cursor()
	for key, w := c.First(); key != nil; key, w = c.Next() {
		names[binary.BigEndian.Uint32(w)] = timeline.Term{Kind: key[0], Key: string(key[1:])}
	}
	return names
}

// clocks are the validators of a timeline's terms. The floor, under which none counts, is in its settings. The name
// of a topic, a participant or a place that no event has, nor its history, is left out: it may have been taken
// out of history with care.
func (x *export) clocks(number uint32, names map[uint32]timeline.Term) ([]timeline.TermClock, error) {
	var clocks []timeline.TermClock
	prefix := number32(number)
	c := x.tx.Bucket(bucketClocks).Cursor()
	for key, value := c.Seek(prefix); len(key) == 8 && string(key[:4]) == string(prefix); key, value = c.Next() {
		term := names[binary.BigEndian.Uint32(key[4:])]
		if term.IsName() && !x.inUse(number, key[4:]) {
			continue
		}
		clocks = append(clocks, timeline.TermClock{
			Term:      term,
			Validator: decodeValidator(value),
		})
	}
	// By name: numbers are given to the terms of one write in no order.
	slices.SortFunc(clocks, func(a, b timeline.TermClock) int { return a.Term.Compare(b.Term) })
	return clocks, nil
}

func (x *export) events(ctx context.Context) error {
	c := x.tx.Bucket(bucketEvents).Cursor()
	for key, _ := c.First(); key != nil; key, _ = c.Next() {
		n := binary.BigEndian.Uint64(key)
		record, tl, err := x.record(n)
		if err != nil {
			return err
		}
		if _, chosen := x.chosen[tl]; !chosen {
			continue
		}
		versions, err := x.versions(n, record)
		if err != nil {
			return err
		}
		op := timeline.AdoptEvent{
			Timeline: record.Event.Timeline, Versions: versions, Changed: record.Changed, Seen: record.Seen,
			SeenAt: record.SeenAt, Kept: record.Kept, Trimmed: record.Trimmed,
		}
		if err := x.each(op); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (x *export) purged() error {
	return x.tx.Bucket(bucketIDs).ForEach(func(id, _ []byte) error {
		k := x.known(string(id))
		slug, chosen := x.chosen[k.timeline]
		if !k.purged || !chosen {
			return nil
		}
		return x.each(timeline.AdoptPurged{ID: string(id), Timeline: slug, Seen: k.seen})
	})
}
