package timeline_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

// start is when the stories of these tests begin.
var start = time.Date(2025, 2, 1, 12, 0, 0, 0, time.UTC)

const retention = 90 * 24 * time.Hour

var keeping = timeline.Keep{Deleted: retention}

func TestPutEventCreates(t *testing.T) {
	s := newStory(t).date("2025-03-04")
	r := s.record
	want, err := draft().Prepare(talks)
	if err != nil {
		t.Fatal(err)
	}
	want.Date, want.Start, want.End = "2025-03-04", new("2025-03-04"), new("2025-03-05")
	want.Lo, want.Hi = unix(t, "2025-03-04T00:00:00Z"), unix(t, "2025-03-05T00:00:00Z")
	want.Over = new(time.Date(2025, 3, 4, 22, 0, 0, 0, time.UTC)) // midnight in Kyiv
	want.Revision, want.Created, want.Updated, want.Published = 1, start, start, &start
	wantRecord := &timeline.Record{Event: want, Changed: 1, Seen: 1, SeenAt: start, SeenKind: timeline.KindPublished}
	if diff := cmp.Diff(wantRecord, r); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(&timeline.Version{Event: want}, s.step.Version); diff != "" {
		t.Errorf("version (-want +got):\n%s", diff)
	}
	if !r.Visible() || r.Public() != &r.Event || r.Shown() != &r.Event {
		t.Error("a new event is not visible")
	}
}

func TestPutEventChangesNothing(t *testing.T) {
	s := newStory(t).date("2025-03-04").later(time.Hour)
	before := s.record
	s.put(func(e *timeline.Event) {
		e.Title, e.Status, e.Zone, e.Topics = " Summit ", "", "", nil // normalised, this is what is stored
		e.Revision, e.MovedFrom = 7, new("2020")
	})
	if s.step != nil || s.record != before {
		t.Errorf("a write of the same content makes a step: %+v", s.step)
	}
}

// M4, T2: updated grows by a second at least with every change, as calendars count.
func TestUpdatedGrows(t *testing.T) {
	s := newStory(t).date("2025-03-04")
	s.later(10 * time.Millisecond).date("2025-03-05")
	if want := start.Add(time.Second); s.record.Event.Updated != want {
		t.Errorf("Updated = %v, want a second after the last, %v", s.record.Event.Updated, want)
	}
	s.later(10 * time.Millisecond).delete()
	if want := start.Add(2 * time.Second); s.record.Event.Updated != want || *s.record.Event.Deleted != want {
		t.Errorf("Updated, Deleted = %v, %v, want %v", s.record.Event.Updated, s.record.Event.Deleted, want)
	}
	s.restore(0)
	if want := start.Add(3 * time.Second); s.record.Event.Updated != want || s.record.SeenAt != s.at.Time {
		t.Errorf("Updated = %v, want %v; SeenAt = %v, want %v", s.record.Event.Updated, want, s.record.SeenAt, s.at.Time)
	}
	s.later(time.Hour).date("2025-03-06")
	if s.record.Event.Updated != s.at.Time || s.record.Event.Created != start || s.record.Event.Revision != 5 {
		t.Errorf("Updated, Created, Revision = %v, %v, %d", s.record.Event.Updated, s.record.Event.Created, s.record.Event.Revision)
	}
}

func TestDraftIsNotSeen(t *testing.T) {
	s := newStory(t).hide(true).date("2025-03-04").date("2025-03-11")
	r := s.record
	if r.Visible() || r.Public() != nil || r.Shown() != nil || r.Seen != 0 || r.Event.Published != nil || r.Left != nil {
		t.Errorf("followers see a draft: %+v", r)
	}
	if terms := s.step.Touched(); terms != nil {
		t.Errorf("a draft touches %v", short(terms))
	}
	if diff := cmp.Diff([]timeline.Face{{Class: timeline.ClassHidden, Event: &r.Event}}, r.Faces()); diff != "" {
		t.Errorf("faces (-want +got):\n%s", diff)
	}
	s.later(time.Hour).hide(false)
	if r = s.record; !r.Visible() || *r.Event.Published != s.at.Time || r.SeenKind != timeline.KindPublished || r.Seen != s.at.Revision {
		t.Errorf("published draft: %+v", r)
	}
	if r.Event.MovedFrom != nil {
		t.Errorf("moved_from = %q tells a date of a draft", *r.Event.MovedFrom)
	}
}

