package bolt

import (
	"bytes"
	"encoding/binary"

	"dateline/timeline"
)

// counts compares the counts of each timeline with the events that were seen, both ways.
func (c *checker) counts() {
	want := map[string]string{} // bucket and key → value
	names := map[uint32]bool{}  // timelines whose months are still those in which their events were counted
	for of, t := range c.counted {
		if _, known := names[of.tl]; !known {
			names[of.tl] = c.sameMonths(of.tl)
		}
		w := c.term(of.term)
		if w == nil || t.events() < countedFrom || !names[of.tl] {
			continue // a term without a number is found already
		}
		for century, value := range t.centuries() {
			want[string(bucketCounts)+string(countKey(of.tl, w, century))] = string(value)
		}
		if of.term.Kind != timeline.TermAll {
			want[string(bucketRanks)+string(rankKey(of.tl, w, of.term.Kind, t.events()))] = ""
		}
	}
	for _, bucket := range [][]byte{bucketCounts, bucketRanks} {
		c.each(bucket, func(key []byte) {
			value, ok := want[string(bucket)+string(key)]
			if !ok && len(key) > 4 && !c.sameMonths(binary.BigEndian.Uint32(key)) {
				return // they are counted anew when the file is opened to be written to
			}
			if !ok || value != string(c.tx.Bucket(bucket).Get(key)) {
				c.find("bucket %s: the count %x is not that of the events", bucket, key)
			}
			delete(want, string(bucket)+string(key))
		})
	}
	for place := range want {
		c.find("bucket %s: no count %x", place[:1], place[1:])
	}
}

// sameMonths reports whether the months of a timeline begin when they did as its events were counted.
func (c *checker) sameMonths(tl uint32) bool {
	t, err := c.timeline(tl)
	return err == nil && bytes.Equal(c.tx.Bucket(bucketMeta).Get(monthsKey(tl)), monthsOf(t.Timeline.Zone))
}
