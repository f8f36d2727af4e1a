package soak

import (
	"math"

	"dateline/bench/stats"
)

// Flatness says whether a measure grows. The rule:
//
//   - Within the longest life of a process, its samples are cut into four quarters by time. The median of the last quarter is at
//     most a tenth above that of the second (the first warms up), or
//   - the second half has no trend: it is cut into twelve parts by time, the median of each part is compared with that of the part
//     half a half later, and the 95 % interval of the median of the six differences reaches down to zero.
//   - From life to life, of those before the longest, the median of the later ones' medians is at most a tenth above that of the
//     earlier ones. Medians are of the second half of each life.
//
// It grows if it breaks the third, or both of the others.
type Flatness struct {
	Second, Last float64        // medians of quarters of the longest life
	Trend        stats.Estimate // in an hour, of the second half
	Lives        float64        // later lives over earlier ones; NaN if there are fewer than two
	Known        bool           // there were samples enough
}

// tolerance is how much more is no growth.
const tolerance = 1.1

// enough is how many samples there must be in each part.
const enough = 3

// parts is into how many parts the second half of a life is cut.
const parts = 12

// Flat looks at a course.
func (c *Course) Flat() Flatness {
	lives := map[int][]int{} // of indexes of samples
	longest := 0
	for i, life := range c.Lives {
		lives[life] = append(lives[life], i)
	}
	span := func(life int) float64 {
		of := lives[life]
		if len(of) == 0 {
			return 0
		}
		return c.At[of[len(of)-1]] - c.At[of[0]]
	}
	for life := range lives {
		if span(life) > span(longest) {
			longest = life
		}
	}
	f := c.within(lives[longest])
	var medians []float64
	for life := range longest {
		if of := lives[life]; len(of) > 0 {
			medians = append(medians, c.median(of[len(of)/2:]))
		}
	}
	f.Lives = math.NaN()
	if half := len(medians) / 2; half > 0 {
		f.Lives = over(stats.Quantile(medians[len(medians)-half:], 0.5), stats.Quantile(medians[:half], 0.5))
	}
	return f
}

// over is a ratio of which nothing over nothing is one.
func over(a, b float64) float64 {
	if a == b {
		return 1
	}
	return a / b
}

// within looks at one life, the indexes of whose samples are given.
func (c *Course) within(samples []int) (f Flatness) {
	f.Trend = stats.Of(nil)
	if len(samples) < 2*parts*enough {
		return f
	}
	begin, end := c.At[samples[0]], c.At[samples[len(samples)-1]]
	cut := func(n, of int) float64 {
		var in []int
		for _, i := range samples {
			if part := int(float64(of) * (c.At[i] - begin) / (end - begin)); min(part, of-1) == n {
				in = append(in, i)
			}
		}
		return c.median(in)
	}
	f.Second, f.Last = cut(1, 4), cut(3, 4)
	var differences []float64
	for n := range parts / 2 {
		differences = append(differences, cut(parts+parts/2+n, 2*parts)-cut(parts+n, 2*parts))
	}
	f.Trend = stats.Of(differences)
	f.Known = !math.IsNaN(f.Second + f.Last + f.Trend.Low) // a part may have no sample
	hours := (end - begin) / 4 / 3600                      // between what is compared
	f.Trend.Median, f.Trend.Low, f.Trend.High = f.Trend.Median/hours, f.Trend.Low/hours, f.Trend.High/hours
	return f
}

func (c *Course) median(samples []int) float64 {
	var values []float64
	for _, i := range samples {
		values = append(values, c.Values[i])
	}
	return stats.Quantile(values, 0.5)
}

// Grows reports whether the measure breaks the rule; unknown is not flat.
func (f Flatness) Grows() bool {
	if !f.Known {
		return true
	}
	trend := f.Trend.Low > 0
	return f.Lives > tolerance || f.Last > tolerance*f.Second && trend
}
