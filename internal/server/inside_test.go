package server

import (
	"net/netip"
	"time"
)

// Impatient makes all wait for a moment only who have asked for too many feeds.
func (s *Server) Impatient() { s.limits.patience = patience{time.Millisecond, time.Millisecond} }

// Rates is a limit on one kind of requests.
type Rates struct{ rates *rates }

// NewRates makes a limit of so many requests in a second.
func NewRates(perSecond int) Rates { return Rates{newRates(perSecond)} }

// Take takes a request of who comes from the place.
func (r Rates) Take(place netip.Prefix, now time.Time) time.Duration {
	return r.rates.take(who{place: place}, 1, now)
}

// Known is how many callers are told apart.
func (r Rates) Known() int { return len(r.rates.callers) }

// MaxCallers is how many callers are told apart at most.
const MaxCallers = maxCallers

// Parameters are the names for which queries are looked through.
func Parameters() map[string]bool { return parameters }
