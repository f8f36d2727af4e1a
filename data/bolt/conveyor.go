package bolt

// conveyor takes entries to a goroutine of its own, in blocks: a few at most are on their way. Its goroutine ends when it is closed,
// and works on nothing more after an error. One goroutine may add.
type conveyor struct {
	loading block
	full    chan block
	empty   chan block
	ended   chan struct{} // closed when the goroutine works no more; err is set before
	err     error
}

// onTheWay is how many blocks there are between two goroutines.
const onTheWay = 4

// newConveyor calls take with every entry, in its goroutine. The entries are only lent.
func newConveyor(take func(bucket byte, key, value []byte) error) *conveyor {
	c := &conveyor{full: make(chan block, onTheWay), empty: make(chan block, onTheWay+2), ended: make(chan struct{})}
	go func() {
		defer close(c.ended)
		for b := range c.full {
			if c.err = b.each(take); c.err != nil {
				return
			}
			b.bytes = b.bytes[:0]
			c.empty <- b // which has room for all that there are
		}
	}()
	return c
}

// add puts an entry on the conveyor. It copies key and value. The error is that of take, for this or an earlier entry.
func (c *conveyor) add(bucket byte, key, value []byte) error {
	c.loading.add(bucket, key, value)
	if len(c.loading.bytes) < blockSize {
		return nil
	}
	return c.send()
}

func (c *conveyor) send() error {
	select {
	case <-c.ended:
		return c.err
	case c.full <- c.loading:
	}
	select {
	case c.loading = <-c.empty:
	default:
		c.loading = block{}
	}
	return nil
}

// close waits until all that was added is taken, and returns the error of take.
func (c *conveyor) close() error {
	if len(c.loading.bytes) > 0 {
		_ = c.send() // whose error comes again
	}
	close(c.full)
	<-c.ended
	return c.err
}
