package main

import (
	"context"
	"log/slog"
	"time"

	"dateline/internal/headroom"
)

// dueWrites makes the writes that fall due while the service runs: events whose time of publication has
// come, former dates of events that are over, tombstones past their time.
type dueWrites struct {
	store interface {
		RunDue(ctx context.Context) (next time.Time, err error)
	}
	now func() time.Time
	log *slog.Logger
}

// How long to wait between two looks at what is due.
const (
	dueEvery  = time.Second // a write may bring in something that falls due sooner; a look reads one key
	tellDue   = 2 * time.Second
	dueFailed = 30 * time.Second // such as a full disk: trying on keeps the log readable
)

// catchUp makes the writes that fell due while nothing ran, before the first answer. It says how far it is, and at the end if
// that was much.
func (s *service) catchUp(ctx context.Context) error {
	const much = 1000
	told := time.Now()
	return s.store.CatchUp(ctx, func(done, total int64) {
		if now := time.Now(); now.Sub(told) >= tellDue || done == total && total >= much {
			told = now
			s.log.Info("due writes before the first answer", "done", done, "of", total)
		}
	})
}

// run works until ctx is done.
func (d dueWrites) run(ctx context.Context) {
	for {
		done := headroom.Take()
		next, err := d.store.RunDue(ctx)
		done()
		if err != nil && ctx.Err() == nil {
			d.log.Error("due writes", "error", err)
		}
		if !pause(ctx, d.wait(next, err)) {
			return
		}
	}
}

// pause waits; false if ctx is done.
func pause(ctx context.Context, wait time.Duration) bool {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// wait is how long to sleep when the next write falls due at next; zero if none is known.
func (d dueWrites) wait(next time.Time, err error) time.Duration {
	switch {
	case err != nil:
		return dueFailed
	case next.IsZero():
		return dueEvery
	}
	return max(time.Millisecond, min(dueEvery, next.Sub(d.now())))
}
