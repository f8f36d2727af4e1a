package intake_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/data/bolt"
	"dateline/internal/intake"
	"dateline/timeline"
)

// partly is a request for what can be taken.
var partly = intake.Request{Timeline: "demo", Create: true, Author: "newsroom", Note: "in parts", Partial: true}

// revision is that of the newest write that the timeline knows of.
func revision(t *testing.T, store timeline.Store) uint64 {
	t.Helper()
	page, exists := state(t, store)
	if !exists {
		return 0
	}
	return page.Validator.Revision
}

func TestPartialImportWritesWhatIsRight(t *testing.T) {
	for name, input := range map[string]string{
		"lines": `{"title":"A","date":"2025"}` + "\n" + `{"title":"B","date":"2025-02-30","url":"x"}` + "\nnot JSON\n" + `{"title":"A","date":"2025"}` + "\n" + `{"title":"C","date":"2025"}`,
		"table": "title,date,url,draft\nA,2025,,\nB,2025-02-30,x,\nB,2025,,perhaps\nA,2025,,\nC,2025,,\n",
		"array": `[{"title":"A","date":"2025"},` + "\n" + `{"title":"B","date":"2025-02-30","url":"x"},5,` + "\n" + `{"title":"A","date":"2025"},` + "\n" + `{"title":"C","date":"2025"}]`,
	} {
		store := openStore(t)
		dry := partly
		dry.DryRun = true
		if got := run(t, store, dry, input); got.Created != 2 || got.RefusedLines != 3 || !got.Made {
			t.Errorf("%s: dry run: %+v, want 2 created and 3 refused", name, got)
		}
		if _, exists := state(t, store); exists {
			t.Errorf("%s: the dry run wrote something", name)
		}
		got := run(t, store, partly, input)
		if got.Created != 2 || got.RefusedLines != 3 || len(got.Refused) != 4 || !got.Made {
			t.Errorf("%s: %+v, want 2 created and 3 refused for 4 reasons", name, got)
		}
		for i := 1; i < len(got.Refused); i++ {
			if got.Refused[i].Line < got.Refused[i-1].Line {
				t.Errorf("%s: refused %v, want them by line", name, got.Refused)
			}
		}
		before := revision(t, store)
		if got := run(t, store, partly, input); got.Unchanged != 2 || got.RefusedLines != 3 || got.Made || revision(t, store) != before {
			t.Errorf("%s: again: %+v, want nothing changed", name, got)
		}
	}
}

func TestPartialImportWithoutOneRightLineMakesNothing(t *testing.T) {
	store := openStore(t)
	if got := run(t, store, partly, "title,date\nA,tomorrow\n"); got.RefusedLines != 1 || got.Made {
		t.Errorf("Import() = %+v, want 1 refused and no timeline", got)
	}
	if _, exists := state(t, store); exists {
		t.Error("the timeline was made")
	}
}

func TestPartialImportCommitsByThousands(t *testing.T) {
	store := openStore(t)
	lines := strings.SplitAfter(numbered(2_500), "\n")
	lines[1_700] = "{}\n"
	lines[2_400] = lines[3] // repeats a line of an earlier chunk
	got := run(t, store, partly, strings.Join(lines, ""))
	if got.Created != 2_498 || got.RefusedLines != 2 || revision(t, store) != 3 {
		t.Errorf("Import() = %+v, revision %d, want 2,498 created in 3 revisions", got, revision(t, store))
	}
	if last := got.Refused[len(got.Refused)-1]; last.Line != 2_401 || !strings.Contains(last.Reason, "line 4") {
		t.Errorf("refused %+v, want line 2,401 as a repetition of line 4", last)
	}
}

// Large events are written before there are a thousand of them, because a chunk is held in memory.
func TestPartialImportCommitsLargeEvents(t *testing.T) {
	store := openStore(t)
	line := `{"title":"A","date":"2025","id":"%d","body":"` + strings.Repeat("x", 190_000) + `"}` + "\n"
	var input strings.Builder
	for i := range 100 {
		fmt.Fprintf(&input, line, i)
	}
	if got := run(t, store, partly, input.String()); got.Created != 100 || revision(t, store) != 2 {
		t.Errorf("Import() = %+v, revision %d, want 100 created in 2 revisions", got, revision(t, store))
	}
}

func TestPartialImportReportsThousandReasons(t *testing.T) {
	got := run(t, openStore(t), partly, strings.Repeat("{}\n", 2_500))
	if got.RefusedLines != 2_500 || len(got.Refused) != intake.MaxReasons {
		t.Errorf("refused %d lines for %d reasons, want 2,500 for %d", got.RefusedLines, len(got.Refused), intake.MaxReasons)
	}
}

