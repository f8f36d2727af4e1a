package server

import (
	"context"
	"hash/maphash"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// Limits are how much one caller may ask for in a second, by what it costs, and how many connections there may be at once. 0
// is without limit. A caller is a token, or a place where there is none.
type Limits struct {
	Reads       int // calls of the API that change nothing
	Writes      int // calls that do, and forms of the editor
	Pages       int // pages that are not kept
	Feeds       int // feeds and calendars that are not kept
	Connections int // in all; one place has a quarter of them at most
}

// burst is how many seconds' worth may be asked for at once.
const burst = 20

// Of callers so many are told apart; those who come when all of them have asked for something lately are in crowds.
const (
	maxCallers = 10_000
	crowds     = 256
)

// who is what callers are told apart by.
type who struct {
	token string
	place netip.Prefix
}

// rates limits one kind of request. What it keeps is bounded, and nobody gets rid of his own past by making it forget others:
// a caller is forgotten only when he could have asked for everything at once anyway.
type rates struct {
	limit   rate.Limit
	most    int // at once
	seed    maphash.Seed
	mu      sync.Mutex
	callers map[who]*rate.Limiter
	crowd   []*rate.Limiter // of those for whom there was no room
	swept   time.Time
	refused atomic.Uint64
}

// newRates makes a limit of so many in a second; of none it is nil, which lets everything through.
func newRates(perSecond int) *rates {
	if perSecond == 0 {
		return nil
	}
	return makeRates(rate.Limit(perSecond), burst*perSecond, crowds)
}

func makeRates(limit rate.Limit, most, crowds int) *rates {
	return &rates{limit: limit, most: most, seed: maphash.MakeSeed(), callers: map[who]*rate.Limiter{}, crowd: make([]*rate.Limiter, crowds)}
}

// take takes what a request of a caller costs, and returns 0; or how long he has to wait until he may ask again.
func (r *rates) take(w who, cost int, now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.of(w, now)
	if l.AllowN(now, cost) {
		return 0
	}
	r.refused.Add(1)
	return time.Duration((float64(cost) - l.TokensAt(now)) / float64(r.limit) * float64(time.Second))
}

// left reports whether a caller may ask for one more.
func (r *rates) left(w who, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, l := r.find(w, now)
	return l == nil || l.TokensAt(now) >= 1
}

// find is the crowd that a caller belongs to where there is no room, and his limit: nil if nothing is held against him. Who was in a
// crowd stays there until it is quiet, or he would have all at once again when there is room for him.
func (r *rates) find(w who, now time.Time) (crowd int, l *rate.Limiter) {
	crowd = int(maphash.Comparable(r.seed, w) % uint64(len(r.crowd)))
	if l = r.callers[w]; l != nil {
		return crowd, l
	}
	if l = r.crowd[crowd]; l != nil && !r.rested(l, now) {
		return crowd, l
	}
	return crowd, nil
}

// of is the limit of a caller.
func (r *rates) of(w who, now time.Time) *rate.Limiter {
	at, l := r.find(w, now)
	if l != nil {
		return l
	}
	l = rate.NewLimiter(r.limit, r.most)
	if r.room(now) {
		r.crowd[at], r.callers[w] = nil, l
	} else {
		r.crowd[at] = l
	}
	return l
}

// room makes room for a caller, if there is any: those are forgotten who have asked for nothing lately, once a second at most.
func (r *rates) room(now time.Time) bool {
	if len(r.callers) >= maxCallers && (now.Sub(r.swept) >= time.Second || now.Before(r.swept)) {
		r.swept = now
		for w, l := range r.callers {
			if r.rested(l, now) {
				delete(r.callers, w)
			}
		}
	}
	return len(r.callers) < maxCallers
}

func (r *rates) rested(l *rate.Limiter, now time.Time) bool {
	return l.TokensAt(now) >= float64(l.Burst())
}

// limiter has the limits of all kinds of requests.
type limiter struct {
	reads, writes, pages, feeds *rates
	connections                 int
	proxies                     []netip.Prefix
	named                       bool          // there are such
	proxied                     atomic.Bool   // something was refused that came through a proxy which is not named
	turned                      atomic.Uint64 // connections that one place had too many of
	patience                    patience
	slow                        chan struct{} // has the feed that is made for who asked for too much
	seeking                     chan struct{} // has the question that may look at all events
}

func newLimiter(l Limits, proxies []netip.Prefix) *limiter {
	return &limiter{
		reads: newRates(l.Reads), writes: newRates(l.Writes), pages: newRates(l.Pages), feeds: newRates(l.Feeds),
		connections: l.Connections, proxies: proxies, named: len(proxies) > 0, patience: usualPatience, slow: make(chan struct{}, 1), seeking: make(chan struct{}, 1),
	}
}

// believes reports whether the address is that of a proxy that is named.
func (l *limiter) believes(addr netip.Addr) bool {
	return slices.ContainsFunc(l.proxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// owe takes what a request turned out to cost, also if the caller has not so much left.
func (r *rates) owe(w who, cost int, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.of(w, now).ReserveN(now, cost)
}

// charge takes what a request turned out to cost, down to a debt of as much as may be asked for at once: who asks for more than that waits
// for what he asks for meanwhile, and others of his place need not wait for hours when he has gone.
func (r *rates) charge(w who, cost int, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.of(w, now)
	l.ReserveN(now, min(cost, r.most, max(0, int(l.TokensAt(now))+r.most)))
}

// whoOf is who sent a request. What comes from the machine itself does not count, unless proxies are named: it comes from one, and all
// of its readers would be one caller.
func (s *Server) whoOf(x exchange) (w who, counts bool) {
	addr := addrOf(x.address)
	if !s.limits.named && (addr.IsLoopback() || !addr.IsValid()) {
		return w, false
	}
	if token := x.caller.token; token != nil {
		return who{token: token.ID}, true
	}
	return who{place: placeOf(addr)}, true
}

// take takes what a request of the kind costs from who sent it, and returns how long he has to wait: see [rates.take].
func (s *Server) take(kind *rates, cost int, x exchange) time.Duration {
	if kind == nil {
		return 0
	}
	w, counts := s.whoOf(x)
	if !counts {
		return 0
	}
	wait := kind.take(w, cost, time.Now()) // how fast somebody asks is no business of the service's clock
	if wait > 0 && !s.limits.named && len(x.request.Header["X-Forwarded-For"]) > 0 {
		s.limits.proxied.Store(true)
	}
	return wait
}

// refused counts by kind what was refused, or had to wait.
func (l *limiter) refused() (all uint64, kinds map[string]uint64) {
	kinds = map[string]uint64{"connection": l.turned.Load()}
	all = kinds["connection"]
	for name, kind := range map[string]*rates{"read": l.reads, "write": l.writes, "page": l.pages, "feed": l.feeds} {
		if kind != nil {
			kinds[name] = kind.refused.Load()
			all += kinds[name]
		}
	}
	return all, kinds
}

// kindOf is what limits a request before anything is done for it; nil for what costs nothing, and for lists, feeds and calendars,
// which are limited where they are made: most of them are kept.
func (l *limiter) kindOf(r *http.Request, route string) *rates {
	path := r.URL.Path
	switch {
	case r.Method == http.MethodOptions:
		return nil
	case r.Method != http.MethodGet:
		return l.writes
	case strings.HasPrefix(path, apiPath+"/"):
		return l.reads
	case inEditor(path), path == oEmbedPath, strings.HasPrefix(route, "/e/") && !isFeedName(path):
		return l.pages
	}
	return nil
}

// limited refuses who asks for too much of a kind.
func (s *Server) limited(ctx context.Context, kind *rates) error {
	x := exchangeOf(ctx)
	if wait := s.take(kind, costOf(x.request), x); wait > 0 {
		return tooMany(wait)
	}
	return nil
}

// tooMany is the problem of who asks for too much. When to come back is told in whole seconds: there are readers that know no
// other way.
func tooMany(wait time.Duration) *Problem {
	p := newProblem(http.StatusTooManyRequests, "there are too many requests from you; wait as long as Retry-After says")
	p.retryAfter = int(wait/time.Second) + 1
	return p
}
