package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// connections knows which connections are owed an answer: those that are open and not idle. Every poll comes by twice, so that
// nobody waits for others here. The zero value works.
type connections struct{ open sync.Map } // of *owed, by net.Conn

type owed struct {
	opened time.Time
	state  atomic.Int32 // of [http.ConnState]
}

// note is an [http.Server.ConnState].
func (c *connections) note(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		o := &owed{opened: time.Now()} // how long a client is silent is no business of the service's clock
		o.state.Store(int32(state))
		c.open.Store(conn, o)
	case http.StateHijacked, http.StateClosed:
		c.open.Delete(conn)
	default:
		if o, ok := c.open.Load(conn); ok {
			o.(*owed).state.Store(int32(state))
		}
	}
}

// silent is how long a client may open a connection and ask nothing before it is left alone when the server ends.
const silent = 8 * time.Second

// waiting reports whether a client is owed an answer that may still come.
func (c *connections) waiting() (waits bool) {
	c.open.Range(func(_, value any) bool {
		o := value.(*owed)
		switch http.ConnState(o.state.Load()) {
		case http.StateActive:
			waits = true
		case http.StateNew:
			waits = time.Since(o.opened) < silent
		}
		return !waits
	})
	return waits
}

// drainPause is how long the server waits for what is on its way, such as a request on a connection that is kept.
const drainPause = 20 * time.Millisecond

// drain ends a server without losing a request: [http.Server.Shutdown] drops those that it reads after it began. So nobody
// is let in any more first, then all who are owed an answer get one, which ends the connection, and only then the rest is closed.
func (s *Server) drain(ctx context.Context, server *http.Server, l net.Listener, open *connections) error {
	ctx, cancel := context.WithTimeout(ctx, drainTimeout)
	defer cancel()
	s.draining.Store(true)
	err := l.Close()
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	for tick := time.NewTicker(drainPause); ; {
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
		if !open.waiting() || ctx.Err() != nil {
			tick.Stop()
			break
		}
	}
	if failed := server.Shutdown(ctx); failed != nil {
		err = errors.Join(err, failed, server.Close())
	}
	return err
}
