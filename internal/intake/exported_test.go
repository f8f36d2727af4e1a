package intake_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/internal/intake"
	"dateline/timeline"
)

// exported is an export of a store with a moved, a redacted, a hidden, a deleted and a forgotten event.
func exported(t testing.TB) string {
	t.Helper()
	now := time.Now().Add(-2 * 366 * 24 * time.Hour)
	clock := timeline.NewClock(func() time.Time { return now })
	store, err := bolt.Open(filepath.Join(t.TempDir(), "d.db"), bolt.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	event := func(id, title, date string) timeline.Op {
		e := timeline.Event{ID: id, Timeline: "demo", Title: title, Date: date, Summary: "Кіт & <собака>", Draft: title == "Draft"}
		return timeline.PutEvent{Event: e, Note: "because"}
	}
	for _, op := range []timeline.Op{
		timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "demo", Zone: "Europe/Kyiv"}},
		event("forgotten", "Forgotten", "2025"),
		timeline.DeleteEvent{Timeline: "demo", ID: "forgotten"},
		nil, // a year goes by
		event("moved", "Moved", "2025-03-02"), event("moved", "Moved", "2035-03-03"),
		event("taken", "Seen", "2025-03"), event("taken", "Draft", "2025-03"),
		event("libel", "Libel", "2024"), event("libel", "Slander", "2024"), event("libel", "Fair", "2024"),
		timeline.RedactRevision{Timeline: "demo", ID: "libel", Revision: 1, Note: "law"},
		timeline.RedactRevision{Timeline: "demo", ID: "libel", Revision: 2},
		event("deleted", "Deleted", "2025-02-28/.."), timeline.DeleteEvent{Timeline: "demo", ID: "deleted", Note: "twice"},
	} {
		if op == nil {
			now = now.Add(366 * 24 * time.Hour)
			_, err = store.RunDue(t.Context())
		} else {
			_, err = store.Write(t.Context(), timeline.Write{Author: "editor", Ops: []timeline.Op{op}})
		}
		if err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Minute)
	}
	return export(t, store)
}

func export(t testing.TB, store intake.Exporter, slugs ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := intake.Export(t.Context(), store, slugs, &out, nil); err != nil {
		t.Fatalf("Export() = %v", err)
	}
	return out.String()
}

// body is an export without its first line, which says when the store was last written to.
func body(export string) string {
	_, lines, _ := strings.Cut(export, "\n")
	return lines
}

// takeOver is the request of an admin.
var takeOver = intake.Request{TakeOver: true, Author: "nobody"}

// M4: what is taken over keeps its revisions and times.
func TestExportComesBack(t *testing.T) {
	text := exported(t)
	if strings.Contains(text, "Libel") || strings.Contains(text, "Slander") || strings.Count(text, "\n") != 7 {
		t.Fatalf("export:\n%s", text)
	}
	spaced := strings.Replace(text, `{"dateline":"export",`, " { \"dateline\": \"export\", ", 1)
	if got := run(t, openStore(t), takeOver, "\ufeff"+spaced); got.Created != 4 {
		t.Errorf("import of an export that another program wrote again = %+v", got)
	}
	store := openStore(t)
	if got := run(t, store, takeOver, text); got.Created != 4 || !got.Made || got.From == nil || got.RefusedLines > 0 {
		t.Errorf("import = %+v", got)
	}
	if got := run(t, store, takeOver, text); got.Created != 0 || got.Unchanged != 4 || got.Made {
		t.Errorf("import again = %+v", got)
	}
	// But for the numbers of its own revisions the other store exports the same.
	again := export(t, store)
	if third := openStore(t); run(t, third, takeOver, again).Created != 4 || body(export(t, third)) != body(again) {
		t.Errorf("an export of an import comes back as\n%s\nwas\n%s", export(t, third), again)
	}
	for _, part := range []string{`"former":{"date":"2025-03-02"`, `"redacted":["title"]`, `"note":"law"`, `{"purged":"forgotten","timeline":"demo","seen":true}`} {
		if !strings.Contains(text, part) || !strings.Contains(again, part) {
			t.Errorf("exports lack %s:\n%s\n%s", part, text, again)
		}
	}
	var done, total uint64
	tell := func(d, n uint64) { done, total = d, n }
	if err := intake.Export(t.Context(), store, []string{"demo"}, &bytes.Buffer{}, tell); err != nil || done != 4 || total < done {
		t.Errorf("progress ends at %d of %d, %v", done, total, err)
	}
	if err := intake.Export(t.Context(), store, []string{"none"}, &bytes.Buffer{}, nil); timeline.KindOf(err) != timeline.NotFound {
		t.Errorf("export of what is not there = %v", err)
	}
}

// What was taken out of a deleted event stays out, and is known to have been there.
func TestExportOfRedactedDeletion(t *testing.T) {
	store := openStore(t)
	for _, op := range []timeline.Op{
		timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "demo"}},
		timeline.PutEvent{Event: timeline.Event{ID: "one", Timeline: "demo", Title: "Libel", Date: "2025", Topics: []string{"libel"}}},
		timeline.DeleteEvent{Timeline: "demo", ID: "one"},
		timeline.RedactRevision{Timeline: "demo", ID: "one", Revision: 2, Note: "law"},
	} {
		if _, err := store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{op}}); err != nil {
			t.Fatal(err)
		}
	}
	text := export(t, store)
	if strings.Contains(strings.ToLower(text), "libel") || !strings.Contains(text, `"redacted":["title","topics"]`) {
		t.Errorf("export:\n%s", text)
	}
	other := openStore(t)
	if got := run(t, other, takeOver, text); got.Created != 1 || got.RefusedLines > 0 {
		t.Errorf("import = %+v", got)
	}
	if got := run(t, other, takeOver, text); got.Created != 0 || got.Unchanged != 1 {
		t.Errorf("import again = %+v", got)
	}
	here, err := store.History(t.Context(), "one")
	there, failed := other.History(t.Context(), "one")
	if err != nil || failed != nil || len(there) != 2 || there[1].Redacted["title"] != here[1].Redacted["title"] {
		t.Errorf("history = %+v, %v, want %+v, %v", there, failed, here, err)
	}
}

