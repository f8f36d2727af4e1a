package soak

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"dateline/bench/sample"
)

// shelf is what there is to read.
type shelf struct {
	slugs []string
	ids   []string // of some events
	words []string // of their titles
}

// asking says with which validator a reader asks.
type asking int

const (
	byTag   asking = iota // If-None-Match
	byTime                // If-Modified-Since
	blindly               // with none
)

// habit is what one kind of reader asks for.
type habit struct {
	name   string
	share  int // of all readers
	asking asking
	fresh  bool // a new connection each time
	method string
	path   func(r *reader) string
}

// habits are the kinds of readers. Most poll a feed or a calendar and say what they have; some do not, as in life.
var habits = []habit{
	{"feeds, by ETag", 31, byTag, false, "GET", (*reader).feed},
	{"feeds, by ETag, new connections", 10, byTag, true, "GET", (*reader).feed},
	{"feeds, by Last-Modified", 8, byTime, false, "GET", (*reader).feed},
	{"feeds, without validators", 8, blindly, true, "GET", (*reader).feed},
	{"filtered feeds", 14, byTag, false, "GET", (*reader).filtered},
	{"calendars, by ETag", 6, byTag, false, "GET", (*reader).calendar},
	{"calendars, without validators", 1, blindly, true, "GET", (*reader).calendar},
	{"pages", 8, byTag, false, "GET", (*reader).page},
	{"the API", 8, byTag, false, "GET", (*reader).api},
	{"searches", 4, blindly, false, "GET", (*reader).search},
	{"HEAD", 2, byTag, false, "HEAD", (*reader).feed},
}

// reader polls by its own clock.
type reader struct {
	*client
	habit  *habit
	shelf  *shelf
	random *rand.Rand
	views  *sample.Views
	view   string // that it follows for a while
	polls  int
	known  map[string]http.Header // validators by address
	tokens map[string]string      // of the changes that were read last, by timeline
}

// newReaders makes n readers, by their shares.
func newReaders(base string, n int, s *shelf, t *tally) []*reader {
	var all []*reader
	shares := 0
	for i := range habits {
		shares += habits[i].share
	}
	for i := range n {
		at, h := i*shares/n, 0
		for ; at >= habits[h].share; h++ {
			at -= habits[h].share
		}
		all = append(all, &reader{
			client: newClient(base, i, habits[h].fresh, t), habit: &habits[h], shelf: s, views: sample.NewViews(uint64(100 + i)),
			random: newRandom(uint64(i)), known: map[string]http.Header{}, tokens: map[string]string{},
		})
	}
	return all
}

// run polls until work is done. A poll that begins is ended, unless ctx is done.
func (r *reader) run(ctx, work context.Context, every time.Duration) {
	at := time.Now().Add(time.Duration(r.random.Int64N(int64(every))))
	for waitUntil(work, at) {
		r.poll(ctx)
		at = later(at.Add(every), time.Now()) // what was missed while the service began anew is not made up for
	}
}

// newRandom draws the same for the same seed.
func newRandom(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 7)) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// waitUntil waits; false if ctx is done.
func waitUntil(ctx context.Context, at time.Time) bool {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return ctx.Err() == nil
	}
}

// maxKnown is of how many addresses a reader keeps what it has.
const maxKnown = 64

func (r *reader) poll(ctx context.Context) {
	address := r.habit.path(r)
	header := http.Header{"Accept-Encoding": {"gzip"}}
	had := r.known[address]
	for name, values := range had {
		header[name] = values
	}
	want := []int{200}
	if had != nil {
		want = append(want, 304)
	}
	a, ok := r.ask(ctx, question{method: r.habit.method, path: address, header: header, want: want})
	r.polls++
	if !ok || a.status == 304 {
		return
	}
	r.remember(address, a.header)
	if slug, isChanges := strings.CutSuffix(strings.SplitN(address, "?", 2)[0], "/changes"); isChanges {
		r.follow(slug, a)
	}
	if r.polls%looked == 0 && r.habit.method == "GET" {
		r.look(address, a)
	}
}

