package storetest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

func (f *fixture) history(id string) []timeline.Version {
	f.t.Helper()
	versions, err := f.store.History(f.t.Context(), id)
	if err != nil {
		f.t.Fatalf("History(%q) = %v", id, err)
	}
	return versions
}

func redact(id string, revision int64) timeline.RedactRevision {
	return timeline.RedactRevision{Timeline: "main", ID: id, Revision: revision, Note: "court order"}
}

func testRedact(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Title: "First"})
	f.write(timeline.PutEvent{Event: inMain(timeline.Event{
		ID: "one", Title: "Libel", Summary: "Libel too", Date: "2025-03-09", Topics: []string{"libel"},
		Participants: []timeline.Participant{{Name: "Libelled"}},
	}), Note: "Libel noted"})
	f.put(timeline.Event{ID: "one", Title: "Third", Date: "2025-03-09"})
	f.refuse(timeline.Conflict, redact("one", 3)) // the newest
	f.refuse(timeline.NotFound, redact("one", 9))
	f.refuse(timeline.NotFound, redact("none", 1))
	stale := redact("one", 2)
	stale.Match = timeline.Match{Revisions: []int64{2}}
	f.refuse(timeline.Stale, stale)

	before, validator := f.event("one"), f.list(timeline.Query{}).Validator
	after := f.write(redact("one", 2))[0].Record
	if after.Event.Revision != 3 || after.Event.Title != "Third" || after.Seen <= before.Seen || after.SeenKind != before.SeenKind {
		t.Errorf("the event is %+v, want the same event, and readers told that its history is another one", after)
	}
	if now := f.list(timeline.Query{}).Validator; now.Revision <= validator.Revision {
		t.Error("views that tell of revisions do not learn of a redaction")
	}
	f.reopen()
	versions := f.history("one")
	told, err := json.Marshal([]any{versions, timeline.PublicHistory(versions, true), timeline.FullHistory(versions)})
	if err != nil || strings.Contains(strings.ToLower(string(told)), "libel") {
		t.Errorf("history still says %s, %v", told, err)
	}
	history := timeline.PublicHistory(versions, true)
	if len(history) != 3 || history[1].Kind != timeline.KindMoved || history[1].Author != "editor" {
		t.Fatalf("history = %+v, want the redacted revision among the others", history)
	}
	if r := history[1].Redaction; r == nil || r.Note != "court order" || r.Author != "editor" || r.Time.IsZero() {
		t.Errorf("redaction = %+v", r)
	}
	changed := map[string]timeline.FieldChange{}
	for _, c := range history[1].Changes {
		changed[c.Field] = c
	}
	if c := changed["title"]; !c.Redacted || string(c.From) != `"First"` || string(c.To) != "null" {
		t.Errorf("change of the title = %+v", c)
	}
	if c := changed["date"]; c.Redacted || string(c.To) != `"2025-03-09"` {
		t.Errorf("change of the date = %+v, want it as it was", c)
	}
	if r := f.write(redact("one", 2))[0]; r.Changed {
		t.Error("redacting again changed something")
	}
	f.refuse(timeline.Conflict, timeline.RestoreEvent{Timeline: "main", ID: "one", Revision: 2})
	if r := f.write(timeline.RestoreEvent{Timeline: "main", ID: "one", Revision: 1})[0].Record; r.Event.Title != "First" {
		t.Errorf("an untouched revision comes back as %+v", r.Event)
	}
}

