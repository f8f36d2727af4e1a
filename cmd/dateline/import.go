package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"dateline/data/bolt"
	"dateline/internal/intake"
	"dateline/timeline"
)

type importCommand struct {
	fileFlags
	Timeline string `required:"" placeholder:"SLUG" help:"Timeline to write to; it is made if it is missing."`
	Note     string `help:"Why, kept in the history of events whose line has no note of its own."`
	Author   string `help:"Who, named in the history of the events."`
	DryRun   bool   `help:"Only report what would be done."`
	File     string `arg:"" help:"File with one JSON object a line, or a JSON array; - reads standard input."`
}

// shownRefusals is how many refused lines are printed one by one.
const shownRefusals = 50

// Run imports the file. If a line is refused, nothing is written and the verb fails.
func (c *importCommand) Run(ctx context.Context, p *Program) error {
	in, err := openInput(p, c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	return c.useOrMake(p, !c.DryRun, func(store *bolt.Store, _ *timeline.Clock) error {
		report, err := intake.Import(ctx, store, intake.Request{
			Timeline: c.Timeline, Create: true, Author: c.Author, Note: c.Note, DryRun: c.DryRun,
		}, in)
		switch timeline.KindOf(err) {
		case timeline.TooLarge:
			return withHint(err, "up to %d events and %d MiB are written at once; an import that was cut in parts can be repeated without harm",
				intake.MaxLines, intake.MaxBytes>>20)
		case timeline.Gone:
			return withHint(err, "a slug is never used again; choose another one")
		}
		if err != nil {
			return err
		}
		return c.print(p, report)
	})
}

func (c *importCommand) print(p *Program, r intake.Report) error {
	lines := map[int]bool{}
	for i, refusal := range r.Refused {
		lines[refusal.Line] = true
		switch {
		case i < shownRefusals:
			fmt.Fprintf(p.Err, "line %d: %s\n", refusal.Line, joinReason(refusal))
		case i == shownRefusals:
			fmt.Fprintf(p.Err, "and %d more reasons\n", len(r.Refused)-i)
		}
	}
	if len(lines) > 0 {
		return withHint(fmt.Errorf("refused %d of the events; nothing was written", len(lines)), "repair the lines named above and import again")
	}
	would, made := "", "made the timeline %s, which was missing\n"
	if r.DryRun {
		would, made = "would have ", "would have made the timeline %s, which is missing\n"
	}
	if r.Made {
		fmt.Fprintf(p.Err, made, c.Timeline)
	}
	_, err := fmt.Fprintf(p.Out, "%screated %d, changed %d, left %d as they were\n", would, r.Created, r.Changed, r.Unchanged)
	return err
}

func joinReason(r intake.Refusal) string {
	if r.Field == "" {
		return r.Reason
	}
	return r.Field + ": " + r.Reason
}

// openInput opens a file to read, or standard input for "-".
func openInput(p *Program, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(p.In), nil
	}
	return os.Open(name)
}
