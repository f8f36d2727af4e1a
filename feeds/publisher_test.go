package feeds_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/data/bolt"
	"dateline/feeds"
	"dateline/timeline"
)

// desk is a real store with one timeline, and a publisher over it.
type desk struct {
	tb        testing.TB
	store     *bolt.Store
	publisher *feeds.Publisher
	mu        sync.Mutex
	now       time.Time
}

func newDesk(tb testing.TB, path string, budget int64) *desk {
	d := &desk{tb: tb, now: time.Date(2025, 2, 27, 9, 0, 0, 0, time.UTC)}
	var err error
	if d.store, err = bolt.Open(path, bolt.Options{Clock: timeline.NewClock(d.time)}); err != nil {
		tb.Fatal(err)
	}
	d.publisher = feeds.NewPublisher(d.store, site, budget)
	d.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "main", Title: "Main", Lang: "en", Zone: "Europe/Kyiv"}})
	return d
}

func (d *desk) time() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) pass(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

func (d *desk) write(ops ...timeline.Op) {
	d.pass(time.Second)
	if _, err := d.store.Write(d.tb.Context(), timeline.Write{Ops: ops}); err != nil && timeline.KindOf(err) == timeline.Internal {
		d.tb.Fatal(err)
	}
}

// request is a request as a server would make it.
func request(f feeds.Format, q timeline.Query, o feeds.Options, t timeline.Timeline) *feeds.Request {
	q.Timeline = "main"
	r := &feeds.Request{
		Key: fmt.Sprint(f.Name, q, o), Settings: t.Revision, Format: f, Query: q, Options: o,
		Reversed: q.Order == timeline.Descending,
	}
	r.View = func(p feeds.Page) feeds.View {
		v := feeds.View{Timeline: p.Timeline, Self: site.BaseURL + "/t/main" + f.Suffix, ID: "t/main", Updated: p.Updated, Options: o, More: p.Next != nil}
		if p.Next != nil {
			v.Next = v.Self + "?cursor=" + p.Next.String()
		}
		if p.Earlier != nil {
			v.Earlier = fmt.Sprintf("%s/%s.%d%s", site.BaseURL+"/t/main", p.Earlier.Month, p.Earlier.Validator.Revision, f.Suffix)
		}
		return v
	}
	return r
}

// published is the document, in the state that the store is in.
func (d *desk) published(r *feeds.Request) *feeds.Document {
	d.tb.Helper()
	v, err := d.store.Validator(d.tb.Context(), r.Query)
	if err != nil {
		d.tb.Fatal(err)
	}
	doc, err := d.publisher.Document(d.tb.Context(), r, v)
	if err != nil {
		d.tb.Fatal(err)
	}
	if doc.Validator != v {
		d.tb.Fatalf("the document has the validator %v, want %v", doc.Validator, v)
	}
	return doc
}

// check compares a document with what its format renders of what the store has, and with itself unpacked.
func (d *desk) check(r *feeds.Request) error {
	doc := d.published(r)
	page, items, err := feeds.Read(d.tb.Context(), d.store, r.Query)
	if err != nil {
		return err
	}
	if r.Reversed {
		slices.Reverse(items)
	}
	var got bytes.Buffer
	if _, err := doc.WriteTo(&got); err != nil {
		return err
	}
	want := r.Format.Render(site, r.View(page), items)
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		return fmt.Errorf("%s (-rendered +published)\n%s", r.Key, diff)
	}
	if doc.Size() != len(want) {
		return fmt.Errorf("%s: Size() = %d, want %d", r.Key, doc.Size(), len(want))
	}
	pieces, size := doc.Gzip()
	unpacked, err := gunzip(pieces, size)
	if err != nil || !bytes.Equal(unpacked, want) {
		return fmt.Errorf("%s: in gzip it is another one: %v", r.Key, err)
	}
	return nil
}

