package bolt

import (
	"context"
	"encoding/binary"
	"fmt"

	"dateline/timeline"
)

// maxFindings is how many faults Check names before it stops.
const maxFindings = 100

// Check looks at the whole file: bbolt's pages, every index entry and its record, both ways, every event's
// history, and that no validator lies below a change that it must tell of. It returns what is wrong, nil
// if nothing is. It reads everything, and holds one read transaction meanwhile.
func (s *Store) Check(ctx context.Context) ([]string, error) {
	c := &checker{expected: map[entry]bool{}}
	err := s.view(ctx, func(r *reader) error {
		c.reader = *r
		for err := range r.tx.Check() {
			c.find("pages: %v", err)
		}
		if err := c.events(ctx); err != nil {
			return err
		}
		c.indexes()
		if err := c.timelines(); err != nil {
			return err
		}
		return c.revisions()
	})
	return c.findings, err
}

type checker struct {
	reader
	findings []string
	expected map[entry]bool
}

func (c *checker) find(format string, args ...any) {
	if len(c.findings) < maxFindings {
		c.findings = append(c.findings, fmt.Sprintf(format, args...))
	}
}

// events looks at every record, and gathers the index entries that it must have.
func (c *checker) events(ctx context.Context) error {
	return c.tx.Bucket(bucketEvents).ForEach(func(key, _ []byte) error {
		n := binary.BigEndian.Uint64(key)
		record, tl, err := c.record(n)
		if err != nil {
			return err
		}
		if got := c.known(record.Event.ID).number; got != n {
			c.find("event %d: its id leads to event %d", n, got)
		}
		keys, err := keysOf(tl, n, record, record.Dues(c.store.retention), c.knownTerm)
		if err != nil {
			return err
		}
		for e := range keys {
			c.expected[e] = true
			if c.tx.Bucket([]byte(e.bucket)).Get([]byte(e.key)) == nil {
				c.find("event %d: no entry %x in bucket %s", n, e.key, e.bucket)
			}
		}
		c.validators(tl, n, record)
		if err := c.history(tl, n, record); err != nil {
			return err
		}
		return ctx.Err()
	})
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
	if int64(len(versions)) != r.Event.Revision {
		c.find("event %d: %d versions, but its revision is %d", n, len(versions), r.Event.Revision)
	}
	for i, v := range versions {
		var stored storedVersion
		value := c.tx.Bucket(bucketHistory).Get(join(number64(n), number64(uint64(v.Event.Revision))))
		if err := c.store.codec.decode(bucketHistory, value, &stored); err != nil {
			return err
		}
		if v.Event.Revision != int64(i)+1 {
			c.find("event %d: version %d counts as revision %d", n, i+1, v.Event.Revision)
		}
		place := join(number64(stored.Revision), number64(n))
		revisions := c.tx.Bucket(bucketRevisions)
		if revisions.Get(join(prefixT(logPublic, tl), place)) == nil && revisions.Get(join(prefixT(logAll, tl), place)) == nil {
			c.find("event %d: revision %d is not in the log", n, v.Event.Revision)
		}
	}
	return c.tellings(tl, n, versions)
}

// tellings checks that every view in which a revision is told knows of it: by a term, or because all views of the
// timeline were raised.
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

// indexes looks for entries that no record asks for.
func (c *checker) indexes() {
	for _, bucket := range indexBuckets {
		cursor := c.tx.Bucket(bucket).Cursor()
		for key, _ := cursor.First(); key != nil; key, _ = cursor.Next() {
			if !c.expected[entry{string(bucket), string(key)}] {
				c.find("bucket %s: entry %x belongs to no event", bucket, key)
			}
		}
	}
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
