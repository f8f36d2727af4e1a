package bolt

import (
	"bytes"
	"cmp"
	"slices"

	"dateline/timeline"
)

// How far facets look.
const (
	facetValues = 12    // of each part of a filter
	facetRanked = 1_000 // terms that have counts, of each part: more of one magnitude are rare
	facetTies   = 100   // of them, those whose names are read
	facetEvents = 256   // the last events, for terms that have no counts
)

// facets are what the visible events of the timeline have most: of the terms that have counts, and those of the last
// events.
func (k *counter) facets() ([]timeline.Facet, error) {
	rare, whole, err := k.rare()
	if err != nil {
		return nil, err
	}
	var facets []timeline.Facet
	for name, kind := range timeline.Facets {
		values, more, err := k.frequent(kind)
		if err != nil {
			return nil, err
		}
		if len(values) < facetValues {
			values = append(values, rare[kind]...)
			more = more || !whole && kind != timeline.TermStatus
		}
		slices.SortFunc(values, func(a, b timeline.Value) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key))
		})
		if len(values) > facetValues {
			values, more = values[:facetValues], true
		}
		facets = append(facets, timeline.Facet{Name: name, Values: values, More: more})
	}
	return facets, nil
}

// frequent are the most used values of the terms that have counts, or more where several are used as much.
func (k *counter) frequent(kind byte) (values []timeline.Value, more bool, err error) {
	type ranked struct {
		w      []byte
		events int
	}
	var terms []ranked
	prefix := join(number32(k.tl), []byte{kind})
	magnitude := byte(0)
	c := k.tx.Bucket(bucketRanks).Cursor()
	for key, _ := c.Seek(prefix); bytes.HasPrefix(key, prefix); key, _ = c.Next() {
		if len(terms) >= facetValues && key[5] != magnitude || len(terms) == facetRanked {
			more = true
			break
		}
		magnitude = key[5]
		kept, err := k.reader.counts(k.tl, key[6:])
		if err != nil {
			return nil, false, err
		}
		terms = append(terms, ranked{bytes.Clone(key[6:]), kept.events()})
	}
	slices.SortStableFunc(terms, func(a, b ranked) int { return cmp.Compare(b.events, a.events) })
	for i, t := range terms {
		if i >= facetValues && t.events < terms[facetValues-1].events || i == facetTies {
			return values, true, nil
		}
		value, err := k.named(kind, t.w)
		if err != nil {
			return nil, false, err
		}
		value.Count = t.events
		values = append(values, value)
	}
	return values, more, nil
}

// named is the key of a term, and how the last event that has it writes it.
func (k *counter) named(kind byte, w []byte) (timeline.Value, error) {
	last := &leaf{
		cursor: k.tx.Bucket(bucketTermTime).Cursor(), prefix: join(prefixT(timeline.ClassShown, k.tl), w),
		width: 24, back: true,
	}
	at := last.seek(beginning(24, true))
	if at == nil {
		return timeline.Value{}, nil // counts without an event: Check reports it
	}
	e, err := k.face(lastNumber(at), timeline.ShowPublic)
	if err != nil || e == nil {
		return timeline.Value{}, err
	}
	for _, term := range e.IndexTerms() {
		if term.Kind == kind && bytes.Equal(k.term(term), w) {
			return timeline.Value{Key: term.Key, Label: e.Label(kind, term.Key)}, nil
		}
	}
	return timeline.Value{}, nil
}

// rare are the values of the last events that have no counts, by kind, and whether these are all events.
func (k *counter) rare() (rare map[byte][]timeline.Value, whole bool, err error) {
	rare, whole = map[byte][]timeline.Value{}, true
	seen := map[timeline.Term]bool{}
	q := timeline.Query{Order: timeline.Descending}
	events := 0
	err = k.eachListed(k.ctx, k.tl, q, q.Filter.Window(k.zone), func(e *timeline.Event) bool {
		if events++; events > facetEvents {
			whole = false
			return false
		}
		for _, term := range e.IndexTerms() {
			if seen[term] || term.Kind == timeline.TermLong {
				continue
			}
			seen[term] = true
			if n := atMost(k.entriesOf(k.tl, term), countedFrom); n < countedFrom {
				rare[term.Kind] = append(rare[term.Kind], timeline.Value{Key: term.Key, Label: e.Label(term.Kind, term.Key), Count: n})
			}
		}
		return true
	})
	return rare, whole, err
}
