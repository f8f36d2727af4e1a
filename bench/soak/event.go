package soak

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
)

// event is an event of which one writer alone knows everything: what it was told is what must be there.
type event struct {
	id      string
	title   string
	date    string
	status  string
	topic   string
	deleted bool
	notes   []string // of every acknowledged revision, the oldest first
	unsure  bool     // a write got no answer: it may have happened
}

// stored is an event as the API tells it, as far as writers are concerned.
type stored struct {
	Title    string `json:"title"`
	Date     string `json:"date"`
	Status   string `json:"status"`
	Revision int    `json:"revision"`
}

func (e *event) path(slug string) string { return "/api/v1/timelines/" + slug + "/events/" + e.id }

// differs says in what an event as it is told is not what was acknowledged; empty: in nothing.
func (e *event) differs(text []byte) string {
	var s stored
	if err := json.Unmarshal(text, &s); err != nil {
		return fmt.Sprintf("%s: %v: %.200s", e.id, err, text)
	}
	if want := (stored{e.title, e.date, e.status, len(e.notes)}); s != want {
		return fmt.Sprintf("%s is %+v, acknowledged was %+v", e.id, s, want)
	}
	return ""
}

// history asks for the notes of all revisions, the oldest first.
func (e *event) history(ctx context.Context, c *client, slug string) (notes []string, ok bool) {
	a, ok := c.ask(ctx, question{path: e.path(slug) + "/history", want: []int{200}})
	if !ok {
		return nil, false
	}
	var told struct{ Revisions []struct{ Note string } }
	if err := json.Unmarshal(a.body, &told); err != nil {
		c.tally.fail("history that cannot be read", "%s: %v", e.id, err)
		return nil, false
	}
	for _, r := range told.Revisions {
		notes = append(notes, r.Note)
	}
	return notes, true
}

// lost are the acknowledged writes that a history does not have where they belong.
func (e *event) lost(notes []string) (lost int) {
	for i, note := range e.notes {
		if i >= len(notes) || notes[i] != note {
			lost++
		}
	}
	return lost
}

// unchanged reports whether the service has no revision of the event beside those that were acknowledged.
func (e *event) unchanged(ctx context.Context, c *client, slug string) bool {
	if len(e.notes) == 0 {
		_, ok := c.ask(ctx, question{path: e.path(slug), want: []int{404}})
		return ok
	}
	notes, ok := e.history(ctx, c, slug)
	return ok && slices.Equal(notes, e.notes)
}

// settle finds out what became of writes without an answer: those that are there count as if they had been acknowledged.
func (e *event) settle(ctx context.Context, c *client, slug string) bool {
	a, ok := c.ask(ctx, question{path: e.path(slug), want: []int{200, 404, 410}})
	if !ok {
		return false
	}
	switch a.status {
	case 404:
		e.unsure = false
		return len(e.notes) == 0
	case 410:
		e.deleted = true
	default:
		var s stored
		if err := json.Unmarshal(a.body, &s); err != nil {
			return false
		}
		e.title, e.date, e.status, e.deleted = s.Title, s.Date, s.Status, false
	}
	notes, ok := e.history(ctx, c, slug)
	if !ok {
		return false
	}
	if e.lost(notes) == 0 {
		e.notes = slices.Clone(notes)
	}
	e.unsure = false
	return true
}
