package feeds

import (
	"io"
	"slices"
	"time"

	"dateline/timeline"
)

// Page is what frames the entries of a document: what was read together with them.
type Page struct {
	Timeline  timeline.Timeline
	Validator timeline.Validator
	Next      *timeline.Cursor  // where its list goes on; nil: it ends here
	Earlier   *timeline.Archive // where history goes on, of latest events
	Updated   time.Time         // when the newest of what it shows was changed
}

// Document is one state of one document: what a feed, a page of a feed or a calendar is between two writes. It is never
// changed, and safe for concurrent use.
type Document struct {
	Page

	settings timeline.Validator // of the timeline, from before it was read
	listed   []placed           // in the order of the list
	size     int
	body     body
}

// placed is an entry at its place in a list.
type placed struct {
	id    string
	place timeline.Cursor // without the id
	gone  bool            // the event is deleted
	entry *rendered
}

// body is a document as it is sent. Small ones are kept as they are, and share the bytes of their entries; large ones are
// kept compressed, and share groups of entries with their own former states.
type body interface {
	writeTo(w io.Writer) (int64, error)
	gzip() (pieces [][]byte, bytes int)
	weight() int64 // in bytes of memory, what it shares included
}

// frame is what stands around and between the entries of a document.
type frame struct {
	head          []byte
	between, foot string
}

// packedFrom is the length in bytes from which on documents are kept compressed.
const packedFrom = 256 << 10

// newDocument puts a document together out of the list of what it has, which it takes over.
func newDocument(s Site, r *Request, p Page, listed []placed, settings timeline.Validator) *Document {
	left, size := 0, 0
	var order []int // of what stands in the document
	for i, it := range listed {
		if it.entry.omitted {
			left++
		}
		if it.entry.size > 0 {
			order = append(order, i)
			size += it.entry.size
		}
	}
	if r.Reversed {
		slices.Reverse(order)
	}
	f := frame{r.Format.opening(s, r.View(p), left), r.Format.between, r.Format.foot}
	d := &Document{Page: p, settings: settings, listed: listed, size: len(f.head) + size + max(len(order)-1, 0)*len(f.between) + len(f.foot)}
	if d.size >= packedFrom {
		d.body = pack(f, listed, order)
	} else {
		d.body = newSpliced(f, listed, order, d.size)
	}
	return d
}

// Size is its length in bytes.
func (d *Document) Size() int { return d.size }

// WriteTo writes it.
func (d *Document) WriteTo(w io.Writer) (int64, error) { return d.body.writeTo(w) }

// Gzip is the document in gzip (RFC 1952), in pieces that follow each other, and the length of all of them. The pieces
// must not be changed.
func (d *Document) Gzip() (pieces [][]byte, bytes int) { return d.body.gzip() }

// weight is about how many bytes of memory it takes, also those that it shares.
func (d *Document) weight() int64 {
	const placedBytes = 200
	return d.body.weight() + int64(placedBytes*len(d.listed))
}

// sender writes pieces until one cannot be written.
type sender struct {
	w    io.Writer
	sent int64
	err  error
}

func (s *sender) write(piece []byte) {
	if s.err == nil && len(piece) > 0 {
		var n int
		n, s.err = s.w.Write(piece)
		s.sent += int64(n)
	}
}
