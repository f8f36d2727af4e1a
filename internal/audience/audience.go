// Package audience remembers which programs fetched which feeds, so that "is it you or the calendar?" has an answer. It
// knows families of programs and no people: no address of a network and no User-Agent is kept. It lives in memory alone,
// and its size is bounded whatever programs say of themselves.
package audience

import (
	"cmp"
	"container/list"
	"slices"
	"strings"
	"sync"
	"time"
)

// Limits of what is remembered. A fetch takes some 50 bytes, so that all of them together stay below 13 MB; with
// four formats and the families that are known, below 8 MB.
const (
	MaxTimelines = 1000 // the ones that were fetched last
	maxFetches   = 256  // of one timeline: more than formats times families
)

// Audience is what is remembered. It is safe for concurrent use.
type Audience struct {
	since    time.Time
	families []family
	totals   []total          // by family
	words    map[string]uint8 // families by the words that they are known by

	mu        sync.Mutex
	timelines map[string]*list.Element // of *heard
	recent    *list.List               // the timeline that was fetched last first
}

// heard are the fetches of one timeline.
type heard struct {
	timeline string
	fetches  []fetch
}

// fetch is what is known of one family of programs and one format.
type fetch struct {
	format      string
	last        int64 // Unix time
	count       uint64
	subscribers uint32
	status      uint16
	family      uint8
}

// New is an audience of which nothing is known before since.
func New(since time.Time) *Audience {
	a := &Audience{since: since, families: families(), totals: make([]total, len(families())), words: map[string]uint8{}, timelines: map[string]*list.Element{}, recent: list.New()}
	for i, f := range a.families {
		for _, word := range f.words {
			a.words[word] = uint8(i)
		}
	}
	return a
}

// Since is the time from which on fetches are counted.
func (a *Audience) Since() time.Time { return a.since }

// Note remembers that a program fetched a timeline in a format at the time, and what status it was answered. The
// format is one of a few names.
func (a *Audience) Note(timeline, format, userAgent string, status int, at time.Time) {
	who, subscribers := a.read(userAgent)
	a.totals[who].count(status)
	a.mu.Lock()
	defer a.mu.Unlock()
	h := a.of(timeline)
	i := slices.IndexFunc(h.fetches, func(f fetch) bool { return f.family == who && f.format == format })
	if i < 0 {
		if len(h.fetches) >= maxFetches {
			return
		}
		i = len(h.fetches)
		h.fetches = append(h.fetches, fetch{format: format, family: who})
	}
	f := &h.fetches[i]
	f.count++
	f.last, f.status, f.subscribers = max(f.last, at.Unix()), uint16(status), subscribers
}

// of are the fetches of the timeline, which is then the one that was fetched last.
func (a *Audience) of(timeline string) *heard {
	if found := a.timelines[timeline]; found != nil {
		a.recent.MoveToFront(found)
		return found.Value.(*heard)
	}
	if len(a.timelines) >= MaxTimelines {
		oldest := a.recent.Remove(a.recent.Back()).(*heard)
		delete(a.timelines, oldest.timeline)
	}
	h := &heard{timeline: strings.Clone(timeline)} // it may be a part of a long address
	a.timelines[h.timeline] = a.recent.PushFront(h)
	return h
}

// Fetch is the last fetch of a format by one family of programs.
type Fetch struct {
	Format      string
	Client      string // name of the family
	Last        time.Time
	Status      int    // of the answer
	Count       uint64 // of all fetches since Since
	Subscribers int    // for how many people it fetched, as it said itself at the last fetch; 0: it did not say
}

// Fetches are the last fetches of a timeline: by format, the newest first.
func (a *Audience) Fetches(timeline string) []Fetch {
	a.mu.Lock()
	var kept []fetch
	if found := a.timelines[timeline]; found != nil {
		kept = slices.Clone(found.Value.(*heard).fetches)
	}
	a.mu.Unlock()
	slices.SortFunc(kept, func(x, y fetch) int {
		return cmp.Or(strings.Compare(x.format, y.format), cmp.Compare(y.last, x.last), cmp.Compare(x.family, y.family))
	})
	told := make([]Fetch, len(kept))
	for i, f := range kept {
		told[i] = Fetch{
			Format: f.format, Client: a.families[f.family].name, Last: time.Unix(f.last, 0).UTC(),
			Status: int(f.status), Count: f.count, Subscribers: int(f.subscribers),
		}
	}
	return told
}
