package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"dateline/bench/stats"
)

// TestIntervalRanks compares with the tables of the sign test: of 15 values the 4th and the 12th bound the median.
func TestIntervalRanks(t *testing.T) {
	for _, c := range []struct {
		n         int
		low, high float64
	}{
		{6, 1, 6}, {8, 1, 8}, {9, 2, 8}, {15, 4, 12}, {20, 6, 15}, {30, 10, 21}, {100, 40, 61},
	} {
		values := make([]float64, c.n)
		for i := range values {
			values[i] = float64(c.n - i) // falling: Of must sort
		}
		e := stats.Of(values)
		if e.Low != c.low || e.High != c.high || e.N != c.n || e.Median != float64(c.n+1)/2 {
			t.Errorf("Of(1…%d) = %+v, want interval %v to %v", c.n, e, c.low, c.high)
		}
		if values[0] != float64(c.n) {
			t.Errorf("Of changed its argument")
		}
	}
}

func TestTooFewValues(t *testing.T) {
	if e := stats.Of([]float64{3, 1, 2, 4, 5}); e.Median != 3 || !math.IsInf(e.High, 1) || !math.IsInf(e.Low, -1) {
		t.Errorf("of five values: %+v, want the median 3 and no interval", e)
	}
	if e := stats.Of(nil); !math.IsNaN(e.Median) {
		t.Errorf("of no value: %+v, want NaN", e)
	}
}

// TestCoverage draws from a skewed distribution whose median is known, as measured times are skewed.
func TestCoverage(t *testing.T) {
	const runs, n = 4000, 15
	random := rand.New(rand.NewPCG(1, 2))
	held := 0
	for range runs {
		values := make([]float64, n)
		for i := range values {
			values[i] = random.ExpFloat64()
		}
		if e := stats.Of(values); e.Low <= math.Ln2 && math.Ln2 <= e.High {
			held++
		}
	}
	if share := float64(held) / runs; share < 0.95 {
		t.Errorf("the interval holds the median in %.3f of cases, want 0.95 at least", share)
	}
}

func TestQuantile(t *testing.T) {
	values := []float64{4, 1, 3, 2}
	for q, want := range map[float64]float64{0: 1, 0.5: 2.5, 1: 4, 0.99: 3.97} {
		if got := stats.Quantile(values, q); math.Abs(got-want) > 1e-9 {
			t.Errorf("Quantile(%v, %v) = %v, want %v", values, q, got, want)
		}
	}
}

func TestRatios(t *testing.T) {
	got := stats.Ratios([]float64{2, 9, 1}, []float64{1, 3})
	if len(got) != 2 || got[0] != 2 || got[1] != 3 {
		t.Errorf("Ratios = %v, want 2 and 3", got)
	}
}
