package feeds

import (
	"io"
	"slices"
	"sync"
	"time"

	"dateline/timeline"
)

// rendered is an entry as a format writes it, with what a document must know of it. It is never changed, and shared by
// all documents that have it.
type rendered struct {
	bytes   []byte    // empty: the document leaves it out
	dated   time.Time // when what it tells was last changed
	omitted bool      // a calendar has no place for it
	ends    bool      // a group of compressed entries ends behind it
}

// placed is an entry at its place in a list.
type placed struct {
	id    string
	place timeline.Cursor // without the id
	entry *rendered
}

// Page is what frames the entries of a document: what was read together with them.
type Page struct {
	Timeline  timeline.Timeline
	Validator timeline.Validator
	Next      *timeline.Cursor  // where its list goes on; nil: it ends here
	Earlier   *timeline.Archive // where history goes on, of latest events
	Updated   time.Time         // when the newest of what it shows was changed
}

// Document is one state of one document: what a feed, a page of a feed or a calendar is between two writes. It keeps
// entries, not bytes, so that documents share what they have in common. It is never changed, and safe for concurrent
// use.
type Document struct {
	Page

	settings timeline.Validator // of the timeline, from before it was read
	fresh    bool               // changes can be carried into it
	listed   []placed           // in the order of the list
	head     []byte
	entries  []*rendered // in the order of the document
	between  string
	foot     string
	size     int

	mu      sync.Mutex
	zipped  *gzipped             // nil until somebody asks for it
	earlier map[*rendered]*group // of the state before, for that
}

// newDocument puts a document together out of the list of what it has.
func newDocument(s Site, r *Request, p Page, listed []placed) *Document {
	f := r.Format
	d := &Document{Page: p, listed: listed, between: f.between, foot: f.foot}
	left, size := 0, 0
	for _, it := range listed {
		if it.entry.omitted {
			left++
		}
		if len(it.entry.bytes) > 0 {
			d.entries = append(d.entries, it.entry)
			size += len(it.entry.bytes)
		}
	}
	if r.Reversed {
		slices.Reverse(d.entries)
	}
	d.head = f.opening(s, r.View(d.Page), left)
	d.size = len(d.head) + size + max(len(d.entries)-1, 0)*len(f.between) + len(f.foot)
	return d
}

// Size is its length in bytes.
func (d *Document) Size() int { return d.size }

// Entries is how many entries are in it.
func (d *Document) Entries() int { return len(d.entries) }

// WriteTo writes it.
func (d *Document) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(d.head)
	sent := int64(n)
	write := func(piece []byte) {
		if err == nil {
			n, err = w.Write(piece)
			sent += int64(n)
		}
	}
	between := []byte(d.between)
	for i, e := range d.entries {
		if i > 0 && len(between) > 0 {
			write(between)
		}
		write(e.bytes)
	}
	write([]byte(d.foot))
	return sent, err
}

// Gzip is the document in gzip (RFC 1952), in pieces that follow each other, and the length of all of them. It is
// compressed once, when somebody first asks. The pieces must not be changed.
func (d *Document) Gzip() (pieces [][]byte, bytes int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.zipped == nil {
		d.zipped, d.earlier = compress(d.head, d.entries, d.between, d.foot, d.size, d.earlier), nil
	}
	return d.zipped.pieces, d.zipped.bytes
}

// groups are what the next state of the document can use of this one's compressed form, or of an earlier one's.
func (d *Document) groups() map[*rendered]*group {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.zipped != nil {
		return d.zipped.groups
	}
	return d.earlier
}

// weight is about how many bytes of memory it takes, also those that it shares.
func (d *Document) weight() int64 {
	const placedBytes = 112
	return int64(d.size + d.size/4 + placedBytes*len(d.listed))
}