func TestReasonsOfOneLineAreBounded(t *testing.T) {
	var line strings.Builder
	for i := range 1_000 {
		fmt.Fprintf(&line, `"x%d":1,`, i)
	}
	got := run(t, openStore(t), intoDemo, `{`+line.String()+`"title":"A"}`)
	if got.RefusedLines != 1 || len(got.Refused) != 100 {
		t.Errorf("refused %d lines for %d reasons, want 1 for 100", got.RefusedLines, len(got.Refused))
	}
}

func TestPartialImportThatBreaksOffKeepsWhatItWrote(t *testing.T) {
	broken := errors.New("the line went dead")
	input := numbered(2_500)
	for name, in := range map[string]io.Reader{
		"by the input":    io.MultiReader(strings.NewReader(input), iotest.ErrReader(broken)),
		"by the program":  io.MultiReader(strings.NewReader(input), iotest.ErrReader(context.Canceled)),
		"inside an event": io.MultiReader(strings.NewReader(input[:len(input)-5]), iotest.ErrReader(broken)),
	} {
		store := openStore(t)
		got, err := intake.Import(t.Context(), store, partly, in)
		if err == nil || !strings.Contains(err.Error(), "2000 lines were written before") || !strings.Contains(err.Error(), "left alone") {
			t.Errorf("%s: Import() = %v, want it to tell of 2000 lines", name, err)
		}
		if got.Created != 2_000 {
			t.Errorf("%s: report %+v, want 2,000 created", name, got)
		}
		if again := run(t, store, partly, input); again.Created != 500 || again.Unchanged != 2_000 {
			t.Errorf("%s: again: %+v, want the other 500 created", name, again)
		}
	}
}

// rival is a store in which somebody else writes just before each of the first writes.
type rival struct {
	timeline.Store
	moves []func(timeline.Store)
}

func (r *rival) Write(ctx context.Context, w timeline.Write) ([]timeline.Result, error) {
	if len(r.moves) > 0 {
		r.moves[0](r.Store)
		r.moves = r.moves[1:]
	}
	return r.Store.Write(ctx, w)
}

// does is a write of a rival.
func does(t *testing.T, op timeline.Op) func(timeline.Store) {
	return func(store timeline.Store) {
		t.Helper()
		if _, err := store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{op}}); err != nil {
			t.Fatal(err)
		}
	}
}

func put(id, title string) timeline.Op {
	return timeline.PutEvent{Event: timeline.Event{ID: id, Timeline: "demo", Title: title, Date: "2025"}}
}

const twoNamed = `{"id":"a","title":"A","date":"2025"}` + "\n" + `{"id":"b","title":"B","date":"2025"}`

func TestRivals(t *testing.T) {
	makes := does(t, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "demo"}})
	for name, c := range map[string]struct {
		missing bool // the timeline
		moves   []func(timeline.Store)
		want    intake.Report // of a partial import
		kind    timeline.Kind // of a whole one
	}{
		"an event appears":     {moves: []func(timeline.Store){does(t, put("b", "X"))}, want: intake.Report{Created: 1, Changed: 1}, kind: timeline.Conflict},
		"the same appears":     {moves: []func(timeline.Store){does(t, put("b", "B"))}, want: intake.Report{Created: 1, Unchanged: 1}, kind: timeline.Conflict},
		"the timeline appears": {missing: true, moves: []func(timeline.Store){makes}, want: intake.Report{Created: 2}, kind: timeline.Conflict},
		"four times": {
			moves: []func(timeline.Store){does(t, put("a", "X")), does(t, put("a", "Y")), does(t, put("a", "Z")), does(t, put("b", "X"))},
			want:  intake.Report{Changed: 2}, kind: timeline.Conflict,
		},
	} {
		open := func() *rival {
			store := openStore(t)
			if !c.missing {
				makes(store)
			}
			return &rival{store, c.moves}
		}
		c.want.Refused = []intake.Refusal{}
		if got := run(t, open(), partly, twoNamed); got.Created != c.want.Created || got.Changed != c.want.Changed || got.Unchanged != c.want.Unchanged || got.RefusedLines != 0 || got.Made {
			t.Errorf("%s: partial import: %+v, want %+v", name, got, c.want)
		}
		store := open()
		if got, err := intake.Import(t.Context(), store, intoDemo, strings.NewReader(twoNamed)); timeline.KindOf(err) != c.kind {
			t.Errorf("%s: whole import = %+v, %v, want %v", name, got, err, c.kind)
		}
	}
}

