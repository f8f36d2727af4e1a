package bolt

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"os"
	"slices"
)

// spool sorts more entries than memory holds: it gathers them, sorts what it has gathered when that is enough, and writes it to
// a file as a run. The runs are merged at the end.
type spool struct {
	file  *os.File
	limit int          // of the bytes that a run may have
	bytes []byte       // entries as in a block, without the number of their bucket
	refs  [][]gathered // by the number of the bucket
	runs  []run
	end   int64 // of the file
	total int64 // bytes of all keys and values
	out   []byte
}

// gathered is where an entry stands in the bytes of a spool.
type gathered struct {
	word uint64 // bytes of the key, by which it is being sorted
	at   uint32 // of the key
	size uint16 // of the key
	head uint8  // bytes before the key
}

// compare compares by words. Among equal ones those that came first stand first.
func (g gathered) compare(h gathered) int {
	if g.word != h.word {
		if g.word < h.word {
			return -1
		}
		return 1
	}
	return int(g.at) - int(h.at)
}

// run is a part of the file: for each bucket where its entries begin, which are in the order of their keys, and the end of the last.
type run []int64

// mostHead is how many bytes may stand before a key.
const mostHead = 2 * binary.MaxVarintLen32

// runSize is how many bytes of entries are sorted in memory.
const runSize = 64 << 20

func newSpool(file *os.File, limit int) *spool {
	// Memory that is not written to yet costs nothing; bytes that grow would be copied many times.
	return &spool{file: file, limit: limit, bytes: make([]byte, 0, limit), refs: make([][]gathered, len(allBuckets))}
}

// add takes an entry in. It copies key and value.
func (s *spool) add(bucket byte, key, value []byte) error {
	if len(s.bytes) > 0 && len(s.bytes)+len(key)+len(value)+mostHead > s.limit {
		if err := s.spill(); err != nil {
			return err
		}
	}
	before := len(s.bytes)
	s.bytes = appendEntry(s.bytes, key, value)
	at := len(s.bytes) - len(key) - len(value)
	s.refs[bucket] = append(s.refs[bucket], gathered{at: uint32(at), size: uint16(len(key)), head: uint8(at - before)})
	s.total += int64(len(key) + len(value))
	return nil
}

func (s *spool) key(r gathered) []byte { return s.bytes[r.at : r.at+uint32(r.size)] }

// entry is all of an entry, as it stands in a block.
func (s *spool) entry(r gathered) []byte {
	from := r.at - uint32(r.head)
	value := 0 // most have none
	if v := s.bytes[r.at-1]; v > 0 {
		_, n := binary.Uvarint(s.bytes[from:])
		size, _ := binary.Uvarint(s.bytes[from+uint32(n):])
		value = int(size)
	}
	return s.bytes[from : int(r.at)+int(r.size)+value]
}

// spill writes what is gathered as a run.
func (s *spool) spill() error {
	r := make(run, 0, len(s.refs)+1)
	for bucket := range s.refs {
		r = append(r, s.end)
		refs := s.refs[bucket]
		s.sort(refs, 0)
		for _, ref := range refs {
			s.out = append(s.out, s.entry(ref)...)
			if len(s.out) >= blockSize {
				if err := s.write(); err != nil {
					return err
				}
			}
		}
		if err := s.write(); err != nil {
			return err
		}
		s.refs[bucket] = refs[:0]
	}
	s.runs = append(s.runs, append(r, s.end))
	s.bytes = s.bytes[:0]
	return nil
}

func (s *spool) write() error {
	n, err := s.file.Write(s.out)
	s.end += int64(n)
	s.out = s.out[:0]
	if err != nil {
		return fmt.Errorf("sort: %w", err)
	}
	return nil
}

// sort sorts entries whose keys are equal up to depth: eight bytes of the keys at a time, behind what all have in common, because
// keys of one bucket are alike for long and numbers are compared at once. Among equal ones those that came first stand first, so that
// what came in order is found in order.
func (s *spool) sort(refs []gathered, depth int) {
	if len(refs) < 2 {
		return
	}
	depth = s.common(refs, depth)
	short := false
	for i := range refs {
		key := s.key(refs[i])
		refs[i].word = word(key, depth)
		short = short || len(key) < depth+8
	}
	slices.SortFunc(refs, gathered.compare)
	for len(refs) > 0 {
		same := 1
		for same < len(refs) && refs[same].word == refs[0].word {
			same++
		}
		if equal := refs[:same]; short {
			slices.SortFunc(equal, func(a, b gathered) int {
				return cmp.Or(bytes.Compare(s.key(a), s.key(b)), cmp.Compare(a.at, b.at))
			})
		} else {
			s.sort(equal, depth+8)
		}
		refs = refs[same:]
	}
}

// common is how long the beginning is that all keys share, which is not shorter than depth.
func (s *spool) common(refs []gathered, depth int) int {
	first := s.key(refs[0])
	length := len(first)
	for _, r := range refs[1:] {
		key := s.key(r)
		length = min(length, len(key))
		i := depth
		for i < length && key[i] == first[i] {
			i++
		}
		if length = i; length == depth {
			break
		}
	}
	return length
}

// word is the eight bytes of a key at depth, as a number that sorts as they do. What is missing counts as zero.
func word(key []byte, depth int) uint64 {
	if len(key) >= depth+8 {
		return binary.BigEndian.Uint64(key[depth:])
	}
	var b [8]byte
	copy(b[:], key[depth:])
	return binary.BigEndian.Uint64(b[:])
}
