package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"dateline/bench/rows"
	"dateline/bench/stats"
)

// result is a row, and what it found.
type result struct {
	row    rows.Row
	report rows.Report
}

// writeResult writes what a row found for the terminal, which is also good Markdown.
func writeResult(w io.Writer, r *result) {
	fmt.Fprintf(w, "## %s: %s\n\n", strings.ToUpper(r.row.Name), r.row.Title)
	if len(r.report.Figures) > 0 {
		fmt.Fprintln(w, "| what | against | measured | 95 % interval | goal | |\n|---|---|---|---|---|---|")
	}
	for i := range r.report.Figures {
		f := &r.report.Figures[i]
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s |\n",
			f.Work, f.Against, join(number(f.Value.Median), f.Unit), interval(f.Value), goal(f), verdict(f))
	}
	if len(r.report.Costs) > 0 {
		fmt.Fprintln(w, "\n| work | server | µs of CPU per request | 95 % interval |\n|---|---|---|---|")
	}
	for _, c := range r.report.Costs {
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", c.Work, c.Server, number(c.Micro.Median), interval(c.Micro))
	}
	writeCurves(w, r.report.Curves)
	writeCourses(w, r.report.Courses)
	for _, note := range r.report.Notes {
		fmt.Fprintf(w, "\n%s\n", note)
	}
	fmt.Fprintln(w)
}

// writeCurves writes a table with a column for each size.
func writeCurves(w io.Writer, curves []rows.Curve) {
	if len(curves) == 0 {
		return
	}
	fmt.Fprint(w, "| what | unit |")
	for _, n := range curves[0].Events {
		fmt.Fprintf(w, " %d events |", n)
	}
	fmt.Fprintln(w, "\n|---|---|"+strings.Repeat("---|", len(curves[0].Events)))
	for _, c := range curves {
		fmt.Fprintf(w, "| %s | %s |", c.Work, c.Unit)
		for _, v := range c.Values {
			text := number(v.Median)
			if v.N > 1 {
				text += " (" + interval(v) + ")"
			}
			fmt.Fprintf(w, " %s |", text)
		}
		fmt.Fprintln(w)
	}
}

func join(value, unit string) string { return strings.TrimSpace(value + " " + unit) }

// number has three digits, and more only in front of the point.
func number(x float64) string {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return "?"
	}
	digits := 2 - int(math.Floor(math.Log10(math.Max(math.Abs(x), 1e-9))))
	if x == 0 {
		digits = 0
	}
	return fmt.Sprintf("%.*f", min(max(0, digits), 5), x)
}

func interval(e stats.Estimate) string {
	if e.N == 1 {
		return "" // exact
	}
	return number(e.Low) + " to " + number(e.High)
}

func goal(f *rows.Figure) string {
	switch f.Goal.Sense {
	case rows.AtMost:
		return "≤ " + number(f.Goal.Bound)
	case rows.AtLeast:
		return "≥ " + number(f.Goal.Bound)
	}
	return ""
}

func verdict(f *rows.Figure) string {
	switch {
	case f.Goal.Sense == rows.None:
		return ""
	case f.Met():
		return "pass"
	}
	return "**short**"
}

// writeResults writes the page of a full run.
func writeResults(w io.Writer, conditions string, results []result) {
	met, all := 0, 0
	for i := range results {
		for k := range results[i].report.Figures {
			if f := &results[i].report.Figures[k]; f.Goal.Sense != rows.None {
				all++
				if f.Met() {
					met++
				}
			}
		}
	}
	fmt.Fprintf(w, "# Results\n\nWritten by `go run . all --write` in this folder; [README.md](README.md) says what the rows are.\n")
	fmt.Fprintf(w, "%d of %d goals are reached. A goal is reached if the whole 95 %% interval is. How the service fares over hours is in [SOAK.md](SOAK.md).\n\n", met, all)
	fmt.Fprintf(w, "%s\n\n![CPU time per request, by server](cpu.svg)\n\n", conditions)
	for i := range results {
		writeResult(w, &results[i])
		if len(results[i].report.Curves) > 0 {
			fmt.Fprintf(w, "![what grows with the number of events](growth.svg)\n\n")
		}
	}
}
