package rows

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"
	_ "modernc.org/sqlite" // the driver

	"dateline/bench/lab"
)

// fullText is an index of the texts of a file of Dateline by FTS5. Its rowids are in the order of dates, as nobody can keep
// them where events move: who sorts by them is told apart from who asks the table of events for the date, as others must.
type fullText struct {
	db    *sql.DB
	dir   string
	count map[string]int // in how many of those events that were looked at a word is
	seen  int
}

// Both queries find the numbers of the newest events.
const (
	byDate = `SELECT e.number FROM words JOIN events e ON e.id = words.rowid WHERE words MATCH ? ORDER BY e.start DESC, e.id DESC LIMIT ?`

	byRowid = `SELECT e.number FROM words JOIN events e ON e.id = words.rowid WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?`
)

func newFullText(ctx context.Context, l *lab.Lab, from *cursorReader) (f *fullText, err error) {
	f = &fullText{count: map[string]int{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.close())
		}
	}()
	if f.dir, err = l.Folder(); err != nil {
		return f, err
	}
	// One file that nobody else has: it is read through the memory, as bbolt reads its own.
	options := "?_pragma=mmap_size(8589934592)&_pragma=cache_size(-65536)&_pragma=journal_mode(off)&_pragma=synchronous(off)"
	if f.db, err = sql.Open("sqlite", "file:"+filepath.Join(f.dir, "fts5.db")+options); err != nil {
		return f, err
	}
	f.db.SetMaxOpenConns(1)
	for _, statement := range []string{
		`CREATE TABLE events (id INTEGER PRIMARY KEY, start INTEGER NOT NULL, number INTEGER NOT NULL)`,
		`CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61')`,
	} {
		if _, err := f.db.ExecContext(ctx, statement); err != nil {
			return f, err
		}
	}
	return f, f.fill(ctx, l, from)
}

// fill enters all events in the order of their dates, in one transaction.
func (f *fullText) fill(ctx context.Context, l *lab.Lab, from *cursorReader) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	event, err := tx.PrepareContext(ctx, `INSERT INTO events VALUES (?, ?, ?)`)
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	words, err := tx.PrepareContext(ctx, `INSERT INTO words (rowid, text) VALUES (?, ?)`)
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	id := 0
	err = from.each(func(key []byte, number uint64, e *storedEvent) error {
		if id++; id%10_000 == 1 {
			l.Progress("indexing with FTS5", id, l.Events)
		}
		text := e.text()
		if id%counting == 1 {
			f.note(text)
		}
		start := int64(binary.BigEndian.Uint64(key[5:]) ^ 1<<63)
		_, err := event.ExecContext(ctx, id, start, int64(number))
		if err == nil {
			_, err = words.ExecContext(ctx, id, text)
		}
		return err
	})
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// each calls visit with the events of the timeline in the order of time.
func (c *cursorReader) each(visit func(key []byte, number uint64, e *storedEvent) error) error {
	return c.db.View(func(tx *bbolt.Tx) error {
		events, index := tx.Bucket(eventsBucket), tx.Bucket(timeBucket).Cursor()
		for key, _ := index.Seek(c.index); key != nil && string(key[:5]) == string(c.index); key, _ = index.Next() {
			var record storedRecord
			number := key[len(key)-8:]
			if err := cbor.Unmarshal(events.Get(number), &record); err != nil {
				return err
			}
			if err := visit(key, binary.BigEndian.Uint64(number), &record.Event); err != nil {
				return err
			}
		}
		return nil
	})
}

// decode reads events by their numbers.
func (c *cursorReader) decode(numbers []uint64) error {
	return c.db.View(func(tx *bbolt.Tx) error {
		events := tx.Bucket(eventsBucket)
		for _, n := range numbers {
			var record storedRecord
			if err := cbor.Unmarshal(events.Get(binary.BigEndian.AppendUint64(nil, n)), &record); err != nil {
				return err
			}
		}
		return nil
	})
}

// text is all of an event in which Dateline looks.
func (e *storedEvent) text() string {
	parts := []string{e.Title, e.Summary, e.Body}
	for _, t := range e.Translations {
		parts = append(parts, t.Title, t.Summary)
	}
	if e.Place != nil {
		parts = append(parts, e.Place.Name, e.Place.Country)
	}
	for _, p := range e.Participants {
		parts = append(parts, p.Name, p.Title, p.Role)
	}
	for _, s := range e.Sources {
		parts = append(parts, s.Title, s.Publisher)
	}
	return strings.Join(append(parts, e.Topics...), "\n")
}

// counting is of how many events the words of one are counted.
const counting = 7

func (f *fullText) note(text string) {
	f.seen++
	words := map[string]bool{}
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		words[word] = true
	}
	for word := range words {
		f.count[word]++
	}
}

// seeks are words that many events have, and few.
func (f *fullText) seeks() []seek {
	var seeks []seek
	var words []string
	for _, share := range []float64{0.1, 0.01} {
		word := f.word(share)
		words = append(words, word)
		seeks = append(seeks, seek{fmt.Sprintf("a word in %.1f %% of events", 100*float64(f.count[word])/float64(f.seen)), word, quoted(word)})
	}
	begin := string([]rune(words[0])[:3])
	return append(seeks,
		seek{"both words", words[0] + " " + words[1], quoted(words[0]) + " " + quoted(words[1])},
		seek{"the beginning of words", begin, quoted(begin)})
}

// word is one that about this share of events has, and that neither program can take for another.
func (f *fullText) word(share float64) string {
	far := func(word string) float64 {
		return math.Abs(math.Log(float64(f.count[word]) / float64(f.seen) / share))
	}
	long := slices.DeleteFunc(slices.Sorted(maps.Keys(f.count)), func(word string) bool { return utf8.RuneCountInString(word) < 5 })
	return slices.MinFunc(long, func(a, b string) int { return cmp.Compare(far(a), far(b)) })
}

// quoted seeks what begins with the word, as Dateline does with the last one.
func quoted(word string) string { return `"` + word + `"*` }

// find runs one of the queries.
func (f *fullText) find(ctx context.Context, query, match string) (numbers []uint64, err error) {
	rows, err := f.db.QueryContext(ctx, query, match, pageLength)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		numbers = append(numbers, uint64(n))
	}
	return numbers, rows.Err()
}

func (f *fullText) close() error {
	var err error
	if f.db != nil {
		err = f.db.Close()
	}
	return errors.Join(err, os.RemoveAll(f.dir))
}
