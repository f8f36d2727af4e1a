package lab

import (
	"context"
	"errors"
	"net"
	"os"

	"dateline/bench/proc"
)

// Sockets stay open while one process ends and the next one begins, as those of systemd do: who comes meanwhile waits.
type Sockets struct {
	Readers, Admin string // HOST:PORT, for readers and for operations

	listeners []net.Listener
	files     []*os.File
}

// NewSockets listens on free ports of the loopback interface. Nobody is let in but by a process that they are handed to.
func NewSockets() (*Sockets, error) {
	s := &Sockets{}
	for _, addr := range []*string{&s.Readers, &s.Admin} {
		l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.listeners = append(s.listeners, l)
		file, err := l.File()
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.files = append(s.files, file)
		*addr = l.Addr().String()
	}
	return s, nil
}

// Close ends the sockets.
func (s *Sockets) Close() error {
	var errs []error
	for _, l := range s.listeners {
		errs = append(errs, l.Close())
	}
	for _, f := range s.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// DatelineOn serves a file on sockets that are handed over, as systemd does (sd_listen_fds(3)): the shell gives the program the
// number of its own process. What it says goes to logs, if that is not nil.
func (l *Lab) DatelineOn(ctx context.Context, file string, s *Sockets, logs *os.File) (*Server, error) {
	return l.start(ctx, s.Readers, "/readyz", proc.Command{
		Name: DatelineName, Program: "sh", Logs: logs, Files: s.files,
		Args: []string{
			"-c", `LISTEN_PID=$$ exec "$0" "$@"`, l.program("dateline"),
			"serve", "--db", file, "--base-url", "https://dates.example.org", "--authority", "dates.example.org,2025",
		},
		Env: append(l.env(), "DATELINE_ADMIN_TOKEN="+AdminToken, "LISTEN_FDS=2", "LISTEN_FDNAMES=readers:admin"),
	})
}
