package soak

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// tally counts what all clients saw.
type tally struct {
	mu       sync.Mutex
	answers  int
	took     []float64 // of each answer, in ms
	failures map[string]*failure
	looks    int // at views behind an acknowledged write
	stale    int
	writes   int // acknowledged
	chores   map[string]int
}

// failure is one kind of thing that must not happen.
type failure struct {
	count int
	first string // what was said, for people
}

func newTally() *tally { return &tally{failures: map[string]*failure{}, chores: map[string]int{}} }

func (t *tally) answered(took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.answers++
	t.took = append(t.took, float64(took.Microseconds())/1e3)
}

// fail counts a failure by its kind.
func (t *tally) fail(kind, format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.failures[kind]
	if f == nil {
		f = &failure{first: fmt.Sprintf(format, args...)}
		t.failures[kind] = f
	}
	f.count++
}

func (t *tally) looked(stale bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.looks++
	if stale {
		t.stale++
	}
}

func (t *tally) wrote() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.writes++
}

func (t *tally) did(chore string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.chores[chore]++
}

// failed is how many failures there were, and a line for each kind.
func (t *tally) failed() (count int, lines []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for kind, f := range t.failures {
		count += f.count
		lines = append(lines, fmt.Sprintf("%d × %s, at first: %s", f.count, kind, f.first))
	}
	slices.Sort(lines)
	return count, lines
}

// brokenConnection is what kindOf says of a connection that ended before the answer did.
const brokenConnection = "connection broken"

// kindOf names the kind of an error of a connection.
func kindOf(err error) string {
	var timeout net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE),
		strings.Contains(err.Error(), "server closed idle connection"):
		return brokenConnection
	}
	return "other error of a connection"
}

// kindOfStatus names the kind of an answer that was not wanted.
func kindOfStatus(status int) string {
	if status >= 500 && status != 503 {
		return "status 5xx other than 503"
	}
	return fmt.Sprintf("status %d", status)
}
