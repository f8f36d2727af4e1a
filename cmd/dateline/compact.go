package main

import (
	"context"

	"dateline/data/bolt"
)

type compactCommand struct {
	fileFlags
	longFlags
}

// Help is the end of the help text.
func (*compactCommand) Help() string {
	return `A file does not shrink by itself, and what was deleted or redacted stands in its free pages until they are used again. The new file says the same, and takes the name when it is whole; until then the old one is there, so that there must be room for both. It needs the file for itself: stop the service.

    dateline compact --db /var/lib/dateline/dateline.db`
}

// Run compacts the file.
func (c *compactCommand) Run(ctx context.Context, p *Program) error {
	if err := (&fileDesk{c.fileFlags, p}).mustExist(); err != nil {
		return err
	}
	m := p.meter("compact", inBytes, c.JSON || c.Quiet)
	before, after, err := bolt.Compact(ctx, c.DB, bolt.Options{}, m.tell)
	m.end()
	if err != nil {
		return fileError(err)
	}
	result := struct {
		File   string `json:"file"`
		Before int64  `json:"bytes_before"`
		After  int64  `json:"bytes_after"`
	}{c.DB, before, after}
	return c.print(p, result, sentence("%s had %s and has %s now", c.DB, size(before), size(after)))
}
