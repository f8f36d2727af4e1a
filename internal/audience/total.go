package audience

import (
	"net/http"
	"sync/atomic"
)

// total counts the fetches of one family of programs, whatever they fetched.
type total struct{ full, unchanged, failed atomic.Uint64 }

func (t *total) count(status int) {
	switch {
	case status == http.StatusNotModified:
		t.unchanged.Add(1)
	case status < http.StatusBadRequest:
		t.full.Add(1)
	default:
		t.failed.Add(1)
	}
}

// Total is how often programs of one family fetched since [Audience.Since].
type Total struct {
	Client                  string // name of the family
	Full, Unchanged, Failed uint64
}

// Totals are those of all families, also of those that never came.
func (a *Audience) Totals() []Total {
	told := make([]Total, len(a.totals))
	for i := range a.totals {
		t := &a.totals[i]
		told[i] = Total{a.families[i].name, t.full.Load(), t.unchanged.Load(), t.failed.Load()}
	}
	return told
}
