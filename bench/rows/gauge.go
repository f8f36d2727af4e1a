package rows

import (
	"context"
	"slices"
	"time"

	"dateline/bench/stats"
)

// gauge reads the anonymous memory of a process again and again.
type gauge struct {
	process interface{ Anon() (int64, error) }
	read    []float64 // MB
}

func newGauge(process interface{ Anon() (int64, error) }) *gauge { return &gauge{process: process} }

// watch reads until ctx is done.
func (g *gauge) watch(ctx context.Context) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		bytes, err := g.process.Anon()
		if err != nil {
			return err
		}
		g.read = append(g.read, float64(bytes)/(1<<20))
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (g *gauge) max() float64 { return slices.Max(g.read) }

// median has no interval: one reading follows from the one before.
func (g *gauge) median() float64 { return stats.Quantile(g.read, 0.5) }
