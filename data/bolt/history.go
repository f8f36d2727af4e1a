package bolt

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"dateline/timeline"
)

// Of a version that is not the newest, history keeps how to get back to it from the version after it: the
// former values of the fields that changed. A version costs what it changed. A text that was taken out is
// kept nowhere else, so that it is gone from every version that had it.

// What stands for a value that is not there (RFC 8949 section 3.3).
var (
	noValue  = cbor.RawMessage{0xf6} // null: the field was empty
	takenOut = cbor.RawMessage{0xf7} // undefined: its text was taken out
)

// textKeys are the fields of [timeline.TextFields] as storedEvent numbers them.
var textKeys = map[string]int{
	"title": 1, "summary": 2, "body": 3, "place": 7, "participants": 8, "topics": 9, "sources": 10, "media": 11,
	"translations": 14, "url": 15,
}

// remember enters the version of a step into history, or forgets the history of a purged event.
func (b *batch) remember(tl uint32, n uint64, step *timeline.Step) error {
	if step.After == nil {
		return b.forget(tl, n, step.Before)
	}
	if step.Trims {
		return b.dropVersions(tl, n, step.Before, step.After)
	}
	v := step.Version
	if v == nil {
		return nil
	}
	v.Author, v.Write = b.author, b.stamp.Revision
	var before *timeline.Version
	if step.Before != nil {
		before = &timeline.Version{Event: step.Before.Event, Redacted: step.Before.Redacted}
	}
	log := logPublic
	if step.After.Seen != b.stamp.Revision {
		log = logHidden
	}
	if before != nil {
		if err := b.rename(tl, n, &before.Event, &v.Event); err != nil {
			return err
		}
	}
	return errors.Join(b.putVersion(n, before, v), b.logVersion(log, tl, n, *v))
}

// putHistory writes every version of an event, oldest first.
func (b *batch) putHistory(n uint64, versions []timeline.Version) error {
	var before *timeline.Version
	for i := range versions {
		if err := b.putVersion(n, before, &versions[i]); err != nil {
			return err
		}
		before = &versions[i]
	}
	return nil
}

func (b *batch) putVersion(n uint64, before, v *timeline.Version) error {
	stored := storedVersion{Note: v.Note, Author: v.Author, Minor: v.Minor, Hidden: v.Hidden, Revision: v.Write}
	if r := v.Redaction; r != nil {
		stored.Redaction = &storedRedaction{Time: millis(r.Time), Author: r.Author, Note: r.Note}
	}
	if before != nil {
		back, err := b.back(v, before)
		if err != nil {
			return err
		}
		stored.Back = back
	}
	return b.put(bucketHistory, versionKey(n, v.Event.Revision), b.store.codec.encode(stored))
}

// logVersion enters a version into the log of revisions, which has one entry for an event and a write.
func (b *batch) logVersion(log timeline.Class, tl uint32, n uint64, v timeline.Version) error {
	key := join(prefixT(log, tl), number64(v.Write), number64(n))
	return b.put(bucketRevisions, key, number64(uint64(v.Event.Revision)))
}

// back are the former values of the fields in which two versions of an event differ.
func (r *reader) back(now, before *timeline.Version) (map[int]cbor.RawMessage, error) {
	after, prior := storeEvent(&now.Event), storeEvent(&before.Event)
	leaveDifferent(&after, &prior)
	fields, err := r.fields(after)
	if err != nil {
		return nil, err
	}
	former, err := r.fields(prior)
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
			back[key] = noValue
		}
	}
	for field, key := range textKeys {
		switch was, is := before.Redacted[field], now.Redacted[field]; {
		case was == is: // no text was taken out, or the same one
		case was != 0:
			back[key] = takenOut
		case back[key] == nil:
			back[key] = noValue // it was empty before the text that was taken out
		}
	}
	return back, nil
}

// leaveDifferent empties the fields that two events have in common, so that they need not be encoded: most are.
func leaveDifferent(a, b *storedEvent) {
	x, y := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	for i := range x.NumField() {
		if reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			x.Field(i).SetZero()
			y.Field(i).SetZero()
		}
	}
}

func (r *reader) fields(e storedEvent) (map[int]cbor.RawMessage, error) {
	var fields map[int]cbor.RawMessage
	err := r.store.codec.decode(bucketEvents, r.store.codec.encode(e), &fields)
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
	versions := []timeline.Version{}
	p, err := r.past(n, record)
	for err == nil && p.revision > 0 {
		var v timeline.Version
		if v, err = p.version(); err == nil {
			versions = append(versions, v)
			err = p.back()
		}
	}
	slices.Reverse(versions)
	return versions, err
}

func (s *storedVersion) version(e timeline.Event) timeline.Version {
	v := timeline.Version{Event: e, Hidden: s.Hidden, Note: s.Note, Author: s.Author, Minor: s.Minor, Write: s.Revision}
	if r := s.Redaction; r != nil {
		v.Redaction = &timeline.Redaction{Time: fromMillis(r.Time), Author: r.Author, Note: r.Note}
	}
	return v
}

// step goes from the fields of the version with the number to those of the one before it.
func (s *storedVersion) step(revision int64, fields map[int]cbor.RawMessage, redacted map[string]int64) {
	for field, key := range textKeys {
		if former, changed := s.Back[key]; changed {
			delete(redacted, field)
			if bytes.Equal(former, takenOut) {
				redacted[field] = revision
			}
		}
	}
	for key, former := range s.Back {
		if bytes.Equal(former, noValue) || bytes.Equal(former, takenOut) {
			delete(fields, key)
		} else {
			fields[key] = former
		}
	}
}

// forget removes the history of a purged event, and notes in the change logs that something is missing.
func (b *batch) forget(tl uint32, n uint64, r *timeline.Record) error {
	history := b.tx.Bucket(bucketHistory)
	for revision := r.Event.Revision; revision > 0; revision-- {
		key := versionKey(n, revision)
		value := history.Get(key)
		if value == nil {
			break
		}
		var stored storedVersion
		if err := b.store.codec.decode(bucketHistory, value, &stored); err != nil {
			return err
		}
		if err := errors.Join(b.delete(bucketHistory, key), b.unlog(tl, n, stored.Revision), b.dropFormers(tl, n, revision, &stored)); err != nil {
			return err
		}
	}
	return errors.Join(
		b.put(bucketIDs, []byte(r.Event.ID), purgedID(n, tl, r.Seen > 0)),
		b.raisePurged(logPublic, tl, r.Seen),
		b.raisePurged(logHidden, tl, r.Changed),
	)
}

// raisePurged notes that the change log lacks the deletion that stood at revision.
func (b *batch) raisePurged(log timeline.Class, tl uint32, revision uint64) error {
	name := join(metaPurged, prefixT(log, tl))
	if getInt(b.tx.Bucket(bucketMeta), name) >= int64(revision) {
		return nil
	}
	return b.put(bucketMeta, name, number64(revision))
}
