package rows

import (
	"context"
	"errors"

	"dateline/bench/lab"
	"dateline/bench/load"
)

// contest is Dateline and what it is compared with, all serving one document.
type contest struct {
	entrants []entrant // Dateline first
	document *lab.Document
	notes    []string
}

// entrant is a server, and where it has the document.
type entrant struct {
	server *lab.Server
	path   string
}

// feed is the document that is polled: the newest hundred of a thousand events.
const (
	events   = 1000
	feedPath = "/t/bench-0.atom?limit=100"
	feedType = "application/atom+xml; charset=utf-8"
)

// newContest starts Dateline with a thousand events, and the others with the document that it has at path. An afternoon is
// where the afternoon's program has the like of it.
func newContest(ctx context.Context, l *lab.Lab, path, mediaType, afternoon string) (c *contest, err error) {
	c = &contest{}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.stop())
		}
	}()
	add := func(server *lab.Server, path string, err error) error {
		if err == nil {
			c.entrants = append(c.entrants, entrant{server, path})
		}
		return err
	}
	file, err := l.Store(ctx, 1, events)
	if err != nil {
		return c, err
	}
	dateline, err := l.Dateline(ctx, file)
	if err := add(dateline, path, err); err != nil {
		return c, err
	}
	if c.document, err = l.Document(dateline, path, mediaType); err != nil {
		return c, err
	}
	bare, err := l.Bare(ctx, c.document)
	if err := add(bare, "/", err); err != nil {
		return c, err
	}
	nginx, err := l.Nginx(ctx, c.document)
	if errors.Is(err, lab.ErrNoNginx) {
		c.notes = append(c.notes, "Not compared with nginx: "+err.Error()+".")
	} else if err := add(nginx, "/document", err); err != nil {
		return c, err
	}
	program, err := l.Afternoon(ctx, events)
	return c, add(program, afternoon, err)
}

// cases are one kind of work for every entrant.
func (c *contest) cases(name string, work func(entrant) (load.Work, error)) ([]lab.Case, error) {
	var cases []lab.Case
	for _, e := range c.entrants {
		w, err := work(e)
		if err != nil {
			return nil, err
		}
		cases = append(cases, lab.Case{Name: name + ", " + e.server.Name, Server: e.server, Work: w, Warm: load.Get(e.path, load.Gzip)})
	}
	return cases, nil
}

// goals are what Dateline must reach against the others, by their names. At least means: the other costs so many times as
// much.
type goals map[string]Goal

// run lets all entrants do the work, and compares Dateline with each.
func (c *contest) run(ctx context.Context, l *lab.Lab, name string, work func(entrant) (load.Work, error), to goals) (Report, error) {
	cases, err := c.cases(name, work)
	if err != nil {
		return Report{}, err
	}
	micro, err := l.Compare(ctx, cases...)
	if err != nil {
		return Report{}, err
	}
	r := Report{Costs: costs(name, cases, micro)}
	for i, e := range c.entrants[1:] {
		goal, ours, theirs := to[e.server.Name], micro[0], micro[i+1]
		if goal.Sense == AtLeast {
			r.Figures = append(r.Figures, ratio(name+": what it costs there", e.server.Name, theirs, ours, goal))
		} else {
			r.Figures = append(r.Figures, ratio(name, e.server.Name, ours, theirs, goal))
		}
	}
	return r, nil
}

func (c *contest) stop() error {
	var errs []error
	for _, e := range c.entrants {
		errs = append(errs, e.server.Stop())
	}
	return errors.Join(errs...)
}

// known is a poll by a client that has the document.
func known(e entrant) (load.Work, error) {
	answer, err := e.server.Ask(load.Get(e.path, load.Gzip))
	if err != nil {
		return load.Work{}, err
	}
	return load.Same(load.Get(e.path, load.Gzip, load.Known(answer.ETag)), 304), nil
}
