package bolt_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"dateline/data/bolt"
	"dateline/data/storetest"
	"dateline/timeline"
)

// lagging is a store whose index of words follows every third write, so that it has mostly followed a part of what is there.
type lagging struct {
	*bolt.Store
	mu     sync.Mutex // one goroutine follows at a time
	writes int
}

func (l *lagging) Write(ctx context.Context, w timeline.Write) ([]timeline.Result, error) {
	results, err := l.Store.Write(ctx, w)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.writes++; l.writes%3 == 0 && err == nil {
		err = l.Follow(ctx)
	}
	return results, err
}

// searchBackend opens stores with an index, which is now and then lost while they are closed.
func searchBackend(t testing.TB) storetest.Open {
	path, opened := filepath.Join(t.TempDir(), "dateline.db"), 0
	return func(clock *timeline.Clock, keep timeline.Keep) (storetest.Store, error) {
		if opened++; opened%4 == 0 {
			if err := os.Remove(path + ".search"); err != nil {
				t.Error(err)
			}
		}
		store, err := bolt.Open(path, bolt.Options{Clock: clock, Keep: &keep, Search: path + ".search"})
		if err == nil {
			store.Newest(opened%3-50, opened%2*5) // so that small stores come by what large ones do
		}
		return &lagging{Store: store, writes: opened}, err
	}
}

// TestStoreWithIndex is the whole contract once more: with an index that lags, every list has what a scan of all texts finds, under
// validators that no other content has.
func TestStoreWithIndex(t *testing.T) { storetest.Run(t, searchBackend) }

// shelf is a store with an index, and a way to open both again.
type shelf struct {
	t     *testing.T
	path  string
	store *bolt.Store
}

func newShelf(t *testing.T) *shelf {
	s := &shelf{t: t, path: filepath.Join(t.TempDir(), "dateline.db")}
	s.open()
	s.write(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "news"}}, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "other"}})
	t.Cleanup(func() { s.close() })
	return s
}

func (s *shelf) open() {
	s.t.Helper()
	store, err := bolt.Open(s.path, bolt.Options{Search: s.path + ".search"})
	if err != nil {
		s.t.Fatal(err)
	}
	s.store = store
}

func (s *shelf) close() {
	s.t.Helper()
	if err := s.store.Close(); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) write(ops ...timeline.Op) {
	s.t.Helper()
	if _, err := s.store.Write(s.t.Context(), timeline.Write{Ops: ops}); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) put(id, title string) {
	s.t.Helper()
	s.write(timeline.PutEvent{Event: timeline.Event{ID: id, Timeline: "news", Title: title, Date: "2025-03-01"}})
}

