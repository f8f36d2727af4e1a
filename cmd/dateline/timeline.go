package main

import (
	"context"

	"dateline/timeline"
)

type timelineListCommand struct {
	deskFlags
	outputFlags
}

// Help is the end of the help text.
func (*timelineListCommand) Help() string {
	return "On a file all timelines are listed. A service lists the public ones, and those that the token opens."
}

// Run prints the timelines as a table.
func (c *timelineListCommand) Run(ctx context.Context, p *Program) error {
	d, err := c.desk(p)
	if err != nil {
		return err
	}
	list, err := d.Timelines(ctx)
	if err != nil {
		return err
	}
	rows := make([][]string, len(list))
	for i, t := range list {
		rows[i] = []string{t.Slug, string(t.Visibility), t.Zone, t.Lang, t.Title}
	}
	result := struct {
		Timelines []timeline.Timeline `json:"timelines"`
	}{append([]timeline.Timeline{}, list...)}
	return c.print(p, result, table([]string{"SLUG", "VISIBILITY", "ZONE", "LANG", "TITLE"}, rows))
}

type timelineCreateCommand struct {
	deskFlags
	outputFlags
	Slug        string `arg:"" help:"Name in addresses: 1 to 64 of a-z, 0-9 and -. It cannot change."`
	Title       string `help:"Title; default: the slug."`
	Description string `help:"One or two plain sentences."`
	Lang        string `help:"Language of the texts, such as en or uk; default en."`
	Zone        string `help:"Time zone of times without an offset, such as Europe/Kyiv; default UTC."`
	HomeURL     string `name:"home-url" help:"The publisher's own page about the subject."`
	Publisher   string `help:"Who publishes the timeline."`
	License     string `help:"Licence of the texts, as an SPDX name or an address."`
	Color       string `help:"Colour in calendars: #rrggbb or a CSS name."`
	Visibility  string `enum:"public,unlisted,private" default:"public" placeholder:"public|unlisted|private" help:"Who may read it: public, unlisted (in no list) or private (by token)."`
}

// Help is the end of the help text.
func (*timelineCreateCommand) Help() string {
	return `On a file, the file is made too if it is missing. A service asks for a token with the scope admin.

    dateline timeline create elections --title "Elections in Europe" --zone Europe/Berlin`
}

// Run makes the timeline.
func (c *timelineCreateCommand) Run(ctx context.Context, p *Program) error {
	d, err := c.desk(p)
	if err != nil {
		return err
	}
	made, err := d.CreateTimeline(ctx, timeline.Timeline{
		Slug: c.Slug, Title: c.Title, Description: c.Description, Lang: c.Lang, Zone: c.Zone, HomeURL: c.HomeURL,
		Publisher: c.Publisher, License: c.License, Color: c.Color, Visibility: timeline.Visibility(c.Visibility),
	})
	if err != nil {
		return advise(byFlags(err, timelineFlags()), map[timeline.Kind]string{
			timeline.Conflict: "dateline timeline list shows the slugs that are taken",
			timeline.Gone:     "a slug is never used again; choose another one",
		})
	}
	return c.print(p, made, sentence("made the timeline %s", made.Slug))
}

// timelineFlags are the flags by the fields that they set.
func timelineFlags() map[string]string {
	return map[string]string{
		"title": "--title", "description": "--description", "lang": "--lang", "zone": "--zone", "home_url": "--home-url",
		"publisher": "--publisher", "license": "--license", "color": "--color", "visibility": "--visibility",
	}
}
