package bolt

import (
	"bytes"
	"encoding/binary"
)

// The sizes of bbolt's format: of what stands at the beginning of a page, and of what stands there for each entry.
const (
	pageHeader  = 16
	pageElement = 16

	leafPage   = 0x02
	branchPage = 0x01
	inBucket   = 0x01 // the value of a leaf's entry is a bucket
)

// A leaf takes more than one page, up to this many, until what is empty of it is the dense part: values of a kilobyte would leave an
// eighth of single pages empty. It is split up when something in it is edited first.
const (
	widestLeaf = 4
	dense      = 25
)

// tree makes the pages of one bucket of entries that come in the order of their keys. It gives them away from left to right, each
// before the one that names it.
type tree struct {
	flags  uint32 // of all entries of leaves
	size   int    // of a page
	write  func(kind, count uint16, body []byte) (number uint64)
	leaf   node
	levels []node // of branches, the lowest first
	last   []byte // key
}

// node is a page in the making.
type node struct {
	entries []treeEntry
	bytes   []byte // keys, each with its value
	page    []byte
}

type treeEntry struct {
	key, value int    // lengths
	number     uint64 // of the page below, in a branch
}

func (n *node) used() int { return pageHeader + pageElement*len(n.entries) + len(n.bytes) }

func (n *node) add(key, value []byte, number uint64) {
	n.entries = append(n.entries, treeEntry{len(key), len(value), number})
	n.bytes = append(append(n.bytes, key...), value...)
}

// first is the lowest key.
func (n *node) first() []byte { return n.bytes[:n.entries[0].key] }

// add takes an entry in. It copies key and value.
func (t *tree) add(key, value []byte) {
	if more := pageElement + len(key) + len(value); len(t.leaf.entries) > 0 && t.isFull(more) {
		t.flushLeaf()
	}
	t.leaf.add(key, value, 0)
	t.last = append(t.last[:0], key...)
}

// isFull reports whether the leaf is better left as it is than to take more bytes.
func (t *tree) isFull(more int) bool {
	used := t.leaf.used()
	room := (used + t.size - 1) / t.size * t.size
	return used+more > room && (room >= widestLeaf*t.size || more > widestLeaf*t.size || (room-used)*dense <= room)
}

func (t *tree) flushLeaf() {
	number := t.write(leafPage, uint16(len(t.leaf.entries)), t.leaf.leafBody(t.flags))
	t.enter(0, t.leaf.first(), number)
	t.leaf.clear(len(t.leaf.entries))
}

// enter puts a page into the branch above it.
func (t *tree) enter(level int, key []byte, number uint64) {
	if level == len(t.levels) {
		t.levels = append(t.levels, node{})
	}
	// No branch may have one page only, or else bbolt could not join it to a neighbour: so the last page waits for another.
	if n := &t.levels[level]; len(n.entries) > 2 && n.used()+pageElement+len(key) > t.size {
		t.flushBranch(level, len(n.entries)-1)
	}
	t.levels[level].add(key, nil, number)
}

// flushBranch writes a branch with the first of what is gathered for its level.
func (t *tree) flushBranch(level, entries int) {
	n := &t.levels[level]
	number := t.write(branchPage, uint16(entries), n.branchBody(entries))
	first := bytes.Clone(n.first())
	n.clear(entries)
	t.enter(level+1, first, number)
}

// finish writes what is left, and returns the number of the page at the top.
func (t *tree) finish() uint64 {
	if len(t.levels) == 0 {
		return t.write(leafPage, uint16(len(t.leaf.entries)), t.leaf.leafBody(t.flags))
	}
	t.flushLeaf() // which holds the entry for which the one before it made room
	for level := 0; ; level++ {
		n := &t.levels[level]
		if level == len(t.levels)-1 && len(n.entries) == 1 {
			return n.entries[0].number
		}
		t.flushBranch(level, len(n.entries))
	}
}

// clear forgets the first entries.
func (n *node) clear(entries int) {
	size := 0
	for _, e := range n.entries[:entries] {
		size += e.key + e.value
	}
	n.entries = append(n.entries[:0], n.entries[entries:]...)
	n.bytes = append(n.bytes[:0], n.bytes[size:]...)
}

// leafBody is what stands behind the header of the page, which is lent until the next one.
func (n *node) leafBody(flags uint32) []byte {
	at := pageElement * len(n.entries)
	b := n.page[:0]
	for i, e := range n.entries {
		b = binary.NativeEndian.AppendUint32(b, flags)
		b = binary.NativeEndian.AppendUint32(b, uint32(at-pageElement*i)) // from the element to its key
		b = binary.NativeEndian.AppendUint32(b, uint32(e.key))
		b = binary.NativeEndian.AppendUint32(b, uint32(e.value))
		at += e.key + e.value
	}
	n.page = append(b, n.bytes...)
	return n.page
}

// branchBody is the like of the first entries of a branch.
func (n *node) branchBody(entries int) []byte {
	at := pageElement * entries
	b := n.page[:0]
	size := 0
	for i, e := range n.entries[:entries] {
		b = binary.NativeEndian.AppendUint32(b, uint32(at-pageElement*i))
		b = binary.NativeEndian.AppendUint32(b, uint32(e.key))
		b = binary.NativeEndian.AppendUint64(b, e.number)
		at += e.key
		size += e.key
	}
	n.page = append(b, n.bytes[:size]...)
	return n.page
}
