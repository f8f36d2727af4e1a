package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

func testDrafts(t *testing.T, f *fixture) {
	before := f.list(timeline.Query{}).Validator
	r := f.put(timeline.Event{ID: "one", Draft: true, Topics: []string{"secret"}})
	if r.Visible() || r.Public() != nil || r.Event.Published != nil {
		t.Errorf("a draft is %+v", r)
	}
	if page := f.list(timeline.Query{}); len(page.Events) != 0 || page.Validator != before {
		t.Errorf("followers see %v, validator %v, before the draft %v", idsOf(page.Events), page.Validator, before)
	}
	if got := f.ids(timeline.Query{Show: timeline.ShowDrafts}); cmp.Diff([]string{"one"}, got) != "" {
		t.Errorf("drafts = %v", got)
	}
	if page, err := f.store.Changes(t.Context(), "main", timeline.ChangeCursor{}, 10, false); err != nil || len(page.Changes) != 0 {
		t.Errorf("Changes for followers = %v, %v", page.Changes, err)
	}
	r = f.put(timeline.Event{ID: "one", Topics: []string{"open"}})
	if !r.Visible() || r.Event.Published == nil || !r.Event.Published.After(r.Event.Created) || r.SeenKind != timeline.KindPublished {
		t.Errorf("a published draft is %+v", r)
	}
	if got := f.ids(timeline.Query{}); cmp.Diff([]string{"one"}, got) != "" {
		t.Errorf("followers see %v", got)
	}
	if got := f.ids(timeline.Query{Show: timeline.ShowDrafts}); len(got) != 0 {
		t.Errorf("drafts after publishing = %v", got)
	}
}

func testHiddenAgain(t *testing.T, f *fixture) {
	shown := f.put(timeline.Event{ID: "one", Title: "Shown", Topics: []string{"x"}})
	f.put(timeline.Event{ID: "one", Title: "Secret", Draft: true, Date: "2025-05-05"})
	r := f.put(timeline.Event{ID: "one", Title: "More secret", Draft: true, Date: "2025-05-06"})
	if r.Visible() || !r.Kept || r.Left.Title != "Shown" || r.Left.Revision != 2 || r.Left.Deleted == nil {
		t.Errorf("an event hidden again is %+v", r)
	}
	if got := f.list(timeline.Query{Show: timeline.ShowCalendar}).Events; len(got) != 1 || got[0].Title != "Shown" || got[0].Date != "2025-03-02" {
		t.Errorf("calendars show %+v", got)
	}
	if got := f.ids(timeline.Query{Show: timeline.ShowCalendar, Filter: filter(t, "topic=x&status=cancelled")}); len(got) != 1 {
		t.Errorf("cancelled events of the topic = %v, want the tombstone", got)
	}
	page, err := f.store.Changes(t.Context(), "main", timeline.ChangeCursor{After: shown.Seen}, 10, false)
	if err != nil || len(page.Changes) != 1 || page.Changes[0].Kind != timeline.KindDeleted || page.Changes[0].Event != nil {
		t.Errorf("Changes for followers = %+v, %v", page.Changes, err)
	}
	before := f.list(timeline.Query{Show: timeline.ShowCalendar}).Validator
	f.put(timeline.Event{ID: "one", Title: "Most secret", Draft: true})
	if after := f.list(timeline.Query{Show: timeline.ShowCalendar}).Validator; after != before {
		t.Errorf("an edit that nobody may see moved the validator from %v to %v", before, after)
	}
	r = f.put(timeline.Event{ID: "one", Title: "Open", Date: "2025-05-06"})
	if r.SeenKind != timeline.KindRestored || r.Left != nil || r.Event.MovedFrom == nil || *r.Event.MovedFrom != "2025-03-02" {
		t.Errorf("an event shown again is %+v, moved from %v", r, r.Event.MovedFrom)
	}
	if !r.Event.Published.Equal(*shown.Event.Published) {
		t.Errorf("published went from %v to %v", shown.Event.Published, r.Event.Published)
	}
}

