package feeds

import (
	"context"
	"sync"
)

// flights lets all who ask for the same wait for one, and knows whether anybody still does: what nobody waits for leaves the queue.
type flights struct {
	mu    sync.Mutex
	under map[string]*flight // way
}

// flight is a document that is waited for.
type flight struct {
	of      *flights
	key     string
	needed  context.Context // ends when it is given up
	giveUp  context.CancelFunc
	waiters int  // who may still hang up
	queued  bool // it waits for a place
	landed  chan struct{}
	doc     *Document
	err     error
}

func newFlights() *flights { return &flights{under: map[string]*flight{}} }

// do is what work makes, once for all who ask for the key meanwhile. Work goes on in a context that ends with nobody's request.
func (g *flights) do(ctx context.Context, key string, work func(context.Context, *flight) (*Document, error)) (*Document, error) {
	g.mu.Lock()
	f := g.under[key]
	if f == nil {
		f = &flight{of: g, key: key, landed: make(chan struct{})}
		g.under[key] = f
		ctx := context.WithoutCancel(ctx) // the first to ask may hang up; the others still want it
		f.needed, f.giveUp = context.WithCancel(ctx)
		go f.fly(ctx, work)
	}
	f.waiters++
	g.mu.Unlock()
	select {
	case <-f.landed:
		return f.doc, f.err
	case <-ctx.Done():
		f.hangUp()
		return nil, ctx.Err()
	}
}

func (f *flight) fly(ctx context.Context, work func(context.Context, *flight) (*Document, error)) {
	f.doc, f.err = work(ctx, f)
	f.of.mu.Lock()
	f.drop()
	f.of.mu.Unlock()
	close(f.landed)
}

// drop lets the next who asks begin anew.
func (f *flight) drop() {
	f.giveUp()
	if f.of.under[f.key] == f {
		delete(f.of.under, f.key)
	}
}

func (f *flight) hangUp() {
	f.of.mu.Lock()
	defer f.of.mu.Unlock()
	if f.waiters--; f.waiters == 0 && f.queued {
		f.drop()
	}
}

// take takes a free place, or waits for one as long as anybody waits for the document.
func (f *flight) take(p *places, party string) error {
	if p.find() {
		return nil
	}
	if !f.queue(true) {
		return f.needed.Err()
	}
	if err := p.take(f.needed, party); err != nil {
		return err
	}
	if !f.queue(false) {
		p.give()
		return f.needed.Err()
	}
	return nil
}

// queue notes that it waits for a place, or that it has one, and reports whether it is still needed: of what waits, that is so while
// somebody waits for it.
func (f *flight) queue(queued bool) bool {
	f.of.mu.Lock()
	defer f.of.mu.Unlock()
	if f.queued = queued; queued && f.waiters == 0 {
		f.drop()
	}
	return f.needed.Err() == nil
}

// yield gives up what nobody waits for any more; who asks again begins anew. Who has hung up often comes again, so that this is for when others need the place.
func (f *flight) yield() error {
	f.of.mu.Lock()
	defer f.of.mu.Unlock()
	if f.waiters == 0 {
		f.drop()
	}
	return f.needed.Err()
}
