package bolt

import (
	"errors"
	"time"

	"dateline/timeline"
)

// adoption is what a batch needs to take over from another store: a revision of this store for each that the
// other store's records name, and the validators that the views of new timelines begin with.
type adoption struct {
	revisions map[uint64]uint64
	clocks    map[uint32]map[timeline.Term]timeline.Validator
	whole     *wholeAdoption // of a load; else nil
}

// wholeAdoption is what a new file that takes an export over has met so far. It has no revisions before, so that those of the
// other store can stay as they are: they need not all be known before the first op.
type wholeAdoption struct {
	newest uint64    // revision
	latest time.Time // at which the other store wrote anything
}

// maxRevision is the highest revision that is taken over as it is: no store comes so far, and there is room for more behind it.
const maxRevision = 1 << 53

// meet notes what an op of an export names.
func (a *wholeAdoption) meet(op timeline.Op, machine time.Time) error {
	revisions, latest := timeline.Write{Ops: []timeline.Op{op}}.Adopted()
	if n := len(revisions); n > 0 {
		if revisions[n-1] > maxRevision {
			return timeline.Errorf(timeline.Invalid, "no revision of a store is as high as %d", revisions[n-1])
		}
		a.newest = max(a.newest, revisions[n-1])
	}
	if latest.After(a.latest) && !latest.After(machine.Add(timeline.MaxAhead)) { // or else the op is refused
		a.latest = latest
	}
	return nil
}

// adoptAll is adopt for all that a new file will ever take over.
func (b *batch) adoptAll() {
	b.whole = new(wholeAdoption)
	b.clocks = map[uint32]map[timeline.Term]timeline.Validator{}
	b.stamp.Time = b.stamp.Time.Add(time.Millisecond) // as adopt does
}

// settle makes the write that took all over the newest of all revisions, and not earlier than any of them.
func (a *wholeAdoption) settle(stamp *timeline.Stamp) {
	stamp.Revision = max(stamp.Revision, a.newest)
	if !stamp.Time.After(a.latest) {
		stamp.Time = a.latest.Add(time.Millisecond)
	}
}

// own is the revision of this store for one of the other.
func (b *batch) own(revision uint64) uint64 {
	if b.whole != nil {
		return revision
	}
	return b.revisions[revision]
}

// adopt reserves a revision for each that the write names, in their order, behind all of this store's own.
// What is committed together has the last of them.
func (b *batch) adopt(sources []uint64) {
	if len(sources) == 0 {
		return
	}
	b.revisions = map[uint64]uint64{}
	for i, source := range sources {
		b.revisions[source] = b.stamp.Revision + uint64(i)
	}
	b.stamp.Revision += uint64(len(sources)) - 1
	b.stamp.Time = b.stamp.Time.Add(time.Millisecond) // as one change: its events have times of their own
	b.clocks = map[uint32]map[timeline.Term]timeline.Validator{}
}

func (b *batch) adoptTimeline(op timeline.AdoptTimeline) (timeline.Result, error) {
	slug := op.Record.Timeline.Slug
	_, present, err := b.presentTimeline(slug)
	if err != nil {
		return timeline.Result{}, err
	}
	record, err := op.Decide(present, b.stamp)
	switch {
	case err != nil:
		return timeline.Result{}, err
	case record == nil:
		return timeline.Result{Timeline: *present}, nil
	}
	number, err := b.newTimeline(slug)
	if err != nil {
		return timeline.Result{}, err
	}
	record.Settings.Revision = b.own(record.Settings.Revision)
	clocks := map[timeline.Term]timeline.Validator{}
	for _, c := range op.Clocks {
		clocks[c.Term] = timeline.Validator{Revision: b.own(c.Validator.Revision), Time: c.Validator.Time}
	}
	b.clocks[number] = clocks
	return timeline.Result{Timeline: *record, Created: true, Changed: true}, b.carrySettings(number, nil, record)
}

func (b *batch) adoptEvent(op timeline.AdoptEvent) (timeline.Result, error) {
	number := b.slugNumber(op.Timeline)
	if number == 0 {
		return timeline.Result{}, timeline.Errorf(timeline.NotFound, "no such timeline")
	}
	t, err := b.timeline(number)
	if err != nil {
		return timeline.Result{}, err
	}
	if k := b.knownOf(op); k.purged && k.timeline == number {
		return timeline.Result{}, op.DecidePurged(k.seen, t, b.stamp)
	}
	present, history, err := b.presentEvent(op)
	if err != nil {
		return timeline.Result{}, err
	}
	record, versions, err := op.Decide(present, history, t, b.stamp)
	switch {
	case err != nil:
		return timeline.Result{}, err
	case record == nil:
		return timeline.Result{Record: *present}, nil
	}
	record.Changed, record.Seen = b.own(record.Changed), b.own(record.Seen)
	record.Trimmed.Revision = b.own(record.Trimmed.Revision)
	for i := range versions {
		versions[i].Write = b.own(versions[i].Write)
	}
	return timeline.Result{Record: *record, Created: true, Changed: true}, b.enter(number, record, versions)
}