func testEmbargo(t *testing.T, f *fixture) {
	at := f.now.Add(time.Hour)
	f.put(timeline.Event{ID: "one", PublishAt: &at})
	if next, err := f.store.RunDue(t.Context()); err != nil || !next.Equal(at) {
		t.Errorf("RunDue() = %v, %v, want %v", next, err, at)
	}
	if f.pass(58 * time.Minute); len(f.ids(timeline.Query{})) != 0 {
		t.Error("an embargoed event is shown")
	}
	before := f.list(timeline.Query{}).Validator
	f.pass(time.Minute)
	page := f.list(timeline.Query{})
	if len(page.Events) != 1 || page.Validator.Revision <= before.Revision {
		t.Fatalf("when publish_at has come: %v, validator %v after %v", idsOf(page.Events), page.Validator, before)
	}
	if e := page.Events[0]; e.Revision != 2 || e.Published.Before(at) || e.Updated.Before(*e.Published) {
		t.Errorf("the event has revision %d, published %v, updated %v", e.Revision, e.Published, e.Updated)
	}
	history, err := f.store.History(t.Context(), "one")
	if got := timeline.PublicHistory(history, true); err != nil || len(got) != 1 || got[0].Kind != timeline.KindPublished || got[0].Author != "" {
		t.Errorf("public history = %+v, %v", got, err)
	}
}

func testDeleteAndRestore(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Topics: []string{"x"}})
	f.put(timeline.Event{ID: "draft", Draft: true})
	r := f.write(timeline.DeleteEvent{Timeline: "main", ID: "one", Note: "by mistake"})[0].Record
	if r.Event.Deleted == nil || r.Event.Revision != 2 || !r.Kept || r.SeenKind != timeline.KindDeleted {
		t.Errorf("a deleted event is %+v", r)
	}
	f.refuse(timeline.Gone, timeline.DeleteEvent{Timeline: "main", ID: "one"})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "draft"})
	if got := f.ids(timeline.Query{}); len(got) != 0 {
		t.Errorf("followers see %v", got)
	}
	if got := f.ids(timeline.Query{Show: timeline.ShowCalendar, Filter: filter(t, "topic=x")}); cmp.Diff([]string{"one"}, got) != "" {
		t.Errorf("calendars show %v", got)
	}
	if got := f.ids(timeline.Query{Show: timeline.ShowDeleted}); cmp.Diff([]string{"one", "draft"}, got) != "" {
		t.Errorf("deleted = %v", got)
	}
	f.pass(timeline.Grace)
	if got := f.ids(timeline.Query{Show: timeline.ShowCalendar}); len(got) != 0 {
		t.Errorf("after the time of grace calendars show %v", got)
	}
	if r := f.event("one"); r.Kept || r.Public() == nil {
		t.Errorf("after the time of grace the event is %+v", r)
	}
	f.refuse(timeline.Conflict, timeline.RestoreEvent{Timeline: "main", ID: f.put(timeline.Event{ID: "live"}).Event.ID})
	r = f.write(timeline.RestoreEvent{Timeline: "main", ID: "one", Note: "it was none"})[0].Record
	if !r.Visible() || r.Event.Revision != 3 || r.Event.Title != "Event one" || r.SeenKind != timeline.KindRestored {
		t.Errorf("a restored event is %+v", r)
	}
	if r := f.write(timeline.RestoreEvent{Timeline: "main", ID: "draft"})[0].Record; r.Visible() || r.Event.Deleted != nil {
		t.Errorf("a restored draft is %+v", r)
	}
	f.refuse(timeline.NotFound, timeline.RestoreEvent{Timeline: "main", ID: "none"})
}

