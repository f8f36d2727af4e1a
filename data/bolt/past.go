package bolt

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"dateline/timeline"
)

// past is a walk back through the versions of an event, from the newest to the oldest that is kept. To go on takes what a
// version changed; all that it said is put together only where it is asked for.
type past struct {
	*reader

	n        uint64
	record   *timeline.Record
	revision int64          // of the version at which the walk stands; 0: it is over
	row      storedVersion  // of that version
	older    *storedVersion // of the version before it; nil if there is none
	fields   map[int]cbor.RawMessage
	redacted map[string]int64
}

// past stands at the newest version of an event.
func (r *reader) past(n uint64, record *timeline.Record) (*past, error) {
	p := &past{reader: r, n: n, record: record, redacted: map[string]int64{}}
	maps.Copy(p.redacted, record.Redacted)
	row, err := p.rowOf(record.Event.Revision)
	if err != nil || row == nil {
		return p, err // forgotten
	}
	p.revision, p.row = record.Event.Revision, *row
	p.older, err = p.rowOf(p.revision - 1)
	return p, err
}

// rowOf is what history keeps of a version; nil if it is not kept.
func (p *past) rowOf(revision int64) (*storedVersion, error) {
	if revision < p.record.Oldest() {
		return nil, nil
	}
	value := p.tx.Bucket(bucketHistory).Get(versionKey(p.n, revision))
	if value == nil {
		return nil, nil
	}
	var row storedVersion
	return &row, p.store.codec.decode(bucketHistory, value, &row)
}

// back goes to the version before.
func (p *past) back() (err error) {
	if p.older == nil {
		p.revision = 0
		return nil
	}
	if p.fields == nil {
		if p.fields, err = p.reader.fields(storeEvent(&p.record.Event)); err != nil {
			return err
		}
	}
	p.row.step(p.revision, p.fields, p.redacted)
	p.revision, p.row = p.revision-1, *p.older
	p.older, err = p.rowOf(p.revision - 1)
	return err
}

// version is the version at which the walk stands.
func (p *past) version() (timeline.Version, error) {
	v := p.row.version(p.record.Event)
	if p.fields != nil {
		var e storedEvent
		if err := p.store.codec.decode(bucketHistory, p.store.codec.encode(p.fields), &e); err != nil {
			return v, fmt.Errorf("event %d, revision %d: %w", p.n, p.revision, err)
		}
		v.Event = e.event(p.record.Event.Timeline)
	}
	if len(p.redacted) > 0 {
		v.Redacted = maps.Clone(p.redacted)
	}
	return v, nil
}

// between reports whether the version changed nothing for followers: they saw neither it nor the one before it.
func (p *past) between() bool { return p.row.Hidden && (p.older == nil || p.older.Hidden) }

// counts reports whether the version counts in a part of the history. What the base of a trimmed history changed is not known.
func (p *past) counts(c timeline.Counting) bool {
	switch {
	case p.older == nil && p.revision > 1:
		return false
	case c == timeline.EveryVersion:
		return true
	}
	return !p.between() && (c == timeline.PublicVersions || !p.row.Minor)
}

// seen reports whether followers had seen the event by the version, or before it.
func (p *past) seen() bool {
	if p.fields == nil {
		return p.record.Event.Published != nil
	}
	_, published := p.fields[publishedKey]
	return published
}

// publishedKey is the field of when an event was first shown, as storedEvent numbers it.
const publishedKey = 27

// HistoryPart implements [timeline.Store].
func (s *Store) HistoryPart(ctx context.Context, q timeline.HistoryQuery) (part timeline.HistoryPart, err error) {
	err = s.view(ctx, func(r *reader) error {
		n, record, _, err := r.public(q.ID)
		if err != nil {
			return err
		}
		part, err = r.historyPart(n, record, q)
		return err
	})
	return part, err
}

// historyPart reads the versions that q asks for, and those before them without which it is not known what they changed.
func (r *reader) historyPart(n uint64, record *timeline.Record, q timeline.HistoryQuery) (timeline.HistoryPart, error) {
	part := timeline.HistoryPart{Versions: []timeline.Version{}}
	if q.Limit < 1 {
		return part, timeline.Errorf(timeline.Invalid, "the limit must be at least 1")
	}
	p, err := r.past(n, record)
	for err == nil && p.revision > 0 && q.Before > 0 && p.revision >= q.Before {
		err = p.back()
	}
	all := q.Counts == timeline.EveryVersion
	for counted := 0; err == nil && p.revision > 0 && counted < q.Limit && len(part.Versions) < timeline.MaxPart; {
		if !all && !p.seen() {
			break
		}
		if p.counts(q.Counts) {
			counted++
		}
		if all || !p.between() {
			part.First = p.revision
			err = p.takenBy(&part)
		}
		if err == nil {
			err = p.back()
		}
	}
	if err == nil {
		err = p.ground(&part, q.Counts)
	}
	slices.Reverse(part.Versions)
	return part, err
}

// takenBy puts the version before those that a part has already, which are the newest first.
func (p *past) takenBy(part *timeline.HistoryPart) error {
	v, err := p.version()
	part.Versions = append(part.Versions, v)
	return err
}

// ground takes what stood before a part: the version before it, by which the first one is compared, and those by which it is
// known what followers had seen last.
func (p *past) ground(part *timeline.HistoryPart, c timeline.Counting) error {
	more := min(c, timeline.PublicVersions) // behind what is minor there may be what is not
	for first := true; p.revision > 0; first = false {
		part.More = part.More || p.counts(more)
		if !p.between() || !p.seen() || first && c == timeline.EveryVersion {
			if err := p.takenBy(part); err != nil {
				return err
			}
		}
		if !p.row.Hidden || !p.seen() {
			return nil
		}
		if err := p.back(); err != nil {
			return err
		}
	}
	return nil
}
