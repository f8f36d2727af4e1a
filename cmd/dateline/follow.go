package main

import (
	"context"
	"log/slog"
	"time"

	"dateline/internal/headroom"
)

// follower keeps the index of words up with the store while the service runs. What it has not followed yet is found all the same,
// only slower.
type follower struct {
	store interface {
		Follow(ctx context.Context) error
	}
	log *slog.Logger
}

// How long to wait between two looks at what is new.
const (
	followEvery  = 500 * time.Millisecond // a look reads one key
	followFailed = 30 * time.Second       // such as a full disk: trying on keeps the log readable
)

// run works until ctx is done.
func (f follower) run(ctx context.Context) {
	for {
		done := headroom.Take()
		wait, err := followEvery, f.store.Follow(ctx)
		done()
		if err != nil && ctx.Err() == nil {
			f.log.Error("search index", "error", err)
			wait = followFailed
		}
		if !pause(ctx, wait) {
			return
		}
	}
}
