package timeline_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"dateline/timeline"
)

// shown is an event with the given date and status.
func shown(t testing.TB, date string, status timeline.Status) *timeline.Event {
	t.Helper()
	e := stored(t, date, "Europe/Kyiv")
	e.Status = status
	return e
}

func TestChangeKindOf(t *testing.T) {
	const tentative, scheduled, occurred = timeline.Tentative, timeline.Scheduled, timeline.Occurred
	const postponed, cancelled = timeline.Postponed, timeline.Cancelled
	tests := []struct {
		name         string
		before       string
		beforeStatus timeline.Status
		after        string
		afterStatus  timeline.Status
		want         timeline.ChangeKind
	}{
		{"nothing of note", "2025-03-04", scheduled, "2025-03-04", scheduled, timeline.KindCorrected},
		{"moved", "2025-03-04", scheduled, "2025-03-11", scheduled, timeline.KindMoved},
		{"less exact", "2025-03-04", scheduled, "2025-03", scheduled, timeline.KindMoved},
		{"dated", "2025-03", scheduled, "2025-03-04", scheduled, timeline.KindDated},
		{"given a time", "2025-03-04", scheduled, "2025-03-04T10:00", scheduled, timeline.KindDated},
		{"given an end", "2025-03-04T10:00", scheduled, "2025-03-04T10:00/2025-03-04T12:00", scheduled, timeline.KindDated},
		{"open date given a day", "2025-02-28/..", scheduled, "2025-03-02", scheduled, timeline.KindDated},
		{"made sure", "2025-03-04?", scheduled, "2025-03-04", scheduled, timeline.KindDated},
		{"digits filled in", "2004-XX", scheduled, "2004", scheduled, timeline.KindDated},
		{"the same day made doubtful", "2025-03-04", scheduled, "2025-03-04?", scheduled, timeline.KindCorrected},
		{"the same instant written otherwise", "2025-03-04T10:00", scheduled, "2025-03-04T08:00Z", scheduled, timeline.KindCorrected},
		{"confirmed", "2025-03-04", tentative, "2025-03-04", scheduled, timeline.KindConfirmed},
		{"confirmed and dated", "2025-03", tentative, "2025-03-04", scheduled, timeline.KindConfirmed},
		{"confirmed and moved", "2025-03-04", tentative, "2025-03-11", scheduled, timeline.KindMoved},
		{"made tentative", "2025-03-04", scheduled, "2025-03-04", tentative, timeline.KindCorrected},
		{"made tentative and dated", "2025-03", scheduled, "2025-03-04", tentative, timeline.KindDated},
		{"occurred", "2025-03-04", scheduled, "2025-03-04", occurred, timeline.KindOccurred},
		{"occurred and dated", "2025-03", tentative, "2025-03-04", occurred, timeline.KindOccurred},
		{"occurred on another day", "2025-03-04", scheduled, "2025-03-05", occurred, timeline.KindMoved},
		{"not occurred after all", "2025-03-04", occurred, "2025-03-04", scheduled, timeline.KindCorrected},
		{"cancelled", "2025-03-04", scheduled, "2025-03-04", cancelled, timeline.KindCancelled},
		{"cancelled and moved", "2025-03-04", scheduled, "2025-03-11", cancelled, timeline.KindCancelled},
		{"cancelled for good", "2025-03-04", postponed, "2025-03-04", cancelled, timeline.KindCancelled},
		{"moved while cancelled", "2025-03-04", cancelled, "2025-03-11", cancelled, timeline.KindMoved},
		{"postponed", "2025-03-04", scheduled, "2025-03-04", postponed, timeline.KindPostponed},
		{"postponed and moved", "2025-03-04", scheduled, "2025-03-04/..", postponed, timeline.KindPostponed},
		{"cancelled, then postponed", "2025-03-04", cancelled, "2025-03-04", postponed, timeline.KindPostponed},
		{"reinstated", "2025-03-04", cancelled, "2025-03-04", scheduled, timeline.KindReinstated},
		{"reinstated and moved", "2025-03-04", cancelled, "2025-03-11", scheduled, timeline.KindReinstated},
		{"reinstated as tentative", "2025-03-04", cancelled, "2025-03-04", tentative, timeline.KindReinstated},
		{"cancelled, but occurred", "2025-03-04", cancelled, "2025-03-04", occurred, timeline.KindOccurred},
		{"on again", "2025-03-04", postponed, "2025-03-04", scheduled, timeline.KindReinstated},
		{"on again at another date", "2025-03-04", postponed, "2025-03-11", scheduled, timeline.KindMoved},
		{"on again at an exact date", "2025-03", postponed, "2025-03-11", scheduled, timeline.KindReinstated},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before, after := shown(t, tt.before, tt.beforeStatus), shown(t, tt.after, tt.afterStatus)
			if got := timeline.ChangeKindOf(before, after); got != tt.want {
				t.Errorf("ChangeKindOf = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestChangeKindOfComingAndGoing(t *testing.T) {
	e, gone := shown(t, "2025-03-04", timeline.Scheduled), shown(t, "2025-03-11", timeline.Cancelled)
	gone.Deleted = new(time.Unix(0, 0))
	tests := []struct {
		name          string
		before, after *timeline.Event
		want          timeline.ChangeKind
	}{
		{"first seen", nil, e, timeline.KindPublished},
		{"never seen", nil, nil, timeline.KindDrafted},
		{"deleted", e, gone, timeline.KindDeleted},
		{"restored", gone, e, timeline.KindRestored},
	}
	for _, tt := range tests {
		if got := timeline.ChangeKindOf(tt.before, tt.after); got != tt.want {
			t.Errorf("%s: ChangeKindOf = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestDiff(t *testing.T) {
	before, after := shown(t, "2025-03-04", timeline.Scheduled), shown(t, "2025-03-11", timeline.Scheduled)
	after.Title, after.Topics, after.Place = "New", []string{"a"}, &timeline.Place{Name: "Rome"}
	after.Revision, after.MovedFrom = 9, new("2025-03-04") // set by Dateline: no change of anybody's
	want := []string{
		`date "2025-03-04" "2025-03-11"`, `title "T" "New"`,
		`place null {"name":"Rome","address":"","country":"","lat":null,"lon":null,"url":""}`, `topics [] ["a"]`,
	}
	if diff := cmp.Diff(want, changes(timeline.Diff(before, after))); diff != "" {
		t.Errorf("Diff (-want +got):\n%s", diff)
	}
	if got := timeline.Diff(before, before); got == nil || len(got) != 0 {
		t.Errorf("Diff of one event with itself = %v, want an empty list", got)
	}
	want = []string{
		`date null "2025-03-04"`, `zone null "Europe/Kyiv"`, `status null "scheduled"`, `title null "T"`, `lang null "en"`,
	}
	if diff := cmp.Diff(want, changes(timeline.Diff(nil, before))); diff != "" {
		t.Errorf("Diff of a new event (-want +got):\n%s", diff)
	}
	gone := *before
	gone.Deleted = new(time.Unix(0, 0).UTC())
	if diff := cmp.Diff([]string{`deleted null "1970-01-01T00:00:00Z"`}, changes(timeline.Diff(before, &gone))); diff != "" {
		t.Errorf("Diff of a deletion (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{`deleted "1970-01-01T00:00:00Z" null`}, changes(timeline.Diff(&gone, before))); diff != "" {
		t.Errorf("Diff of a restoration (-want +got):\n%s", diff)
	}
}

func changes(list []timeline.FieldChange) []string {
	texts := []string{}
	for _, c := range list {
		texts = append(texts, c.Field+" "+string(c.From)+" "+string(c.To))
	}
	return texts
}

// versions is a history in which the event is written as a draft, shown, moved, hidden, changed while
// hidden, shown again, and deleted.
func versions(t *testing.T) []timeline.Version {
	var list []timeline.Version
	add := func(date, title, note string, hidden bool) {
		e := shown(t, date, timeline.Scheduled)
		e.Title, e.Draft, e.Revision = title, hidden, int64(len(list)+1)
		e.Updated = time.Unix(e.Revision*100, 0).UTC()
		list = append(list, timeline.Version{Event: *e, Hidden: hidden, Note: note, Author: "ann"})
	}
	add("2025-01-01", "Secret", "first", true)
	add("2025-03-04", "Open", "out", false)
	add("2025-03-11", "Open", "later", false)
	add("2025-03-11", "Hidden", "why we hide", true)
	add("2025-04-01", "Hidden more", "why we change", true)
	add("2025-03-12", "Open again", "back", false)
	last := list[5]
	last.Event.Revision, last.Event.Updated = 7, time.Unix(700, 0).UTC()
	last.Event.Deleted, last.Note, last.Minor = &last.Event.Updated, "mistake", true
	return append(list, last)
}

func TestPublicHistory(t *testing.T) {
	at := func(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }
	want := []timeline.Revision{
		{Number: 2, Time: at(200), Kind: timeline.KindPublished, Author: "ann", Note: "out"},
		{Number: 3, Time: at(300), Kind: timeline.KindMoved, Author: "ann", Note: "later"},
		{Number: 4, Time: at(400), Kind: timeline.KindDeleted, Author: "ann"},
		{Number: 6, Time: at(600), Kind: timeline.KindRestored, Author: "ann", Note: "back"},
		{Number: 7, Time: at(700), Kind: timeline.KindDeleted, Author: "ann", Note: "mistake", Minor: true},
	}
	got := timeline.PublicHistory(versions(t), true)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(timeline.Revision{}, "Changes")); diff != "" {
		t.Errorf("PublicHistory (-want +got):\n%s", diff)
	}
	wantChanges := [][]string{
		{`date null "2025-03-04"`, `zone null "Europe/Kyiv"`, `status null "scheduled"`, `title null "Open"`, `lang null "en"`},
		{`date "2025-03-04" "2025-03-11"`},
		{`deleted null "1970-01-01T00:06:40Z"`},
		{`date "2025-03-11" "2025-03-12"`, `title "Open" "Open again"`, `deleted "1970-01-01T00:06:40Z" null`},
		{`deleted null "1970-01-01T00:11:40Z"`},
	}
	for i, r := range got {
		if diff := cmp.Diff(wantChanges[i], changes(r.Changes)); diff != "" {
			t.Errorf("revision %d (-want +got):\n%s", r.Number, diff)
		}
	}
	for _, r := range timeline.PublicHistory(versions(t), false) {
		if r.Author != "" {
			t.Errorf("revision %d names %q", r.Number, r.Author)
		}
	}
	if got := timeline.PublicHistory(versions(t)[:1], true); got == nil || len(got) != 0 {
		t.Errorf("PublicHistory of a draft = %v, want an empty list", got)
	}
}

func TestFullHistory(t *testing.T) {
	want := []struct {
		kind   timeline.ChangeKind
		hidden bool
		note   string
	}{
		{timeline.KindDrafted, true, "first"},
		{timeline.KindPublished, false, "out"},
		{timeline.KindMoved, false, "later"},
		{timeline.KindDeleted, true, "why we hide"},
		{timeline.KindDrafted, true, "why we change"},
		{timeline.KindRestored, false, "back"},
		{timeline.KindDeleted, false, "mistake"},
	}
	got := timeline.FullHistory(versions(t))
	if len(got) != len(want) {
		t.Fatalf("FullHistory has %d revisions, want %d", len(got), len(want))
	}
	for i, r := range got {
		if r.Kind != want[i].kind || r.Hidden != want[i].hidden || r.Note != want[i].note || r.Number != int64(i+1) {
			t.Errorf("revision %d = %+v, want %+v", i+1, r, want[i])
		}
	}
	wantChanges := []string{`date "2025-03-11" "2025-04-01"`, `title "Hidden" "Hidden more"`}
	if diff := cmp.Diff(wantChanges, changes(got[4].Changes)); diff != "" {
		t.Errorf("revision 5 (-want +got):\n%s", diff)
	}
}
