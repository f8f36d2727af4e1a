package timeline

import (
	"reflect"
	"slices"
	"time"
)

// Stamp is when a write happens: its revision of the store, and its time, which for the ops of a batch
// differs by a millisecond each and so runs ahead of the machine's clock. What is due is measured by the
// latter.
type Stamp struct {
	Revision uint64
	Time     time.Time
	Machine  time.Time
}

// Step is what an op does to one event: the record before and after it, and the version that goes into
// its history. Version is nil where an op changes the record without making a version (the end of a time
// of grace); After is nil when the record is purged. Trims says that it forgets a part of the history, from the oldest
// version on up to After.Since, and does nothing else.
type Step struct {
	Before, After *Record
	Version       *Version
	Trims         bool

	terms []Term // of After.Event, if they are known
}

// IndexTerms are those of an event of the step: what is known of them is not found again. Nobody changes them.
func (s *Step) IndexTerms(e *Event) []Term {
	if s.terms != nil && e == &s.After.Event {
		return s.terms
	}
	return e.IndexTerms()
}

// Touched are the terms whose validators the step moves: every term of the event as lists showed it to
// followers before, and every term as they show it after. There are none if followers see no change. An event that goes,
// comes back or is purged takes with it or brings back what was told of it under other terms, too: see [Tellings].
func (s *Step) Touched() []Term {
	if s.Trims {
		if s.Before.Seen == 0 {
			return nil
		}
		return []Term{{Kind: TermPast}}
	}
	before, after := s.Before.Shown(), s.After.Shown()
	if before == after && s.Before.lastSeen() == s.After.lastSeen() {
		return nil
	}
	var terms []Term
	for _, shown := range []*Event{before, after} {
		if shown != nil {
			terms = append(terms, shown.termsBeside(s.IndexTerms(shown))...)
		}
	}
	if terms == nil {
		terms = []Term{{Kind: TermAll}} // no list shows it, but the change log tells of it, or did
	}
	if s.Before.Public().isGone() != s.After.Public().isGone() {
		terms = append(terms, Term{Kind: TermPast})
	}
	return terms
}

// lastSeen is the store's revision of the newest change that followers see, 0 if there is none.
func (r *Record) lastSeen() uint64 {
	if r == nil {
		return 0
	}
	return r.Seen
}

// Decide says what the op does to the event r, nil if the id was never used. The step is nil if the op
// changes nothing. Errors are those of [PutEvent].
func (w PutEvent) Decide(r *Record, t Timeline, at Stamp) (*Step, error) {
	switch {
	case r != nil && w.Create:
		return nil, Errorf(Conflict, "the id is taken: ids count in the whole service, so choose another")
	case r != nil && r.Event.Timeline != t.Slug:
		return nil, Errorf(Conflict, "the id is taken: ids count in the whole service, so choose another")
	case r != nil && r.Event.Deleted != nil:
		return nil, Errorf(Gone, "the event is deleted; it can be restored")
	}
	if err := w.Match.check(r != nil, r.revision()); err != nil {
		return nil, err
	}
	ready := w.prepare(t)
	note, err := withNote(ready.err, w.Note)
	if err != nil {
		return nil, err
	}
	if r != nil && sameContent(r.Event, ready.event) {
		return nil, nil
	}
	step := r.advance(ready.event, at, Version{Note: note, Minor: w.Minor})
	step.terms = ready.terms
	return step, nil
}

// Decide says what the op does to the event r. Errors are those of [DeleteEvent].
func (w DeleteEvent) Decide(r *Record, at Stamp) (*Step, error) {
	switch {
	case r == nil || r.Event.Timeline != w.Timeline:
		return nil, Errorf(NotFound, "no such event")
	case r.Event.Deleted != nil:
		return nil, Errorf(Gone, "the event is deleted already")
	}
	if err := w.Match.check(true, r.revision()); err != nil {
		return nil, err
	}
	note, err := withNote(nil, w.Note)
	if err != nil {
		return nil, err
	}
	return r.remove(at, note), nil
}

// Decide says what the op does to the event r. Old is the version to restore, nil if Revision is 0 or no
// version has that number. The step is nil if the event is as that version was. Errors are those of
// [RestoreEvent].
func (w RestoreEvent) Decide(r *Record, old *Version, at Stamp) (*Step, error) {
	switch {
	case r == nil || r.Event.Timeline != w.Timeline:
		return nil, Errorf(NotFound, "no such event")
	case w.Revision == 0 && r.Event.Deleted == nil:
		return nil, Errorf(Conflict, "the event is not deleted; name the revision to go back to")
	case w.Revision != 0 && old == nil && w.Revision < r.Oldest():
		return nil, Errorf(NotFound, "that revision of the event is no longer kept")
	case w.Revision != 0 && old == nil:
		return nil, Errorf(NotFound, "the event has no such revision")
	case old != nil && len(old.Redacted) > 0:
		return nil, Errorf(Conflict, "texts of that revision were taken out, so that it cannot come back: name another one")
	case old == nil && r.Redacted["title"] != 0:
		return nil, Errorf(Conflict, "the title of the event was taken out: name an earlier revision to go back to, or enter the event anew under another id")
	}
	if err := w.Match.check(true, r.revision()); err != nil {
		return nil, err
	}
	note, err := withNote(nil, w.Note)
	if err != nil {
		return nil, err
	}
	e := r.Event
	if old != nil {
		e = old.Event
	}
	// Going back to an older text neither hides a visible event nor shows a hidden one.
	e.Draft, e.PublishAt = r.Event.Draft, r.Event.PublishAt
	if r.Event.Deleted == nil && sameContent(r.Event, e) {
		return nil, nil
	}
	return r.advance(e, at, Version{Note: note}), nil
}

