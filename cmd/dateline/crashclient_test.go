package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"dateline/timeline"
)

// crashClient is one of those who write. It waits for each answer before it goes on.
type crashClient struct {
	world  *crashWorld
	number int
	made   int
	own    []string // ids that nobody else writes to
	known  map[string]knownEvent
	rng    *rand.Rand
	http   *http.Client
	base   string
}

// knownEvent is what a client knows of an event; it may be old, unless the event is the client's own.
type knownEvent struct {
	tag      string // ETag; empty: not known
	revision int64  // 0: not known
	deleted  bool
	draft    bool
}

// crashRequest is one write to be sent.
type crashRequest struct {
	id, method, path string
	query            url.Values
	body             map[string]any
	match            string // If-Match
	must             bool   // where it succeeds it changes something
}

// write sends one request after the other until the service is gone.
func (c *crashClient) write(base string, round int) {
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	c.http, c.base = &http.Client{Transport: transport}, base
	for n := 0; ; n++ {
		note := fmt.Sprintf("r%d-c%d-n%d", round, c.number, n)
		if !c.send(c.next(note), note) {
			return
		}
	}
}

// crashTopics and crashStatuses are what edits choose from.
var crashTopics = []string{"alpha", "beta", "gamma", "delta"}

// next chooses what to do, and to which event.
func (c *crashClient) next(note string) crashRequest {
	if len(c.own) == 0 || c.rng.IntN(25) == 0 {
		c.made++
		id := fmt.Sprintf("own-%d-%d", c.number, c.made)
		c.own = append(c.own, id)
		return c.create(id, note)
	}
	id := c.own[len(c.own)-1-c.rng.IntN(min(4, len(c.own)))]
	if c.rng.IntN(3) == 0 {
		id = fmt.Sprintf("shared-%d", c.rng.IntN(3))
	}
	known, found := c.known[id]
	switch {
	case !found:
		return c.create(id, note)
	case known.deleted:
		return c.restore(id, note, 0)
	}
	return c.change(id, note, known)
}

func (c *crashClient) create(id, note string) crashRequest {
	body := map[string]any{"title": note, "date": c.date(), "topics": c.topics(), "note": note}
	if c.rng.IntN(2) == 0 {
		return crashRequest{id: id, method: "PUT", path: "/" + id, body: body, must: true}
	}
	body["id"] = id
	return crashRequest{id: id, method: "POST", body: body, must: true}
}

func (c *crashClient) restore(id, note string, revision int64) crashRequest {
	r := crashRequest{id: id, method: "POST", path: "/" + id + "/restore", body: map[string]any{"note": note}, must: revision == 0}
	if revision > 0 {
		r.query = url.Values{"revision": {strconv.FormatInt(revision, 10)}}
	}
	return c.matching(r)
}

// change is a change of an event that is there.
func (c *crashClient) change(id, note string, known knownEvent) crashRequest {
	patch := crashRequest{id: id, method: "PATCH", path: "/" + id, body: map[string]any{"note": note}}
	switch c.rng.IntN(10) {
	case 0:
		return c.matching(crashRequest{id: id, method: "DELETE", path: "/" + id, query: url.Values{"note": {note}}, must: true})
	case 1:
		return c.restore(id, note, 1+c.rng.Int64N(max(known.revision, 1)))
	case 2:
		patch.body["status"] = timeline.Statuses[c.rng.IntN(len(timeline.Statuses))]
	case 3:
		patch.body["status"], patch.body["topics"] = timeline.Cancelled, c.topics()
	case 4:
		patch.body["draft"] = !known.draft
	case 5, 6:
		patch.body["date"] = c.date()
	case 7:
		body := map[string]any{"title": note, "date": c.date(), "topics": c.topics(), "place": map[string]any{"name": "Hall", "country": "UA"}, "note": note}
		return c.matching(crashRequest{id: id, method: "PUT", path: "/" + id, body: body, must: true})
	default:
		patch.body["title"], patch.must = note, true
	}
	return c.matching(patch)
}

