package timeline

import (
	"bytes"
	"encoding/json"
	"time"
)

// ChangeKind says what a revision did to an event, in the eyes of its followers.
type ChangeKind string

// The kinds of change. When several apply, the one that a follower must learn first is named.
const (
	KindPublished  ChangeKind = "published"  // shown for the first time
	KindMoved      ChangeKind = "moved"      // the new date does not lie inside the old one
	KindDated      ChangeKind = "dated"      // the date became more exact
	KindConfirmed  ChangeKind = "confirmed"  // tentative became scheduled
	KindOccurred   ChangeKind = "occurred"   // it took place
	KindCancelled  ChangeKind = "cancelled"  // it was called off
	KindPostponed  ChangeKind = "postponed"  // it is off for now
	KindReinstated ChangeKind = "reinstated" // it is on again
	KindCorrected  ChangeKind = "corrected"  // anything else
	KindDeleted    ChangeKind = "deleted"    // taken away, or hidden again
	KindRestored   ChangeKind = "restored"   // shown again
	KindDrafted    ChangeKind = "drafted"    // a change that followers do not see
)

// Version is one state of an event in its history.
type Version struct {
	Event  Event  // as it stood; its Revision and Updated are the version's number and time
	Hidden bool   // followers may not see this version
	Note   string // why, by the author; may be empty
	Author string // name of the token; empty for what the service did itself
	Minor  bool   // not worth telling followers
}

// ChangeKindOf derives the kind of a change from what followers saw before it and what they see after it. Each
// is nil if they saw nothing yet, and a tombstone if the event had been taken away from them.
func ChangeKindOf(before, after *Event) ChangeKind {
	switch {
	case after == nil:
		return KindDrafted
	case before == nil:
		return KindPublished
	case after.Deleted != nil:
		return KindDeleted
	case before.Deleted != nil:
		return KindRestored
	}
	if kind := statusChange(before.Status, after.Status); kind == KindCancelled || kind == KindPostponed {
		return kind
	} else if before.Status == Cancelled && kind != "" {
		return kind
	}
	old, now := before.When(), after.When()
	switch kind := statusChange(before.Status, after.Status); {
	case before.Date == after.Date && before.Zone == after.Zone && kind == "":
		return KindCorrected
	case !now.Within(old):
		return KindMoved
	case kind != "":
		return kind
	case now.Exacter(old):
		return KindDated
	}
	return KindCorrected
}

// statusChange is empty if the change of status says nothing by itself.
func statusChange(before, after Status) ChangeKind {
	switch {
	case before == after:
		return ""
	case after == Cancelled:
		return KindCancelled
	case after == Postponed:
		return KindPostponed
	case after == Occurred:
		return KindOccurred
	case before == Cancelled || before == Postponed:
		return KindReinstated
	case before == Tentative && after == Scheduled:
		return KindConfirmed
	}
	return ""
}

// FieldChange is one field that a revision changed. From and To are its JSON values; null where the field
// had or has none.
type FieldChange struct {
	Field string          `json:"field" doc:"Name of the field." example:"date"`
	From  json.RawMessage `json:"from" doc:"What it was; null if there was nothing."`
	To    json.RawMessage `json:"to" doc:"What it became; null if nothing is there any more."`
}

// Revision is one entry of an event's history.
type Revision struct {
	Number  int64         `json:"revision" doc:"Number of the revision."`
	Time    time.Time     `json:"time" doc:"When it was written."`
	Kind    ChangeKind    `json:"kind" enum:"published,moved,dated,confirmed,occurred,cancelled,postponed,reinstated,corrected,deleted,restored,drafted" doc:"What it did, in the eyes of followers."`
	Author  string        `json:"author,omitempty" doc:"Name of the token that wrote it; absent if the timeline does not show authors, or the service did it by itself."`
	Note    string        `json:"note,omitempty" doc:"Why, by who wrote it."`
	Minor   bool          `json:"minor,omitempty" doc:"Whether it was marked as a typo."`
	Hidden  bool          `json:"hidden,omitempty" doc:"Whether followers do not see it; only who may write is told of such revisions."`
	Changes []FieldChange `json:"changes" nullable:"false" doc:"The fields that it changed."`
}

// PublicHistory is an event's history, oldest first, as followers may read it: it begins with the first
// version that they saw and leaves out versions in which the event was hidden. A version that hid the
// event from them is its deletion. Authors are named if the timeline shows them.
func PublicHistory(versions []Version, authors bool) []Revision {
	revisions := []Revision{}
	var seen *Event
	for _, v := range versions {
		next := v.seenAfter(seen)
		if next == seen {
			continue
		}
		if v.Hidden {
			v.Note = "" // a reason given while hiding an event may speak of what is hidden
		}
		if !authors {
			v.Author = ""
		}
		// The end of a moved event makes a version, but changes nothing that history tells of.
		if changes := Diff(seen, next); len(changes) > 0 {
			revisions = append(revisions, v.revision(ChangeKindOf(seen, next), changes))
		}
		seen = next
	}
	return revisions
}

// FullHistory is an event's history, oldest first, for who may write to its timeline. The kinds are those
// that followers see; a version that changed nothing for them is [KindDrafted].
func FullHistory(versions []Version) []Revision {
	revisions := make([]Revision, len(versions))
	var seen, before *Event
	for i, v := range versions {
		kind, next := KindDrafted, v.seenAfter(seen)
		if next != seen {
			kind = ChangeKindOf(seen, next)
		}
		revisions[i] = v.revision(kind, Diff(before, &v.Event))
		revisions[i].Hidden = v.Hidden
		seen, before = next, &v.Event
	}
	return revisions
}

// seenAfter is what followers know of the event after version v, when they knew seen before it. It is
// seen itself, the same pointer, if v changed nothing for them.
func (v *Version) seenAfter(seen *Event) *Event {
	switch {
	case !v.Hidden:
		return &v.Event
	case seen == nil || seen.Deleted != nil:
		return seen
	}
	return seen.takenAway(v.Event)
}

func (v *Version) revision(kind ChangeKind, changes []FieldChange) Revision {
	return Revision{
		Number: v.Event.Revision, Time: v.Event.Updated, Kind: kind, Author: v.Author, Note: v.Note,
		Minor: v.Minor, Changes: changes,
	}
}

// diffFields are the fields of an event that history tells of, in the order in which it does.
var diffFields = []string{
	"date", "zone", "status", "title", "summary", "body", "place", "participants", "topics", "sources", "media",
	"related", "lang", "translations", "url", "color", "draft", "publish_at", "deleted",
}

// Diff lists the fields in which two states of an event differ. A nil state has no fields.
func Diff(before, after *Event) []FieldChange {
	from, to := fieldsOf(before), fieldsOf(after)
	changes := []FieldChange{}
	for _, name := range diffFields {
		a, b := from[name], to[name]
		if before == nil && isEmpty(b) || bytes.Equal(a, b) {
			continue
		}
		changes = append(changes, FieldChange{Field: name, From: orNull(a), To: orNull(b)})
	}
	return changes
}

func fieldsOf(e *Event) map[string]json.RawMessage {
	if e == nil {
		return nil
	}
	text, err := json.Marshal(e)
	if err != nil {
		panic(err) // an Event holds nothing that JSON cannot say
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		panic(err)
	}
	return fields
}

func isEmpty(v json.RawMessage) bool {
	switch string(v) {
	case "", "null", `""`, "[]", "{}", "false":
		return true
	}
	return false
}

func orNull(v json.RawMessage) json.RawMessage {
	if v == nil {
		return json.RawMessage("null")
	}
	return v
}
