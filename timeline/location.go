package timeline

import "time"

var locations remembered[*time.Location]

// Location is [time.LoadLocation], which reads and unpacks the zone each time, for a name that was asked for before. It is
// safe for concurrent use.
func Location(name string) (*time.Location, error) { return locations.of(name, time.LoadLocation) }
