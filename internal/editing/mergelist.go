package editing

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"dateline/timeline"
)

// lists merges the lists of the event, entry by entry.
func (w *merger) lists() {
	list(w, "participants", func(e *timeline.Event) *[]timeline.Participant { return &e.Participants },
		func(p timeline.Participant) string { return orElse(timeline.Key(p.Name), p.Name) })
	list(w, "topics", func(e *timeline.Event) *[]string { return &e.Topics },
		func(topic string) string { return orElse(timeline.Key(topic), topic) })
	list(w, "sources", func(e *timeline.Event) *[]timeline.Source { return &e.Sources },
		func(s timeline.Source) string { return orElse(s.URL, s.Title+"\n"+s.Publisher) })
	list(w, "media", func(e *timeline.Event) *[]timeline.Media { return &e.Media },
		func(m timeline.Media) string { return m.URL })
	list(w, "related", func(e *timeline.Event) *[]timeline.Relation { return &e.Related },
		func(r timeline.Relation) string { return r.ID })
}

// entries are the entries of a list by what they are known by.
type entries[T any] struct {
	keys []string
	of   map[string]T
}

// entriesOf tells the entries of a list apart: by their key, and those that have the same by their order.
func entriesOf[T any](list []T, key func(T) string) entries[T] {
	e := entries[T]{of: map[string]T{}}
	seen := map[string]int{}
	for _, v := range list {
		k := key(v)
		seen[k]++
		k += "\n" + strconv.Itoa(seen[k])
		e.keys = append(e.keys, k)
		e.of[k] = v
	}
	return e
}

// raw is an entry as JSON; null if there is none.
func (e entries[T]) raw(key string) json.RawMessage {
	if v, ok := e.of[key]; ok {
		return raw(v)
	}
	return json.RawMessage("null")
}

// list merges one list.
func list[T any](w *merger, field string, at func(*timeline.Event) *[]T, key func(T) string) {
	base, theirs, yours := entriesOf(*at(&w.base), key), entriesOf(*at(&w.theirs), key), entriesOf(*at(&w.yours), key)
	all := slices.Clone(base.keys)
	for _, k := range slices.Concat(theirs.keys, yours.keys) {
		if !slices.Contains(all, k) {
			all = append(all, k)
		}
	}
	kept := map[string]T{}
	number := 0
	for _, k := range all {
		before := len(w.conflicts)
		c := Conflict{Name: fmt.Sprintf("%s.%d", field, number), Field: field, Before: base.raw(k), Theirs: theirs.raw(k), Yours: yours.raw(k)}
		from := theirs
		if w.whose(c, false) == Yours {
			from = yours
		}
		if v, ok := from.of[k]; ok {
			kept[k] = v
		}
		number += len(w.conflicts) - before
	}
	w.gather(field)
	out := []T{} // as Prepare makes it
	for _, k := range order(base.keys, theirs.keys, yours.keys) {
		if v, ok := kept[k]; ok {
			out = append(out, v)
		}
	}
	*at(&w.out) = out
}

// gather puts what each side did to the entries of a list, which were noted one by one, into one change: what went, and
// what came.
func (w *merger) gather(field string) {
	var rest []Change
	from, to := map[Side][]json.RawMessage{}, map[Side][]json.RawMessage{}
	for _, c := range w.joined {
		if c.Field != field {
			rest = append(rest, c)
			continue
		}
		if string(c.From) != "null" {
			from[c.By] = append(from[c.By], c.From)
		}
		if string(c.To) != "null" {
			to[c.By] = append(to[c.By], c.To)
		}
	}
	for _, by := range []Side{Theirs, Yours, Both} {
		if len(from[by])+len(to[by]) > 0 {
			rest = append(rest, Change{by, timeline.FieldChange{Field: field, From: rawList(from[by]), To: rawList(to[by])}})
		}
	}
	w.joined = rest
}

// rawList is a list of values that are JSON already.
func rawList(values []json.RawMessage) json.RawMessage {
	if values == nil {
		values = []json.RawMessage{}
	}
	return raw(values)
}

// rawEntry is an entry as a list, empty if there is none.
func rawEntry(value json.RawMessage) json.RawMessage {
	if string(value) == "null" {
		return rawList(nil)
	}
	return rawList([]json.RawMessage{value})
}

// order is that of yours if you changed it, else that of theirs; what only the other side has stands behind the same entry
// as there.
func order(base, theirs, yours []string) []string {
	first, second := theirs, yours
	if !slices.Equal(common(yours, base), common(base, yours)) {
		first, second = yours, theirs
	}
	all := slices.Clone(first)
	for i, k := range second {
		if slices.Contains(all, k) {
			continue
		}
		at := 0
		if i > 0 {
			at = slices.Index(all, second[i-1]) + 1
		}
		all = slices.Insert(all, at, k)
	}
	return all
}

// common are the keys that are also among others, in their own order.
func common(keys, others []string) []string {
	var both []string
	for _, k := range keys {
		if slices.Contains(others, k) {
			both = append(both, k)
		}
	}
	return both
}

// translations merges the texts in further languages: text by text, where both sides have the language, and whole where one
// of them has not.
func (w *merger) translations() {
	tags := slices.Concat(sortedKeys(w.base.Translations), sortedKeys(w.theirs.Translations), sortedKeys(w.yours.Translations))
	slices.Sort(tags)
	w.out.Translations = map[string]timeline.Translation{}
	for _, tag := range slices.Compact(tags) {
		_, inTheirs := w.theirs.Translations[tag]
		_, inYours := w.yours.Translations[tag]
		if inTheirs && inYours {
			w.translation(tag)
			continue
		}
		one(w, "translations."+tag, false, func(e *timeline.Event) *timeline.Translation {
			if t, ok := e.Translations[tag]; ok {
				return &t
			}
			return nil
		}, func(e *timeline.Event, t *timeline.Translation) {
			if t != nil {
				e.Translations[tag] = *t
			}
		})
	}
}

// translation merges the texts of a language that both sides have.
func (w *merger) translation(tag string) {
	events := []*timeline.Event{&w.base, &w.theirs, &w.yours, &w.out}
	texts := map[*timeline.Event]*timeline.Translation{}
	for _, e := range events {
		t := e.Translations[tag]
		texts[e] = &t
	}
	at := "translations." + tag
	member(w, at+".title", func(e *timeline.Event) *string { return &texts[e].Title })
	w.long(at+".summary", func(e *timeline.Event) *string { return &texts[e].Summary })
	w.long(at+".body", func(e *timeline.Event) *string { return &texts[e].Body })
	w.out.Translations[tag] = *texts[&w.out]
}
