package bolt

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// LoadOptions are the optional parts of [Load]. The zero value works.
type LoadOptions struct {
	Clock *timeline.Clock // default: the machine's
	Keep  *timeline.Keep  // as in [Options]

	// Count is about how many events come. Each has a millisecond of its own, as in any write, and they are dated so that
	// the last ones count as entered now, and not as far ahead as there are events. What is taken over has the times that it brings.
	Count  int64
	Author string // who writes, named in the events' history
	Memory int    // how many bytes are sorted at once; default 64 MiB

	// Tell is told how many bytes of how many are written in the order of their keys; it may be nil. What is applied before
	// is not told.
	Tell func(done, total int64)
}

// Loader makes one logical write of any size, to a new file. It is not safe for concurrent use.
type Loader struct {
	ctx   context.Context
	batch *batch
	tx    *bbolt.Tx
	lane  *conveyor
	drop  bool
}

// ErrNothing says that a [Load] was given nothing to keep.
var ErrNothing = errors.New("nothing was written")

// Load makes a file at path of what fill applies: what one write of the same ops would have left in a new file, with an epoch of its own;
// of what is taken over from another store, but for the numbers of revisions.
// Nothing is held in memory but the names of terms: what belongs to single events is sorted on the disk, beside the file, and written in the
// order of its keys. The file is whole, and on the disk, when Load returns without an error; otherwise there is none. Nobody else may know
// of it before. It wraps ErrNothing if fill changed nothing, or discarded it.
func Load(ctx context.Context, path string, o LoadOptions, fill func(l *Loader) error) (err error) {
	scratch := path + ".scratch"
	s, err := Open(scratch, Options{Clock: o.Clock, Keep: o.Keep})
	if err != nil {
		return errors.Join(loadError(err), removeIfThere(scratch))
	}
	defer func() { err = errors.Join(err, s.Close(), os.Remove(scratch)) }()
	s.db.NoSync = true // it does not outlive the load
	runs, err := os.CreateTemp(filepath.Dir(path), ".runs-*")
	if err != nil {
		return err
	}
	_ = os.Remove(runs.Name()) // where that cannot be yet, it can be later
	defer func() { _ = errors.Join(runs.Close(), os.Remove(runs.Name())) }()
	ld := &load{store: s, spool: newSpool(runs, cmp.Or(o.Memory, runSize)), tell: o.Tell}
	if ld.to, err = newFiller(ctx, path, ld.filled); err != nil {
		return err
	}
	if err = ld.gather(ctx, o, fill); err == nil {
		err = ld.arrange()
	}
	if err == nil {
		err = ld.to.finish()
	} else {
		err = errors.Join(loadError(err), ld.to.abandon())
	}
	if err != nil {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// loadError says of an error of the machine what it is.
func loadError(err error) error {
	if twice, ok := errors.AsType[*errTwice](err); ok && bytes.Equal(allBuckets[twice.bucket], bucketIDs) {
		return timeline.Errorf(timeline.Conflict, "the id %s stands there twice", twice.key)
	}
	if full := noRoom(err); full != nil && !errors.Is(err, full) {
		return fmt.Errorf("there is no room on the disk: %w", full)
	}
	return err
}

// removeIfThere removes a file, which may not have come to be.
func removeIfThere(name string) error {
	if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// load is a load under way.
type load struct {
	store *Store // has what is small or read again, until it is copied
	spool *spool
	to    *filler
	done  int64 // bytes
	total int64
	tell  func(done, total int64)
}

func (l *load) filled(size int) {
	if l.done += int64(size); l.tell != nil && l.total > 0 {
		l.tell(l.done, l.total)
	}
}

// The buckets whose entries are many, and not read while a new file is filled: the numbers of terms are remembered by the batch, and no
// id is known before. All others have a place in the scratch store, as in any other.
var (
	spooledBuckets = slices.Concat([][]byte{bucketTerms, bucketIDs, bucketClocks, bucketRevisions, bucketFormer}, indexBuckets)
	orderedBuckets = [][]byte{bucketEvents, bucketHistory} // numbers grow, so that these come in the order of their keys
)

// numbersOf are the buckets by their numbers in allBuckets.
func numbersOf(buckets [][]byte) map[string]byte {
	numbers := map[string]byte{}
	for i, name := range allBuckets {
		if slices.ContainsFunc(buckets, func(b []byte) bool { return string(b) == string(name) }) {
			numbers[string(name)] = byte(i)
		}
	}
	return numbers
}

// gather lets fill apply ops. What they write goes to the spool, to the file if it is in order, or to the scratch store.
func (l *load) gather(ctx context.Context, o LoadOptions, fill func(l *Loader) error) error {
	ordered := make([]bool, len(allBuckets))
	for _, number := range numbersOf(orderedBuckets) {
		ordered[number] = true
	}
	lane := newConveyor(func(bucket byte, key, value []byte) error {
		if ordered[bucket] {
			return l.to.put(allBuckets[bucket], key, value)
		}
		return l.spool.add(bucket, key, value)
	})
	tx, err := l.store.db.Begin(true)
	if err != nil {
		return errors.Join(err, lane.close())
	}
	b, done := l.store.begin(tx)
	defer done()
	b.author = o.Author
	b.stamp.Time = b.stamp.Time.Add(-time.Duration(o.Count) * time.Millisecond)
	loader := &Loader{ctx: ctx, batch: b, tx: tx, lane: lane}
	b.outlet = &outlet{numbers: numbersOf(slices.Concat(spooledBuckets, orderedBuckets)), add: loader.add}
	err = fill(loader)
	if err == nil && loader.drop {
		err = ErrNothing
	}
	if err == nil {
		err = loader.finish()
	}
	if err = errors.Join(lane.close(), err); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return errors.Join(l.spool.spill(), tx.Commit())
}

// arrange writes what was gathered, bucket by bucket.
func (l *load) arrange() error {
	spooled, ordered := numbersOf(spooledBuckets), numbersOf(orderedBuckets)
	return l.store.db.View(func(tx *bbolt.Tx) error {
		kept := func(name []byte) bool {
			_, isSpooled := spooled[string(name)]
			_, isOrdered := ordered[string(name)]
			return !isSpooled && !isOrdered
		}
		l.total = l.done + int64(l.to.since) + l.spool.total + sizeOf(tx, kept)
		lane := newConveyor(func(bucket byte, key, value []byte) error { return l.to.put(allBuckets[bucket], key, value) })
		for i, name := range allBuckets {
			if _, ok := spooled[string(name)]; !ok {
				continue
			}
			err := l.spool.merge(byte(i), func(key, value []byte) error { return lane.add(byte(i), key, value) })
			if err != nil {
				return errors.Join(err, lane.close())
			}
		}
		if err := lane.close(); err != nil {
			return err
		}
		return tx.ForEach(func(name []byte, from *bbolt.Bucket) error {
			if !kept(name) {
				l.to.sequence(name, from.Sequence())
				return nil
			}
			return l.to.copy(name, from)
		})
	})
}

// sizeOf is how many bytes keys and values of some buckets have.
func sizeOf(tx *bbolt.Tx, which func(name []byte) bool) (size int64) {
	_ = tx.ForEach(func(name []byte, b *bbolt.Bucket) error { // which has no error
		if !which(name) {
			return nil
		}
		return b.ForEach(func(key, value []byte) error {
			size += int64(len(key) + len(value))
			return nil
		})
	})
	return size
}

// outlet takes what a batch writes to some buckets elsewhere. A nil outlet takes nothing.
type outlet struct {
	numbers map[string]byte
	add     func(bucket byte, key, value []byte) error
}

// takes is the number of a bucket that is written elsewhere.
func (o *outlet) takes(bucket []byte) (byte, bool) {
	if o == nil {
		return 0, false
	}
	number, ok := o.numbers[string(bucket)]
	return number, ok
}

func (l *Loader) add(bucket byte, key, value []byte) error {
	if l.drop {
		return nil
	}
	return l.lane.add(bucket, key, value)
}

// Apply makes an op, of the kinds that make something new. Of one that is refused nothing is left; after any other error the load is over.
func (l *Loader) Apply(op timeline.Op) (timeline.Result, error) {
	if err := l.ctx.Err(); err != nil {
		return timeline.Result{}, err
	}
	whole := l.batch.whole
	switch op.(type) {
	case timeline.PutTimeline, timeline.PutEvent:
		if whole == nil {
			return l.batch.apply(l.ctx, op)
		}
	case timeline.AdoptTimeline, timeline.AdoptEvent, timeline.AdoptPurged:
		if whole == nil {
			break
		}
		if err := whole.meet(op, l.batch.stamp.Machine); err != nil {
			return timeline.Result{}, err
		}
		return l.batch.apply(l.ctx, op)
	}
	return timeline.Result{}, fmt.Errorf("bolt: a load cannot apply %T", op)
}

// Adopt says, before any op, that another store is taken over: what comes is the ops of its export, and nothing else. Its revisions
// stay as they are, since the file has none before. An export of nothing makes an empty file.
func (l *Loader) Adopt() { l.batch.adoptAll() }

// finish ends the write.
func (l *Loader) finish() error {
	whole := l.batch.whole
	if whole != nil {
		whole.settle(&l.batch.stamp)
	}
	err := l.batch.finish()
	if errors.Is(err, errUnchanged) && whole == nil {
		return ErrNothing
	} else if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

// Discard says that nothing will be kept. Ops are applied further, so that it is known what would become of them.
func (l *Loader) Discard() { l.drop = true }
