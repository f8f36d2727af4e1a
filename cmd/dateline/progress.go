package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// unit is what progress is counted in.
type unit bool

const (
	inBytes  unit = false
	inEvents unit = true
)

// When progress is shown. Short work shows none.
const (
	barAfter  = 500 * time.Millisecond
	barEvery  = 100 * time.Millisecond
	lineEvery = 5 * time.Second
)

// meter tells how far a long piece of work has come: by a bar where out is a terminal, elsewhere by a line
// now and then, for logs. It is safe for concurrent use.
type meter struct {
	out      io.Writer // nil: it is silent
	terminal bool
	width    func() int // of the terminal, in columns
	now      func() time.Time
	verb     string
	unit     unit

	mu    sync.Mutex // over out and what follows
	began time.Time
	told  time.Time
	drawn bool // whether a bar stands on the terminal
}

// meter begins to measure the work of a verb.
func (p *Program) meter(verb string, u unit, silent bool) *meter {
	m := &meter{now: p.Now, verb: verb, unit: u, began: p.Now()}
	if silent {
		return m
	}
	m.out, m.told = p.Err, m.began
	if file, ok := p.Err.(*os.File); ok && term.IsTerminal(int(file.Fd())) && os.Getenv("TERM") != "dumb" {
		m.terminal, m.told = true, m.began.Add(barAfter-barEvery)
		m.width = func() int {
			width, _, err := term.GetSize(int(file.Fd()))
			if err != nil || width <= 0 {
				return 80
			}
			return width
		}
	}
	return m
}

// tell says that done of total is done; total is below one if it is not known.
func (m *meter) tell(done, total int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.out == nil {
		return
	}
	now := m.now()
	every := lineEvery
	if m.terminal {
		every = barEvery
	}
	if now.Sub(m.told) < every {
		return
	}
	m.told = now
	text := m.text(done, total, now.Sub(m.began))
	if !m.terminal {
		fmt.Fprintln(m.out, text)
		return
	}
	m.drawn = true
	fmt.Fprint(m.out, eraseLine+withBar(text, done, total, m.width()))
}

// eraseLine takes away what stands in the line of a terminal, and goes to its beginning.
const eraseLine = "\r\x1b[K"

// end takes the bar away, so that what is printed next stands alone. It tells nothing more afterwards.
func (m *meter) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.drawn {
		fmt.Fprint(m.out, eraseLine)
	}
	m.out, m.drawn = nil, false
}

// text is the progress in words: share, amount, rate and time left.
func (m *meter) text(done, total int64, took time.Duration) string {
	if total > 0 {
		done = min(done, total)
	}
	rate := float64(done) / max(took.Seconds(), 0.001)
	parts := []string{m.amount(done), m.amount(int64(rate)) + "/s"}
	if total > 0 {
		parts[0] = fmt.Sprintf("%d%%, %s of %s", 100*done/total, parts[0], m.amount(total))
		switch {
		case done == total:
			parts = append(parts, "finishing")
		case rate > 0:
			parts = append(parts, timeLeft(float64(total-done)/rate)+" left")
		}
	}
	return m.verb + ": " + strings.Join(parts, ", ")
}

// amount is a number with its unit.
func (m *meter) amount(n int64) string {
	if m.unit == inEvents {
		return fmt.Sprintf("%d events", n)
	}
	return size(n)
}

// size is a number of bytes as people read it.
func size(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	value, prefixes := float64(n)/1000, "kMGTPE"
	for value >= 999.95 {
		value, prefixes = value/1000, prefixes[1:]
	}
	return fmt.Sprintf("%.1f %cB", value, prefixes[0])
}

func timeLeft(seconds float64) string {
	const most = 100 * 3600
	if seconds > most {
		return "more than 100h"
	}
	return (time.Duration(seconds+0.999) * time.Second).String()
}

// withBar puts a bar behind the text, as wide as the terminal leaves room; a text that is too wide is cut.
func withBar(text string, done, total int64, width int) string {
	const most, least = 40, 6
	room := min(most, width-1-len(text)-len(" []"))
	if total <= 0 || room < least {
		return text[:min(len(text), max(width-1, 0))]
	}
	full := int(int64(room) * min(done, total) / total)
	return text + " [" + strings.Repeat("#", full) + strings.Repeat("-", room-full) + "]"
}

// counter is a reader that tells how much was read, and remembers why it stopped.
type counter struct {
	io.Reader
	tell func(done int64)
	done int64
	err  error
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	if c.done += int64(n); n > 0 {
		c.tell(c.done)
	}
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}
