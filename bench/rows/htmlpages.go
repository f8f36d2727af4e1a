package rows

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"dateline/bench/lab"
	"dateline/bench/load"
	"dateline/bench/sample"
)

// renderedPages is how many pages are asked for in a round, of each size.
const renderedPages = 10

// htmlPages asks for pages for people that nobody asked for before, of a large store beside a small one. A page that was sent is
// kept, and is polled like a feed.
func htmlPages(ctx context.Context, l *lab.Lab) (r Report, err error) {
	p, err := newPair(ctx, l)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, p.close(l)) }()
	if err := p.restart(ctx, l); err != nil {
		return r, err
	}
	for _, each := range addressesOfPages() {
		var cases []lab.Case
		for i, size := range sizes(l) {
			cases = append(cases, lab.Case{Name: each.name + ", " + size, Server: p.servers[i], Work: each.work(), Requests: renderedPages})
		}
		micro, err := l.Compare(ctx, cases...)
		if err != nil {
			return r, fmt.Errorf("%s: %w", each.name, err)
		}
		r.Figures = append(r.Figures, ratio(each.name+", "+sizes(l)[1], sizes(l)[0], micro[1], micro[0], Goal{AtMost, 1.5}))
		for i := range cases {
			r.Costs = append(r.Costs, costs(cases[i].Name, cases[i:i+1], micro[i:i+1])...)
		}
	}
	r.Notes = []string{"Each page is made anew: it has the list, how many events that are, the chart, and what one can filter by."}
	return r, nil
}

// pageAddresses are addresses of pages of one kind, each another.
type pageAddresses struct {
	name    string
	address func(n int) string
}

func addressesOfPages() []pageAddresses {
	topic := sample.Topic(0)
	day := func(n int) string { return sample.First.AddDate(0, 0, 1+n%1_000).Format(time.DateOnly) }
	variant := func(n int) string {
		return fmt.Sprintf("limit=%d&lang=%s&order=%s", 50+n%50, []string{"en", "uk"}[n/50%2], []string{"asc", "desc"}[n/100%2])
	}
	return []pageAddresses{
		{"page of all", variant},
		{"page from a day on", func(n int) string { return "from=" + day(n) }},
		{"page of a topic", func(n int) string { return "topic=" + topic + "&" + variant(n) }},
		{"page of a topic from a day on", func(n int) string { return "topic=" + topic + "&from=" + day(n) }},
		{"page of two terms", func(n int) string { return "topic=" + topic + "&status=occurred&" + variant(n) }},
	}
}

// work asks for each address once. Safe for concurrent use.
func (a pageAddresses) work() load.Work {
	var n atomic.Int64
	return load.Work{Next: func() ([]byte, load.Check) {
		return load.Get("/t/"+lab.Slug(0)+"?"+a.address(int(n.Add(1))-1), load.Gzip), load.Want(200)
	}}
}
