package main

import (
	"testing"
	"time"

	"dateline/bench/lab"
	"dateline/bench/rows"
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
	for _, row := range rows.All {
		t.Run(row.Name, func(t *testing.T) {
			report, err := row.Run(t.Context(), l)
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Figures) == 0 && len(report.Curves) == 0 {
				t.Error("it found nothing")
			}
			for _, f := range report.Figures {
				if !(f.Value.Median >= 0) || f.Work == "" {
					t.Errorf("%q: %v", f.Work, f.Value)
				}
			}
		})
	}
}
