package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"dateline/data/bolt"
	"dateline/timeline"
)

type restoreCommand struct {
	fileFlags
	longFlags
	Replaces string `placeholder:"FILE" complete:"file" help:"The file that served before, if it can still be read: what follows goes on behind it too. Needed where a backup is restored once more."`
	Backup   string `arg:"" complete:"file" help:"Backup to restore."`
}

// Help is the end of the help text.
func (*restoreCommand) Help() string {
	return `The file is made anew; nothing is overwritten, and nothing is left if the backup is damaged. Calendars and feed readers that followed the lost file follow the new one: every event is newer for them than before.

    mv dateline.db lost.db
    dateline restore --replaces lost.db monday.db

Tokens are as they were when the backup was made: revoke again what was revoked since.`
}

// Run restores the backup.
func (c *restoreCommand) Run(ctx context.Context, p *Program) error {
	if err := mustBeNew(c.DB); err != nil {
		return err
	}
	replaced, err := c.replaced(ctx, p)
	if err != nil {
		return err
	}
	// What is no backup at all is said of it by its name.
	backup := &fileDesk{fileFlags{c.Backup}, p}
	if err := backup.mustExist(); err != nil {
		return withHint(err, "name a file that dateline backup made")
	}
	if err := backup.read(func(*bolt.Store) error { return nil }); err != nil {
		return err
	}
	m := p.meter("restore", inBytes, c.JSON || c.Quiet)
	defer m.end()
	var sequence int64
	err = makeFile(c.DB, func(temporary string) error {
		if err := copyFile(ctx, c.Backup, temporary, m.tell); err != nil {
			return err
		}
		sequence, err = c.begin(ctx, &fileDesk{fileFlags{temporary}, p}, replaced)
		if err != nil {
			return fmt.Errorf("%s cannot be restored: %w", c.Backup, err)
		}
		return nil
	})
	m.end()
	if err != nil {
		return err
	}
	result := struct {
		File         string `json:"file"`
		SequenceBase int64  `json:"sequence_base"`
	}{c.DB, sequence}
	return c.print(p, result, sentence("restored %s as %s; tokens are those of the backup", c.Backup, c.DB))
}

// begin makes a copy of the backup a file that is new to its followers, if it is sound, and returns what it adds to SEQUENCE.
func (c *restoreCommand) begin(ctx context.Context, file *fileDesk, replaced bolt.Life) (sequence int64, err error) {
	// Opened, it has the layout of today, in which it is checked.
	if err := file.use(func(*bolt.Store, *timeline.Clock) error { return nil }); err != nil {
		return 0, err
	}
	findings, err := examineFile(ctx, file.DB, nil)
	if err == nil && len(findings) > 0 {
		err = fmt.Errorf("it is damaged: %s", strings.Join(findings[:min(3, len(findings))], "; "))
	}
	if err != nil {
		return 0, err
	}
	err = file.use(func(store *bolt.Store, _ *timeline.Clock) error {
		err := store.BeginAnew(ctx, replaced)
		sequence = store.SequenceBase()
		return err
	})
	return sequence, err
}

// replaced is how far the file has come that the new one replaces.
func (c *restoreCommand) replaced(ctx context.Context, p *Program) (l bolt.Life, err error) {
	if c.Replaces == "" {
		return bolt.Life{}, nil
	}
	err = (&fileDesk{fileFlags{c.Replaces}, p}).read(func(store *bolt.Store) (err error) {
		l, err = store.Life(ctx)
		return err
	})
	switch {
	case errors.Is(err, bolt.ErrLocked):
		err = withHint(err, "stop the service first: while it runs, the file that is to be replaced moves on, and the new one must begin behind its end")
	case err != nil:
		err = withHint(err, "leave --replaces out if that file cannot be read")
	}
	return l, err
}

// copyFile copies a file to a new one.
func copyFile(ctx context.Context, from, to string, tell func(done, total int64)) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	ended := context.AfterFunc(ctx, func() { _ = in.Close() }) // reading ends then
	defer ended()
	_, err = io.Copy(out, &counter{Reader: in, tell: func(done int64) { tell(done, info.Size()) }})
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return errors.Join(err, out.Close())
}