// Every text of a revision goes, and nothing else.
func testRedactEverything(t *testing.T, f *fixture) {
	f.put(timeline.Event{
		ID: "one", Title: "Libel", Summary: "Libel", Body: "Libel", Topics: []string{"Libel"}, Zone: "Europe/London", Lang: "uk",
		Place: &timeline.Place{Name: "Libel"}, Participants: []timeline.Participant{{Name: "Libel"}}, URL: "https://libel.example/",
		Sources: []timeline.Source{{Title: "Libel"}}, Media: []timeline.Media{{URL: "https://libel.example/", Type: "image/png"}},
		Translations: map[string]timeline.Translation{"en": {Title: "Libel"}}, Related: []timeline.Relation{{ID: "two", Relation: "follows"}},
		Status: timeline.Tentative, Color: "red",
	})
	f.put(timeline.Event{ID: "one"})
	f.write(redact("one", 1))
	f.reopen()
	v := f.history("one")[0]
	told, err := json.Marshal(v)
	if err != nil || strings.Contains(strings.ToLower(string(told)), "libel") {
		t.Errorf("the revision still says %s, %v", told, err)
	}
	if e := v.Event; e.Date != "2025-03-02" || e.Zone != "Europe/London" || e.Status != timeline.Tentative || e.Color != "red" || e.Lang != "uk" || len(e.Related) != 1 {
		t.Errorf("the revision is %+v, want what is no text as it was", e)
	}
	for _, field := range timeline.TextFields() {
		if v.Redacted[field] != 2 {
			t.Errorf("%s counts as taken out by revision %d, want 2", field, v.Redacted[field])
		}
	}
	other := f.other()
	other.adopt(f.exported())
	if diff := cmp.Diff(timeline.FullHistory(f.history("one")), timeline.FullHistory(other.history("one"))); diff != "" {
		t.Errorf("history in another store (-here +there)\n%s", diff)
	}
}

// A text that neighbours share goes from all of them; what the event still says stays.
func testRedactShared(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Title: "Libel", Summary: "Kept"})
	f.put(timeline.Event{ID: "one", Title: "Libel", Summary: "Kept", Date: "2025-03-05"})
	f.put(timeline.Event{ID: "one", Title: "Better", Summary: "Kept", Date: "2025-03-05"})
	f.put(timeline.Event{ID: "one", Title: "Libel", Summary: "Kept", Date: "2025-03-05"})
	f.put(timeline.Event{ID: "one", Title: "Best", Summary: "Kept", Date: "2025-03-05"})
	f.write(redact("one", 1))
	var titles []string
	for _, v := range f.history("one") {
		titles = append(titles, v.Event.Title)
		if v.Event.Summary != "Kept" {
			t.Errorf("revision %d has lost a text that the event still has", v.Event.Revision)
		}
	}
	if got := strings.Join(titles, ","); got != ",,Better,Libel,Best" {
		t.Errorf("titles = %s, want the first two taken out", got)
	}
	f.write(redact("one", 4))
	history := timeline.PublicHistory(f.history("one"), false)
	if len(history) != 5 {
		t.Fatalf("history = %+v, want five revisions", history)
	}
	for i, r := range history[2:] {
		if len(r.Changes) != 1 || r.Changes[0].Field != "title" || !r.Changes[0].Redacted {
			t.Errorf("changes of revision %d = %+v, want that the title changed", i+3, r.Changes)
		}
	}
	if r := history[0].Redaction; r == nil || r.Author != "" {
		t.Errorf("redaction without authors = %+v", r)
	}
}

// Where the event still has every text of a revision, the error names them: another date is not another text.
func testRedactStillSaid(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Title: "Libel", Summary: "Kept"})
	f.put(timeline.Event{ID: "one", Title: "Libel", Summary: "Kept", Date: "2025-03-05"})
	_, err := f.store.Write(t.Context(), timeline.Write{Ops: []timeline.Op{redact("one", 1)}})
	if timeline.KindOf(err) != timeline.Conflict || !strings.Contains(err.Error(), "(title, summary)") {
		t.Errorf("redact = %v, want a conflict that names title and summary alone", err)
	}
}

