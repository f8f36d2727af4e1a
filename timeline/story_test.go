package timeline_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/timeline"
)

// story is the life of one event, op by op. It keeps what a store would.
type story struct {
	t        testing.TB
	record   *timeline.Record
	step     *timeline.Step // of the last op
	versions []timeline.Version
	at       timeline.Stamp
}

func newStory(t testing.TB) *story { return &story{t: t, at: timeline.Stamp{Time: start}} }

// later lets time pass.
func (s *story) later(d time.Duration) *story {
	s.at.Time = s.at.Time.Add(d)
	return s
}

func (s *story) take(step *timeline.Step, err error) error {
	if s.step = nil; err != nil || step == nil {
		return err
	}
	s.step, s.record = step, step.After
	if step.Version != nil {
		s.versions = append(s.versions, *step.Version)
	}
	return nil
}

func (s *story) do(op timeline.Op) error {
	s.at.Revision++
	s.at.Machine = s.at.Time
	switch op := op.(type) {
	case timeline.PutEvent:
		return s.take(op.Decide(s.record, talks, s.at))
	case timeline.DeleteEvent:
		return s.take(op.Decide(s.record, s.at))
	case timeline.RestoreEvent:
		var old *timeline.Version
		if op.Revision > 0 && op.Revision <= int64(len(s.versions)) {
			old = &s.versions[op.Revision-1]
		}
		return s.take(op.Decide(s.record, old, s.at))
	case timeline.Due:
		return s.take(op.Decide(s.record, keeping, s.at), nil)
	}
	s.t.Fatalf("no such op: %T", op)
	return nil
}

func (s *story) must(op timeline.Op) *story {
	s.t.Helper()
	if err := s.do(op); err != nil {
		s.t.Fatalf("%T: %v", op, err)
	}
	return s
}

func (s *story) put(change func(*timeline.Event)) *story {
	s.t.Helper()
	e := draft()
	if s.record != nil {
		e = s.record.Event
	}
	change(&e)
	return s.must(timeline.PutEvent{Event: e})
}

func (s *story) date(date string) *story {
	s.t.Helper()
	return s.put(func(e *timeline.Event) { e.Date = date })
}

func (s *story) hide(hidden bool) *story {
	s.t.Helper()
	return s.put(func(e *timeline.Event) { e.Draft = hidden })
}

func (s *story) delete() *story {
	s.t.Helper()
	return s.must(timeline.DeleteEvent{Timeline: "t", ID: "e1", Note: "mistake"})
}

func (s *story) restore(revision int64) *story {
	s.t.Helper()
	return s.must(timeline.RestoreEvent{Timeline: "t", ID: "e1", Revision: revision})
}

func (s *story) due(kind timeline.DueKind) *story {
	s.t.Helper()
	return s.must(timeline.Due{ID: "e1", Kind: kind})
}

// What followers know changes only by steps that move validators, and never speaks of what they may not see.
func TestFollowersSeeOnlyWhatIsShown(t *testing.T) {
	dates := []string{"2025-03", "2025-03-04", "2025-03-11", "2025-02-02", "2025-03-04/..", "2025-02-01T14:30"}
	rapid.Check(t, func(rt *rapid.T) {
		s := newStory(t)
		everShown := map[string]bool{}
		for range rapid.IntRange(1, 25).Draw(rt, "ops") {
			s.later(time.Duration(rapid.SampledFrom([]int{0, 1, 3600, 86400, 40 * 86400}).Draw(rt, "seconds")) * time.Second)
			before := s.record
			_ = s.do(drawOp(rt, s, dates)) // refused ops must leave everything as it is: s.step is nil then
			if s.step == nil {
				if s.record != before {
					rt.Fatalf("no step, but another record")
				}
				continue
			}
			checkStep(rt, s, everShown)
			if s.record == nil {
				return // purged: the id is never used again
			}
		}
		checkHistory(rt, s, everShown)
	})
}