func testMoved(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Date: "2025-03"})
	if r := f.put(timeline.Event{ID: "one", Date: "2025-03-02"}); r.Event.MovedFrom != nil || r.SeenKind != timeline.KindDated {
		t.Errorf("a date made more exact: %s, moved from %v", r.SeenKind, r.Event.MovedFrom)
	}
	if r := f.put(timeline.Event{ID: "one", Date: "2025-03-03"}); r.Event.MovedFrom == nil || *r.Event.MovedFrom != "2025-03-02" || r.SeenKind != timeline.KindMoved {
		t.Errorf("a moved date: %s, moved from %v", r.SeenKind, r.Event.MovedFrom)
	}
	if r := f.put(timeline.Event{ID: "one", Date: "2025-03-03", Title: "T"}); r.Event.MovedFrom == nil {
		t.Error("a new title dropped moved_from")
	}
	for _, next := range []struct{ date, zone, want string }{
		{"2025-03-05T10:00", "Europe/Kyiv", "[2025-03-02 2025-03-03]"},
		{"2025-03-06T10:00", "Europe/Kyiv", "[2025-03-02 2025-03-03 2025-03-05T10:00]"},
		{"2025-03-07T10:00", "UTC", "[2025-03-02 2025-03-03 2025-03-05T08:00:00Z 2025-03-06T08:00:00Z]"},
		{"2025-03-03", "UTC", "[2025-03-02 2025-03-03 2025-03-05T08:00:00Z 2025-03-06T08:00:00Z 2025-03-07T10:00]"},
	} {
		r := f.put(timeline.Event{ID: "one", Date: next.date, Zone: next.zone})
		if dates, many := r.Event.FormerDates(); fmt.Sprint(dates) != next.want || many {
			t.Errorf("moved to %s: the former dates are %v, many: %t, want %s", next.date, dates, many, next.want)
		}
	}
	before := f.event("one").Event
	f.pass(5 * 24 * time.Hour) // over, in Kyiv
	r := f.event("one")
	if dates, _ := r.Event.FormerDates(); dates != nil || r.Event.MovedFrom != nil || r.Event.Revision != before.Revision+1 {
		t.Errorf("when it is over: moved from %v, revision %d after %d", r.Event.MovedFrom, r.Event.Revision, before.Revision)
	}
	if r := f.put(timeline.Event{ID: "one", Date: "2025-03-01"}); r.Event.MovedFrom != nil {
		t.Errorf("an event moved into the past is moved from %v", *r.Event.MovedFrom)
	}
	f.put(timeline.Event{ID: "often", Date: "2026-01-01"})
	for day := 2; day <= 20; day++ {
		f.put(timeline.Event{ID: "often", Date: fmt.Sprintf("2026-01-%02d", day)})
	}
	e := f.event("often").Event
	if dates, many := e.FormerDates(); !many || len(dates) != 13 || dates[0] != "2026-01-01" || dates[1] != "2026-01-08" || dates[12] != "2026-01-19" {
		t.Errorf("moved nineteen times: the former dates are %v, many: %t", dates, many)
	}
}

