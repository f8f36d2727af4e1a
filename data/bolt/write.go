package bolt

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	bolterrors "go.etcd.io/bbolt/errors"

	"dateline/timeline"
)

// batch is one logical write in the making. It reads what it has written.
type batch struct {
	reader
	author   string
	stamp    timeline.Stamp // of the next change
	changed  bool           // there is a change that needs the revision
	tidied   bool           // there is something to commit that no reader can see
	touched  map[uint32]map[timeline.Term]bool
	numbers  map[timeline.Term][]byte          // of the terms that it has met
	entries  map[entry]bool                    // index entries to put (true) or to delete
	tallies  tallies                           // by how much counts grow
	redacted map[uint32]map[timeline.Term]bool // names that were taken out, of timelines in which something was
	set      map[uint32]bool                   // timelines whose settings it writes
	journal  *journal
	outlet   *outlet // of a load; else nil
	adoption
}

// errUnchanged ends a write that has nothing to commit.
var errUnchanged = errors.New("nothing changed")

// Write implements [timeline.Store].
func (s *Store) Write(ctx context.Context, w timeline.Write) ([]timeline.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := w.Check(); err != nil {
		return nil, err
	}
	sources, latest := w.Adopted()
	if !latest.After(s.clock.Machine().Add(timeline.MaxAhead)) { // or else the ops are refused
		s.clock.Advance(latest) // what was written elsewhere must not lie in the future here
	}
	results := make([]timeline.Result, len(w.Ops))
	err := s.update(len(w.Ops), func(b *batch) error { return b.write(ctx, w, sources, results) })
	if err != nil && !errors.Is(err, errUnchanged) {
		return nil, writeError(err)
	}
	for i := range results {
		s.asTold(&results[i].Record)
	}
	return results, nil
}

// write makes the ops, of which sources are the revisions of another store that they name.
func (b *batch) write(ctx context.Context, w timeline.Write, sources []uint64, results []timeline.Result) error {
	b.author = w.Author
	b.adopt(sources)
	for i, op := range w.Ops {
		err := ctx.Err()
		if err == nil {
			results[i], err = b.apply(ctx, op)
		}
		if err != nil {
			return &timeline.OpError{Index: i, Err: err}
		}
	}
	return b.finish()
}

// writeError makes an error of the machine one that a client may know of.
func writeError(err error) error {
	if noRoom(err) != nil {
		return fmt.Errorf("%w: %w", timeline.Errorf(timeline.Unavailable, "there is no room on the disk: nothing was written, and reading goes on; try again when there is room"), err)
	}
	for _, known := range []error{syscall.EROFS, syscall.EIO, os.ErrPermission, bolterrors.ErrDatabaseReadOnly} {
		if errors.Is(err, known) {
			return fmt.Errorf("%w: %w", timeline.Errorf(timeline.Unavailable, "the store cannot be written to now"), err)
		}
	}
	return err
}

// noRoom is what the machine says of a full disk, if that is what err is about. Where the file cannot grow, bbolt makes a text of the error.
func noRoom(err error) error {
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, full) || err != nil && strings.Contains(err.Error(), "file resize error: ") && strings.HasSuffix(err.Error(), full.Error()) {
			return full
		}
	}
	return nil
}

// finish moves the validators of all touched terms, and notes the revision.
func (b *batch) finish() error {
	if err := b.flush(); err != nil {
		return err
	}
	if !b.changed {
		if b.tidied {
			return nil
		}
		return errUnchanged
	}
	// The stamp stands one millisecond behind the last change.
	now := timeline.Validator{Revision: b.stamp.Revision, Time: b.stamp.Time.Add(-time.Millisecond)}
	all, every := timeline.Term{Kind: timeline.TermAll}, timeline.Term{Kind: timeline.TermAny} // of which the second follows from the first
	for _, tl := range slices.Sorted(maps.Keys(b.touched)) {
		touched := b.touched[tl]
		if touched[all] {
			delete(touched, every)
		}
		for _, term := range sorted(touched) {
			if err := b.putClock(tl, term, now); err != nil {
				return err
			}
		}
	}
	for _, tl := range slices.Sorted(maps.Keys(b.clocks)) {
		clocks := b.clocks[tl]
		if clocks[every].Revision <= clocks[all].Revision {
			delete(clocks, every)
		}
		for _, term := range sorted(clocks) {
			if err := b.putClock(tl, term, clocks[term]); err != nil {
				return err
			}
		}
	}
	if err := b.raise(now); err != nil {
		return err
	}
	b.store.clock.Advance(now.Time)
	return b.put(bucketMeta, metaNewest, encodeValidator(now))
}

