package timeline

import "time"

// Grace is how long calendars keep showing a deleted event as cancelled, so that every copy learns of it.
const Grace = 30 * 24 * time.Hour

// Record is an event as it is stored: its newest state, and what followers see of it.
type Record struct {
	Event Event

	// Hidden says that followers may not see Event: a draft, or embargoed.
	Hidden bool
	// Left is the tombstone with which followers were left when the event was deleted or hidden again: the
	// state that they saw last, with Deleted set and the Revision and Updated of its end. It is nil while
	// the event is visible and if it never was.
	Left *Event
	// Kept says that Left is still shown, within its time of grace.
	Kept bool

	// Changed is the store's revision of the newest change, Seen that of the newest change which followers
	// see; Seen is 0 if they never saw any. SeenAt and SeenKind are the time and the kind of Seen.
	Changed  uint64
	Seen     uint64
	SeenAt   time.Time
	SeenKind ChangeKind

	// Redacted are the fields of Event whose text was taken out, as in [Version]: each with the revision that
	// comes next. Only a deleted event has any.
	Redacted map[string]int64

	// Since is the revision with which the history begins that is still kept; 0 while all of it is: see [Keep].
	// Trimmed is the write that last forgot a part. Ripe is when the change was made behind which history can be trimmed
	// next; zero while nobody has looked. Tried is the revision at which it was looked how much is too much.
	Since   int64
	Trimmed Validator
	Ripe    time.Time
	Tried   int64
}

// Visible reports whether followers see the event itself.
func (r *Record) Visible() bool { return r != nil && !r.Hidden && r.Event.Deleted == nil }

// Public is what followers know of the event: the event, its tombstone also after the time of grace, or
// nil if they never saw it.
func (r *Record) Public() *Event {
	switch {
	case r == nil:
		return nil
	case r.Visible():
		return &r.Event
	}
	return r.Left
}

// Shown is what lists may show to followers: the event, its tombstone within the time of grace, or nil.
func (r *Record) Shown() *Event {
	if r == nil || !r.Visible() && !r.Kept {
		return nil
	}
	return r.Public()
}

// isGone reports whether what followers know of an event is that it was taken away from them.
func (e *Event) isGone() bool { return e != nil && e.Deleted != nil }

// takenAway is the tombstone of e for followers, when the version by took it away from them.
func (e *Event) takenAway(by Event) *Event {
	left := *e
	left.Deleted, left.Revision, left.Updated = &by.Updated, by.Revision, by.Updated
	return &left
}

// Class says to which lists a state of an event belongs.
type Class byte

// The classes. Followers' lists show Shown and, in calendars, Tombstone; writers' lists show Shown, Hidden
// and Deleted.
const (
	ClassShown     Class = 1 // visible
	ClassTombstone Class = 2 // taken away from followers, within the time of grace
	ClassHidden    Class = 3 // a draft, or embargoed
	ClassDeleted   Class = 4 // deleted
)

// Face is a state of an event as one class of lists shows it.
type Face struct {
	Class Class
	Event *Event
}

// Faces are the states under which r is found. An event hidden again has two: the draft that writers see
// and the tombstone that followers see.
func (r *Record) Faces() []Face {
	var faces []Face
	switch {
	case r == nil:
		return nil
	case r.Visible():
		return []Face{{ClassShown, &r.Event}}
	case r.Event.Deleted != nil:
		faces = append(faces, Face{ClassDeleted, &r.Event})
	default:
		faces = append(faces, Face{ClassHidden, &r.Event})
	}
	if r.Kept {
		faces = append(faces, Face{ClassTombstone, r.Left})
	}
	return faces
}

// DueKind says what is to be done with an event at a time.
type DueKind byte

// The kinds of due writes: what the clock would otherwise change by itself.
const (
	DuePublish DueKind = 1 // publish_at has come
	DueOver    DueKind = 2 // a moved event has ended: moved_from is dropped
	DueGrace   DueKind = 3 // calendars stop showing the tombstone
	DuePurge   DueKind = 4 // the deleted event and its history are forgotten
	DueTrim    DueKind = 5 // a part of the history is past its time
)

// Due is a write that the service makes by itself, on the event ID, when its time has come. Where it does
// not apply, it changes nothing.
type Due struct {
	Time time.Time
	Kind DueKind
	ID   string
}

// Dues are the writes that r waits for, in a store that keeps so much.
func (r *Record) Dues(keep Keep) []Due {
	if r == nil {
		return nil
	}
	var dues []Due
	e := &r.Event
	if e.Deleted != nil {
		dues = append(dues, Due{e.Deleted.Add(max(keep.Deleted, Grace)), DuePurge, e.ID})
	} else {
		if r.Hidden && !e.Draft && e.PublishAt != nil {
			dues = append(dues, Due{*e.PublishAt, DuePublish, e.ID})
		}
		if e.Over != nil && e.MovedFrom != nil {
			dues = append(dues, Due{*e.Over, DueOver, e.ID})
		}
	}
	if r.Kept {
		dues = append(dues, Due{r.Left.Deleted.Add(Grace), DueGrace, e.ID})
	}
	return append(dues, r.trimDues(keep)...)
}
