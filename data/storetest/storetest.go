// Package storetest is the contract of [timeline.Store] as one suite of tests: every backend passes it.
//
// The suite opens a real store for each test and, when the test is over, lets the backend check its own
// integrity, so that each test is a test of the indexes too.
package storetest

import (
	"context"
	"testing"
	"time"

	"dateline/timeline"
)

// Store is what a backend offers beside [timeline.Store]: due writes, the fingerprint, an export as the list of
// ops that take it over, and a check of its own integrity, which returns what is wrong.
type Store interface {
	timeline.Store
	Export(ctx context.Context, slugs []string, begin func(timeline.Origin) error, each func(timeline.Op) error) error
	RunDue(ctx context.Context) (time.Time, error)
	SetFingerprint(ctx context.Context, fingerprint string) error
	Check(ctx context.Context, tell func(done, total int64)) ([]string, error)
	Close() error
}

// Open opens the store of one test, the same one each time it is called. Keep.Deleted 0 is the backend's default.
type Open func(clock *timeline.Clock, keep timeline.Keep) (Store, error)

// Backend makes a place for a fresh store, which lives as long as the test.
type Backend func(t testing.TB) Open

// contract are the tests that each have a fresh store.
var contract = []struct {
	name string
	run  func(*testing.T, *fixture)
}{
	{"Timelines", testTimelines},
	{"DeleteTimeline", testDeleteTimeline},
	{"Event", testEvent},
	{"Preconditions", testPreconditions},
	{"Batch", testBatch},
	{"Unchanged", testUnchanged},
	{"ListOrders", testListOrders},
	{"ListFilters", testListFilters},
	{"ListWindow", testListWindow},
	{"ListYears", testListYears},
	{"Cursor", testCursor},
	{"CursorBack", testCursorBack},
	{"Beside", testBeside},
	{"CountsOfMany", testCountsOfMany},
	{"Drafts", testDrafts},
	{"HiddenAgain", testHiddenAgain},
	{"Embargo", testEmbargo},
	{"DeleteAndRestore", testDeleteAndRestore},
	{"Moved", testMoved},
	{"History", testHistory},
	{"RestoreVersion", testRestoreVersion},
	{"Redact", testRedact},
	{"RedactEverything", testRedactEverything},
	{"RedactShared", testRedactShared},
	{"RedactStillSaid", testRedactStillSaid},
	{"RedactTombstone", testRedactTombstone},
	{"RedactDeleted", testRedactDeleted},
	{"RestoreRedacted", testRestoreRedacted},
	{"RedactedNames", testRedactedNames},
	{"Adopt", testAdopt},
	{"AdoptNames", testAdoptNames},
	{"AdoptIntoLife", testAdoptIntoLife},
	{"AdoptRefused", testAdoptRefused},
	{"AdoptAgain", testAdoptAgain},
	{"Changes", testChanges},
	{"ChangesInParts", testChangesInParts},
	{"PurgeInParts", testPurgeInParts},
	{"Edits", testEdits},
	{"EditsByPage", testEditsByPage},
	{"EditsLook", testEditsLook},
	{"Tellings", testTellings},
	{"TellingsOfGone", testTellingsOfGone},
	{"Starting", testStarting},
	{"Purge", testPurge},
	{"PurgeOfUnseen", testPurgeOfUnseen},
	{"HistoryParts", testHistoryParts},
	{"TrimByNumber", testTrimByNumber},
	{"TrimByAge", testTrimByAge},
	{"TrimTells", testTrimTells},
	{"TrimHidden", testTrimHidden},
	{"TrimNeeded", testTrimNeeded},
	{"TrimMuch", testTrimMuch},
	{"TrimExported", testTrimExported},
	{"ForgedCursor", testForgedCursor},
	{"DueBesideEditors", testDueBesideEditors},
	{"AheadOfTime", testAheadOfTime},
	{"OverAndDue", testOverAndDue},
	{"Validators", testValidators},
	{"Archives", testArchives},
	{"ArchiveStates", testArchiveStates},
	{"Clocks", testClocks},
	{"Fingerprint", testFingerprint},
	{"Reopen", testReopen},
	{"Concurrent", testConcurrent},
	{"Writers", testWriters},
	{"Values", testValues},
	{"Referring", testReferring},
	{"Marks", testMarks},
}

// Run runs the whole suite.
func Run(t *testing.T, backend Backend) {
	for _, test := range contract {
		t.Run(test.name, func(t *testing.T) {
			f := newFixture(t, backend)
			test.run(t, f)
			f.check()
		})
	}
	t.Run("Pages", func(t *testing.T) { testPages(t, backend) })
	t.Run("Counts", func(t *testing.T) { testCounts(t, backend) })
	t.Run("LastModified", func(t *testing.T) { testLastModified(t, backend) })
	t.Run("Model", func(t *testing.T) { testModel(t, backend) })
}

