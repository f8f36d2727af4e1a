package timeline

import (
	"fmt"
	"reflect"
	"slices"
	"time"
)

// The ops of this file take over what another store exported: they make the same state again, with its
// history, tombstones and clocks. An export is the list of them, and nothing else is written beside them.
//
// What they say of revisions of the store is in the numbers of the other store. A backend gives each a
// number of its own behind all that it has, in the same order, so that followers of its change log miss
// nothing; [Write.Adopted] lists them.

// AdoptTimeline takes over a timeline, with the validators of its terms. They count only where the timeline is
// new to the store: nobody can have seen another state of its views. Conflict: the timeline is there
// already, and differs. Invalid.
type AdoptTimeline struct {
	Record TimelineRecord
	Clocks []TermClock
}

// TermClock is the validator of a term: when it was last touched.
type TermClock struct {
	Term      Term
	Validator Validator
}

// AdoptEvent takes over an event with its whole history. What the clock alone did to it here since, when it was
// taken over before, makes no difference. NotFound: there is no such timeline. Conflict: the event is there
// already, and differs, or its id is taken. Gone: the timeline is deleted, and the event is not. Invalid.
type AdoptEvent struct {
	Timeline string
	Versions []Version // every version, oldest first
	Changed  uint64    // as in [Record]
	Seen     uint64
	SeenAt   time.Time
	Kept     bool
	Trimmed  Validator // as in [Record]; zero if the first version is the first of all
}

// AdoptPurged takes over that an id belonged to an event which is forgotten, so that it is not used again.
// NotFound: there is no such timeline. Conflict: the id is in use.
type AdoptPurged struct {
	ID, Timeline string
	Seen         bool // whether followers ever saw the event
}

func (w AdoptTimeline) event() string { return "" }
func (w AdoptPurged) event() string   { return w.ID }
func (w AdoptEvent) event() string {
	if len(w.Versions) == 0 {
		return ""
	}
	return w.Versions[0].Event.ID
}

func isAdoption(op Op) bool {
	switch op.(type) {
	case AdoptTimeline, AdoptEvent, AdoptPurged:
		return true
	}
	return false
}

// Adopted are the revisions of the other store that the ops name, in order, and the latest time at which it
// wrote anything. Both are zero for a write that takes nothing over.
func (w Write) Adopted() (revisions []uint64, latest time.Time) {
	note := func(revision uint64, at time.Time) {
		if revision > 0 {
			revisions = append(revisions, revision)
		}
		if at.After(latest) {
			latest = at
		}
	}
	for _, op := range w.Ops {
		switch op := op.(type) {
		case AdoptTimeline:
			note(op.Record.Settings.Revision, op.Record.Settings.Time)
			for _, c := range op.Clocks {
				note(c.Validator.Revision, c.Validator.Time)
			}
		case AdoptEvent:
			note(op.Changed, op.SeenAt)
			note(op.Seen, op.SeenAt)
			note(op.Trimmed.Revision, op.Trimmed.Time)
			for _, v := range op.Versions {
				note(v.Write, v.Event.Created)
			}
		}
	}
	slices.Sort(revisions)
	return slices.Compact(revisions), latest
}

// MaxAhead is how far what is taken over may lie in the future: clocks differ a little between machines.
const MaxAhead = 5 * time.Minute

// maxUpdateAhead is the same for updates: every change of an event within one second puts its update a second
// further ahead.
const maxUpdateAhead = 24 * time.Hour

// Decide says what becomes of the timeline, of which present is what the store has; nil if it has none, or if
// nothing would change.
func (w AdoptTimeline) Decide(present *TimelineRecord, at Stamp) (*TimelineRecord, error) {
	given := w.Record
	t, err := given.Timeline.Prepare()
	p := problemsOf(err)
	t.Revision = given.Timeline.Revision
	t.Created = p.past("created", given.Timeline.Created, at, MaxAhead)
	t.Updated = p.past("updated", given.Timeline.Updated, at, MaxAhead)
	if t.Revision < 1 {
		p.add("revision", "must be the number of the timeline's newest change")
	}
	for i, c := range w.Clocks {
		if !c.Term.known() || c.Validator.Revision == 0 {
			p.add(fmt.Sprintf("clocks[%d]", i), "must be a term that an event can have, with the store's revision")
		}
		p.past(fmt.Sprintf("clocks[%d].time", i), c.Validator.Time, at, MaxAhead)
	}
	for name, t := range map[string]*time.Time{"withdrawn": given.Withdrawn, "deleted": given.Deleted} {
		if t != nil {
			p.past(name, *t, at, MaxAhead)
		}
	}
	given.Settings.Time = p.past("settings.time", given.Settings.Time, at, MaxAhead)
	if given.Settings.Revision == 0 {
		p.add("settings.revision", "must be the store's revision of the timeline's newest change")
	}
	if err := p.err("timeline"); err != nil {
		return nil, err
	}
	given.Timeline = t
	if present == nil {
		return &given, nil
	}
	same := given
	same.Settings = present.Settings
	if !reflect.DeepEqual(same, *present) {
		return nil, Errorf(Conflict, "the timeline is there already, and differs")
	}
	return nil, nil
}