// sorted are the terms in an order that depends on nothing else, so that new ones get the same numbers whenever the same
// is written.
func sorted[V any](terms map[timeline.Term]V) []timeline.Term {
	return slices.SortedFunc(maps.Keys(terms), timeline.Term.Compare)
}

func (b *batch) putClock(tl uint32, term timeline.Term, v timeline.Validator) error {
	w, err := b.termNumber(term)
	if err != nil {
		return err
	}
	return b.put(bucketClocks, join(number32(tl), w), encodeValidator(v))
}

// tick is called for each change, so that the changes of a batch differ in time.
func (b *batch) tick() {
	b.changed = true
	b.stamp.Time = b.stamp.Time.Add(time.Millisecond)
}

func (b *batch) touch(tl uint32, terms ...timeline.Term) {
	if b.touched[tl] == nil {
		b.touched[tl] = map[timeline.Term]bool{}
	}
	for _, t := range terms {
		if !b.touched[tl][t] { // to look is cheaper than to write
			b.touched[tl][t] = true
		}
	}
}

// termNumber is the number of a term, a new one if it has none yet.
func (b *batch) termNumber(t timeline.Term) ([]byte, error) {
	if w := b.numbers[t]; w != nil {
		return w, nil
	}
	if w := b.term(t); w != nil {
		b.numbers[t] = w
		return w, nil
	}
	next, err := b.next(bucketTerms)
	if err != nil {
		return nil, err
	}
	w := number32(uint32(next))
	b.numbers[t] = w
	return w, b.put(bucketTerms, termKey(t), w)
}

func (b *batch) apply(ctx context.Context, op timeline.Op) (timeline.Result, error) {
	switch op := op.(type) {
	case timeline.PutTimeline:
		return b.putTimeline(op)
	case timeline.DeleteTimeline:
		return b.deleteTimeline(ctx, op)
	case timeline.PutEvent:
		return b.putEvent(op)
	case timeline.DeleteEvent:
		return b.onEvent(op.Timeline, op.ID, func(_ uint64, r *timeline.Record) (*timeline.Step, error) {
			return op.Decide(r, b.stamp)
		})
	case timeline.RestoreEvent:
		return b.restoreEvent(op)
	case timeline.RedactRevision:
		return b.redact(op)
	case timeline.Due:
		return b.carryOut(op)
	case timeline.AdoptTimeline:
		return b.adoptTimeline(op)
	case timeline.AdoptEvent:
		return b.adoptEvent(op)
	case timeline.AdoptPurged:
		return b.adoptPurged(op)
	}
	return timeline.Result{}, fmt.Errorf("bolt: unknown op %T", op)
}

func (b *batch) putEvent(op timeline.PutEvent) (timeline.Result, error) {
	number, t, err := b.live(op.Event.Timeline)
	if err != nil {
		return timeline.Result{}, err
	}
	if k := b.known(op.Event.ID); k.purged && k.timeline != number {
		return timeline.Result{}, timeline.Errorf(timeline.Conflict, "the id is taken: ids count in the whole service, so choose another")
	} else if k.number != 0 {
		return b.onEvent(op.Event.Timeline, op.Event.ID, func(_ uint64, r *timeline.Record) (*timeline.Step, error) {
			return op.Decide(r, t.Timeline, b.stamp)
		})
	}
	step, err := op.Decide(nil, t.Timeline, b.stamp)
	if err != nil {
		return timeline.Result{}, err
	}
	n, err := b.next(bucketEvents)
	if err != nil {
		return timeline.Result{}, err
	}
	if err := b.put(bucketIDs, []byte(op.Event.ID), number64(n)); err != nil {
		return timeline.Result{}, err
	}
	result, err := b.carry(number, n, step)
	result.Created = true
	return result, err
}

