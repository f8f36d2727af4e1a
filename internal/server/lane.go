package server

import (
	"context"
	"errors"
	"time"

	"dateline/feeds"
)

// Who asks for more feeds than he may is not refused at once, since an error may end his subscription. He gets what is kept, if it is not
// older than any cache may give it; else he waits until his turn comes, one feed after the other for all of his kind. That he gets none
// is the last resort, and for calendars it is no answer: programs take that for a fault of the network, and come again.
const staleFor = 5 * time.Minute // max-age of public feeds

// patience is how long somebody waits.
type patience struct{ feed, calendar time.Duration }

// usualPatience ends before the connection does, so that there is time to send an answer.
var usualPatience = patience{feed: 10 * time.Second, calendar: 45 * time.Second}

// errHangUp is the error of who gets no answer.
var errHangUp = errors.New("server: the connection is closed without an answer")

// costly is how many times as much a feed costs that has to be sought: see [feeds.Request.Costly].
const costly = 10

// mayMake reports whether the caller may have a feed made at once; else how long he would have to wait.
func (s *Server) mayMake(ctx context.Context, cost int) (wait time.Duration) {
	return s.take(s.limits.feeds, cost, exchangeOf(ctx))
}

// feedEntries is how many entries of a feed that is made anew cost as much as asking for one does.
const feedEntries = 100

// spend takes from the caller what a document turns out to cost beyond that: large ones are not as cheap as small ones, and who hangs up
// has had his made all the same. It is nil if nothing counts.
func (s *Server) spend(ctx context.Context) func(entries int) {
	kind := s.limits.feeds
	w, counts := s.whoOf(exchangeOf(ctx))
	if kind == nil || !counts {
		return nil
	}
	return func(entries int) { kind.charge(w, entries/feedEntries, time.Now()) }
}

// queue waits for the turn of who asked for too much. Done must be called when the feed is made.
func (s *Server) queue(ctx context.Context, format feeds.Format, wait time.Duration) (done func(), err error) {
	enough := time.NewTimer(s.limits.patience.feed)
	if isCalendar(format) {
		enough.Reset(s.limits.patience.calendar)
	}
	defer enough.Stop()
	select {
	case s.limits.slow <- struct{}{}:
		return func() { <-s.limits.slow }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-enough.C:
	}
	if isCalendar(format) {
		return nil, errHangUp
	}
	return nil, tooMany(wait)
}

// lane lets a feed be made that is kept nowhere. Done must be called when it is.
func (s *Server) lane(ctx context.Context, format feeds.Format) (done func(), err error) {
	wait := s.mayMake(ctx, 1)
	if wait == 0 {
		return func() {}, nil
	}
	return s.queue(ctx, format, wait)
}