// Decide says what the due write does to the event r; nothing if it no longer applies.
// What is due to be trimmed is decided by [Due.Trim].
func (d Due) Decide(r *Record, keep Keep, at Stamp) *Step {
	if !r.isDue(d.Kind, keep, at.Machine) {
		return nil
	}
	switch d.Kind {
	case DuePublish:
		return r.advance(r.Event, at, Version{}) // which shows an event whose publish_at has come
	case DueOver:
		step := r.advance(r.Event, at, Version{Minor: true}) // which drops moved_from of an event that is over
		if step.After.Visible() == r.Visible() {
			step.After.SeenKind = r.SeenKind // that is no news, so the last news stands
		} else {
			step.Version.Minor = false // publish_at had come too
		}
		return step
	case DueGrace:
		after := *r
		after.Kept = false
		return &Step{Before: r, After: &after}
	case DuePurge:
		return r.purge(at)
	}
	return nil
}

func (r *Record) isDue(kind DueKind, keep Keep, now time.Time) bool {
	for _, d := range r.Dues(keep) {
		if d.Kind == kind && !d.Time.After(now) {
			return true
		}
	}
	return false
}

func (r *Record) revision() int64 {
	if r == nil {
		return 0
	}
	return r.Event.Revision
}

func sameContent(a, b Event) bool { return reflect.DeepEqual(a.content(), b.content()) }

// withNote normalises a note, and adds to err what is wrong with it.
func withNote(err error, note string) (string, error) {
	p := problemsOf(err)
	note = p.text("note", note, maxNote)
	return note, p.err("event")
}

// advance makes e, whose date is computed, the newest state of r.
func (r *Record) advance(e Event, at Stamp, v Version) *Step {
	e.Deleted = nil
	e.Created, e.Updated, e.Revision, e.Published = at.Time, at.Time, 1, nil
	after := Record{Changed: at.Revision, Hidden: e.hiddenAt(at.Machine) && !r.released(e)}
	if r != nil {
		e.Created, e.Published, e.Revision = r.Event.Created, r.Event.Published, r.Event.Revision+1
		e.Updated = r.nextUpdate(at.Time)
		after.Left, after.Kept = r.Left, r.Kept
		after.Seen, after.SeenAt, after.SeenKind = r.Seen, r.SeenAt, r.SeenKind
		after.Since, after.Trimmed, after.Ripe, after.Tried = r.Since, r.Trimmed, r.Ripe, r.Tried
	}
	e.MovedFrom, e.MovedBefore = e.moved(r.Public(), at.Machine)
	if !after.Hidden {
		if e.Published == nil {
			e.Published = &at.Time
		}
		after.Left, after.Kept = nil, false
	} else if r.Visible() {
		after.Left, after.Kept = r.Event.takenAway(e), true
	}
	after.Event = e
	if r.Visible() || !after.Hidden {
		after.seen(r, at)
	}
	v.Event, v.Hidden = e, after.Hidden
	return &Step{Before: r, After: &after, Version: &v}
}

// remove makes r a deleted event.
func (r *Record) remove(at Stamp, note string) *Step {
	after, e := *r, r.Event
	e.Revision++
	e.Updated = r.nextUpdate(at.Time)
	e.Deleted = new(e.Updated)
	after.Event, after.Changed = e, at.Revision
	if r.Visible() {
		after.Left, after.Kept = &e, true
		after.seen(r, at)
	}
	return &Step{Before: r, After: &after, Version: &Version{Event: e, Hidden: !r.Visible(), Note: note}}
}

// seen notes that followers see the change from before to r.
func (r *Record) seen(before *Record, at Stamp) {
	r.Seen, r.SeenAt = at.Revision, at.Time
	r.SeenKind = ChangeKindOf(before.Public(), r.Public())
}

// nextUpdate is when the event counts as updated by a write at the given time: at least a second after the
// last update, because calendars compare whole seconds and ignore what does not increase.
func (r *Record) nextUpdate(at time.Time) time.Time {
	if next := r.Event.Updated.Add(time.Second); next.After(at) {
		return next
	}
	return at
}

