package server

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

// connections knows which connections are owed an answer: those that are open and not idle. The zero value works.
type connections struct {
	mu   sync.Mutex
	owed map[net.Conn]time.Time // since when; by connection
}

// note is an [http.Server.ConnState].
func (c *connections) note(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew, http.StateActive:
		if c.owed == nil {
			c.owed = map[net.Conn]time.Time{}
		}
		c.owed[conn] = time.Now() // how long a client is silent is no business of the service's clock
	case http.StateIdle, http.StateHijacked, http.StateClosed:
		delete(c.owed, conn)
	}
}

// silent is how long a client may open a connection and ask nothing before it is left alone when the server ends.
const silent = 8 * time.Second

// waiting reports whether a client is owed an answer that may still come.
func (c *connections) waiting() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, since := range c.owed {
		if time.Since(since) < silent {
			return true
		}
	}
	return false
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
