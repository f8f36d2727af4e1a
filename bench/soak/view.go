package soak

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
)

// view is an address at which followers of a writer's topic see what it writes.
type view struct {
	path string // without what depends on the event
	kind viewKind
	tag  string // of the state that the writer saw last
}

// viewKind says how a view shows an event.
type viewKind int

const (
	everything viewKind = iota // all events of the topic, by title
	aroundOne                  // the part of a list around one event
	oneEvent                   // one event, in the API
	oneWord                    // what is found by the title
)

// viewsOf are the views of a topic.
func viewsOf(slug, topic string) []view {
	feed := func(ending string) view {
		return view{path: "/t/" + slug + ending + "?limit=100&topic=" + topic}
	}
	return []view{
		feed(".atom"), {kind: oneEvent}, feed(".json"), {path: "/t/" + slug + ".ics?topic=" + topic}, feed(".rss"),
		{path: "/api/v1/timelines/" + slug + "/events?q=", kind: oneWord},
		{path: "/api/v1/timelines/" + slug + "/events?limit=100&topic=" + topic},
		{path: "/t/" + slug + "?topic=" + topic + "&at=", kind: aroundOne},
	}
}

// look asks for one view behind an acknowledged write, with the validator of the state that the writer saw before it. It is stale
// if it is unchanged, or does not show the event as it was written.
func (w *writer) look(ctx context.Context, e *event) {
	v := &w.views[w.n%len(w.views)]
	if e.deleted {
		v = &view{kind: oneEvent}
	}
	q := question{path: v.path, want: []int{200}, open: true}
	switch v.kind {
	case everything:
		if v.tag != "" {
			q.header = http.Header{"If-None-Match": {v.tag}}
			q.want = append(q.want, 304)
		}
	case aroundOne:
		q.path += e.id
	case oneWord:
		q.path += url.QueryEscape(e.title)
	case oneEvent:
		if q.path = e.path(w.slug); e.deleted {
			q.want = []int{410, 200}
		}
	}
	a, ok := w.ask(ctx, q)
	if !ok {
		return
	}
	stale := a.status == 304
	switch {
	case stale:
	case v.kind == oneEvent && e.deleted:
		stale = a.status != 410
	case v.kind == oneEvent:
		stale = e.differs(a.body) != ""
	default:
		stale = !bytes.Contains(a.body, []byte(e.title))
		v.tag = a.header.Get("ETag")
	}
	w.tally.looked(stale)
	if stale {
		w.tally.fail("stale answer", "%s is answered %d without %q (%s)", q.path, a.status, e.title, e.notes[len(e.notes)-1])
	}
}
