package main

import (
	"fmt"
	"os"
	"strings"
)

// progress tells on standard error what is measured: on a terminal in one line that changes, elsewhere in a line whenever
// something else begins.
type progress struct {
	out      *os.File
	terminal bool
	row      string
	last     string
}

func newProgress(out *os.File) *progress {
	info, err := out.Stat()
	return &progress{out: out, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0}
}

// tell is a [lab.Progress].
func (p *progress) tell(what string, done, all int) {
	what = strings.TrimPrefix(p.row+": ", ": ") + what
	if p.terminal {
		if all > 0 {
			what = fmt.Sprintf("%s, round %d of %d", what, done+1, all)
		}
		fmt.Fprintf(p.out, "\r\033[K%s", what)
		return
	}
	// Cases that take turns are told once in each round.
	if now := fmt.Sprintf("%s %d", p.row, done); now != p.last || all == 0 {
		p.last = now
		fmt.Fprintf(p.out, "%s, %d of %d\n", what, done+1, max(all, 1))
	}
}

// clear leaves an empty line on a terminal.
func (p *progress) clear() {
	if p.terminal {
		fmt.Fprint(p.out, "\r\033[K")
	}
}
