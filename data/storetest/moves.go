package storetest

import (
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"dateline/timeline"
)

// elsewhere is what a store with a life of its own exports.
func (m *model) elsewhere() []timeline.Op {
	guest := emptyModel(m.t, m.rt, m.backend)
	defer guest.close()
	settings := randomTimeline(m.rt)
	settings.Timeline.Slug = guestSlug
	guest.write(settings)
	for range rapid.IntRange(1, 12).Draw(m.rt, "life elsewhere") {
		guest.now = guest.now.Add(max(0, rapid.SampledFrom(pauses).Draw(m.rt, "pause elsewhere")))
		guest.due()
		id := rapid.SampledFrom(guestIDs).Draw(m.rt, "guest")
		switch rapid.IntRange(0, 6).Draw(m.rt, "op elsewhere") {
		case 6:
			guest.write(timeline.RedactRevision{Timeline: guestSlug, ID: id, Revision: rapid.Int64Range(1, 3).Draw(m.rt, "redacted elsewhere")})
		case 0:
			guest.write(timeline.DeleteEvent{Timeline: guestSlug, ID: id})
		case 1:
			guest.write(timeline.RestoreEvent{Timeline: guestSlug, ID: id})
		default:
			guest.write(guest.put(guest.randomEvent(id, guestSlug)))
		}
	}
	ops := guest.exported()
	m.now = guest.now
	return ops
}

func (m *model) exported() (ops []timeline.Op) {
	err := m.store.Export(m.ctx, nil, func(timeline.Origin) error { return nil }, func(op timeline.Op) error {
		ops = append(ops, op)
		return nil
	})
	if err != nil {
		m.rt.Fatalf("Export() = %v", err)
	}
	return ops
}

// takeGuests takes over a part of what another store exported; or again what is there already.
func (m *model) takeGuests() {
	if len(m.guests) == 0 || m.ahead(m.guests) {
		return
	}
	n := rapid.IntRange(1, len(m.guests)).Draw(m.rt, "guests taken over")
	m.write(m.guests[:n]...)
	if rapid.IntRange(0, 3).Draw(m.rt, "and again") > 0 {
		m.guests = m.guests[n:]
	}
}

// ahead reports whether ops were written later than the machine's clock allows: it may have jumped back.
func (m *model) ahead(ops []timeline.Op) bool {
	_, latest := timeline.Write{Ops: ops}.Adopted()
	return latest.After(m.now.Add(timeline.MaxAhead))
}

// move exports everything, takes it over into a new store, and lives on there.
func (m *model) move() {
	ops := m.exported()
	if m.ahead(ops) || m.updateAhead() {
		return
	}
	type sight struct {
		content string
		time    time.Time
	}
	before := map[string]sight{}
	look := func(v view) (sight, bool) {
		content, validator, ok := v.read(m)
		if strings.HasPrefix(v.name, "changes") {
			return sight{}, false // which count revisions of the store
		}
		if strings.HasPrefix(v.name, "timelines") {
			return sight{content: content}, ok // of which each store has a list of its own
		}
		if strings.Contains(content, "\n[]\n") {
			return sight{content: content}, ok // an empty list, perhaps of a name that went with its last event
		}
		if m.namesGone(v.slug, v.groups) {
			return sight{content: content}, ok
		}
		return sight{content, validator.Time}, ok
	}
	for _, v := range m.views {
		if seen, ok := look(v); ok {
			before[v.name] = seen
		}
	}
	m.close()
	m.open = m.backend(m.t)
	m.start()
	if _, err := m.store.Write(m.ctx, timeline.Write{Ops: ops}); err != nil {
		m.rt.Fatalf("an export cannot be taken over: %v", err)
	}
	for _, v := range m.views {
		seen, ok := look(v)
		if was, had := before[v.name]; ok != had || seen != was {
			m.rt.Fatalf("%s was, before the move to another store,\n%+v\nand is\n%+v", v.name, was, seen)
		}
	}
	if again := m.exported(); len(again) != len(ops) {
		m.rt.Fatalf("of %d ops, %d came back", len(ops), len(again))
	}
	if results, err := m.store.Write(m.ctx, timeline.Write{Ops: ops}); err != nil || anyChanged(results) {
		m.rt.Fatalf("taken over again, it changes something: %v", err)
	}
	m.arrive()
	m.due()
	if results, err := m.store.Write(m.ctx, timeline.Write{Ops: ops}); err != nil || anyChanged(results) {
		m.rt.Fatalf("taken over again, behind what was due, it changes something: %v", err)
	}
}

// namesGone reports whether a filter has a name that no event of the timeline has, nor its public history: a part of an export was
// taken over, which tells when the views of the other part changed, and an export does not carry that on.
func (m *model) namesGone(slug string, groups [][]timeline.Term) bool {
	had := map[timeline.Term]bool{}
	for _, id := range m.ids {
		r, t, err := m.store.Event(m.ctx, id)
		if err != nil || t.Timeline.Slug != slug {
			continue
		}
		versions, err := m.store.History(m.ctx, id)
		if err != nil {
			m.rt.Fatalf("History(%s) = %v", id, err)
		}
		terms := timeline.TellingTerms(versions)
		for _, face := range r.Faces() {
			terms = append(terms, face.Event.IndexTerms()...)
		}
		for _, term := range terms {
			had[term] = true
		}
	}
	for _, term := range slices.Concat(groups...) {
		if term.IsName() && !had[term] {
			return true
		}
	}
	return false
}

func anyChanged(results []timeline.Result) bool {
	for _, r := range results {
		if r.Changed {
			return true
		}
	}
	return false
}

// updateAhead reports whether the clock jumped back behind the update of an event.
func (m *model) updateAhead() bool {
	for _, id := range m.ids {
		if r, _, err := m.store.Event(m.ctx, id); err == nil && r.Event.Updated.After(m.now.Add(timeline.MaxAhead)) {
			return true
		}
	}
	return false
}

// randomID is the id of an event of this store, or a guest that was taken over.
func (m *model) randomID() string {
	if rapid.IntRange(0, 4).Draw(m.rt, "a guest") == 0 {
		id := rapid.SampledFrom(guestIDs).Draw(m.rt, "guest")
		if _, _, err := m.store.Event(m.ctx, id); err == nil {
			return id
		}
	}
	return rapid.SampledFrom(eventIDs).Draw(m.rt, "id")
}