// start is when the clock of every test stands at first.
var start = time.Date(2025, 2, 27, 12, 0, 0, 0, time.UTC)

// fixture is a store with a clock that the test moves.
type fixture struct {
	keep  timeline.Keep
	t     *testing.T
	open  Open
	store Store
	now   time.Time
	clock *timeline.Clock
	other func() *fixture // another store, empty, at the same time
}

func newFixture(t *testing.T, backend Backend) *fixture {
	t.Helper()
	f := emptyFixture(t, backend, start)
	f.other = func() *fixture { return emptyFixture(t, backend, f.now) }
	f.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Zone: "Europe/Kyiv"}})
	return f
}

func emptyFixture(t *testing.T, backend Backend, now time.Time) *fixture {
	f := &fixture{t: t, open: backend(t), now: now}
	f.reopen()
	t.Cleanup(func() { f.store.Close() })
	return f
}

// reopen closes the store if it is open, and opens it as a new process would.
func (f *fixture) reopen() {
	f.t.Helper()
	if f.store != nil {
		if err := f.store.Close(); err != nil {
			f.t.Fatalf("Close() = %v", err)
		}
	}
	f.clock = timeline.NewClock(func() time.Time { return f.now })
	store, err := f.open(f.clock, f.keep)
	if err != nil {
		f.t.Fatalf("open: %v", err)
	}
	f.store = store
}

func (f *fixture) check() {
	f.t.Helper()
	findings, err := f.store.Check(f.t.Context(), nil)
	if err != nil {
		f.t.Fatalf("Check() = %v", err)
	}
	for _, finding := range findings {
		f.t.Errorf("Check: %s", finding)
	}
}

// pass lets time go by and makes what falls due meanwhile.
func (f *fixture) pass(d time.Duration) {
	f.t.Helper()
	f.now = f.now.Add(d)
	if _, err := f.store.RunDue(f.t.Context()); err != nil {
		f.t.Fatalf("RunDue() = %v", err)
	}
}

// write carries out ops that must succeed, one minute after whatever was before.
func (f *fixture) write(ops ...timeline.Op) []timeline.Result {
	f.t.Helper()
	f.now = f.now.Add(time.Minute)
	results, err := f.store.Write(f.t.Context(), timeline.Write{Author: "editor", Ops: ops})
	if err != nil {
		f.t.Fatalf("Write(%+v) = %v", ops, err)
	}
	return results
}

// refuse carries out ops that must fail with an error of the kind.
func (f *fixture) refuse(kind timeline.Kind, ops ...timeline.Op) {
	f.t.Helper()
	if _, err := f.store.Write(f.t.Context(), timeline.Write{Ops: ops}); err == nil || timeline.KindOf(err) != kind {
		f.t.Errorf("Write(%+v) = %v, want an error of kind %v", ops, err, kind)
	}
}

// put writes an event of the timeline main.
func (f *fixture) put(e timeline.Event) timeline.Record {
	f.t.Helper()
	return f.write(timeline.PutEvent{Event: inMain(e)})[0].Record
}

func inMain(e timeline.Event) timeline.Event {
	e.Timeline = "main"
	if e.Title == "" {
		e.Title = "Event " + e.ID
	}
	if e.Date == "" {
		e.Date = "2025-03-02"
	}
	return e
}

func (f *fixture) event(id string) timeline.Record {
	f.t.Helper()
	r, _, err := f.store.Event(f.t.Context(), id)
	if err != nil {
		f.t.Fatalf("Event(%q) = %v", id, err)
	}
	return r
}

func (f *fixture) list(q timeline.Query) timeline.Page {
	f.t.Helper()
	if q.Timeline == "" {
		q.Timeline = "main"
	}
	if q.Limit == 0 {
		q.Limit = 100
	}
	page, err := f.store.List(f.t.Context(), q)
	if err != nil {
		f.t.Fatalf("List(%+v) = %v", q, err)
	}
	v, err := f.store.Validator(f.t.Context(), q)
	if err != nil || v != page.Validator {
		f.t.Errorf("Validator(%+v) = %v, %v; List says %v", q, v, err, page.Validator)
	}
	return page
}

// ids lists the ids that q finds.
func (f *fixture) ids(q timeline.Query) []string {
	f.t.Helper()
	return idsOf(f.list(q).Events)
}

func idsOf(events []timeline.Event) []string {
	ids := []string{}
	for _, e := range events {
		ids = append(ids, e.ID)
	}
	return ids
}