func testHistory(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Title: "Draft", Draft: true})
	f.put(timeline.Event{ID: "one", Title: "First", Topics: []string{"a"}})
	f.write(timeline.PutEvent{Event: inMain(timeline.Event{ID: "one", Title: "Second", Summary: "new"}), Note: "why", Minor: true})
	f.put(timeline.Event{ID: "one", Title: "Hidden", Draft: true})
	f.put(timeline.Event{ID: "one", Title: "Hidden still", Draft: true})
	f.put(timeline.Event{ID: "one", Title: "Third"})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "one", Note: "over"})
	f.reopen()
	versions, err := f.store.History(t.Context(), "one")
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, v := range versions {
		titles = append(titles, v.Event.Title)
	}
	if diff := cmp.Diff([]string{"Draft", "First", "Second", "Hidden", "Hidden still", "Third", "Third"}, titles); diff != "" {
		t.Errorf("titles (-want +got)\n%s", diff)
	}
	if v := versions[2]; v.Note != "why" || !v.Minor || v.Author != "editor" || v.Event.Summary != "new" || len(v.Event.Topics) != 0 {
		t.Errorf("version 3 = %+v", v)
	}
	if v := versions[1]; v.Event.Summary != "" || len(v.Event.Topics) != 1 || v.Event.Revision != 2 {
		t.Errorf("version 2 = %+v", v)
	}
	var kinds []timeline.ChangeKind
	for _, r := range timeline.PublicHistory(versions, true) {
		kinds = append(kinds, r.Kind)
	}
	want := []timeline.ChangeKind{timeline.KindPublished, timeline.KindCorrected, timeline.KindDeleted, timeline.KindRestored, timeline.KindDeleted}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("kinds of public history (-want +got)\n%s", diff)
	}
	if full := timeline.FullHistory(versions); len(full) != 7 || !full[0].Hidden || full[0].Kind != timeline.KindDrafted || full[4].Kind != timeline.KindDrafted {
		t.Errorf("full history = %+v", full)
	}
	if _, err := f.store.History(t.Context(), "none"); timeline.KindOf(err) != timeline.NotFound {
		t.Errorf("History(none) = %v, want NotFound", err)
	}
}

func testRestoreVersion(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Title: "First", Date: "2025-03-01"})
	f.put(timeline.Event{ID: "one", Title: "Second", Date: "2025-03-09"})
	r := f.write(timeline.RestoreEvent{Timeline: "main", ID: "one", Revision: 1, Note: "back"})[0].Record
	if r.Event.Title != "First" || r.Event.Revision != 3 || *r.Event.MovedFrom != "2025-03-09" {
		t.Errorf("restored version 1: %+v", r.Event)
	}
	if same := f.write(timeline.RestoreEvent{Timeline: "main", ID: "one", Revision: 1})[0]; same.Changed {
		t.Errorf("restoring what is there changed it: %+v", same)
	}
	f.refuse(timeline.NotFound, timeline.RestoreEvent{Timeline: "main", ID: "one", Revision: 9})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "one"})
	if r := f.write(timeline.RestoreEvent{Timeline: "main", ID: "one", Revision: 2})[0].Record; r.Event.Title != "Second" || !r.Visible() {
		t.Errorf("restored version 2 of a deleted event: %+v", r.Event)
	}
}

func testChanges(t *testing.T, f *fixture) {
	for _, id := range []string{"a", "b", "c"} {
		f.put(timeline.Event{ID: id})
	}
	f.put(timeline.Event{ID: "a", Title: "new"})
	f.put(timeline.Event{ID: "d", Draft: true})
	page, err := f.store.Changes(t.Context(), "main", timeline.ChangeCursor{}, 2, false)
	if err != nil || len(page.Changes) != 2 || page.Changes[0].ID != "b" || page.Changes[1].ID != "c" || !page.More {
		t.Fatalf("Changes = %+v, %v", page, err)
	}
	page, err = f.store.Changes(t.Context(), "main", page.Next, 2, false)
	if err != nil || len(page.Changes) != 1 || page.Changes[0].ID != "a" || page.Changes[0].Event.Title != "new" || page.More {
		t.Fatalf("Changes = %+v, %v", page, err)
	}
	if again, err := f.store.Changes(t.Context(), "main", page.Next, 2, false); err != nil || len(again.Changes) != 0 || again.Next != page.Next {
		t.Errorf("Changes behind the last = %+v, %v", again, err)
	}
	all, err := f.store.Changes(t.Context(), "main", page.Next, 2, true)
	if err != nil || len(all.Changes) != 1 || all.Changes[0].ID != "d" || all.Changes[0].Event == nil || all.Changes[0].Kind != timeline.KindDrafted {
		t.Errorf("Changes with hidden ones = %+v, %v", all, err)
	}
	var ops []timeline.Op
	for _, id := range []string{"a", "b", "c"} {
		ops = append(ops, timeline.DeleteEvent{Timeline: "main", ID: id})
	}
	f.write(ops...)
	page, err = f.store.Changes(t.Context(), "main", page.Next, 10, false)
	if err != nil || len(page.Changes) != 3 || page.More || page.Changes[0].Kind != timeline.KindDeleted || page.Changes[0].Event != nil {
		t.Errorf("Changes = %+v, %v", page, err)
	}
	if _, err := f.store.Changes(t.Context(), "none", timeline.ChangeCursor{}, 1, false); timeline.KindOf(err) != timeline.NotFound {
		t.Errorf("Changes of no timeline = %v, want NotFound", err)
	}
}

