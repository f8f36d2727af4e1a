package storetest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"dateline/timeline"
)

// The model test drives a store with random writes, drafts, due times, moves, deletions, settings, restarts
// with other options, and clocks that jump, and looks at random views after every step. It shows that
//
//   - two different contents of a view never share a validator, nor a Last-Modified that was sent;
//   - validators never go back, and a list and its validator are read together;
//   - a list is what a plain scan of all events gives, whatever the indexes say;
//   - a follower of the change log has what the list has;
//   - a walk through the archives finds everything, and an archive with its state never changes;
//   - what is exported and taken over by another store looks the same there, and lives on;
//   - what was taken out of history is nowhere in it;
//   - every clock goes on.

func testModel(t *testing.T, backend Backend) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newModel(t, rt, backend)
		defer m.close()
		for range rapid.IntRange(5, 40).Draw(rt, "steps") {
			m.step()
			m.look()
		}
		m.integrity()
		m.move()
		m.integrity()
	})
}

// model is a random world with what was seen of it.
type model struct {
	t           *testing.T
	rt          *rapid.T
	backend     Backend
	open        Open
	store       Store
	clock       *timeline.Clock
	now         time.Time
	settled     time.Time // when it was last looked
	keep        timeline.Keep
	fingerprint string
	ids         []string
	views       []view
	chains      []*chain
	contents    map[string]string             // view and revision → content
	modified    map[string]string             // view and Last-Modified → content
	newest      map[string]timeline.Validator // view → its newest validator
	events      map[string]timeline.Event     // id → newest state seen
	followers   []*follower
	guests      []timeline.Op // what another store exported, and this one has not taken over yet
	ctx         context.Context
}

// view is something that followers or writers fetch again and again.
type view struct {
	name   string
	read   func(*model) (content string, v timeline.Validator, ok bool)
	slug   string            // of the timeline that is filtered
	groups [][]timeline.Term // of its filter
}

func newModel(t *testing.T, rt *rapid.T, backend Backend) *model {
	m := emptyModel(t, rt, backend)
	for _, slug := range slugs {
		m.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: slug, Zone: "Europe/Kyiv"}})
	}
	m.views = []view{listOfTimelines(false), listOfTimelines(true)}
	for range 12 {
		m.views = append(m.views, listView(randomQuery(rt)))
	}
	for range 3 {
		m.views = append(m.views, countsView(randomQuery(rt)))
	}
	m.views = append(m.views, familyViews(rt)...)
	for range 4 {
		m.chains = append(m.chains, newChain(rt))
	}
	for _, id := range append(slices.Clone(eventIDs), guestIDs...) {
		m.views = append(m.views, eventView(id))
	}
	for _, slug := range append(slices.Clone(slugs), guestSlug) {
		m.views = append(m.views, changeLog(slug, false), changeLog(slug, true))
	}
	m.arrive()
	if rapid.Bool().Draw(rt, "guests") {
		m.guests = m.elsewhere()
	}
	return m
}

func emptyModel(t *testing.T, rt *rapid.T, backend Backend) *model {
	history, revisions := randomKeep(rt)
	m := &model{
		t: t, rt: rt, backend: backend, open: backend(t), now: start, fingerprint: "a", ctx: t.Context(),
		events: map[string]timeline.Event{}, keep: timeline.Keep{History: history, Revisions: revisions},
	}
	m.start()
	return m
}

// arrive begins to look at a store that nobody has looked at before.
func (m *model) arrive() {
	m.contents, m.modified, m.newest = map[string]string{}, map[string]string{}, map[string]timeline.Validator{}
	m.followers = nil
	for _, slug := range append(slices.Clone(slugs), guestSlug) {
		m.followers = append(m.followers, &follower{slug: slug}, &follower{slug: slug, hidden: true})
	}
}

func (m *model) start() {
	m.clock = timeline.NewClock(func() time.Time { return m.now })
	store, err := m.open(m.clock, m.keep)
	if err != nil {
		m.rt.Fatalf("open: %v", err)
	}
	m.store = store
	if err := store.SetFingerprint(m.ctx, m.fingerprint); err != nil {
		m.rt.Fatalf("SetFingerprint() = %v", err)
	}
	m.due()
}

// randomKeep is how much of histories is kept: most often all.
func randomKeep(rt *rapid.T) (history time.Duration, revisions int64) {
	history = rapid.SampledFrom([]time.Duration{0, 0, time.Second, 27 * time.Hour, 100 * 24 * time.Hour}).Draw(rt, "history kept")
	revisions = rapid.SampledFrom([]int64{0, 0, 0, 1, 2}).Draw(rt, "revisions kept")
	return history, revisions
}

