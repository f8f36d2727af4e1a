package rows

import (
	"errors"
	"testing"
	"time"

	"dateline/bench/lab"
	"dateline/bench/proc"
)

// TestCompareInside measures work of known weight.
func TestCompareInside(t *testing.T) {
	l := &lab.Lab{Options: lab.Options{Rounds: 3, Slice: 8 * time.Millisecond, Progress: func(string, int, int) {}}}
	micro, err := compareInside(t.Context(), l, []inside{{"light", func() error { return spend(10 * time.Microsecond) }}, {"heavy", func() error { return spend(2 * time.Millisecond) }}})
	if err != nil {
		t.Fatal(err)
	}
	for round := range 3 {
		if light, heavy := micro[0][round], micro[1][round]; heavy < 2000 || light < 10 || light > heavy/2 {
			t.Errorf("round %d: %.0f µs and %.0f µs, want 10 and much less than at least 2000", round, light, heavy)
		}
	}
	broken := errors.New("broken")
	if _, err := compareInside(t.Context(), l, []inside{{"broken", func() error { return broken }}}); !errors.Is(err, broken) {
		t.Errorf("work that fails is no error: %v", err)
	}
}

// spend uses CPU time of this process.
func spend(much time.Duration) error {
	start, err := proc.Self().CPU()
	for now := start; err == nil && now-start < much; {
		now, err = proc.Self().CPU()
	}
	return err
}

// TestInTurns holds that the kinds take turns, and that the median of each round is told.
func TestInTurns(t *testing.T) {
	l := &lab.Lab{Options: lab.Options{Rounds: 2, Progress: func(string, int, int) {}}}
	order := ""
	kind := func(name string, ms ...time.Duration) timed {
		n := 0
		return timed{work: name, do: func() (time.Duration, error) {
			order += name
			n++
			return ms[(n-1)%len(ms)] * time.Millisecond, nil
		}}
	}
	kinds := []timed{kind("a", 1, 9, 2), kind("b", 5)}
	if err := inTurns(t.Context(), l, "turns", 3, kinds); err != nil {
		t.Fatal(err)
	}
	if order != "abbaab"+"baabba" {
		t.Errorf("the order was %s", order)
	}
	if a, b := kinds[0].p50, kinds[1].p50; len(a) != 2 || a[0] != 2 || a[1] != 2 || len(b) != 2 || b[1] != 5 {
		t.Errorf("medians %v and %v, want 2 and 5 of each round", a, b)
	}
}
