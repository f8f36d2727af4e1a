package bolt_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"dateline/data/bolt"
	"dateline/timeline"
)

// BenchmarkWriters compares, in turns on one disk, what a durable write costs: a bare bbolt Update of a value as large as an
// event's; one writer who edits titles; 64 who do at once. Figures are medians: ms of one write and writes a second, and
// how many times a writer alone, and the many, write in the time of a bare Update, and of one writer.
func BenchmarkWriters(b *testing.B) {
	const events, many, each = 1000, 64, 4
	bare := openBare(b, events)
	s, err := bolt.Open(filepath.Join(b.TempDir(), "d.db"), bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	write := func(ops ...timeline.Op) {
		if _, err := s.Write(b.Context(), timeline.Write{Ops: ops}); err != nil {
			b.Error(err)
		}
	}
	ops := []timeline.Op{main}
	for i := range events {
		ops = append(ops, titled(i, "Old"))
	}
	write(ops...)
	var bares, lone, shared []time.Duration
	var pages int64
	for round := 0; b.Loop(); round++ {
		bares = append(bares, taken(func() { putBare(b, bare, round%events) }))
		before := s.PagesWritten()
		lone = append(lone, taken(func() { write(titled(round*7%events, fmt.Sprint("Title ", round))) }))
		pages += s.PagesWritten() - before
		shared = append(shared, taken(func() {
			var group sync.WaitGroup
			for w := range many {
				group.Go(func() {
					for i := range each {
						write(titled(w*each+i, fmt.Sprint("Title ", round, " of ", w)))
					}
				})
			}
			group.Wait()
		})/(many*each))
	}
	x, y, z := median(bares), median(lone), median(shared)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(pages)/float64(len(lone)), "pages/lone")
	b.ReportMetric(x.Seconds()*1000, "ms/bare")
	b.ReportMetric(y.Seconds()*1000, "ms/lone")
	b.ReportMetric(1/z.Seconds(), "writes/s-of-64")
	b.ReportMetric(float64(x)/float64(y), "lone/bare")
	b.ReportMetric(float64(y)/float64(z), "64/lone")
}

// titled is an event as an editor writes one, with another title.
func titled(i int, title string) timeline.PutEvent {
	return timeline.PutEvent{Event: timeline.Event{
		ID: fmt.Sprint("e", i), Timeline: "main", Title: title, Summary: "One sentence that says what it is about.",
		Date: fmt.Sprintf("2025-%02d-%02d", 1+i%12, 1+i%28), Topics: []string{fmt.Sprint("topic ", i%10), fmt.Sprint("topic ", 10+i%7)},
		Participants: []timeline.Participant{{Name: fmt.Sprint("Person ", i%50)}, {Name: fmt.Sprint("Person ", 50+i%31)}},
	}}
}

var bareEvents = []byte("e")

func openBare(b *testing.B, events int) *bbolt.DB {
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	if err := db.Update(func(tx *bbolt.Tx) error { _, err := tx.CreateBucket(bareEvents); return err }); err != nil {
		b.Fatal(err)
	}
	for i := range events {
		putBare(b, db, i)
	}
	return db
}

func putBare(b *testing.B, db *bbolt.DB, i int) {
	value := make([]byte, 400)
	for j := range value {
		value[j] = byte(rand.Uint32())
	}
	err := db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket(bareEvents).Put(binary.BigEndian.AppendUint64(nil, uint64(i)), value)
	})
	if err != nil {
		b.Error(err)
	}
}

func taken(do func()) time.Duration {
	start := time.Now()
	do()
	return time.Since(start)
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
