package server

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// tally counts the polls that were answered well. They have no lines of their own in the log: one costs as much as the
// answer.
type tally struct {
	full, unchanged, bytes atomic.Uint64
}

func (t *tally) count(status, bytes int) {
	if status == http.StatusNotModified {
		t.unchanged.Add(1)
		return
	}
	t.full.Add(1)
	t.bytes.Add(uint64(bytes))
}

// tallyEvery is how often what was counted goes into the log.
const tallyEvery = time.Minute

// counts are what was counted at one moment.
type counts struct{ full, unchanged, bytes uint64 }

func (t *tally) now() counts { return counts{t.full.Load(), t.unchanged.Load(), t.bytes.Load()} }

func (c counts) since(last counts) counts {
	return counts{c.full - last.full, c.unchanged - last.unchanged, c.bytes - last.bytes}
}

// report logs what was counted until ctx is done, and once more then. Of a time in which nobody asked it says nothing.
func (s *Server) report(ctx context.Context) {
	tick := time.NewTicker(tallyEvery)
	defer tick.Stop()
	last := s.tally.now()
	refused, _ := s.limits.refused()
	for done := false; !done; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			done = true
		}
		now := s.tally.now()
		if c := now.since(last); c.full+c.unchanged > 0 {
			s.log.Info("polls", "full", c.full, "unchanged", c.unchanged, "bytes", c.bytes)
		}
		last = now
		all, _ := s.limits.refused()
		if n := all - refused; n > 0 {
			s.log.Warn("limited", "requests", n, "unnamed proxy", s.limits.proxied.Load())
		}
		refused = all
	}
}
