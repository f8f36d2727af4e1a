package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

// edits are the ids of a list of edits, the newest change first.
func (f *fixture) edits(q timeline.EditQuery) (ids []string, page timeline.EditPage) {
	f.t.Helper()
	if q.Timeline == "" {
		q.Timeline = "main"
	}
	if q.Limit == 0 {
		q.Limit = 100
	}
	page, err := f.store.Edits(f.t.Context(), q)
	if err != nil {
		f.t.Fatalf("Edits(%+v): %v", q, err)
	}
	for _, e := range page.Edits {
		ids = append(ids, e.Record.Event.ID)
	}
	return ids, page
}

func testEdits(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "old", Title: "Peace talks"})
	f.put(timeline.Event{ID: "draft", Title: "Peace draft", Draft: true})
	f.put(timeline.Event{ID: "gone", Title: "Peace that went"})
	f.put(timeline.Event{ID: "new", Title: "A concert"})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "gone"})
	f.put(timeline.Event{ID: "old", Title: "Peace talks begin"})
	search, err := timeline.ParseSearch("peace")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		q    timeline.EditQuery
		want []string
	}{
		{"everything", timeline.EditQuery{Show: timeline.ShowAll}, []string{"old", "gone", "new", "draft"}},
		{"what followers see", timeline.EditQuery{}, []string{"old", "new"}},
		{"drafts", timeline.EditQuery{Show: timeline.ShowDrafts}, []string{"draft"}},
		{"deleted", timeline.EditQuery{Show: timeline.ShowDeleted}, []string{"gone"}},
		{"found", timeline.EditQuery{Show: timeline.ShowAll, Search: search}, []string{"old", "gone", "draft"}},
		{"found deleted", timeline.EditQuery{Show: timeline.ShowDeleted, Search: search}, []string{"gone"}},
	} {
		if got, _ := f.edits(c.q); cmp.Diff(c.want, got) != "" {
			t.Errorf("%s = %v, want %v", c.name, got, c.want)
		}
	}
	_, err = f.store.Write(t.Context(), timeline.Write{Author: "anna", Ops: []timeline.Op{
		timeline.PutEvent{Event: timeline.Event{ID: "new", Timeline: "main", Title: "A greater concert", Date: "2025-03-02"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, page := f.edits(timeline.EditQuery{Limit: 1}); page.Edits[0].Author != "anna" || page.Edits[0].Record.Event.Title != "A greater concert" || !page.More {
		t.Errorf("the newest edit is %+v, more %v", page.Edits[0], page.More)
	}
	if _, err := f.store.Edits(t.Context(), timeline.EditQuery{Timeline: "none", Limit: 1}); timeline.KindOf(err) != timeline.NotFound {
		t.Errorf("Edits of no timeline: %v", err)
	}
}

// testEditsByPage goes through a list page by page, in which many events share a revision, while the list changes
// before and behind the place.
func testEditsByPage(t *testing.T, f *fixture) {
	var ops []timeline.Op
	for i := range 7 {
		ops = append(ops, timeline.PutEvent{Event: timeline.Event{ID: fmt.Sprint("e", i), Timeline: "main", Title: "x", Date: "2025-03-02", Draft: i%2 == 0}})
	}
	f.write(ops...)
	whole, _ := f.edits(timeline.EditQuery{Show: timeline.ShowAll})
	if len(whole) != 7 {
		t.Fatalf("edits = %v", whole)
	}
	var got []string
	q := timeline.EditQuery{Show: timeline.ShowAll, Limit: 2}
	for {
		ids, page := f.edits(q)
		got = append(got, ids...)
		if !page.More {
			break
		}
		last := page.Edits[len(page.Edits)-1].Record
		q.After = &timeline.EditCursor{Revision: last.Changed, ID: last.Event.ID}
		f.put(timeline.Event{ID: "e6", Title: fmt.Sprint("again ", len(got))}) // which was shown, and stands before the place
		f.put(timeline.Event{ID: last.Event.ID, Title: fmt.Sprint("moved ", len(got))})
	}
	if !slices.Equal(got, whole) {
		t.Errorf("by pages = %v, want %v", got, whole)
	}
	newest, page := f.edits(timeline.EditQuery{Show: timeline.ShowAll, Limit: 1})
	from := timeline.EditCursor{Revision: page.Edits[0].Record.Changed}
	if ids, _ := f.edits(timeline.EditQuery{Show: timeline.ShowAll, Limit: 1, After: &from}); !slices.Equal(ids, newest) {
		t.Errorf("before all of the newest revision = %v, want %v", ids, newest)
	}
	from.Revision--
	if ids, _ := f.edits(timeline.EditQuery{Show: timeline.ShowAll, After: &from}); slices.Contains(ids, newest[0]) || len(ids) != 6 {
		t.Errorf("behind the newest revision = %v, want the others", ids)
	}
}

// testEditsLook searches for what few events have, a part of the list at a time, and finds all of it.
func testEditsLook(t *testing.T, f *fixture) {
	var want []string
	for i := range 60 {
		id, title := fmt.Sprint("e", i), "Something"
		if i%20 == 0 {
			title = "Peace talks"
			want = append([]string{id}, want...)
		}
		f.put(timeline.Event{ID: id, Title: title})
	}
	search, err := timeline.ParseSearch(`"peace talks"`)
	if err != nil {
		t.Fatal(err)
	}
	for _, look := range []int{0, 1, 7, 100} {
		var found []string
		q, parts := timeline.EditQuery{Show: timeline.ShowAll, Search: search, Look: look, Limit: 10}, 0
		for more := true; more && parts < 100; parts++ {
			ids, page := f.edits(q)
			if look > 0 && page.Looked > look || page.More != (page.Stopped != nil) || page.More && page.Looked < look {
				t.Fatalf("looking at %d: looked at %d, more %v, stopped %v", look, page.Looked, page.More, page.Stopped != nil)
			}
			found, more = append(found, ids...), page.More
			if more {
				q.After = &timeline.EditCursor{Revision: page.Stopped.Changed, ID: page.Stopped.Event.ID}
			}
		}
		if !slices.Equal(found, want) || look == 0 && parts != 1 {
			t.Errorf("looking at %d: found %v in %d parts, want %v", look, found, parts, want)
		}
	}
}