// testChangesInParts follows a write of more events than a part has, and goes on over what comes between: edits of what was told and
// of what was not, and a hidden event.
func testChangesInParts(t *testing.T, f *fixture) {
	var ops []timeline.Op
	for i := range 10 {
		ops = append(ops, timeline.PutEvent{Event: inMain(timeline.Event{ID: fmt.Sprint("e", i), Draft: i == 4})})
	}
	f.write(ops...)
	var told []string
	var since timeline.ChangeCursor
	next := func(limit int, want ...string) (more bool) {
		t.Helper()
		page, err := f.store.Changes(t.Context(), "main", since, limit, false)
		told = nil
		for _, c := range page.Changes {
			told = append(told, c.ID)
		}
		if since = page.Next; err != nil || cmp.Diff(want, told) != "" {
			t.Errorf("Changes = %v, %v, want %v", told, err, want)
		}
		return page.More
	}
	if more := next(3, "e0", "e1", "e2"); !more || since.ID != "e2" {
		t.Errorf("in the middle of a write: more %t, %+v", more, since)
	}
	middle := since
	f.put(timeline.Event{ID: "e1", Title: "told already"})
	f.put(timeline.Event{ID: "e5", Title: "not told yet"})
	if !next(2, "e3", "e6") || !next(3, "e7", "e8", "e9") || since.ID != "" {
		t.Errorf("a write is told, and goes on at %+v", since)
	}
	if whole := since; next(3, "e1", "e5") || since.After != whole.After+2 || since.Through() != since.After {
		t.Errorf("the end is %+v", since)
	}
	for _, id := range []string{"e4", "nobody"} { // what nobody was told of: from the beginning of the write
		since = timeline.ChangeCursor{After: middle.After, ID: id}
		next(2, "e0", "e2")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.store.Changes(ctx, "main", timeline.ChangeCursor{}, 3, false); !errors.Is(err, context.Canceled) {
		t.Errorf("Changes for who has gone = %v", err)
	}
}

// testPurgeInParts purges an event that was deleted in a write of which a follower has been told a part.
func testPurgeInParts(t *testing.T, f *fixture) {
	var put, drop []timeline.Op
	for _, id := range []string{"a", "b", "c"} {
		put = append(put, timeline.PutEvent{Event: inMain(timeline.Event{ID: id})})
		drop = append(drop, timeline.DeleteEvent{Timeline: "main", ID: id})
	}
	f.write(put...)
	f.write(drop...)
	part, err := f.store.Changes(t.Context(), "main", timeline.ChangeCursor{}, 1, false)
	if err != nil || !part.More || part.Next.ID != "a" {
		t.Fatalf("Changes = %+v, %v", part, err)
	}
	whole := timeline.ChangeCursor{After: part.Next.After}
	f.pass(366 * 24 * time.Hour)
	if _, err := f.store.Changes(t.Context(), "main", part.Next, 1, false); timeline.KindOf(err) != timeline.Gone {
		t.Errorf("Changes behind a part of purged deletions = %v, want Gone", err)
	}
	if page, err := f.store.Changes(t.Context(), "main", whole, 1, false); err != nil || len(page.Changes) != 0 {
		t.Errorf("Changes behind all of them = %+v, %v", page, err)
	}
}

func testPurge(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "keep"})
	first := f.put(timeline.Event{ID: "one", Topics: []string{"x"}})
	f.put(timeline.Event{ID: "one", Topics: []string{"y"}})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "one"})
	deleted := f.event("one").Seen
	f.pass(366 * 24 * time.Hour)
	if _, _, err := f.store.Event(t.Context(), "one"); timeline.KindOf(err) != timeline.Gone {
		t.Errorf("Event of a purged id = %v, want Gone", err)
	}
	if _, err := f.store.History(t.Context(), "one"); timeline.KindOf(err) != timeline.Gone {
		t.Errorf("History of a purged id = %v, want Gone", err)
	}
	f.refuse(timeline.Gone, timeline.PutEvent{Event: inMain(timeline.Event{ID: "one"})})
	f.refuse(timeline.Gone, timeline.RestoreEvent{Timeline: "main", ID: "one"})
	if _, err := f.store.Changes(t.Context(), "main", timeline.ChangeCursor{After: first.Seen}, 10, false); timeline.KindOf(err) != timeline.Gone {
		t.Errorf("Changes since before a purged deletion = %v, want Gone", err)
	}
	for _, since := range []uint64{0, deleted} {
		if _, err := f.store.Changes(t.Context(), "main", timeline.ChangeCursor{After: since}, 10, false); err != nil {
			t.Errorf("Changes since %d = %v", since, err)
		}
	}
	if got := f.ids(timeline.Query{Show: timeline.ShowAll}); cmp.Diff([]string{"keep"}, got) != "" {
		t.Errorf("all that is left = %v", got)
	}
	if next, err := f.store.RunDue(t.Context()); err != nil || !next.IsZero() {
		t.Errorf("RunDue() = %v, %v after everything is done", next, err)
	}
}

