package rows

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"dateline/bench/lab"
	"dateline/bench/proc"
	"dateline/bench/stats"
	"dateline/data/bolt"
)

// An import of a million is long enough to need few rounds, of which an interval needs six; if they take too long there
// are fewer, and nothing can be claimed.
const (
	importRounds   = 6
	importPatience = 10 * time.Minute
)

// imported is P9: an import into a new file, beside loads of the same into bbolt by who has it sorted already; and what it
// leaves behind.
func imported(ctx context.Context, l *lab.Lab) (r Report, err error) {
	lines, err := l.Lines(ctx, 0, l.Events)
	if err != nil {
		return r, err
	}
	dir, err := l.Folder()
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	file, sorted, unindexed := filepath.Join(dir, "imported.db"), filepath.Join(dir, "sorted.db"), filepath.Join(dir, "unindexed.db")
	var imports, sorts, plains, anon []float64
	start := time.Now()
	for round := 0; round < min(l.Rounds, importRounds) && (round == 0 || time.Since(start) < importPatience); round++ {
		l.Progress(fmt.Sprintf("importing %d events", l.Events), round, importRounds)
		if err := errors.Join(os.RemoveAll(file), os.RemoveAll(sorted), os.RemoveAll(unindexed)); err != nil {
			return r, err
		}
		took, most, err := importGauged(ctx, l, file, lines)
		if err != nil {
			return r, err
		}
		imports, anon = append(imports, took.Seconds()), append(anon, most)
		for _, part := range []struct {
			to    string
			load  func(to, from *bbolt.DB) error
			times *[]float64
		}{{sorted, loadAll, &sorts}, {unindexed, loadEvents, &plains}} {
			l.Progress("loading the same into bbolt", round, importRounds)
			took, err := loaded(part.to, file, part.load)
			if err != nil {
				return r, err
			}
			*part.times = append(*part.times, took.Seconds())
		}
	}
	perSecond := make([]float64, len(imports))
	for i, took := range imports {
		perSecond[i] = float64(l.Events) / took
	}
	what := fmt.Sprintf("import of %d events", l.Events)
	r.Figures = []Figure{
		{Work: what + ", events a second", Value: stats.Of(perSecond)},
		ratio(what+": events a second", "a sorted load of the same keys and values", sorts, imports, Goal{AtLeast, 0.6}),
		ratio(what+": events a second", "a sorted load of the events alone", plains, imports, Goal{AtLeast, 0.1}),
		{Work: "RssAnon at its highest meanwhile", Value: exact(stats.Quantile(anon, 1)), Unit: "MB", Goal: Goal{AtMost, 512}},
	}
	if len(imports) < importRounds && l.Rounds >= importRounds {
		r.Notes = append(r.Notes, fmt.Sprintf("There was time for %d of %d rounds, too few for an interval.", len(imports), importRounds))
	}
	size, err := sizeOf(file)
	r.add(size)
	if err != nil {
		return r, err
	}
	after, err := commitsAfter(ctx, l, file, sorted)
	r.add(after)
	return r, err
}

// importGauged is how long the import of lines into a new file takes, and its anonymous memory at its highest, in MB.
func importGauged(ctx context.Context, l *lab.Lab, file, lines string) (took time.Duration, most float64, err error) {
	took, err = l.Import(ctx, file, lab.Slug(0), lines, func(p *proc.Process) {
		g := newGauge(p)
		g.read = []float64{most}
		until, stop := context.WithCancel(ctx)
		defer stop()
		go func() { // ends with the process
			<-p.Ended()
			stop()
		}()
		_ = g.watch(until) // it ends with the process too, of which the kernel then tells nothing
		most = g.max()
	})
	return took, most, err
}