// knownOf is what is kept of the id of an event that is taken over.
func (b *batch) knownOf(op timeline.AdoptEvent) known {
	if len(op.Versions) == 0 {
		return known{} // refused by the domain
	}
	return b.known(op.Versions[0].Event.ID)
}

// presentEvent is what the store has under the id of an event that is taken over, and its history.
func (b *batch) presentEvent(op timeline.AdoptEvent) (*timeline.Record, []timeline.Version, error) {
	switch k := b.knownOf(op); {
	case k.number == 0:
		return nil, nil, nil
	case k.purged:
		return nil, nil, timeline.Errorf(timeline.Conflict, "the id belonged to an event that is deleted and forgotten")
	default:
		record, _, err := b.record(k.number)
		if err != nil {
			return nil, nil, err
		}
		history, err := b.versions(k.number, record)
		return record, history, err
	}
}

// enter writes an event that was taken over.
func (b *batch) enter(tl uint32, r *timeline.Record, versions []timeline.Version) error {
	n, err := b.next(bucketEvents)
	if err != nil {
		return err
	}
	err = errors.Join(
		b.put(bucketIDs, []byte(r.Event.ID), number64(n)),
		b.index(tl, n, nil, r, (*timeline.Event).IndexTerms),
		b.putHistory(n, versions),
		b.enterFormers(tl, n, versions),
		b.putRecord(tl, n, r),
	)
	if err != nil {
		return err
	}
	// The log of revisions says for each version whether followers saw it come.
	told := versions
	if _, trimmed := timeline.Base(versions); trimmed {
		told = versions[1:]
	}
	for i, seen := range timeline.FullHistory(versions) {
		log := logPublic
		if seen.Kind == timeline.KindDrafted {
			log = logHidden
		}
		if err := b.logVersion(log, tl, n, told[i]); err != nil {
			return err
		}
	}
	b.changed = true
	b.inherit(tl, r, versions)
	return nil
}

// inherit moves the validators of an event's terms, and of those under which its history is told: in a timeline that
// is new here to no later than they were in the other store.
func (b *batch) inherit(tl uint32, r *timeline.Record, versions []timeline.Version) {
	var terms []timeline.Term
	if shown := r.Shown(); shown != nil {
		terms = shown.Terms()
	} else if r.Seen > 0 {
		terms = []timeline.Term{{Kind: timeline.TermAll}} // no list shows it, but the change log tells of it
	}
	every := timeline.Term{Kind: timeline.TermAny}
	clocks, fresh := b.clocks[tl]
	if !fresh {
		b.touch(tl, append(append(terms, timeline.TellingTerms(versions)...), every)...)
		return
	}
	raise := func(v timeline.Validator, terms ...timeline.Term) {
		for _, term := range terms {
			clocks[term] = clocks[term].Latest(v)
		}
	}
	raise(timeline.Validator{Revision: r.Changed, Time: r.Event.Updated}, every)
	raise(timeline.Validator{Revision: r.Seen, Time: r.SeenAt}, terms...)
	for _, t := range timeline.Tellings(versions, false) {
		raise(timeline.Validator{Revision: t.Write, Time: t.Revision.Time}, t.Terms()...)
	}
}

func (b *batch) adoptPurged(op timeline.AdoptPurged) (timeline.Result, error) {
	number := b.slugNumber(op.Timeline)
	if number == 0 {
		return timeline.Result{}, timeline.Errorf(timeline.NotFound, "no such timeline")
	}
	k := b.known(op.ID)
	fresh, err := op.Decide(k.number != 0, k.purged && k.timeline == number)
	if err != nil || !fresh {
		return timeline.Result{}, err
	}
	n, err := b.next(bucketEvents)
	if err != nil {
		return timeline.Result{}, err
	}
	b.tidied = true
	return timeline.Result{Created: true, Changed: true}, b.put(bucketIDs, []byte(op.ID), purgedID(n, number, op.Seen))
}