func (m *model) close() {
	if err := m.store.Close(); err != nil {
		m.rt.Fatalf("Close() = %v", err)
	}
}

func (m *model) due() {
	if _, err := m.store.RunDue(m.ctx); err != nil {
		m.rt.Fatalf("RunDue() = %v", err)
	}
}

func (m *model) write(ops ...timeline.Op) {
	results, err := m.store.Write(m.ctx, timeline.Write{Author: "editor", Ops: ops})
	if err != nil && timeline.KindOf(err) == timeline.Internal {
		m.rt.Fatalf("Write(%+v) = %v", ops, err)
	}
	for _, r := range results {
		if r.Record.Event.ID != "" && !slices.Contains(m.ids, r.Record.Event.ID) {
			m.ids = append(m.ids, r.Record.Event.ID) // in the order of entry
		}
	}
}

// step changes the world.
func (m *model) step() {
	m.now = m.now.Add(rapid.SampledFrom(pauses).Draw(m.rt, "pause"))
	switch rapid.IntRange(0, 21).Draw(m.rt, "step") {
	case 0:
		m.close()
		m.fingerprint = rapid.SampledFrom([]string{"a", "b"}).Draw(m.rt, "fingerprint")
		m.keep.Deleted = rapid.SampledFrom([]time.Duration{0, timeline.Grace, 45 * 24 * time.Hour}).Draw(m.rt, "retention")
		m.keep.History, m.keep.Revisions = randomKeep(m.rt)
		m.start()
	case 1:
		m.write(randomTimeline(m.rt))
	case 2, 3:
		m.due()
	case 4:
		ops := []timeline.Op{}
		for range rapid.IntRange(2, 4).Draw(m.rt, "batch") {
			ops = append(ops, m.randomOp())
		}
		m.write(ops...)
	case 7:
		if rapid.IntRange(0, 9).Draw(m.rt, "end a timeline") == 0 {
			m.write(timeline.DeleteTimeline{Slug: rapid.SampledFrom(slugs).Draw(m.rt, "slug"), Events: rapid.Bool().Draw(m.rt, "events")})
		}
	case 8, 9:
		m.takeGuests()
	case 10:
		if rapid.IntRange(0, 2).Draw(m.rt, "move") == 0 {
			m.move()
		}
	case 11, 12:
		m.redact()
	case 5, 6: // only time goes by, and only readers look at the clock
	default:
		m.write(m.randomOp())
	}
}

func (m *model) randomOp() timeline.Op {
	id, slug := m.randomID(), rapid.SampledFrom(slugs).Draw(m.rt, "slug")
	if r, _, err := m.store.Event(m.ctx, id); err == nil {
		slug = r.Event.Timeline
	}
	switch rapid.IntRange(0, 9).Draw(m.rt, "op") {
	case 0, 1:
		return timeline.DeleteEvent{Timeline: slug, ID: id}
	case 2:
		return timeline.RestoreEvent{Timeline: slug, ID: id}
	case 3:
		return timeline.RestoreEvent{Timeline: slug, ID: id, Revision: rapid.Int64Range(1, 4).Draw(m.rt, "revision")}
	case 4, 5, 6: // a small edit of what is there
		if r, _, err := m.store.Event(m.ctx, id); err == nil {
			return m.put(m.edited(r.Event))
		}
	}
	return m.put(m.randomEvent(id, slug))
}

func (m *model) put(e timeline.Event) timeline.Op {
	op := timeline.PutEvent{Event: e, Minor: rapid.IntRange(0, 3).Draw(m.rt, "minor") == 0}
	op.Note = rapid.SampledFrom([]string{"", "why"}).Draw(m.rt, "note")
	return op
}

// look reads every view, and compares.
func (m *model) look() {
	m.settled = m.clock.Settled()
	for _, v := range m.views {
		content, validator, ok := v.read(m)
		if !ok {
			continue
		}
		m.compare(v.name, content, validator)
	}
	for _, c := range m.chains {
		c.walk(m)
	}
	m.clocks()
	for _, f := range m.followers {
		if rapid.IntRange(0, 2).Draw(m.rt, "follow") == 0 { // a follower who is away may miss a deletion for good
			f.follow(m)
		}
	}
}

