package main

import (
	"slices"
	"testing"
	"time"

	"dateline/bench/lab"
	"dateline/bench/rows"
	"dateline/bench/soak"
)

// TestRows runs every row at a small size: it shows that it works, and measures nothing.
func TestRows(t *testing.T) {
	l, err := lab.New(t.Context(), lab.Options{
		Rounds: 1, Requests: 16, Slice: time.Millisecond, Procs: 2, Events: 2000, URLs: 200, For: time.Second, Dir: t.TempDir(),
		Progress: func(string, int, int) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, row := range slices.Concat(rows.All, rows.Apart) {
		t.Run(row.Name, func(t *testing.T) {
			report, err := row.Run(t.Context(), l)
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Figures) == 0 && len(report.Curves) == 0 {
				t.Error("it found nothing")
			}
			for _, f := range report.Figures {
				if !(f.Value.Median >= 0) && row.Name != "soak" || f.Work == "" { // at rest there may be fewer than at first
					t.Errorf("%q: %v", f.Work, f.Value)
				}
			}
		})
	}
	t.Run("soak for seconds", func(t *testing.T) { soakForSeconds(t, l) })
}

// soakForSeconds lets many write through two restarts: nobody sees an error, nothing stale, and everything is there.
func soakForSeconds(t *testing.T, l *lab.Lab) {
	r, err := soak.Run(t.Context(), l, soak.Plan{For: 6 * time.Second, Events: 300, Polls: 150, Writes: 25})
	if err != nil {
		t.Fatal(err)
	}
	if r.Errors > 0 || r.Stale > 0 || r.Lost > 0 || r.Unsound != "" || r.Faults > 0 {
		t.Errorf("%d errors %q, %d stale answers, %d lost writes, check: %s, %d faults in the log: %s",
			r.Errors, r.ErrorKinds, r.Stale, r.Lost, r.Unsound, r.Faults, r.Fault)
	}
	if r.Writes < 5 || r.Looks < 5 || r.Answers < 50 || r.Restarts < 2 || len(r.Chores) == 0 { // as much as a very busy machine does
		t.Errorf("%d writes, %d looks, %d answers, %d restarts, %v: it hardly did anything", r.Writes, r.Looks, r.Answers, r.Restarts, r.Chores)
	}
	for _, c := range r.Courses {
		if len(c.Values) < 5 || len(c.Values) != len(c.At) || len(c.Values) != len(c.Lives) || c.Lives[len(c.Lives)-1] < 1 {
			t.Errorf("%s has %d samples in the lives %v", c.Name, len(c.Values), slices.Compact(slices.Clone(c.Lives)))
		}
	}
}
