package bolt

import (
	"bytes"
	"encoding/binary"
	"math"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// A walk goes through index entries in order of their sort part: what follows T and W in a key, and ends
// in N. Walks are combined into unions and intersections, so that a query touches the entries that it is
// about, and no others.
type walk interface {
	// seek returns the first sort part at or behind place, nil if there is none. Places of successive calls
	// never go back. The result is valid until the next call.
	seek(place []byte) []byte
}

// leaf walks one range of a bucket.
type leaf struct {
	cursor *bbolt.Cursor
	prefix []byte
	width  int // length of the sort part
	back   bool
	steps  *steps
	now    []byte
	done   bool
	missed bool // what was sought last was not right behind
}

func (l *leaf) seek(place []byte) []byte {
	if l.done || l.now != nil && !behind(place, l.now, l.back) {
		return l.now
	}
	if l.steps.spent() {
		l.now, l.done = nil, true
		return nil
	}
	if l.now != nil && (!l.missed || adjacent(place, l.now)) {
		key := l.step()
		if len(key) == len(l.prefix)+l.width && bytes.HasPrefix(key, l.prefix) && !behind(place, key[len(l.prefix):], l.back) {
			l.now, l.missed = key[len(l.prefix):], false
			return l.now
		}
		l.missed = true
	} else {
		l.missed = false // once in a while it is worth a try
	}
	return l.search(place)
}

// changeLog walks the newest changes of a timeline's events that followers see.
func (r *reader) changeLog(tl uint32, back bool) walk { return r.logPart(logPublic, tl, back) }

// fullLog walks the newest changes of a timeline's events, hidden ones included. An event stands there twice if followers do not see its
// newest change, but saw one before; see [isNewest].
func (r *reader) fullLog(tl uint32, back bool) walk {
	return &union{parts: []walk{r.logPart(logPublic, tl, back), r.logPart(logHidden, tl, back)}, back: back}
}

func (r *reader) logPart(log timeline.Class, tl uint32, back bool) walk {
	return &leaf{cursor: r.tx.Bucket(bucketChanges).Cursor(), prefix: prefixT(log, tl), width: 16, back: back}
}

// isNewest reports whether an entry of the full log, or of the hidden part of it, is the newest change of its event.
func isNewest(at []byte, r *timeline.Record) bool { return binary.BigEndian.Uint64(at) == r.Changed }

// behindRevision is the place in a change log right behind all that a revision changed.
func behindRevision(revision uint64) []byte { return join(number64(revision+1), number64(0)) }

// search is seek by way of the bucket's root.
func (l *leaf) search(place []byte) []byte {
	l.steps.look()
	key, _ := l.cursor.Seek(join(l.prefix, place))
	if l.back && (key == nil || !bytes.Equal(key, join(l.prefix, place))) {
		l.steps.look()
		if key == nil {
			key, _ = l.cursor.Last()
		} else {
			key, _ = l.cursor.Prev()
		}
	}
	if !bytes.HasPrefix(key, l.prefix) || len(key) != len(l.prefix)+l.width {
		l.now, l.done = nil, true
		return nil
	}
	l.now = key[len(l.prefix):]
	return l.now
}

// step is the entry right behind the present one, which is most often the one that is sought, and sooner found than by a search
// through the bucket.
func (l *leaf) step() (key []byte) {
	l.steps.look()
	if l.back {
		key, _ = l.cursor.Prev()
	} else {
		key, _ = l.cursor.Next()
	}
	return key
}

// adjacent reports whether place is right behind at, or right before it: whoever asks for that wants the next entry, whatever it is.
func adjacent(place, at []byte) bool {
	n := len(at) - 8
	if !bytes.Equal(place[:n], at[:n]) {
		return false
	}
	difference := lastNumber(place) - lastNumber(at)
	return difference == 1 || difference == math.MaxUint64
}

// behind reports whether a lies strictly behind b in the direction of the walk.
func behind(a, b []byte, back bool) bool {
	if back {
		return bytes.Compare(a, b) < 0
	}
	return bytes.Compare(a, b) > 0
}

// union walks whatever is in any of its parts.
type union struct {
	parts []walk
	back  bool
}

func (u *union) seek(place []byte) []byte {
	var first []byte
	for _, part := range u.parts {
		if at := part.seek(place); at != nil && (first == nil || behind(first, at, u.back)) {
			first = at
		}
	}
	return first
}

// intersection walks what is in all of its parts.
type intersection struct {
	parts []walk
	back  bool
}

func (x *intersection) seek(place []byte) []byte {
	for agreed := 0; agreed < len(x.parts); {
		agreed = 0
		for _, part := range x.parts {
			at := part.seek(place)
			if at == nil {
				return nil
			}
			if bytes.Equal(at, place) {
				agreed++
				continue
			}
			place = bytes.Clone(at)
			agreed = 1
		}
	}
	return place
}

// difference walks what is in a walk and not in another.
type difference struct {
	walk
	not  walk
	back bool
}

func (d *difference) seek(place []byte) []byte {
	for {
		at := d.walk.seek(place)
		if at == nil || !bytes.Equal(d.not.seek(at), at) {
			return at
		}
		place = next(at, d.back)
	}
}

// between walks the part of a walk whose first sort value lies in [from, to).
type between struct {
	walk
	from, to int64
	width    int
	back     bool
}

func (b *between) seek(place []byte) []byte {
	first, last := join(signed(b.from), make([]byte, b.width-8)), join(signed(b.to), make([]byte, b.width-8))
	if b.back {
		first, last = last, first
	}
	if behind(first, place, b.back) {
		place = first
	}
	at := b.walk.seek(place)
	if at == nil || !behind(last, at, b.back) {
		return nil
	}
	return at
}

// overlapping walks the part of a walk in time order that may overlap [from, to), as far as keys tell.
type overlapping struct {
	walk
	from, to int64
	back     bool
}

func (o *overlapping) seek(place []byte) []byte {
	for {
		at := o.walk.seek(place)
		if at == nil {
			return nil
		}
		start, end := unsigned(at), unsigned(at[8:])
		// An entry whose start equals its end is an instant, or an event without a start, which may lie behind
		// the window and yet reach into it.
		if start == end && end >= o.from || start < o.to && end > o.from {
			return at
		}
		place = next(at, o.back)
	}
}

// next is the place right behind at. N is neither 0 nor the greatest number, so only N changes.
func next(at []byte, back bool) []byte {
	place := bytes.Clone(at)
	n := lastNumber(place)
	if back {
		n--
	} else {
		n++
	}
	binary.BigEndian.PutUint64(place[len(place)-8:], n)
	return place
}

// beginning is the place before all others.
func beginning(width int, back bool) []byte {
	fill := byte(0)
	if back {
		fill = math.MaxUint8
	}
	return bytes.Repeat([]byte{fill}, width)
}
