package main

import (
	"fmt"
	"io"

	"dateline/internal/intake"
)

// shownRefusals is how many refused lines are printed one by one.
const shownRefusals = 50

// report prints what became of an import, and fails if lines were refused. What a partial import wrote is
// printed all the same.
func (c *importCommand) report(p *Program, r intake.Report) error {
	if !c.JSON {
		c.printRefusals(p, r)
	}
	if c.JSON || c.Partial || r.RefusedLines == 0 {
		if err := c.print(p, r, func(w io.Writer) error { return c.printCounts(p, w, r) }); err != nil {
			return err
		}
	}
	switch {
	case r.RefusedLines == 0:
		return nil
	case !c.Partial:
		return withHint(fmt.Errorf("refused %d of the lines; nothing was written", r.RefusedLines), "repair the lines named above and import again")
	case c.DryRun:
		return withHint(fmt.Errorf("would refuse %d of the lines", r.RefusedLines), "repair the lines named above")
	}
	return withHint(fmt.Errorf("refused %d of the lines; the others are written", r.RefusedLines), "repair the lines named above and import again; what is there already is left alone")
}

// printRefusals prints why lines were refused. A long report names the first of them alone.
func (c *importCommand) printRefusals(p *Program, r intake.Report) {
	for _, refusal := range r.Refused[:min(len(r.Refused), shownRefusals)] {
		fmt.Fprintf(p.Err, "line %d: %s\n", refusal.Line, visible(joinReason(refusal)))
	}
	switch {
	case r.RefusedLines > countLines(r.Refused):
		fmt.Fprintln(p.Err, "and more")
	case len(r.Refused) > shownRefusals:
		fmt.Fprintf(p.Err, "and %d more reasons\n", len(r.Refused)-shownRefusals)
	}
}

func (c *importCommand) printCounts(p *Program, w io.Writer, r intake.Report) error {
	would, made := "", "created timeline "+c.Timeline
	if c.Timeline == "" {
		made = "created timelines that were missing"
	}
	if r.DryRun {
		would = "would have "
	}
	if r.Made {
		fmt.Fprintln(p.Err, would+made)
	}
	if r.PassedOver > 0 {
		fmt.Fprintf(p.Err, "passed over %d lines of the export, such as deleted events\n", r.PassedOver)
	}
	for _, warning := range r.Warnings {
		fmt.Fprintln(p.Err, "note: "+visible(warning))
	}
	_, err := fmt.Fprintf(w, "%screated %d, changed %d, left %d as they were\n", would, r.Created, r.Changed, r.Unchanged)
	return err
}

func joinReason(r intake.Refusal) string {
	if r.Field == "" {
		return r.Reason
	}
	return r.Field + ": " + r.Reason
}

// usageError is an error in how the program was called.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }
