package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"runtime/debug"
	"slices"

	"dateline/timeline"
)

// maxFindings is how many faults Check names before it stops.
const maxFindings = 100

// Check looks at the whole file: bbolt's pages, every index entry and its record, both ways, ids, slugs and numbers, every
// event's history, and that no validator lies below a change that it must tell of. It returns what is wrong, nil
// if nothing is; where pages are damaged, that is all it says. It reads everything, holds one read transaction meanwhile,
// and tells tell, unless it is nil, how many events of how many it has seen.
//
// Damaged pages can end the process: bbolt reads them in a goroutine of its own. Look at a file that may be damaged in
// a process that may end.
func (s *Store) Check(ctx context.Context, tell func(done, total int64)) ([]string, error) {
	if s.schema != schema {
		return nil, fmt.Errorf("the file has schema %d, and is checked in schema %d: dateline serve brings it up to date", s.schema, schema)
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	c := &checker{present: map[string]int{}, counted: tallies{}, tell: tell}
	err := s.view(ctx, func(r *reader) error {
		c.reader = *r
		for err := range r.tx.Check() {
			c.find("pages: %v", err)
		}
		if len(c.findings) > 0 {
			return nil // a walk through such pages need not end
		}
		if err := c.events(ctx); err != nil {
			return err
		}
		c.indexes()
		c.strangers()
		c.counts()
		c.ids()
		if err := c.timelines(); err != nil {
			return err
		}
		c.clockNames()
		return c.revisions()
	})
	return c.findings, err
}

type checker struct {
	reader
	findings []string
	present  map[string]int // by bucket: index entries that are there and belong to an event
	counted  tallies        // what is visible
	tell     func(done, total int64)
}

func (c *checker) find(format string, args ...any) {
	if len(c.findings) < maxFindings {
		c.findings = append(c.findings, fmt.Sprintf(format, args...))
	}
}

// events looks at every record and its index entries.
func (c *checker) events(ctx context.Context) error {
	bucket := c.tx.Bucket(bucketEvents)
	return bucket.ForEach(func(key, _ []byte) error {
		n, last := lastNumber(key), bucket.Sequence()
		if n > last {
			c.find("event %d: its number is above the last one given, %d", n, last)
		}
		if err := c.event(n); err != nil {
			c.find("event %d: %v", n, err)
		}
		if c.tell != nil {
			c.tell(int64(n), int64(last))
		}
		return ctx.Err()
	})
}

// event looks at one record. An error, or a panic, is about what cannot be read.
func (c *checker) event(n uint64) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("it cannot be read: %v", v)
		}
	}()
	record, tl, err := c.record(n)
	if err != nil {
		return err
	}
	if got := c.known(record.Event.ID).number; got != n {
		c.find("event %d: its id leads to event %d", n, got)
	}
	keys, err := c.keys(n, record, tl)
	if err != nil {
		return err
	}
	for e := range keys {
		if c.tx.Bucket([]byte(e.bucket)).Get([]byte(e.key)) == nil {
			c.find("event %d: no entry %x in bucket %s", n, e.key, e.bucket)
		} else {
			c.present[e.bucket]++
		}
	}
	zone, err := c.zone(tl)
	if err != nil {
		return err
	}
	c.counted.record(tl, zone, nil, record, (*timeline.Event).IndexTerms)
	c.validators(tl, n, record)
	return c.history(tl, n, record)
}

func (c *checker) keys(n uint64, r *timeline.Record, tl uint32) (map[entry]bool, error) {
	dues := r.Dues(keepOf(c.tx))
	if isMoving(c.tx) {
		dues = slices.DeleteFunc(dues, func(d timeline.Due) bool { return d.Kind == timeline.DuePurge })
	}
	return indexEntries(tl, n, r, dues, (*timeline.Event).IndexTerms, c.knownTerm)
}

// knownTerm is the number of a term that some event has; a term without a number is a fault by itself.
func (c *checker) knownTerm(t timeline.Term) ([]byte, error) {
	w := c.term(t)
	if w == nil {
		c.find("term %c %q has no number", t.Kind, t.Key)
		w = number32(0)
	}
	return w, nil
}