// testPurgeOfUnseen asks what tells of an event that nobody ever saw, when it is purged: nothing but the
// refusal to use its id again.
func testPurgeOfUnseen(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "secret", Draft: true})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "secret"})
	f.put(timeline.Event{ID: "known"})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "known"})
	f.pass(366 * 24 * time.Hour)
	for id, want := range map[string]timeline.Kind{"secret": timeline.NotFound, "known": timeline.Gone} {
		if _, _, err := f.store.Event(t.Context(), id); timeline.KindOf(err) != want {
			t.Errorf("Event(%q) = %v, want %v", id, err, want)
		}
		if _, err := f.store.History(t.Context(), id); timeline.KindOf(err) != want {
			t.Errorf("History(%q) = %v, want %v", id, err, want)
		}
		f.refuse(timeline.Gone, timeline.PutEvent{Event: inMain(timeline.Event{ID: id})})
	}
	f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "second"}})
	f.refuse(timeline.Conflict, timeline.PutEvent{Event: timeline.Event{ID: "secret", Timeline: "second", Title: "T", Date: "2025"}})
	f.refuse(timeline.NotFound, timeline.DeleteEvent{Timeline: "second", ID: "secret"})
	if _, tl, err := f.store.Event(t.Context(), "known"); tl.Timeline.Slug != "main" {
		t.Errorf("Event of a purged id names the timeline %q, %v", tl.Timeline.Slug, err)
	}
}

// testForgedCursor makes up cursors: they must not tell which hidden ids exist.
func testForgedCursor(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "secret", Draft: true})
	public := f.put(timeline.Event{ID: "public"}).Event
	for _, order := range []timeline.Order{timeline.Ascending, timeline.Descending, timeline.NewestFirst} {
		known, unknown := timeline.CursorAt(&public, order), timeline.CursorAt(&public, order)
		known.ID, unknown.ID = "secret", "no-such-id"
		got, want := f.ids(timeline.Query{Order: order, After: known}), f.ids(timeline.Query{Order: order, After: unknown})
		if cmp.Diff(want, got) != "" {
			t.Errorf("order %d: behind a hidden id %v, behind an unknown one %v", order, got, want)
		}
	}
}

