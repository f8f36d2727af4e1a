package intake

import (
	"io"
	"regexp"
)

// Spreadsheet programs differ in what stands between cells and at the end of lines.

// separatorLine is how Excel lets a table name what stands between its cells.
var separatorLine = regexp.MustCompile(`^(?i:"?sep=([,;|:\t])"?)[ \t]*(\r\n|\n|\r)`)

// separator takes a first line that names the separator, if there is one.
func (t *tape) separator() (rune, bool) {
	head := t.head()
	line := separatorLine.FindSubmatch(head)
	if line == nil {
		return 0, false
	}
	_, _ = t.r.Discard(len(line[0])) // which is there
	t.line++
	return rune(line[1][0]), true
}

// delimiter is the one of comma, semicolon and tab that stands most often in the first line.
func delimiter(line []byte) rune {
	count, quoted := map[byte]int{}, false
	for _, b := range line {
		if b == '"' {
			quoted = !quoted
		}
		if !quoted {
			count[b]++
		}
	}
	best := byte(',')
	for _, other := range []byte(";\t") {
		if count[other] > count[best] {
			best = other
		}
	}
	return rune(best)
}

// firstLine is what comes next up to the end of the line, as far as it can be seen. It reports whether that end
// is a carriage return alone, as on an old Macintosh.
func (t *tape) firstLine() (line []byte, byReturn bool) {
	quoted := false
	for n := 1; ; n++ {
		head, _ := t.r.Peek(n) // an error comes again when the line is read
		if len(head) < n {
			return head, false
		}
		switch b := head[n-1]; {
		case b == '"':
			quoted = !quoted
		case b == '\n' && !quoted:
			return head[:n-1], false
		case b == '\r' && !quoted:
			behind, _ := t.r.Peek(n + 1)
			return behind[:n-1], len(behind) == n || behind[n] != '\n'
		}
	}
}

// returns is an input in which carriage returns end lines.
type returns struct{ in io.Reader }

func (r returns) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}
