package rows

import (
	"context"
	"time"

	"dateline/bench/lab"
	"dateline/bench/proc"
	"dateline/bench/stats"
)

// timed is one kind of thing whose time is taken, and what it took: the median of each round, in ms.
type timed struct {
	work string
	do   func() (time.Duration, error)
	p50  []float64
}

// inTurns does each kind n times in a round, in turns one by one.
func inTurns(ctx context.Context, l *lab.Lab, what string, n int, kinds []timed) error {
	for round := range l.Rounds {
		l.Progress(what, round, l.Rounds)
		took := make([][]float64, len(kinds))
		for turn := range n {
			for k := range kinds {
				i := (k + turn + round) % len(kinds)
				one, err := kinds[i].do()
				if err != nil {
					return err
				}
				took[i] = append(took[i], float64(one.Nanoseconds())/1e6)
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		for i := range kinds {
			kinds[i].p50 = append(kinds[i].p50, stats.Quantile(took[i], 0.5))
		}
	}
	return nil
}

// inside is work that this process does itself, without a server between.
type inside struct {
	work string
	do   func() error
}

// compareInside lets the kinds take turns as [lab.Lab.Compare] lets servers, and returns the CPU time of one in
// microseconds, by kind and round. What the collector does for all counts for the one whose turn it is.
func compareInside(ctx context.Context, l *lab.Lab, kinds []inside) ([][]float64, error) {
	const turns = 4
	times := make([]int, len(kinds))
	for i := range kinds {
		l.Progress("warming up: "+kinds[i].work, 0, l.Rounds)
		for times[i] = 1; ; times[i] *= 2 {
			spent, err := cpuOf(ctx, &kinds[i], times[i])
			if err != nil {
				return nil, err
			}
			if spent >= l.Slice/turns/2 {
				break
			}
		}
	}
	micro := make([][]float64, len(kinds))
	for round := range l.Rounds {
		sums := make([]float64, len(kinds))
		for turn := range turns * len(kinds) {
			i := (round + turn) % len(kinds)
			l.Progress(kinds[i].work, round, l.Rounds)
			spent, err := cpuOf(ctx, &kinds[i], times[i])
			if err != nil {
				return nil, err
			}
			sums[i] += float64(spent.Nanoseconds()) / 1e3 / float64(times[i]) / turns
		}
		for i := range kinds {
			micro[i] = append(micro[i], sums[i])
		}
	}
	return micro, nil
}

// cpuOf is the CPU time that this process spends on doing it n times.
func cpuOf(ctx context.Context, kind *inside, n int) (time.Duration, error) {
	before, err := proc.Self().CPU()
	if err != nil {
		return 0, err
	}
	for range n {
		if err := kind.do(); err != nil {
			return 0, err
		}
	}
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	after, err := proc.Self().CPU()
	return after - before, err
}

// costOf is the cost of one thing that was done inside.
func costOf(work, by string, micro []float64) Cost { return Cost{work, by, stats.Of(micro)} }
