package server

import (
	"cmp"
	"math"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
)

// gate is a listener with room for so many connections at once. When it is nearly full, answers end their connections; when it
// is full, those that are idle make way, and whoever comes waits in the queue of the machine. One place has a quarter of the room at most, so
// that nobody holds all of it by himself.
type gate struct {
	net.Listener

	room    chan struct{} // has what is open, and the one that is waited for
	inside  atomic.Int64
	open    *connections
	free    func(netip.Addr) bool // who is not counted by place
	crowded *atomic.Bool
	turned  *atomic.Uint64 // away
	closed  chan struct{}
	once    sync.Once

	mu     sync.Mutex
	places map[netip.Prefix]int
}

func newGate(l net.Listener, most int, open *connections, crowded *atomic.Bool, turned *atomic.Uint64, free func(netip.Addr) bool) *gate {
	return &gate{
		Listener: l, room: make(chan struct{}, most), open: open, free: free, crowded: crowded, turned: turned,
		closed: make(chan struct{}), places: map[netip.Prefix]int{},
	}
}

// Close implements [net.Listener].
func (g *gate) Close() error {
	g.once.Do(func() { close(g.closed) })
	return g.Listener.Close()
}

// Accept implements [net.Listener].
func (g *gate) Accept() (net.Conn, error) {
	for {
		if err := g.enter(); err != nil {
			return nil, err
		}
		conn, err := g.Listener.Accept()
		if err != nil {
			<-g.room
			return nil, err
		}
		place, counted, welcome := g.admit(conn.RemoteAddr())
		if !welcome {
			g.turned.Add(1)
			<-g.room
			_ = conn.Close() // he has enough of them
			continue
		}
		guest := &guest{gate: g, place: place, counted: counted}
		g.count(1)
		if tcp, ok := conn.(*net.TCPConn); ok { // which sends files without copying them
			return &tcpGuest{tcp, guest}, nil
		}
		return &otherGuest{conn, guest}, nil
	}
}

// enter waits for room.
func (g *gate) enter() error {
	select {
	case g.room <- struct{}{}:
	default:
		g.open.reap()
		select {
		case g.room <- struct{}{}:
		case <-g.closed:
			return net.ErrClosed
		}
	}
	return nil
}

// count counts who comes and goes, and sees whether the room is nearly full.
func (g *gate) count(n int64) {
	if crowded := 4*g.inside.Add(n) > 3*int64(cap(g.room)); crowded != g.crowded.Load() {
		g.crowded.Store(crowded)
	}
}

// admit counts a connection for its place, if it is one that is counted, and reports whether there is room for it.
func (g *gate) admit(from net.Addr) (place netip.Prefix, counted, welcome bool) {
	remote, err := netip.ParseAddrPort(from.String())
	addr := remote.Addr().Unmap().WithZone("")
	if err != nil || g.free(addr) {
		return place, false, true
	}
	place = placeOf(addr)
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.places[place] >= max(1, cap(g.room)/4) {
		return place, false, false
	}
	g.places[place]++
	return place, true, true
}

// guest is a connection that was let in.
type guest struct {
	gate    *gate
	place   netip.Prefix
	counted bool
	once    sync.Once
	begun   atomic.Bool // something was read since it was idle
}

// guestOf is what a connection, which may be wrapped, is to its gate; nil: it came by none.
func guestOf(conn net.Conn) *guest {
	for {
		switch c := conn.(type) {
		case *tcpGuest:
			return c.guest
		case *otherGuest:
			return c.guest
		case interface{ NetConn() net.Conn }:
			conn = c.NetConn()
		default:
			return nil
		}
	}
}

// read notes that something was read.
func (t *guest) read(n int) {
	if n > 0 {
		t.begun.Store(true)
	}
}

func (t *guest) left() {
	t.once.Do(func() {
		if t.counted {
			t.gate.mu.Lock()
			if t.gate.places[t.place]--; t.gate.places[t.place] == 0 {
				delete(t.gate.places, t.place)
			}
			t.gate.mu.Unlock()
		}
		t.gate.count(-1)
		<-t.gate.room
	})
}

type tcpGuest struct {
	*net.TCPConn
	guest *guest
}

func (c *tcpGuest) Read(b []byte) (int, error) {
	n, err := c.TCPConn.Read(b)
	c.guest.read(n)
	return n, err
}

func (c *tcpGuest) Close() error {
	defer c.guest.left()
	return c.TCPConn.Close()
}

type otherGuest struct {
	net.Conn
	guest *guest
}

// NetConn is the connection below, as [crypto/tls.Conn.NetConn] is.
func (c *otherGuest) NetConn() net.Conn { return c.Conn }

func (c *otherGuest) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.guest.read(n)
	return n, err
}

func (c *otherGuest) Close() error {
	defer c.guest.left()
	return c.Conn.Close()
}

// reap closes the connections on which nothing is owed. Who was about to ask asks again, as always when a connection ends between two
// requests.
func (c *connections) reap() {
	c.open.Range(func(conn, value any) bool {
		if http.ConnState(value.(*owed).state.Load()) == http.StateIdle {
			_ = conn.(net.Conn).Close()
		}
		return true
	})
}

// gated is the listener with the limit that the server has on connections. Without one there is room for all.
func (s *Server) gated(l net.Listener, open *connections) net.Listener {
	return newGate(l, cmp.Or(s.limits.connections, math.MaxInt32), open, &s.crowded, &s.limits.turned, func(addr netip.Addr) bool {
		return addr.IsLoopback() && !s.limits.named || s.limits.believes(addr)
	})
}
