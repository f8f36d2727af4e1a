package rows

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"dateline/bench/lab"
	"dateline/bench/load"
	"dateline/bench/stats"
)

const (
	disturbedRounds = 7
	quietFor        = 2 * time.Second
	dueIn           = 5 * time.Second // from exec until deleted events are to be forgotten: there must be a quiet while between
	liveSlug        = "live"          // the timeline that is imported into
)

// disturbed is P15: how long polls take while much is written or read.
func disturbed(ctx context.Context, l *lab.Lab) (r Report, err error) {
	rounds := min(l.Rounds, disturbedRounds)
	each := min(4000, l.Events/10)
	file, err := l.Store(ctx, 1, l.Events)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, l.Discard(file)) }()
	graves, err := bury(ctx, l, file, rounds, each)
	if err != nil {
		return r, err
	}
	var quiet []float64
	kinds := []disturbance{
		{work: fmt.Sprintf("a purge of %d events", each), slug: graveSlug},
		{work: fmt.Sprintf("an import of %d events", each), slug: liveSlug},
		{work: "a backup", slug: lab.Slug(0)},
	}
	for round := range rounds {
		l.Progress("polls while other things happen", round, rounds)
		err := func() (err error) {
			server, err := l.DatelineUntil(ctx, file, "/readyz", "--retention", graves.retention(round).String())
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, server.Stop()) }()
			return disturbedRound(ctx, l, server, graves, round, &quiet, kinds)
		}()
		if err != nil {
			return r, err
		}
	}
	r.Figures = []Figure{{Work: "a poll while nothing else happens, p99", Value: stats.Of(quiet), Unit: "ms"}}
	for i := range kinds {
		k := &kinds[i]
		r.Figures = append(r.Figures, Figure{Work: "a poll during " + k.work + ", p99", Value: stats.Of(k.others), Unit: "ms"},
			ratio("a poll during "+k.work+", p99", "a poll while nothing else happens", k.others, quiet, Goal{AtMost, 3}))
		if k.slug != lab.Slug(0) {
			r.Figures = append(r.Figures, ratio("the same of the timeline that is written to, p99", "a poll while nothing else happens", k.own, quiet, Goal{}))
		}
	}
	r.Notes = []string{fmt.Sprintf("%d clients poll a feed, and two another timeline, each every %s; times count from when a poll was to be sent. The store has %d events.", pollers, pollEvery, l.Events)}
	return r, nil
}

// disturbance is something that happens while polls go on, and their p99 by round in ms.
type disturbance struct {
	work        string
	slug        string // the timeline that it writes to
	others, own []float64
}

// disturbedRound polls while nothing happens, and during each of the disturbances.
func disturbedRound(ctx context.Context, l *lab.Lab, server *lab.Server, graves *graves, round int, quiet *[]float64, kinds []disturbance) error {
	if round == 0 {
		if _, err := server.Ask(load.Put("/api/v1/timelines/"+liveSlug, []byte(`{"title":"Live"}`), "Authorization: Bearer "+lab.AdminToken)); err != nil {
			return err
		}
	}
	lines, err := l.Lines(ctx, 100+round, min(4000, l.Events/10))
	if err != nil {
		return err
	}
	dir, err := l.Folder()
	if err != nil {
		return err
	}
	backup := filepath.Join(dir, "backup")
	undisturbed, err := during(ctx, server, graveSlug, func() error { return sleep(ctx, quietFor) })
	if err != nil {
		return err
	}
	*quiet = append(*quiet, undisturbed.others)
	switch buried, err := graves.buried(server, round); {
	case err != nil:
		return err
	case !buried:
		return fmt.Errorf("the events of round %d were forgotten within %s from the start, before it was measured", round, dueIn)
	}
	for i, do := range []func() error{
		func() error { return graves.forgotten(ctx, server, round) },
		func() error {
			args := append([]string{"import", "--timeline", liveSlug, "--partial", "--quiet", lines}, server.Calling()...)
			_, err := l.Verb(ctx, args)
			return err
		},
		func() error {
			_, err := l.Verb(ctx, append([]string{"backup", "--quiet", backup}, server.Calling()...))
			return errors.Join(err, l.Discard(backup))
		},
	} {
		if i == 0 { // until it is due
			if err := sleep(ctx, graves.due()); err != nil {
				return err
			}
		}
		l.Progress("polls during "+kinds[i].work, round, min(l.Rounds, disturbedRounds))
		seen, err := during(ctx, server, kinds[i].slug, do)
		if err != nil {
			return fmt.Errorf("%s: %w", kinds[i].work, err)
		}
		kinds[i].others, kinds[i].own = append(kinds[i].others, seen.others), append(kinds[i].own, seen.own)
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