func (s *shelf) follow() {
	s.t.Helper()
	if err := s.store.Follow(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	if followed, newest, err := s.store.Followed(s.t.Context()); err != nil || followed != newest {
		s.t.Fatalf("after Follow, %d of %d revisions are followed, %v", followed, newest, err)
	}
}

// wantFound expects what a search finds, by ids.
func (s *shelf) wantFound(q, want string) {
	s.t.Helper()
	filter, wrong := timeline.ParseFilter(url.Values{"q": {q}})
	page, err := s.store.List(s.t.Context(), timeline.Query{Timeline: "news", Filter: filter, Limit: 100})
	var ids []string
	for _, e := range page.Events {
		ids = append(ids, e.ID)
	}
	slices.Sort(ids)
	if got := strings.Join(ids, " "); got != want || err != nil || len(wrong) > 0 {
		s.t.Errorf("%q finds %q, %v %v, want %q", q, got, err, wrong, want)
	}
}

// wantWritten expects whether the file of the index has a text in it.
func (s *shelf) wantWritten(text string, want bool) {
	s.t.Helper()
	content, err := os.ReadFile(s.path + ".search")
	if err != nil {
		s.t.Fatal(err)
	}
	if got := strings.Contains(string(content), text); got != want {
		s.t.Errorf("the index has %s: %v, want %v", text, got, want)
	}
}

func TestSearchFollows(t *testing.T) {
	s := newShelf(t)
	s.put("a", "Mineral deal")
	s.wantFound("mineral", "a") // before anything was followed
	if followed, newest, err := s.store.Followed(t.Context()); followed != 0 || newest != 2 || err != nil {
		t.Errorf("%d of %d followed, %v, want 0 of 2", followed, newest, err)
	}
	s.follow()
	s.wantFound("mineral", "a")
	s.put("a", "Peace talks")
	s.put("b", "Mineral talks")
	s.wantFound("mineral", "b") // the index still says a
	s.wantFound("talk", "a b")
	s.follow()
	s.wantFound("mineral", "b")
	s.write(timeline.DeleteEvent{Timeline: "news", ID: "b"})
	s.wantFound("mineral", "")
	s.follow()
	s.wantFound("talk", "a")
	s.wantFound("-mineral", "a")
}

// TestSearchForgets shows that the index keeps no word of an event that was deleted.
func TestSearchForgets(t *testing.T) {
	s := newShelf(t)
	s.put("a", "Unspeakable")
	s.put("b", "Something")
	s.follow()
	s.wantWritten("unspeakable", true)
	s.write(timeline.DeleteEvent{Timeline: "news", ID: "a"})
	s.follow()
	for i := range 8 { // free pages are used again
		s.put("b", fmt.Sprint("Something ", i))
		s.follow()
	}
	s.wantWritten("unspeakable", false)
}

func TestSearchReopened(t *testing.T) {
	s := newShelf(t)
	s.put("a", "Mineral deal")
	s.follow()
	s.put("b", "Mineral talks")
	s.close()
	s.open()
	s.wantFound("mineral", "a b")
	s.follow()
	s.wantFound("mineral", "a b")
}

// TestSearchMadeAnew shows that what is wrong with the file of the index costs nothing but the time to make it anew.
func TestSearchMadeAnew(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"missing": func(t *testing.T, path string) { try(t, os.Remove(path+".search")) },
		"empty":   func(t *testing.T, path string) { try(t, os.Truncate(path+".search", 0)) },
		"cut off": func(t *testing.T, path string) { try(t, os.Truncate(path+".search", 20000)) },
		"no index": func(t *testing.T, path string) {
			try(t, os.WriteFile(path+".search", []byte(strings.Repeat("nothing ", 9000)), 0o600))
		},
		"overwritten": func(t *testing.T, path string) { overwrite(t, path+".search", 0xff) },
		"zeroed":      func(t *testing.T, path string) { overwrite(t, path+".search", 0) },
		"of another epoch": func(t *testing.T, path string) {
			other := newShelf(t)
			other.put("x", "Mineral water")
			other.follow()
			content, err := os.ReadFile(other.path + ".search")
			try(t, err)
			try(t, os.WriteFile(path+".search", content, 0o600))
		},
		"ahead of a store that was put back": func(t *testing.T, path string) {
			content, err := os.ReadFile(path + ".before")
			try(t, err)
			try(t, os.WriteFile(path, content, 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShelf(t)
			s.put("a", "Mineral deal")
			s.put("b", "Peace talks")
			s.close()
			content, err := os.ReadFile(s.path)
			try(t, err)
			try(t, os.WriteFile(s.path+".before", content, 0o600))
			s.open()
			s.put("b", "Mineral talks")
			s.follow()
			s.close()
			spoil(t, s.path)
			s.open()
			want := "a b"
			if strings.HasPrefix(name, "ahead") {
				want = "a"
			}
			s.wantFound("mineral", want)
			s.follow()
			s.wantFound("mineral", want)
			s.put("c", "More minerals")
			s.wantFound("mineral", want+" c")
			s.follow()
			s.wantFound("mineral", want+" c")
		})
	}
}

func try(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// overwrite spoils all pages of a file but those that say what it is.
func overwrite(t *testing.T, path string, with byte) {
	t.Helper()
	content, err := os.ReadFile(path)
	try(t, err)
	for i := 2 * os.Getpagesize(); i < len(content); i++ {
		content[i] = with
	}
	try(t, os.WriteFile(path, content, 0o600))
}

// TestSearchOfOneRevision shows that a write of more events than are followed at once is followed whole.
func TestSearchOfOneRevision(t *testing.T) {
	s := newShelf(t)
	var ops []timeline.Op
	for i := range 1203 {
		ops = append(ops, timeline.PutEvent{Event: timeline.Event{ID: fmt.Sprint("e", i), Timeline: "news", Title: fmt.Sprint("Talks number", i), Date: "2025-03-01"}})
	}
	s.write(ops...)
	s.follow()
	for _, i := range []int{0, 499, 500, 501, 1202} {
		s.wantFound(fmt.Sprintf(`"number%d"`, i), fmt.Sprint("e", i))
	}
}

func TestFollowEnds(t *testing.T) {
	s := newShelf(t)
	s.put("a", "Mineral deal")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.store.Follow(ctx); err != context.Canceled {
		t.Errorf("Follow(cancelled) = %v, want context.Canceled", err)
	}
}

// TestSearchAgrees asks a store with an index and one without for the same, of so many events that common words are found by walking
// and rare ones by sorting.
func TestSearchAgrees(t *testing.T) {
	words := strings.Fields("talks talk peace переговори переговорів Київ Києві deal minerals London summit")
	stores := map[bool]*bolt.Store{}
	for _, indexed := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "dateline.db")
		o := bolt.Options{Clock: timeline.NewClock(func() time.Time { return time.Date(2025, 2, 27, 0, 0, 0, 0, time.UTC) })}
		if indexed {
			o.Search = path + ".search"
		}
		store, err := bolt.Open(path, o)
		try(t, err)
		t.Cleanup(func() { try(t, store.Close()) })
		stores[indexed] = store
		write := func(ops []timeline.Op) {
			_, err := store.Write(t.Context(), timeline.Write{Ops: ops})
			try(t, err)
		}
		write([]timeline.Op{timeline.PutTimeline{Timeline: timeline.Timeline{Slug: "news"}}})
		for part := range 2 {
			var ops []timeline.Op
			for i := range 450 {
				e := timeline.Event{
					ID: fmt.Sprint("e", i), Timeline: "news", Title: words[i*7%len(words)] + " " + words[(i/3+part)%len(words)],
					Date: fmt.Sprintf("2025-%02d-%02d", i%12+1, i%28+1), Topics: []string{words[i%3]}, Draft: i%31 == 0,
				}
				if i%2 == 0 {
					e.Summary = "About " + words[i%5]
				}
				if i%50 == 0 {
					e.Body = fmt.Sprint("rare", i, " needle")
				}
				if part == 0 || i%9 == 0 {
					ops = append(ops, timeline.PutEvent{Event: e})
				}
			}
			write(ops)
			if part == 0 {
				try(t, store.Follow(t.Context()))
			}
		}
		write([]timeline.Op{timeline.DeleteEvent{Timeline: "news", ID: "e50"}})
	}
	rapid.Check(t, func(rt *rapid.T) {
		values := url.Values{"q": {rapid.SampledFrom([]string{"talks", "talk peace", "переговори", "київ -peace", `"talks peace"`, "needle", "rare1*", "t", "-needle", "needle talk"}).Draw(rt, "q")}}
		if rapid.Bool().Draw(rt, "topic") {
			values.Set("topic", rapid.SampledFrom([]string{"talks", "peace", "-talk"}).Draw(rt, "key"))
		}
		if rapid.Bool().Draw(rt, "window") {
			values.Set("from", "2025-03")
			values.Set("to", rapid.SampledFrom([]string{"2025-05", "2025-12"}).Draw(rt, "to"))
		}
		f, _ := timeline.ParseFilter(values)
		q := timeline.Query{
			Timeline: "news", Filter: f, Limit: rapid.SampledFrom([]int{1, 20, 500}).Draw(rt, "limit"), Years: true,
			Order: rapid.SampledFrom([]timeline.Order{timeline.Ascending, timeline.Descending, timeline.NewestFirst, timeline.ByRank}).Draw(rt, "order"),
			Show:  rapid.SampledFrom([]timeline.Show{timeline.ShowPublic, timeline.ShowCalendar, timeline.ShowAll}).Draw(rt, "show"),
		}
		if q.Order == timeline.NewestFirst {
			q.Years, q.Show = false, min(q.Show, timeline.ShowCalendar)
		}
		for range 5 {
			want, err := stores[false].List(t.Context(), q)
			if err != nil {
				rt.Fatal(err)
			}
			got, err := stores[true].List(t.Context(), q)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				rt.Fatalf("%v: %v\n%s", q, err, diff)
			}
			if q.After = got.Next; q.After == nil {
				return
			}
		}
	})
}

