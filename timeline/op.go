package timeline

import "slices"

// Op is one step of a [Write]: PutTimeline, DeleteTimeline, PutEvent, DeleteEvent, RestoreEvent,
// RedactRevision, Due, or one of [AdoptTimeline], [AdoptEvent] and [AdoptPurged].
type Op interface {
	// event is the id of the event that the op is about; empty if it is about a timeline.
	event() string
}

// Check refuses a write with two ops on one event, or one that changes events and then deletes a timeline
// with its events: nobody ever sees the states between, so they must not become history, a tombstone or
// news. What is taken over from another store brings revisions of its own, and so stands alone. The error is an [OpError] of the kind Invalid. Every backend asks before it begins.
func (w Write) Check() error {
	seen := map[string]bool{}
	for i, op := range w.Ops {
		id := op.event()
		whole, _ := op.(DeleteTimeline)
		switch {
		case isAdoption(op) != isAdoption(w.Ops[0]):
			return &OpError{Index: i, Err: Errorf(Invalid, "what is taken over is not written together with anything else")}
		case seen[id]:
			field := FieldError{Field: "id", Message: "stands in the same write already"}
			return &OpError{Index: i, Err: &Error{Kind: Invalid, Message: "event is not valid", Fields: []FieldError{field}}}
		case id != "":
			seen[id] = true
		case whole.Events && len(seen) > 0:
			return &OpError{Index: i, Err: Errorf(Invalid, "a timeline is not deleted in the same write as events are changed")}
		}
	}
	return nil
}

// Match is a precondition on the present state. The zero Match allows any.
type Match struct {
	Absent    bool    // there must be nothing (If-None-Match: *)
	Present   bool    // there must be something (If-Match: *)
	Revisions []int64 // if not nil: its revision must be among these (If-Match)
}

// PutTimeline creates a timeline or replaces its settings. Invalid: the settings break a rule. Conflict:
// Create is set and the slug is taken. Stale: Match fails. Gone: the slug belonged to a deleted timeline.
type PutTimeline struct {
	Timeline Timeline
	Match    Match
	Create   bool
}

// DeleteTimeline deletes a timeline for good; with Events, its events first. NotFound, Gone, Stale.
// Conflict: it still has events and Events is not set.
type DeleteTimeline struct {
	Slug   string
	Match  Match
	Events bool
	Note   string // kept with the deletion of the events
}

// PutEvent creates an event or replaces all that an editor writes of it. Event.ID and Event.Timeline must
// be set. NotFound or Gone: of the timeline. Gone: the event was deleted. Invalid: the event breaks a
// rule. Conflict: Create is set and the id is taken, or the event is in another timeline. Stale: Match
// fails.
type PutEvent struct {
	Event  Event
	Match  Match
	Create bool
	Note   string // why; kept in history
	Minor  bool   // not worth telling followers

	ready *prepared // nil: not yet
}

// prepared is an event as it is to be stored in a timeline, as far as that matters, or what is wrong with it.
type prepared struct {
	event            Event
	terms            []Term // its IndexTerms
	err              error
	slug, lang, zone string
}

// Prepared is w with its event prepared for a timeline, so that [PutEvent.Decide] need not do it. It is for who decides more than once, or
// for many in several goroutines. Nobody changes Event afterwards.
func (w PutEvent) Prepared(t Timeline) PutEvent {
	w.ready = w.prepare(t)
	return w
}

func (w PutEvent) prepare(t Timeline) *prepared {
	if r := w.ready; r != nil && r.slug == t.Slug && r.lang == t.Lang && r.zone == t.Zone {
		return r
	}
	r := &prepared{slug: t.Slug, lang: t.Lang, zone: t.Zone}
	if r.event, r.err = w.Event.Prepare(t); r.err == nil {
		r.terms = r.event.IndexTerms()
	}
	return r
}

// DeleteEvent deletes an event. NotFound; Gone: it is deleted already; Stale.
type DeleteEvent struct {
	Timeline, ID string
	Match        Match
	Note         string
}

// RestoreEvent brings back a deleted event as it last was, or makes an earlier Revision of an event the
// newest one. NotFound: no such event or revision. Conflict: Revision is 0 and the event is not deleted, or
// its title was taken out; or texts of the revision were. Gone: it was purged. Stale.
type RestoreEvent struct {
	Timeline, ID string
	Revision     int64
	Match        Match
	Note         string
}

func (PutTimeline) event() string      { return "" }
func (DeleteTimeline) event() string   { return "" }
func (w PutEvent) event() string       { return w.Event.ID }
func (w DeleteEvent) event() string    { return w.ID }
func (w RestoreEvent) event() string   { return w.ID }
func (w RedactRevision) event() string { return w.ID }
func (d Due) event() string            { return d.ID }

// check compares the precondition with the present revision; exists is false if there is nothing.
func (m Match) check(exists bool, revision int64) error {
	switch {
	case m.Absent && exists:
		return Errorf(Stale, "it exists already")
	case (m.Present || m.Revisions != nil) && !exists:
		return Errorf(Stale, "it does not exist")
	case m.Revisions != nil && !slices.Contains(m.Revisions, revision):
		return Errorf(Stale, "it has changed since: read it again and repeat the change")
	}
	return nil
}
