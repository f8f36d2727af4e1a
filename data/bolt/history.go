package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"dateline/timeline"
)

// Of a version that is not the newest, history keeps how to get back to it from the version after it: the
// former values of the fields that changed. A version costs what it changed.

// remember enters the version of a step into history, or forgets the history of a purged event.
func (b *batch) remember(tl uint32, n uint64, step *timeline.Step) error {
	if step.After == nil {
		return b.forget(tl, n, step.Before)
	}
	v := step.Version
	if v == nil {
		return nil
	}
	v.Author = b.author
	stored := storedVersion{
		Note: v.Note, Author: v.Author, Minor: v.Minor, Hidden: v.Hidden, Revision: b.stamp.Revision,
	}
	if step.Before != nil {
		back, err := b.back(&step.After.Event, &step.Before.Event)
		if err != nil {
			return err
		}
		stored.Back = back
	}
	log := logPublic
	if step.After.Seen != b.stamp.Revision {
		log = logAll
	}
	return errors.Join(
		b.tx.Bucket(bucketHistory).Put(join(number64(n), number64(uint64(v.Event.Revision))), b.store.codec.encode(stored)),
		b.tx.Bucket(bucketRevisions).Put(join(prefixT(log, tl), number64(b.stamp.Revision), number64(n)), number64(uint64(v.Event.Revision))),
	)
}

// back are the former values of the fields in which two states of an event differ.
func (b *batch) back(now, before *timeline.Event) (map[int]cbor.RawMessage, error) {
	fields, err := b.fields(now)
	if err != nil {
		return nil, err
	}
	former, err := b.fields(before)
	if err != nil {
		return nil, err
	}
	back := map[int]cbor.RawMessage{}
	for key, value := range former {
		if !bytes.Equal(fields[key], value) {
			back[key] = value
		}
	}
	for key := range fields {
		if _, had := former[key]; !had {
			back[key] = cbor.RawMessage{0xf6} // null: the field was not there
		}
	}
	return back, nil
}

func (r *reader) fields(e *timeline.Event) (map[int]cbor.RawMessage, error) {
	var fields map[int]cbor.RawMessage
	err := r.store.codec.decode(bucketEvents, r.store.codec.encode(storeEvent(e)), &fields)
	return fields, err
}

// History implements [timeline.Store].
func (s *Store) History(ctx context.Context, id string) (versions []timeline.Version, err error) {
	err = s.view(ctx, func(r *reader) error {
		n, record, _, err := r.public(id)
		if err != nil {
			return err
		}
		versions, err = r.versions(n, record)
		return err
	})
	return versions, err
}

// versions walks back from the newest state of an event to its first, and returns them oldest first.
func (r *reader) versions(n uint64, record *timeline.Record) ([]timeline.Version, error) {
	fields, err := r.fields(&record.Event)
	if err != nil {
		return nil, err
	}
	versions := []timeline.Version{}
	bucket := r.tx.Bucket(bucketHistory)
	for revision := record.Event.Revision; revision > 0; revision-- {
		value := bucket.Get(join(number64(n), number64(uint64(revision))))
		if value == nil {
			break // forgotten
		}
		var stored storedVersion
		if err := r.store.codec.decode(bucketHistory, value, &stored); err != nil {
			return nil, err
		}
		var e storedEvent
		if err := r.store.codec.decode(bucketHistory, r.store.codec.encode(fields), &e); err != nil {
			return nil, fmt.Errorf("event %d, revision %d: %w", n, revision, err)
		}
		versions = append(versions, timeline.Version{
			Event: e.event(record.Event.Timeline), Hidden: stored.Hidden, Note: stored.Note, Author: stored.Author, Minor: stored.Minor,
		})
		for key, former := range stored.Back {
			if bytes.Equal(former, cbor.RawMessage{0xf6}) {
				delete(fields, key)
			} else {
				fields[key] = former
			}
		}
	}
	slices.Reverse(versions)
	return versions, nil
}

// forget removes the history of a purged event, and notes in the change logs that something is missing.
func (b *batch) forget(tl uint32, n uint64, r *timeline.Record) error {
	history := b.tx.Bucket(bucketHistory)
	revisions := b.tx.Bucket(bucketRevisions)
	for revision := r.Event.Revision; revision > 0; revision-- {
		key := join(number64(n), number64(uint64(revision)))
		value := history.Get(key)
		if value == nil {
			break
		}
		var stored storedVersion
		if err := b.store.codec.decode(bucketHistory, value, &stored); err != nil {
			return err
		}
		place := join(number64(stored.Revision), number64(n))
		err := errors.Join(
			history.Delete(key),
			revisions.Delete(join(prefixT(logPublic, tl), place)),
			revisions.Delete(join(prefixT(logAll, tl), place)),
		)
		if err != nil {
			return err
		}
	}
	return errors.Join(
		b.tx.Bucket(bucketIDs).Put([]byte(r.Event.ID), purgedID(n, tl, r.Seen > 0)),
		b.raisePurged(logPublic, tl, r.Seen),
		b.raisePurged(logAll, tl, r.Changed),
	)
}

// raisePurged notes that the change log lacks the deletion that stood at revision.
func (b *batch) raisePurged(log timeline.Class, tl uint32, revision uint64) error {
	meta := b.tx.Bucket(bucketMeta)
	name := join(metaPurged, prefixT(log, tl))
	if getInt(meta, name) >= int64(revision) {
		return nil
	}
	return putInt(meta, name, int64(revision))
}
