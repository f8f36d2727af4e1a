package timeline

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