// A tombstone tells nothing that was taken out of history.
func testRedactTombstone(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Title: "Libel"})
	f.put(timeline.Event{ID: "one", Title: "Draft", Draft: true})
	before := f.list(timeline.Query{Show: timeline.ShowCalendar}).Validator
	r := f.write(redact("one", 1))[0].Record
	if r.Kept || r.Left == nil || r.Left.Title != "" {
		t.Errorf("the tombstone is %+v, kept %v", r.Left, r.Kept)
	}
	page := f.list(timeline.Query{Show: timeline.ShowCalendar})
	if len(page.Events) != 0 || page.Validator == before {
		t.Errorf("calendars show %+v at %v", page.Events, page.Validator)
	}
	if r := f.put(timeline.Event{ID: "one", Title: "Good"}); r.SeenKind != timeline.KindRestored || !r.Visible() {
		t.Errorf("shown again, it is %+v", r)
	}
}

// libelled is a deleted event that says all the same in each of its three revisions.
func (f *fixture) libelled(id string) {
	e := timeline.Event{ID: id, Title: "Libel", Summary: "Libel", Topics: []string{"libel"}}
	f.put(e)
	e.Date = "2025-03-09"
	f.put(e)
	f.write(timeline.DeleteEvent{Timeline: "main", ID: id, Note: "Libel"})
}

// Of a deleted event every text can go, also what it said last.
func testRedactDeleted(t *testing.T, f *fixture) {
	for i := range int64(3) { // whichever of its revisions is named
		id := string(rune('a' + i))
		f.libelled(id)
		before, validator := f.event(id), f.list(timeline.Query{Show: timeline.ShowCalendar}).Validator
		r := f.write(redact(id, i+1))[0].Record
		if r.Event.Title != "" || r.Event.Deleted == nil || r.Left == nil || r.Left.Title != "" || r.Kept || r.Seen <= before.Seen {
			t.Errorf("%s is %+v", id, r)
		}
		if r.Event.Revision != 3 || r.SeenKind != timeline.KindDeleted || r.Event.Date != "2025-03-09" {
			t.Errorf("%s lost more than its texts: %+v", id, r)
		}
		page := f.list(timeline.Query{Show: timeline.ShowCalendar})
		if len(page.Events) != 0 || page.Validator == validator {
			t.Errorf("calendars show %+v at %v", page.Events, page.Validator)
		}
		history := timeline.PublicHistory(f.history(id), true)
		if len(history) != 3 || history[i].Redaction == nil || !slices.ContainsFunc(history[0].Changes, func(c timeline.FieldChange) bool { return c.Field == "title" && c.Redacted }) {
			t.Errorf("history of %s = %+v", id, history)
		}
		for revision := range int64(3) {
			f.write(redact(id, revision+1)) // for the notes
		}
	}
	f.reopen()
	told, err := json.Marshal([]any{f.event("a"), f.history("a"), f.event("b"), f.history("b"), f.event("c"), f.history("c"), f.list(timeline.Query{Show: timeline.ShowAll})})
	if err != nil || strings.Contains(strings.ToLower(string(told)), "libel") {
		t.Errorf("something still says %s, %v", told, err)
	}
	other := f.other()
	other.adopt(f.exported())
	for _, id := range []string{"a", "b", "c"} {
		if diff := cmp.Diff(timeline.FullHistory(f.history(id)), timeline.FullHistory(other.history(id))); diff != "" {
			t.Errorf("history of %s in another store (-here +there)\n%s", id, diff)
		}
	}
	if again := other.adopt(f.exported()); anyChanged(again) {
		t.Error("taken over twice, it changed something")
	}
}

