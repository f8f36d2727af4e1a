package bolt

import (
	"bytes"
	"sync"

	"dateline/timeline"
)

// maxSettings is how many timelines are remembered before all are forgotten.
const maxSettings = 1000

// settingsCache remembers timelines with the values that they were read from: every poll reads one, and few change. The
// zero value works.
type settingsCache struct {
	mu    sync.RWMutex
	known map[uint32]settings
}

type settings struct {
	value  []byte
	record timeline.TimelineRecord
}

// get is what was read from the value before.
func (c *settingsCache) get(number uint32, value []byte) (timeline.TimelineRecord, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	known, ok := c.known[number]
	return known.record, ok && bytes.Equal(known.value, value)
}

func (c *settingsCache) put(number uint32, value []byte, t timeline.TimelineRecord) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= maxSettings {
		c.known = map[uint32]settings{}
	}
	c.known[number] = settings{bytes.Clone(value), t}
}
