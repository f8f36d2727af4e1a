package load

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// Work is one kind of request, asked again and again.
type Work struct {
	Next  func() ([]byte, Check) // the next request; called by many goroutines
	Fresh bool                   // a new connection for each request
	Conns int                    // connections that ask at the same time; 0: 8
}

// Check says what is wrong with an answer.
type Check func(*Response) error

// Same asks one request again and again, and wants the status.
func Same(request []byte, status int) Work {
	check := Want(status)
	return Work{Next: func() ([]byte, Check) { return request, check }}
}

// Want is the check of a status.
func Want(status int) Check {
	return func(r *Response) error {
		if r.Status != status {
			return fmt.Errorf("status %d, want %d: %.200s", r.Status, status, r.Body)
		}
		return nil
	}
}

// Session is some connections to one server that are open and have been used.
type Session struct {
	addr  string
	work  Work
	conns []*Conn
}

// Open connects, and asks warm once on every connection, so that what follows does not pay for connecting. With
// work.Fresh it does nothing.
func Open(addr string, work Work, warm []byte) (*Session, error) {
	if work.Conns == 0 {
		work.Conns = 8
	}
	s := &Session{addr: addr, work: work}
	for range work.Conns {
		if work.Fresh {
			s.conns = append(s.conns, nil)
			continue
		}
		conn, err := Dial(addr)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.conns = append(s.conns, conn)
		if _, err := conn.Do(warm); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

// Close ends the connections.
func (s *Session) Close() error {
	var errs []error
	for _, conn := range s.conns {
		if conn != nil {
			errs = append(errs, conn.Close())
		}
	}
	return errors.Join(errs...)
}

// Run sends n requests over all connections, and returns when all are answered or one went wrong.
func (s *Session) Run(ctx context.Context, n int) error {
	var left atomic.Int64
	left.Store(int64(n))
	var running sync.WaitGroup
	errs := make([]error, len(s.conns))
	for i, conn := range s.conns {
		running.Go(func() {
			for errs[i] == nil && ctx.Err() == nil && left.Add(-1) >= 0 {
				if errs[i] = s.ask(conn); errs[i] != nil {
					left.Store(0) // the others need not go on
				}
			}
		})
	}
	running.Wait()
	return errors.Join(append(errs, ctx.Err())...)
}

func (s *Session) ask(conn *Conn) (err error) {
	if s.work.Fresh {
		if conn, err = Dial(s.addr); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, conn.Close()) }()
	}
	request, check := s.work.Next()
	answer, err := conn.Do(request)
	if err != nil {
		return err
	}
	return check(answer)
}
