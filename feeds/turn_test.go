package feeds_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"

	"dateline/feeds"
	"dateline/timeline"
)

// counter is a store whose lists wait until they are let through, and which notes whose they are.
type counter struct {
	timeline.Store
	gate  chan struct{}
	mu    sync.Mutex
	lists []string
}

func (c *counter) List(ctx context.Context, q timeline.Query) (timeline.Page, error) {
	c.mu.Lock()
	c.lists = append(c.lists, q.Timeline)
	c.mu.Unlock()
	<-c.gate
	return c.Store.List(ctx, q)
}

// crowd asks for documents of a publisher whose store is slow, in a bubble of [synctest].
type crowd struct {
	t         *testing.T
	store     *counter
	publisher *feeds.Publisher
	request   *feeds.Request
	places    int
	spent     []int // per part
	all       sync.WaitGroup
}

func newCrowd(t *testing.T, d *desk, r *feeds.Request) *crowd {
	store := &counter{Store: d.store, gate: make(chan struct{})}
	return &crowd{t: t, store: store, publisher: feeds.NewPublisher(store, site, 64<<20), request: r, places: max(2, runtime.GOMAXPROCS(0))}
}

// asker is who waits for a document.
type asker struct {
	hangUp context.CancelFunc
	err    error
	done   bool
}

// ask asks for a document of the timeline, with the key, and comes back when all are waiting.
func (c *crowd) ask(slug, key string) *asker {
	c.t.Helper()
	one := *c.request
	one.Key, one.Query.Timeline = key, slug
	one.Spend = func(entries int) {
		c.store.mu.Lock()
		defer c.store.mu.Unlock()
		c.spent = append(c.spent, entries)
	}
	v, err := c.store.Validator(c.t.Context(), one.Query)
	if err != nil {
		c.t.Fatal(err)
	}
	a := &asker{}
	var ctx context.Context
	ctx, a.hangUp = context.WithCancel(c.t.Context())
	c.all.Go(func() {
		_, a.err = c.publisher.Document(ctx, &one, v)
		a.done = true
	})
	synctest.Wait()
	return a
}

// pass lets so many lists through, one by one.
func (c *crowd) pass(n int) {
	for range n {
		c.store.gate <- struct{}{}
		synctest.Wait()
	}
}

func (c *crowd) leave(askers ...*asker) {
	for _, a := range askers {
		a.hangUp()
	}
	synctest.Wait()
}

// open lets everything through, and waits until all have what they asked for.
func (c *crowd) open() {
	close(c.store.gate)
	c.all.Wait()
	synctest.Wait()
}

func (c *crowd) wantMade(want uint64) {
	c.t.Helper()
	if _, read, _ := c.publisher.Made(); read != want {
		c.t.Errorf("%d documents are made, want %d", read, want)
	}
}

// However much is asked for of one timeline, the next place is that of another one.
func TestTimelinesTakeTurns(t *testing.T) {
	d, r := big(t, 600)
	d.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "small", Title: "Small", Lang: "en", Zone: "UTC"}})
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, d, r)
		for i := range 10 * c.places {
			c.ask("main", strconv.Itoa(i))
		}
		small := c.ask("small", "small")
		c.pass(2 * c.places)
		if at := slices.Index(c.store.lists, "small"); at < c.places || at > c.places+1 {
			t.Errorf("the small timeline is read as number %d, want the first one or two behind the %d that were at work", at, c.places)
		}
		if !small.done || small.err != nil {
			t.Errorf("the small document: done %v, %v", small.done, small.err)
		}
		c.wantMade(1)
		c.open()
		c.wantMade(uint64(10*c.places) + 1)
	})
}

// What nobody waits for leaves the queue; what is at work goes on if nobody else needs its place, and is given up at the next part if
// somebody does. Who asks again before that gets it.
func TestPublisherGivesUp(t *testing.T) {
	d, r := big(t, 1200)
	t.Run("alone", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := newCrowd(t, d, r)
			gone := c.ask("main", "a")
			c.leave(gone)
			if gone.err == nil {
				t.Error("who hung up was given a document")
			}
			c.open()
			c.wantMade(1)
			if fmt.Sprint(c.spent) != "[500 500 200]" {
				t.Errorf("who hung up pays for %v", c.spent)
			}
		})
	})
	t.Run("others wait", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := newCrowd(t, d, r)
			var gone []*asker
			for i := range 5 * c.places {
				gone = append(gone, c.ask("main", strconv.Itoa(i)))
			}
			c.leave(gone...)
			last := c.ask("main", "last")
			c.open()
			if last.err != nil {
				t.Error(last.err)
			}
			// One place was needed: the first at work is given up for it, and the others go on one by one.
			if _, read, _ := c.publisher.Made(); read > uint64(c.places) {
				t.Errorf("%d documents are made, of which nobody waited for %d", read, read-1)
			}
			if n := len(c.store.lists); n > 3*c.places+1 {
				t.Errorf("%d parts are read", n)
			}
		})
	})
	t.Run("asked again", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c := newCrowd(t, d, r)
			var gone []*asker
			for i := range c.places {
				gone = append(gone, c.ask("main", strconv.Itoa(i)))
			}
			c.leave(gone...)
			again := c.ask("main", "0")
			last := c.ask("main", "last")
			c.open()
			if again.err != nil || last.err != nil {
				t.Error(again.err, last.err)
			}
			if n := len(c.spent); n > 3*(c.places+1) {
				t.Errorf("%d parts are made: it was begun twice", n)
			}
		})
	})
}

// Large documents are made one by one, and who hangs up while he waits for that lets the next one come.
func TestLargeOnesOneByOne(t *testing.T) {
	d, r := big(t, 1200)
	synctest.Test(t, func(t *testing.T) {
		c := newCrowd(t, d, r)
		first, second, third := c.ask("main", "1"), c.ask("main", "2"), c.ask("main", "3")
		c.pass(3) // the first part of each
		if n := len(c.store.lists); n != 4 {
			t.Errorf("%d parts are asked for, want the second one of one document", n-3)
		}
		c.leave(second)
		c.open()
		if first.err != nil || second.err == nil || third.err != nil {
			t.Error(first.err, second.err, third.err)
		}
		c.wantMade(2)
	})
}