// Decide returns the event as it is to be stored, of which r and history are what the store has: nil if it
// does not know the event. The record is nil if nothing would change.
func (w AdoptEvent) Decide(r *Record, history []Version, t TimelineRecord, at Stamp) (*Record, []Version, error) {
	adopted, versions, err := w.check(t.Timeline, at)
	switch {
	case err != nil:
		return nil, nil, err
	case t.Deleted != nil && adopted.Event.Deleted == nil:
		return nil, nil, Errorf(Gone, "the timeline is deleted")
	case r == nil:
		return adopted, versions, nil
	case r.Event.Timeline == w.Timeline && w.equals(*adopted, versions, *r, history):
		return nil, nil, nil
	}
	return nil, nil, Errorf(Conflict, "the event is there already, and differs")
}

// check makes the record of the versions, as they are to be stored.
func (w AdoptEvent) check(t Timeline, at Stamp) (*Record, []Version, error) {
	var p problems
	if len(w.Versions) == 0 {
		p.add("history", "must have every revision of the event")
		return nil, nil, p.err("event")
	}
	replay := replay{timeline: t, at: at, last: len(w.Versions) - 1}
	for _, v := range w.Versions {
		replay.next(v)
	}
	r := Record{
		Event: replay.versions[replay.last].Event, Hidden: replay.hidden, Left: replay.left, Kept: w.Kept,
		Changed: w.Changed, Seen: w.Seen, Redacted: replay.versions[replay.last].Redacted,
	}
	p = replay.problems
	if w.Kept && (r.Left == nil || r.Left.Title == "") {
		p.add("kept", "must be false: followers see no tombstone")
	}
	if (w.Seen > 0) != replay.published || w.Seen > w.Changed {
		p.add("seen", "must be there if followers ever saw the event, and not behind changed")
	}
	if w.Changed < replay.write {
		p.add("changed", "must not lie before the newest revision")
	}
	r.Trimmed = w.trimmed(&p, &replay, at)
	if first := replay.versions[0]; first.IsBase() {
		r.Since = first.Event.Revision
	}
	if w.Seen > 0 {
		r.SeenKind = KindPublished // where no change that followers saw is told any more
		if r.Left != nil {
			r.SeenKind = KindDeleted
		}
		r.SeenAt = p.past("seen_at", w.SeenAt, at, MaxAhead)
		if told := PublicHistory(replay.versions, false); len(told) > 0 {
			r.SeenKind = told[len(told)-1].Kind
		}
	}
	return &r, replay.versions, p.err("event")
}

// trimmed is the write that trimmed the history, if that was done.
func (w AdoptEvent) trimmed(p *problems, replay *replay, at Stamp) Validator {
	if (w.Trimmed.Revision > 0) != replay.versions[0].IsBase() {
		p.add("trimmed", "must be there if the history does not begin with the first revision, and only then")
	}
	if w.Trimmed.Revision == 0 {
		return Validator{}
	}
	return Validator{Revision: w.Trimmed.Revision, Time: p.past("trimmed.time", w.Trimmed.Time, at, MaxAhead)}
}

// Decide reports whether the id must be noted: not if the same is known of it already. Used says that the
// store knows the id, forgotten that it belonged to a purged event of the timeline.
func (w AdoptPurged) Decide(used, forgotten bool) (bool, error) {
	switch {
	case !isID(w.ID):
		field := FieldError{Field: "purged", Message: "must be the id of an event"}
		return false, &Error{Kind: Invalid, Message: "event is not valid", Fields: []FieldError{field}}
	case used && !forgotten:
		return false, Errorf(Conflict, "the id is in use")
	}
	return !used, nil
}
