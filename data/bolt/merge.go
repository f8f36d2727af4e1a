package bolt

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// mergeBuffer is how many bytes of a run are read ahead, at most and at least; mergeMemory is what all may have.
const (
	mergeBuffer = 256 << 10
	leastBuffer = 16 << 10
	mergeMemory = 64 << 20
)

// errTwice says that a key was added twice.
type errTwice struct {
	bucket byte
	key    []byte
}

func (e *errTwice) Error() string {
	return fmt.Sprintf("bucket %s: key %q stands there twice", allBuckets[e.bucket], e.key)
}

// merge calls visit with the entries of a bucket in the order of their keys. Key and value are only lent. It reads what was
// spilled; two entries with one key are an error.
func (s *spool) merge(bucket byte, visit func(key, value []byte) error) error {
	var m merger
	size := max(leastBuffer, min(mergeBuffer, mergeMemory/max(len(s.runs), 1)))
	for _, r := range s.runs {
		from, to := r[bucket], r[bucket+1]
		if from == to {
			continue
		}
		st := &stream{in: bufio.NewReaderSize(io.NewSectionReader(s.file, from, to-from), size)}
		if _, err := st.next(); err != nil {
			return err
		}
		m = append(m, st)
	}
	for i := len(m)/2 - 1; i >= 0; i-- {
		m.sink(i)
	}
	var last []byte
	for first := true; len(m) > 0; first = false {
		st := m[0]
		if !first && bytes.Equal(last, st.key) {
			return &errTwice{bucket, bytes.Clone(st.key)}
		}
		last = append(last[:0], st.key...)
		if err := visit(st.key, st.value); err != nil {
			return err
		}
		switch more, err := st.next(); {
		case err != nil:
			return err
		case !more:
			m[0] = m[len(m)-1]
			m = m[:len(m)-1]
		}
		m.sink(0)
	}
	return nil
}

// merger is a heap of streams: none stands before the two behind it, at 2i+1 and 2i+2, by its next key.
type merger []*stream

// sink puts the stream at i where it belongs among those behind it.
func (m merger) sink(i int) {
	for {
		first := 2*i + 1
		if first >= len(m) {
			return
		}
		if other := first + 1; other < len(m) && m[other].before(m[first]) {
			first = other
		}
		if !m[first].before(m[i]) {
			return
		}
		m[i], m[first] = m[first], m[i]
		i = first
	}
}

// stream reads the entries of a bucket out of one run.
type stream struct {
	in         *bufio.Reader
	held       int    // bytes of the present entry
	key, value []byte // which stand in the reader
}

func (s *stream) before(t *stream) bool { return bytes.Compare(s.key, t.key) < 0 }

// next goes to the next entry, and reports whether there is one.
func (s *stream) next() (bool, error) {
	_, _ = s.in.Discard(s.held) // which were there
	head, err := s.in.Peek(mostHead)
	if len(head) == 0 && errors.Is(err, io.EOF) {
		return false, nil
	}
	k, n := binary.Uvarint(head)
	v, m := binary.Uvarint(head[max(n, 0):])
	if err != nil && !errors.Is(err, io.EOF) || n <= 0 || m <= 0 {
		return false, fmt.Errorf("read what was sorted: %w", cmp.Or(err, io.ErrUnexpectedEOF))
	}
	s.held = n + m + int(k) + int(v)
	if s.held > s.in.Size() {
		s.in = bufio.NewReaderSize(s.in, s.held)
	}
	all, err := s.in.Peek(s.held)
	if err != nil {
		return false, fmt.Errorf("read what was sorted: %w", err)
	}
	s.key, s.value = all[n+m:n+m+int(k)], all[n+m+int(k):]
	return true, nil
}
