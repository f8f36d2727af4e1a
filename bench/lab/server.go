package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"time"

	"dateline/bench/load"
	"dateline/bench/proc"
)

// Server is a running server.
type Server struct {
	*proc.Process

	Addr    string        // HOST:PORT
	Started time.Duration // how long it took from exec to the whole of the first answer
}

// The names of the servers, and of what is compared with in this process.
const (
	DatelineName  = "Dateline"
	BareName      = "bare net/http"
	NginxName     = "nginx"
	AfternoonName = "afternoon's program"
	CursorName    = "bare bbolt cursor"
	SQLiteName    = "SQLite FTS5"
)

// AdminToken is the token of every Dateline that the lab starts.
const AdminToken = "an-admin-token-for-measuring"

// Dateline serves a file. Its base URL is the same at every start, so that a restart changes no document.
func (l *Lab) Dateline(ctx context.Context, file string) (*Server, error) {
	return l.DatelineUntil(ctx, file, "/readyz")
}

// DatelineUntil is Dateline, waited for until it answers a path, with further flags.
func (l *Lab) DatelineUntil(ctx context.Context, file, path string, flags ...string) (*Server, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	flags = append([]string{"serve", "--addr", addr, "--db", file, "--base-url", "https://dates.example.org", "--authority", "dates.example.org,2025"}, flags...)
	return l.start(ctx, addr, path, proc.Command{
		Name: DatelineName, Program: l.program("dateline"), Args: flags,
		Env: append(l.env(), "DATELINE_ADMIN_TOKEN="+AdminToken),
	})
}

// Bare serves one document under every path with the standard library alone.
func (l *Lab) Bare(ctx context.Context, d *Document) (*Server, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	return l.start(ctx, addr, "/", proc.Command{
		Name: BareName, Program: l.program("bare"), Env: l.env(),
		Args: []string{"-addr", addr, "-file", d.file, "-type", d.MediaType},
	})
}

// Afternoon serves events with the program that is written in an afternoon.
func (l *Lab) Afternoon(ctx context.Context, events int) (*Server, error) {
	lines, err := l.Lines(ctx, 0, events)
	if err != nil {
		return nil, err
	}
	dir, err := l.Folder()
	if err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	return l.start(ctx, addr, "/feed.atom", proc.Command{
		Name: AfternoonName, Program: l.program("afternoon"), Env: l.env(),
		Args: []string{"-addr", addr, "-db", filepath.Join(dir, "afternoon.db"), "-load", lines},
	})
}

func (l *Lab) env() []string { return []string{"GOMAXPROCS=" + strconv.Itoa(l.Procs)} }

// starting is how long a server may take until it answers.
const starting = time.Minute

// start starts a server and waits until it answers the path.
func (l *Lab) start(ctx context.Context, addr, ready string, c proc.Command) (*Server, error) {
	if c.Logs == nil {
		c.Logs = l.Logs
	}
	began := time.Now()
	process, err := proc.Start(ctx, c)
	if err != nil {
		return nil, err
	}
	s := &Server{Process: process, Addr: addr}
	for deadline := time.Now().Add(starting); ; {
		_, err := s.Ask(load.Get(ready))
		if err == nil {
			s.Started = time.Since(began)
			return s, nil
		}
		select {
		case <-s.Ended():
			return nil, fmt.Errorf("%s ended before it answered; --logs shows what it says: %w", s.Name, errors.Join(s.Stop(), err))
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), s.Stop())
		case <-time.After(time.Millisecond): // nothing tells when a port is open
		}
		if time.Now().After(deadline) {
			return nil, errors.Join(fmt.Errorf("%s does not answer: %w", s.Name, err), s.Stop())
		}
	}
}

// freeAddr is an address that was free a moment ago.
func freeAddr() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// Ask sends one request over a connection of its own. A status of 400 and above is an error.
func (s *Server) Ask(request []byte) (*load.Response, error) {
	conn, err := load.Dial(s.Addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	answer, err := conn.Do(request)
	if err == nil && answer.Status >= 400 {
		err = fmt.Errorf("%s answers %d: %.200s", s.Name, answer.Status, answer.Body)
	}
	return answer, err
}