// validators compares the clocks of a record's terms with its newest changes.
func (c *checker) validators(tl uint32, n uint64, r *timeline.Record) {
	if got := c.clock(tl, timeline.Term{Kind: timeline.TermAny}); got.Revision < r.Changed {
		c.find("event %d: changed at %d, but writers' lists are told of %d", n, r.Changed, got.Revision)
	}
	if shown := r.Shown(); shown != nil {
		for _, term := range shown.Terms() {
			if got := c.clock(tl, term); got.Revision < r.Seen {
				c.find("event %d: changed at %d, but views of term %c %q are told of %d", n, r.Seen, term.Kind, term.Key, got.Revision)
			}
		}
	}
}

// history checks that every version of an event can be read, and is in the log of revisions.
func (c *checker) history(tl uint32, n uint64, r *timeline.Record) error {
	versions, err := c.versions(n, r)
	if err != nil {
		return err
	}
	if int64(len(versions)) != r.Event.Revision-r.Oldest()+1 {
		c.find("event %d: %d versions, but its revision is %d", n, len(versions), r.Event.Revision)
	}
	c.formerNames(tl, n, versions)
	for i, v := range versions {
		stored, err := c.row(n, v.Event.Revision)
		if err != nil {
			return err
		}
		if v.Event.Revision != r.Oldest()+int64(i) {
			c.find("event %d: version %d counts as revision %d", n, i+1, v.Event.Revision)
		}
		if i == 0 && v.IsBase() {
			continue // it is told no more
		}
		place := join(number64(stored.Revision), number64(n))
		revisions := c.tx.Bucket(bucketRevisions)
		if revisions.Get(join(prefixT(logPublic, tl), place)) == nil && revisions.Get(join(prefixT(logHidden, tl), place)) == nil {
			c.find("event %d: revision %d is not in the log", n, v.Event.Revision)
		}
	}
	return c.tellings(tl, n, versions)
}

// formerNames checks that an event is found by the names that it had.
func (c *checker) formerNames(tl uint32, n uint64, versions []timeline.Version) {
	for name, revision := range timeline.FormerNames(versions) {
		since := c.tx.Bucket(bucketFormer).Get(formerKey(tl, c.term(name), n))
		if !bytes.Equal(since, number64(uint64(revision))) {
			c.find("event %d: it had %c %q until revision %d, and its entry says %x", n, name.Kind, name.Key, revision, since)
		}
		c.present[string(bucketFormer)]++
	}
}

// strangers looks for entries by former names of events that had none. There are some only if the bucket has more than belong to events.
func (c *checker) strangers() {
	count := 0
	c.each(bucketFormer, func([]byte) { count++ })
	if count != c.present[string(bucketFormer)] {
		c.find("bucket %s: %d entries, and %d belong to events", bucketFormer, count, c.present[string(bucketFormer)])
	}
}

// tellings checks that every view in which a revision is told knows of it: by a term, or because all views of the
// timeline were raised. What else the past touched cannot be found again: a tombstone may have left the lists before,
// and an export leaves validators of forgotten names out.
func (c *checker) tellings(tl uint32, n uint64, versions []timeline.Version) error {
	t, err := c.timeline(tl)
	if err != nil {
		return err
	}
	for _, telling := range timeline.Tellings(versions, false) {
		for _, term := range telling.Terms() {
			if got := t.Settings.Latest(c.clock(tl, term)); got.Revision < telling.Write {
				c.find("event %d: its revision %d was written at %d, but views of term %c %q are told of %d",
					n, telling.Revision.Number, telling.Write, term.Kind, term.Key, got.Revision)
			}
		}
	}
	return nil
}

// indexes looks for entries that no record asks for. There are some only where a bucket has more than belong to events.
func (c *checker) indexes() {
	for _, bucket := range indexBuckets {
		count := 0
		c.each(bucket, func(key []byte) {
			if !c.leftBehind(bucket, key) {
				count++
			}
		})
		if count == c.present[string(bucket)] {
			continue
		}
		c.each(bucket, func(key []byte) {
			if c.leftBehind(bucket, key) {
				return
			}
			record, tl, err := c.record(lastNumber(key))
			if err != nil {
				return // found already
			}
			if keys, err := c.keys(lastNumber(key), record, tl); err == nil && !keys[entry{string(bucket), string(key)}] {
				c.find("bucket %s: entry %x belongs to no event", bucket, key)
			}
		})
	}
}