// loaded is how long it takes to load a new file from another one, durably.
func loaded(to, from string, load func(to, from *bbolt.DB) error) (took time.Duration, err error) {
	source, err := bbolt.Open(from, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	start := time.Now()
	target, err := bbolt.Open(to, 0o600, &bbolt.Options{NoSync: true, FreelistType: bbolt.FreelistMapType, InitialMmapSize: 16 << 30})
	if err != nil {
		return 0, err
	}
	err = errors.Join(load(target, source), target.Sync(), target.Close())
	return time.Since(start), err
}

// loadSize is how many bytes of keys and values are loaded in one transaction.
const loadSize = 64 << 20

func loadAll(to, from *bbolt.DB) error { return bbolt.Compact(to, from, loadSize) }

// loadEvents loads the values of events alone.
func loadEvents(to, from *bbolt.DB) error {
	return from.View(func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(eventsBucket).Cursor()
		for key, value := cursor.First(); key != nil; {
			err := to.Update(func(tx *bbolt.Tx) error {
				bucket, err := tx.CreateBucketIfNotExists(eventsBucket)
				if err != nil {
					return err
				}
				bucket.FillPercent = 0.95
				for size := 0; key != nil && size < loadSize; key, value = cursor.Next() {
					if err := bucket.Put(key, value); err != nil {
						return err
					}
					size += len(key) + len(value)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// historyBuckets hold what was, beside what is.
var historyBuckets = []string{"r", "l"}

// sizeOf compares the size of a file with that of the values of events in it.
func sizeOf(path string) (r Report, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return r, err
	}
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		return r, err
	}
	payload, history := 0, 0
	err = db.View(func(tx *bbolt.Tx) error {
		for _, name := range historyBuckets {
			s := tx.Bucket([]byte(name)).Stats()
			history += s.LeafAlloc + s.BranchAlloc
		}
		return tx.Bucket(eventsBucket).ForEach(func(_, value []byte) error {
			payload += len(value)
			return nil
		})
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return r, err
	}
	r.Figures = []Figure{{
		Work: "file without history", Against: "values of the events", Value: exact(float64(info.Size()-int64(history)) / float64(payload)), Unit: "×", Goal: Goal{AtMost, 1.9},
	}}
	r.Notes = []string{fmt.Sprintf("The file has %d MB, %d of them history; the values of the events have %d MB.", info.Size()>>20, history>>20, payload>>20)}
	return r, nil
}

// asFast is by how much commits may take longer behind an import: what two files differ by that were filled alike.
const asFast = 1.2

// commitsAfter compares edits in the file that was imported, in one that holds the same and was built otherwise, and in a
// small one.
func commitsAfter(ctx context.Context, l *lab.Lab, file, sorted string) (r Report, err error) {
	small, err := l.Store(ctx, 1, events)
	if err != nil {
		return r, err
	}
	var kinds []timed
	for _, part := range []struct {
		work, file string
		events     int
	}{{"an edit behind the import", file, l.Events}, {"an edit in the sorted load", sorted, l.Events}, {fmt.Sprintf("an edit among %d events", events), small, events}} {
		store, err := bolt.Open(part.file, bolt.Options{})
		if err != nil {
			return r, err
		}
		defer func() { err = errors.Join(err, store.Close()) }()
		a := author{store: store, ids: func(n int) string { return fmt.Sprintf("%s-%07d", lab.Slug(0), n%part.events) }}
		kinds = append(kinds, timed{work: part.work, do: func() (time.Duration, error) { return a.retitle(ctx) }})
	}
	if err := inTurns(ctx, l, "edits behind an import", editsPerRound, kinds); err != nil {
		return r, err
	}
	for i := range kinds {
		r.Figures = append(r.Figures, Figure{Work: kinds[i].work + ", p50", Value: stats.Of(kinds[i].p50), Unit: "ms"})
	}
	r.Figures = append(r.Figures,
		ratio(kinds[0].work, kinds[1].work, kinds[0].p50, kinds[1].p50, Goal{AtMost, asFast}),
		ratio(kinds[0].work, kinds[2].work, kinds[0].p50, kinds[2].p50, Goal{}))
	return r, nil
}
