package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"dateline/data/bolt"
	"dateline/timeline"
)

// inspect looks at the file that a killed service left.
func (w *crashWorld) inspect(store *bolt.Store) {
	findings, err := store.Check(w.t.Context(), nil)
	if err != nil || len(findings) > 0 {
		w.count.faults += max(len(findings), 1)
		w.t.Errorf("Check() = %v\n%s", err, strings.Join(findings, "\n"))
	}
	now := newCrashClocks()
	var records []timeline.Record
	for id := range w.ledger.attempts {
		versions, err := store.History(w.t.Context(), id)
		if err != nil && timeline.KindOf(err) != timeline.NotFound {
			w.t.Errorf("History(%s) = %v", id, err)
		}
		faults, lost := w.ledger.compare(id, versions)
		w.count.lost += lost
		for _, fault := range faults {
			w.t.Error(fault)
		}
		if len(versions) > 0 {
			records = append(records, w.record(store, id, versions))
			now.replay(versions)
		}
	}
	for _, a := range w.ledger.fresh {
		if a.outcome == landed {
			w.count.landed++
		}
	}
	w.ledger.fresh = nil
	w.compareLists(store, records)
	w.compareClocks(store, now, records)
	w.tell(store.Epoch(), records)
}

// record is the record of an event, which must be its newest version, with clocks that went on.
func (w *crashWorld) record(store *bolt.Store, id string, versions []timeline.Version) timeline.Record {
	r, _, err := store.Event(w.t.Context(), id)
	last := versions[len(versions)-1]
	if err != nil || textOf(r.Event) != textOf(last.Event) || r.Hidden != last.Hidden {
		w.t.Errorf("%s: the record is not its newest version, %v\n%s\n%s", id, err, textOf(r.Event), textOf(last.Event))
	}
	for i, v := range versions {
		if v.Event.Revision != int64(i)+1 || i > 0 && v.Event.Updated.Sub(versions[i-1].Event.Updated) < time.Second {
			w.t.Errorf("%s: version %d counts as revision %d, of %v", id, i+1, v.Event.Revision, v.Event.Updated)
		}
	}
	return r
}

// compareLists holds what the indexes find against a look at every record.
func (w *crashWorld) compareLists(store *bolt.Store, records []timeline.Record) {
	for name, q := range w.queries() {
		page, err := store.List(w.t.Context(), q)
		if err != nil {
			w.t.Errorf("List(%s) = %v", name, err)
		}
		if got, want := idsOf(page.Events), scan(q, records); !slices.Equal(got, want) {
			w.count.faults++
			w.t.Errorf("the list of %s has %v, want %v", name, got, want)
		}
	}
}

// queries are the views that are looked at, by their names.
func (w *crashWorld) queries() map[string]timeline.Query {
	texts := []string{"", "from=2090-03&to=2090-05", "from=2091&to=2091", "from=2090-06", "place=hall", "topic=alpha,beta&status=cancelled,scheduled"}
	for _, topic := range crashTopics {
		texts = append(texts, "topic="+topic, "topic=-"+topic, "from=2090-11-05&to=2091-02&topic="+topic)
	}
	for _, status := range timeline.Statuses {
		texts = append(texts, "status="+string(status))
	}
	shows := map[string]timeline.Show{"public": timeline.ShowPublic, "calendar": timeline.ShowCalendar, "all": timeline.ShowAll}
	queries := map[string]timeline.Query{}
	for _, text := range texts {
		values, err := url.ParseQuery(text)
		if err != nil {
			w.t.Fatal(err)
		}
		filter, faults := timeline.ParseFilter(values)
		if len(faults) > 0 {
			w.t.Fatal(faults)
		}
		for name, show := range shows {
			name = strings.TrimSpace(name + " " + text)
			queries[name] = timeline.Query{Timeline: crashSlug, Show: show, Filter: filter, Limit: 1_000_000}
		}
	}
	return queries
}

func idsOf(events []timeline.Event) []string {
	var ids []string
	for _, e := range events {
		ids = append(ids, fmt.Sprintf("%s@%d", e.ID, e.Revision))
	}
	slices.Sort(ids)
	return ids
}

func scan(q timeline.Query, records []timeline.Record) []string {
	var found []timeline.Event
	window := q.Filter.Window(crashZone)
	for _, r := range records {
		for _, face := range r.Faces() {
			if slices.Contains(q.Show.Classes(), face.Class) && q.Filter.Matches(face.Event, window) {
				found = append(found, *face.Event)
			}
		}
	}
	return idsOf(found)
}

// tell lets the clients know what is there: those of whom it is know it exactly from then on.
func (w *crashWorld) tell(epoch string, records []timeline.Record) {
	for _, c := range w.clients {
		clear(c.known)
		for _, r := range records {
			e := r.Event
			c.known[e.ID] = knownEvent{fmt.Sprintf(`"%s.%s.%d"`, e.ID, epoch, e.Revision), e.Revision, e.Deleted != nil, e.Draft}
		}
		c.own = slices.DeleteFunc(c.own, func(id string) bool { _, there := c.known[id]; return !there })
	}
}