func (b *batch) restoreEvent(op timeline.RestoreEvent) (timeline.Result, error) {
	if _, _, err := b.live(op.Timeline); err != nil {
		return timeline.Result{}, err
	}
	return b.onEvent(op.Timeline, op.ID, func(n uint64, r *timeline.Record) (*timeline.Step, error) {
		var old *timeline.Version
		if op.Revision > 0 && op.Revision <= r.Event.Revision {
			part, err := b.historyPart(n, r, timeline.HistoryQuery{Before: op.Revision + 1, Limit: 1})
			if err != nil {
				return nil, err
			}
			if v, ok := part.Version(op.Revision); ok {
				old = &v
			}
		}
		return op.Decide(r, old, b.stamp)
	})
}

// carryOut makes a due write. One that no longer applies, because an editor was faster, leaves the queue.
func (b *batch) carryOut(d timeline.Due) (timeline.Result, error) {
	n, record, tl, err := b.existing(d.ID)
	if err != nil && timeline.KindOf(err) != timeline.Gone {
		return timeline.Result{}, err
	}
	if d.Kind == timeline.DueTrim && record != nil {
		return b.trim(d, tl, n, record)
	}
	if step := d.Decide(record, b.store.keep, b.stamp); step != nil {
		return b.carry(tl, n, step)
	}
	return b.reenter(d, n, record)
}

// reenter takes out of the queue what does not apply any more, and sees to it that the queue has what does.
func (b *batch) reenter(d timeline.Due, n uint64, record *timeline.Record) (timeline.Result, error) {
	b.tidied = true
	b.entries[dueEntry(d, n)] = false
	for _, due := range record.Dues(b.store.keep) {
		b.entries[dueEntry(due, n)] = true
	}
	return timeline.Result{}, nil
}

// onEvent carries out what decide says of an event that exists.
func (b *batch) onEvent(slug, id string, decide func(n uint64, r *timeline.Record) (*timeline.Step, error)) (timeline.Result, error) {
	n, record, tl, err := b.existing(id)
	if timeline.KindOf(err) == timeline.Gone && b.slugNumber(slug) != tl {
		// What was in another timeline, and is purged, is no more told of than what is there.
		err = timeline.Errorf(timeline.NotFound, "no such event")
	}
	if err != nil {
		return timeline.Result{}, err
	}
	step, err := decide(n, record)
	if err != nil {
		return timeline.Result{}, err
	}
	if step == nil {
		return timeline.Result{Record: *record}, nil
	}
	return b.carry(tl, n, step)
}

// carry writes what a step says: the record, its history, its index entries, and the terms it touches.
func (b *batch) carry(tl uint32, n uint64, step *timeline.Step) (timeline.Result, error) {
	err := errors.Join(
		b.index(tl, n, step.Before, step.After, step.IndexTerms),
		b.remember(tl, n, step),
		b.putRecord(tl, n, step.After),
	)
	if err != nil {
		return timeline.Result{}, err
	}
	b.touch(tl, timeline.Term{Kind: timeline.TermAny})
	b.touch(tl, step.Touched()...)
	b.tick()
	if step.After == nil {
		return timeline.Result{Changed: true}, nil
	}
	return timeline.Result{Record: *step.After, Changed: true}, nil
}

func (b *batch) putRecord(tl uint32, n uint64, r *timeline.Record) error {
	if r == nil {
		return b.delete(bucketEvents, number64(n))
	}
	return b.put(bucketEvents, number64(n), b.store.codec.encode(storeRecord(r, tl)))
}
