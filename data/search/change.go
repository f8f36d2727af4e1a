package search

import (
	"cmp"
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// Doc is an event as the index is to know it: its number, and its words with the best rank of each. Without words it is forgotten.
type Doc struct {
	Number uint64
	Words  map[string]timeline.Rank
}

// Change is a transaction that changes what is known of the events of a timeline. It gathers what it does to lists, since many
// events share words.
type Change struct {
	tx      *bbolt.Tx
	tl      uint32
	lists   map[place][]mark
	numbers map[string]uint32 // of words by their keys, as far as they were looked up
	added   []string          // the new ones among them
	grown   int               // by how many events
}

// place is a block of the list of a word.
type place struct{ block, word uint32 }

// mark is a number within a block that is put into a list, or taken out if it has the bit gone.
type mark uint16

const gone mark = 1 << 15

// Update changes what is known of a timeline, whole or not at all: do puts events, and returns up to which revision the changes of the
// timeline are then known. One goroutine changes an index at a time. An error of do comes back as it is.
func (x *Index) Update(tl uint32, do func(*Change) (revision uint64, err error)) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	if x.on == nil {
		return errDamaged
	}
	if err := x.on.whole(); err != nil {
		return err
	}
	return x.on.touched(sound(func() error {
		err := x.on.db.Update(func(tx *bbolt.Tx) error {
			if err := x.on.ours(tx, x.origin, x.on.newest.Load()); err != nil {
				return err
			}
			c := &Change{tx: tx, tl: tl, lists: map[place][]mark{}, numbers: map[string]uint32{}}
			f := followedOf(tx, tl)
			revision, err := do(c)
			if err == nil {
				err = c.name()
			}
			if err == nil {
				err = c.flush()
			}
			if err != nil {
				return err
			}
			f.revision, f.events = revision, f.events+uint64(c.grown) // which may be negative
			return f.put(tx, tl)
		})
		return errors.Join(err, x.on.note())
	}))
}

// Put replaces what is known of an event.
func (c *Change) Put(d Doc) error {
	events, key := c.tx.Bucket(bucketEvents), number64(d.Number)
	value := events.Get(key)
	old, ok := decodeNumbers(value)
	if !ok {
		return errDamaged
	}
	now, err := c.numbersOf(d.Words)
	if err != nil {
		return err
	}
	for _, w := range old {
		if _, kept := slices.BinarySearch(now, w); !kept {
			c.mark(w, d.Number, gone)
		}
	}
	for _, w := range now {
		if _, had := slices.BinarySearch(old, w); !had {
			c.mark(w, d.Number, 0)
		}
	}
	switch {
	case len(now) == 0 && value == nil:
		return nil
	case len(now) == 0:
		c.grown--
		return events.Delete(key)
	case value == nil:
		c.grown++
	}
	return events.Put(key, encodeNumbers(now))
}

// numbersOf are the numbers of words, in order. New words get one.
func (c *Change) numbersOf(words map[string]timeline.Rank) ([]uint32, error) {
	numbers := make([]uint32, 0, len(words))
	for word, rank := range words {
		key := append(append(number32(c.tl), byte(rank)), word...)
		w, known := c.numbers[string(key)]
		if !known {
			var err error
			if w, err = c.numberOf(key); err != nil {
				return nil, err
			}
			c.numbers[string(key)] = w
		}
		numbers = append(numbers, w)
	}
	slices.Sort(numbers)
	return numbers, nil
}

func (c *Change) numberOf(key []byte) (uint32, error) {
	words := c.tx.Bucket(bucketWords)
	if b := words.Get(key); len(b) == 4 {
		return binary.BigEndian.Uint32(b), nil
	}
	next, err := words.NextSequence()
	c.added = append(c.added, string(key))
	return uint32(next), err
}

// name writes the new words down, in the order of their keys: bbolt keeps new keys of a transaction in one array, and moves all
// behind the place of each.
func (c *Change) name() error {
	words, names := c.tx.Bucket(bucketWords), c.tx.Bucket(bucketNames)
	for _, key := range c.added { // their numbers ascend
		if err := names.Put(number32(c.numbers[key]), []byte(key)); err != nil {
			return err
		}
	}
	slices.Sort(c.added)
	for _, key := range c.added {
		if err := words.Put([]byte(key), number32(c.numbers[key])); err != nil {
			return err
		}
	}
	return nil
}

// mark notes that an event has a word, or has it no more.
func (c *Change) mark(w uint32, n uint64, what mark) {
	at := place{uint32(n >> blockBits), w}
	c.lists[at] = append(c.lists[at], mark(n%blockSize)|what)
}

func (p place) key() []byte { return append(number32(p.block), number32(p.word)...) }

// flush writes the lists in the order of their keys, and forgets words that no event has any more.
func (c *Change) flush() error {
	lists := c.tx.Bucket(bucketLists)
	order := slices.SortedFunc(maps.Keys(c.lists), func(a, b place) int {
		return cmp.Or(cmp.Compare(a.block, b.block), cmp.Compare(a.word, b.word))
	})
	var emptied []uint32
	for _, at := range order {
		list, err := marked(lists.Get(at.key()), c.lists[at])
		switch {
		case err != nil:
			return err
		case len(list) > 0:
			err = lists.Put(at.key(), list)
		default:
			emptied, err = append(emptied, at.word), lists.Delete(at.key())
		}
		if err != nil {
			return err
		}
	}
	slices.Sort(emptied)
	for _, w := range slices.Compact(emptied) {
		if err := c.forget(w); err != nil {
			return err
		}
	}
	return nil
}

// marked is a list with marks, in the order in which they were made.
func marked(list []byte, marks []mark) ([]byte, error) {
	var b bitmap
	if !b.add(list) {
		return nil, errDamaged
	}
	for _, m := range marks {
		if m&gone == 0 {
			b.put(uint64(m))
		} else {
			b.take(uint64(m &^ gone))
		}
	}
	return b.encode(), nil
}

// forget forgets a word if no event has it.
func (c *Change) forget(number uint32) error {
	var set Set
	w := number32(number)
	if err := addLists(c.tx.Bucket(bucketLists).Cursor(), [][]byte{w}, &set); err != nil || set.Len() > 0 {
		return err
	}
	names := c.tx.Bucket(bucketNames)
	if err := c.tx.Bucket(bucketWords).Delete(names.Get(w)); err != nil {
		return err
	}
	return names.Delete(w)
}

// encodeNumbers writes ascending numbers, each as what it is more than the last.
func encodeNumbers(numbers []uint32) []byte {
	var b []byte
	last := uint32(0)
	for _, n := range numbers {
		b = binary.AppendUvarint(b, uint64(n-last))
		last = n
	}
	return b
}

func decodeNumbers(b []byte) (numbers []uint32, ok bool) {
	last := uint64(0)
	for len(b) > 0 {
		n, size := binary.Uvarint(b)
		if size <= 0 {
			return nil, false
		}
		last += n
		numbers, b = append(numbers, uint32(last)), b[size:]
	}
	return numbers, true
}