func gunzip(pieces [][]byte, size int) ([]byte, error) {
	packed := bytes.Join(pieces, nil)
	if len(packed) != size {
		return nil, fmt.Errorf("%d bytes, said to be %d", len(packed), size)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// Whatever is written, a kept document is what a new one would be, in every family, format and order, with filters and
// limits. Most of them are made out of their former state.
func TestPublisher(t *testing.T) {
	var refreshed, read uint64
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t, filepath.Join(t.TempDir(), strconv.FormatInt(time.Now().UnixNano(), 36)), rapid.SampledFrom([]int64{1 << 20, 20_000, 0}).Draw(rt, "budget"))
		defer d.store.Close()
		var requests []*feeds.Request
		for range 4 {
			line, err := d.store.Timeline(t.Context(), "main")
			if err != nil {
				t.Fatal(err)
			}
			requests = append(requests, randomRequest(rt, line.Timeline))
		}
		for range rapid.IntRange(5, 20).Draw(rt, "writes") {
			d.write(randomOps(rt)...)
			if rapid.IntRange(0, 9).Draw(rt, "later") == 0 {
				d.pass(31 * 24 * time.Hour)
				if _, err := d.store.RunDue(t.Context()); err != nil {
					rt.Fatal(err)
				}
			}
			line, err := d.store.Timeline(t.Context(), "main")
			if err != nil {
				rt.Fatal(err)
			}
			for _, r := range requests {
				r.Settings, r.Query.Now = line.Timeline.Revision, d.time()
				if rapid.IntRange(0, 2).Draw(rt, "asked") > 0 {
					if err := d.check(r); err != nil {
						rt.Fatal(err)
					}
				}
			}
		}
		a, b, _ := d.publisher.Made()
		refreshed, read = refreshed+a, read+b
	})
	if refreshed < read/10 {
		t.Errorf("%d documents were made out of their former state, %d anew: the test does not test it", refreshed, read)
	}
}

func randomRequest(rt *rapid.T, t timeline.Timeline) *feeds.Request {
	f := rapid.SampledFrom(feeds.Formats()).Draw(rt, "format")
	q := timeline.Query{Limit: rapid.SampledFrom([]int{1, 3, 50}).Draw(rt, "limit"), Order: timeline.NewestFirst}
	o := feeds.Options{Lang: rapid.SampledFrom([]string{"", "uk"}).Draw(rt, "lang")}
	switch rapid.IntRange(0, 3).Draw(rt, "filter") {
	case 0:
		q.Filter.Topics.Any = []string{rapid.SampledFrom([]string{"x", "y"}).Draw(rt, "topic")}
	case 1:
		q.Filter.Topics.Not = []string{"x"}
	}
	if f.Name == feeds.Calendar().Name {
		q.Order = rapid.SampledFrom([]timeline.Order{timeline.Descending, timeline.Ascending}).Draw(rt, "order")
		o.Cancelled = rapid.SampledFrom([]feeds.Cancelled{feeds.CancelledMark, feeds.CancelledKeep, feeds.CancelledDrop}).Draw(rt, "cancelled")
		o.Imprecise = rapid.SampledFrom([]feeds.Imprecise{feeds.ImpreciseAuto, feeds.ImpreciseSkip}).Draw(rt, "imprecise")
		if o.Cancelled == feeds.CancelledMark {
			q.Show = timeline.ShowCalendar
		}
		return request(f, q, o, t)
	}
	switch rapid.IntRange(0, 5).Draw(rt, "family") {
	case 0:
		q.Family, q.Order = timeline.Changes, timeline.NewestTelling
	case 1:
		q.Family, q.Order, q.Lead = timeline.Starting, timeline.NewestStart, 24*time.Hour
	}
	o.Family = q.Family
	return request(f, q, o, t)
}

func randomOps(rt *rapid.T) []timeline.Op {
	var ops []timeline.Op
	used := map[string]bool{}
	for range rapid.IntRange(1, 3).Draw(rt, "ops") {
		id := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g"}).Draw(rt, "id")
		if used[id] {
			continue
		}
		used[id] = true
		switch rapid.IntRange(0, 11).Draw(rt, "op") {
		case 0:
			ops = append(ops, timeline.DeleteEvent{Timeline: "main", ID: id})
		case 1:
			ops = append(ops, timeline.RestoreEvent{Timeline: "main", ID: id})
		case 2:
			return []timeline.Op{timeline.PutTimeline{Timeline: timeline.Timeline{
				Slug: "main", Lang: "en", Zone: "Europe/Kyiv", Title: rapid.SampledFrom([]string{"Main", "Renamed"}).Draw(rt, "title"),
			}}}
		default:
			e := timeline.Event{
				ID: id, Timeline: "main", Lang: "en",
				Title:  rapid.SampledFrom([]string{"One", "Two", "Three"}).Draw(rt, "title"),
				Date:   rapid.SampledFrom([]string{"2025-02-27", "2025-02-28", "2025-03", "2025", "2025-03-01T10:00Z", "2025-02-28/.."}).Draw(rt, "date"),
				Topics: rapid.SampledFrom([][]string{{"x"}, {"y"}, {"x", "y"}, {}}).Draw(rt, "topics"),
				Status: rapid.SampledFrom([]timeline.Status{timeline.Scheduled, timeline.Cancelled}).Draw(rt, "status"),
				Draft:  rapid.IntRange(0, 7).Draw(rt, "draft") == 0,
			}
			ops = append(ops, timeline.PutEvent{Event: e})
		}
	}
	return ops
}

