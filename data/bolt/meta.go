package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"time"

	"go.etcd.io/bbolt"

	"dateline/timeline"
)

// The names in the meta bucket.
var (
	metaSchema      = []byte("schema")
	metaEpoch       = []byte("epoch")
	metaCreated     = []byte("created")
	metaNewest      = []byte("newest")           // revision and time of the newest write
	metaRevision    = []byte("revision")         // the same in files of schemas up to 3
	metaTime        = []byte("time")             // likewise
	metaFloor       = []byte("floor")            // revision and time below which no validator lies
	metaFingerprint = []byte("fingerprint")      // of all that reaches bytes beside the records
	metaAuthority   = []byte("authority")        // once frozen
	metaSequence    = []byte("sequence")         // base of iCalendar's SEQUENCE
	metaRestored    = []byte("restored")         // time of the last restore from a backup
	metaRetention   = []byte("retention")        // with which due purges were entered
	metaMoving      = []byte("retention-moving") // there while they are entered anew
	metaMonths      = []byte("months")           // number of a timeline → the zone in whose months its events are counted, and its rules
	metaHistory     = []byte("keep-history")     // with which the trimming of histories was entered
	metaRevisions   = []byte("keep-revisions")   // likewise
	metaPurged      = []byte("purged")           // prefix of T → the newest revision that a purge took out of a change log
)

func getInt(b *bbolt.Bucket, name []byte) int64 {
	if v := b.Get(name); len(v) == 8 {
		return int64(binary.BigEndian.Uint64(v))
	}
	return 0
}

// newestOf is the revision and the time of the newest write.
func newestOf(meta *bbolt.Bucket) timeline.Validator {
	if v := meta.Get(metaNewest); v != nil {
		return decodeValidator(v)
	}
	return timeline.Validator{Revision: uint64(getInt(meta, metaRevision)), Time: fromMillis(getInt(meta, metaTime))}
}

// storedTime is zero if there is none.
func storedTime(b *bbolt.Bucket, name []byte) time.Time {
	if ms := getInt(b, name); ms != 0 {
		return fromMillis(ms)
	}
	return time.Time{}
}

func putInt(b *bbolt.Bucket, name []byte, v int64) error { return b.Put(name, number64(uint64(v))) }

func encodeValidator(v timeline.Validator) []byte {
	return join(number64(v.Revision), number64(uint64(millis(v.Time))))
}

func decodeValidator(b []byte) timeline.Validator {
	if len(b) != 16 {
		return timeline.Validator{}
	}
	return timeline.Validator{
		Revision: binary.BigEndian.Uint64(b),
		Time:     fromMillis(int64(binary.BigEndian.Uint64(b[8:]))),
	}
}

// Epoch names the life of this file. Validators of different epochs have nothing to do with each other.
func (s *Store) Epoch() string { return s.epoch }

// SequenceBase is what is added to every iCalendar SEQUENCE, so that it never goes back.
func (s *Store) SequenceBase() int64 {
	var base int64
	// An error can only say that the store is closed or broken.
	_ = s.read(func(tx *bbolt.Tx) error {
		base = getInt(tx.Bucket(bucketMeta), metaSequence)
		return nil
	})
	return base
}

// Authority is who vouches for the ids of this store. Until it is frozen it is localhost, in the year in
// which the file was made.
func (s *Store) Authority(ctx context.Context) (a timeline.Authority, frozen bool, err error) {
	err = s.view(ctx, func(r *reader) error {
		a, frozen, err = r.authority()
		return err
	})
	return a, frozen, err
}

func (r *reader) authority() (a timeline.Authority, frozen bool, err error) {
	meta := r.tx.Bucket(bucketMeta)
	if text := meta.Get(metaAuthority); text != nil {
		a, err = timeline.ParseAuthority(string(text))
		return a, true, err
	}
	return timeline.Authority{Host: "localhost", Year: fromMillis(getInt(meta, metaCreated)).Year()}, false, nil
}

// FreezeAuthority sets the authority for good. Conflict: it is frozen to another one.
func (s *Store) FreezeAuthority(ctx context.Context, a timeline.Authority) error {
	now, frozen, err := s.Authority(ctx)
	switch {
	case err != nil:
		return err
	case frozen && now != a:
		return timeline.Errorf(timeline.Conflict, "the authority of this file is %s; ids would change if it became %s", now, a)
	case frozen:
		return nil
	}
	return writeError(s.change(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketMeta).Put(metaAuthority, []byte(a.String()))
	}))
}

// SetFingerprint tells the store what reaches the bytes of its views beside its own contents: versions of
// renderers, base URL, authority, options. If that differs from the last time, one write raises the floor
// of all validators. The first time there is nothing to raise: nobody has seen a view of the file.
func (s *Store) SetFingerprint(ctx context.Context, fingerprint string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return writeError(s.update(1, func(b *batch) error {
		switch before := b.tx.Bucket(bucketMeta).Get(metaFingerprint); {
		case before == nil:
			return b.put(bucketMeta, metaFingerprint, []byte(fingerprint))
		case bytes.Equal(before, []byte(fingerprint)):
			return nil
		}
		v := timeline.Validator{Revision: b.stamp.Revision, Time: b.stamp.Time}
		return errors.Join(
			b.put(bucketMeta, metaFingerprint, []byte(fingerprint)),
			b.put(bucketMeta, metaFloor, encodeValidator(v)),
			b.put(bucketMeta, metaNewest, encodeValidator(v)),
		)
	}))
}
