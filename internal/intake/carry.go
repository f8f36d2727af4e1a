package intake

import (
	"context"
	"errors"
	"slices"

	"dateline/timeline"
)

// maxTries is how often a chunk is planned again because somebody changed an event in the meantime.
const maxTries = 5

// carry plans the items and writes the plan. A partial import plans again what is not written yet if an event
// was changed in the meantime.
func (im *importer) carry(ctx context.Context, items []Item) error {
	c := &chunk{items: items, fates: make([]fate, len(items))}
	for try := 1; ; try++ {
		err := im.plan(ctx, c)
		if err == nil && im.mayWrite(c) {
			err = im.write(ctx, c)
		} else if err == nil {
			c.made = c.made || c.makes()
		}
		switch raced := timeline.KindOf(err) == timeline.Stale; { // somebody was faster
		case err == nil:
			im.keep(c, len(items))
			return nil
		case raced && im.req.Partial && try < maxTries:
		case raced:
			im.keep(c, c.settled)
			return im.raced()
		default:
			im.keep(c, c.settled)
			return err
		}
	}
}

// mayWrite reports whether there is something to write.
func (im *importer) mayWrite(c *chunk) bool {
	return len(c.steps) > 0 && !im.req.DryRun && (im.req.Partial || !c.hasRefusals())
}

// keep takes over what became of the first n items.
func (im *importer) keep(c *chunk, n int) {
	most := 0
	if im.req.Partial {
		most = MaxReasons
	}
	im.report.add(c.report(n), most)
}

// write carries out the steps, in one write if it can. Only a write is told of some reasons, such as an id whose
// event nobody ever saw: a step that it refuses is left out of a partial import, what stands before it is
// written, and what stands behind it is tried again, in parts that grow. So no step is tried more than a few
// times, however many are refused.
func (im *importer) write(ctx context.Context, c *chunk) error {
	for n := len(c.steps); n > 0; {
		results, err := im.store.Write(ctx, timeline.Write{Author: im.req.Author, Ops: c.ops(n)})
		if err == nil {
			c.settle(results)
			n = min(2*n, len(c.steps))
			continue
		}
		op, ofOp := errors.AsType[*timeline.OpError](err)
		if !ofOp || c.steps[op.Index].item < 0 || !isRefusal(err) {
			return err
		}
		if err := im.leaveOut(ctx, c, op.Index, err); err != nil {
			return err
		}
		if !im.req.Partial {
			c.made = c.makes()
			return nil
		}
		n = c.next(n, op.Index)
	}
	return nil
}

// makes reports whether the first step makes the timeline.
func (c *chunk) makes() bool { return len(c.steps) > 0 && c.steps[0].item < 0 }

// ops are those of the first n steps.
func (c *chunk) ops(n int) []timeline.Op {
	ops := make([]timeline.Op, n)
	for i, s := range c.steps[:n] {
		ops[i] = s.op
	}
	return ops
}

// next is how many steps are tried next, after n of which the one at the index was refused and left out. The
// step that makes the timeline is never tried alone: no event may be left to make it for.
func (c *chunk) next(n, index int) int {
	least := 1
	if c.makes() {
		least = 2
	}
	if len(c.steps) < least {
		c.steps = nil
	}
	if index < least {
		index = max(n/2, least)
	}
	return min(index, len(c.steps))
}

// settle notes what the first steps did. Where nothing was left to do somebody else was faster.
func (c *chunk) settle(results []timeline.Result) {
	for i, r := range results {
		s := c.steps[i]
		_, isEvent := s.op.(timeline.AdoptEvent)
		switch {
		case s.item < 0:
			c.made = r.Created
		case r.Changed:
		case isEvent || c.fates[s.item] == fateChanged:
			c.fates[s.item] = fateUnchanged
		default:
			c.fates[s.item] = fateNone
		}
	}
	c.steps = c.steps[len(results):]
	c.settled = len(c.items)
	if len(c.steps) > 0 {
		c.settled = c.steps[0].item
	}
}

// leaveOut refuses the item of a step that the write has refused, and with it what depends on it. The error is
// that of the timeline, if it is the timeline that is wrong.
func (im *importer) leaveOut(ctx context.Context, c *chunk, index int, reason error) error {
	item := &c.items[c.steps[index].item]
	c.steps = slices.Delete(c.steps, index, index+1)
	if !im.takesOver {
		if _, _, err := im.target(ctx); err != nil {
			return err
		}
	}
	item.refuseFor(reason)
	op, isTimeline := item.Op.(timeline.AdoptTimeline)
	if !isTimeline {
		return nil
	}
	im.forgo(item)
	slug := op.Record.Timeline.Slug
	c.steps = slices.DeleteFunc(c.steps, func(s step) bool {
		belongs := timelineOf(s.op) == slug
		if belongs {
			c.items[s.item].refuseFor(im.noTimeline(slug))
		}
		return belongs
	})
	return nil
}

// raced is the error of an import that others do not let through.
func (im *importer) raced() error {
	if im.req.Partial {
		return timeline.Errorf(timeline.Conflict, "what is imported was changed again and again during the import; import again")
	}
	return timeline.Errorf(timeline.Conflict, "what is imported was changed during the import; nothing was written, import again")
}
