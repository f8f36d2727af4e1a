package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"dateline/bench/rows"
	"dateline/bench/stats"
)

// writeCourses writes a table with a line for each measure.
func writeCourses(w io.Writer, courses []rows.Course) {
	if len(courses) == 0 {
		return
	}
	fmt.Fprint(w, "\n| measure | unit | lowest | median | highest | second quarter of the last life | its last quarter | trend in an hour, 95 % interval | later lives over earlier ones | |\n")
	fmt.Fprintln(w, "|---|---|---|---|---|---|---|---|---|---|")
	for i := range courses {
		c := &courses[i]
		fmt.Fprintf(w, "| %s | %s |", c.Name, c.Unit)
		for _, q := range []float64{0, 0.5, 1} {
			fmt.Fprintf(w, " %s |", number(stats.Quantile(c.Values, q)))
		}
		f := &c.Flat
		fmt.Fprintf(w, " %s | %s | %s (%s) | %s | %s |\n", number(f.Second), number(f.Last), number(f.Trend.Median), interval(f.Trend), number(f.Lives), growth(c))
	}
}

// growth says what became of a measure.
func growth(c *rows.Course) string {
	switch {
	case !c.Judged:
		return ""
	case !c.Flat.Known:
		return "too short to say"
	case c.Flat.Grows():
		return "**grows**"
	}
	return "flat"
}

// writeSoak writes the page of a soak.
func writeSoak(w io.Writer, conditions string, results []result) {
	fmt.Fprintln(w, "# Hours of everything at once")
	fmt.Fprintf(w, "\nWritten by `go run . soak --write` in this folder; [README.md](README.md#soak) says what is done and when a measure is flat.\n\n")
	fmt.Fprintf(w, "%s\n\n![how measures went over time](soak.svg)\n\n", conditions)
	for i := range results {
		writeResult(w, &results[i])
	}
}

// The panels of the plot of a soak, one for each measure.
const (
	coursesInRow = 2
	courseWidth  = 430
	courseHeight = 130
	courseTop    = 26 // of the drawing in a panel
	courseLeft   = 14
	courseRight  = 60
	courseBottom = 22
)

// plotSoak draws a panel for each measure: minutes to the right, values from zero upwards, a line where a process began.
func plotSoak(w io.Writer, _ string, results []result) {
	var courses []rows.Course
	for i := range results {
		courses = append(courses, results[i].report.Courses...)
	}
	width, height := coursesInRow*courseWidth, (len(courses)+coursesInRow-1)/coursesInRow*courseHeight
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">`+"\n", width, height)
	fmt.Fprintln(w, `<title>How measures went over time; grey lines are restarts</title>`)
	fmt.Fprintf(w, `<rect width="%d" height="%d" fill="white"/>`+"\n", width, height)
	for i := range courses {
		fmt.Fprintf(w, `<g transform="translate(%d %d)">`+"\n", i%coursesInRow*courseWidth, i/coursesInRow*courseHeight)
		coursePanel(w, &courses[i])
		fmt.Fprintln(w, "</g>")
	}
	fmt.Fprintln(w, "</svg>")
}

func coursePanel(w io.Writer, c *rows.Course) {
	text(w, courseLeft, 16, "start", strings.TrimSuffix(c.Name+", "+c.Unit, ", "))
	if len(c.Values) == 0 {
		return
	}
	const bottom = courseHeight - courseBottom
	highest, end := math.Max(slices.Max(c.Values), 1e-9), math.Max(c.At[len(c.At)-1], 1e-9)
	x := func(at float64) float64 { return courseLeft + at/end*(courseWidth-courseLeft-courseRight) }
	y := func(value float64) float64 { return bottom - value/highest*(bottom-courseTop) }
	fmt.Fprintf(w, `<line x1="%d" x2="%d" y1="%d" y2="%d" stroke="#bbb"/>`+"\n", courseLeft, courseWidth-courseRight, bottom, bottom)
	var points []string
	for i, value := range c.Values {
		if i > 0 && c.Lives[i] != c.Lives[i-1] {
			fmt.Fprintf(w, `<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#ccc"/>`+"\n", x(c.At[i]), x(c.At[i]), courseTop, bottom)
			points = curveOf(w, points)
		}
		points = append(points, fmt.Sprintf("%.1f,%.1f", x(c.At[i]), y(value)))
	}
	curveOf(w, points)
	text(w, courseWidth-courseRight+4, courseTop+8, "start", number(highest))
	text(w, courseWidth-courseRight+4, bottom, "start", "0")
	text(w, courseLeft, courseHeight-8, "start", "0")
	text(w, courseWidth-courseRight, courseHeight-8, "end", number(end/60)+" min")
}

// curveOf draws a curve, and begins the next one.
func curveOf(w io.Writer, points []string) (next []string) {
	fmt.Fprintf(w, `<polyline points="%s" fill="none" stroke="#0072b2"/>`+"\n", strings.Join(points, " "))
	return nil
}
