package intake_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/internal/intake"
	"dateline/timeline"
)

// Of equal exports that are taken over at once one creates, and the others find everything there.
func TestEqualTakeOversCountOnce(t *testing.T) {
	text := exported(t)
	for name, req := range map[string]intake.Request{"whole": takeOver, "partial": {TakeOver: true, Partial: true}} {
		store := openStore(t)
		var first intake.Report
		late := &rival{store, []func(timeline.Store){func(s timeline.Store) { first = run(t, s, req, text) }}}
		if got := run(t, late, req, text); got.Created != 0 || got.Changed != 0 || got.Unchanged != 4 || got.Made || got.RefusedLines > 0 {
			t.Errorf("%s: the second report is %+v, want 4 unchanged", name, got)
		}
		if first.Created != 4 || !first.Made {
			t.Errorf("%s: the first report is %+v, want 4 created", name, first)
		}
	}
}

// tally is a store that counts the ops that it tries, and the writes.
type tally struct {
	timeline.Store
	tried, given, writes int
}

func (s *tally) Write(ctx context.Context, w timeline.Write) ([]timeline.Result, error) {
	s.given += len(w.Ops)
	results, err := s.Store.Write(ctx, w)
	if op, refused := errors.AsType[*timeline.OpError](err); refused {
		s.tried += op.Index + 1
		return results, err
	}
	s.tried += len(w.Ops)
	s.writes++
	return results, err
}

// forgetful is a store that has forgotten the drafts with the numbers from 0 to n: only a write knows of them.
func forgetful(t *testing.T, n int) *tally {
	t.Helper()
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	store, err := bolt.Open(t.TempDir()+"/d.db", bolt.Options{Clock: timeline.NewClock(func() time.Time { return now })})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	var lines strings.Builder
	var deletes []timeline.Op
	for i := range n {
		fmt.Fprintf(&lines, `{"id":"draft%d","title":"D","date":"2025","draft":true}`+"\n", i)
		deletes = append(deletes, timeline.DeleteEvent{Timeline: "demo", ID: fmt.Sprint("draft", i)})
	}
	run(t, store, partly, lines.String())
	if _, err := store.Write(t.Context(), timeline.Write{Ops: deletes}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(2 * bolt.DefaultRetention)
	if _, err := store.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &tally{Store: store}
}

// However many lines only the write refuses, each line is tried a few times at most.
func TestRefusalsAtTheWriteAreTriedOnce(t *testing.T) {
	const n = 100
	line := func(id string, i int) string {
		return fmt.Sprintf(`{"id":"%s%d","title":"D","date":"2025"}`+"\n", id, i)
	}
	var drafts, good, mixed strings.Builder
	for i := range n {
		drafts.WriteString(line("draft", i))
		good.WriteString(line("good", i))
		mixed.WriteString(line("good", i) + line("draft", i))
	}
	for name, input := range map[string]string{
		"alone": drafts.String(), "behind": good.String() + drafts.String(), "before": drafts.String() + good.String(), "between": mixed.String(),
	} {
		store := forgetful(t, n)
		got := run(t, store, partly, input)
		created := strings.Count(input, "good")
		if got.Created != created || got.RefusedLines != n || got.Made {
			t.Errorf("%s: %d created, %d refused, want %d and %d", name, got.Created, got.RefusedLines, created, n)
		}
		for i := 1; i < len(got.Refused); i++ {
			if got.Refused[i].Line <= got.Refused[i-1].Line {
				t.Fatalf("%s: refused %v, want them by line", name, got.Refused)
			}
		}
		if lines := n + created; store.tried > 3*lines || store.given > 5*lines {
			t.Errorf("%s: %d ops given and %d tried for %d lines", name, store.given, store.tried, lines)
		}
	}
}

// A timeline is not made for events that only the write refuses.
func TestNothingIsMadeForWhatTheWriteRefuses(t *testing.T) {
	store := forgetful(t, 2)
	req := partly
	req.Timeline = "other"
	input := `{"id":"draft0","title":"D","date":"2025"}` + "\n" + `{"id":"draft1","title":"D","date":"2025"}` + "\n"
	got := run(t, store, req, input)
	if _, err := store.Timeline(t.Context(), "other"); got.RefusedLines != 2 || got.Made || timeline.KindOf(err) != timeline.NotFound {
		t.Errorf("%+v, timeline %v, want two refusals and no timeline", got, err)
	}
	got = run(t, store, req, input+`{"id":"new","title":"N","date":"2025"}`)
	if got.RefusedLines != 2 || got.Created != 1 || !got.Made || store.writes != 1 {
		t.Errorf("%+v in %d writes, want the timeline made for one event", got, store.writes)
	}
}

// Somebody makes another timeline of the same name while an export is taken over: nothing goes into it.
func TestTimelineThatAppearsMeanwhile(t *testing.T) {
	store := openStore(t)
	makes := does(t, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "demo"}})
	got := run(t, &rival{store, []func(timeline.Store){makes}}, intake.Request{TakeOver: true, Partial: true}, exported(t))
	page, _ := state(t, store)
	if got.Created != 0 || got.Made || got.RefusedLines != 6 || len(page.Events) != 0 {
		t.Errorf("%+v, %d events, want all lines of the timeline refused", got, len(page.Events))
	}
}
