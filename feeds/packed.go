package feeds

import (
	"hash/crc32"
	"hash/fnv"
	"io"
	"slices"
)

// A group of entries ends behind one whose id says so: on average there are groupMean in it, and never more than groupMax.
// Were groups cut by position, an entry in front would change all of them. Larger ones compress better, and cost more when
// one of their entries changes.
const (
	groupMean = 64
	groupMax  = 256
)

// endsGroup reports whether a group ends behind the entry of an event.
func endsGroup(id string) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // a hash takes everything
	return h.Sum32()%groupMean == 0
}

// group is a run of entries that is compressed by itself. Its deflated bytes end at a whole byte, so that groups can stand
// one behind the other (RFC 1951 section 3.2.4). It is never changed.
type group struct {
	entries  []*rendered // packed in it
	leads    bool        // nothing stands before it, so that it does not begin with what stands between two entries
	loose    bool        // it is no part of a document: nothing stands between its entries
	deflated []byte
	sum      uint32 // CRC-32 of its bytes
	size     int    // of its bytes
}

// packed is the body of a large document: a piece for its head, groups, and a piece for its foot.
type packed struct {
	frame
	groups []*group
	pieces [][]byte // of the gzip file
	zipped int      // the length of all of them
}

// pack makes the body out of what order names of a list, and puts packed entries in the place of others there. Groups in
// which nothing has changed are taken as they are.
func pack(f frame, listed []placed, order []int) *packed {
	p := &packed{frame: f}
	var u unpacker
	var made []*group
	for start := 0; start < len(order); {
		end := groupEnd(listed, order, start)
		g, isNew := u.group(listed, order[start:end], start == 0, f.between, well)
		if p.groups = append(p.groups, g); isNew {
			made = append(made, g)
		}
		start = end
	}
	adjoin(made)
	sum, size := crc32.ChecksumIEEE(f.head), len(f.head)
	p.add(append(gzipStart(), well.deflated(false, f.head)...))
	for _, g := range p.groups {
		sum, size = joinedSum(sum, g.sum, g.size), size+g.size
		p.add(g.deflated)
	}
	foot := []byte(f.foot)
	sum, size = joinedSum(sum, crc32.ChecksumIEEE(foot), len(foot)), size+len(foot)
	p.add(gzipEnd(well.deflated(true, foot), sum, size))
	return p
}

// add adds a piece, to the one before if it follows that in memory.
func (p *packed) add(piece []byte) {
	p.zipped += len(piece)
	if last := len(p.pieces) - 1; last >= 0 {
		if before := p.pieces[last]; cap(before) > len(before) && &before[:len(before)+1][len(before)] == &piece[0] {
			p.pieces[last] = before[:len(before)+len(piece)]
			return
		}
	}
	p.pieces = append(p.pieces, piece)
}

// adjoin puts the deflated bytes of groups that nobody has yet one behind the other in memory: to send many small pieces
// costs more than to compress one of them.
func adjoin(groups []*group) {
	size := 0
	for _, g := range groups {
		size += len(g.deflated)
	}
	all := make([]byte, 0, size)
	for _, g := range groups {
		start := len(all)
		all = append(all, g.deflated...)
		g.deflated = all[start:]
	}
}

// groupEnd is where the group that begins at start ends.
func groupEnd(listed []placed, order []int, start int) int {
	for i := start; i < len(order); i++ {
		if listed[order[i]].entry.ends || i-start == groupMax-1 {
			return i + 1
		}
	}
	return len(order)
}

// group is the group of what run names of a list: the one in which they are already, or a new one.
func (u *unpacker) group(listed []placed, run []int, leads bool, between string, by *compression) (g *group, isNew bool) {
	entries := make([]*rendered, len(run))
	for i, at := range run {
		entries[i] = listed[at].entry
	}
	if g := entries[0].in; g != nil && g.leads == leads && !g.loose && slices.Equal(g.entries, entries) {
		return g, false
	}
	g = &group{entries: entries, leads: leads}
	var raw []byte
	for i, e := range entries {
		if i > 0 || !leads {
			raw = append(raw, between...)
		}
		entries[i] = e.packed(g, len(raw))
		listed[run[i]].entry = entries[i]
		raw = append(raw, u.bytes(e)...)
	}
	g.deflated, g.sum, g.size = by.deflated(false, raw), crc32.ChecksumIEEE(raw), len(raw)
	return g, true
}

// packLoose puts packed entries in the place of those of a list from start on, which a document does not have yet: a list
// that is long is read by parts, and all of them together would need much memory.
func packLoose(listed []placed, start int) {
	var run []int
	for i := start; i < len(listed); i++ {
		if listed[i].entry.size > 0 {
			run = append(run, i)
		}
	}
	var u unpacker
	for part := range slices.Chunk(run, groupMax) {
		g, _ := u.group(listed, part, true, "", quickly)
		g.loose = true
	}
}

func (p *packed) writeTo(w io.Writer) (int64, error) {
	s := sender{w: w}
	s.write(p.head)
	for _, g := range p.groups {
		if s.err == nil {
			s.write(g.inflated())
		}
	}
	s.write([]byte(p.foot))
	return s.sent, s.err
}

func (p *packed) gzip() (pieces [][]byte, bytes int) { return p.pieces, p.zipped }

func (p *packed) weight() int64 { return int64(len(p.head) + p.zipped) }
