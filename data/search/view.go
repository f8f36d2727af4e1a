package search

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// maxForms is how many different words one word of a search may stand for before the index is no help: so many are in
// nearly every event.
const maxForms = 4000

// View is the index in one state. It must be closed, by who opened it; it is not safe for concurrent use.
type View struct {
	index *Index
	tx    *bbolt.Tx
}

// View opens the index as it is now.
func (x *Index) View() (*View, error) {
	x.mu.RLock()
	v := &View{index: x}
	if err := v.begin(); err != nil {
		x.mu.RUnlock()
		return nil, err
	}
	return v, nil
}

func (v *View) begin() error {
	on := v.index.on
	if on == nil {
		return errDamaged
	}
	if err := on.whole(); err != nil {
		return err
	}
	id := on.newest.Load() // before: later ones may be noted while this one begins
	err := sound(func() (err error) {
		v.tx, err = on.db.Begin(false)
		return err
	})
	if err != nil {
		return on.touched(err)
	}
	err = sound(func() error { return on.ours(v.tx, v.index.origin, id) })
	if err != nil {
		err = errors.Join(err, v.tx.Rollback())
	}
	return err
}

// Close ends the view.
func (v *View) Close() error {
	defer v.index.mu.RUnlock()
	return v.tx.Rollback()
}

// Followed is up to which revision the changes of a timeline are known, and how many of its events the index has.
func (v *View) Followed(tl uint32) (revision uint64, events int, err error) {
	err = sound(func() error {
		f := followedOf(v.tx, tl)
		revision, events = f.revision, int(f.events)
		return nil
	})
	return revision, events, err
}

// Found is what the index knows of a search.
type Found struct {
	Set   Set  // events that may be found, and all that are
	Not   Set  // events that are not found, taken out of Set
	All   bool // any event may be found that is not in Not; Set means nothing
	Exact bool // all that may be found is found
}

// Find looks for the events of a timeline in which the search has at least the rank: all of its words in texts of that rank or
// better.
func (v *View) Find(tl uint32, s timeline.Search, rank timeline.Rank) (found Found, err error) {
	found = Found{All: true, Exact: true}
	err = sound(func() error {
		for _, sought := range s.Sought() {
			if len(sought.Words) > 1 {
				found.Exact = false // the texts must be looked at
			}
			if sought.Not {
				if err := v.exclude(tl, &sought, &found); err != nil {
					return err
				}
				continue
			}
			for i := range sought.Words {
				set, all, err := v.word(tl, &sought, i, rank)
				switch {
				case err != nil:
					return err
				case all:
					found.Exact = false
				case found.All:
					found.Set, found.All = set, false
				default:
					found.Set.Keep(&set)
				}
			}
		}
		found.Set.without(&found.Not)
		return nil
	})
	return found, err
}

// exclude finds the events that a word excludes, wherever it stands in them.
func (v *View) exclude(tl uint32, t *timeline.Sought, found *Found) error {
	if len(t.Words) > 1 {
		return nil // which have all of the words may have them apart
	}
	set, all, err := v.word(tl, t, 0, timeline.RankRest)
	if all {
		found.Exact = false
		return err
	}
	found.Not.join(&set)
	return err
}

// word are the events that have the i-th word of what is sought; all if it stands for too many words.
func (v *View) word(tl uint32, t *timeline.Sought, i int, rank timeline.Rank) (set Set, all bool, err error) {
	words := v.tx.Bucket(bucketWords).Cursor()
	var found [][]byte
	for part := timeline.RankTitle; part <= rank; part++ {
		prefix := append(number32(tl), byte(part))
		for _, root := range t.Roots(i) {
			from := append(bytes.Clone(prefix), root...)
			for key, w := words.Seek(from); bytes.HasPrefix(key, from); key, w = words.Next() {
				if !t.Fits(i, string(key[len(prefix):])) {
					continue
				}
				if len(found) == maxForms {
					return Set{}, true, nil
				}
				found = append(found, bytes.Clone(w))
			}
		}
	}
	slices.SortFunc(found, bytes.Compare)
	return set, false, addLists(v.tx.Bucket(bucketLists).Cursor(), found, &set)
}

// addLists puts into the set which events have any of the words, which are in order.
func addLists(lists *bbolt.Cursor, words [][]byte, set *Set) error {
	key, list := lists.First()
	for key != nil {
		block := bytes.Clone(key[:4])
		for _, w := range words {
			at := append(bytes.Clone(block), w...)
			if bytes.Compare(key, at) < 0 {
				key, list = lists.Seek(at)
			}
			if bytes.Equal(key, at) && !set.block(uint64(binary.BigEndian.Uint32(block))).add(list) {
				return errDamaged
			}
			if !bytes.HasPrefix(key, block) {
				break
			}
		}
		next := binary.BigEndian.Uint32(block) + 1
		if bytes.HasPrefix(key, block) {
			key, list = lists.Seek(number32(next))
		}
	}
	return nil
}
