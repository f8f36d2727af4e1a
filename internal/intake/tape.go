package intake

import (
	"bufio"
	"errors"
	"io"
)

// tape is an input, byte by byte, with the number of the line that it stands in.
type tape struct {
	r    *bufio.Reader
	line int // of the next byte, from 1
}

func newTape(in io.Reader) *tape { return &tape{bufio.NewReaderSize(in, 64<<10), 1} }

// next takes a byte.
func (t *tape) next() (byte, error) {
	b, err := t.r.ReadByte()
	if b == '\n' {
		t.line++
	}
	return b, err
}

// part is what is there of the rest of the line, without its end, and whether the line ends there.
func (t *tape) part() (text []byte, ended bool, err error) {
	text, err = t.r.ReadSlice('\n')
	switch {
	case err == nil:
		t.line++
		return text[:len(text)-1], true, nil
	case errors.Is(err, bufio.ErrBufferFull):
		return text, false, nil
	}
	return text, false, err
}

// first is the first byte that is no white space. It passes over a byte order mark, which some editors put
// there, and empty lines, but not over white space in front of it: in a table that may be an empty cell. If
// there is nothing else it is 0.
func (t *tape) first() (byte, error) {
	if mark, _ := t.r.Peek(3); string(mark) == "\ufeff" {
		_, _ = t.r.Discard(3) // which are there
	}
	for n := 1; ; n++ {
		head, err := t.r.Peek(n)
		switch {
		case len(head) == n:
		case errors.Is(err, bufio.ErrBufferFull):
			return 0, nil
		default:
			return 0, err
		}
		switch head[n-1] {
		case '\n':
			_, _ = t.r.Discard(n) // which are there
			t.line, n = t.line+1, 0
		case ' ', '\t', '\r':
		default:
			return head[n-1], nil
		}
	}
}

// head is what comes next, as far as it is there.
func (t *tape) head() []byte {
	head, _ := t.r.Peek(HeadSize) // an error comes back when it is read
	return head
}

// skip passes over white space and returns the byte behind it, which stays.
func (t *tape) skip() (byte, error) {
	for {
		b, err := t.next()
		switch b {
		case ' ', '\t', '\r', '\n':
		default:
			if err == nil {
				err = t.r.UnreadByte()
			}
			return b, err
		}
		if err != nil {
			return 0, err
		}
	}
}

// piece is the text of one event.
type piece struct {
	number int // of its first line
	most   int // bytes that the event may have
	text   []byte
	large  bool // it has more, and is not kept whole
}

// addAll adds a part of the text.
func (p *piece) addAll(text []byte) {
	if room := p.most + 1 - len(p.text); len(text) > room { // one more than it may have, for white space behind it
		p.large = true
		text = text[:room]
	}
	p.text = append(p.text, text...)
}

func (p *piece) add(b byte) {
	if len(p.text) > p.most { // one more than it may have, for white space behind it
		p.large = true
		return
	}
	p.text = append(p.text, b)
}
