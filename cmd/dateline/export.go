package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"dateline/data/bolt"
	"dateline/timeline"
)

type exportCommand struct {
	fileFlags
	Timeline string `placeholder:"SLUG" help:"Timeline to write; default: all of them."`
	File     string `arg:"" default:"-" help:"File to write; - is standard output."`
}

// exportPage is how many events are read in one transaction.
const exportPage = 500

// Run writes the events that are not deleted, drafts included, in the order of their start.
func (c *exportCommand) Run(ctx context.Context, p *Program) error {
	return c.useExisting(p, func(store *bolt.Store, _ *timeline.Clock) error {
		slugs := []string{c.Timeline}
		if c.Timeline == "" {
			var err error
			if slugs, err = allSlugs(ctx, store); err != nil {
				return err
			}
		}
		return writeOutput(p, c.File, func(w io.Writer) error {
			for _, slug := range slugs {
				if err := exportTimeline(ctx, store, slug, w); err != nil {
					return fmt.Errorf("timeline %s: %w", slug, err)
				}
			}
			return nil
		})
	})
}

func allSlugs(ctx context.Context, store timeline.Store) ([]string, error) {
	records, _, err := store.Timelines(ctx, true)
	slugs := make([]string, len(records))
	for i, r := range records {
		slugs[i] = r.Timeline.Slug
	}
	return slugs, err
}

// exportTimeline writes one event a line. No transaction is open while it writes.
func exportTimeline(ctx context.Context, store timeline.Store, slug string, w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	q := timeline.Query{Timeline: slug, Show: timeline.ShowAll, Order: timeline.Ascending, Limit: exportPage}
	for {
		page, err := store.List(ctx, q)
		if err != nil {
			return err
		}
		for _, e := range page.Events {
			if e.Deleted != nil { // an import would bring it back to life
				continue
			}
			if err := encoder.Encode(e); err != nil {
				return err
			}
		}
		if page.Next == nil {
			return nil
		}
		q.After = page.Next
	}
}

// writeOutput writes to standard output for "-", and otherwise to a file that takes its name when it is
// whole.
func writeOutput(p *Program, name string, write func(io.Writer) error) error {
	if name == "-" {
		buffered := bufio.NewWriter(p.Out)
		return errors.Join(write(buffered), buffered.Flush())
	}
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // fails once it is renamed
	buffered := bufio.NewWriter(file)
	if err := errors.Join(write(buffered), buffered.Flush(), file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), name)
}
