package timeline

import "time"

// Version is one state of an event in its history.
type Version struct {
	Event  Event  // as it stood; its Revision and Updated are the version's number and time
	Hidden bool   // followers may not see this version
	Note   string // why, by the author; may be empty
	Author string // name of the token; empty for what the service did itself
	Minor  bool   // not worth telling followers
	Write  uint64 // the store's revision of the write that made it

	// Redacted are the fields of Event whose text was taken out, each with the revision of the event that put
	// another text in its place: equal numbers stand for one text. For a text that a deleted event had last that is
	// the revision that comes next, be there one or not. Redaction says why this version was redacted;
	// it is nil where texts went because another version shared them.
	Redacted  map[string]int64
	Redaction *Redaction
}

// Redaction tells that the texts of a version were taken out.
type Redaction struct {
	Time   time.Time `json:"time"`
	Author string    `json:"author,omitempty" doc:"Name of the token; absent if the timeline does not show authors."`
	Note   string    `json:"note,omitempty" doc:"Why, by the author."`
}

// Revision is one entry of an event's history.
type Revision struct {
	Number    int64         `json:"revision" doc:"Number of the revision."`
	Time      time.Time     `json:"time" doc:"When it was written."`
	Kind      ChangeKind    `json:"kind" enum:"published,moved,dated,confirmed,occurred,cancelled,postponed,reinstated,corrected,deleted,restored,drafted" doc:"What it did, in the eyes of followers."`
	Author    string        `json:"author,omitempty" doc:"Name of the token that wrote it; absent if the timeline does not show authors, or the service did it by itself."`
	Note      string        `json:"note,omitempty" doc:"Why, by who wrote it."`
	Minor     bool          `json:"minor,omitempty" doc:"Whether it was marked as a typo."`
	Hidden    bool          `json:"hidden,omitempty" doc:"Whether followers do not see it; only who may write is told of such revisions."`
	Redaction *Redaction    `json:"redaction,omitempty" doc:"When and why the texts of the revision were taken out; absent if they were not."`
	Changes   []FieldChange `json:"changes" nullable:"false" doc:"The fields that it changed."`
}

// sighting is an event as somebody knows it: nil before they have seen it.
type sighting struct {
	event    *Event
	redacted map[string]int64 // as in Version
}

func (v *Version) sighting() sighting { return sighting{&v.Event, v.Redacted} }

// after is what followers know of the event after version v, when they knew s before it. It has the same
// pointer to the event if v changed nothing for them.
func (s sighting) after(v *Version) sighting {
	switch {
	case !v.Hidden:
		return v.sighting()
	case s.event == nil || s.event.Deleted != nil:
		return s
	}
	return sighting{s.event.takenAway(v.Event), s.redacted}
}

// PublicHistory is an event's history, oldest first, as followers may read it: it begins with the first
// version that they saw and leaves out versions in which the event was hidden. A version that hid the
// event from them is its deletion. Authors are named if the timeline shows them.
func PublicHistory(versions []Version, authors bool) []Revision {
	revisions := []Revision{}
	every := func(_, _ *Event) bool { return true }
	eachPublic(versions, authors, every, func(_ Version, _, _ sighting, r Revision) { revisions = append(revisions, r) })
	return revisions
}

// eachPublic calls with each version that changed something for followers, what they knew before and after
// it, and what it did; only if chosen says so of what they knew, since comparing takes long.
func eachPublic(versions []Version, authors bool, chosen func(before, after *Event) bool, call func(v Version, before, after sighting, r Revision)) {
	var seen sighting
	for i, v := range versions {
		next := seen.after(&v)
		if i == 0 && v.IsBase() {
			seen = next // what it changed is forgotten
			continue
		}
		if next.event == seen.event {
			continue
		}
		if !chosen(seen.event, next.event) {
			seen = next
			continue
		}
		if v.Hidden {
			v.Note, v.Redaction = "", nil // a reason given for what is hidden may speak of it
		}
		if !authors {
			v.Author, v.Redaction = "", v.Redaction.unsigned()
		}
		// The end of a moved event makes a version, but changes nothing that history tells of.
		if changes := seen.diff(next); len(changes) > 0 {
			call(v, seen, next, v.revision(ChangeKindOf(seen.event, next.event), changes))
		}
		seen = next
	}
}

// FullHistory is an event's history, oldest first, for who may write to its timeline. The kinds are those
// that followers see; a version that changed nothing for them is [KindDrafted].
func FullHistory(versions []Version) []Revision {
	revisions := make([]Revision, 0, len(versions))
	var seen, before sighting
	for i, v := range versions {
		kind, next := KindDrafted, seen.after(&v)
		if i == 0 && v.IsBase() {
			seen, before = next, v.sighting() // what it changed is forgotten
			continue
		}
		if next.event != seen.event {
			kind = ChangeKindOf(seen.event, next.event)
		}
		revision := v.revision(kind, before.diff(v.sighting()))
		revision.Hidden = v.Hidden
		revisions = append(revisions, revision)
		seen, before = next, v.sighting()
	}
	return revisions
}

// Base is the revision in which the event stood before the first change that its history tells, if history was
// trimmed; ok is false if all of it is told.
func Base(versions []Version) (base Revision, ok bool) {
	if len(versions) == 0 || !versions[0].IsBase() {
		return Revision{}, false
	}
	v := versions[0]
	kind := KindCorrected
	if v.Hidden {
		kind = KindDrafted
	}
	base = v.revision(kind, []FieldChange{})
	base.Hidden = v.Hidden
	return base, true
}

func (v *Version) revision(kind ChangeKind, changes []FieldChange) Revision {
	return Revision{
		Number: v.Event.Revision, Time: v.Event.Updated, Kind: kind, Author: v.Author, Note: v.Note,
		Minor: v.Minor, Redaction: v.Redaction, Changes: changes,
	}
}

// unsigned is r without its author.
func (r *Redaction) unsigned() *Redaction {
	if r == nil {
		return nil
	}
	return &Redaction{Time: r.Time, Note: r.Note}
}
