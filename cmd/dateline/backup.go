package main

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/alecthomas/kong"
	"golang.org/x/term"
)

// backupType is the media type of a backup from a service.
const backupType = "application/vnd.dateline.backup"

type backupCommand struct {
	deskFlags
	longFlags
	File string `arg:"" complete:"file" help:"File to make, which takes its name when it is whole; - is standard output."`
}

// Help is the end of the help text.
func (*backupCommand) Help() string {
	return `A backup is the file of one moment, with all that is in it; dateline restore makes a file of it again. A service goes on while it is copied, and asks for a token with the scope admin. Keep a backup like the file itself: drafts and private timelines are in it.

    dateline backup --db /var/lib/dateline/dateline.db monday.db
    dateline backup --server https://dates.example.org monday.db`
}

var errBinary = errors.New("a backup is nothing for a terminal: name a file, or send it somewhere else")

// Validate is called before the verb runs.
func (c *backupCommand) Validate(ctx *kong.Context) error {
	if err := c.deskFlags.Validate(ctx); err != nil {
		return err
	}
	if c.JSON && c.File == "-" {
		return errors.New("--json says what became of a file: name one")
	}
	return nil
}

// Run makes the backup.
func (c *backupCommand) Run(ctx context.Context, p *Program) error {
	d, err := c.desk(p)
	if err != nil {
		return err
	}
	m := p.meter("backup", inBytes, c.JSON || c.Quiet)
	defer m.end()
	write := func(w io.Writer) error { return d.Backup(ctx, w, m.tell) }
	if c.File == "-" {
		if out, ok := p.Out.(*os.File); ok && term.IsTerminal(int(out.Fd())) {
			return usageError{errBinary}
		}
		_, err := writeTo(p.Out, write)
		return err
	}
	written, err := writeNew(c.File, write)
	m.end()
	if err != nil {
		return err
	}
	result := struct {
		File  string `json:"file"`
		Bytes int64  `json:"bytes"`
	}{c.File, written}
	return c.print(p, result, sentence("wrote %s to %s", size(written), c.File))
}
