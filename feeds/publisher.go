package feeds

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"sync/atomic"

	"dateline/internal/sieve"
	"dateline/timeline"
)

// Publisher makes documents and keeps them, with their entries, until their validators say that they have changed. What
// a write changes costs its entries: all others are spliced as they are. It is safe for concurrent use.
type Publisher struct {
	store     timeline.Store
	site      Site
	documents *sieve.Cache[string, *Document]
	entries   *sieve.Cache[entryKey, *rendered]
	flights   *flights
	making    *places // of what is made
	seeking   *places // of what is made and may have to look at everything: see [Request.Costly]
	large     *places // of who reads more than one part of a list, beside the other
	made      struct{ refreshed, read, rendered atomic.Uint64 }
}

// Made is how many documents and entries a publisher has made so far: out of a former state, anew, and entries.
func (p *Publisher) Made() (refreshed, read, rendered uint64) {
	return p.made.refreshed.Load(), p.made.read.Load(), p.made.rendered.Load()
}

// Bytes is about how much documents and entries take that are kept.
func (p *Publisher) Bytes() int64 { return p.documents.Bytes() + p.entries.Bytes() }

// NewPublisher makes a publisher that keeps documents and entries of about so many bytes.
func NewPublisher(store timeline.Store, site Site, budget int64) *Publisher {
	return &Publisher{
		store: store, site: site,
		documents: sieve.New[string, *Document](budget * 2 / 3),
		entries:   sieve.New[entryKey, *rendered](budget / 3),
		// To make one takes the memory of all its events, and a processor: more at once are not done sooner.
		flights: newFlights(),
		making:  newPlaces(max(2, runtime.GOMAXPROCS(0))),
		seeking: newPlaces(1),
		large:   newPlaces(1),
	}
}

// Request asks for a document.
type Request struct {
	Key      string // canonical address: what is asked for otherwise, under the same settings, has another one
	Settings int64  // revision of the settings of the timeline by which the address was read
	Format   Format
	Query    timeline.Query
	Options  Options
	Reversed bool            // the document has the last of the list first
	View     func(Page) View // frames what was read
	// Spend is told how many entries were put into it, part by part, if it has to be made anew: also when who asked has hung up.
	Spend func(entries int)
}

// Costly reports whether it may take a look at every event of the timeline, or at its history, until it is known what the document
// has: indexes do not tell all of what a search finds, and nothing of what was told under a filter. Such documents are made one by one, so
// that whoever asks for ever new ones waits for himself, and has one processor at most.
func (r *Request) Costly() bool {
	return !r.Query.Filter.Search.Empty() || r.Query.Family == timeline.Changes && r.Query.Filter.Query() != ""
}

// room is what a document waits in until it is made.
func (p *Publisher) room(r *Request) *places {
	if r.Costly() {
		return p.seeking
	}
	return p.making
}

// Kept is the document with the key in the state of the validator, if it is kept.
func (p *Publisher) Kept(key string, v timeline.Validator) (*Document, bool) {
	d, ok := p.documents.Get(key)
	if !ok || d.Validator != v {
		return nil, false
	}
	return d, true
}

// Ready is the document that is asked for in the state of the validator, if it is kept; else nil.
func (p *Publisher) Ready(r *Request, v timeline.Validator) *Document {
	if d, ok := p.Kept(r.Key, v); ok && d.Timeline.Revision == r.Settings {
		return d
	}
	return nil
}

// Former is the document that is asked for as it is kept, in whatever state, with the settings by which the address was read; else
// nil.
func (p *Publisher) Former(r *Request) *Document {
	if d, ok := p.documents.Get(r.Key); ok && d.Timeline.Revision == r.Settings {
		return d
	}
	return nil
}

// Document is the document in the state of the validator, which the store gave for the query, or in a later one. Who
// asks for what another is waiting for waits with him; what nobody waits for any more leaves the queue. If the settings of its timeline are not those of the request,
// they changed in between, and the address may mean something else: it is right, but not kept. Errors are the store's.
func (p *Publisher) Document(ctx context.Context, r *Request, v timeline.Validator) (*Document, error) {
	if d := p.Ready(r, v); d != nil {
		return d, nil
	}
	// A state is part of the key: who knows of a later one must not be given an earlier one.
	key := fmt.Sprint(r.Settings, " ", v.Revision, " ", v.Begun.UnixMilli(), " ", r.Key)
	return p.flights.do(ctx, key, func(ctx context.Context, f *flight) (*Document, error) {
		t := &turn{flight: f, timeline: r.Query.Timeline, room: p.room(r), large: p.large}
		defer t.end()
		if err := t.begin(); err != nil {
			return nil, err
		}
		return p.make(ctx, r, v, t)
	})
}

// make makes a document out of its last state, or anew.
func (p *Publisher) make(ctx context.Context, r *Request, v timeline.Validator, t *turn) (*Document, error) {
	last, kept := p.documents.Get(r.Key)
	if kept && last.Timeline.Revision != r.Settings {
		kept = false
	}
	if kept && last.Validator == v {
		return last, nil
	}
	var d *Document
	if kept {
		d = p.refresh(ctx, r, last, v, fewChanges)
	}
	if d != nil {
		p.made.refreshed.Add(1)
	} else {
		var err error
		if d, err = p.read(ctx, r, t); err != nil {
			return nil, err
		}
		p.made.read.Add(1)
	}
	if d.Timeline.Revision == r.Settings && (!kept || d.Validator.Revision >= last.Validator.Revision) {
		p.documents.Put(r.Key, d, d.weight())
	}
	return d, nil
}

