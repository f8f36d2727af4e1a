// Package stats says what a noisy figure is: its median, and an interval that assumes nothing about the noise.
package stats

import (
	"math"
	"slices"
)

// Estimate is the median of some values and its 95 % interval. The interval is made of order statistics: the median lies
// between the k-th smallest and the k-th largest of n values in all cases but those where fewer than k of n fair coins
// fall on one side.
type Estimate struct {
	Median, Low, High float64
	N                 int
}

// Of estimates the median of values, which keep their order. Of fewer than six values no two bound the median in 95 % of
// cases: then the interval is infinite, and nothing can be claimed. Of none the median is NaN.
func Of(values []float64) Estimate {
	sorted := slices.Sorted(slices.Values(values))
	e := Estimate{Median: quantile(sorted, 0.5), Low: math.Inf(-1), High: math.Inf(1), N: len(sorted)}
	if k := rank(len(sorted)); k > 0 {
		e.Low, e.High = sorted[k-1], sorted[len(sorted)-k]
	}
	return e
}

// Quantile is the value below which the share q (0 to 1) of the values lies; NaN of none.
func Quantile(values []float64, q float64) float64 {
	return quantile(slices.Sorted(slices.Values(values)), q)
}

// quantile interpolates between neighbours.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	below := int(at)
	if below == len(sorted)-1 {
		return sorted[below]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}

// rank is the largest k for which both tails together, each less than k heads of n, have at most 5 %; 0 if none has.
func rank(n int) int {
	tail, term := 0.0, math.Pow(0.5, float64(n)) // term: exactly i heads
	for i := range n {
		if tail += term; 2*tail > 0.05 {
			return i
		}
		term *= float64(n-i) / float64(i+1)
	}
	return 0
}

// Ratios divides what was measured side by side: a[i] by b[i].
func Ratios(a, b []float64) []float64 {
	ratios := make([]float64, min(len(a), len(b)))
	for i := range ratios {
		ratios[i] = a[i] / b[i]
	}
	return ratios
}
