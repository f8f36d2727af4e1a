package rows

import (
	"context"
	"slices"
	"time"

	"dateline/bench/lab"
	"dateline/bench/stats"
)

// gauge reads the anonymous memory of a server again and again.
type gauge struct {
	server *lab.Server
	read   []float64 // MB
}

func newGauge(server *lab.Server) *gauge { return &gauge{server: server} }

// watch reads until ctx is done.
func (g *gauge) watch(ctx context.Context) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		bytes, err := g.server.Anon()
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

func (g *gauge) median() stats.Estimate { return stats.Of(g.read) }
