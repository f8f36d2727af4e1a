package bolt_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// mutation takes one rule out of the program: in the file, the text old becomes new.
type mutation struct{ rule, file, old, new string }

// mutations are the rules of which each view's validator, its Last-Modified and the clocks are made.
var mutations = []mutation{
	{
		"what an event had before a write is told",
		"timeline/decide.go", "[]*Event{before, after}", "[]*Event{after}",
	},
	{
		"what an event has after a write is told",
		"timeline/decide.go", "[]*Event{before, after}", "[]*Event{before}",
	},
	{
		"windows ask for long events",
		"timeline/query.go", "terms := []Term{{Kind: TermLong}}", "terms := []Term{}",
	},
	{
		"a window asks for the months of its instants",
		"timeline/query.go", "lo, hi := w.Span()", "lo, hi := w.DayLo, w.DayHi",
	},
	{
		"a window asks for the months of its days",
		"timeline/query.go", "lo, hi := w.Span()", "lo, hi := w.Lo, w.Hi",
	},
	{
		"a half-open window asks for everything",
		"timeline/query.go", "lo == NoLo || hi == NoHi || w.DayLo == NoLo || w.DayHi == NoHi", "lo == NoLo && hi == NoHi",
	},
	{
		"an event touches all of its months",
		"timeline/term.go", "for m := first; m <= last; m++", "for m := first; m == first && last >= first; m++",
	},
	{
		"counts depend on every event",
		"data/bolt/counts.go", "all := timeline.Query{Timeline: q.Timeline}", "all := q",
	},
	{
		"settings count in every view",
		"data/bolt/reader.go", "return t.Settings.Latest(least)", "return r.floor().Latest(least)",
	},
	{
		"the floor counts in every view",
		"data/bolt/reader.go", "t.Settings = t.Settings.Latest(r.floor())", "",
	},
	{
		"of the terms of one condition the newest counts",
		"data/bolt/reader.go", "newest = newest.Latest(r.clock(tl, term))", "newest = r.clock(tl, term)",
	},
	{
		"writers' lists are told of every write",
		"data/bolt/write.go", "b.touch(tl, timeline.Term{Kind: timeline.TermAny})", "",
	},
	{
		"lists of timelines are told of settings",
		"data/bolt/settings.go", "b.touchLists(before.Listed() || after.Listed())", "",
	},
	{
		"the end of a time of grace is told",
		"timeline/decide.go", "if before == after && ", "if s.After != nil && s.Version == nil && s.Before.Kept && !s.After.Kept || before == after && ",
	},
	{
		"a purge is told to the change log",
		"timeline/decide.go", "terms = []Term{{Kind: TermAll}} // no list", "// no list",
	},
	{
		"a change log that lacks deletions is gone",
		"data/bolt/history.go", "return b.put(bucketMeta, name, number64(revision))", "return nil",
	},
	{
		"time does not go back",
		"timeline/clock.go", "return c.high, raw", "return raw, raw",
	},
	{
		"after a start it is a second later",
		"data/bolt/store.go", "newestOf(meta).Time.Add(time.Second)", "newestOf(meta).Time",
	},
	{
		"an event is updated a second after its last update",
		"timeline/decide.go", "r.Event.Updated.Add(time.Second); next", "r.Event.Updated.Add(0); next",
	},
	{
		"the changes of a batch differ in time",
		"data/bolt/write.go", "b.stamp.Time = b.stamp.Time.Add(time.Millisecond)", "",
	},
	{
		"a redaction is told to who reads the history",
		"timeline/redact.go", "after.Seen, after.SeenAt = at.Revision, at.Time", "_ = at.Time",
	},
	{
		"a redaction is told to every view of its timeline",
		"data/bolt/redact.go", "t.Settings = now", "",
	},
	{
		"a text that is taken out goes from the revisions beside it",
		"timeline/redact.go", "for first > 0 && has(history[first-1])", "for first > i && has(history[first-1])",
	},
	{
		"an event is found by the names that it had",
		"data/bolt/former.go", "range before.NamesLost(after)", "range before.NamesLost(before)",
	},
	{
		"what was taken out is no name that an event had",
		"data/bolt/redact.go", "b.dropFormer(number, n, name, revision)", "b.dropFormer(number, n, name, min(revision, 0))",
	},
	{
		"a name that comes back is no former one",
		"data/bolt/former.go", "range after.NamesLost(before)", "range after.NamesLost(after)",
	},
	{
		"what is trimmed takes its names with it",
		"data/bolt/trim.go", "b.dropFormers(tl, n, revision, &v)", "b.dropFormers(tl, n, 0, &v)",
	},
	{
		"what is purged takes its names with it",
		"data/bolt/history.go", "b.dropFormers(tl, n, revision, &stored)", "b.dropFormers(tl, n, 0, &stored)",
	},
	{
		"a tombstone forgets what was taken out",
		"timeline/redact.go", "after.forget(versions, history)", "",
	},
	{
		"what is taken over has revisions behind all others",
		"data/bolt/adopt.go", "b.stamp.Revision + uint64(i)", "uint64(i) + 1",
	},
	{
		"what is taken over has revisions in the order of the other store",
		"timeline/adopt.go", "slices.Sort(revisions)", "slices.Sort(revisions)\n\tslices.Reverse(revisions)",
	},
	{
		"a timeline that is taken over brings its validators",
		"data/bolt/adopt.go", "clocks[c.Term] = timeline", "clocks[timeline.Term{}] = timeline",
	},
	{
		"an event that is taken over is told to the views of its terms",
		"data/bolt/adopt.go", "append(append(terms, timeline.TellingTerms(versions)...), every)", "append(terms[:0], every)",
	},
	{
		"an event that is taken over is told to the views of what it was",
		"data/bolt/adopt.go", "append(append(terms, timeline.TellingTerms(versions)...), every)", "append(terms, every)",
	},
	{
		"an event that is taken over leaves followers what they had",
		"timeline/replay.go", "p.left = new(v.Event)", "p.left = nil",
	},
	{
		"what is taken over does not lie in the future",
		"data/bolt/write.go", "s.clock.Advance(latest)", "",
	},
	{
		"the validator of a name that history alone has is exported",
		"data/bolt/reader.go", "return r.formerly(number, term).seek(beginning(8, false)) != nil", "return false",
	},
	{
		"a purge is told to who reads the past",
		"timeline/decide.go", "terms = append(terms, Term{Kind: TermPast})", "",
	},
	{
		"an event that goes or comes back is told to who reads the past",
		"timeline/decide.go", "s.Before.Public().isGone() != s.After.Public().isGone()", "s.After == nil",
	},
	{
		"what was told of an event that is gone is not told",
		"timeline/family.go", "return !now.isGone() || ", "return true || ",
	},
	{
		"what is forgotten counts beside the terms of a view",
		"data/bolt/reader.go", "least = least.Latest(r.clock(tl, timeline.Term{Kind: timeline.TermPast}))", "",
	},
	{
		"what is trimmed is told to who reads the past",
		"timeline/decide.go", "return []Term{{Kind: TermPast}}", "return nil",
	},
	{
		"what is trimmed is told to who reads the event",
		"timeline/trim.go", "SeenAt}.Latest(r.Trimmed)", "SeenAt}",
	},
	{
		"what is trimmed leaves what followers had",
		"timeline/trim.go", "(!stage.Hidden || !seen)", "(!stage.Hidden || i > 0)",
	},
	{
		"what is trimmed is trimmed in another store too",
		"data/bolt/adopt.go", "record.Trimmed.Revision = b.own(record.Trimmed.Revision)", "record.Trimmed.Revision = 0",
	},
	{
		"an event touches the month of its publication",
		"timeline/term.go", "terms = append(terms, MonthOf(*e.Published).published())", "_ = e.Published",
	},
	{
		"an archive depends on those before it, which its links name",
		"timeline/query.go", "{{{TermUntil, q.Month.published().Key}}}", "{{q.Month.published()}}",
	},
	{
		"under a filter an archive has the state of the feed that names it",
		"timeline/query.go", "q.Month != 0 && q.Filter.Query() == \"\"", "q.Month != 0",
	},
	{
		"a chain begins with the newest that is missing, be it a tombstone",
		"data/bolt/archive.go", "newest == nil || newest.Published.Before(*left.Published)", "newest == newest",
	},
	{
		"a chain goes on with what is published before the month",
		"data/bolt/archive.go", "timeline.ShowCalendar, join(", "timeline.ShowPublic, join(",
	},
	{
		"a beginning is a part of the validator",
		"data/bolt/starting.go", "at = newest[0].at", "_ = newest[0].at",
	},
	{
		"a beginning moves Last-Modified",
		"timeline/query.go", "if v.Begun.After(v.Time) {", "if v.Begun.Before(v.Time) && false {",
	},
	{
		"the newest beginning is remembered until the next",
		"data/bolt/starting.go", "next = earlier(next, b.at)", "_ = earlier(next, b.at)",
	},
	{
		"the newest beginning is remembered for its time",
		"data/bolt/begun.go", "now.Before(known.to)", "true",
	},
	{
		"the newest beginning is remembered for its revision",
		"data/bolt/starting.go", "fmt.Sprint(tl, \" \", revision,", "fmt.Sprint(tl, \" \", revision-revision,",
	},
	{
		"what was published late is found",
		"data/bolt/starting.go", ".Add(timeline.StartSpread) // of what", ".Add(-q.Lead) // of what",
	},
	{
		"beginnings are looked for beyond the lead",
		"data/bolt/starting.go", "until.Add(q.Lead+timeline.StartSpread)", "until.Add(q.Lead)",
	},
	{
		"Last-Modified lies behind the second of the change",
		"data/storetest/model.go", "validator.Modified().Truncate(time.Second).Add(time.Second)", "validator.Modified().Truncate(time.Second)",
	},
}

// Each mutation has its place in the program as it is; whether the tests see it is asked by make mutate.
func TestMutationsHaveTheirPlaces(t *testing.T) {
	for _, m := range mutations {
		source, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(m.file)))
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(source), m.old); n != 1 {
			t.Errorf("%s: %s has %q %d times", m.rule, m.file, m.old, n)
		}
	}
}
