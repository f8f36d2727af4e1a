package rows

import (
	"bytes"
	"errors"
	"fmt"
	"sync"

	"dateline/bench/load"
	"dateline/bench/sample"
)

// views are addresses of filtered feeds, each asked for once by a reader that has nothing, and then once by one that has it.
// Safe for concurrent use.
type views struct {
	entries int    // that each must have
	suffix  string // of every address

	mu     sync.Mutex
	source *sample.Views
	seen   []view
	polled int
}

type view struct{ path, etag string }

func newViews(entries int, suffix string) *views {
	return &views{entries: entries, suffix: suffix, source: sample.NewViews(1)}
}

// cold asks for views that were never asked for.
func (v *views) cold() load.Work {
	return load.Work{Next: func() ([]byte, load.Check) {
		v.mu.Lock()
		defer v.mu.Unlock()
		path := "/t/bench-0.atom?" + v.source.Next() + v.suffix
		return load.Get(path, load.Gzip), func(r *load.Response) error { return v.note(path, r) }
	}}
}

func (v *views) note(path string, r *load.Response) error {
	if err := load.Want(200)(r); err != nil {
		return err
	}
	document, err := r.Document()
	if err != nil {
		return err
	}
	if n := bytes.Count(document, []byte("<entry>")); n != v.entries {
		return fmt.Errorf("%s has %d entries, want %d", path, n, v.entries)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.seen = append(v.seen, view{path, r.ETag})
	return nil
}

// known asks for the views again, each once, as a reader that has them.
func (v *views) known() load.Work {
	unchanged := load.Want(304)
	return load.Work{Next: func() ([]byte, load.Check) {
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.polled == len(v.seen) {
			return load.Get("/"), func(*load.Response) error { return errors.New("there is no further view to ask for") }
		}
		next := v.seen[v.polled]
		v.polled++
		return load.Get(next.path, load.Gzip, load.Known(next.etag)), unchanged
	}}
}
