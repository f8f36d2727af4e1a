package bolt

import (
	"errors"

	"dateline/timeline"
)

// trim forgets what is past its time of an event's history. Where nothing can be forgotten yet it notes when to look again,
// which nobody sees.
func (b *batch) trim(d timeline.Due, tl uint32, n uint64, r *timeline.Record) (timeline.Result, error) {
	stages, err := b.stages(n, r)
	if err != nil {
		return timeline.Result{}, err
	}
	step := d.Trim(r, stages, b.store.keep, b.stamp)
	switch {
	case step == nil:
		return b.reenter(d, n, r)
	case step.Trims:
		return b.carry(tl, n, step)
	}
	b.tidied = true
	return timeline.Result{}, errors.Join(b.index(tl, n, step.Before, step.After, step.IndexTerms), b.putRecord(tl, n, step.After))
}

// stages are the oldest versions of an event, as many as [timeline.Record.Enough] asks for. Of a version its row says
// whether it was hidden, and the row behind it when it was made.
func (r *reader) stages(n uint64, record *timeline.Record) ([]timeline.Stage, error) {
	row, err := r.row(n, record.Oldest())
	if err != nil {
		return nil, err
	}
	var stages []timeline.Stage
	for revision := record.Oldest(); !record.Enough(stages); revision++ {
		stage := timeline.Stage{Updated: record.Event.Updated, Hidden: row.Hidden}
		if revision < record.Event.Revision {
			if row, err = r.row(n, revision+1); err != nil {
				return nil, err
			}
			var updated int64
			if err := r.store.codec.decode(bucketHistory, row.Back[updatedKey], &updated); err != nil {
				return nil, err
			}
			stage.Updated = fromMillis(updated)
		}
		stages = append(stages, stage)
	}
	return stages, nil
}

// updatedKey is the field of the time of a version, as storedEvent numbers it: no two have the same.
const updatedKey = 28

// row is what history keeps of a version.
func (r *reader) row(n uint64, revision int64) (v storedVersion, err error) {
	err = r.store.codec.decode(bucketHistory, r.tx.Bucket(bucketHistory).Get(versionKey(n, revision)), &v)
	return v, err
}

func versionKey(n uint64, revision int64) []byte {
	return join(number64(n), number64(uint64(revision)))
}

// dropVersions forgets the versions of an event before the one with which its history begins from now on, and what that one
// changed.
func (b *batch) dropVersions(tl uint32, n uint64, before, after *timeline.Record) error {
	for revision := before.Oldest(); revision <= after.Since; revision++ {
		v, err := b.row(n, revision)
		if err != nil {
			return err
		}
		if err := errors.Join(b.unlog(tl, n, v.Revision), b.dropFormers(tl, n, revision, &v)); err != nil {
			return err
		}
		key := versionKey(n, revision)
		if revision < after.Since {
			err = b.delete(bucketHistory, key)
		} else {
			err = b.put(bucketHistory, key, b.store.codec.encode(storedVersion{Hidden: v.Hidden, Revision: v.Revision}))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unlog takes a version out of the log of revisions.
func (b *batch) unlog(tl uint32, n, write uint64) error {
	place := join(number64(write), number64(n))
	return errors.Join(
		b.delete(bucketRevisions, join(prefixT(logPublic, tl), place)),
		b.delete(bucketRevisions, join(prefixT(logHidden, tl), place)),
	)
}
