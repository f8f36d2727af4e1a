package rows

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"dateline/bench/lab"
	"dateline/bench/load"
	"dateline/data/bolt"
	"dateline/timeline"
)

// graveSlug is the timeline of events that were deleted long ago.
const graveSlug = "graves"

// graves are events that were deleted long ago, a part of them for each round: which of them are to be forgotten, and when,
// is said by the retention that a service is started with.
type graves struct {
	first time.Time // when the first part was deleted
	until time.Time // when the part of the round is due
}

// buriedAgo is how long ago they were deleted; at least 30 days must lie between, and a part is apart from the next.
const (
	buriedAgo = 1000 * time.Hour
	apart     = time.Hour
	atOnce    = 1000 // events in a write
)

// bury makes events and deletes them, in a store of its own whose clock is late, and puts them into the file as
// `dateline export` and `dateline import` move them.
func bury(ctx context.Context, l *lab.Lab, file string, parts, each int) (*graves, error) {
	dir, err := l.Folder()
	if err != nil {
		return nil, err
	}
	now := time.Now().UTC().Add(-buriedAgo)
	g := &graves{first: now}
	small := filepath.Join(dir, "graves.db")
	store, err := bolt.Open(small, bolt.Options{Clock: timeline.NewClock(func() time.Time { return now })})
	if err != nil {
		return nil, err
	}
	err = func() error {
		put := timeline.PutTimeline{Timeline: timeline.Timeline{Slug: graveSlug, Title: "Deleted long ago"}, Create: true}
		if _, err := store.Write(ctx, timeline.Write{Ops: []timeline.Op{put}}); err != nil {
			return err
		}
		for part := range parts {
			l.Progress("deleting events", part, parts)
			now = g.first.Add(time.Duration(part) * apart)
			if err := g.fill(ctx, store, part, each); err != nil {
				return err
			}
		}
		now = now.Add(timeline.Grace + apart) // calendars have shown them for long enough
		_, err := store.RunDue(ctx)
		return err
	}()
	if err := errors.Join(err, store.Close()); err != nil {
		return nil, err
	}
	l.Progress("moving deleted events", 0, 0)
	export := filepath.Join(dir, "graves.ndjson")
	if _, err := l.Verb(ctx, []string{"export", "--db", small, "--quiet", export}); err != nil {
		return nil, err
	}
	_, err = l.Verb(ctx, []string{"import", "--db", file, "--partial", "--quiet", export})
	return g, errors.Join(err, l.Discard(export))
}

// fill writes the events of a part, and deletes them.
func (g *graves) fill(ctx context.Context, store *bolt.Store, part, each int) error {
	for from := 0; from < each; from += atOnce {
		var puts, deletes []timeline.Op
		for n := from; n < min(each, from+atOnce); n++ {
			id := fmt.Sprintf("%s%05d", graveID(part), n)
			puts = append(puts, timeline.PutEvent{Event: timeline.Event{
				ID: id, Timeline: graveSlug, Title: "What was called off", Summary: "Nobody remembers why.",
				Date: fmt.Sprintf("%d-%02d-%02d", 2001+part, 1+n%12, 1+n%28), Topics: []string{fmt.Sprintf("topic %d", n%20)},
			}})
			deletes = append(deletes, timeline.DeleteEvent{Timeline: graveSlug, ID: id})
		}
		for _, ops := range [][]timeline.Op{puts, deletes} {
			if _, err := store.Write(ctx, timeline.Write{Ops: ops}); err != nil {
				return err
			}
		}
	}
	return nil
}

// graveID is what the ids of a part begin with.
func graveID(part int) string { return fmt.Sprintf("grave-%d-", part) }

// retention is what a service is to be started with now, so that a part falls due in a little while.
func (g *graves) retention(part int) time.Duration {
	g.until = time.Now().Add(dueIn)
	return g.until.Sub(g.first.Add(time.Duration(part) * apart)).Truncate(time.Millisecond)
}

// due is how long it is until the part of the round falls due, less a moment.
func (g *graves) due() time.Duration { return time.Until(g.until) - 50*time.Millisecond }

// buried reports whether the first of the deleted events that are remembered is one of the part.
func (g *graves) buried(server *lab.Server, part int) (bool, error) {
	path := "/api/v1/timelines/" + graveSlug + "/events?show=deleted&limit=1&order=asc"
	answer, err := server.Ask(load.Get(path, "Authorization: Bearer "+lab.AdminToken))
	if err != nil {
		return false, err
	}
	return bytes.Contains(answer.Body, []byte(`"`+graveID(part))), nil
}

// forgotten waits until no event of the part is remembered.
func (g *graves) forgotten(ctx context.Context, server *lab.Server, part int) error {
	for {
		buried, err := g.buried(server, part)
		if err != nil || !buried {
			return err
		}
		if err := sleep(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
}