// Until the index knows most of a timeline, who is in a hurry is told so; feeds wait, and are right.
func TestHaste(t *testing.T) {
	s := newShelf(t)
	s.store.Haste(3)
	for i := range 5 {
		s.put(fmt.Sprint("e", i), "Peace talks")
	}
	f, err := timeline.ParseSearch("peace")
	if err != nil {
		t.Fatal(err)
	}
	q := timeline.Query{Timeline: "news", Filter: timeline.Filter{Search: f}, Limit: 10, Hasty: true}
	want := func(name string, list, counts timeline.Kind, found int) {
		t.Helper()
		page, err := s.store.List(t.Context(), q)
		if timeline.KindOf(err) != list || len(page.Events) != found {
			t.Errorf("%s: List() = %d events, %v", name, len(page.Events), err)
		}
		if c, err := s.store.Counts(t.Context(), q); timeline.KindOf(err) != counts || counts == 0 && c.Total != found {
			t.Errorf("%s: Counts() = %d, %v", name, c.Total, err)
		}
	}
	want("nothing is known", timeline.Unavailable, timeline.Unavailable, 0)
	q.Hasty = false
	want("a feed", 0, timeline.Unavailable, 5)
	q.Hasty = true
	s.follow()
	want("all is known", 0, 0, 5)
	for i := range 3 {
		s.put(fmt.Sprint("later", i), "Peace")
	}
	want("three are unknown", 0, 0, 8)
	s.put("again", "War")
	s.put("more", "War")
	want("many are unknown", timeline.Unavailable, timeline.Unavailable, 0)
	q.Filter = timeline.Filter{}
	want("no search", 0, 0, 10)
}