// big is a calendar of so many events whose compressed form has many groups.
func big(tb testing.TB, n int) (*desk, *feeds.Request) {
	d := newDesk(tb, filepath.Join(tb.TempDir(), "db"), 64<<20)
	tb.Cleanup(func() { _ = d.store.Close() })
	line, events := demo(tb)
	for start := 0; start < n; start += 500 {
		var ops []timeline.Op
		for i := range min(500, n-start) {
			e := events[(start+i)%len(events)]
			e.Timeline, e.ID = "main", fmt.Sprint("event-", start+i)
			e.Date = time.Date(2000, 1, 1, start+i, 0, 0, 0, time.UTC).Format("2006-01-02T15:04Z")
			e.Title = fmt.Sprint(e.Title, " ", start+i)
			ops = append(ops, timeline.PutEvent{Event: e})
		}
		d.write(ops...)
	}
	record, err := d.store.Timeline(tb.Context(), line.Slug)
	if timeline.KindOf(err) == timeline.NotFound {
		record, err = d.store.Timeline(tb.Context(), "main")
	}
	if err != nil {
		tb.Fatal(err)
	}
	return d, request(feeds.Calendar(), timeline.Query{Order: timeline.Descending, Limit: feeds.CalendarLimit, Show: timeline.ShowCalendar}, feeds.Options{}, record.Timeline)
}

// An edit, and an event in front of all others, change one group of a large document; every other one is the very same.
func TestGroups(t *testing.T) {
	d, r := big(t, 3000)
	document := func() *feeds.Document {
		t.Helper()
		if err := d.check(r); err != nil {
			t.Fatal(err)
		}
		return d.published(r)
	}
	before := document()
	if before.Groups() < 20 {
		t.Fatalf("%d groups: the document is too small for this test", before.Groups())
	}
	for name, e := range map[string]timeline.Event{
		"edited":   {ID: "event-1500", Date: time.Date(2000, 1, 1, 1500, 0, 0, 0, time.UTC).Format("2006-01-02T15:04Z")},
		"in front": {ID: "first", Date: "1999-12-31T00:00Z"},
	} {
		e.Timeline, e.Title, e.Lang = "main", "Another title", "en"
		d.write(timeline.PutEvent{Event: e})
		after := document()
		if same := after.GroupsOf(before); same < after.Groups()-2 { // one may have been split
			t.Errorf("%s: %d of %d groups are the same", name, same, after.Groups())
		}
		if pieces, _ := after.Gzip(); len(pieces) > 8 {
			t.Errorf("%s: it is sent in %d pieces", name, len(pieces))
		}
		before = after
	}
	if refreshed, read, _ := d.publisher.Made(); refreshed != 2 || read != 1 {
		t.Errorf("%d documents refreshed, %d read, want 2 and 1", refreshed, read)
	}
}

// Many who ask for one document get one, made once, and none an older one than the state that he knows of.
func TestPublisherTogether(t *testing.T) {
	d, r := big(t, 200)
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 8 {
		wg.Go(func() {
			var last uint64
			for {
				select {
				case <-stop:
					return
				default:
				}
				v, err := d.store.Validator(t.Context(), r.Query)
				if err != nil {
					t.Error(err)
					return
				}
				doc, err := d.publisher.Document(t.Context(), r, v)
				if err != nil || doc.Validator.Revision < v.Revision || doc.Validator.Revision < last {
					t.Errorf("asked at %v: %v, %v after %d", v, doc, err, last)
					return
				}
				last = doc.Validator.Revision
			}
		})
	}
	for i := range 40 {
		d.write(timeline.PutEvent{Event: timeline.Event{ID: "event-7", Timeline: "main", Title: fmt.Sprint("Edit ", i), Date: "2025-03-01", Lang: "en"}})
	}
	close(stop)
	wg.Wait()
	if err := d.check(r); err != nil {
		t.Error(err)
	}
}

