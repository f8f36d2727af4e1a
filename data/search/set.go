package search

import (
	"encoding/binary"
	"iter"
	"maps"
	"math/bits"
	"slices"
)

// A block has this many numbers. Lists are kept by block, so that new events, whose numbers are near each other, are written near each
// other; and a word is looked up once in each.
const (
	blockBits = 14
	blockSize = 1 << blockBits
)

// bitmap is which numbers of a block are there.
type bitmap [blockSize / 64]uint64

func (b *bitmap) put(at uint64)      { b[at/64] |= 1 << (at % 64) }
func (b *bitmap) take(at uint64)     { b[at/64] &^= 1 << (at % 64) }
func (b *bitmap) has(at uint64) bool { return b[at/64]&(1<<(at%64)) != 0 }

func (b *bitmap) count() (n int) {
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// all are the numbers in the block, in order.
func (b *bitmap) all() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for i, word := range b {
			for ; word != 0; word &= word - 1 {
				if !yield(uint64(i*64 + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}

// encode writes the numbers as they take least: two bytes each, or a bit for all that a block can have. The length tells which.
func (b *bitmap) encode() []byte {
	n := b.count()
	if 2*n >= blockSize/8 {
		out := make([]byte, 0, blockSize/8)
		for _, word := range b {
			out = binary.LittleEndian.AppendUint64(out, word)
		}
		return out
	}
	out := make([]byte, 0, 2*n)
	for at := range b.all() {
		out = binary.BigEndian.AppendUint16(out, uint16(at))
	}
	return out
}

// add puts the numbers into b that encode wrote; false if it wrote no such thing.
func (b *bitmap) add(list []byte) bool {
	if len(list) == blockSize/8 {
		for i := range b {
			b[i] |= binary.LittleEndian.Uint64(list[8*i:])
		}
		return true
	}
	if len(list)%2 != 0 || len(list) > blockSize/8 {
		return false
	}
	for ; len(list) > 0; list = list[2:] {
		at := uint64(binary.BigEndian.Uint16(list))
		if at >= blockSize {
			return false
		}
		b.put(at)
	}
	return true
}

// Set is a set of numbers of events. The zero Set is empty, and can be added to.
type Set struct {
	blocks map[uint64]*bitmap
}

func (s *Set) block(at uint64) *bitmap {
	b := s.blocks[at]
	if b == nil {
		if s.blocks == nil {
			s.blocks = map[uint64]*bitmap{}
		}
		b = new(bitmap)
		s.blocks[at] = b
	}
	return b
}

// Add puts a number into the set.
func (s *Set) Add(n uint64) { s.block(n >> blockBits).put(n % blockSize) }

// Has reports whether a number is in the set.
func (s *Set) Has(n uint64) bool {
	b := s.blocks[n>>blockBits]
	return b != nil && b.has(n%blockSize)
}

// Len is how many numbers are in the set.
func (s *Set) Len() (n int) {
	for _, b := range s.blocks {
		n += b.count()
	}
	return n
}

// All are the numbers in the set, in order.
func (s *Set) All() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for _, at := range slices.Sorted(maps.Keys(s.blocks)) {
			for n := range s.blocks[at].all() {
				if !yield(at<<blockBits + n) {
					return
				}
			}
		}
	}
}

// Keep takes out of the set what is not in the other one.
func (s *Set) Keep(o *Set) {
	for at, b := range s.blocks {
		other := o.blocks[at]
		if other == nil {
			delete(s.blocks, at)
			continue
		}
		for i := range b {
			b[i] &= other[i]
		}
	}
}

// without takes out of the set what is in the other one.
func (s *Set) without(o *Set) {
	for at, other := range o.blocks {
		if b := s.blocks[at]; b != nil {
			for i := range b {
				b[i] &^= other[i]
			}
		}
	}
}

// join puts into the set what is in the other one.
func (s *Set) join(o *Set) {
	for at, other := range o.blocks {
		b := s.block(at)
		for i := range b {
			b[i] |= other[i]
		}
	}
}

// Remove takes a number out of the set.
func (s *Set) Remove(n uint64) {
	if b := s.blocks[n>>blockBits]; b != nil {
		b.take(n % blockSize)
	}
}

// Empty reports whether nothing was ever put into the set.
func (s *Set) Empty() bool { return len(s.blocks) == 0 }