// Who is in a hurry is told that a search is too broad, in place of looking at very many texts; feeds look at all. What one word excludes
// needs no texts.
func TestBroadSearch(t *testing.T) {
	s := newShelf(t)
	for i := range 20 {
		s.put(fmt.Sprint("e", i), "Guarantees of security, of the kind")
	}
	s.put("found", "Security guarantees")
	s.put("other", "War")
	s.follow()
	s.store.Broad(5)
	list := func(words string, hasty bool) (int, error) {
		f, err := timeline.ParseSearch(words)
		if err != nil {
			t.Fatal(err)
		}
		q := timeline.Query{Timeline: "news", Filter: timeline.Filter{Search: f}, Limit: 10, Hasty: hasty, Order: timeline.Descending}
		page, err := s.store.List(t.Context(), q)
		if c, err := s.store.Counts(t.Context(), q); err != nil || c.Total > 22 {
			t.Errorf("%s: Counts() = %d, %v", words, c.Total, err)
		}
		return len(page.Events), err
	}
	for _, c := range []struct {
		words string
		hasty bool
		found int
		kind  timeline.Kind
	}{
		{`"security guarantees"`, false, 1, 0},
		{`"security guarantees"`, true, 0, timeline.Invalid},
		{`"guarantees of security"`, true, 10, 0},
		{`"security guarantees" war`, true, 0, 0},
		{`-security`, true, 1, 0},
		{`-war`, true, 10, 0},
		{`-war -guarantees`, true, 0, 0},
		{`security -"of the"`, true, 0, timeline.Invalid},
		{`security -"of the"`, false, 1, 0},
		{`guarantees -of`, true, 1, 0},
	} {
		found, err := list(c.words, c.hasty)
		if err == nil && found != c.found || (err == nil) != (c.kind == 0) || err != nil && timeline.KindOf(err) != c.kind {
			t.Errorf("%s, in a hurry %v: %d events, %v; want %d, %v", c.words, c.hasty, found, err, c.found, c.kind)
		}
		if e, ok := errors.AsType[*timeline.Error](err); ok && (len(e.Fields) != 1 || e.Fields[0].Field != "q") {
			t.Errorf("%s: %+v names no field", c.words, e)
		}
	}
	s.put("e3", "Peace") // which the index does not know yet
	if n, err := list(`-security`, true); n != 2 || err != nil {
		t.Errorf("after a change: %d events, %v", n, err)
	}
}