func drawOp(t *rapid.T, s *story, dates []string) timeline.Op {
	switch rapid.IntRange(0, 9).Draw(t, "op") {
	case 0:
		return timeline.DeleteEvent{Timeline: "t", ID: "e1"}
	case 1:
		return timeline.RestoreEvent{Timeline: "t", ID: "e1", Revision: rapid.Int64Range(0, int64(len(s.versions))).Draw(t, "revision")}
	case 2, 3:
		return timeline.Due{ID: "e1", Kind: timeline.DueKind(rapid.IntRange(1, 4).Draw(t, "due"))}
	}
	e := draft()
	e.Date = rapid.SampledFrom(dates).Draw(t, "date")
	e.Title = rapid.SampledFrom([]string{"a", "b"}).Draw(t, "title")
	e.Status = rapid.SampledFrom(timeline.Statuses).Draw(t, "status")
	e.Draft = rapid.IntRange(0, 3).Draw(t, "draft") == 0
	if rapid.IntRange(0, 3).Draw(t, "embargo") == 0 {
		e.PublishAt = new(s.at.Time.Add(time.Hour))
	}
	return timeline.PutEvent{Event: e}
}

func checkStep(t *rapid.T, s *story, everShown map[string]bool) {
	before, after := s.step.Before.Shown(), s.step.After.Shown()
	forgotten := s.step.After == nil && s.step.Before.Seen > 0 // from the change log
	if touched := s.step.Touched() != nil; touched == (cmp.Equal(before, after) && !forgotten) {
		t.Fatalf("touches: %t, seen before %+v, after %+v", touched, before, after)
	}
	r := s.record
	if r == nil {
		return
	}
	if r.Visible() {
		everShown[r.Event.Date] = true
	}
	if moved := r.Public(); moved != nil && moved.MovedFrom != nil && !everShown[*moved.MovedFrom] {
		t.Fatalf("moved_from = %q, which was never shown", *moved.MovedFrom)
	}
	if r.Visible() != (r.Left == nil) && r.Seen != 0 || r.Kept && r.Left == nil {
		t.Fatalf("visible %t, left %v, kept %t", r.Visible(), r.Left, r.Kept)
	}
	if r.Left != nil && (r.Left.Deleted == nil || !everShown[r.Left.Date]) {
		t.Fatalf("tombstone %+v", r.Left)
	}
	if s.step.Version == nil {
		return
	}
	if b := s.step.Before; b != nil && (r.Event.Revision != b.Event.Revision+1 || r.Event.Updated.Sub(b.Event.Updated) < time.Second) {
		t.Fatalf("revision %d of %v follows %d of %v", r.Event.Revision, r.Event.Updated, b.Event.Revision, b.Event.Updated)
	}
	for _, d := range r.Dues(keeping) {
		if d.Kind == timeline.DuePublish && !d.Time.After(s.at.Time) {
			t.Fatalf("left with %+v, which is past", d)
		}
	}
}

// checkHistory checks that public history tells the last thing that followers saw, and no date they did not.
func checkHistory(t *rapid.T, s *story, everShown map[string]bool) {
	public := timeline.PublicHistory(s.versions, true)
	for _, rev := range public {
		for _, c := range rev.Changes {
			if date := strings.Trim(string(c.To), `"`); c.Field == "date" && !everShown[date] {
				t.Fatalf("public history tells the hidden date %s", c.To)
			}
		}
	}
	if len(public) == 0 {
		return
	}
	last, seen := public[len(public)-1], s.record.Public()
	if last.Kind != s.record.SeenKind || last.Number > seen.Revision {
		t.Fatalf("public history ends with %+v, the record with %q of %+v", last, s.record.SeenKind, seen)
	}
	// Behind the last entry there can only be versions in which nothing changed but moved_from.
	if told := &s.versions[last.Number-1].Event; last.Number < seen.Revision && len(timeline.Diff(told, seen)) > 0 {
		t.Fatalf("public history ends with %+v, but followers see %+v", last, seen)
	}
}