// compare holds what is seen of a view against all that was seen of it before.
func (m *model) compare(name, content string, validator timeline.Validator) {
	content += "\nrendered by " + m.fingerprint
	m.same("validator", m.contents, fmt.Sprint(name, " ", validator.Revision, " ", validator.Begun), content)
	if modified := validator.Modified().Truncate(time.Second).Add(time.Second); !modified.After(m.settled) {
		m.same("Last-Modified", m.modified, fmt.Sprint(name, " ", modified), content)
	}
	if before := m.newest[name]; validator.Revision < before.Revision || validator.Time.Before(before.Time) {
		m.rt.Fatalf("%s: the validator went back from %v to %v", name, before, validator)
	}
	m.newest[name] = validator
}

func (m *model) same(what string, seen map[string]string, key, content string) {
	if before, ok := seen[key]; ok && before != content {
		m.rt.Fatalf("two contents share one %s: %s\n--- first\n%s\n--- then\n%s", what, key, before, content)
	}
	seen[key] = content
}

// clocks checks that the clocks and the revision of every event go on.
func (m *model) clocks() {
	for _, id := range m.ids {
		r, t, err := m.store.Event(m.ctx, id)
		if err != nil || t.Deleted != nil {
			continue
		}
		// The model must not ask the clock: that alone would keep it from going back.
		newest, err := m.store.Validator(m.ctx, timeline.Query{Timeline: t.Timeline.Slug, Show: timeline.ShowAll})
		if err != nil {
			m.rt.Fatalf("Validator() = %v", err)
		}
		before, known := m.events[id]
		e := r.Event
		switch {
		case e.Published != nil && e.Published.After(newest.Time):
			m.rt.Fatalf("%s is published in the future, at %v", id, e.Published)
		case !known:
		case e.Revision < before.Revision, e.Revision == before.Revision && !e.Updated.Equal(before.Updated):
			m.rt.Fatalf("%s went from revision %d at %v to %d at %v", id, before.Revision, before.Updated, e.Revision, e.Updated)
		case e.Revision > before.Revision && e.Updated.Sub(before.Updated) < time.Duration(e.Revision-before.Revision)*time.Second:
			m.rt.Fatalf("%s was updated at %v, then at %v", id, before.Updated, e.Updated)
		case !e.Created.Equal(before.Created), before.Published != nil && !e.Published.Equal(*before.Published):
			m.rt.Fatalf("%s: created or published changed", id)
		}
		m.events[id] = e
	}
}

func (m *model) integrity() {
	findings, err := m.store.Check(m.ctx, nil)
	if err != nil || len(findings) > 0 {
		m.rt.Fatalf("Check() = %v\n%s", err, strings.Join(findings, "\n"))
	}
}

// scan is what q must find, by looking at every event.
func (m *model) scan(q timeline.Query, t timeline.Timeline) []timeline.Event {
	window := q.Filter.Window(t.Zone)
	var found []timeline.Event
	for _, id := range m.ids {
		r, tl, err := m.store.Event(m.ctx, id)
		if err != nil || tl.Timeline.Slug != q.Timeline {
			continue
		}
		for _, face := range r.Faces() {
			if !slices.Contains(q.Show.Classes(), face.Class) || !q.Filter.Matches(face.Event, window) {
				continue
			}
			if q.Month == 0 || q.Month == timeline.MonthOf(*face.Event.Published) {
				found = append(found, *face.Event)
			}
		}
	}
	if q.Order != timeline.Ascending {
		slices.Reverse(found) // ties are turned round too
	}
	slices.SortStableFunc(found, func(a, b timeline.Event) int {
		if q.Order == timeline.ByRank {
			return cmp.Or(cmp.Compare(q.Filter.Search.Rank(&a), q.Filter.Search.Rank(&b)), compare(&a, &b, timeline.Descending))
		}
		return compare(&a, &b, q.Order)
	})
	return found
}

func compare(a, b *timeline.Event, order timeline.Order) int {
	if order == timeline.NewestFirst {
		return b.Published.Compare(*a.Published)
	}
	aStart, aEnd := a.Sort()
	bStart, bEnd := b.Sort()
	if order == timeline.Descending {
		aStart, aEnd, bStart, bEnd = bStart, bEnd, aStart, aEnd
	}
	switch {
	case aStart != bStart && aStart < bStart, aStart == bStart && aEnd < bEnd:
		return -1
	case aStart == bStart && aEnd == bEnd:
		return 0
	}
	return 1
}

// contentOf is all that a renderer can see of a page.
func contentOf(page timeline.Page) string {
	return text(page.Timeline) + "\n" + text(page.Events) + "\n" + text(page.Next) + text(page.Years)
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
