package rows

import (
	"context"
	"errors"

	"dateline/bench/lab"
	"dateline/bench/load"
)

// poll is P1: what most requests are, a reader that has the feed already.
func poll(ctx context.Context, l *lab.Lab) (r Report, err error) {
	c, err := newContest(ctx, l, feedPath, feedType, "/feed.atom")
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	r.Notes = c.notes
	kept, err := c.run(ctx, l, "304", known, goals{
		lab.BareName: {AtMost, 1.15}, lab.NginxName: {AtMost, 2.5}, lab.AfternoonName: {AtLeast, 500},
	})
	if err != nil {
		return r, err
	}
	r.add(kept)
	anew, err := c.run(ctx, l, "304, new connection", func(e entrant) (load.Work, error) {
		work, err := known(e)
		work.Fresh = true
		return work, err
	}, nil)
	r.add(anew)
	return r, err
}
