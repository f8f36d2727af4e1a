package feeds

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"hash/fnv"
	"slices"
	"sync"

	"github.com/klauspost/compress/flate"
)

// How documents are compressed. One that is longer than wholeLimit is compressed in groups of entries, each by itself, so
// that a write costs one group and not the document. A group ends after an entry whose id says so, on average after
// groupMean: were groups cut by position, an entry in front would change all of them.
const (
	wholeLimit = 256 << 10
	groupMean  = 16
	groupMax   = 64
	gzipLevel  = 6
)

// gzipHead begins a gzip file (RFC 1952 section 2.3) that names no time, no file and no system.
var gzipHead = []byte{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255}

// group is a run of entries with their deflated bytes, which end at a whole byte (RFC 1951 section 3.2.4), so that
// groups can stand one behind the other.
type group struct {
	entries  []*rendered
	leads    bool // nothing stands before it, so that it does not begin with what stands between two entries
	deflated []byte
}

// gzipped is a document in gzip: its pieces in their order.
type gzipped struct {
	pieces [][]byte
	bytes  int
	groups map[*rendered]*group // by their first entry; nil for a document that was compressed whole
}

func (z *gzipped) add(piece []byte) {
	z.pieces = append(z.pieces, piece)
	z.bytes += len(piece)
}

// compress puts a document into gzip. Groups that an earlier state of it had are taken from there.
func compress(head []byte, entries []*rendered, between, foot string, size int, earlier map[*rendered]*group) *gzipped {
	z, sum := &gzipped{}, crc32.NewIEEE()
	z.add(gzipHead)
	var rest []byte // what is still to be deflated
	if size <= wholeLimit {
		rest = slices.Grow(rest, size)
		rest = append(rest, head...)
		for i, e := range entries {
			if i > 0 {
				rest = append(rest, between...)
			}
			rest = append(rest, e.bytes...)
		}
	} else {
		_, _ = sum.Write(head) // a hash takes everything
		z.add(deflated(false, head))
		z.groups = map[*rendered]*group{}
		for start := 0; start < len(entries); {
			end := groupEnd(entries, start)
			g := grouped(entries[start:end], start == 0, between, earlier)
			z.groups[g.entries[0]] = g
			z.add(g.deflated)
			for i, e := range g.entries {
				if i > 0 || !g.leads {
					_, _ = sum.Write([]byte(between))
				}
				_, _ = sum.Write(e.bytes)
			}
			start = end
		}
	}
	rest = append(rest, foot...)
	_, _ = sum.Write(rest)
	z.add(deflated(true, rest))
	z.add(binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, sum.Sum32()), uint32(size)))
	return z
}

// groupEnd is where the group that begins at start ends.
func groupEnd(entries []*rendered, start int) int {
	for i := start; i < len(entries); i++ {
		if entries[i].ends || i-start == groupMax-1 {
			return i + 1
		}
	}
	return len(entries)
}

// endsGroup reports whether a group ends after the entry of an event.
func endsGroup(id string) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return h.Sum32()%groupMean == 0
}

// grouped is the group of the entries, the earlier one if nothing of it has changed.
func grouped(entries []*rendered, leads bool, between string, earlier map[*rendered]*group) *group {
	if g := earlier[entries[0]]; g != nil && g.leads == leads && slices.Equal(g.entries, entries) {
		return g
	}
	parts := make([][]byte, 0, 2*len(entries))
	for i, e := range entries {
		if between != "" && (i > 0 || !leads) {
			parts = append(parts, []byte(between))
		}
		parts = append(parts, e.bytes)
	}
	return &group{slices.Clone(entries), leads, deflated(false, parts...)}
}

// deflaters are idle compressors, which are large.
var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, gzipLevel)
	if err != nil {
		panic(err) // the level is one that there is
	}
	return w
}}

// deflated is the parts one behind the other as deflate blocks (RFC 1951) that end at a whole byte; last ones end the
// stream.
func deflated(last bool, parts ...[]byte) []byte {
	var out bytes.Buffer
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	w.Reset(&out)
	for _, part := range parts {
		_, _ = w.Write(part) // a buffer takes everything
	}
	if last {
		_ = w.Close()
	} else {
		_ = w.Flush()
	}
	return bytes.Clone(out.Bytes())
}