// A large document and a small one become each other, with the same bytes as those that are rendered.
func TestPackedAndSpliced(t *testing.T) {
	d, r := big(t, 150)
	page, _, err := feeds.Read(t.Context(), d.store, r.Query)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range feeds.Formats() {
		r := request(f, r.Query, feeds.Options{}, page.Timeline)
		for _, step := range []struct {
			id    string
			words int
		}{{"event-1", 1}, {"event-2", 40_000}, {"event-3", 80_000}, {"event-2", 1}, {"event-3", 1}} {
			d.write(timeline.PutEvent{Event: timeline.Event{
				ID: step.id, Timeline: "main", Title: "Another", Body: strings.Repeat("word ", step.words), Date: "2025-03-01T10:00Z", Lang: "en",
			}})
			if err := d.check(r); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// gated is a store whose lists wait for a gate, and counts who waits there.
type gated struct {
	timeline.Store
	gate   chan struct{}
	inside atomic.Int64
}

func (g *gated) List(ctx context.Context, q timeline.Query) (timeline.Page, error) {
	g.inside.Add(1)
	defer g.inside.Add(-1)
	<-g.gate
	return g.Store.List(ctx, q)
}

// However many documents are asked for at once, as many are made as there are processors: each takes the memory of all
// its events.
func TestPublisherMakesFewAtOnce(t *testing.T) {
	d, r := big(t, 5)
	v, err := d.store.Validator(t.Context(), r.Query)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		store := &gated{Store: d.store, gate: make(chan struct{})}
		publisher := feeds.NewPublisher(store, site, 1<<20)
		ask := func(ctx context.Context, i int) error {
			one := *r
			one.Key = strconv.Itoa(i)
			_, err := publisher.Document(ctx, &one, v)
			return err
		}
		var wg sync.WaitGroup
		const many = 100
		for i := range many {
			wg.Go(func() {
				if err := ask(t.Context(), i); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		if n, most := store.inside.Load(), int64(max(2, runtime.GOMAXPROCS(0))); n != min(most, many) {
			t.Errorf("%d documents are made at once, want %d", n, most)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		if err := ask(gone, many); err == nil {
			t.Error("who hung up was given a document")
		}
		close(store.gate)
		wg.Wait()
	})
}

// meddled is a store in which somebody writes behind each list.
type meddled struct {
	timeline.Store
	write func()
}

func (m *meddled) List(ctx context.Context, q timeline.Query) (timeline.Page, error) {
	page, err := m.Store.List(ctx, q)
	m.write()
	return page, err
}

// A large document is right although events change, move, come and go while it is read by parts, and is read once.
func TestPublisherReadsByParts(t *testing.T) {
	d, r := big(t, 2000)
	day := func(i int) string { return time.Date(2000, 1, 1, i, 0, 0, 0, time.UTC).Format("2006-01-02T15:04Z") }
	step := 0
	store := &meddled{Store: d.store, write: func() {
		step++
		event := func(id, date string) timeline.Op {
			return timeline.PutEvent{Event: timeline.Event{ID: id, Timeline: "main", Title: fmt.Sprint("Meddled ", step), Date: date, Lang: "en"}}
		}
		d.write(
			event(fmt.Sprint("event-", 100*step), day(100*step)), // changed
			event(fmt.Sprint("event-", 1900-step), day(step)),    // moved from what was read to what was not
			event(fmt.Sprint("event-", 10+step), day(1500+step)), // and the other way round
			event(fmt.Sprint("new-", step), day(300*step)),       // beside another one
			timeline.DeleteEvent{Timeline: "main", ID: fmt.Sprint("event-", 700+100*step)},
		)
	}}
	d.publisher = feeds.NewPublisher(store, site, 64<<20)
	v, err := d.store.Validator(t.Context(), r.Query)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := d.publisher.Document(t.Context(), r, v)
	if err != nil || doc.Validator.Revision <= v.Revision {
		t.Fatalf("%v, %v, asked at %v", doc.Validator, err, v)
	}
	if step < 4 || step > 12 { // the parts, and what lies beside others; read at once it would be twice as often
		t.Errorf("it was read %d times", step)
	}
	store.write = func() {}
	if err := d.check(r); err != nil {
		t.Error(err)
	}
}
