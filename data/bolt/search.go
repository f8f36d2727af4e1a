package bolt

import (
	"bytes"
	"context"
	"slices"

	"dateline/data/search"
	"dateline/timeline"
)

// found is what is known of the search of a query before any text is read. The index says what it knew of the timeline when it was
// followed last; the change log tells which events changed since. So whoever reads has what stands in his own transaction, however
// far behind the index is.
type found struct {
	set     search.Set // visible and hidden events that may be found; what is in no set is not
	not     search.Set // events that are not found
	all     bool       // all events may be found that are not in not; set means nothing
	changed search.Set // those that changed since
	exact   bool       // all that may be found is found, but for changed
	events  int        // of the timeline, about
}

// searching is view for a query that may look for words. The index is opened first, so that it is never ahead of the transaction.
func (s *Store) searching(ctx context.Context, q timeline.Query, read func(r *reader) error) error {
	if s.words == nil || q.Filter.Search.Empty() {
		return s.view(ctx, read)
	}
	words, err := s.words.View()
	if err != nil { // it is made anew by who follows: until then, all texts are looked at
		return s.view(ctx, read)
	}
	defer words.Close()
	return s.view(ctx, func(r *reader) error {
		r.words, r.rank = words, timeline.RankRest
		return read(r)
	})
}

// found is what is known of the search of q; nil if that is nothing, and all texts must be looked at.
func (r *reader) found(tl uint32, s timeline.Search) *found {
	if r.words == nil || s.Empty() {
		return nil
	}
	if f, known := r.finds[r.rank]; known {
		return f
	}
	f := r.find(tl, s)
	if r.finds == nil {
		r.finds = map[timeline.Rank]*found{}
	}
	r.finds[r.rank] = f
	return f
}

func (r *reader) find(tl uint32, s timeline.Search) *found {
	revision, events, err := r.words.Followed(tl)
	if err != nil || revision > r.lastRevision() {
		return nil
	}
	known, err := r.words.Find(tl, s, r.rank)
	if err != nil || known.All && known.Not.Empty() {
		return nil
	}
	f := &found{set: known.Set, not: known.Not, all: known.All, exact: known.Exact, events: events}
	_ = each(r.fullLog(tl, false), behindRevision(revision), false, func(at []byte) (bool, error) { // visit has no error
		f.changed.Add(lastNumber(at))
		f.set.Add(lastNumber(at))
		f.not.Remove(lastNumber(at))
		return true, nil
	})
	return f
}

// maxUnknown is how many texts a hasty search looks at that the index does not know, which takes about a second.
const maxUnknown = 20_000

// searchable refuses a hasty search in a timeline of which the index has yet to learn very much. Unavailable.
func (r *reader) searchable(tl uint32, q timeline.Query) error {
	if !q.Hasty || q.Filter.Search.Empty() || r.store.words == nil {
		return nil
	}
	known := uint64(0)
	if r.words != nil {
		revision, _, err := r.words.Followed(tl)
		if err == nil && revision <= r.lastRevision() {
			known = revision
		}
	}
	unknown := 0
	err := each(r.fullLog(tl, false), behindRevision(known), false, func([]byte) (bool, error) {
		unknown++
		return unknown <= r.store.haste, nil
	})
	if err == nil && unknown > r.store.haste {
		err = timeline.Errorf(timeline.Unavailable, "the index of words is being made; search again in a while")
	}
	return err
}

// matches reports whether the filter of q, with its window, chooses e, the state of the event n that a list shows.
func (r *reader) matches(tl uint32, q timeline.Query, n uint64, e *timeline.Event, w timeline.Window) bool {
	f := r.found(tl, q.Filter.Search)
	if f != nil && f.exact && e.Deleted == nil && !f.changed.Has(n) {
		q.Filter.Search = timeline.Search{} // the index has answered that
	}
	if !q.Filter.Search.Empty() && (f == nil || !f.changed.Has(n)) {
		r.looked++
	}
	return q.Filter.Matches(e, w)
}

// maxLooked is how many texts a hasty search looks at of which the index knows that they may be found, as for a phrase of words that
// nearly all events have. It takes about a third of a second.
const maxLooked = 5_000

// tooBroad refuses to look at ever more texts. Invalid.
func (r *reader) tooBroad(q timeline.Query) error {
	if !q.Hasty || r.words == nil || r.looked <= r.store.broad {
		return nil
	}
	return &timeline.Error{
		Kind: timeline.Invalid, Message: "the search is too broad",
		Fields: []timeline.FieldError{{Field: "q", Message: "is too broad: too many events have these words, and few have them in this way; add a word that fewer have"}},
	}
}

// narrowed is a walk through the entries of a class, without what a search does not find. What is deleted is not in the index.
func (r *reader) narrowed(all walk, f *found, class timeline.Class, width, limit int, back bool) walk {
	if class != timeline.ClassShown && class != timeline.ClassHidden {
		return all
	}
	if f.all {
		return &among{walk: all, set: &f.not, not: true, back: back}
	}
	if n := f.set.Len(); n <= few || n*n <= f.events*max(limit, 50)/readsPerStep {
		return &listed{keys: r.sortKeys(&f.set, []timeline.Class{class}, width), back: back}
	}
	return &among{walk: all, set: &f.set, back: back}
}

// So few events are read to sort them, in place of a walk through all that leaves others out. Else it is done where that is
// cheaper: to read an event takes as long as readsPerStep steps of a walk.
const (
	few          = 64
	readsPerStep = 90
)

// sortKeys are the sort parts of the entries of a set of events in some classes, in ascending order.
func (r *reader) sortKeys(set *search.Set, classes []timeline.Class, width int) [][]byte {
	var keys [][]byte
	for n := range set.All() {
		record, _, err := r.record(n)
		if err != nil {
			continue // who reads the event is told
		}
		for _, face := range record.Faces() {
			switch {
			case !slices.Contains(classes, face.Class):
			case width == 16:
				keys = append(keys, byPublished(face.Event, n))
			default:
				keys = append(keys, byTime(face.Event, n))
			}
		}
	}
	slices.SortFunc(keys, bytes.Compare)
	return keys
}

// among walks the part of a walk that a set of events has, or has not.
type among struct {
	walk
	set  *search.Set
	not  bool
	back bool
}

func (a *among) seek(place []byte) []byte {
	for {
		at := a.walk.seek(place)
		if at == nil || a.set.Has(lastNumber(at)) != a.not {
			return at
		}
		place = next(at, a.back)
	}
}

// listed walks sort parts that are known, in ascending order.
type listed struct {
	keys [][]byte
	back bool
}

func (l *listed) seek(place []byte) []byte {
	at, ok := slices.BinarySearchFunc(l.keys, place, bytes.Compare)
	if l.back && !ok {
		at--
	}
	if at < 0 || at == len(l.keys) {
		return nil
	}
	return l.keys[at]
}
