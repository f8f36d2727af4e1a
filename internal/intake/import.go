package intake

import (
	"context"
	"fmt"
	"io"
	"time"

	"dateline/timeline"
)

// What is taken of one input that is to be written whole.
const (
	MaxLines = 10_000
	MaxBytes = 32 << 20
)

// A partial import writes after so many lines, or bytes that it has read for them.
const (
	chunkLines = 1_000
	chunkBytes = 16 << 20
)

// MaxReasons is how many reasons a partial import reports.
const MaxReasons = 1_000

// Request says what is to be done with an input.
type Request struct {
	Timeline string           // slug; empty: of an export that is taken over, all its timelines
	Create   bool             // make the timeline if there is none
	Author   string           // who imports, named in the events' history
	Note     string           // why, for lines that bring no note of their own
	DryRun   bool             // only report
	Partial  bool             // write what is right and refuse the rest, in chunks and without a limit on the whole
	Format   Format           // how to read the input
	TakeOver bool             // take an export over with all that Dateline set; otherwise its events are read as an editor's
	Now      func() time.Time // of the machine that takes over; default: time.Now
	Here     From             // of the store that takes over: what it adds to sequences, and who vouches for its ids
	Progress func(read int64) // told now and then how many bytes of the input are read; may be nil
}

// Report says what became of the lines; of a dry run, what would. If any is refused and the import is not
// partial, nothing is written, and the counts say what the others would have done.
type Report struct {
	Created      int       `json:"created"`
	Changed      int       `json:"changed"`
	Unchanged    int       `json:"unchanged"`
	Made         bool      `json:"made_timeline" doc:"Whether the timeline was missing and is made."`
	RefusedLines int       `json:"refused_lines" doc:"How many events are refused."`
	Refused      []Refusal `json:"refused" nullable:"false" doc:"Why, by line; of a partial import the first 1,000 reasons."`
	DryRun       bool      `json:"dry_run" doc:"Nothing was written: this is what would have been done."`

	From       *From    `json:"from,omitempty" doc:"Of an export: the service that it comes from."`
	PassedOver int      `json:"passed_over,omitempty" doc:"Of an export that was read as an editor's events: how many lines say nothing here, such as deleted events."`
	Warnings   []string `json:"warnings,omitempty" doc:"What whoever imports should know."`
}

// add takes over what became of a chunk.
func (r *Report) add(chunk Report, most int) {
	r.Created += chunk.Created
	r.Changed += chunk.Changed
	r.Unchanged += chunk.Unchanged
	r.PassedOver += chunk.PassedOver
	r.Made = r.Made || chunk.Made
	r.RefusedLines += chunk.RefusedLines
	room := len(chunk.Refused)
	if most > 0 {
		room = min(room, most-len(r.Refused))
	}
	r.Refused = append(r.Refused, chunk.Refused[:room]...)
}

// Import reads events from in and writes them: in one logical write, whole or not at all, or if it is partial,
// all that are right, each chunk in one write, or in several where the store refuses some of it. Refused lines
// are no error: the report names them. Its counts are what the writes did, also where others were faster.
//
// Errors: TooLarge if a whole import is beyond the limits, Invalid if there is no event in it, those of in,
// and of the store; NotFound and Gone are those of the timeline, and Conflict says that an event changed in
// the middle of it. After an error the report of a partial import says what is written, and stays; to repeat
// the import is safe.
func Import(ctx context.Context, store timeline.Store, req Request, in io.Reader) (Report, error) {
	if req.Now == nil {
		req.Now = time.Now
	}
	g := &gauge{in: in, tell: req.Progress}
	if !req.Partial {
		g.most = MaxBytes
	}
	im := importer{
		store: store, req: req, input: g, reader: NewReader(g, req.Timeline, req.Format, req.TakeOver),
		report: Report{DryRun: req.DryRun, Refused: []Refusal{}}, planned: map[string]timeline.TimelineRecord{}, foreign: map[string]bool{},
	}
	if err := im.begin(ctx); err != nil {
		return im.report, err
	}
	if err := im.run(ctx); err != nil {
		return im.report, im.explain(err)
	}
	return im.report, nil
}

// begin finds out whether the input can be taken at all: who names a timeline that is not there should not have
// to wait for the end of the input.
func (im *importer) begin(ctx context.Context) error {
	if im.req.TakeOver {
		export, err := im.reader.IsExport()
		if err != nil && !isEnd(err) {
			return fmt.Errorf("read the events: %w", err)
		}
		if im.takesOver = export; export {
			return nil // which brings its timelines
		}
	}
	if im.req.Timeline == "" {
		return timeline.Errorf(timeline.Invalid, "the input is no export, so that the timeline to write to must be named")
	}
	_, _, err := im.target(ctx)
	return err
}

// importer is an import under way.
type importer struct {
	store  timeline.Store
	req    Request
	input  *gauge
	reader *Reader
	report Report

	takesOver bool                               // the input is an export that is taken over
	planned   map[string]timeline.TimelineRecord // the timelines that it has brought so far, and that are as it says
	foreign   map[string]bool                    // those that were refused
}

func (im *importer) run(ctx context.Context) error {
	for first := true; ; first = false {
		items, ended, err := im.collect()
		switch {
		case err != nil:
			return err
		case first && len(items) == 0:
			return im.nothing()
		}
		if err := im.carry(ctx, items); err != nil || ended {
			return err
		}
	}
}

// collect reads what is to be written together: a chunk, or all of a whole import.
func (im *importer) collect() (items []Item, ended bool, err error) {
	from := im.input.read
	for {
		item, err := im.reader.Next()
		switch {
		case isEnd(err):
			return items, true, nil
		case err != nil && timeline.KindOf(err) == timeline.Internal:
			return nil, false, fmt.Errorf("read the events: %w", err)
		case err != nil:
			return nil, false, err
		}
		items = append(items, item)
		switch {
		case !im.req.Partial && len(items) > MaxLines:
			return nil, false, timeline.Errorf(timeline.TooLarge, "the input has more than 10,000 events, which only a partial import takes; split it into several")
		case im.req.Partial && (len(items) == chunkLines || im.input.read-from >= chunkBytes):
			return items, false, nil
		}
	}
}

// Expected is what an input holds, for people whose input holds none of it.
const Expected = "one JSON object a line, a JSON array of them, or a table in CSV whose first row names the columns"

// nothing is the error of an input without an event.
func (im *importer) nothing() error {
	if im.input.read == 0 {
		return timeline.Errorf(timeline.Invalid, "the input is empty; expected are events: %s", Expected)
	}
	return timeline.Errorf(timeline.Invalid, "the input holds no event; expected is %s", Expected)
}

// explain adds to the error of a partial import what was done before it.
func (im *importer) explain(err error) error {
	written := im.report.Created + im.report.Changed
	if !im.req.Partial || im.req.DryRun || written == 0 {
		return err
	}
	return fmt.Errorf("%w; %d lines were written before; repeat the import: what is there already is left alone", err, written)
}
