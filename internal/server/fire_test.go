package server_test

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dateline/data/bolt"
	"dateline/internal/server"
	"dateline/timeline"
)

var fire = flag.Duration("fire", 3*time.Second, "how long the service is polled while editors write")

// How many there are at once.
const (
	firePollers = 64
	fireWriters = 16
	fireEvents  = 48 // each has one writer
)

// stand is one state of an event under fire.
type stand struct {
	shows   int // the number in its title
	deleted bool
	topic   string
}

// target is an event under fire: every state that was ever asked for, and the newest of them that was acknowledged.
type target struct {
	mu     sync.Mutex
	stands []stand
	acked  int
}

// ask notes a state that is about to be written. A title that is not given is the number of the state.
func (e *target) ask(s stand) stand {
	e.mu.Lock()
	defer e.mu.Unlock()
	if s.shows == 0 {
		s.shows = len(e.stands) + 1
	}
	e.stands = append(e.stands, s)
	return s
}

// acknowledge notes that the newest state was written, by the only one who writes.
func (e *target) acknowledge() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.acked = len(e.stands) - 1
}

func (e *target) acknowledged() (int, stand) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.acked, e.stands[e.acked]
}

// first is the first state from low on that an answer of now may have found as it was seen; -1 if there is none.
func (e *target) first(low int, is func(stand) bool) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := low; i < len(e.stands); i++ {
		if is(e.stands[i]) {
			return i
		}
	}
	return -1
}

// field is the whole test.
type field struct {
	t       *testing.T
	base    string
	client  *http.Client
	targets []*target
	stop    chan struct{}
	breath  sync.RWMutex // editors write while they hold it together

	mu     sync.Mutex
	bodies map[string][32]byte // by address and validator

	polls, unchanged, writes atomic.Int64
}

// Sixty-four followers poll two hundred addresses of feeds, calendars and pages with their own validators while sixteen editors write. Nobody is given
// anything older than what was acknowledged when he asked, or than what he has; is told that nothing has changed when
// something has; or gets two contents under one validator.
func TestUnderFire(t *testing.T) {
	f := newField(t)
	addresses := fireAddresses()
	if len(addresses) < 200 {
		t.Fatalf("%d addresses", len(addresses))
	}
	var writers, pollers sync.WaitGroup
	for w := range fireWriters {
		writers.Go(func() { f.write(w) })
	}
	for p := range firePollers {
		pollers.Go(func() { f.poll(addresses, rand.New(rand.NewPCG(uint64(p), 1))) })
	}
	enough := func() bool { return f.writes.Load() >= 30 && f.polls.Load() >= 300 && f.unchanged.Load() >= 5 }
	begun := time.Now()
	for time.Since(begun) < *fire || !enough() && time.Since(begun) < *fire+time.Minute {
		time.Sleep(500 * time.Millisecond)
		f.breath.Lock()
		time.Sleep(500 * time.Millisecond) // in which nothing changes, and followers are to notice that
		f.breath.Unlock()
	}
	close(f.stop)
	writers.Wait()
	pollers.Wait()
	if !enough() {
		t.Errorf("%d writes, %d polls, %d of them unchanged: this was no fire", f.writes.Load(), f.polls.Load(), f.unchanged.Load())
	}
	t.Logf("%d writes, %d polls, %d of them unchanged, %d states of documents", f.writes.Load(), f.polls.Load(), f.unchanged.Load(), len(f.bodies))
}

// newField makes a service in real time, with a cache that is too small for all documents, and its events.
func newField(t *testing.T) *field {
	clock := timeline.NewClock(time.Now)
	store, err := bolt.Open(filepath.Join(t.TempDir(), "dateline.db"), bolt.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	srv := newServer(t, server.Config{
		Store: store, Tokens: store, Exports: store, Backups: store, Clock: clock, Epoch: store.Epoch(), AdminToken: adminToken,
		Log: slog.New(slog.DiscardHandler), Cache: 1 << 20,
	})
	site := httptest.NewServer(srv.Handler())
	t.Cleanup(site.Close)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: firePollers + fireWriters}}
	t.Cleanup(client.CloseIdleConnections)
	f := &field{t: t, base: site.URL, client: client, stop: make(chan struct{}), bodies: map[string][32]byte{}}
	f.call("POST", api+"/timelines", `{"slug":"news","title":"News","zone":"UTC"}`)
	f.call("POST", api+"/timelines", `{"slug":"other","title":"Other","zone":"UTC"}`)
	for i := range fireEvents {
		e := &target{}
		first := e.ask(stand{topic: topicOf(i)})
		f.targets = append(f.targets, e)
		f.put(i, first)
	}
	return f
}

func topicOf(i int) string { return string(rune('a' + i%4)) }

// fireAddresses are formats, pages, filters, options, orders, places in a list and languages, all of which show every event that they choose.
func fireAddresses() []string {
	var all []string
	for _, topic := range []string{"", "topic=a", "topic=b,c", "topic=-a"} {
		for _, lang := range []string{"", "lang=uk"} {
			for _, option := range []string{"limit=100", "limit=200&order=desc", "limit=100&at=" + eventID(7), "limit=100&at=today&order=desc"} {
				all = append(all, "/t/news?"+joined([]string{topic, option, lang}))
			}
		}
	}
	for _, suffix := range []string{".rss", ".atom", ".json", ".ics"} {
		for _, topic := range []string{"", "topic=a", "topic=b", "topic=c", "topic=d", "topic=a,b", "topic=-a", "topic=b,c,d"} {
			for _, lang := range []string{"", "lang=uk"} {
				options := []string{"", "limit=100", "limit=200"}
				if suffix == ".ics" {
					options = []string{"", "cancelled=keep", "imprecise=first", "order=desc"}
				}
				for _, option := range options {
					all = append(all, "/t/news"+suffix+"?"+joined([]string{topic, option, lang}))
				}
			}
		}
	}
	return all
}

func (f *field) call(method, path, body string) int {
	req, err := http.NewRequest(method, f.base+path, strings.NewReader(body))
	if err != nil {
		f.t.Error(err)
		return 0
	}
	req.Header.Set("Authorization", "Bearer "+adminToken)
	req.Header.Set("Content-Type", "application/json")
	res, err := f.client.Do(req)
	if err != nil {
		f.t.Error(err)
		return 0
	}
	defer res.Body.Close()
	text, _ := io.ReadAll(res.Body)
	if res.StatusCode >= 300 {
		f.t.Errorf("%s %s = %d %s", method, path, res.StatusCode, text)
	}
	return res.StatusCode
}

func eventID(i int) string { return fmt.Sprintf("e%02d", i) }

func (f *field) put(i int, s stand) {
	body, err := json.Marshal(object{
		"title": fmt.Sprintf("%s v%d.", eventID(i), s.shows), "date": fmt.Sprintf("2025-%02d-%02d", 1+i%12, 1+s.shows%28),
		"topics": []string{s.topic}, "zone": "UTC", "lang": "en",
	})
	if err != nil {
		f.t.Error(err)
	}
	f.call("PUT", api+"/timelines/news/events/"+eventID(i), string(body))
	f.targets[i].acknowledge()
}

// write edits, moves, sorts anew, deletes and restores the events of one editor; sometimes it writes elsewhere.
func (f *field) write(w int) {
	random := rand.New(rand.NewPCG(uint64(w), 2))
	for n := 0; ; n++ {
		select {
		case <-f.stop:
			return
		default:
		}
		i := w + fireWriters*random.IntN(fireEvents/fireWriters)
		e := f.targets[i]
		_, last := e.acknowledged()
		path := api + "/timelines/news/events/" + eventID(i)
		f.breath.RLock()
		switch {
		case n%10 == 9:
			f.call("PUT", api+"/timelines/other/events/x"+strconv.Itoa(w), fmt.Sprintf(`{"title":"v%d","date":"2025"}`, n))
		case last.deleted:
			e.ask(stand{shows: last.shows, topic: last.topic})
			f.call("POST", path+"/restore", "")
			e.acknowledge()
		case random.IntN(8) == 0:
			e.ask(stand{shows: last.shows, topic: last.topic, deleted: true})
			f.call("DELETE", path, "")
			e.acknowledge()
		default:
			f.put(i, e.ask(stand{topic: topicOf(random.IntN(4))}))
		}
		f.breath.RUnlock()
		f.writes.Add(1)
	}
}

