package bolt

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"time"

	"dateline/timeline"
)

// countedFrom is how many visible events a term must have in a timeline for them to be counted by months: fewer are sooner
// counted when somebody asks, and most terms never have so many.
const countedFrom = 16

// counted is of what a tally is: a term of a timeline.
type counted struct {
	tl   uint32
	term timeline.Term
}

// tally is how many events begin and are over in each place.
type tally map[timeline.CountPlace]tallied

type tallied struct{ begun, over int }

// events is how many events there are in all.
func (t tally) events() (n int) {
	for _, c := range t {
		n += c.begun
	}
	return n
}

// tallies are by how many events the counts grow, or how many there are.
type tallies map[counted]tally

// record counts what a write does to one record of the timeline, of which only what is visible counts.
func (t tallies) record(tl uint32, zone *time.Location, before, after *timeline.Record, of termsOf) {
	if before.Visible() {
		t.event(tl, zone, &before.Event, of, -1)
	}
	if after.Visible() {
		t.event(tl, zone, &after.Event, of, 1)
	}
}

func (t tallies) event(tl uint32, zone *time.Location, e *timeline.Event, of termsOf, by int) {
	begins, ends := e.CountedIn(zone)
	t.add(counted{tl, timeline.Term{Kind: timeline.TermAll}}, begins, ends, by)
	for _, term := range of(e) {
		if term.Kind != timeline.TermLong {
			t.add(counted{tl, term}, begins, ends, by)
		}
	}
}

func (t tallies) add(of counted, begins, ends timeline.CountPlace, by int) {
	places := t[of]
	if places == nil {
		places = tally{}
		t[of] = places
	}
	at := places[begins]
	at.begun += by
	if ends == begins {
		at.over += by
	}
	places[begins] = at
	if ends != begins {
		at = places[ends]
		at.over += by
		places[ends] = at
	}
}

// sorted are the terms in an order that depends on nothing else.
func (t tallies) sorted() []counted {
	return slices.SortedFunc(maps.Keys(t), func(x, y counted) int {
		return cmp.Or(cmp.Compare(x.tl, y.tl), cmp.Compare(x.term.Kind, y.term.Kind), strings.Compare(x.term.Key, y.term.Key))
	})
}

// countKey is where the counts of a century are kept, or with no century where those of all begin.
func countKey(tl uint32, w []byte, century ...int32) []byte {
	key := join(number32(tl), w)
	for _, c := range century {
		key = binary.BigEndian.AppendUint32(key, uint32(c)^1<<31)
	}
	return key
}

// rankKey is where a term stands among those of its kind: terms that have about as many events, to the power of two, stand
// together, the most used first, so that few writes move one.
func rankKey(tl uint32, w []byte, kind byte, events int) []byte {
	return join(number32(tl), []byte{kind, ^byte(bits.Len(uint(events)))}, w)
}

// centuries are the counts as they are stored, by century. Places without events are left out.
func (t tally) centuries() map[int32][]byte {
	values := map[int32][]byte{}
	byPlace := func(x, y timeline.CountPlace) int {
		return cmp.Or(cmp.Compare(x.Century, y.Century), cmp.Compare(x.Number, y.Number))
	}
	last := map[int32]uint16{}
	for _, p := range slices.SortedFunc(maps.Keys(t), byPlace) {
		c := t[p]
		if c == (tallied{}) {
			continue
		}
		v := binary.AppendUvarint(values[p.Century], uint64(p.Number-last[p.Century]))
		v = binary.AppendUvarint(v, uint64(c.begun))
		values[p.Century], last[p.Century] = binary.AppendUvarint(v, uint64(c.over)), p.Number
	}
	return values
}

// decode adds the counts of a century to the tally.
func (t tally) decode(century int32, value []byte) error {
	place := uint64(0)
	for len(value) > 0 {
		var n [3]uint64
		for i := range n {
			v, width := binary.Uvarint(value)
			if width <= 0 || v > 1<<40 {
				return fmt.Errorf("bucket %s: a value cannot be read", bucketCounts)
			}
			n[i], value = v, value[width:]
		}
		place += n[0]
		p := timeline.CountPlace{Century: century, Number: uint16(place)}
		if place > 1<<16-1 || !p.Known() {
			return fmt.Errorf("bucket %s: there is no place %d in a century", bucketCounts, place)
		}
		c := t[p]
		t[p] = tallied{c.begun + int(n[1]), c.over + int(n[2])}
	}
	return nil
}