func TestRivalThatNeverRests(t *testing.T) {
	store := openStore(t)
	run(t, store, partly, twoNamed)
	var moves []func(timeline.Store)
	for i := range 10 {
		moves = append(moves, does(t, put("a", fmt.Sprint("X", i))))
	}
	input := strings.ReplaceAll(twoNamed, "2025", "2026")
	if _, err := intake.Import(t.Context(), &rival{store, moves}, partly, strings.NewReader(input)); timeline.KindOf(err) != timeline.Conflict {
		t.Errorf("Import() = %v, want Conflict", err)
	}
}

func TestTimelineThatIsDeletedMeanwhile(t *testing.T) {
	for _, req := range []intake.Request{partly, intoDemo} {
		store := openStore(t)
		run(t, store, partly, twoNamed)
		deletes := does(t, timeline.DeleteTimeline{Slug: "demo", Events: true})
		input := strings.ReplaceAll(twoNamed, `"id":`, `"title":"More","id":`)
		input = strings.NewReplacer(`"title":"A",`, "", `"title":"B",`, "", `"a"`, `"c"`, `"b"`, `"d"`).Replace(input)
		got, err := intake.Import(t.Context(), &rival{store, []func(timeline.Store){deletes}}, req, strings.NewReader(input))
		if timeline.KindOf(err) != timeline.Gone || got.Created != 0 {
			t.Errorf("Import() = %+v, %v, want Gone", got, err)
		}
	}
}

// Only a write knows of an id whose event nobody ever saw.
func TestPurgedIDsAreRefusedAtTheWrite(t *testing.T) {
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	store, err := bolt.Open(t.TempDir()+"/d.db", bolt.Options{Clock: timeline.NewClock(func() time.Time { return now })})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	run(t, store, partly, `{"id":"b","title":"B","date":"2025","draft":true}`)
	run(t, store, intake.Request{Timeline: "other", Create: true}, `{"id":"c","title":"C","date":"2025"}`)
	run(t, store, partly, `{"id":"e","title":"E","date":"2025"}`)
	for _, op := range []timeline.Op{timeline.DeleteEvent{Timeline: "demo", ID: "b"}, timeline.DeleteEvent{Timeline: "demo", ID: "e"}, timeline.DeleteEvent{Timeline: "other", ID: "c"}} {
		does(t, op)(store)
	}
	now = now.Add(2 * bolt.DefaultRetention)
	if _, err := store.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	input := twoNamed + "\n" + `{"id":"c","title":"C","date":"2025"}` + "\n" + `{"id":"d","title":"D","date":"2025"}` + "\n" + `{"id":"e","title":"E","date":"2025"}`
	if got := run(t, store, intoDemo, input); got.RefusedLines == 0 {
		t.Errorf("whole import: %+v, want it refused", got)
	}
	got := run(t, store, partly, input)
	want := []intake.Refusal{{Line: 2, Field: "id", Reason: "the event is deleted and forgotten; its id is not used again"}, {Line: 3, Field: "id", Reason: "the id is taken: ids count in the whole service, so choose another"}, {Line: 5, Field: "id", Reason: "the id belonged to a deleted event"}}
	if diff := cmp.Diff(want, got.Refused); got.Created != 2 || got.RefusedLines != 3 || diff != "" {
		t.Errorf("partial import: %+v, want lines 2, 3 and 5 refused: %s", got, diff)
	}
}

// full is a store on a full disk.
type full struct{ timeline.Store }

func (full) Write(context.Context, timeline.Write) ([]timeline.Result, error) {
	return nil, timeline.Errorf(timeline.Unavailable, "the store cannot be written to now")
}

func TestStoreThatFails(t *testing.T) {
	store := openStore(t)
	run(t, store, partly, numbered(1))
	for _, req := range []intake.Request{partly, intoDemo} {
		if _, err := intake.Import(t.Context(), full{store}, req, strings.NewReader(twoNamed)); timeline.KindOf(err) != timeline.Unavailable {
			t.Errorf("Import() = %v, want Unavailable", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	stop := io.MultiReader(strings.NewReader(twoNamed), iotest.DataErrReader(readFunc(func() { cancel() })))
	if _, err := intake.Import(ctx, store, intoDemo, stop); !errors.Is(err, context.Canceled) {
		t.Errorf("Import() = %v, want the context's error", err)
	}
}

// readFunc is an input that is empty, and does something when it is read.
type readFunc func()

func (f readFunc) Read([]byte) (int, error) {
	f()
	return 0, io.EOF
}
