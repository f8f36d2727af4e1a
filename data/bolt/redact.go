package bolt

import (
	"encoding/binary"
	"errors"

	"dateline/timeline"
)

func (b *batch) redact(op timeline.RedactRevision) (timeline.Result, error) {
	number, t, err := b.live(op.Timeline)
	if err != nil {
		return timeline.Result{}, err
	}
	return b.onEvent(op.Timeline, op.ID, func(n uint64, r *timeline.Record) (*timeline.Step, error) {
		versions, err := b.versions(n, r)
		if err != nil {
			return nil, err
		}
		step, history, err := op.Decide(r, versions, b.author, b.stamp)
		if err != nil || step == nil {
			return nil, err
		}
		b.takeOut(number, versions, history)
		b.touchLists(t.Listed())
		for name, revision := range timeline.FormerNames(versions) {
			if err := b.dropFormer(number, n, name, revision); err != nil {
				return nil, err
			}
		}
		return step, errors.Join(b.enterFormers(number, n, history), b.putHistory(n, history))
	})
}

// takeOut notes the names that a redaction took out of the versions of an event.
func (b *batch) takeOut(tl uint32, before, after []timeline.Version) {
	if b.redacted[tl] == nil {
		b.redacted[tl] = map[timeline.Term]bool{}
	}
	stay := namesOf(after)
	for term := range namesOf(before) {
		if !stay[term] {
			b.redacted[tl][term] = true
		}
	}
}

func namesOf(versions []timeline.Version) map[timeline.Term]bool {
	names := map[timeline.Term]bool{}
	for i := range versions {
		for _, term := range versions[i].Event.IndexTerms() {
			if term.IsName() {
				names[term] = true
			}
		}
	}
	return names
}

// raise lets no view of a timeline in which something was redacted stand below this write, so that what was taken
// out answers like what was never there. Then the validators of the names that went with it say nothing any
// more, and are forgotten.
func (b *batch) raise(now timeline.Validator) error {
	for tl, names := range b.redacted {
		t, err := b.timeline(tl)
		if err != nil {
			return err
		}
		t.Settings = now
		if err := b.put(bucketTimelines, number32(tl), b.store.codec.encode(storeTimeline(&t))); err != nil {
			return err
		}
		for name := range names {
			if err := b.forgetName(tl, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetName removes the validator of a name that no event of the timeline has or had, and the name itself if no
// other timeline knows it.
func (b *batch) forgetName(tl uint32, name timeline.Term) error {
	w := b.term(name)
	if w == nil || b.inUse(tl, w) {
		return nil
	}
	if err := b.delete(bucketClocks, join(number32(tl), w)); err != nil {
		return err
	}
	known := errors.New("known elsewhere")
	err := b.tx.Bucket(bucketTimelines).ForEach(func(key, _ []byte) error {
		number := binary.BigEndian.Uint32(key)
		if b.tx.Bucket(bucketClocks).Get(join(key, w)) != nil || b.inUse(number, w) {
			return known
		}
		return nil
	})
	switch {
	case errors.Is(err, known):
		return nil
	case err != nil:
		return err
	}
	return b.delete(bucketTerms, termKey(name))
}
