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
	// Discard says that nothing is to be kept. Ops are applied further.
	Discard()
}

// Load reads events from in and makes a new store of them: whole or not at all, or if the import is partial, what is right of
// them. There is no limit on the input, and nothing of it is held in memory but hashes of ids. Report and errors are those of
// [Import]; an input without an event that can be taken makes nothing. The input must be no export that is taken over.
func Load(ctx context.Context, to Loader, req Request, in io.Reader) (Report, error) {
	g := &gauge{in: in, tell: req.Progress}
	reader := NewReader(g, req.Timeline, req.Format, false)
	defer reader.Close()
	l := loading{
		importer: importer{req: req, input: g, reader: reader, report: Report{DryRun: req.DryRun, Refused: []Refusal{}}},
		to:       to,
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
	return !r.DryRun && r.Created > 0 && (r.RefusedLines == 0 || l.req.Partial)
}

func (l *loading) run(ctx context.Context) error {
	if l.req.Timeline == "" {
		return timeline.Errorf(timeline.Invalid, "the input is no export, so that the timeline to write to must be named")
	}
	made, err := l.to.Apply(timeline.PutTimeline{Timeline: timeline.Timeline{Slug: l.req.Timeline}, Match: timeline.Match{Absent: true}})
	if err != nil {
		return err
	}
	l.timeline = made.Timeline.Timeline
	l.reader.Hurry(func(item *Item) { item.put = new(l.op(item).Prepared(l.timeline)) })
	for first := true; ; first = false {
		item, err := l.reader.Next()
		if ctx.Err() != nil { // who ends an import may end what it reads from, too
			return ctx.Err()
		}
		switch {
		case isEnd(err) && first:
			return l.nothing()
		case isEnd(err):
			l.report.Made = l.report.Created > 0
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

// take applies an item, or counts its refusal.
func (l *loading) take(item *Item) error {
	outcome := fateNone
	if item.Passed {
		outcome = fatePassed
	} else if len(item.Refused) == 0 {
		switch err := l.put(item); {
		case isRefusal(err):
			item.refuseFor(err)
		case err != nil:
			return err
		case !item.Withheld:
			outcome = fateCreated
		}
	}
	c := chunk{items: []Item{*item}, fates: []fate{outcome}}
	l.report.add(c.report(1), MaxReasons)
	if len(item.Refused) > 0 && !l.req.Partial {
		l.to.Discard()
	}
	return nil
}

func (l *loading) put(item *Item) error {
	if item.Withheld {
		_, err := l.op(item).Decide(nil, l.timeline, timeline.Stamp{}) // which is thrown away
		return err
	}
	if item.put == nil {
		item.put = new(l.op(item))
	}
	_, err := l.to.Apply(*item.put)
	return err
}

// op enters the event of an item.
func (l *loading) op(item *Item) timeline.PutEvent {
	return timeline.PutEvent{
		Event: item.Event, Match: timeline.Match{Absent: true}, Note: cmp.Or(item.Note, l.req.Note), Minor: item.Minor,
	}
}