// leftBehind reports whether an entry was left by a process that ended while it entered the dues of histories or purges anew. The
// next one that serves the file puts that right.
func (c *checker) leftBehind(bucket, key []byte) bool {
	if string(bucket) != string(bucketDue) {
		return false
	}
	switch timeline.DueKind(key[8]) {
	case timeline.DueTrim:
		return keepOf(c.tx).History == unsettled
	case timeline.DuePurge:
		return isMoving(c.tx)
	}
	return false
}

func (c *checker) each(bucket []byte, visit func(key []byte)) {
	cursor := c.tx.Bucket(bucket).Cursor()
	for key, _ := cursor.First(); key != nil; key, _ = cursor.Next() {
		visit(key)
	}
}

// ids looks for ids and slugs that lead nowhere: they are kept for ever, so that none is used again.
func (c *checker) ids() {
	c.each(bucketIDs, func(id []byte) {
		k := c.known(string(id))
		record, _, err := c.record(k.number)
		if !k.purged && err == nil && (record == nil || record.Event.ID != string(id)) {
			c.find("id %q: it leads to event %d, which is another or none", id, k.number)
		}
	})
	c.each(bucketSlugs, func(slug []byte) {
		if t, err := c.timeline(c.slugNumber(string(slug))); err != nil || t.Timeline.Slug != string(slug) {
			c.find("slug %q: it leads to timeline %d, which is another or none", slug, c.slugNumber(string(slug)))
		}
	})
}

// clockNames looks for validators that are of no term, or of a write that was never made.
func (c *checker) clockNames() {
	names, last := map[string]bool{}, c.tx.Bucket(bucketTerms).Sequence()
	c.each(bucketTerms, func(term []byte) {
		w := c.tx.Bucket(bucketTerms).Get(term)
		if names[string(w)] || len(w) != 4 || uint64(binary.BigEndian.Uint32(w)) > last {
			c.find("term %q: its number %x is another's, or above the last one given", term, w)
		}
		names[string(w)] = true
	})
	newest := c.lastRevision()
	c.each(bucketClocks, func(key []byte) {
		v := decodeValidator(c.tx.Bucket(bucketClocks).Get(key))
		if len(key) != 8 || !names[string(key[4:])] || v.Revision > newest {
			c.find("validator %x: it is of no term, or of write %d, which is above the last one, %d", key, v.Revision, newest)
		}
	})
}

// timelines compares the validators of the lists of timelines with the newest change of each.
func (c *checker) timelines() error {
	all := c.floor().Latest(c.clock(everyTimeline, timeline.Term{Kind: timeline.TermAny}))
	listed := c.floor().Latest(c.clock(everyTimeline, timeline.Term{Kind: timeline.TermAll}))
	return c.tx.Bucket(bucketTimelines).ForEach(func(key, _ []byte) error {
		t, err := c.timeline(binary.BigEndian.Uint32(key))
		if err == nil && (t.Settings.Revision > all.Revision || t.Listed() && t.Settings.Revision > listed.Revision) {
			c.find("timeline %s: changed at %d, but the list of timelines is told of %d", t.Timeline.Slug, t.Settings.Revision, min(all.Revision, listed.Revision))
		}
		return err
	})
}

// revisions looks for entries of the log and of the histories that belong to no event.
func (c *checker) revisions() error {
	for _, bucket := range [][]byte{bucketHistory, bucketRevisions} {
		err := c.tx.Bucket(bucket).ForEach(func(key, _ []byte) error {
			n := key[:8]
			if string(bucket) == string(bucketRevisions) {
				n = key[len(key)-8:]
			}
			if c.tx.Bucket(bucketEvents).Get(n) == nil {
				c.find("bucket %s: entry %x belongs to no event", bucket, key)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