// counts are those that are kept of a term; none if it has too few events.
func (r *reader) counts(tl uint32, w []byte) (tally, error) {
	kept := tally{}
	prefix := countKey(tl, w)
	c := r.tx.Bucket(bucketCounts).Cursor()
	for key, value := c.Seek(prefix); bytes.HasPrefix(key, prefix); key, value = c.Next() {
		if err := kept.decode(int32(binary.BigEndian.Uint32(key[8:])^1<<31), value); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// entriesOf are the visible events of a term, or all, in time order.
func (r *reader) entriesOf(tl uint32, term timeline.Term) walk {
	shown := []timeline.Class{timeline.ClassShown}
	if term.Kind == timeline.TermAll {
		return r.leaves(tl, shown, bucketByTime, nil, 24, false)
	}
	return r.leaves(tl, shown, bucketTermTime, []timeline.Term{term}, 24, false)
}

// atMost is how many entries a walk has, up to most.
func atMost(w walk, most int) (n int) {
	_ = each(w, beginning(24, false), false, func([]byte) (bool, error) { // visit has no error
		n++
		return n < most, nil
	})
	return n
}

// zone is where the months of a timeline are counted.
func (r *reader) zone(tl uint32) (*time.Location, error) {
	t, err := r.timeline(tl)
	return location(t.Timeline.Zone), err
}

func location(name string) *time.Location {
	zone, err := timeline.Location(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

// tally notes what a write does to the counts, for when the batch is flushed.
func (b *batch) tally(tl uint32, before, after *timeline.Record, of termsOf) error {
	zone, err := b.zone(tl)
	if err != nil {
		return err
	}
	b.tallies.record(tl, zone, before, after, of)
	return nil
}

// flushTallies brings the counts that are kept up to date with the index entries, which are written already.
func (b *batch) flushTallies() error {
	for _, of := range b.tallies.sorted() {
		delta := b.tallies[of]
		maps.DeleteFunc(delta, func(_ timeline.CountPlace, c tallied) bool { return c == tallied{} })
		if len(delta) == 0 {
			continue
		}
		if err := b.count(of, delta); err != nil {
			return err
		}
	}
	clear(b.tallies)
	return nil
}

// count adds to the counts of a term, begins to keep them, or gives them up.
func (b *batch) count(of counted, delta tally) error {
	w, err := b.termNumber(of.term)
	if err != nil {
		return err
	}
	before, err := b.counts(of.tl, w)
	if err != nil {
		return err
	}
	after := maps.Clone(before)
	switch {
	case len(before) > 0:
		for p, c := range delta {
			after[p] = tallied{after[p].begun + c.begun, after[p].over + c.over}
		}
		if after.events() < countedFrom {
			clear(after)
		}
	case b.outlet != nil: // a load: there are no others, and none can be read yet
		if delta.events() < countedFrom {
			return nil
		}
		after = delta
	case atMost(b.entriesOf(of.tl, of.term), countedFrom) < countedFrom:
		return nil
	default:
		if after, err = b.countAll(of); err != nil {
			return err
		}
	}
	return b.putCounts(of, w, before, after)
}

// countAll counts the events of a term one by one.
func (b *batch) countAll(of counted) (tally, error) {
	zone, err := b.zone(of.tl)
	if err != nil {
		return nil, err
	}
	all := tallies{of: {}}
	err = each(b.entriesOf(of.tl, of.term), beginning(24, false), false, func(at []byte) (bool, error) {
		record, _, err := b.record(lastNumber(at))
		if err == nil && record.Visible() {
			begins, ends := record.Event.CountedIn(zone)
			all.add(of, begins, ends, 1)
		}
		return true, err
	})
	return all[of], err
}

// putCounts replaces the counts of a term. What stays as it is, is not written.
func (b *batch) putCounts(of counted, w []byte, before, after tally) error {
	old, now := before.centuries(), after.centuries()
	for _, century := range slices.Sorted(maps.Keys(old)) {
		if now[century] == nil {
			if err := b.delete(bucketCounts, countKey(of.tl, w, century)); err != nil {
				return err
			}
		}
	}
	for _, century := range slices.Sorted(maps.Keys(now)) {
		if !bytes.Equal(old[century], now[century]) {
			if err := b.put(bucketCounts, countKey(of.tl, w, century), now[century]); err != nil {
				return err
			}
		}
	}
	return b.putRank(of, w, before.events(), after.events())
}

func (b *batch) putRank(of counted, w []byte, before, after int) error {
	if of.term.Kind == timeline.TermAll || bits.Len(uint(before)) == bits.Len(uint(after)) {
		return nil
	}
	if before > 0 {
		if err := b.delete(bucketRanks, rankKey(of.tl, w, of.term.Kind, before)); err != nil {
			return err
		}
	}
	if after > 0 {
		return b.put(bucketRanks, rankKey(of.tl, w, of.term.Kind, after), []byte{})
	}
	return nil
}
