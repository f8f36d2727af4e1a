package intake

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"dateline/timeline"
)

// Loader makes the events of a store that has none yet, in one logical write. Of an op that is refused nothing is left.
type Loader interface {
	Apply(op timeline.Op) (timeline.Result, error)
	// Adopt says, before any op, that another store is taken over.
	Adopt()
	// Discard says that nothing is to be kept. Ops are applied further.
	Discard()
}

// Load reads events from in and makes a new store of them: whole or not at all, or if the import is partial, what is right of
// them. There is no limit on the input, and nothing of it is held in memory but hashes of ids. Report and errors are those of
// [Import]; an input without an event that can be taken makes nothing, unless it is an export that is taken over.
func Load(ctx context.Context, to Loader, req Request, in io.Reader) (Report, error) {
	g := &gauge{in: in, tell: req.Progress}
	reader := NewReader(g, req.Timeline, req.Format, req.TakeOver)
	defer reader.Close()
	l := loading{
		importer: importer{
			req: req, input: g, reader: reader, report: Report{DryRun: req.DryRun, Refused: []Refusal{}},
			planned: map[string]timeline.TimelineRecord{}, foreign: map[string]bool{},
		},
		to: to,
	}
	if req.DryRun {
		to.Discard()
	}
	err := l.run(ctx)
	if !l.keeps() {
		to.Discard()
	}
	return l.report, err
}

// loading is a load under way.
type loading struct {
	importer
	to       Loader
	timeline timeline.Timeline // as it is made
}

// keeps reports whether something is to be kept of what was applied.
func (l *loading) keeps() bool {
	r := &l.report
	switch {
	case r.DryRun:
		return false
	case l.takesOver:
		return r.RefusedLines == 0 || l.req.Partial && (r.Made || r.Created > 0)
	}
	return r.Created > 0 && (r.RefusedLines == 0 || l.req.Partial)
}

func (l *loading) run(ctx context.Context) error {
	begun := make(chan struct{}) // what is read ahead is prepared for a timeline that is made
	l.reader.Hurry(func(item *Item) {
		<-begun
		item.put = new(l.op(item).Prepared(l.timeline))
	})
	err := l.begin()
	close(begun)
	if err != nil {
		return err
	}
	for first := true; ; first = false {
		item, err := l.reader.Next()
		if ctx.Err() != nil { // who ends an import may end what it reads from, too
			return ctx.Err()
		}
		switch {
		case isEnd(err) && first:
			return l.nothing()
		case isEnd(err):
			l.report.Made = l.report.Made || !l.takesOver && l.report.Created > 0
			return nil
		case err != nil && timeline.KindOf(err) == timeline.Internal:
			return fmt.Errorf("read the events: %w", err)
		case err != nil:
			return err
		}
		if err := l.take(&item); err != nil {
			return err
		}
	}
}

// begin finds out what the input is, and makes the timeline, or says that others are taken over.
func (l *loading) begin() error {
	export, err := l.reader.IsExport()
	if err != nil && !isEnd(err) {
		return fmt.Errorf("read the events: %w", err)
	}
	switch l.takesOver = export && l.req.TakeOver; {
	case l.takesOver:
		l.to.Adopt()
		return l.compare()
	case l.req.Timeline == "":
		return timeline.Errorf(timeline.Invalid, "the input is no export, so that the timeline to write to must be named")
	}
	made, err := l.to.Apply(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: l.req.Timeline}, Match: timeline.Match{Absent: true}})
	l.timeline = made.Timeline.Timeline
	return err
}

// take applies an item, or counts its refusal.
func (l *loading) take(item *Item) error {
	outcome, err := fateNone, error(nil)
	switch {
	case len(item.Refused) > 0:
	case item.Passed && l.takesOver: // the head of the export
	case item.Passed:
		outcome = fatePassed
	case item.Op != nil:
		outcome, err = l.adopt(item.Op)
	default:
		outcome, err = l.put(item)
	}
	if isRefusal(err) || timeline.KindOf(err) == timeline.NotFound {
		item.refuseFor(err)
	} else if err != nil {
		return err
	}
	if len(item.Refused) > 0 {
		l.forgo(item)
		if !l.req.Partial {
			l.to.Discard()
		}
	}
	l.report.count(item, outcome)
	l.report.Refused = l.report.Refused[:min(len(l.report.Refused), MaxReasons)]
	return nil
}

func (l *loading) put(item *Item) (fate, error) {
	if item.Withheld {
		_, err := l.op(item).Decide(nil, l.timeline, timeline.Stamp{}) // which is thrown away
		return fateNone, err
	}
	if item.put == nil {
		item.put = new(l.op(item))
	}
	_, err := l.to.Apply(*item.put)
	return fateCreated, err
}

// adopt applies an op of an export that is taken over.
func (l *loading) adopt(op timeline.Op) (fate, error) {
	outcome := fateMade
	slug := timelineOf(op)
	switch op.(type) {
	case timeline.AdoptEvent:
		outcome = fateCreated
	case timeline.AdoptPurged:
		outcome = fateForgotten
	}
	if _, comes := l.planned[slug]; !comes && outcome != fateMade {
		return fateNone, l.noTimeline(slug)
	}
	result, err := l.to.Apply(op)
	if err != nil {
		return fateNone, err
	}
	if outcome == fateMade {
		l.planned[slug] = result.Timeline
	}
	if !result.Changed {
		return fateNone, nil
	}
	return outcome, nil
}

// op enters the event of an item.
func (l *loading) op(item *Item) timeline.PutEvent {
	return timeline.PutEvent{
		Event: item.Event, Match: timeline.Match{Absent: true}, Note: cmp.Or(item.Note, l.req.Note), Minor: item.Minor,
	}
}
