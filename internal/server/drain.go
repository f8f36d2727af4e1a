package server

import (
	"context"
	"crypto/tls"
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
	guest  *guest       // nil: it came by no gate
}

// begun reports whether something of a request was read on a connection that counts as idle until its header is read.
func (o *owed) begun() bool { return o.guest != nil && o.guest.begun.Load() }

// note is an [http.Server.ConnState].
func (c *connections) note(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		o := &owed{opened: time.Now(), guest: guestOf(conn)} // how long a client is silent is no business of the service's clock
		o.state.Store(int32(state))
		c.open.Store(conn, o)
	case http.StateHijacked, http.StateClosed:
		c.open.Delete(conn)
	default:
		if o, ok := c.open.Load(conn); ok {
			o := o.(*owed)
			if state == http.StateIdle && o.guest != nil {
				o.guest.begun.Store(false)
			}
			o.state.Store(int32(state))
		}
	}
}

// silent is how long a client may open a connection and ask nothing, or begin to ask and not end, before it is left alone when
// the server ends.
const silent = 8 * time.Second

// waiting reports whether a client is owed an answer that may still come, when the server has been ending since a time.
func (c *connections) waiting(since time.Time) (waits bool) {
	c.open.Range(func(conn, value any) bool {
		o := value.(*owed)
		switch http.ConnState(o.state.Load()) {
		case http.StateActive:
			waits = true
		case http.StateNew:
			waits = time.Since(o.opened) < silent || arrived(conn.(net.Conn))
		case http.StateIdle:
			begun := o.begun() && !multiplexed(conn.(net.Conn)) // of HTTP/2 not all that is read is a request
			waits = begun && time.Since(since) < silent || arrived(conn.(net.Conn))
		}
		return !waits
	})
	return waits
}

// release closes the connections that are idle, each right after a look whether a request has come. Those of HTTP/2 are told
// first that there will be no more, which [http.Server.Shutdown] does.
func (c *connections) release() {
	c.open.Range(func(key, value any) bool {
		o := value.(*owed)
		conn := key.(net.Conn)
		if http.ConnState(o.state.Load()) == http.StateIdle && !multiplexed(conn) && !o.begun() && !arrived(conn) {
			_ = conn.Close()
		}
		return true
	})
}

// multiplexed reports whether a connection speaks HTTP/2.
func multiplexed(conn net.Conn) bool {
	c, encrypted := conn.(*tls.Conn)
	return encrypted && c.ConnectionState().NegotiatedProtocol == "h2"
}

// drainPause is how long the server waits for what is on its way, such as a request on a connection that is kept.
const drainPause = 20 * time.Millisecond

// calm is how many times in a row nobody may be owed an answer before the rest is closed: a request may be between the kernel and
// who notes that it was read.
const calm = 2

// drain ends a server without losing a request: [http.Server.Shutdown] drops those that it reads after it began. So nobody
// is let in any more first; when the loop that lets them in has ended, which served tells, all who came are known, however busy the
// machine is. Then all who are owed an answer get one, which ends the connection, and only then the rest is closed.
func (s *Server) drain(ctx context.Context, server *http.Server, l net.Listener, served <-chan error, open *connections) error {
	ctx, cancel := context.WithTimeout(ctx, drainTimeout)
	defer cancel()
	s.draining.Store(true)
	err := l.Close()
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	if stopped := <-served; !errors.Is(stopped, http.ErrServerClosed) && !errors.Is(stopped, net.ErrClosed) {
		err = errors.Join(err, stopped)
	}
	since := time.Now()
	open.calmDown(ctx, since)
	open.release()
	open.calmDown(ctx, since) // a request may have come just before
	failed := server.Shutdown(ctx)
	if errors.Is(failed, context.DeadlineExceeded) { // an end that was asked for is none that failed
		s.log.Warn("clients that took too long were cut off", "after", drainTimeout)
		failed = server.Close()
	}
	return errors.Join(err, failed)
}

// calmDown waits until nobody is owed an answer, or ctx is done.
func (c *connections) calmDown(ctx context.Context, since time.Time) {
	tick := time.NewTicker(drainPause)
	defer tick.Stop()
	for quiet := 0; quiet < calm && ctx.Err() == nil; quiet++ {
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
		if c.waiting(since) {
			quiet = -1
		}
	}
}
