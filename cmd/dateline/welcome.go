package main

import (
	"context"
	"fmt"
	"slices"

	"dateline/data/seed"
	"dateline/feeds"
	"dateline/internal/server"
	"dateline/timeline"
)

// seed loads the demo timeline into a store without timelines.
func (s *service) seed(ctx context.Context) error {
	records, _, err := s.store.Timelines(ctx, true)
	if err != nil || len(records) > 0 {
		return err
	}
	t, events, err := seed.Load()
	if err != nil {
		return err
	}
	w := timeline.Write{Ops: []timeline.Op{timeline.PutTimeline{Timeline: t, Create: true}}}
	for _, e := range events {
		w.Ops = append(w.Ops, timeline.PutEvent{Event: e, Create: true})
	}
	_, err = s.store.Write(ctx, w)
	if timeline.KindOf(err) == timeline.Gone {
		fmt.Fprintln(s.program.Err, "The demo timeline was deleted from this file and is not loaded again.")
		return nil
	}
	return err
}

// announce tells where everything is. Standard output has the address of the service on its first line.
func (s *service) announce(ctx context.Context, site feeds.Site) error {
	if err := s.firstToken(ctx); err != nil {
		return err
	}
	records, _, err := s.store.Timelines(ctx, true)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.program.Out, "Dateline %s at %s/\n", version, site.BaseURL)
	for i, r := range records {
		if i == 10 {
			fmt.Fprintf(s.program.Out, "  and %d more timelines\n", len(records)-i)
			break
		}
		fmt.Fprintf(s.program.Out, "  %s  (.rss .atom .json .ics)\n", site.TimelineURL(r.Timeline.Slug))
	}
	if len(records) == 0 {
		fmt.Fprintf(s.program.Out, "  no timeline yet: make one at %s/edit/timelines/new, or with dateline timeline create SLUG --server %[1]s and the admin token in DATELINE_TOKEN\n", site.BaseURL)
	}
	return nil
}

// firstToken makes an admin token if nobody has one: without it nobody could make timelines or tokens while
// the service runs.
func (s *service) firstToken(ctx context.Context) error {
	if s.token.value != "" {
		if len(s.token.value) < server.GoodSecret {
			fmt.Fprintf(s.program.Err, "The admin token of %s is short; %s.\n", s.token.from, secretHint)
		}
		return nil
	}
	tokens, err := s.store.Tokens(ctx)
	isAdmin := func(t timeline.Token) bool { return slices.Contains(t.Scopes, timeline.ScopeAdmin) }
	if err != nil || slices.ContainsFunc(tokens, isAdmin) {
		return err
	}
	made, err := server.IssueToken(ctx, s.store, s.store, feeds.Site{}, s.clock.Machine(), timeline.Token{Name: "admin", Scopes: []timeline.Scope{timeline.ScopeAdmin}})
	if err != nil {
		return err
	}
	fmt.Fprintf(s.program.Err, "Admin token, shown this once: %s\n", made.Secret)
	return nil
}
