package bolt

import (
	"sync"
	"sync/atomic"
)

// marks number the states of timelines in memory: see [timeline.Store]. The zero value works.
type marks struct {
	mu  sync.RWMutex
	all atomic.Uint64             // states of everything, settings of the service included
	any atomic.Uint64             // states of anything
	of  map[string]*atomic.Uint64 // by slug, of those that were written to since the start
}

// Mark implements [timeline.Store].
func (s *Store) Mark(slug string) uint64 { return s.marks.mark(slug) }

func (m *marks) mark(slug string) uint64 {
	if slug == "" {
		return m.any.Load()
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	sum := m.all.Load()
	if own := m.of[slug]; own != nil {
		sum += own.Load()
	}
	return sum
}

// move gives the timelines other marks; with none, all of them. That of everything moves with each.
func (m *marks) move(slugs []string) {
	m.any.Add(1)
	if len(slugs) == 0 {
		m.all.Add(1)
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of == nil {
		m.of = map[string]*atomic.Uint64{}
	}
	for _, slug := range slugs {
		if m.of[slug] == nil {
			m.of[slug] = new(atomic.Uint64)
		}
		m.of[slug].Add(1)
	}
}

// moving are the timelines whose state the batch changes.
func (b *batch) moving() ([]string, error) {
	numbers := map[uint32]bool{}
	for tl := range b.touched {
		numbers[tl] = true
	}
	for tl := range b.clocks {
		numbers[tl] = true
	}
	for tl := range b.redacted {
		numbers[tl] = true
	}
	for tl := range b.set {
		numbers[tl] = true
	}
	delete(numbers, everyTimeline)
	var slugs []string
	for tl := range numbers {
		t, err := b.timeline(tl)
		if err != nil {
			return nil, err
		}
		slugs = append(slugs, t.Timeline.Slug)
	}
	return slugs, nil
}