// M3, M8: published is when an event was first seen; that time coming is a write.
func TestEmbargo(t *testing.T) {
	due := start.Add(24 * time.Hour)
	s := newStory(t).put(func(e *timeline.Event) { e.PublishAt = &due })
	if s.record.Visible() {
		t.Fatal("an embargoed event is visible")
	}
	if diff := cmp.Diff([]timeline.Due{{Time: due, Kind: timeline.DuePublish, ID: "e1"}}, s.record.Dues(keeping)); diff != "" {
		t.Errorf("dues (-want +got):\n%s", diff)
	}
	if s.later(24*time.Hour - time.Millisecond).due(timeline.DuePublish); s.step != nil {
		t.Error("published before its time")
	}
	if s.later(time.Millisecond).due(timeline.DuePublish); s.step == nil || !s.record.Visible() || *s.record.Event.Published != due {
		t.Fatalf("not published at its time: %+v", s.record)
	}
	if s.record.SeenKind != timeline.KindPublished || s.step.Version.Minor || s.step.Version.Hidden {
		t.Errorf("published as %q, %+v", s.record.SeenKind, s.step.Version)
	}
	if s.due(timeline.DuePublish); s.step != nil {
		t.Error("published twice")
	}
	if s.later(time.Hour).date("2025-04-01"); s.record.SeenKind != timeline.KindMoved {
		t.Errorf("moved as %q", s.record.SeenKind)
	}
	draft := newStory(t).put(func(e *timeline.Event) { e.PublishAt, e.Draft = &due, true })
	if dues := draft.record.Dues(keeping); dues != nil {
		t.Errorf("a draft waits for %v", dues)
	}
}

func TestHiddenAgain(t *testing.T) {
	s := newStory(t).date("2025-03-04").date("2025-03-11").later(time.Hour).hide(true)
	r := s.record
	if r.Visible() || !r.Kept || r.Left == nil || r.Public() != r.Left || r.Shown() != r.Left || r.SeenKind != timeline.KindDeleted {
		t.Fatalf("hidden again: %+v", r)
	}
	left := r.Left
	if left.Date != "2025-03-11" || left.Draft || *left.Deleted != r.Event.Updated || left.Revision != r.Event.Revision || left.Updated != r.Event.Updated {
		t.Errorf("tombstone: %+v", left)
	}
	if got := short(s.step.Touched()); !contains(got, "sscheduled") || !contains(got, "scancelled") {
		t.Errorf("hiding touches %v", got)
	}
	faces := []timeline.Face{{Class: timeline.ClassHidden, Event: &r.Event}, {Class: timeline.ClassTombstone, Event: left}}
	if diff := cmp.Diff(faces, r.Faces()); diff != "" {
		t.Errorf("faces (-want +got):\n%s", diff)
	}

	seen := r.Seen
	s.later(time.Hour).date("2026-06-01")
	if r = s.record; r.Left != left || r.Seen != seen || s.step.Touched() != nil {
		t.Errorf("followers see a change of what is hidden: %+v", r)
	}
	if moved := r.Event.MovedFrom; moved == nil || *moved != "2025-03-11" {
		t.Errorf("moved_from = %v, want what followers saw last", moved)
	}
	s.later(time.Hour).date("2026-06-02").delete()
	if r = s.record; r.Left != left || r.Seen != seen || s.step.Touched() != nil || !s.step.Version.Hidden {
		t.Errorf("followers see the deletion of what is hidden: %+v", r)
	}

	s.later(timeline.Grace).due(timeline.DueGrace)
	if r = s.record; r.Kept || r.Shown() != nil || r.Public() != left || s.step.Version != nil || len(s.step.Touched()) == 0 {
		t.Errorf("end of grace: %+v", r)
	}
	s.restore(0).hide(false)
	r = s.record
	if !r.Visible() || r.Left != nil || r.Kept || r.SeenKind != timeline.KindRestored {
		t.Errorf("shown again: %+v", r)
	}
	if moved := r.Event.MovedFrom; moved == nil || *moved != "2025-03-11" {
		t.Errorf("moved_from = %v, want what followers saw last", moved)
	}
	for _, rev := range timeline.PublicHistory(s.versions, true) {
		for _, c := range rev.Changes {
			if strings.Contains(string(c.From)+string(c.To), "2026-06-01") {
				t.Errorf("public history tells a hidden date: %+v", rev)
			}
		}
	}
}

