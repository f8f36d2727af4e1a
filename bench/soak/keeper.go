package soak

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"dateline/bench/lab"
)

// keeper runs the service, and starts it anew on the same sockets.
type keeper struct {
	lab     *lab.Lab
	sockets *lab.Sockets
	file    string
	logs    *os.File

	mu      sync.RWMutex // held while there is no process, or it is about to end
	server  *lab.Server
	starts  int
	closed  bool
	spent   time.Duration // CPU time of the processes before
	longest time.Duration // from the signal to the first answer of the next process
}

func newKeeper(ctx context.Context, l *lab.Lab, file string) (*keeper, error) {
	sockets, err := lab.NewSockets()
	if err != nil {
		return nil, err
	}
	logs, err := os.Create(filepath.Join(filepath.Dir(file), "service.log"))
	if err != nil {
		return nil, errors.Join(err, sockets.Close())
	}
	k := &keeper{lab: l, sockets: sockets, file: file, logs: logs}
	k.mu.Lock()
	defer k.mu.Unlock()
	return k, k.start(ctx)
}

func (k *keeper) start(ctx context.Context) (err error) {
	k.starts++
	k.server, err = k.lab.DatelineOn(ctx, k.file, k.sockets, k.logs)
	return err
}

// stop ends the process, and notes what it cost.
func (k *keeper) stop() error {
	if k.server == nil {
		return nil
	}
	spent, err := k.server.CPU()
	k.spent += spent
	err = errors.Join(err, k.server.Stop())
	k.server = nil
	return err
}

// restart ends the process by SIGTERM and starts the next one.
func (k *keeper) restart(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	began := time.Now()
	if err := k.stop(); err != nil {
		return err
	}
	if err := k.start(ctx); err != nil {
		return err
	}
	k.longest = max(k.longest, time.Since(began))
	return nil
}

// reading lets somebody look at the process, which does not end meanwhile. It is false if there is none.
func (k *keeper) reading(look func(s *lab.Server, life int) error) (bool, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.server == nil {
		return false, nil
	}
	return true, look(k.server, k.starts-1)
}

// cpu is what all processes cost so far.
func (k *keeper) cpu() (spent time.Duration, err error) {
	_, err = k.reading(func(s *lab.Server, _ int) error {
		now, err := s.CPU()
		spent = k.spent + now
		return err
	})
	return spent, err
}

// close ends everything, once.
func (k *keeper) close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return nil
	}
	k.closed = true
	return errors.Join(k.stop(), k.sockets.Close(), k.logs.Close())
}

// faults are the lines of the log that tell of a fault of the service, and the first of them.
func (k *keeper) faults() (count int, first string, err error) {
	log, err := os.ReadFile(k.logs.Name())
	if err != nil {
		return 0, "", err
	}
	for line := range bytes.Lines(log) {
		if bytes.Contains(line, []byte("level=ERROR")) || bytes.HasPrefix(line, []byte("panic")) || bytes.HasPrefix(line, []byte("fatal")) {
			if count++; count == 1 {
				first = fmt.Sprintf("%.500s", bytes.TrimSpace(line))
			}
		}
	}
	return count, first, nil
}