// matching adds what the client knows of the event as the precondition, to every second request.
func (c *crashClient) matching(r crashRequest) crashRequest {
	if c.rng.IntN(2) == 0 {
		r.match = c.known[r.id].tag
	}
	return r
}

// date is a day or a month so far ahead that the test does not see its end.
func (c *crashClient) date() string {
	month := fmt.Sprintf("%d-%02d", 2090+c.rng.IntN(2), 1+c.rng.IntN(12))
	if c.rng.IntN(4) == 0 {
		return month
	}
	return fmt.Sprintf("%s-%02d", month, 1+c.rng.IntN(28))
}

func (c *crashClient) topics() []string {
	return slices.DeleteFunc(slices.Clone(crashTopics), func(string) bool { return c.rng.IntN(2) == 0 })
}

// send sends one request and enters what comes back. It is false if the service is gone.
func (c *crashClient) send(r crashRequest, note string) bool {
	a := c.world.ledger.begin(r.id, note, r.must)
	request, err := c.request(r, a)
	if err != nil {
		c.world.t.Error(err)
		return false
	}
	res, err := c.http.Do(request)
	if err != nil {
		return c.gone(err)
	}
	text, broken := io.ReadAll(res.Body)
	_ = res.Body.Close() // it was read to its end, or broke
	switch {
	case res.StatusCode < 300:
		c.acknowledged(r, a, res, text, broken == nil)
	case slices.Contains([]int{404, 409, 410, 412}, res.StatusCode) && strings.HasPrefix(r.id, "shared"):
		c.world.ledger.end(a, refused, 0, nil)
		delete(c.known, r.id)
		if res.StatusCode != http.StatusNotFound {
			c.known[r.id] = knownEvent{deleted: res.StatusCode == http.StatusGone}
		}
	default:
		c.world.t.Errorf("%s %s (If-Match %q) = %s %s", r.method, r.path, r.match, res.Status, text)
		return false
	}
	if broken != nil {
		return c.gone(broken)
	}
	return true
}

// request is r as it is sent. A note that was sent to the end is one that the service may have taken.
func (c *crashClient) request(r crashRequest, a *attempt) (*http.Request, error) {
	var body io.Reader
	if r.body != nil {
		text, err := json.Marshal(r.body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(text)
	}
	ctx := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{
		WroteRequest: func(info httptrace.WroteRequestInfo) { c.world.ledger.wrote(a, info.Err == nil) },
	})
	address := c.base + "/api/v1/timelines/" + crashSlug + "/events" + r.path + "?" + r.query.Encode()
	request, err := http.NewRequestWithContext(ctx, r.method, address, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+crashSecret)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if r.match != "" {
		request.Header.Set("If-Match", r.match)
	}
	return request, nil
}

// gone sees to it that nothing breaks before the service is killed.
func (c *crashClient) gone(err error) bool {
	if !c.world.killed.Load() {
		c.world.t.Errorf("the service did not answer: %v", err)
	}
	return false
}

// acknowledged enters an answer that says the write is done.
func (c *crashClient) acknowledged(r crashRequest, a *attempt, res *http.Response, text []byte, whole bool) {
	if r.method == "DELETE" {
		c.world.ledger.end(a, acknowledged, 0, nil)
		c.known[r.id] = knownEvent{deleted: true}
		return
	}
	tag := res.Header.Get("ETag")
	revision, err := strconv.ParseInt(strings.Trim(tag[strings.LastIndexByte(tag, '.')+1:], `"`), 10, 64)
	if err != nil {
		c.world.t.Errorf("%s %s = %s, ETag %q", r.method, r.path, res.Status, tag)
		return
	}
	if !whole {
		c.world.ledger.end(a, acknowledged, revision, nil)
		return
	}
	var e timeline.Event
	if err := json.Unmarshal(text, &e); err != nil || e.Revision != revision || e.ID != r.id {
		c.world.t.Errorf("%s %s = %s, %v\n%s", r.method, r.path, res.Status, err, text)
	}
	c.world.ledger.end(a, acknowledged, revision, &e)
	c.known[r.id] = knownEvent{tag, revision, false, e.Draft}
}