func contains(list []string, text string) bool {
	for _, s := range list {
		if s == text {
			return true
		}
	}
	return false
}

func TestMovedFrom(t *testing.T) {
	tests := []struct {
		name  string
		dates []string
		want  string
	}{
		{"never moved", []string{"2025-03-04"}, ""},
		{"moved", []string{"2025-03-04", "2025-03-11"}, "2025-03-04"},
		{"moved twice", []string{"2025-03-04", "2025-03-11", "2025-03-12"}, "2025-03-11"},
		{"moved back", []string{"2025-03-04", "2025-03-11", "2025-03-04"}, "2025-03-11"},
		{"made more exact", []string{"2025-03", "2025-03-11"}, ""},
		{"made more exact, then moved", []string{"2025-03", "2025-03-11", "2025-03-12"}, "2025-03-11"},
		{"moved, then made more exact", []string{"2025-03", "2025-04", "2025-04-02", "2025-04-02T10:00"}, "2025-03"},
		{"made less exact", []string{"2025-03-11", "2025-03"}, "2025-03-11"},
		{"moved into the past", []string{"2025-03-04", "2025-01-11"}, ""},
		{"moved to an open date", []string{"2025-03-04", "2025-02-28/.."}, "2025-03-04"},
		{"moved out of what a calendar knows", []string{"2025-03-04", "Y12345"}, "2025-03-04"},
		{"given an end", []string{"2025-03-04T10:00", "2025-03-04T10:00/2025-03-04T11:00"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newStory(t)
			for _, date := range tt.dates {
				s.later(time.Minute).date(date)
			}
			got := ""
			if s.record.Event.MovedFrom != nil {
				got = *s.record.Event.MovedFrom
			}
			if got != tt.want {
				t.Errorf("moved_from = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestMovedFromAnotherZone(t *testing.T) {
	move := func(date, zone, newDate, newZone string) string {
		s := newStory(t).put(func(e *timeline.Event) { e.Date, e.Zone = date, zone })
		s.put(func(e *timeline.Event) { e.Date, e.Zone = newDate, newZone })
		if s.record.Event.MovedFrom == nil {
			return ""
		}
		return *s.record.Event.MovedFrom
	}
	const kyiv, york = "Europe/Kyiv", "America/New_York"
	if got := move("2025-03-04T10:00", kyiv, "2025-03-04T10:00", york); got != "2025-03-04T08:00:00Z" {
		t.Errorf("moved_from = %q, want the former instant", got)
	}
	if got := move("2025-03-04T10:00/2025-03-04T11:00", kyiv, "2025-03-04T10:00", york); got != "2025-03-04T08:00:00Z/2025-03-04T09:00:00Z" {
		t.Errorf("moved_from = %q, want the former instants", got)
	}
	if got := move("2025-03-04T10:00/..", kyiv, "2025-03-03", york); got != "2025-03-04T08:00:00Z/.." {
		t.Errorf("moved_from = %q, want the former instant and its open end", got)
	}
	if got := move("2025-03-04", kyiv, "2025-03-05", york); got != "2025-03-04" {
		t.Errorf("moved_from = %q, want the former day", got)
	}
	if got := move("2025-03-04T10:00", kyiv, "2025-03-04T03:00", york); got != "" {
		t.Errorf("moved_from = %q of the same instant", got)
	}
}

// M8: a moved event stops to say so by a write.
func TestMovedEventIsOver(t *testing.T) {
	s := newStory(t).date("2025-02-03").date("2025-02-04")
	over := time.Date(2025, 2, 4, 22, 0, 0, 0, time.UTC) // midnight in Kyiv
	if diff := cmp.Diff([]timeline.Due{{Time: over, Kind: timeline.DueOver, ID: "e1"}}, s.record.Dues(keeping)); diff != "" {
		t.Fatalf("dues (-want +got):\n%s", diff)
	}
	s.at.Time = over.Add(-time.Millisecond)
	if s.due(timeline.DueOver); s.step != nil {
		t.Error("over before its time")
	}
	s.at.Time = over
	if s.due(timeline.DueOver); s.step == nil || s.record.Event.MovedFrom != nil || !s.step.Version.Minor || len(s.step.Touched()) == 0 {
		t.Fatalf("not over at its time: %+v", s.step)
	}
	if s.record.SeenKind != timeline.KindMoved || s.record.Dues(keeping) != nil {
		t.Errorf("over: %+v", s.record)
	}
	open := newStory(t).date("2025-02-03").date("2025-02-05/..")
	if dues := open.record.Dues(keeping); dues != nil {
		t.Errorf("an open event waits for %v", dues)
	}
	timed := newStory(t).date("2025-02-03").date("2025-02-05T10:00")
	if dues := timed.record.Dues(keeping); len(dues) != 1 || dues[0].Time != time.Date(2025, 2, 5, 8, 0, 0, 0, time.UTC) {
		t.Errorf("a timed event waits for %v", dues)
	}
}

// M4, M6: a deletion and a restoring are changes like others.
func TestDeleteAndRestore(t *testing.T) {
	s := newStory(t).date("2025-03-04").later(time.Hour).delete()
	r := s.record
	if r.Visible() || !r.Kept || r.Left == nil || r.Left.Deleted == nil || r.SeenKind != timeline.KindDeleted || s.step.Version.Note != "mistake" {
		t.Fatalf("deleted: %+v", r)
	}
	want := []timeline.Due{
		{Time: s.at.Time.Add(retention), Kind: timeline.DuePurge, ID: "e1"},
		{Time: s.at.Time.Add(timeline.Grace), Kind: timeline.DueGrace, ID: "e1"},
	}
	if diff := cmp.Diff(want, r.Dues(keeping)); diff != "" {
		t.Errorf("dues (-want +got):\n%s", diff)
	}
	if dues := r.Dues(timeline.Keep{Deleted: time.Hour}); dues[0].Time != s.at.Time.Add(timeline.Grace) {
		t.Errorf("purged before the end of grace: %v", dues)
	}
	classes := []timeline.Class{}
	for _, f := range r.Faces() {
		classes = append(classes, f.Class)
	}
	if diff := cmp.Diff([]timeline.Class{timeline.ClassDeleted, timeline.ClassTombstone}, classes); diff != "" {
		t.Errorf("faces (-want +got):\n%s", diff)
	}

	s.later(time.Hour).restore(0)
	if r = s.record; !r.Visible() || r.Left != nil || r.Kept || r.Event.Deleted != nil || r.SeenKind != timeline.KindRestored || r.Event.Revision != 3 {
		t.Fatalf("restored: %+v", r)
	}
	if *r.Event.Published != start || r.Event.Date != "2025-03-04" {
		t.Errorf("restored: published %v, date %q", r.Event.Published, r.Event.Date)
	}
}

func TestPurge(t *testing.T) {
	s := newStory(t).date("2025-03-04").later(time.Hour).delete().later(retention - time.Second)
	if s.due(timeline.DuePurge); s.step != nil {
		t.Error("purged before its time")
	}
	s.due(timeline.DueGrace)
	if s.later(time.Second).due(timeline.DuePurge); s.step == nil || s.step.After != nil || s.step.Version != nil {
		t.Fatalf("not purged at its time: %+v", s.step)
	}
	// No list shows the tombstone any more, but the change log did, and the feeds of changes.
	if terms := s.step.Touched(); len(terms) != 2 || terms[0].Kind != timeline.TermAll || terms[1].Kind != timeline.TermPast {
		t.Errorf("the purge touches %v", short(terms))
	}
	if s.record.Faces() != nil || s.record.Dues(keeping) != nil || s.record.Public() != nil || s.record.Shown() != nil {
		t.Error("something is left of a purged event")
	}
	if s.due(timeline.DuePurge); s.step != nil {
		t.Error("purged twice")
	}
}

func TestRestoreRevision(t *testing.T) {
	s := newStory(t).date("2025-03-04").date("2025-03-11").restore(1)
	if e := s.record.Event; e.Date != "2025-03-04" || e.Revision != 3 || *e.MovedFrom != "2025-03-11" || s.record.SeenKind != timeline.KindMoved {
		t.Errorf("restored to revision 1: %+v", e)
	}
	if s.restore(1); s.step != nil {
		t.Error("restoring what is there makes a step")
	}
	s.hide(true).restore(2)
	if s.record.Visible() || s.record.Event.Date != "2025-03-11" {
		t.Errorf("restoring an old revision shows a hidden event: %+v", s.record)
	}
	s.hide(false).restore(4)
	if !s.record.Visible() || s.record.Event.Date != "2025-03-04" {
		t.Errorf("restoring a hidden revision hides the event: %+v", s.record)
	}
	s.delete().restore(2)
	if !s.record.Visible() || s.record.Event.Date != "2025-03-11" {
		t.Errorf("deleted event restored to revision 2: %+v", s.record)
	}
}

func TestEventPreconditions(t *testing.T) {
	fresh := func() *story { return newStory(t) }
	there := func() *story { return newStory(t).date("2025-03-04").date("2025-03-11") }
	gone := func() *story { return there().delete() }
	put := func(m timeline.Match) timeline.Op {
		e := draft()
		e.Title = "Other"
		return timeline.PutEvent{Event: e, Match: m}
	}
	invalid := draft()
	invalid.Date = "x"
	elsewhere := draft()
	elsewhere.Timeline = "u"
	long := strings.Repeat("a", 2001)
	tests := []struct {
		name  string
		story func() *story
		op    timeline.Op
		want  timeline.Kind // 0: no error
	}{
		{"put", there, put(timeline.Match{}), 0},
		{"put, must be absent", fresh, put(timeline.Match{Absent: true}), 0},
		{"put, must be absent and is there", there, put(timeline.Match{Absent: true}), timeline.Stale},
		{"put, must be present", there, put(timeline.Match{Present: true}), 0},
		{"put, must be present and is not", fresh, put(timeline.Match{Present: true}), timeline.Stale},
		{"put, right revision", there, put(timeline.Match{Revisions: []int64{9, 2}}), 0},
		{"put, wrong revision", there, put(timeline.Match{Revisions: []int64{1}}), timeline.Stale},
		{"put, no revision matches", there, put(timeline.Match{Revisions: []int64{}}), timeline.Stale},
		{"put, a revision of nothing", fresh, put(timeline.Match{Revisions: []int64{1}}), timeline.Stale},
		{"put, deleted", gone, put(timeline.Match{}), timeline.Gone},
		{"put, invalid", there, timeline.PutEvent{Event: invalid}, timeline.Invalid},
		{"put, stale and invalid", there, timeline.PutEvent{Event: invalid, Match: timeline.Match{Absent: true}}, timeline.Stale},
		{"put, long note", there, timeline.PutEvent{Event: draft(), Note: long}, timeline.Invalid},
		{"put, into another timeline", fresh, timeline.PutEvent{Event: elsewhere}, timeline.Invalid},
		{"create, taken", there, timeline.PutEvent{Event: draft(), Create: true}, timeline.Conflict},
		{"create, taken by a deleted one", gone, timeline.PutEvent{Event: draft(), Create: true}, timeline.Conflict},
		{"create", fresh, timeline.PutEvent{Event: draft(), Create: true}, 0},
		{"delete", there, timeline.DeleteEvent{Timeline: "t", ID: "e1", Match: timeline.Match{Revisions: []int64{2}}}, 0},
		{"delete, stale", there, timeline.DeleteEvent{Timeline: "t", ID: "e1", Match: timeline.Match{Revisions: []int64{1}}}, timeline.Stale},
		{"delete, nothing", fresh, timeline.DeleteEvent{Timeline: "t", ID: "e1"}, timeline.NotFound},
		{"delete, of another timeline", there, timeline.DeleteEvent{Timeline: "u", ID: "e1"}, timeline.NotFound},
		{"delete, twice", gone, timeline.DeleteEvent{Timeline: "t", ID: "e1"}, timeline.Gone},
		{"delete, long note", there, timeline.DeleteEvent{Timeline: "t", ID: "e1", Note: long}, timeline.Invalid},
		{"restore, nothing", fresh, timeline.RestoreEvent{Timeline: "t", ID: "e1"}, timeline.NotFound},
		{"restore, of another timeline", gone, timeline.RestoreEvent{Timeline: "u", ID: "e1"}, timeline.NotFound},
		{"restore, not deleted", there, timeline.RestoreEvent{Timeline: "t", ID: "e1"}, timeline.Conflict},
		{"restore, no such revision", there, timeline.RestoreEvent{Timeline: "t", ID: "e1", Revision: 7}, timeline.NotFound},
		{"restore, stale", gone, timeline.RestoreEvent{Timeline: "t", ID: "e1", Match: timeline.Match{Revisions: []int64{2}}}, timeline.Stale},
		{"restore, long note", gone, timeline.RestoreEvent{Timeline: "t", ID: "e1", Note: long}, timeline.Invalid},
		{"restore", gone, timeline.RestoreEvent{Timeline: "t", ID: "e1", Match: timeline.Match{Revisions: []int64{3}}}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := tt.story()
			err := s.do(tt.op)
			switch {
			case tt.want == 0 && (err != nil || s.step == nil):
				t.Errorf("error %v, step %v", err, s.step)
			case tt.want != 0 && (err == nil || timeline.KindOf(err) != tt.want || s.step != nil):
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestPutEventOfAnotherTimeline(t *testing.T) {
	s := newStory(t).date("2025-03-04")
	e := draft()
	e.Timeline = "u"
	other := talks
	other.Slug = "u"
	if _, err := (timeline.PutEvent{Event: e}).Decide(s.record, other, s.at); timeline.KindOf(err) != timeline.Conflict {
		t.Errorf("error %v, want Conflict", err)
	}
}

func TestInvalidNoteIsNamedWithTheFields(t *testing.T) {
	e := draft()
	e.Title = ""
	err := newStory(t).do(timeline.PutEvent{Event: e, Note: "\x00"})
	if err == nil || !strings.Contains(err.Error(), "title: ") || !strings.Contains(err.Error(), "note: ") {
		t.Errorf("error %v, want it to name title and note", err)
	}
}

func TestDueWritesThatNoLongerApply(t *testing.T) {
	s := newStory(t).date("2025-03-04")
	for _, kind := range []timeline.DueKind{timeline.DuePublish, timeline.DueOver, timeline.DueGrace, timeline.DuePurge, 99} {
		if s.due(kind); s.step != nil {
			t.Errorf("due write %d of an event that waits for nothing: %+v", kind, s.step)
		}
	}
}
