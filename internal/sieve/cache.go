// Package sieve keeps values in memory within a budget of bytes.
package sieve

import (
	"sync"
	"sync/atomic"
)

// Cache keeps values by key, as long as all of them together take no more bytes than its budget. Which ones go is decided
// by SIEVE (Zhang et al., NSDI 2024): what was asked for since the hand last came by stays, and what is asked for once
// each, as robots do, pushes nothing out that is in use. It is safe for concurrent use; to find a value waits for no other
// search.
type Cache[K comparable, V any] struct {
	budget int64
	mu     sync.RWMutex
	slots  map[K]*slot[K, V]
	ring   slot[K, V] // newer leads to the oldest, older to the newest
	hand   *slot[K, V]
	bytes  int64
}

type slot[K comparable, V any] struct {
	key          K
	value        V
	bytes        int64
	asked        atomic.Bool
	newer, older *slot[K, V]
}

// slotBytes is about what a value costs beside its own bytes.
const slotBytes = 128

// New makes a cache with a budget in bytes.
func New[K comparable, V any](budget int64) *Cache[K, V] {
	c := &Cache[K, V]{budget: budget, slots: map[K]*slot[K, V]{}}
	c.ring.newer, c.ring.older = &c.ring, &c.ring
	c.hand = &c.ring
	return c
}

// Get finds a value.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	s := c.slots[key]
	if s == nil {
		return value, false
	}
	if !s.asked.Load() { // or else every search would write to memory that others read
		s.asked.Store(true)
	}
	return s.value, true
}

// Put keeps a value in place of the one that the key had. The bytes are about what it takes; one that takes more than
// the budget is not kept.
func (c *Cache[K, V]) Put(key K, value V, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	bytes += slotBytes
	s := c.slots[key]
	asked := false
	if s != nil {
		asked = s.asked.Load()
		c.drop(s)
	}
	if bytes > c.budget {
		return
	}
	for c.bytes+bytes > c.budget {
		c.drop(c.unasked())
	}
	s = &slot[K, V]{key: key, value: value, bytes: bytes, newer: &c.ring, older: c.ring.older}
	s.asked.Store(asked)
	s.newer.older, s.older.newer = s, s
	c.slots[key] = s
	c.bytes += bytes
}

// unasked is the next value, from the hand on, that nobody asked for since the hand came by.
func (c *Cache[K, V]) unasked() *slot[K, V] {
	for {
		if c.hand == &c.ring {
			c.hand = c.ring.newer
		}
		if s := c.hand; !s.asked.Swap(false) {
			return s
		}
		c.hand = c.hand.newer
	}
}

func (c *Cache[K, V]) drop(s *slot[K, V]) {
	if c.hand == s {
		c.hand = s.newer
	}
	s.newer.older, s.older.newer = s.older, s.newer
	delete(c.slots, s.key)
	c.bytes -= s.bytes
}

// Bytes is what all values take now.
func (c *Cache[K, V]) Bytes() int64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.bytes
}
