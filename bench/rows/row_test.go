package rows

import (
	"math"
	"regexp"
	"slices"
	"testing"

	"dateline/bench/stats"
)

// TestMet holds that a goal is reached by the interval, not by the median.
func TestMet(t *testing.T) {
	value := stats.Estimate{Median: 2, Low: 1.5, High: 2.5, N: 15}
	unknown := stats.Of([]float64{2, 2, 2})
	for _, c := range []struct {
		value stats.Estimate
		goal  Goal
		met   bool
	}{
		{value, Goal{}, true},
		{value, Goal{AtMost, 2.5}, true},
		{value, Goal{AtMost, 2.2}, false},
		{value, Goal{AtLeast, 1.5}, true},
		{value, Goal{AtLeast, 1.8}, false},
		{unknown, Goal{AtMost, 100}, false},
		{unknown, Goal{AtLeast, 0}, false},
		{exact(0), Goal{AtMost, 0}, true},
		{exact(1), Goal{AtMost, 0}, false},
		{stats.Estimate{Median: math.NaN(), Low: math.NaN(), High: math.NaN()}, Goal{AtMost, 1}, false},
	} {
		f := Figure{Value: c.value, Goal: c.goal}
		if f.Met() != c.met {
			t.Errorf("%+v with the goal %+v is met: %v, want %v", c.value, c.goal, f.Met(), c.met)
		}
	}
}

func TestAll(t *testing.T) {
	name, seen := regexp.MustCompile(`^(p[0-9]+|pages|growth|history|soak)$`), map[string]bool{}
	for _, r := range slices.Concat(All, Apart) {
		if !name.MatchString(r.Name) || r.Title == "" || r.Run == nil || seen[r.Name] {
			t.Errorf("row %q has no name, no title or nothing to run, or stands there twice", r.Name)
		}
		seen[r.Name] = true
	}
}
