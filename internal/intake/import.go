package intake

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"dateline/timeline"
)

// Request says what is to be done with an input.
type Request struct {
	Timeline string // slug
	Create   bool   // make the timeline if there is none
	Author   string // who imports, named in the events' history
	Note     string // why, for lines that bring no note of their own
	DryRun   bool   // only report
}

// Report says what became of the lines; of a dry run, what would. If any is refused, nothing is written,
// and the counts say what the others would have done.
type Report struct {
	Created   int       `json:"created"`
	Changed   int       `json:"changed"`
	Unchanged int       `json:"unchanged"`
	Made      bool      `json:"made_timeline"` // whether the timeline was missing and is made
	Refused   []Refusal `json:"refused" nullable:"false"`
	DryRun    bool      `json:"dry_run"`
}

// Import reads events from in and writes them in one logical write, whole or not at all. Refused lines are
// no error: the report names them. Errors: those of [Read], and of the store; NotFound and Gone are those
// of the timeline, and Conflict says that an event changed in the middle of it.
func Import(ctx context.Context, store timeline.Store, req Request, in io.Reader) (Report, error) {
	t, missing, err := target(ctx, store, req)
	if err != nil {
		return Report{}, err
	}
	lines, refused, err := Read(in, req.Timeline)
	if err != nil {
		return Report{}, err
	}
	p := plan{report: Report{Refused: slices.Clip(refused), DryRun: req.DryRun, Made: missing}, ops: make([]timeline.PutEvent, 0, len(lines))}
	for _, line := range lines {
		if err := p.add(ctx, store, t, line, req.Note); err != nil {
			return Report{}, err
		}
	}
	slices.SortStableFunc(p.report.Refused, func(a, b Refusal) int { return cmp.Compare(a.Line, b.Line) })
	if req.DryRun || len(p.report.Refused) > 0 {
		return p.report, nil
	}
	err = p.write(ctx, store, req, missing)
	if op, ok := errors.AsType[*timeline.OpError](err); ok && timeline.KindOf(err) == timeline.Gone && !missing {
		// Only a write is told of ids whose events nobody ever saw: a dry run cannot foresee it.
		p.refuse(p.lines[op.Index], op.Err)
		return p.report, nil
	}
	return p.report, err
}

// target is the timeline as it is, or as it would be made.
func target(ctx context.Context, store timeline.Store, req Request) (t timeline.Timeline, missing bool, err error) {
	record, err := store.Timeline(ctx, req.Timeline)
	if timeline.KindOf(err) == timeline.NotFound && req.Create {
		t, err = timeline.Timeline{Slug: req.Timeline}.Prepare()
		return t, true, err
	}
	return record.Timeline, false, err
}

// plan is what an import will write, decided line by line against what is stored.
type plan struct {
	report Report
	ops    []timeline.PutEvent
	lines  []int // the line of each op
}

func (p *plan) add(ctx context.Context, store timeline.Store, t timeline.Timeline, line Line, note string) error {
	record, err := stored(ctx, store, line.Event.ID)
	if timeline.KindOf(err) == timeline.Gone {
		p.refuse(line.Number, timeline.Errorf(timeline.Gone, "the id belonged to a deleted event"))
		return nil
	} else if err != nil {
		return err
	}
	op := timeline.PutEvent{Event: line.Event, Note: cmp.Or(line.Note, note), Minor: line.Minor}
	// The same decision as at the write, at a time before every clock: it says what would happen and why
	// not, and is thrown away.
	step, err := op.Decide(record, t, timeline.Stamp{Time: time.Unix(0, 0).UTC()})
	switch {
	case err != nil:
		p.refuse(line.Number, err)
		return nil
	case step == nil:
		p.report.Unchanged++
		return nil // also leaves its revision out of the write
	case record == nil:
		p.report.Created++
		op.Match.Absent = true
	default:
		p.report.Changed++
		op.Match.Revisions = []int64{record.Event.Revision}
	}
	p.ops, p.lines = append(p.ops, op), append(p.lines, line.Number)
	return nil
}

// stored is the record of an event, nil if its id was never used.
func stored(ctx context.Context, store timeline.Store, id string) (*timeline.Record, error) {
	record, _, err := store.Event(ctx, id)
	switch {
	case timeline.KindOf(err) == timeline.NotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &record, nil
}

// refuse takes over every reason of err.
func (p *plan) refuse(number int, err error) {
	e, ok := errors.AsType[*timeline.Error](err)
	if !ok || len(e.Fields) == 0 {
		p.report.Refused = append(p.report.Refused, Refusal{Line: number, Reason: err.Error()})
		return
	}
	for _, f := range e.Fields {
		p.report.Refused = append(p.report.Refused, Refusal{Line: number, Field: f.Field, Reason: f.Message})
	}
}

// write carries the plan out. Its ops expect what the plan was made against.
func (p *plan) write(ctx context.Context, store timeline.Store, req Request, missing bool) error {
	w := timeline.Write{Author: req.Author}
	if missing {
		w.Ops = append(w.Ops, timeline.PutTimeline{Timeline: timeline.Timeline{Slug: req.Timeline}, Create: true})
	}
	for _, op := range p.ops {
		w.Ops = append(w.Ops, op)
	}
	if len(w.Ops) == 0 {
		return nil
	}
	_, err := store.Write(ctx, w)
	if timeline.KindOf(err) == timeline.Stale {
		return timeline.Errorf(timeline.Conflict, "an event was changed during the import; nothing was written, import again")
	}
	return err
}
