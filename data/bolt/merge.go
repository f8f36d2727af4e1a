package bolt

import (
	"bufio"
	"bytes"
	"container/heap"
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
	heap.Init(&m)
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
		case more:
			heap.Fix(&m, 0)
		default:
			heap.Pop(&m)
		}
	}
	return nil
}

// merger is a heap of streams by their next keys.
type merger []*stream

func (m merger) Len() int           { return len(m) }
func (m merger) Less(i, j int) bool { return bytes.Compare(m[i].key, m[j].key) < 0 }
func (m merger) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m *merger) Push(st any)       { *m = append(*m, st.(*stream)) }
func (m *merger) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}

// stream reads the entries of a bucket out of one run.
type stream struct {
	in         *bufio.Reader
	bytes      []byte
	key, value []byte
}

// next goes to the next entry, and reports whether there is one.
func (s *stream) next() (bool, error) {
	k, err := binary.ReadUvarint(s.in)
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	if err == nil {
		var v uint64
		if v, err = binary.ReadUvarint(s.in); err == nil {
			err = s.read(int(k), int(v))
		}
	}
	if err != nil {
		return false, fmt.Errorf("read what was sorted: %w", err)
	}
	return true, nil
}

func (s *stream) read(key, value int) error {
	if cap(s.bytes) < key+value {
		s.bytes = make([]byte, key+value)
	}
	s.bytes = s.bytes[:key+value]
	_, err := io.ReadFull(s.in, s.bytes)
	s.key, s.value = s.bytes[:key:key], s.bytes[key:]
	return err
}
