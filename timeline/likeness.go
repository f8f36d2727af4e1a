package timeline

import (
	"reflect"
	"slices"
)

// equals reports whether the store has the event a with its versions as b with its history. The revisions of the
// store, which every store counts by itself, are left out, and so is what has fallen due here since.
func (w AdoptEvent) equals(a Record, versions []Version, b Record, history []Version) bool {
	versions, history = overlap(versions, history)
	if len(history) < len(versions) {
		return false
	}
	for i := range versions {
		v, h := versions[i], history[i]
		v.Write, h.Write = 0, 0
		v.Event, h.Event = v.Event.unbound(), h.Event.unbound()
		if !reflect.DeepEqual(v, h) {
			return false
		}
	}
	if len(history) > len(versions) { // and the record is what they have made of it
		return areDue(history[len(versions)-1:])
	}
	a.Changed, a.Seen, b.Changed, b.Seen = 0, 0, 0, 0
	a.Event, b.Event = a.Event.unbound(), b.Event.unbound()
	if a.Left != nil && b.Left != nil {
		a.Left, b.Left = new(a.Left.unbound()), new(b.Left.unbound())
	}
	if a.Kept != b.Kept && a.Left != nil && b.Left != nil {
		a.Kept = b.Kept // a time of grace ends by itself
	}
	if a.Since > 0 || b.Since > 0 {
		a.SeenKind = b.SeenKind // of what was forgotten of a history it cannot be told
	}
	a.Since, a.Trimmed, a.Ripe, a.Tried = b.Since, b.Trimmed, b.Ripe, b.Tried // histories are trimmed by the clock alone
	return reflect.DeepEqual(a, b)
}

// overlap leaves of two histories of one event what both have, from the oldest on: each may have been trimmed. Of the
// version with which the shorter one begins it leaves how the event stood.
func overlap(a, b []Version) (x, y []Version) {
	if len(a) == 0 || len(b) == 0 {
		return a, b
	}
	ahead := b[0].Event.Revision - a[0].Event.Revision
	switch {
	case ahead == 0:
		return a, b
	case ahead < 0:
		y, x = overlap(b, a)
		return x, y
	case ahead < int64(len(a)):
		a = slices.Clone(a[ahead:])
	default: // due writes may have come behind all of a; that they did nothing else is seen below
		a = slices.Clone(a[len(a)-1:])
		b = append(slices.Clone(a), b...)
	}
	b = slices.Clone(b)
	for _, v := range []*Version{&a[0], &b[0]} {
		v.Note, v.Author, v.Minor, v.Redaction = "", "", false, nil
	}
	return a, b
}

// areDue reports whether all versions but the first are due writes. No other write makes a version in which the
// event says what it said before: an editor's would change nothing, and a restored event was deleted.
func areDue(versions []Version) bool {
	for i, v := range versions[1:] {
		before := versions[i].Event
		deleted := before.Deleted != nil || v.Event.Deleted != nil
		if deleted || v.Author != "" || v.Note != "" || v.Redaction != nil || !sameContent(before, v.Event) {
			return false
		}
	}
	return true
}

// unbound is e without what is computed from its date by the rules of its zone, which change.
func (e Event) unbound() Event {
	e.Over = nil
	return e.Bounded(0, 0, "", false)
}

// DecidePurged is Decide where all that the store has of the event is that it forgot a deleted one with this id, in
// this timeline, and whether followers ever saw that. Nothing would change if that can have been the same. Errors
// are those of [AdoptEvent].
func (w AdoptEvent) DecidePurged(seen bool, t TimelineRecord, at Stamp) error {
	adopted, _, err := w.check(t.Timeline, at)
	if err != nil {
		return err
	}
	// No service forgets a deleted event before its time of grace is over.
	deleted := adopted.Event.Deleted
	if deleted == nil || seen != (adopted.Seen > 0) || deleted.Add(Grace).After(at.Machine) {
		return Errorf(Conflict, "the id belonged to an event that is deleted and forgotten")
	}
	return nil
}
