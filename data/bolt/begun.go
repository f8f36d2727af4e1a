package bolt

import (
	"sync"
	"time"
)

// maxSpans is how many spans are remembered before all are forgotten.
const maxSpans = 1000

// span is the time from one beginning that a list tells to the next.
type span struct{ from, to time.Time }

// spans remembers of lists of [timeline.Starting], in one revision each, what they told last and until when nothing is
// added to that. Many readers poll the same few lists, and finding it out reads events.
type spans struct {
	mu    sync.Mutex
	known map[string]span
}

// get is when the newest of a list was told, as of now, if that is remembered.
func (s *spans) get(key string, now time.Time) (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.known[key]
	return known.from, ok && !now.Before(known.from) && now.Before(known.to)
}

func (s *spans) put(key string, known span) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil || len(s.known) >= maxSpans {
		s.known = map[string]span{}
	}
	s.known[key] = known
}
