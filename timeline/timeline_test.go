package timeline_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

func TestPutTimeline(t *testing.T) {
	at := timeline.Stamp{Revision: 5, Time: start}
	r, err := timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "t", Title: "Talks", Zone: "Europe/Kyiv"}}.Decide(nil, at)
	if err != nil {
		t.Fatal(err)
	}
	want := talks
	want.Revision, want.Created, want.Updated = 1, start, start
	wantRecord := &timeline.TimelineRecord{Timeline: want, Settings: timeline.Validator{Revision: 5, Time: start}}
	if diff := cmp.Diff(wantRecord, r); diff != "" {
		t.Errorf("created (-want +got):\n%s", diff)
	}

	put := func(from *timeline.TimelineRecord, change func(*timeline.Timeline)) *timeline.TimelineRecord {
		t.Helper()
		at.Revision, at.Time = at.Revision+1, at.Time.Add(time.Hour)
		settings := from.Timeline
		change(&settings)
		after, err := timeline.PutTimeline{Timeline: settings}.Decide(from, at)
		if err != nil {
			t.Fatal(err)
		}
		return after
	}
	if same := put(r, func(s *timeline.Timeline) { s.Title, s.Revision = " Talks", 9 }); same != nil {
		t.Errorf("the same settings make a change: %+v", same)
	}
	private := put(r, func(s *timeline.Timeline) { s.Visibility = timeline.Private })
	if private.Withdrawn == nil || *private.Withdrawn != at.Time || private.Timeline.Revision != 2 ||
		private.Settings != (timeline.Validator{Revision: at.Revision, Time: at.Time}) || private.Timeline.Created != start {
		t.Errorf("made private: %+v", private)
	}
	renamed := put(private, func(s *timeline.Timeline) { s.Title = "New" })
	if renamed.Withdrawn == nil || *renamed.Withdrawn != *private.Withdrawn || renamed.Timeline.Updated != at.Time {
		t.Errorf("renamed: %+v", renamed)
	}
	if public := put(renamed, func(s *timeline.Timeline) { s.Visibility = timeline.Unlisted }); public.Withdrawn != nil {
		t.Errorf("made unlisted: %+v", public)
	}
	if _, err := (timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "e"}}).Decide(nil, at); timeline.KindOf(err) != timeline.Invalid {
		t.Errorf("a new timeline e: %v, want Invalid", err)
	}
	if after, err := (timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "e", Title: "New"}}).Decide(&timeline.TimelineRecord{Timeline: timeline.Timeline{Slug: "e"}}, at); err != nil || after.Timeline.Title != "New" {
		t.Errorf("the settings of one that is there: %v, want them changed", err)
	}
	born, err := timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "p", Visibility: timeline.Private}}.Decide(nil, at)
	if err != nil || born.Withdrawn != nil {
		t.Errorf("born private: %+v, %v", born, err)
	}
}

func TestTimelinePreconditions(t *testing.T) {
	there := &timeline.TimelineRecord{Timeline: talks}
	there.Timeline.Revision = 3
	gone := &timeline.TimelineRecord{Timeline: talks, Deleted: &start}
	stale := timeline.Match{Revisions: []int64{2}}
	puts := []struct {
		name   string
		record *timeline.TimelineRecord
		op     timeline.PutTimeline
		want   timeline.Kind
	}{
		{"deleted", gone, timeline.PutTimeline{Timeline: talks}, timeline.Gone},
		{"create, deleted", gone, timeline.PutTimeline{Timeline: talks, Create: true}, timeline.Gone},
		{"create, taken", there, timeline.PutTimeline{Timeline: talks, Create: true}, timeline.Conflict},
		{"stale", there, timeline.PutTimeline{Timeline: talks, Match: stale}, timeline.Stale},
		{"absent", there, timeline.PutTimeline{Timeline: talks, Match: timeline.Match{Absent: true}}, timeline.Stale},
		{"present", nil, timeline.PutTimeline{Timeline: talks, Match: timeline.Match{Present: true}}, timeline.Stale},
		{"invalid", there, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "T"}}, timeline.Invalid},
	}
	for _, tt := range puts {
		if got, err := tt.op.Decide(tt.record, timeline.Stamp{}); err == nil || timeline.KindOf(err) != tt.want || got != nil {
			t.Errorf("put, %s: %v, %v, want %v", tt.name, got, err, tt.want)
		}
	}
	deletes := []struct {
		name   string
		record *timeline.TimelineRecord
		op     timeline.DeleteTimeline
		events bool
		want   timeline.Kind
	}{
		{"nothing", nil, timeline.DeleteTimeline{Slug: "t"}, false, timeline.NotFound},
		{"twice", gone, timeline.DeleteTimeline{Slug: "t"}, false, timeline.Gone},
		{"stale", there, timeline.DeleteTimeline{Slug: "t", Match: stale}, false, timeline.Stale},
		{"not empty", there, timeline.DeleteTimeline{Slug: "t"}, true, timeline.Conflict},
	}
	for _, tt := range deletes {
		if got, err := tt.op.Decide(tt.record, tt.events, timeline.Stamp{}); err == nil || timeline.KindOf(err) != tt.want || got != nil {
			t.Errorf("delete, %s: %v, %v, want %v", tt.name, got, err, tt.want)
		}
	}
}

func TestDeleteTimeline(t *testing.T) {
	there := &timeline.TimelineRecord{Timeline: talks}
	there.Timeline.Revision = 3
	at := timeline.Stamp{Revision: 9, Time: start}
	for _, events := range []bool{false, true} {
		got, err := timeline.DeleteTimeline{Slug: "t", Events: true, Match: timeline.Match{Revisions: []int64{3}}}.Decide(there, events, at)
		if err != nil || got.Deleted == nil || *got.Deleted != start || got.Timeline.Revision != 4 || got.Settings.Revision != 9 {
			t.Errorf("deleted with events %t: %+v, %v", events, got, err)
		}
	}
	if there.Deleted != nil || there.Timeline.Revision != 3 {
		t.Error("the record that was there is changed")
	}
}