// read makes a document of what the store has.
func (p *Publisher) read(ctx context.Context, r *Request, t *turn) (*Document, error) {
	line, err := p.store.Timeline(ctx, r.Query.Timeline)
	if err != nil {
		return nil, err
	}
	d := &Document{settings: line.Settings}
	torn := false
	if d.Page, d.listed, torn, err = p.list(ctx, r, readChunk, t); err != nil {
		return nil, err
	}
	if torn {
		v, err := p.store.Validator(ctx, r.Query)
		if err != nil {
			return nil, err
		}
		// Where nothing has changed it is read right, and what has, the log tells.
		if mended := p.refresh(ctx, r, d, v, manyChanges); mended != nil {
			return mended, nil
		}
		if d.Page, d.listed, _, err = p.list(ctx, r, r.Query.Limit, t); err != nil {
			return nil, err
		}
	}
	return newDocument(p.site, r, d.Page, d.listed, line.Settings), nil
}

// readChunk is how many events are read at once: more than a feed can have, and few enough that a large calendar does not
// need memory for all of its events in the form in which programs work with them.
const readChunk = 500

// list reads and renders what is asked for, so many events at once. It is torn if something changed between two chunks:
// the page is then that of the first.
func (p *Publisher) list(ctx context.Context, r *Request, chunk int, t *turn) (all Page, listed []placed, torn bool, err error) {
	q := r.Query
	for {
		q.Limit = min(chunk, r.Query.Limit-len(listed))
		page, items, err := Read(ctx, p.store, q)
		if err != nil {
			return all, nil, false, err
		}
		if listed == nil {
			all = page
		}
		torn = torn || page.Validator != all.Validator
		start := len(listed)
		small := start+len(items) <= readChunk
		for _, it := range items {
			listed = append(listed, p.placed(r, page.Timeline, it, small)) // a large document keeps its entries itself
		}
		if !small {
			packLoose(listed, start)
		}
		if r.Spend != nil {
			r.Spend(len(items))
		}
		all.Next, all.Updated = page.Next, latest(all.Updated, page.Updated)
		if page.Next == nil || len(listed) >= r.Query.Limit {
			return all, listed, torn, nil
		}
		q.After = page.Next
		if err := t.grow(); err != nil {
			return all, nil, false, err
		}
	}
}

// Read reads what a document has of a timeline, in any family.
func Read(ctx context.Context, store timeline.Store, q timeline.Query) (Page, []Item, error) {
	if q.Family == timeline.Changes {
		page, err := store.Tellings(ctx, q)
		items := Told(page.Tellings)
		return Page{page.Timeline, page.Validator, page.Next, nil, Updated(page.Validator, items)}, items, err
	}
	page, err := store.List(ctx, q)
	items := Items(page.Events)
	if q.Family == timeline.Starting {
		for i := range items {
			if start, ok := items[i].Event.Starts(q.Lead); ok {
				items[i].Start = &start
			}
		}
	}
	return Page{page.Timeline, page.Validator, page.Next, page.Earlier, Updated(page.Validator, items)}, items, err
}

// entryKey is all that the bytes of an entry of an event depend on, within one process.
type entryKey struct {
	id       string
	revision int64
	updated  int64
	deleted  bool
	start    int64 // of timeline.Starting: when it is told
	day      string
	slug     string
	settings int64
	format   string
	options  Options
}

// placed is an item with its entry, which is kept for others too if it is to be. Tellings are made anew: what a redaction takes out of one is seen in its neighbours.
func (p *Publisher) placed(r *Request, t timeline.Timeline, it Item, keep bool) placed {
	e := &it.Event
	at := placed{id: e.ID, gone: e.Deleted != nil, place: *timeline.CursorAt(e, r.Query.Order)}
	at.place.ID = ""
	if it.Telling != nil {
		at.entry = p.render(r, t, it)
		return at
	}
	key := entryKey{
		id: e.ID, revision: e.Revision, updated: e.Updated.UnixMilli(), deleted: e.Deleted != nil,
		slug: t.Slug, settings: t.Revision, format: r.Format.Name, options: r.Options,
	}
	if it.Start != nil {
		key.start, key.day = it.Start.At.UnixMilli(), it.Start.Day
	}
	var kept bool
	if at.entry, kept = p.entries.Get(key); !kept {
		at.entry = p.render(r, t, it)
		const keyBytes = 200
		if keep {
			p.entries.Put(key, at.entry, int64(at.entry.size+keyBytes))
		}
	}
	return at
}

func (p *Publisher) render(r *Request, t timeline.Timeline, it Item) *rendered {
	p.made.rendered.Add(1)
	// A renderer's buffer has room for more; what is kept is weighed without it.
	bytes := bytes.Clone(r.Format.Entry(p.site, t, r.Options, it))
	return &rendered{
		bytes:   bytes,
		size:    len(bytes),
		dated:   it.dated(),
		omitted: r.Format.Name == Calendar().Name && WhyOmitted(r.Options, it) != "",
		ends:    endsGroup(it.Event.ID),
	}
}
