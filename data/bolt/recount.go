package bolt

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"time"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// monthsOf is what is kept of the zone in which the months of a timeline are counted: its name, and when months begin
// there by the rules that this program knows.
func monthsOf(zone string) []byte {
	return join([]byte(zone), []byte{0}, number64(timeline.MonthsOf(location(zone))))
}

func monthsKey(tl uint32) []byte { return join(metaMonths, number32(tl)) }

// rezone counts the events of a timeline in the months of another zone: days stay where they are, and of times, those that
// begin or end where a month turns are moved. It reads all keys, and the few events that they point out.
func (b *batch) rezone(tl uint32, from, to string) error {
	before, after := location(from), location(to)
	all := b.entriesOf(tl, timeline.Term{Kind: timeline.TermAll})
	err := each(all, beginning(24, false), false, func(at []byte) (bool, error) {
		probe := timeline.Event{Lo: unsigned(at), Hi: unsigned(at[8:])} // as if it were a time
		oldFirst, oldLast := probe.CountedIn(before)
		first, last := probe.CountedIn(after)
		if first == oldFirst && last == oldLast {
			return true, nil
		}
		record, _, err := b.record(lastNumber(at))
		if err == nil && record.Visible() && !record.Event.AllDay {
			b.tallies.event(tl, before, &record.Event, (*timeline.Event).IndexTerms, -1)
			b.tallies.event(tl, after, &record.Event, (*timeline.Event).IndexTerms, 1)
		}
		return true, err
	})
	if err != nil {
		return err
	}
	return b.put(bucketMeta, monthsKey(tl), monthsOf(to))
}

// recount counts the events of timelines anew whose months begin at other times than when they were counted: the rules of
// their zone have changed, or were not known. It returns errNothing, so that nothing is written, if there are none.
func (s *Store) recount(tx *bbolt.Tx) error {
	b := s.alone(tx)
	digests := map[string][]byte{}
	result := errNothing
	err := tx.Bucket(bucketTimelines).ForEach(func(key, _ []byte) error {
		tl := binary.BigEndian.Uint32(key)
		t, err := b.timeline(tl)
		if err != nil {
			return err
		}
		zone := t.Timeline.Zone
		if digests[zone] == nil {
			digests[zone] = monthsOf(zone)
		}
		if bytes.Equal(tx.Bucket(bucketMeta).Get(monthsKey(tl)), digests[zone]) {
			return nil
		}
		if err := b.recountTimeline(tl, location(zone)); err != nil {
			return err
		}
		result = nil
		return b.put(bucketMeta, monthsKey(tl), digests[zone])
	})
	return cmp.Or(err, result)
}

// alone is a batch without a revision, which puts in order what nobody sees.
func (s *Store) alone(tx *bbolt.Tx) *batch {
	return &batch{reader: reader{store: s, tx: tx}, numbers: map[timeline.Term][]byte{}, entries: map[entry]bool{}}
}

func (b *batch) recountTimeline(tl uint32, zone *time.Location) error {
	for _, bucket := range [][]byte{bucketCounts, bucketRanks} {
		prefix := number32(tl)
		c := b.tx.Bucket(bucket).Cursor()
		for key, _ := c.Seek(prefix); bytes.HasPrefix(key, prefix); key, _ = c.Seek(prefix) {
			if err := c.Delete(); err != nil {
				return err
			}
		}
	}
	counts := tallies{}
	all := b.entriesOf(tl, timeline.Term{Kind: timeline.TermAll})
	err := each(all, beginning(24, false), false, func(at []byte) (bool, error) {
		record, _, err := b.record(lastNumber(at))
		if err == nil {
			counts.record(tl, zone, nil, record, (*timeline.Event).IndexTerms)
		}
		return true, err
	})
	if err != nil {
		return err
	}
	return b.putAll(counts)
}

// putAll keeps counts of terms of which none are kept yet.
func (b *batch) putAll(counts tallies) error {
	for _, of := range counts.sorted() {
		if counts[of].events() < countedFrom {
			continue
		}
		w, err := b.termNumber(of.term)
		if err != nil {
			return err
		}
		if err := b.putCounts(of, w, tally{}, counts[of]); err != nil {
			return err
		}
	}
	return nil
}
