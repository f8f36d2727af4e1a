package bolt

import (
	"context"
	"encoding/binary"
	"errors"

	"dateline/data/search"
)

// How much is done at once for the index of words.
const (
	followChunk = 500   // events that are read in one transaction of the store
	followBatch = 16384 // events that are written in one transaction of the index: the more, the fewer times a page is written
)

// Followed is up to which revision the index of words has followed the store, and the newest revision of the store. Without an
// index both are the latter.
func (s *Store) Followed(ctx context.Context) (followed, newest uint64, err error) {
	err = s.view(ctx, func(r *reader) error {
		newest = r.lastRevision()
		return nil
	})
	if s.words == nil {
		return newest, newest, err
	}
	return min(s.followed.Load(), newest), newest, err
}

// Follow makes the index of words know what the store has, and returns when it does. It is in the way of no write: the index is
// another file. One goroutine may call it at a time. An index that is damaged, or was taken away, is made anew.
func (s *Store) Follow(ctx context.Context) error {
	if s.words == nil {
		return nil
	}
	followed, newest, err := s.Followed(ctx)
	if err != nil {
		return err
	}
	err = s.words.Sound()
	if err == nil && followed == newest && s.caught {
		return nil
	}
	if err == nil {
		err = s.follow(ctx)
	}
	if search.IsDamaged(err) {
		s.caught = false
		if err = s.words.Reset(); err == nil {
			err = s.follow(ctx)
		}
	}
	if err == nil {
		s.followed.Store(newest)
		s.caught = true
	}
	return err
}

func (s *Store) follow(ctx context.Context) error {
	var timelines []uint32
	err := s.view(ctx, func(r *reader) error {
		return r.tx.Bucket(bucketTimelines).ForEach(func(key, _ []byte) error {
			timelines = append(timelines, binary.BigEndian.Uint32(key))
			return nil
		})
	})
	for _, tl := range timelines {
		if err == nil {
			err = s.followTimeline(ctx, tl)
		}
	}
	return err
}

// logged is an entry of a change log.
type logged struct{ revision, n uint64 }

// followTimeline tells the index of all that changed in a timeline behind what it knows.
func (s *Store) followTimeline(ctx context.Context, tl uint32) error {
	known, err := s.wordsKnown(ctx, tl)
	if err != nil {
		return err
	}
	for more := true; more; {
		var changes []logged
		var docs []search.Doc
		read := func() error {
			return s.view(ctx, func(r *reader) (err error) {
				if changes, more, err = r.logBehind(tl, known); err == nil {
					docs, err = r.docs(tl, changes)
				}
				return err
			})
		}
		if err := read(); err != nil || len(changes) == 0 {
			return err
		}
		err := s.words.Update(tl, func(c *search.Change) (uint64, error) {
			for done := len(changes); ; done += len(changes) {
				for _, d := range docs {
					if err := c.Put(d); err != nil {
						return 0, err
					}
				}
				if len(changes) > 0 {
					known = changes[len(changes)-1]
				}
				if !more {
					return known.revision, nil
				}
				if done >= followBatch {
					return known.revision - 1, nil // there may be more of the same revision
				}
				if err := read(); err != nil {
					return 0, err
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// wordsKnown stands in the change log of a timeline before the first entry that the index may not know.
func (s *Store) wordsKnown(ctx context.Context, tl uint32) (logged, error) {
	view, err := s.words.View()
	if err != nil {
		return logged{}, err
	}
	defer view.Close()
	revision, _, err := view.Followed(tl)
	if err != nil {
		return logged{}, err
	}
	return logged{revision: revision + 1}, ctx.Err() // no event has the number 0
}

// logBehind is a part of the change log of a timeline behind an entry of it, and whether there is more.
func (r *reader) logBehind(tl uint32, after logged) (changes []logged, more bool, err error) {
	place := next(join(number64(after.revision), number64(after.n)), false)
	err = each(r.fullLog(tl, false), place, false, func(at []byte) (bool, error) {
		if more = len(changes) == followChunk; !more {
			changes = append(changes, logged{binary.BigEndian.Uint64(at), lastNumber(at)})
		}
		return !more, nil
	})
	return changes, more, err
}

// docs are the events of a part of a change log as the index is to know them. What is deleted it is to forget.
func (r *reader) docs(tl uint32, changes []logged) ([]search.Doc, error) {
	docs := make([]search.Doc, len(changes))
	for i, c := range changes {
		record, of, err := r.record(c.n)
		if err != nil {
			return nil, err
		}
		docs[i].Number = c.n
		if record != nil && of == tl && record.Event.Deleted == nil {
			docs[i].Words = record.Event.Words()
		}
	}
	return docs, nil
}

// openWords opens the index of words. One that has followed another life of the file, or more of it than there is, begins anew.
func (s *Store) openWords(path string) error {
	words, err := search.Open(path, s.epoch)
	if err != nil {
		return err
	}
	s.words = words
	if err := s.checkWords(); err != nil {
		return errors.Join(err, words.Close())
	}
	return nil
}

func (s *Store) checkWords() error {
	ahead := false
	err := s.view(context.Background(), func(r *reader) error {
		newest := r.lastRevision()
		view, err := s.words.View()
		if err != nil {
			return err
		}
		defer view.Close()
		return r.tx.Bucket(bucketTimelines).ForEach(func(key, _ []byte) error {
			revision, _, err := view.Followed(binary.BigEndian.Uint32(key))
			ahead = ahead || revision > newest
			return err
		})
	})
	if ahead || search.IsDamaged(err) {
		return s.words.Reset()
	}
	return err
}
