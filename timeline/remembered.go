package timeline

import "sync"

// maxRemembered is how many names are remembered: all time zones that there are, and some that go by several names.
const maxRemembered = 1000

// remembered is what was found for names that are asked for again and again, and take long to look up. It is safe for concurrent use.
// The zero value works.
type remembered[V any] struct {
	mu    sync.RWMutex
	known map[string]V
}

// of is what look finds for a name, unless that is known. What is not found is not remembered.
func (r *remembered[V]) of(name string, look func(name string) (V, error)) (V, error) {
	r.mu.RLock()
	known, ok := r.known[name]
	r.mu.RUnlock()
	if ok {
		return known, nil
	}
	found, err := look(name)
	if err != nil {
		return found, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil || len(r.known) >= maxRemembered {
		r.known = map[string]V{}
	}
	r.known[name] = found
	return found, nil
}
