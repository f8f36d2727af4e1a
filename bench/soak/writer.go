package soak

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"time"

	"dateline/bench/lab"
)

// writer edits events of its own, with a token of its own, and looks at once whether followers see it.
type writer struct {
	*client
	name, slug string
	random     *rand.Rand
	events     []*event
	views      []view
	n          int // writes so far
}

// maxEvents is how many events a writer has at most. A feed of its topic shows all of them.
const maxEvents = 40

// newWriter makes a writer with a token that is limited to its timeline.
func newWriter(ctx context.Context, base string, n int, slug string, t *tally) (*writer, error) {
	w := &writer{
		client: newClient(base, 1000+n, n%2 == 1, t), name: fmt.Sprintf("w%d", n), slug: slug, random: newRandom(uint64(1000 + n)),
	}
	w.views = viewsOf(slug, w.topic())
	w.token = lab.AdminToken
	body, err := json.Marshal(map[string]any{"name": w.name, "scopes": []string{"write"}, "timelines": []string{slug}})
	if err != nil {
		return nil, err
	}
	a, ok := w.ask(ctx, question{method: "POST", path: "/api/v1/tokens", body: body, want: []int{201}})
	if !ok {
		return nil, fmt.Errorf("no token for the writer %s: %d", w.name, a.status)
	}
	var told struct{ Token string }
	if err := json.Unmarshal(a.body, &told); err != nil {
		return nil, err
	}
	w.token = told.Token
	return w, nil
}

func (w *writer) topic() string { return "soak-" + w.name }

// run writes until work is done.
func (w *writer) run(ctx, work context.Context, every time.Duration) {
	at := time.Now().Add(time.Duration(w.random.Int64N(int64(every))))
	for waitUntil(work, at) {
		w.write(ctx)
		at = later(at.Add(every), time.Now())
	}
}

// write makes one change, and looks at one view whether it shows it.
func (w *writer) write(ctx context.Context) {
	w.n++
	var e *event
	if len(w.events) < maxEvents/2 || len(w.events) < maxEvents && w.random.IntN(20) == 0 {
		e = &event{id: fmt.Sprintf("%s-e%d", w.name, len(w.events)), topic: w.topic()}
		w.events = append(w.events, e)
	} else {
		e = w.events[w.random.IntN(len(w.events))]
	}
	if e.unsure && !e.settle(ctx, w.client, w.slug) {
		return
	}
	next, q := w.change(e)
	q.undone = func(ctx context.Context) bool { return e.unchanged(ctx, w.client, w.slug) }
	a, ok := w.ask(ctx, q)
	if !ok {
		e.unsure = true
		return
	}
	*e = next
	w.tally.wrote()
	if a.status != 204 {
		if fault := e.differs(a.body); fault != "" {
			w.tally.fail("write that is answered otherwise", "%s", fault)
		}
	}
	w.look(ctx, e)
}

// change is a change of an event that makes a revision, and how it is asked for.
func (w *writer) change(e *event) (event, question) {
	next := *e
	note := fmt.Sprintf("%s n%d", w.name, w.n)
	next.notes = append(slices.Clip(slices.Clone(e.notes)), note)
	body := map[string]any{"note": note}
	kind := w.random.IntN(20)
	switch {
	case len(e.notes) == 0:
		next.title, next.date, next.status = w.marker(), w.date(), "scheduled"
		body["title"], body["date"], body["topics"] = next.title, next.date, []string{e.topic}
		return next, question{method: "PUT", path: e.path(w.slug), body: encode(body), want: []int{201}}
	case e.deleted:
		next.deleted = false
		return next, question{method: "POST", path: e.path(w.slug) + "/restore", body: encode(body), want: []int{200}}
	case kind == 0:
		next.deleted = true
		return next, question{method: "DELETE", path: e.path(w.slug) + "?note=" + url.QueryEscape(note), want: []int{204}}
	case kind < 4:
		next.status = "cancelled"
		if e.status == next.status {
			next.status = "scheduled"
		}
		body["status"] = next.status
	case kind < 8:
		next.date = w.date()
		body["date"] = next.date
	default:
		next.title = w.marker()
		body["title"] = next.title
	}
	return next, question{method: "PATCH", path: e.path(w.slug), body: encode(body), want: []int{200}}
}

// marker is a word that no event had before.
func (w *writer) marker() string { return fmt.Sprintf("%sn%dx", w.name, w.n) }

// date is a day that no event of the writer had before, far ahead.
func (w *writer) date() string {
	return time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, w.n).Format(time.DateOnly)
}

// encode makes JSON of what can be nothing else.
func encode(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of texts
	}
	return text
}
