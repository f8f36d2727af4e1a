package server_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"
)

// busy is a listener on a machine that does much else: between what the kernel does and what the program sees of it there is
// a while.
type busy struct {
	net.Listener
	letIn, reads time.Duration
	came         chan struct{} // gets one for each connection, before the program sees it
}

func (b *busy) Accept() (net.Conn, error) {
	conn, err := b.Listener.Accept()
	if err != nil {
		return nil, err
	}
	b.came <- struct{}{}
	time.Sleep(b.letIn)
	return &busyConn{conn.(*net.TCPConn), b.reads}, nil
}

// busyConn is read from a while after something has arrived.
type busyConn struct {
	*net.TCPConn
	late time.Duration
}

func (c *busyConn) Read(b []byte) (int, error) {
	raw, err := c.SyscallConn()
	if err != nil {
		return 0, err
	}
	err = raw.Read(func(fd uintptr) bool {
		_, _, err := syscall.Recvfrom(int(fd), make([]byte, 1), syscall.MSG_PEEK)
		return !errors.Is(err, syscall.EAGAIN)
	})
	if err != nil {
		return 0, err
	}
	time.Sleep(c.late)
	return c.TCPConn.Read(b)
}

// asking is a client that sends requests as it likes.
type asking struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

func dial(t *testing.T, addr string) *asking {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &asking{t, conn, bufio.NewReader(conn)}
}

func (a *asking) ask() { a.t.Helper(); a.send("GET /t/news.atom HTTP/1.1\r\nHost: x\r\n\r\n") }

func (a *asking) send(text string) {
	a.t.Helper()
	if _, err := io.WriteString(a.conn, text); err != nil {
		a.t.Fatal(err)
	}
}

func (a *asking) wantAnswer() {
	a.t.Helper()
	res, err := http.ReadResponse(a.in, nil)
	if err != nil {
		a.t.Fatalf("the request was lost: %v", err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
		a.t.Fatalf("%s, %v", res.Status, err)
	}
}

// serveBusy serves on such a machine until stop is called, which wants a clean end.
func serveBusy(t *testing.T, letIn, reads time.Duration) (b *busy, stop func(), ended <-chan error) {
	t.Helper()
	s := published(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	done := make(chan error, 1)
	b = &busy{l, letIn, reads, make(chan struct{}, 10)}
	go func() { done <- s.server.Serve(ctx, b) }() // ends with the context of the test at the latest
	return b, cancel, done
}

// D3, H18: a server that ends answers who was let in by the kernel and not yet seen by the program.
func TestDrainKnowsWhoIsLetIn(t *testing.T) {
	b, stop, ended := serveBusy(t, 300*time.Millisecond, 0)
	client := dial(t, b.Addr().String())
	client.ask()
	<-b.came
	stop()
	client.wantAnswer()
	if err := <-ended; err != nil {
		t.Errorf("Serve = %v", err)
	}
}

// D3, H18: a server that ends answers a request on a connection that is kept, which has arrived and which nobody has read yet.
func TestDrainAnswersWhatHasArrived(t *testing.T) {
	b, stop, ended := serveBusy(t, 0, 200*time.Millisecond)
	client := dial(t, b.Addr().String())
	for range 2 {
		client.ask()
		client.wantAnswer()
	}
	time.Sleep(20 * time.Millisecond) // until the connection is idle
	client.ask()
	stop()
	client.wantAnswer()
	if err := <-ended; err != nil {
		t.Errorf("Serve = %v", err)
	}
}

// D3, H18: a server that ends waits for the rest of a request that has begun on a connection that is kept, but not for ever.
func TestDrainWaitsForTheRest(t *testing.T) {
	b, stop, ended := serveBusy(t, 0, 0)
	client, idler := dial(t, b.Addr().String()), dial(t, b.Addr().String())
	for _, a := range []*asking{client, idler} {
		a.ask()
		a.wantAnswer()
		a.send("GET /t/news.atom HTTP/1.1\r\nHo")
	}
	time.Sleep(20 * time.Millisecond) // until it was read
	stop()
	time.Sleep(200 * time.Millisecond) // in which the server would end
	client.send("st: x\r\n\r\n")
	client.wantAnswer()
	if err := <-ended; err != nil {
		t.Errorf("Serve = %v", err)
	}
}
