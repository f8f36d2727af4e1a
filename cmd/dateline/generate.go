package main

import (
	"bufio"
	"context"
	"errors"
	"iter"

	"dateline/internal/sample"
)

type generateCommand struct {
	Count  int    `default:"1000" placeholder:"N" help:"How many events to make; default ${default}."`
	Seed   uint64 `default:"1" placeholder:"N" help:"The same seed makes the same events; default ${default}."`
	Prefix string `default:"sample" placeholder:"WORD" help:"What the ids of the events begin with; default ${default}."`
}

// Help is the end of the help text.
func (*generateCommand) Help() string {
	return `Prints made-up events, one JSON object a line, to try Dateline out with many: in several languages, of all precisions, with few topics that are everywhere and many that are rare, and with days on which much happens.

    dateline generate --count 10000 | dateline import --db try.db --timeline try -`
}

// Validate is called before the verb runs.
func (c *generateCommand) Validate() error {
	if c.Count < 0 {
		return errors.New("--count must be 0 or more")
	}
	return nil
}

// Run prints the events.
func (c *generateCommand) Run(ctx context.Context, p *Program) error {
	out := bufio.NewWriterSize(p.Out, 64<<10)
	err := sample.Write(out, until(ctx, sample.Events(c.Seed, c.Prefix, c.Count)))
	return errors.Join(err, out.Flush(), ctx.Err())
}

// until ends with the context.
func until[T any](ctx context.Context, all iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range all {
			if ctx.Err() != nil || !yield(v) {
				return
			}
		}
	}
}
