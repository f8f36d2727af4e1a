package rows

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"dateline/bench/load"
)

// witness writes, and looks at once whether a feed shows it. What was answered before the write returned counts for nothing;
// every answer behind it that does not show it is stale, also a 304 to a reader that has the state before.
type witness struct {
	writer, reader *load.Conn
	path, etag     string
	asked, stale   int
}

func newWitness(addr, path string) (*witness, error) {
	writer, err := load.Dial(addr)
	if err != nil {
		return nil, err
	}
	reader, err := load.Dial(addr)
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	return &witness{writer: writer, reader: reader, path: path}, nil
}

func (w *witness) close() error { return errors.Join(w.writer.Close(), w.reader.Close()) }

// unshown is after how many stale answers nobody waits any longer.
const unshown = 1000

// show is how long a write took until the feed showed it.
func (w *witness) show(e edit, err error) (time.Duration, error) {
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if err := w.write(e); err != nil {
		return 0, err
	}
	for range unshown {
		answer, err := w.reader.Do(load.Get(w.path, load.Gzip, load.Known(w.etag)))
		if err != nil {
			return 0, err
		}
		took := time.Since(start)
		shown, err := shows(answer, e.marker)
		if err != nil {
			return 0, err
		}
		w.asked++
		if shown {
			w.etag = answer.ETag
			return took, nil
		}
		w.stale++
	}
	return 0, fmt.Errorf("%s does not show %q after %d answers", w.path, e.marker, unshown)
}

func (w *witness) write(e edit) error {
	answer, err := w.writer.Do(e.put)
	if err == nil && answer.Status >= 300 {
		err = fmt.Errorf("the write is answered %d: %.200s", answer.Status, answer.Body)
	}
	return err
}

func shows(answer *load.Response, marker string) (bool, error) {
	if answer.Status == 304 {
		return false, nil
	}
	if err := load.Want(200)(answer); err != nil {
		return false, err
	}
	document, err := answer.Document()
	return bytes.Contains(document, []byte(marker)), err
}

// sightings count what pollers saw.
type sightings struct{ asked, stale int }

// watch writes numbered editions while four readers poll. An answer is stale if it shows an older edition than the one whose
// write had returned before the question was sent.
func watch(ctx context.Context, addr, path string, editions int, w *witness, numbered func(n int) (edit, error)) (sightings, error) {
	const readers = 4
	var running sync.WaitGroup
	var returned atomic.Int64
	var seen [readers]sightings
	var errs [readers]error
	ctx, stop := context.WithCancel(ctx)
	first := w.asked + 1_000_000 // above all editions before
	for i := range readers {
		running.Go(func() { seen[i], errs[i] = poll304(ctx, addr, path, &returned) })
	}
	err := func() error {
		for n := range editions {
			e, err := numbered(first + n)
			if err != nil {
				return err
			}
			if err := w.write(e); err != nil {
				return err
			}
			returned.Store(int64(first + n))
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
		return nil
	}()
	stop()
	running.Wait()
	var all sightings
	for _, s := range seen {
		all.asked, all.stale = all.asked+s.asked, all.stale+s.stale
	}
	return all, errors.Join(append(errs[:], err)...)
}

var edition = regexp.MustCompile(`edition (\d+)\.`)

// poll304 polls as a reader does, until ctx is done.
func poll304(ctx context.Context, addr, path string, returned *atomic.Int64) (s sightings, err error) {
	conn, err := load.Dial(addr)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	etag, shown := `""`, int64(0)
	for ctx.Err() == nil {
		least := returned.Load()
		answer, err := conn.Do(load.Get(path, load.Gzip, load.Known(etag)))
		if err != nil {
			return s, err
		}
		if answer.Status == 200 {
			document, err := answer.Document()
			if err != nil {
				return s, err
			}
			found := edition.FindSubmatch(document)
			if found == nil {
				return s, fmt.Errorf("%s shows no edition", path)
			}
			if shown, err = strconv.ParseInt(string(found[1]), 10, 64); err != nil {
				return s, err
			}
			etag = answer.ETag
		} else if answer.Status != 304 {
			return s, load.Want(200)(answer)
		}
		s.asked++
		if shown < least {
			s.stale++
		}
	}
	return s, nil
}
