package timeline

import (
	"sync"
	"time"
)

// Clock is the time of the service: the machine's, except that it never goes back. Times are UTC, cut to
// milliseconds. It is safe for concurrent use; one Clock is shared by all that reads or writes one store.
type Clock struct {
	now  func() time.Time
	mu   sync.Mutex
	high time.Time
}

// NewClock returns a Clock over now, which is [time.Now] outside tests.
func NewClock(now func() time.Time) *Clock { return &Clock{now: now} }

// Now is the machine's time or the highest time seen so far, whichever is later.
func (c *Clock) Now() time.Time {
	high, _ := c.read()
	return high
}

// Passed reports whether the machine's own clock has reached t. A time is shown as past to a client only
// when it is: a service time that runs ahead of the machine's clock must not put a date into the future.
func (c *Clock) Passed(t time.Time) bool {
	_, raw := c.read()
	return !raw.Before(t)
}

// Advance makes t the lowest time that Now returns from here on.
func (c *Clock) Advance(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.high) {
		c.high = t
	}
}

func (c *Clock) read() (high, raw time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	raw = c.now().UTC().Truncate(time.Millisecond)
	if raw.After(c.high) {
		c.high = raw
	}
	return c.high, raw
}
