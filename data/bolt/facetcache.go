package bolt

import (
	"sync"

	"dateline/timeline"
)

// maxFaceted is of how many timelines facets are remembered before all are forgotten.
const maxFaceted = 200

// facetCache remembers the facets of timelines by their state: every page shows them, whatever it is asked for, and to find
// them takes longer than to read the page. The zero value works.
type facetCache struct {
	mu    sync.RWMutex
	known map[uint32]faceted
}

type faceted struct {
	state  timeline.Validator
	facets []timeline.Facet
}

// get is what was found in the same state before. Nobody may change it.
func (c *facetCache) get(number uint32, state timeline.Validator) ([]timeline.Facet, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	known, ok := c.known[number]
	return known.facets, ok && known.state == state
}

func (c *facetCache) put(number uint32, state timeline.Validator, facets []timeline.Facet) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= maxFaceted {
		c.known = map[uint32]faceted{}
	}
	c.known[number] = faceted{state, facets}
}
