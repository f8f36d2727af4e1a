// Package rows are the measurements, one to a file. Each is a [Row]; [All] lists them.
package rows

import (
	"context"

	"dateline/bench/lab"
	"dateline/bench/stats"
)

// Row is one measurement, by the name that it has in the goals.
type Row struct {
	Name  string // p1
	Title string // what is measured, for people
	Run   func(ctx context.Context, l *lab.Lab) (Report, error)
}

// All are the rows, in the order in which they run.
var All = []Row{
	{"p1", "a poll answered 304, warm", poll},
	{"p2", "a poll answered 200 in gzip, warm", fetch},
	{"p3", "a view that nobody asked for before", unseen},
	{"p4", "the same in a large store", grown},
	{"p5", "a write, then the feed shows it", fresh},
	{"p6", "the same in a large store", shownGrown},
	{"p7", "durable writes", durable},
	{"p8", "a write to a large calendar, then all of it", splice},
	{"p9", "an import into a new file", imported},
	{"p10", "a start with a large store", starts},
	{"p11", "a page of a list in a large store", pages},
	{"p12", "a search in a large store", searches},
	{"p13", "memory while polled and written", memory},
	{"p14", "very many addresses in turn", addresses},
	{"p15", "polls during a purge, an import, a backup", disturbed},
	{"pages", "a page for people in a large store", htmlPages},
	{"growth", "what grows with the number of events", growth},
	{"history", "what ten revisions of each event cost", history},
}

// Apart are the rows that are not part of a full run, because they take as long as they are asked to.
var Apart = []Row{
	{"soak", "hours of everything at once", soaked},
}

// Report is what a row found.
type Report struct {
	Figures []Figure
	Costs   []Cost
	Curves  []Curve  // what grows with the size of a store
	Courses []Course // how measures went over time
	Notes   []string // what else a reader should know, in sentences
}

// Curve is how one figure grows with the number of events.
type Curve struct {
	Work   string
	Unit   string
	Events []int // the sizes
	Values []stats.Estimate
}

// Figure is one measured value beside its goal.
type Figure struct {
	Work    string // what was done
	Against string // what it is compared with; empty: nothing
	Value   stats.Estimate
	Unit    string // × of a ratio
	Goal    Goal
}

// Goal is a bound. The zero Goal is none: the figure is told and not judged.
type Goal struct {
	Sense Sense
	Bound float64
}

// Sense is the side on which a bound is.
type Sense int

// The senses of a goal: the whole interval of a figure must not lie above its bound, or not below.
const (
	None Sense = iota
	AtMost
	AtLeast
)

// Met reports whether the goal is reached: not by the median alone, but by the whole interval.
func (f *Figure) Met() bool {
	switch f.Goal.Sense {
	case AtMost:
		return f.Value.High <= f.Goal.Bound
	case AtLeast:
		return f.Value.Low >= f.Goal.Bound
	}
	return true
}

// Cost is what a request cost a server, in microseconds of CPU.
type Cost struct {
	Work, Server string
	Micro        stats.Estimate
}

// exact is a value that is not noisy.
func exact(value float64) stats.Estimate {
	return stats.Estimate{Median: value, Low: value, High: value, N: 1}
}

// ratio compares by rounds.
func ratio(work, against string, a, b []float64, goal Goal) Figure {
	return Figure{work, against, stats.Of(stats.Ratios(a, b)), "×", goal}
}

// add puts what another part of the row found behind r.
func (r *Report) add(more Report) {
	r.Figures = append(r.Figures, more.Figures...)
	r.Costs = append(r.Costs, more.Costs...)
	r.Curves = append(r.Curves, more.Curves...)
	r.Courses = append(r.Courses, more.Courses...)
	r.Notes = append(r.Notes, more.Notes...)
}

// costs makes a [Cost] of each case.
func costs(work string, cases []lab.Case, micro [][]float64) []Cost {
	var all []Cost
	for i, c := range cases {
		all = append(all, Cost{work, c.Server.Name, stats.Of(micro[i])})
	}
	return all
}
