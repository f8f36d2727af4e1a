package rows

import (
	"context"
	"errors"
	"fmt"

	"dateline/bench/lab"
	"dateline/bench/load"
)

// grownViews is how many views are asked for in a round, of each size.
const grownViews = 100

// pair is a store of a thousand events and a large one, each with a server, to compare what they cost.
type pair struct {
	files   []string
	servers []*lab.Server
}

// sizes are the names of the two.
func sizes(l *lab.Lab) []string {
	return []string{fmt.Sprintf("%d events", events), fmt.Sprintf("%d events", l.Events)}
}

// newPair makes the files. Servers are started by restart.
func newPair(ctx context.Context, l *lab.Lab) (*pair, error) {
	p := &pair{}
	for _, each := range []int{events, l.Events} {
		file, err := l.Store(ctx, 1, each)
		if err != nil {
			return nil, errors.Join(err, p.close(l))
		}
		p.files = append(p.files, file)
	}
	return p, nil
}

// restart starts both servers anew, so that they remember nothing.
func (p *pair) restart(ctx context.Context, l *lab.Lab) error {
	if err := p.stop(); err != nil {
		return err
	}
	for _, file := range p.files {
		server, err := l.Dateline(ctx, file)
		if err != nil {
			return err
		}
		p.servers = append(p.servers, server)
	}
	return nil
}

func (p *pair) stop() error {
	var errs []error
	for _, server := range p.servers {
		errs = append(errs, server.Stop())
	}
	p.servers = nil
	return errors.Join(errs...)
}

// close stops the servers and removes the files.
func (p *pair) close(l *lab.Lab) error {
	errs := []error{p.stop()}
	for _, file := range p.files {
		errs = append(errs, l.Discard(file))
	}
	return errors.Join(errs...)
}

// grown is P4: what P3 asks for, of a large store beside a small one.
func grown(ctx context.Context, l *lab.Lab) (r Report, err error) {
	p, err := newPair(ctx, l)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, p.close(l)) }()
	views := []*views{newViews(entries, ""), newViews(entries, "")}
	for _, part := range []struct {
		name string
		work func(i int) load.Work
	}{
		{"cold 200 of a view of 50 entries", func(i int) load.Work { return views[i].cold() }},
		{"304 of a view unseen", func(i int) load.Work { return views[i].known() }},
	} {
		if err := p.restart(ctx, l); err != nil {
			return r, err
		}
		var cases []lab.Case
		for i, size := range sizes(l) {
			cases = append(cases, lab.Case{Name: part.name + ", " + size, Server: p.servers[i], Work: part.work(i), Requests: grownViews})
		}
		micro, err := l.Compare(ctx, cases...)
		if err != nil {
			return r, err
		}
		r.Figures = append(r.Figures, ratio(part.name+", "+sizes(l)[1], sizes(l)[0], micro[1], micro[0], Goal{AtMost, 1.5}))
		for i := range cases {
			r.Costs = append(r.Costs, costs(cases[i].Name, cases[i:i+1], micro[i:i+1])...)
		}
	}
	return r, nil
}
