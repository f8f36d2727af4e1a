package timeline

import (
	"sync"
	"time"
)

// maxLocations is how many zones are remembered: all that there are, and some that go by several names.
const maxLocations = 1000

var locations struct {
	mu    sync.RWMutex
	known map[string]*time.Location
}

// Location is [time.LoadLocation], which reads and unpacks the zone each time, for a name that was asked for before. It is
// safe for concurrent use.
func Location(name string) (*time.Location, error) {
	locations.mu.RLock()
	known := locations.known[name]
	locations.mu.RUnlock()
	if known != nil {
		return known, nil
	}
	loaded, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	locations.mu.Lock()
	defer locations.mu.Unlock()
	if locations.known == nil || len(locations.known) >= maxLocations {
		locations.known = map[string]*time.Location{}
	}
	locations.known[name] = loaded
	return loaded, nil
}
