package main

import (
	"context"
	"errors"

	"github.com/alecthomas/kong"

	"dateline/internal/intake"
	"dateline/timeline"
)

type importCommand struct {
	deskFlags
	longFlags
	Timeline string `placeholder:"SLUG" help:"Timeline to write to; it is made if it is missing. Only the file of an export can do without."`
	Note     string `help:"Why, kept in the history of events whose line has no note of its own."`
	Author   string `help:"Who, named in the history of the events. Through a service the name of the token stands there."`
	DryRun   bool   `help:"Only report what would be done."`
	Partial  bool   `help:"Write what is right and refuse the rest, line by line. There is no limit on the size; 1,000 lines are written at a time."`
	Format   string `enum:"auto,json,csv" default:"auto" placeholder:"auto|json|csv" help:"What the file is: json (an object a line, or an array), csv, or auto: what its name or its beginning says."`
	File     string `arg:"" complete:"file" help:"File to read: one JSON object a line, a JSON array, CSV, or what export wrote; - reads standard input."`
}

// Help is the end of the help text.
func (*importCommand) Help() string {
	return `Without --partial all lines are written or none, up to 10,000 of them and 32 MiB; into a file that is not there yet, any number of them, many times as fast, those of an export too. Doing it twice changes nothing. The exit code is 1 if a line was refused.

    dateline import --timeline elections --note "from the archive" events.csv
    dateline import --timeline elections --dry-run events.ndjson
    dateline import --server https://dates.example.org everything.ndjson

The last one takes over all timelines of an export, with their history.

A service asks for a token with the scope write; to make a timeline that is missing, and to take over an export, with the scope admin.`
}

// Validate is called before the verb runs.
func (c *importCommand) Validate(ctx *kong.Context) error {
	if err := c.deskFlags.Validate(ctx); err != nil {
		return err
	}
	if c.Server != "" && c.Author != "" {
		return errors.New("--author is for a file; through a service the name of the token is the author")
	}
	return nil
}

// delivery is an import on its way to a desk.
type delivery struct {
	intake.Request
	*counter
	size      int64 // in bytes; below zero if it is not known
	lines     int64 // about; zero if that is not known
	mediaType string
	write     func(done, total int64) // told how far a new file is written when all is read
}

// Run imports the file. If a line is refused the verb fails.
func (c *importCommand) Run(ctx context.Context, p *Program) error {
	d, err := c.desk(p)
	if err != nil {
		return err
	}
	in, err := openInput(p, c.File)
	if err != nil {
		return err
	}
	defer in.close()
	if c.Timeline == "" && !in.isExport() {
		return usageError{withHint(errors.New("--timeline is missing"), "name the timeline to write to with --timeline SLUG; only the file of an export names its own")}
	}
	if c.Timeline != "" { // it becomes a part of an address
		if _, err := (timeline.Timeline{Slug: c.Timeline}).Prepare(); err != nil {
			return err
		}
	}
	silent := c.JSON || c.Quiet
	m := p.meter("import", inBytes, silent)
	writing := false
	format, mediaType := in.format(c.Format)
	report, err := d.Import(ctx, delivery{
		Request: intake.Request{
			Timeline: c.Timeline, Create: true, Author: c.Author, Note: c.Note, DryRun: c.DryRun,
			Partial: c.Partial, Format: format, TakeOver: in.isExport(), // who holds the file may do all
		},
		counter: &counter{Reader: in, tell: func(done int64) { m.tell(done, in.size) }},
		size:    in.size, lines: in.lines, mediaType: mediaType,
		write: func(done, total int64) {
			if !writing {
				m.end()
				m, writing = p.meter("write", inBytes, silent), true
			}
			m.tell(done, total)
		},
	})
	m.end()
	if err != nil {
		return advise(err, map[timeline.Kind]string{
			timeline.TooLarge: "--partial takes a file of any size; it writes what is right, and refuses wrong lines one by one. Into a file that is not there yet any number of lines comes whole",
			timeline.Gone:     "a slug is never used again; choose another one",
		})
	}
	return c.report(p, report)
}
