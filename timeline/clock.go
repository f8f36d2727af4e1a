package timeline

import (
	"slices"
	"sync"
	"time"
)

// Clock is the time of the service: the machine's, except that it never goes back. Times are UTC, cut to
// milliseconds. It is safe for concurrent use; one Clock is shared by all that reads or writes one store.
type Clock struct {
	now     func() time.Time
	mu      sync.Mutex
	high    time.Time
	pending []time.Time // when each write in flight began
}

// NewClock returns a Clock over now, which is [time.Now] outside tests.
func NewClock(now func() time.Time) *Clock { return &Clock{now: now} }

// Now is the machine's time or the highest time seen so far, whichever is later.
func (c *Clock) Now() time.Time {
	high, _ := c.read()
	return high
}

// Machine is the machine's own time, which may go back. What editors promise for a time is measured by it:
// the service's time may run ahead, by a millisecond for each change of a batch.
func (c *Clock) Machine() time.Time {
	_, raw := c.read()
	return raw
}

// Settled is a time of the machine up to which nothing can change any more for who reads after the call:
// every write that such a reader does not see has a later time. That is now, or the beginning of the write
// in flight. A client may be told that what it got was last modified at a time up to Settled.
func (c *Clock) Settled() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, raw := c.locked()
	for _, begun := range c.pending {
		if begun.Before(raw) {
			raw = begun
		}
	}
	return raw
}

// Begin is the time of a write that begins now, as the service and as the machine has it. The write is over
// when end is called, once: when readers see its outcome, whether it succeeded or not. The next may have
// begun by then.
func (c *Clock) Begin() (service, machine time.Time, end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	service, machine = c.locked()
	c.pending = append(c.pending, service)
	return service, machine, func() { c.end(service) }
}

func (c *Clock) end(begun time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.Index(c.pending, begun)
	c.pending = slices.Delete(c.pending, i, i+1)
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
	return c.locked()
}

// locked reads the machine's clock while mu is held.
func (c *Clock) locked() (high, raw time.Time) {
	raw = c.now().UTC().Truncate(time.Millisecond)
	if raw.After(c.high) {
		c.high = raw
	}
	return c.high, raw
}
