package feeds

import "time"

// rendered is an entry as a format writes it, with what a document must know of it. It is never changed, and shared by
// all documents that have it.
type rendered struct {
	bytes   []byte    // nil if it is packed
	size    int       // of its bytes; 0: documents leave it out
	dated   time.Time // when what it tells was last changed
	omitted bool      // a calendar has no place for it
	ends    bool      // a group of packed entries ends behind it

	in     *group // in which it is packed; nil: it is not
	offset int    // there
}

// packed is the entry without its bytes, which are in a group from the offset on.
func (e *rendered) packed(in *group, offset int) *rendered {
	p := *e
	p.bytes, p.in, p.offset = nil, in, offset
	return &p
}

// unpacker gives the bytes of entries. It remembers the group that it unpacked last: entries of one follow each other.
type unpacker struct {
	last *group
	raw  []byte
}

func (u *unpacker) bytes(e *rendered) []byte {
	if e.in == nil {
		return e.bytes
	}
	if u.last != e.in {
		u.last, u.raw = e.in, e.in.inflated()
	}
	return u.raw[e.offset : e.offset+e.size]
}

// unpacked is the entry with its bytes.
func (u *unpacker) unpacked(e *rendered) *rendered {
	if e.in == nil {
		return e
	}
	p := *e
	p.bytes, p.in, p.offset = append([]byte(nil), u.bytes(e)...), nil, 0
	return &p
}
