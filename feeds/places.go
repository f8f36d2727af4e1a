package feeds

import (
	"context"
	"slices"
	"sync"
)

// places are what work needs one of to be done. Who finds none waits, and parties take turns: however much one of them asks for, the
// next place is that of the next one.
type places struct {
	mu      sync.Mutex
	free    int
	turns   []string // the parties that wait, the next one first
	waiting map[string][]chan struct{}
}

func newPlaces(n int) *places { return &places{free: n, waiting: map[string][]chan struct{}{}} }

// find takes a place if one is free.
func (p *places) find() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	found := p.free > 0
	if found {
		p.free--
	}
	return found
}

// take waits for a place, or until nobody needs it any more.
func (p *places) take(ctx context.Context, party string) error {
	p.mu.Lock()
	if p.free > 0 {
		p.free--
		p.mu.Unlock()
		return nil
	}
	given := make(chan struct{})
	if len(p.waiting[party]) == 0 {
		p.turns = append(p.turns, party)
	}
	p.waiting[party] = append(p.waiting[party], given)
	p.mu.Unlock()
	select {
	case <-given:
		return nil
	case <-ctx.Done():
		p.leave(party, given)
		return ctx.Err()
	}
}

// leave takes back that somebody waits.
func (p *places) leave(party string, given chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	line := p.waiting[party]
	i := slices.Index(line, given)
	if i < 0 { // he got it at the same moment
		p.pass()
		return
	}
	if p.waiting[party] = slices.Delete(line, i, i+1); len(p.waiting[party]) == 0 {
		delete(p.waiting, party)
		p.turns = slices.DeleteFunc(p.turns, func(other string) bool { return other == party })
	}
}

// give gives a place back.
func (p *places) give() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pass()
}

// pass passes a place on to who is next.
func (p *places) pass() {
	if len(p.turns) == 0 {
		p.free++
		return
	}
	party := p.turns[0]
	p.turns = p.turns[1:]
	given := p.waiting[party][0]
	if rest := p.waiting[party][1:]; len(rest) > 0 {
		p.waiting[party] = rest
		p.turns = append(p.turns, party)
	} else {
		delete(p.waiting, party)
	}
	close(given)
}

// wanted reports whether somebody waits for a place.
func (p *places) wanted() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.turns) > 0
}
