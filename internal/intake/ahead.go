package intake

import (
	"runtime"
	"sync"
)

// ahead reads lines ahead of who takes them, some at a time, and lets several goroutines make items of them. The items come in
// the order of the lines.
type ahead struct {
	lines  *lines
	work   chan *batch
	order  chan *batch // what is in work, in order
	stop   chan struct{}
	ending sync.WaitGroup
	now    *batch
	taken  int // of now
}

// batch are lines that are taken together.
type batch struct {
	pieces []piece
	items  []Item
	err    error // of the input, behind the lines
	done   chan struct{}
}

// A batch has so many lines, or bytes. Twice as many batches as there are processors are on their way.
const (
	batchLines = 100
	batchBytes = 256 << 10
)

// readAhead reads the lines, and calls each with every item, in several goroutines.
func readAhead(l *lines, each func(*Item)) *ahead {
	workers := runtime.GOMAXPROCS(0)
	a := &ahead{lines: l, work: make(chan *batch), order: make(chan *batch, 2*workers), stop: make(chan struct{})}
	a.ending.Go(a.read)
	for range workers {
		a.ending.Go(func() {
			for b := range a.work {
				for _, p := range b.pieces {
					b.items = append(b.items, l.take(p))
					each(&b.items[len(b.items)-1])
				}
				close(b.done)
			}
		})
	}
	return a
}

// read reads until the input ends, or nobody wants more.
func (a *ahead) read() {
	defer close(a.work)
	for err := error(nil); err == nil; {
		b := &batch{done: make(chan struct{})}
		for size := 0; err == nil && len(b.pieces) < batchLines && size < batchBytes; {
			var p piece
			if p, err = a.lines.piece(); err == nil {
				b.pieces = append(b.pieces, p)
				size += len(p.text)
			}
		}
		b.err = err
		select {
		case a.order <- b:
		case <-a.stop:
			return
		}
		a.work <- b // those who work on it wait for nothing
	}
}

func (a *ahead) next() (Item, error) {
	for {
		if a.now == nil {
			a.now, a.taken = <-a.order, 0
			<-a.now.done
		}
		if a.taken < len(a.now.items) {
			a.taken++
			return a.now.items[a.taken-1], nil
		}
		if a.now.err != nil {
			return Item{}, a.now.err
		}
		a.now = nil
	}
}

// close ends all goroutines.
func (a *ahead) close() {
	close(a.stop)
	a.ending.Wait()
}
