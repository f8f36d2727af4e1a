package bolt

import (
	"maps"
	"slices"

	"dateline/data/search"
	"dateline/timeline"
)

// namesakes are the events that have or had, in any version, a name of each group of a filter. All is false if some group has more of them
// than most keys tell, and is left out of account.
func (r *reader) namesakes(tl uint32, f timeline.Filter, most int) (set *search.Set, all bool) {
	all = true
	for _, group := range f.Groups() {
		if !group[0].IsName() {
			continue // a state, of which no former one is kept here
		}
		had, whole := r.everHad(tl, group, most)
		switch {
		case !whole:
			all = false
		case set == nil:
			set = &had
		default:
			set.Keep(&had)
		}
	}
	return set, all
}

// everHad are the events that have or had one of the names; all is false if there are more keys of them than most.
func (r *reader) everHad(tl uint32, names []timeline.Term, most int) (set search.Set, all bool) {
	have := r.leaves(tl, timeline.ShowAll.Classes(), bucketTermTime, names, 24, false)
	had := &union{}
	for _, name := range names {
		if w := r.term(name); w != nil {
			had.parts = append(had.parts, r.formerly(tl, w))
		}
	}
	all = true
	count := func(at []byte) (bool, error) { // has no error
		set.Add(lastNumber(at))
		most--
		all = most >= 0
		return all, nil
	}
	_ = each(have, beginning(24, false), false, count)
	if all {
		_ = each(had, beginning(8, false), false, count)
	}
	return set, all
}

// formerly walks the events that had a name once.
func (r *reader) formerly(tl uint32, name []byte) walk {
	return &leaf{cursor: r.tx.Bucket(bucketFormer).Cursor(), prefix: join(number32(tl), name), width: 8, steps: r.steps}
}

// upgradeFormer does what schema 4 brought, too: events are found by the names that they had once.
func (b *batch) upgradeFormer() error {
	former := map[uint64][]timeline.Term{}
	err := b.tx.Bucket(bucketEvents).ForEach(func(key, _ []byte) error {
		n := lastNumber(key)
		record, _, err := b.record(n)
		if err != nil || record.Event.Revision == record.Oldest() {
			return err
		}
		versions, err := b.versions(n, record)
		if names := timeline.FormerNames(versions); names != nil {
			former[n] = names
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, n := range slices.Sorted(maps.Keys(former)) {
		if err := b.enterFormer(n, former[n]); err != nil {
			return err
		}
	}
	return b.flush()
}

// enterFormer notes the names that an event had once.
func (b *batch) enterFormer(n uint64, names []timeline.Term) error {
	record, tl, err := b.record(n)
	if err != nil {
		return err
	}
	record.Former = names
	numbers, err := termNumbers(names, b.termNumber)
	if err != nil {
		return err
	}
	for _, w := range numbers {
		b.entries[entry{string(bucketFormer), string(join(number32(tl), w, number64(n)))}] = true
	}
	return b.putRecord(tl, n, record)
}

// lacking are the former names by which an event cannot be found, and those that it has still.
func lacking(record *timeline.Record, versions []timeline.Version) (missing, present []timeline.Term) {
	for _, name := range timeline.FormerNames(versions) {
		if !slices.Contains(record.Former, name) {
			missing = append(missing, name)
		}
	}
	for _, name := range record.Event.IndexTerms() {
		if slices.Contains(record.Former, name) {
			present = append(present, name)
		}
	}
	return missing, present
}
