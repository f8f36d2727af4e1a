package feeds

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"sync"
)

// spliced is the body of a small document: the bytes of its entries, and all of it compressed once somebody asked for that.
type spliced struct {
	frame
	entries []*rendered
	size    int
	zipped  func() []byte
}

// newSpliced makes the body out of what order names of a list.
func newSpliced(f frame, listed []placed, order []int, size int) *spliced {
	p := &spliced{frame: f, entries: make([]*rendered, len(order)), size: size}
	var u unpacker
	for i, at := range order {
		listed[at].entry = u.unpacked(listed[at].entry)
		p.entries[i] = listed[at].entry
	}
	p.zipped = sync.OnceValue(p.zip)
	return p
}

func (p *spliced) writeTo(w io.Writer) (int64, error) {
	s, between := sender{w: w}, []byte(p.between)
	s.write(p.head)
	for i, e := range p.entries {
		if i > 0 {
			s.write(between)
		}
		s.write(e.bytes)
	}
	s.write([]byte(p.foot))
	return s.sent, s.err
}

func (p *spliced) gzip() (pieces [][]byte, bytes int) {
	zipped := p.zipped()
	return [][]byte{zipped}, len(zipped)
}

func (p *spliced) zip() []byte {
	raw := rawBuffer{make([]byte, 0, p.size)}
	_, _ = p.writeTo(&raw) // a buffer takes everything
	return gzipEnd(append(gzipStart(), well.deflated(true, raw.bytes)...), crc32.ChecksumIEEE(raw.bytes), len(raw.bytes))
}

// rawBuffer collects what is written.
type rawBuffer struct{ bytes []byte }

func (b *rawBuffer) Write(p []byte) (int, error) {
	b.bytes = append(b.bytes, p...)
	return len(p), nil
}

func (p *spliced) weight() int64 { return int64(p.size + p.size/4) }

// gzipStart begins a gzip file (RFC 1952 section 2.3) that names no time, no file and no system.
func gzipStart() []byte { return []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255} }

// gzipEnd adds the end of a gzip file of so many bytes with a check sum.
func gzipEnd(file []byte, sum uint32, size int) []byte {
	return binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(file, sum), uint32(size))
}
