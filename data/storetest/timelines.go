package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

func testTimelines(t *testing.T, f *fixture) {
	list, before, err := f.store.Timelines(t.Context(), true)
	if err != nil || len(list) != 1 || list[0].Timeline.Slug != "main" {
		t.Fatalf("Timelines() = %v, %v, want main alone", list, err)
	}
	f.write(
		timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "b", Title: "B", Visibility: timeline.Private}},
		timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "a", Title: "A", Lang: "uk", Color: "#4682b4", MediaHosts: []string{"example.org"}, ShowAuthors: new(false),
			Calendar: timeline.CalendarSettings{Cancelled: "keep", Imprecise: "span"}}},
	)
	list, after, err := f.store.Timelines(t.Context(), true)
	var slugs []string
	for _, r := range list {
		slugs = append(slugs, r.Timeline.Slug)
	}
	if diff := cmp.Diff([]string{"a", "b", "main"}, slugs); err != nil || diff != "" {
		t.Errorf("Timelines() = %v, %v", slugs, err)
	}
	if after.Revision <= before.Revision {
		t.Errorf("the validator of the list went from %v to %v", before, after)
	}
	got, err := f.store.Timeline(t.Context(), "a")
	want := timeline.Timeline{
		Slug: "a", Title: "A", Lang: "uk", Zone: "UTC", Color: "#4682b4", Visibility: timeline.Public,
		MediaHosts: []string{"example.org"}, ShowAuthors: new(false), Revision: 1,
		Calendar: timeline.CalendarSettings{Cancelled: "keep", Imprecise: "span"},
	}
	want.Created, want.Updated = got.Timeline.Created, got.Timeline.Created
	if diff := cmp.Diff(want, got.Timeline); err != nil || diff != "" {
		t.Errorf("Timeline(a) = %v (-want +got)\n%s", err, diff)
	}
	if _, err := f.store.Timeline(t.Context(), "none"); timeline.KindOf(err) != timeline.NotFound {
		t.Errorf("Timeline(none) = %v, want NotFound", err)
	}
	f.refuse(timeline.Invalid, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "Wrong Slug"}})
	f.refuse(timeline.Conflict, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "a"}, Create: true})
	f.refuse(timeline.Stale, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "a"}, Match: timeline.Match{Revisions: []int64{7}}})
	f.refuse(timeline.Stale, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "new"}, Match: timeline.Match{Present: true}})

	same := f.write(timeline.PutTimeline{Timeline: got.Timeline})[0]
	if same.Changed || same.Timeline.Timeline.Revision != 1 {
		t.Errorf("writing the same settings again gave %+v", same)
	}
}

func testDeleteTimeline(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "shown"})
	f.put(timeline.Event{ID: "draft", Draft: true})
	f.refuse(timeline.NotFound, timeline.DeleteTimeline{Slug: "none"})
	f.refuse(timeline.Conflict, timeline.DeleteTimeline{Slug: "main"})
	f.write(timeline.DeleteTimeline{Slug: "main", Events: true, Note: "the process is over"})

	if _, err := f.store.Timeline(t.Context(), "main"); timeline.KindOf(err) != timeline.Gone {
		t.Errorf("Timeline of a deleted slug = %v, want Gone", err)
	}
	if _, err := f.store.List(t.Context(), timeline.Query{Timeline: "main", Limit: 1}); timeline.KindOf(err) != timeline.Gone {
		t.Errorf("List of a deleted slug = %v, want Gone", err)
	}
	if r := f.event("shown"); r.Event.Deleted == nil || r.Left == nil || !r.Kept {
		t.Errorf("the event of a deleted timeline is %+v", r)
	}
	if r := f.event("draft"); r.Event.Deleted == nil || r.Public() != nil {
		t.Errorf("the draft of a deleted timeline is %+v", r)
	}
	if list, _, _ := f.store.Timelines(t.Context(), true); len(list) != 0 {
		t.Errorf("Timelines() = %v after the only one was deleted", list)
	}
	f.refuse(timeline.Gone, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main"}})
	f.refuse(timeline.Gone, timeline.DeleteTimeline{Slug: "main"})
	f.refuse(timeline.Gone, timeline.PutEvent{Event: inMain(timeline.Event{ID: "new"})})
	f.refuse(timeline.Gone, timeline.RestoreEvent{Timeline: "main", ID: "shown"})

	f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "empty"}})
	f.write(timeline.DeleteTimeline{Slug: "empty"})
}
