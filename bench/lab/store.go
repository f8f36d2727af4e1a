package lab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"dateline/bench/sample"
)

// seed makes the events of all rows, so that every run measures with the same.
const seed = 1

// Slug is the name of the n-th timeline of a store.
func Slug(n int) string { return fmt.Sprintf("bench-%d", n) }

// Sample are the events of the n-th timeline of a store.
func (l *Lab) Sample(ctx context.Context, n, each int) ([]sample.Event, error) {
	var out bytes.Buffer
	if err := l.generate(ctx, &out, n, each); err != nil {
		return nil, err
	}
	return sample.Read(&out)
}

// generate writes the events of the n-th timeline of a store as NDJSON.
func (l *Lab) generate(ctx context.Context, out io.Writer, n, each int) error {
	verb := exec.CommandContext(ctx, l.program("dateline"), "generate",
		"--count", strconv.Itoa(each), "--seed", strconv.Itoa(seed+n), "--prefix", Slug(n))
	var complaint bytes.Buffer
	verb.Stdout, verb.Stderr = out, &complaint
	if err := verb.Run(); err != nil {
		return fmt.Errorf("dateline generate: %w\n%s", err, complaint.Bytes())
	}
	return nil
}

// Store makes a file with some timelines of as many events each, and returns the path of a copy that the caller may write
// to. It is made once by the command itself, as an editor would import.
func (l *Lab) Store(ctx context.Context, timelines, each int) (string, error) {
	name := fmt.Sprintf("%dx%d.db", timelines, each)
	if file, ok := l.stores[name]; ok {
		return l.Copy(file)
	}
	file := filepath.Join(l.dir, name)
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return "", err // of an earlier run with --dir: it may have been made by another program
	}
	for n := range timelines {
		l.Progress(fmt.Sprintf("importing %d events", each), n, timelines)
		if err := l.fill(ctx, file, n, each); err != nil {
			return "", err
		}
	}
	l.stores[name] = file
	return l.Copy(file)
}

func (l *Lab) fill(ctx context.Context, file string, n, each int) error {
	err := l.run(ctx, "timeline", "create", "--db", file, "--title", "Bench "+Slug(n), "--zone", sample.Zone, Slug(n))
	if err != nil {
		return err
	}
	lines, err := l.Lines(ctx, n, each)
	if err != nil {
		return err
	}
	return l.run(ctx, "import", "--db", file, "--timeline", Slug(n), "--partial", "--quiet", lines)
}

// Lines writes the events of a timeline as NDJSON and returns the path.
func (l *Lab) Lines(ctx context.Context, n, each int) (string, error) {
	path := filepath.Join(l.dir, "events.ndjson")
	out, err := os.Create(path)
	if err != nil {
		return "", err
	}
	return path, errors.Join(l.generate(ctx, out, n, each), out.Close())
}

// run runs a verb of the command.
func (l *Lab) run(ctx context.Context, args ...string) error {
	verb := exec.CommandContext(ctx, l.program("dateline"), args...)
	if out, err := verb.CombinedOutput(); err != nil {
		return fmt.Errorf("dateline %s: %w\n%s", args[0], err, out)
	}
	return nil
}
