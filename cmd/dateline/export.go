package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/alecthomas/kong"

	"dateline/timeline"
)

type exportCommand struct {
	deskFlags
	longFlags
	Timeline []string `placeholder:"SLUG" help:"Timeline to write; can be repeated. None: all of them."`
	Force    bool     `help:"Replace the file if it is there already, once the new one is whole."`
	File     string   `arg:"" default:"-" complete:"file" help:"File to make, which takes its name when it is whole; - is standard output."`
}

// Help is the end of the help text.
func (*exportCommand) Help() string {
	return `An export is one JSON object a line. Keep it like the file itself: drafts and private timelines are in it. A service asks for a token with the scope admin.

    dateline export everything.ndjson
    dateline export --server https://dates.example.org --timeline elections elections.ndjson`
}

// Validate is called before the verb runs.
func (c *exportCommand) Validate(ctx *kong.Context) error {
	if err := c.deskFlags.Validate(ctx); err != nil {
		return err
	}
	if c.JSON && c.File == "-" {
		return errors.New("--json says what became of a file: name one")
	}
	return nil
}

// Run writes the export.
func (c *exportCommand) Run(ctx context.Context, p *Program) error {
	d, err := c.desk(p)
	if err != nil {
		return err
	}
	m := p.meter("export", d.ExportUnit(), c.JSON || c.Quiet)
	written, err := c.write(p, func(w io.Writer) error { return d.Export(ctx, c.Timeline, w, m.tell) })
	m.end()
	if err != nil {
		return advise(err, map[timeline.Kind]string{
			timeline.NotFound: "dateline timeline list shows the slugs",
			timeline.Gone:     "it was deleted; dateline timeline list shows those that are there",
		})
	}
	if c.File == "-" {
		return nil
	}
	result := struct {
		File  string `json:"file"`
		Bytes int64  `json:"bytes"`
	}{c.File, written}
	return c.print(p, result, sentence("wrote %s to %s", size(written), c.File))
}

// write writes to standard output for "-", and otherwise to a file. It returns how many bytes were written.
func (c *exportCommand) write(p *Program, write func(io.Writer) error) (int64, error) {
	if c.File == "-" {
		return writeTo(p.Out, write)
	}
	if info, err := os.Stat(c.File); err == nil && !info.Mode().IsRegular() {
		return 0, fmt.Errorf("%s is no file that can be replaced; - writes to standard output", c.File)
	}
	if c.Force {
		return replaceFile(c.File, write)
	}
	written, err := writeNew(c.File, write)
	if errors.Is(err, fs.ErrExist) {
		err = withHint(err, "nothing is overwritten: name a new file, or replace that one with --force")
	}
	return written, err
}

// writeNew writes a file that is not there yet, which takes its name when it is whole.
func writeNew(name string, write func(io.Writer) error) (written int64, err error) {
	err = makeFile(name, func(temporary string) error {
		file, err := os.OpenFile(temporary, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		written, err = writeTo(file, write)
		return errors.Join(err, file.Close())
	})
	return written, err
}

// replaceFile writes a file that takes its name, and the place of one that had it, when it is whole.
func replaceFile(name string, write func(io.Writer) error) (int64, error) {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return 0, withHint(err, "the folder of the file must exist, and you must be allowed to write to it")
	}
	defer os.Remove(file.Name()) // fails once it is renamed
	written, err := writeTo(file, write)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return 0, err
	}
	return written, os.Rename(file.Name(), name)
}

func writeTo(w io.Writer, write func(io.Writer) error) (int64, error) {
	counted := &countingWriter{w: w}
	buffered := bufio.NewWriterSize(counted, 64<<10)
	err := errors.Join(write(buffered), buffered.Flush())
	return counted.n, err
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}