// looked is of how many answers one is looked into: to decompress them costs more than to serve them.
const looked = 8

func (r *reader) remember(address string, h http.Header) {
	if len(r.known) > maxKnown {
		clear(r.known)
	}
	tag, modified := h.Get("ETag"), h.Get("Last-Modified")
	switch {
	case r.habit.asking == byTag && tag != "":
		r.known[address] = http.Header{"If-None-Match": {tag}}
	case r.habit.asking == byTime && modified != "":
		r.known[address] = http.Header{"If-Modified-Since": {modified}}
	default:
		delete(r.known, address)
	}
}

// ends are what whole documents end in.
var ends = map[string]string{".atom": "</feed>", ".rss": "</rss>", ".json": "}", ".ics": "END:VCALENDAR", "": "</html>"}

// look wants a document to be whole.
func (r *reader) look(address string, a reply) {
	text, err := a.plain()
	if err != nil || !bytes.HasSuffix(bytes.TrimSpace(text), []byte(endOf(address))) {
		r.tally.fail("document that is not whole", "%s: %d bytes, %v", address, len(text), err)
	}
}

// endOf is what the document of an address ends in.
func endOf(address string) string {
	bare, _, _ := strings.Cut(address, "?")
	if strings.HasPrefix(bare, "/api/") {
		return ends[".json"]
	}
	return ends[path.Ext(bare)]
}

func (r *reader) slug() string { return r.shelf.slugs[r.random.IntN(len(r.shelf.slugs))] }

func (r *reader) one(of []string) string { return of[r.random.IntN(len(of))] }

func (r *reader) feed() string {
	return "/t/" + r.slug() + r.one([]string{".atom", ".atom", ".rss", ".rss", ".json", ".atom?limit=100", ".rss?view=changes", ".json?view=starting"})
}

// viewFor is for how many polls a reader follows a view before it takes another one.
const viewFor = 20

func (r *reader) filtered() string {
	if r.polls%viewFor == 0 {
		r.view = "/t/" + r.slug() + r.one([]string{".atom?", ".rss?", ".json?"}) + r.views.Next()
	}
	return r.view
}

func (r *reader) calendar() string {
	if r.polls%viewFor == 0 {
		r.view = "/t/" + r.slug() + ".ics" + r.one([]string{"", "?topic=" + sample.Topic(r.random.IntN(20)), "?from=2024&to=2025", "?alarm=PT15M&topic=" + sample.Topic(3)})
	}
	return r.view
}

func (r *reader) page() string {
	slug := r.slug()
	return r.one([]string{"/", "/t/" + slug, "/t/" + slug, "/t/" + slug + "?topic=" + sample.Topic(r.random.IntN(20)), "/e/" + r.one(r.shelf.ids), "/t/" + slug + "/subscribe"})
}

func (r *reader) api() string {
	slug := "/api/v1/timelines/" + r.slug()
	return r.one([]string{"/api/v1/timelines", slug, slug + "/events?limit=50", slug + "/events?limit=20&" + r.views.Next(), r.changes(slug)})
}

// changes asks what has changed since the last time, as who keeps a copy does; at first, for everything.
func (r *reader) changes(slug string) string {
	address := slug + "/changes?limit=500"
	if token := r.tokens[slug]; token != "" {
		address += "&since=" + token
	}
	return address
}

func (r *reader) follow(slug string, a reply) {
	text, err := a.plain()
	var told struct{ Token string }
	if err == nil {
		err = json.Unmarshal(text, &told)
	}
	if err != nil || told.Token == "" {
		r.tally.fail("changes that cannot be followed", "%s: %v: %.200s", slug, err, text)
		return
	}
	r.tokens[slug] = told.Token
}

func (r *reader) search() string {
	q := "?q=" + url.QueryEscape(r.one(r.shelf.words))
	slug := r.slug()
	return r.one([]string{"/t/" + slug + q, "/t/" + slug + ".atom" + q, fmt.Sprintf("/api/v1/timelines/%s/events%s&limit=20", slug, q)})
}