// testDueBesideEditors lets editors delete what is about to fall due.
func testDueBesideEditors(t *testing.T, f *fixture) {
	const events = 60
	var ops []timeline.Op
	for i := range events {
		e := inMain(timeline.Event{ID: fmt.Sprint("e", i), PublishAt: new(f.now.Add(time.Hour))})
		ops = append(ops, timeline.PutEvent{Event: e})
	}
	f.write(ops...)
	f.now = f.now.Add(2 * time.Hour)
	var group sync.WaitGroup
	group.Go(func() {
		for i := range events {
			op := timeline.DeleteEvent{Timeline: "main", ID: fmt.Sprint("e", events-1-i)}
			if _, err := f.store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{op}}); err != nil {
				t.Errorf("Write() = %v", err)
			}
		}
	})
	for range 20 {
		if _, err := f.store.RunDue(t.Context()); err != nil {
			t.Errorf("RunDue() = %v", err)
		}
	}
	group.Wait()
	if _, err := f.store.RunDue(t.Context()); err != nil {
		t.Errorf("RunDue() = %v", err)
	}
	// A due write that no longer applies is no error, and leaves the queue as the record has it.
	if _, err := f.store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{timeline.Due{Kind: timeline.DuePublish, ID: "e0", Time: f.now}}}); err != nil {
		t.Errorf("a due write that does not apply: %v", err)
	}
}

// testAheadOfTime writes more changes in a moment than it has milliseconds: an embargo lasts all the same.
func testAheadOfTime(t *testing.T, f *fixture) {
	at := f.now.Add(time.Minute + 2*time.Second) // write lets a minute pass
	ops := []timeline.Op{timeline.PutEvent{Event: inMain(timeline.Event{ID: "later", PublishAt: &at})}}
	for i := range 3000 {
		ops = append(ops, timeline.PutEvent{Event: inMain(timeline.Event{ID: fmt.Sprint("e", i)})})
	}
	f.write(ops...)
	if now := f.clock.Now(); !now.After(at) {
		t.Fatalf("the service's time is %v, want it ahead of %v", now, at)
	}
	f.pass(0)
	if r := f.event("later"); r.Visible() {
		t.Error("an embargoed event is shown because the service's time ran ahead")
	}
	if r := f.put(timeline.Event{ID: "other", PublishAt: new(f.now.Add(90 * time.Second))}); r.Visible() {
		t.Error("an event is shown before its publish_at")
	}
	f.pass(time.Minute)
	for _, id := range []string{"later", "other"} {
		if r := f.event(id); !r.Visible() {
			t.Errorf("%s is hidden after its publish_at", id)
		}
	}
}

// testOverAndDue lets a moved event be over and fall due to be shown while nothing runs: it is published, not
// dropped in passing.
func testOverAndDue(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Date: "2025-03-02"})
	r := f.put(timeline.Event{ID: "one", Date: "2025-03-05", PublishAt: new(f.now.Add(20 * 24 * time.Hour))})
	if r.Visible() || r.Event.MovedFrom == nil {
		t.Fatalf("an event moved and hidden again is %+v", r)
	}
	f.pass(25 * 24 * time.Hour)
	if r := f.event("one"); !r.Visible() || r.SeenKind != timeline.KindRestored || r.Event.MovedFrom != nil {
		t.Errorf("when both have come it is %+v", r)
	}
	// What was shown stays shown when the clock is set back, also over a deletion.
	f.now = f.now.Add(-10 * 24 * time.Hour)
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "one"})
	if r := f.write(timeline.RestoreEvent{Timeline: "main", ID: "one"})[0].Record; !r.Visible() {
		t.Errorf("deleted and restored behind its publish_at: %+v", r)
	}
}
