package bolt

import (
	"bytes"
	"context"
	"strings"

	"dateline/timeline"
)

// valueSteps is how many names, of whatever timeline, are looked at for a page of values where nothing else is said.
const valueSteps = 50_000

// Values implements [timeline.Store]. Names stand in the order of their keys, those of all timelines together; the index by terms
// says which of them this one has.
func (s *Store) Values(ctx context.Context, q timeline.ValueQuery) (page timeline.ValuePage, err error) {
	kind, ok := timeline.FacetKind(q.Facet)
	if !ok {
		return page, timeline.Errorf(timeline.Invalid, "there is no such part of filters")
	}
	err = s.view(ctx, func(r *reader) error {
		number, t, err := r.listOf(q.Timeline, q.Limit)
		if err != nil {
			return err
		}
		all := timeline.Query{Timeline: q.Timeline}
		page.Validator = r.validator(number, &t, all, all.Filter.Window(t.Timeline.Zone))
		k := &counter{reader: *r, ctx: ctx, tl: number, zone: t.Timeline.Zone}
		return k.values(q, kind, s, &page)
	})
	return page, err
}

// values looks through names. Where it stops between two that the timeline has, the place is sealed: the name that stands there
// is another timeline's.
func (k *counter) values(q timeline.ValueQuery, kind byte, s *Store, page *timeline.ValuePage) error {
	after := s.seal.open(q)
	find, place := timeline.Key(q.Find), termKey(timeline.Term{Kind: kind, Key: after})
	if after != "" {
		place = append(place, 0)
	}
	names, last := k.tx.Bucket(bucketTerms).Cursor(), ""
	steps := 0
	for name, w := names.Seek(place); len(name) > 0 && name[0] == kind; name, w = names.Next() {
		key := string(name[1:])
		switch {
		case len(page.Values) == q.Limit:
			page.Next = last
			return nil
		case steps == s.valueSteps:
			page.Next = s.seal.close(q, last)
			return nil
		}
		if err := k.ctx.Err(); err != nil {
			return err
		}
		steps++
		if last = key; !strings.Contains(key, find) {
			continue
		}
		value, err := k.valueOf(kind, key, w)
		if err != nil {
			return err
		}
		if value.Count > 0 {
			page.Values = append(page.Values, value)
		}
	}
	return nil
}

// valueOf is a name with how many visible events of the timeline have it.
func (k *counter) valueOf(kind byte, key string, w []byte) (timeline.Value, error) {
	prefix := join(prefixT(timeline.ClassShown, k.tl), w)
	if found, _ := k.tx.Bucket(bucketTermTime).Cursor().Seek(prefix); !bytes.HasPrefix(found, prefix) {
		return timeline.Value{}, nil
	}
	value, err := k.named(kind, w)
	if err != nil {
		return value, err
	}
	kept, err := k.reader.counts(k.tl, w)
	if value.Key, value.Count = key, kept.events(); value.Count == 0 {
		value.Count = atMost(k.entriesOf(k.tl, timeline.Term{Kind: kind, Key: key}), countedFrom)
	}
	return value, err
}
