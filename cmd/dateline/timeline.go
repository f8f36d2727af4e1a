package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"dateline/data/bolt"
	"dateline/timeline"
)

type timelineListCommand struct {
	fileFlags
}

// Run prints the timelines as a table.
func (c *timelineListCommand) Run(ctx context.Context, p *Program) error {
	return c.useExisting(p, func(store *bolt.Store, _ *timeline.Clock) error {
		records, _, err := store.Timelines(ctx, true)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "SLUG\tVISIBILITY\tZONE\tLANG\tTITLE")
		for _, r := range records {
			t := r.Timeline
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", t.Slug, t.Visibility, t.Zone, t.Lang, t.Title)
		}
		return table.Flush()
	})
}

type timelineCreateCommand struct {
	fileFlags
	Slug        string `arg:"" help:"Name in addresses: 1 to 64 of a-z, 0-9 and -. It cannot change."`
	Title       string `help:"Title; default: the slug."`
	Description string `help:"One or two plain sentences."`
	Lang        string `help:"Language of the texts, such as en or uk; default en."`
	Zone        string `help:"Time zone of times without an offset, such as Europe/Kyiv; default UTC."`
	HomeURL     string `name:"home-url" help:"The publisher's own page about the subject."`
	Publisher   string `help:"Who publishes the timeline."`
	License     string `help:"Licence of the texts, as an SPDX name or an address."`
	Color       string `help:"Colour in calendars: #rrggbb or a CSS name."`
	Visibility  string `enum:"public,unlisted,private" default:"public" help:"Who may read it: public, unlisted (in no list) or private (by token)."`
}

// Run makes the timeline.
func (c *timelineCreateCommand) Run(ctx context.Context, p *Program) error {
	return c.use(p, func(store *bolt.Store, _ *timeline.Clock) error {
		op := timeline.PutTimeline{Create: true, Timeline: timeline.Timeline{
			Slug: c.Slug, Title: c.Title, Description: c.Description, Lang: c.Lang, Zone: c.Zone, HomeURL: c.HomeURL,
			Publisher: c.Publisher, License: c.License, Color: c.Color, Visibility: timeline.Visibility(c.Visibility),
		}}
		results, err := store.Write(ctx, timeline.Write{Ops: []timeline.Op{op}})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.Out, "made the timeline %s\n", results[0].Timeline.Timeline.Slug)
		return err
	})
}
