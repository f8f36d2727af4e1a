package bolt

import (
	"bytes"
	"encoding/binary"
	"maps"
	"math"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"dateline/timeline"
)

// Of each name that an event had and has no more there is one entry, with the revision that lacks it: so a write costs the names that it
// takes away, and history that is forgotten takes its names with it.

func formerKey(tl uint32, name []byte, n uint64) []byte { return join(number32(tl), name, number64(n)) }

// rename notes the names under which an event is found by its past alone, when a version follows another.
func (b *batch) rename(tl uint32, n uint64, before, after *timeline.Event) error {
	for _, name := range before.NamesLost(after) {
		if err := b.enterFormer(tl, n, name, after.Revision); err != nil {
			return err
		}
	}
	for _, name := range after.NamesLost(before) {
		if err := b.dropFormer(tl, n, name, math.MaxInt64); err != nil {
			return err
		}
	}
	return nil
}

// enterFormers notes all names that the history of an event has beside those of its newest version.
func (b *batch) enterFormers(tl uint32, n uint64, versions []timeline.Version) error {
	former := timeline.FormerNames(versions)
	for _, name := range sorted(former) {
		if err := b.enterFormer(tl, n, name, former[name]); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) enterFormer(tl uint32, n uint64, name timeline.Term, revision int64) error {
	w, err := b.termNumber(name)
	if err != nil {
		return err
	}
	return b.put(bucketFormer, formerKey(tl, w, n), number64(uint64(revision)))
}

// dropFormer forgets that an event had a name, if it has it no more since a revision or an earlier one.
func (b *batch) dropFormer(tl uint32, n uint64, name timeline.Term, revision int64) error {
	w := b.term(name)
	if w == nil {
		return nil
	}
	key := formerKey(tl, w, n)
	if since := b.tx.Bucket(bucketFormer).Get(key); since == nil || int64(binary.BigEndian.Uint64(since)) > revision {
		return nil
	}
	return b.delete(bucketFormer, key)
}

// dropFormers forgets the names that went with a revision, when what was before it is forgotten.
func (b *batch) dropFormers(tl uint32, n uint64, revision int64, v *storedVersion) error {
	before, err := b.namesBefore(v)
	if err != nil {
		return err
	}
	for name := range before {
		if err := b.dropFormer(tl, n, name, revision); err != nil {
			return err
		}
	}
	return nil
}

// namesBefore are the names that stood, in the version before one, in the fields that it changed.
func (r *reader) namesBefore(v *storedVersion) (map[timeline.Term]bool, error) {
	fields := map[int]cbor.RawMessage{}
	for _, field := range []string{"topics", "participants", "place"} {
		former := v.Back[textKeys[field]]
		if former != nil && !bytes.Equal(former, noValue) && !bytes.Equal(former, takenOut) {
			fields[textKeys[field]] = former
		}
	}
	if len(fields) == 0 {
		return nil, nil
	}
	var e storedEvent
	err := r.store.codec.decode(bucketHistory, r.store.codec.encode(fields), &e)
	return namesOf([]timeline.Version{{Event: e.event("")}}), err
}

// formerly walks the events that had a name once.
func (r *reader) formerly(tl uint32, name []byte) walk {
	return &leaf{cursor: r.tx.Bucket(bucketFormer).Cursor(), prefix: join(number32(tl), name), width: 8, steps: r.steps}
}

// upgradeFormer does what schema 4 brought, too: events are found by the names that they had once. Entries are put in the order of their
// keys, as in [batch.flush].
func (b *batch) upgradeFormer() error {
	found := map[string][]byte{}
	err := b.tx.Bucket(bucketEvents).ForEach(func(key, _ []byte) error {
		n := lastNumber(key)
		record, tl, err := b.record(n)
		if err != nil || record.Event.Revision == record.Oldest() {
			return err
		}
		versions, err := b.versions(n, record)
		if err != nil {
			return err
		}
		for name, revision := range timeline.FormerNames(versions) {
			w, err := b.termNumber(name)
			if err != nil {
				return err
			}
			found[string(formerKey(tl, w, n))] = number64(uint64(revision))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(found)) {
		if err := b.put(bucketFormer, []byte(key), found[key]); err != nil {
			return err
		}
	}
	return nil
}