// What has fallen due since an export was taken over does not make its events other ones.
func TestExportAgainAfterAYear(t *testing.T) {
	now := time.Now().Add(-400 * 24 * time.Hour)
	open := func() *bolt.Store {
		clock := timeline.NewClock(func() time.Time { return now })
		store, err := bolt.Open(filepath.Join(t.TempDir(), "d.db"), bolt.Options{Clock: clock})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		return store
	}
	store, other := open(), open()
	event := func(id string, change func(*timeline.Event)) timeline.Op {
		e := timeline.Event{ID: id, Timeline: "demo", Title: id, Date: now.Format(time.DateOnly)}
		change(&e)
		return timeline.PutEvent{Event: e}
	}
	for _, op := range []timeline.Op{
		timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "demo"}},
		event("moved", func(*timeline.Event) {}),
		event("moved", func(e *timeline.Event) { e.Date = now.Add(48 * time.Hour).Format(time.DateOnly) }),
		event("waits", func(e *timeline.Event) { e.PublishAt = new(now.Add(time.Hour)) }),
		event("deleted", func(*timeline.Event) {}), timeline.DeleteEvent{Timeline: "demo", ID: "deleted"},
		event("draft", func(e *timeline.Event) { e.Draft = true }), timeline.DeleteEvent{Timeline: "demo", ID: "draft"},
	} {
		if _, err := store.Write(t.Context(), timeline.Write{Author: "editor", Ops: []timeline.Op{op}}); err != nil {
			t.Fatal(err)
		}
	}
	text := export(t, store)
	req := takeOver
	req.Now = func() time.Time { return now }
	if got := run(t, other, req, text); got.Created != 4 {
		t.Fatalf("import = %+v", got)
	}
	for range 10 {
		now = now.Add(40 * 24 * time.Hour)
		if _, err := other.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := run(t, other, req, text); got.Created != 0 || got.Unchanged != 4 || got.RefusedLines > 0 {
			t.Errorf("import again = %+v", got)
		}
	}
}

func TestExportInParts(t *testing.T) {
	text := exported(t)
	store := openStore(t)
	req := takeOver
	req.Partial, req.Timeline = true, "demo"
	lines := strings.SplitAfter(text, "\n")
	broken := lines[0] + lines[1] + lines[2] + "{}\n" + strings.Join(lines[3:], "")
	got := run(t, store, req, broken)
	if got.Created != 4 || got.RefusedLines != 1 || len(got.Refused) == 0 || got.Refused[0].Line != 4 {
		t.Errorf("partial import = %+v", got)
	}
	if findings, err := store.Check(t.Context(), nil); err != nil || len(findings) > 0 {
		t.Errorf("Check() = %v, %v", findings, err)
	}
	dry := takeOver
	dry.DryRun = true
	if got := run(t, openStore(t), dry, text); got.Created != 4 || !got.Made {
		t.Errorf("dry run = %+v", got)
	}
	other := req
	other.Timeline, other.Partial = "other", false
	if got := run(t, openStore(t), other, text); got.RefusedLines != 6 || got.Created != 0 {
		t.Errorf("into another timeline = %+v", got)
	}
	if _, err := intake.Import(t.Context(), openStore(t), takeOver, strings.NewReader(twoLines)); timeline.KindOf(err) != timeline.Invalid {
		t.Errorf("lines without a timeline = %v, want Invalid", err)
	}
	if _, err := intake.Import(t.Context(), openStore(t), takeOver, strings.NewReader("")); timeline.KindOf(err) != timeline.Invalid {
		t.Errorf("nothing = %v, want Invalid", err)
	}
}

// Whatever a file says that begins like an export: it is refused, or what is taken of it is whole.
func FuzzExport(f *testing.F) {
	text := exported(f)
	seed := func(s string) { f.Add(strings.TrimPrefix(s, `{"dateline":"export"`)) }
	seed(text)
	for _, line := range strings.SplitAfter(text, "\n")[1:] {
		seed(strings.SplitAfter(text, "\n")[0] + strings.SplitAfter(text, "\n")[1] + line)
	}
	seed(strings.ReplaceAll(text, `"minor"`, `"hidden":true,"minor"`))
	f.Fuzz(func(t *testing.T, input string) {
		store := openStore(t)
		report, err := intake.Import(t.Context(), store, takeOver, strings.NewReader(`{"dateline":"export"`+input))
		if err != nil && timeline.KindOf(err) == timeline.Internal {
			t.Fatalf("Import() = %v", err)
		}
		if findings, err := store.Check(t.Context(), nil); err != nil || len(findings) > 0 {
			t.Errorf("Check() = %v, %v", findings, err)
		}
		if err != nil || report.RefusedLines > 0 {
			return
		}
		again := export(t, store)
		other := openStore(t)
		if got, err := intake.Import(t.Context(), other, takeOver, strings.NewReader(again)); err != nil || got.RefusedLines > 0 {
			t.Fatalf("what was taken over cannot be taken over again: %+v, %v\n%s", got, err, again)
		}
		if got := export(t, other); body(got) != body(again) {
			t.Errorf("an export came back as\n%s\nit was\n%s", got, again)
		}
	})
}
