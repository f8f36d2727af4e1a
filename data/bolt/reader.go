package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"

	"dateline/data/search"
	"dateline/timeline"
)

// reader reads within one transaction.
type reader struct {
	store *Store
	tx    *bbolt.Tx
	slugs map[uint32]string // of the timelines whose events were read
	words *search.View      // nil: there is no index of words
	rank  timeline.Rank     // that what is searched must have at least
	finds map[timeline.Rank]*found
	steps *steps // that walks through indexes take; nil: nobody counts

	looked int // texts of which the index does not tell whether a search finds them
}

// slugNumber is the number of the timeline with the slug, 0 if there never was one.
func (r *reader) slugNumber(slug string) uint32 {
	if b := r.tx.Bucket(bucketSlugs).Get([]byte(slug)); len(b) == 4 {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// timeline reads a timeline by its number, deleted ones included. Its Settings count the floor.
func (r *reader) timeline(number uint32) (timeline.TimelineRecord, error) {
	value := r.tx.Bucket(bucketTimelines).Get(number32(number))
	t, known := r.store.settings.get(number, value)
	if !known {
		var s storedTimeline
		if err := r.store.codec.decode(bucketTimelines, value, &s); err != nil {
			return timeline.TimelineRecord{}, err
		}
		t = s.record()
		r.store.settings.put(number, value, t)
	}
	t.Settings = t.Settings.Latest(r.floor())
	return t, nil
}

// live finds a timeline that is not deleted. NotFound, Gone.
func (r *reader) live(slug string) (uint32, timeline.TimelineRecord, error) {
	number := r.slugNumber(slug)
	if number == 0 {
		return 0, timeline.TimelineRecord{}, timeline.Errorf(timeline.NotFound, "no such timeline")
	}
	t, err := r.timeline(number)
	if err == nil && t.Deleted != nil {
		err = timeline.Errorf(timeline.Gone, "the timeline is deleted")
	}
	return number, t, err
}

// listOf finds a timeline of which so much is to be listed. NotFound, Gone; Invalid if that is nothing.
func (r *reader) listOf(slug string, limit int) (uint32, timeline.TimelineRecord, error) {
	if limit < 1 {
		return 0, timeline.TimelineRecord{}, timeline.Errorf(timeline.Invalid, "a list needs a limit of at least 1")
	}
	return r.live(slug)
}

// known is what is kept of an id for ever: the number of its event, 0 if the id was never used, and once
// the event is purged, its timeline and whether followers ever saw it.
type known struct {
	number   uint64
	purged   bool
	timeline uint32
	seen     bool
}

func (r *reader) known(id string) known {
	switch b := r.tx.Bucket(bucketIDs).Get([]byte(id)); len(b) {
	case 8:
		return known{number: binary.BigEndian.Uint64(b)}
	case 13:
		return known{binary.BigEndian.Uint64(b), true, binary.BigEndian.Uint32(b[8:]), b[12] == 1}
	}
	return known{}
}

// purgedID is what is kept of the id of a purged event.
func purgedID(n uint64, tl uint32, seen bool) []byte {
	flag := []byte{0}
	if seen {
		flag[0] = 1
	}
	return join(number64(n), number32(tl), flag)
}

// record reads an event by its number, and the number of its timeline; nil if it was purged.
func (r *reader) record(n uint64) (*timeline.Record, uint32, error) {
	return r.decode(r.tx.Bucket(bucketEvents).Get(number64(n)))
}

// decode is the event of a value, nil if there is none, and the number of its timeline.
func (r *reader) decode(value []byte) (*timeline.Record, uint32, error) {
	if value == nil {
		return nil, 0, nil
	}
	var s storedRecord
	if err := r.store.codec.decode(bucketEvents, value, &s); err != nil {
		return nil, 0, err
	}
	slug, err := r.slug(s.Timeline)
	if err != nil {
		return nil, 0, err
	}
	record := s.record(slug)
	return &record, s.Timeline, nil
}

func (r *reader) slug(number uint32) (string, error) {
	if slug, ok := r.slugs[number]; ok {
		return slug, nil
	}
	t, err := r.timeline(number)
	if err != nil {
		return "", err
	}
	if r.slugs == nil {
		r.slugs = map[uint32]string{}
	}
	r.slugs[number] = t.Timeline.Slug
	return t.Timeline.Slug, nil
}

// existing finds an event that is not purged. NotFound; Gone, with the number of its timeline.
func (r *reader) existing(id string) (uint64, *timeline.Record, uint32, error) {
	k := r.known(id)
	switch {
	case k.number == 0:
		return 0, nil, 0, timeline.Errorf(timeline.NotFound, "no such event")
	case k.purged:
		return k.number, nil, k.timeline, timeline.Errorf(timeline.Gone, "the event is deleted and forgotten; its id is not used again")
	}
	record, tl, err := r.record(k.number)
	if err == nil && record == nil {
		err = fmt.Errorf("bucket %s: no event %d, which the id %q leads to", bucketEvents, k.number, id)
	}
	return k.number, record, tl, err
}

// public is existing for who only reads: of an event that nobody ever saw, nothing tells after its purge.
func (r *reader) public(id string) (uint64, *timeline.Record, uint32, error) {
	n, record, tl, err := r.existing(id)
	if k := r.known(id); k.purged && !k.seen {
		err = timeline.Errorf(timeline.NotFound, "no such event")
	}
	return n, record, tl, err
}

// term is the number of a term, nil if no event ever had it.
func (r *reader) term(t timeline.Term) []byte {
	return r.tx.Bucket(bucketTerms).Get(termKey(t))
}

func termKey(t timeline.Term) []byte { return append([]byte{t.Kind}, t.Key...) }

// lastRevision is that of the newest write.
func (r *reader) lastRevision() uint64 { return newestOf(r.tx.Bucket(bucketMeta)).Revision }

func (r *reader) floor() timeline.Validator {
	return decodeValidator(r.tx.Bucket(bucketMeta).Get(metaFloor))
}

// clock is the validator of one term, zero if it was never touched. What touches all that is shown touches everything, which is not noted
// beside it.
func (r *reader) clock(tl uint32, t timeline.Term) timeline.Validator {
	switch t.Kind {
	case timeline.TermUntil:
		return r.clockUntil(tl, t.Key)
	case timeline.TermAny:
		return r.noted(tl, timeline.Term{Kind: timeline.TermAll}).Latest(r.noted(tl, t))
	}
	return r.noted(tl, t)
}

// noted is the validator that stands there for a term.
func (r *reader) noted(tl uint32, t timeline.Term) timeline.Validator {
	w := r.term(t)
	if w == nil {
		return timeline.Validator{}
	}
	return decodeValidator(r.tx.Bucket(bucketClocks).Get(join(number32(tl), w)))
}

// clockUntil is the newest validator of all months of publication up to one. Months that have no events any more count:
// what they had is missing since.
func (r *reader) clockUntil(tl uint32, month string) (newest timeline.Validator) {
	clocks, months := r.tx.Bucket(bucketClocks), r.tx.Bucket(bucketTerms).Cursor()
	last := termKey(timeline.Term{Kind: timeline.TermPublished, Key: month})
	for key, w := months.Seek(last[:1]); key != nil && bytes.Compare(key, last) <= 0; key, w = months.Next() {
		newest = newest.Latest(decodeValidator(clocks.Get(join(number32(tl), w))))
	}
	return newest
}

// inUse reports whether an event of the timeline has the term, in a state that some list shows, or had it once.
func (r *reader) inUse(number uint32, term []byte) bool {
	c := r.tx.Bucket(bucketTermTime).Cursor()
	for class := timeline.ClassShown; class <= timeline.ClassDeleted; class++ {
		prefix := join(prefixT(class, number), term)
		if key, _ := c.Seek(prefix); bytes.HasPrefix(key, prefix) {
			return true
		}
	}
	return r.formerly(number, term).seek(beginning(8, false)) != nil
}

// validator is the state of the view q: the newest change of settings or floor, or the least of its ANDed
// groups' newest changes, whichever is later.
func (r *reader) validator(tl uint32, t *timeline.TimelineRecord, q timeline.Query, w timeline.Window) timeline.Validator {
	var least timeline.Validator
	for i, group := range q.Depends(w) {
		var newest timeline.Validator
		for _, term := range group {
			newest = newest.Latest(r.clock(tl, term))
		}
		if i == 0 || newest.Revision < least.Revision {
			least = newest
		}
	}
	if q.Family == timeline.Changes {
		least = least.Latest(r.clock(tl, timeline.Term{Kind: timeline.TermPast}))
	}
	return t.Settings.Latest(least)
}

// widthOf is that of the sort parts of a list.
func widthOf(q timeline.Query) int {
	if q.Order == timeline.NewestFirst {
		return 16
	}
	return 24
}

// walk is the walk through the index entries that q is about, and the width of their sort parts.
func (r *reader) walk(tl uint32, q timeline.Query, w timeline.Window) (walk, int) {
	if q.Order == timeline.NewestFirst {
		all := r.without(tl, q, r.choose(tl, q, bucketByPublished, bucketTermPublish, 16, true), bucketTermPublish, 16, true)
		if w.Bounded() {
			all = &patient{walk: all, sought: r.seek(tl, q, w)}
		}
		if q.Month == 0 {
			return all, 16
		}
		return &between{walk: all, from: millis(q.Month.Start()), to: millis((q.Month + 1).Start()), width: 16, back: true}, 16
	}
	back := q.Order == timeline.Descending
	all := r.choose(tl, q, bucketByTime, bucketTermTime, 24, back)
	if w.Bounded() {
		reached := r.reached(tl, q.Show.Classes(), w, back)
		if len(q.Filter.Groups()) == 0 && r.found(tl, q.Filter.Search) == nil {
			all = reached
		} else {
			all = &intersection{back: back, parts: []walk{all, reached}}
		}
	}
	return r.without(tl, q, all, bucketTermTime, 24, back), 24
}

// without leaves out of a walk what has a term that the filter excludes.
func (r *reader) without(tl uint32, q timeline.Query, all walk, byTerm []byte, width int, back bool) walk {
	terms := q.Filter.Excluded()
	if terms == nil {
		return all
	}
	return &difference{walk: all, not: r.leaves(tl, q.Show.Classes(), byTerm, terms, width, back), back: back}
}

// choose walks the entries that have a term of every group and that a search may find, or all entries if nothing is asked for.
func (r *reader) choose(tl uint32, q timeline.Query, plain, byTerm []byte, width int, back bool) walk {
	groups, f := q.Filter.Groups(), r.found(tl, q.Filter.Search)
	both := &intersection{back: back}
	if f != nil {
		all := &union{back: back}
		for _, class := range q.Show.Classes() {
			entries := r.leaves(tl, []timeline.Class{class}, plain, nil, width, back)
			all.parts = append(all.parts, r.narrowed(entries, f, class, width, q.Limit, back))
		}
		both.parts = append(both.parts, all)
	} else if len(groups) == 0 {
		return r.leaves(tl, q.Show.Classes(), plain, nil, width, back)
	}
	for _, group := range groups {
		both.parts = append(both.parts, r.leaves(tl, q.Show.Classes(), byTerm, group, width, back))
	}
	return both
}

// leaves walks the entries of the classes in one bucket: of any of the terms, or all if terms is nil.
func (r *reader) leaves(tl uint32, classes []timeline.Class, bucket []byte, terms []timeline.Term, width int, back bool) walk {
	all := &union{back: back}
	add := func(prefix []byte) {
		all.parts = append(all.parts, &leaf{cursor: r.tx.Bucket(bucket).Cursor(), prefix: prefix, width: width, back: back, steps: r.steps})
	}
	for _, class := range classes {
		prefix := prefixT(class, tl)
		if terms == nil {
			add(prefix)
		}
		for _, term := range terms {
			if w := r.term(term); w != nil {
				add(join(prefix, w))
			}
		}
	}
	return all
}

// place is where a walk through a list begins that goes on behind the cursor.
func (r *reader) place(tl uint32, q timeline.Query, width int) ([]byte, error) {
	c, back := q.After, q.Order != timeline.Ascending
	if c == nil {
		return beginning(width, back), nil
	}
	sort := join(signed(c.A), signed(c.B))[:width-8]
	n, err := r.cursorNumber(tl, c.ID, q.Show)
	if err != nil || n == 0 { // an id that is unknown here: begin before all that have the same sort values
		return join(sort, beginning(8, back)), err
	}
	return next(join(sort, number64(n)), back), nil
}

// cursorNumber is the number of the event that a cursor names, 0 if it cannot come from an earlier page of
// the list: a cursor that somebody made up must not tell which ids exist.
func (r *reader) cursorNumber(tl uint32, id string, show timeline.Show) (uint64, error) {
	k := r.known(id)
	switch {
	case k.purged && k.timeline == tl && (k.seen || show > timeline.ShowCalendar):
		return k.number, nil
	case k.number == 0 || k.purged:
		return 0, nil
	}
	record, of, err := r.record(k.number)
	if err != nil || of != tl || record.Seen == 0 && show <= timeline.ShowCalendar {
		return 0, err
	}
	return k.number, nil
}

// each calls visit with the sort part of every entry of a walk, from place on, until it returns false.
func each(w walk, place []byte, back bool, visit func(at []byte) (bool, error)) error {
	for at := w.seek(place); at != nil; at = w.seek(next(at, back)) {
		at = bytes.Clone(at)
		if more, err := visit(at); err != nil || !more {
			return err
		}
	}
	return nil
}