// held is what a follower has of one address: how each event is in it, and which state that was at least.
type held struct {
	tag  string
	seen map[string]string // event → what follows its name, with what stands before it
	low  [fireEvents]int
}

// poll follows addresses, each with the validator of its own last answer.
func (f *field) poll(addresses []string, random *rand.Rand) {
	has := map[string]*held{}
	for {
		select {
		case <-f.stop:
			return
		default:
		}
		address := addresses[random.IntN(len(addresses))]
		if random.IntN(4) > 0 { // most have few subscriptions
			address = addresses[random.IntN(8)*len(addresses)/8]
		}
		if has[address] == nil {
			has[address] = &held{}
		}
		for range 3 { // a moment later there is often nothing new
			f.fetch(address, has[address])
			f.polls.Add(1)
		}
	}
}

func (f *field) fetch(address string, h *held) {
	for i, e := range f.targets {
		acked, _ := e.acknowledged()
		h.low[i] = max(h.low[i], acked)
	}
	req, err := http.NewRequest("GET", f.base+address, nil)
	if err != nil {
		f.t.Error(err)
		return
	}
	if h.tag != "" {
		req.Header.Set("If-None-Match", h.tag)
	}
	res, err := f.client.Do(req)
	if err != nil {
		f.t.Error(err)
		return
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	switch {
	case err != nil || res.StatusCode != 200 && res.StatusCode != 304:
		f.t.Errorf("%s = %d, %v", address, res.StatusCode, err)
		return
	case res.StatusCode == 304:
		f.unchanged.Add(1)
		if tag := res.Header.Get("ETag"); tag != h.tag {
			f.t.Errorf("%s: 304 with %s to who has %s", address, tag, h.tag)
		}
	default:
		h.tag, h.seen = res.Header.Get("ETag"), f.read(address, body)
		f.keep(address, "ETag "+h.tag, body)
		if at := res.Header.Get("Last-Modified"); at != "" {
			f.keep(address, at, body)
		}
	}
	f.check(address, res.StatusCode, h)
}

// keep compares a body with the one that had the same validator before.
func (f *field) keep(address, validator string, body []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	key, sum := address+"\n"+validator, sha256.Sum256(body)
	if before, known := f.bodies[key]; known && before != sum {
		f.t.Errorf("%s has two contents under %s", address, validator)
	}
	f.bodies[key] = sum
}

var inDocument = regexp.MustCompile(`([^\s<:>"]+: )?(e\d\d) v(\d+)\.`)

// read finds how each event stands in a document.
func (f *field) read(address string, document []byte) map[string]string {
	seen := map[string]string{}
	for _, m := range inDocument.FindAllSubmatch(document, -1) {
		id, number := string(m[2]), string(m[3])
		before, twice := seen[id]
		if twice && strings.TrimSuffix(before, " deleted") != number {
			f.t.Errorf("%s has %s as %s and as %s", address, id, before, number)
		}
		if strings.Contains(string(m[1]), "ancelled") || strings.Contains(string(m[1]), "касован") {
			seen[id] = number + " deleted"
		} else if !twice {
			seen[id] = number
		}
	}
	return seen
}

// check holds what a follower has against the truth: each event must be as it was in one state that is not older than
// what was acknowledged before he asked, nor than what he was shown.
func (f *field) check(address string, status int, h *held) {
	query, err := url.Parse(address)
	if err != nil {
		f.t.Error(err)
		return
	}
	filter, _ := timeline.ParseFilter(query.Query())
	marks := strings.HasPrefix(address, "/t/news.ics") && !strings.Contains(address, "cancelled=")
	for i, e := range f.targets {
		got := h.seen[eventID(i)]
		at := e.first(h.low[i], func(s stand) bool {
			shown := filter.Matches(&timeline.Event{Topics: []string{s.topic}}, filter.Window("UTC"))
			switch {
			case !shown || s.deleted && !marks:
				return got == ""
			case s.deleted:
				return got == strconv.Itoa(s.shows)+" deleted"
			}
			return got == strconv.Itoa(s.shows)
		})
		if at < 0 {
			f.t.Errorf("%s (%d): %s stands as %q, which is over since state %d", address, status, eventID(i), got, h.low[i])
			continue
		}
		h.low[i] = at
	}
}
