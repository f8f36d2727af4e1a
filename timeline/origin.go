package timeline

import "time"

// Origin is the store from which an export comes, as it stood.
type Origin struct {
	Authority    Authority
	Frozen       bool // the authority cannot change any more
	SequenceBase int64
	Time         time.Time // of the store's clock
	Events       uint64    // how many ids were ever given; an export has that many events at most
}
