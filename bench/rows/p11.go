package rows

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"dateline/bench/lab"
	"dateline/bench/sample"
	"dateline/data/bolt"
	"dateline/timeline"
)

const (
	pageLength = 50
	places     = 20 // in a list, from which pages are read in turn
)

// pages is P11: a page of a list by time, beside the cursor of bbolt that reads and decodes the same events.
func pages(ctx context.Context, l *lab.Lab) (r Report, err error) {
	made, err := l.Made(ctx, 1, l.Events)
	if err != nil {
		return r, err
	}
	store, err := bolt.Open(made.File, bolt.Options{ReadOnly: true})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	bare, err := newCursorReader(made.File)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, bare.db.Close()) }()
	for _, list := range lists() {
		queries, asked, err := list.pages(ctx, store, bare)
		if err != nil {
			return r, fmt.Errorf("%s: %w", list.name, err)
		}
		ours, theirs := 0, 0
		micro, err := compareInside(ctx, l, []inside{
			{list.name, func() error {
				ours++
				page, err := store.List(ctx, queries[ours%len(queries)])
				if err == nil && len(page.Events) != len(asked[ours%len(queries)]) {
					err = fmt.Errorf("%d events, want %d", len(page.Events), len(asked[ours%len(queries)]))
				}
				return err
			}},
			{list.name + ", bare cursor", func() error {
				theirs++
				return bare.read(asked[theirs%len(queries)])
			}},
		})
		if err != nil {
			return r, err
		}
		work := fmt.Sprintf("page of %d %s", pageLength, list.name)
		r.Figures = append(r.Figures, ratio(work, lab.CursorName, micro[0], micro[1], Goal{AtMost, 3}))
		for i, name := range []string{lab.DatelineName, lab.CursorName} {
			r.Costs = append(r.Costs, costOf(work, name, micro[i]))
		}
	}
	r.Notes = []string{fmt.Sprintf("The store of %d events is read by this process, %d pages of each list in turn.", l.Events, places)}
	return r, nil
}

// list is a kind of list, of which pages are read at many places.
type list struct {
	name   string
	filter timeline.Filter
	window bool // each page is the first of another month
}

func lists() []list {
	topic := timeline.Choice{Any: []string{sample.Topic(3)}}
	return []list{
		{"by time", timeline.Filter{}, false},
		{"by topic and time", timeline.Filter{Topics: topic}, false},
		{"by two terms", timeline.Filter{Topics: topic, Places: timeline.Choice{Any: []string{"brussels"}}}, false},
		{"of a month that long events overlap", timeline.Filter{}, true},
	}
}

// pages are queries at many places of the list, and the events that each finds, where the bare cursor has them.
func (k list) pages(ctx context.Context, store *bolt.Store, bare *cursorReader) (queries []timeline.Query, found [][]entry, err error) {
	days := int(sample.Last.Sub(sample.First).Hours() / 24)
	for n := range places {
		day := sample.First.AddDate(0, 0, days/10+n*days*7/10/places)
		q := timeline.Query{Timeline: lab.Slug(0), Filter: k.filter, Limit: pageLength}
		if k.window {
			q.Filter.From, q.Filter.To = day.Format("2006-01"), day.Format("2006-01")
		} else {
			q.After = &timeline.Cursor{Order: q.Order, A: day.Unix(), B: day.Unix()}
		}
		page, err := store.List(ctx, q)
		if err != nil {
			return nil, nil, err
		}
		entries, err := bare.find(page.Events)
		if err != nil {
			return nil, nil, err
		}
		if len(entries) == 0 {
			return nil, nil, fmt.Errorf("nothing behind %s", day.Format(time.DateOnly))
		}
		queries, found = append(queries, q), append(found, entries)
	}
	return queries, found, nil
}

// cursorReader reads events as one would who knows where they are: with cursors on the index by time and on the events.
type cursorReader struct {
	db    *bbolt.DB
	index []byte // the part of keys in the index that all shown events of the timeline share
}

// entry is an event, and where the index by time has it.
type entry struct {
	key, number []byte
	id          string
}

// Buckets of a file of Dateline.
var (
	idsBucket  = []byte("i")
	timeBucket = []byte("t")
)

func newCursorReader(file string) (*cursorReader, error) {
	db, err := bbolt.Open(file, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	c := &cursorReader{db: db}
	err = db.View(func(tx *bbolt.Tx) error {
		key, _ := tx.Bucket(timeBucket).Cursor().First() // a class byte and the number of the only timeline
		if len(key) < 5 {
			return errors.New("the index by time is empty")
		}
		c.index = slices.Clone(key[:5])
		return nil
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return c, nil
}

// find is where events stand.
func (c *cursorReader) find(events []timeline.Event) (entries []entry, err error) {
	err = c.db.View(func(tx *bbolt.Tx) error {
		for i := range events {
			e := &events[i]
			number := tx.Bucket(idsBucket).Get([]byte(e.ID))
			key := slices.Clone(c.index)
			start, end := e.Sort()
			for _, second := range []int64{start, end} {
				key = binary.BigEndian.AppendUint64(key, uint64(second)^1<<63)
			}
			key = append(key, number...)
			if tx.Bucket(timeBucket).Get(key) == nil {
				return fmt.Errorf("the index by time does not have %s", e.ID)
			}
			entries = append(entries, entry{key, slices.Clone(number), e.ID})
		}
		return nil
	})
	return entries, err
}

// read walks the index from each event to the next, which is most often the one behind it, and decodes the events.
func (c *cursorReader) read(entries []entry) error {
	return c.db.View(func(tx *bbolt.Tx) error {
		index, events := tx.Bucket(timeBucket).Cursor(), tx.Bucket(eventsBucket).Cursor()
		at := []byte(nil)
		for i := range entries {
			if at != nil {
				at, _ = index.Next()
			}
			if !bytes.Equal(at, entries[i].key) {
				at, _ = index.Seek(entries[i].key)
			}
			_, value := events.Seek(entries[i].number)
			var record storedRecord
			if err := cbor.Unmarshal(value, &record); err != nil {
				return err
			}
			if record.Event.ID != entries[i].id || record.Event.Title == "" {
				return fmt.Errorf("event %s is read as %q, %q", entries[i].id, record.Event.ID, record.Event.Title)
			}
		}
		return nil
	})
}