// released reports whether followers see the event already under the publish_at that e has: a clock that is
// set back does not take it away from them.
func (r *Record) released(e Event) bool {
	return r != nil && !r.Hidden && !e.Draft && e.PublishAt != nil && r.Event.PublishAt != nil && e.PublishAt.Equal(*r.Event.PublishAt)
}

func (e *Event) hiddenAt(now time.Time) bool {
	return e.Draft || e.PublishAt != nil && e.PublishAt.After(now)
}

// maxMoves is how many of the dates before earlier moves are kept: the first one, and the newest.
const maxMoves = 12

// moved is the date before the last move in the eyes of followers, who saw the event as seen, and those before earlier moves. A
// date that only becomes more exact is no move. What is over needs no former date.
func (e *Event) moved(seen *Event, now time.Time) (from *string, before []string) {
	if seen == nil || e.Over != nil && !e.Over.After(now) {
		return nil, nil
	}
	if seen.Date == e.Date && seen.Zone == e.Zone || e.When().Within(seen.When()) {
		return seen.MovedFrom, seen.MovedBefore
	}
	former, _ := seen.FormerDates()
	for _, date := range former {
		before = append(before, standing(date, seen.Zone, e.Zone))
	}
	if len(before) > maxMoves {
		before = slices.Delete(before, 1, 2)
	}
	return new(standing(seen.Date, seen.Zone, e.Zone)), before
}

// standing is a date as it can stand where another zone counts: a time then says by itself which instant it is.
func standing(date, zone, other string) string {
	d, err := ParseDate(date, zone)
	if zone == other || err != nil || d.AllDay() {
		return date
	}
	e := Event{}.Bounded(d.Lo(), d.Hi(), d.Precision(), d.AllDay())
	switch {
	case e.Start == nil:
		return date
	case e.Hi == NoHi:
		return *e.Start + "/.."
	case e.End != nil && e.Hi != e.Lo:
		return *e.Start + "/" + *e.End
	}
	return *e.Start
}

// FormerDates are the dates that an event had before it was moved, the first one first; none if it was not, or is over. Many: it was
// moved more often than these tell.
func (e *Event) FormerDates() (dates []string, many bool) {
	if e.MovedFrom == nil {
		return nil, false
	}
	return append(slices.Clip(e.MovedBefore), *e.MovedFrom), len(e.MovedBefore) == maxMoves
}

// Decide says what the op makes of the timeline r, nil if the slug was never used. It is nil if the op
// changes nothing. Errors are those of [PutTimeline].
func (w PutTimeline) Decide(r *TimelineRecord, at Stamp) (*TimelineRecord, error) {
	switch {
	case r != nil && r.Deleted != nil:
		return nil, Errorf(Gone, "the timeline is deleted, and its slug is not used again")
	case r != nil && w.Create:
		return nil, Errorf(Conflict, "the slug is taken")
	}
	var present Timeline
	if r != nil {
		present = r.Timeline
	}
	if err := w.Match.check(r != nil, present.Revision); err != nil {
		return nil, err
	}
	t, err := w.Timeline.Prepare()
	if err != nil {
		return nil, err
	}
	if r == nil && t.Slug == reservedSlug {
		return nil, &Error{Kind: Invalid, Message: "timeline is not valid", Fields: []FieldError{{
			Field: "slug", Message: "must not be " + reservedSlug + ": the addresses of single events have that in its place; choose another",
		}}}
	}
	after := TimelineRecord{Timeline: t, Settings: Validator{Revision: at.Revision, Time: at.Time}}
	after.Timeline.Created, after.Timeline.Updated, after.Timeline.Revision = at.Time, at.Time, 1
	if r == nil {
		return &after, nil
	}
	t.Created, t.Updated, t.Revision = present.Created, present.Updated, present.Revision
	if reflect.DeepEqual(t, present) {
		return nil, nil
	}
	after.Timeline = t
	after.Timeline.Revision++
	after.Timeline.Updated = at.Time
	if t.Visibility == Private {
		after.Withdrawn = r.Withdrawn
		if present.Visibility != Private {
			after.Withdrawn = &at.Time
		}
	}
	return &after, nil
}

// Decide says what the op makes of the timeline r, which has events or not. Errors are those of
// [DeleteTimeline].
func (w DeleteTimeline) Decide(r *TimelineRecord, events bool, at Stamp) (*TimelineRecord, error) {
	switch {
	case r == nil:
		return nil, Errorf(NotFound, "no such timeline")
	case r.Deleted != nil:
		return nil, Errorf(Gone, "the timeline is deleted already")
	}
	if err := w.Match.check(true, r.Timeline.Revision); err != nil {
		return nil, err
	}
	if events && !w.Events {
		return nil, Errorf(Conflict, "the timeline still has events; delete them with it by events=delete")
	}
	after := *r
	after.Timeline.Revision++
	after.Timeline.Updated = at.Time
	after.Settings = Validator{Revision: at.Revision, Time: at.Time}
	after.Deleted = &after.Timeline.Updated
	return &after, nil
}