// What was taken out does not come back; what was not, does.
func testRestoreRedacted(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "one", Title: "Fair", Summary: "Libel"})
	f.put(timeline.Event{ID: "one", Title: "Libel"})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "one"})
	f.write(redact("one", 3))
	for _, revision := range []int64{0, 2, 3} {
		f.refuse(timeline.Conflict, timeline.RestoreEvent{Timeline: "main", ID: "one", Revision: revision})
	}
	r := f.write(timeline.RestoreEvent{Timeline: "main", ID: "one", Revision: 1})[0].Record
	if !r.Visible() || r.Event.Title != "Fair" || r.SeenKind != timeline.KindRestored || r.Redacted != nil {
		t.Errorf("restored, it is %+v", r)
	}
	f.reopen()
	history := timeline.PublicHistory(f.history("one"), true)
	for _, c := range history[len(history)-1].Changes {
		if c.Field == "title" && (!c.Redacted || string(c.From) != "null" || string(c.To) != `"Fair"`) {
			t.Errorf("change of the title = %+v", c)
		}
	}
	other := f.other()
	other.adopt(f.exported())
	if diff := cmp.Diff(timeline.FullHistory(f.history("one")), timeline.FullHistory(other.history("one"))); diff != "" {
		t.Errorf("history in another store (-here +there)\n%s", diff)
	}
	// An event that lost a summary, and no title, comes back without it.
	f.put(timeline.Event{ID: "two", Title: "First", Summary: "Libel"})
	f.put(timeline.Event{ID: "two", Title: "Second", Summary: "Libel"})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "two"})
	f.write(redact("two", 1))
	if r := f.write(timeline.RestoreEvent{Timeline: "main", ID: "two"})[0].Record; r.Event.Title != "Second" || r.Event.Summary != "" || !r.Visible() {
		t.Errorf("restored, it is %+v", r.Event)
	}
}

// A name that was taken out answers as one that was never there, to whoever guesses it.
func testRedactedNames(t *testing.T, f *fixture) {
	f.put(timeline.Event{ID: "stays", Topics: []string{"fair"}})
	f.put(timeline.Event{ID: "one", Topics: []string{"libel", "fair"}, Participants: []timeline.Participant{{Name: "Libelled"}}, Place: &timeline.Place{Name: "Libel"}})
	f.put(timeline.Event{ID: "one", Topics: []string{"fair"}})
	f.put(timeline.Event{ID: "deleted", Topics: []string{"slander"}})
	f.write(timeline.DeleteEvent{Timeline: "main", ID: "deleted"})
	guesses := []string{"topic=libel", "topic=slander", "participant=Libelled", "place=Libel", "topic=libel&topic=fair", "topic=slander&status=cancelled"}
	validators := func() (got []timeline.Validator) {
		for _, guess := range guesses {
			got = append(got, f.list(timeline.Query{Filter: filter(t, guess)}).Validator)
		}
		return got
	}
	before := validators()
	f.write(redact("one", 1))
	f.write(redact("deleted", 1), timeline.PutEvent{Event: inMain(timeline.Event{ID: "new", Topics: []string{"fair"}})})
	never := f.list(timeline.Query{Filter: filter(t, "topic=never")}).Validator
	for i, v := range validators() {
		if v.Revision <= before[i].Revision || v.Time.Before(before[i].Time) {
			t.Errorf("%s went from %v to %v", guesses[i], before[i], v)
		}
		if i < 4 && v != never {
			t.Errorf("%s answers %v, a name that was never there %v", guesses[i], v, never)
		}
	}
	f.reopen()
	f.put(timeline.Event{ID: "stays", Title: "Changed", Topics: []string{"fair"}})
	for i, v := range validators()[:4] {
		if v != never {
			t.Errorf("after a restart %s answers %v, a name that was never there %v", guesses[i], v, never)
		}
	}
	if v := f.list(timeline.Query{Filter: filter(t, "topic=fair")}).Validator; v.Revision <= never.Revision {
		t.Errorf("a name that is there stands at %v, not behind %v", v, never)
	}
	before = validators()
	f.put(timeline.Event{ID: "again", Topics: []string{"libel"}})
	if v := validators()[0]; v.Revision <= before[0].Revision {
		t.Errorf("a name that is there again stands at %v, was at %v", v, before[0])
	}
}
