package lab

import (
	"context"
	"errors"
	"fmt"
	"time"

	"dateline/bench/load"
)

// Case is one kind of work for one server.
type Case struct {
	Name     string
	Server   *Server
	Work     load.Work
	Warm     []byte // asked once on each connection before
	Requests int    // per round, and none before; 0: as many as fill a slice
}

// warmUp is what a server answers at least before it is measured.
const (
	warmUp      = 16
	maxRequests = 20_000 // per round
)

// turns is how often each case gets its turn within a round: what disturbs the machine for a moment meets all cases alike.
const turns = 4

// Compare lets the cases take turns, round by round, each beginning with another one, so that whatever else the machine does
// meets all of them. It returns the CPU time per request in microseconds, by case and round.
func (l *Lab) Compare(ctx context.Context, cases ...Case) ([][]float64, error) {
	requests := make([]int, len(cases))
	for i := range cases {
		l.Progress("warming up: "+cases[i].Name, 0, l.Rounds)
		var err error
		if requests[i], err = l.requests(ctx, &cases[i]); err != nil {
			return nil, fmt.Errorf("%s: %w", cases[i].Name, err)
		}
	}
	costs := make([][]float64, len(cases))
	for round := range l.Rounds {
		micro, err := l.round(ctx, cases, requests, round)
		if err != nil {
			return nil, err
		}
		for i := range cases {
			costs[i] = append(costs[i], micro[i])
		}
	}
	return costs, nil
}

// round is what a request cost in one round, by case.
func (l *Lab) round(ctx context.Context, cases []Case, requests []int, round int) (micro []float64, err error) {
	micro = make([]float64, len(cases))
	sessions := make([]*load.Session, len(cases))
	for i, c := range cases {
		if sessions[i], err = load.Open(c.Server.Addr, c.Work, c.Warm); err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
		defer func() { err = errors.Join(err, sessions[i].Close()) }()
	}
	for turn := range turns * len(cases) {
		i := (round + turn) % len(cases)
		l.Progress(cases[i].Name, round, l.Rounds)
		n := max(1, requests[i]/turns)
		spent, err := measure(ctx, cases[i].Server, sessions[i], n)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", cases[i].Name, err)
		}
		micro[i] += float64(spent.Nanoseconds()) / 1e3 / float64(n) / turns
	}
	return micro, nil
}

// measure is the CPU time that a server spends on n requests.
func measure(ctx context.Context, s *Server, session *load.Session, n int) (time.Duration, error) {
	before, err := s.CPU()
	if err != nil {
		return 0, err
	}
	if err := session.Run(ctx, n); err != nil {
		return 0, err
	}
	after, err := s.CPU()
	return after - before, err
}

// requests warms a server up, and finds how many requests fill a slice.
func (l *Lab) requests(ctx context.Context, c *Case) (n int, err error) {
	if c.Requests > 0 {
		return c.Requests, nil
	}
	session, err := load.Open(c.Server.Addr, c.Work, c.Warm)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	for n = warmUp; ; n *= 2 {
		spent, err := measure(ctx, c.Server, session, n)
		if err != nil {
			return 0, err
		}
		if spent < l.Slice/4 && n < maxRequests/4 {
			continue
		}
		if l.Requests > 0 {
			return l.Requests, nil
		}
		return max(warmUp, min(maxRequests, int(float64(n)*float64(l.Slice)/float64(spent)))), nil
	}
}
