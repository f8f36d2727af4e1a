package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"

	"dateline/bench/lab"
	"dateline/bench/rows"
)

// The plot is drawn by hand: a plotting library would be several times the rest of this module.
const (
	plotWidth  = 860
	plotLeft   = 320 // of the scale
	plotRight  = 70  // for the figures behind the bars
	barHeight  = 14
	groupSpace = 14
	headHeight = 44
)

// colors are those of the servers; the same everywhere, and told apart without red and green.
var colors = map[string]string{
	lab.DatelineName: "#0072b2", lab.BareName: "#999999", lab.NginxName: "#56b4e9", lab.AfternoonName: "#e69f00",
	lab.CursorName: "#009e73", lab.SQLiteName: "#cc79a7",
}

// legendOrder is the order of the servers in the legend.
var legendOrder = []string{lab.DatelineName, lab.BareName, lab.NginxName, lab.AfternoonName, lab.CursorName, lab.SQLiteName}

// scale is a logarithmic axis from 1 µs.
type scale struct{ decades float64 }

func (s scale) x(micro float64) float64 {
	return plotLeft + math.Max(0, math.Log10(micro))/s.decades*(plotWidth-plotLeft-plotRight)
}

// plot draws what a request costs, by work and server, with intervals. The axis is logarithmic.
func plot(w io.Writer, _ string, results []result) {
	var costs []rows.Cost
	highest := 10.0
	for _, r := range results {
		for _, c := range r.report.Costs {
			costs = append(costs, c)
			highest = math.Max(highest, c.Micro.Median)
		}
	}
	s := scale{math.Ceil(math.Log10(highest))}
	var body strings.Builder
	y, work := headHeight, ""
	for _, c := range costs {
		if c.Work != work {
			work = c.Work
			y += groupSpace
			text(&body, 8, y+barHeight-3, "start", work)
		}
		bar(&body, s, y, &c)
		y += barHeight + 2
	}
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">`+"\n", plotWidth, y+20)
	fmt.Fprintln(w, `<title>CPU time per request, by server</title>`)
	fmt.Fprintf(w, `<rect width="%d" height="%d" fill="white"/>`+"\n", plotWidth, y+20)
	legend(w)
	axis(w, s, y)
	io.WriteString(w, body.String()+"</svg>\n")
}

func bar(w io.Writer, s scale, y int, c *rows.Cost) {
	end := s.x(c.Micro.Median)
	fmt.Fprintf(w, `<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", plotLeft, y, end-plotLeft, barHeight, colors[c.Server])
	if !math.IsInf(c.Micro.High, 0) {
		middle := y + barHeight/2
		fmt.Fprintf(w, `<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="black"/>`+"\n", s.x(c.Micro.Low), s.x(c.Micro.High), middle, middle)
		end = math.Max(end, s.x(c.Micro.High))
	}
	text(w, end+4, y+barHeight-3, "start", number(c.Micro.Median))
}

func legend(w io.Writer) {
	x := 8
	for _, name := range legendOrder {
		fmt.Fprintf(w, `<rect x="%d" y="6" width="12" height="12" fill="%s"/>`+"\n", x, colors[name])
		text(w, x+16, 16, "start", name)
		x += 140
	}
}

// axis names the powers of ten.
func axis(w io.Writer, s scale, bottom int) {
	text(w, 8, headHeight-8, "start", "µs of CPU per request; lines are 95 % intervals")
	for decade := range int(s.decades) + 1 {
		x := s.x(math.Pow10(decade))
		fmt.Fprintf(w, `<line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#ddd"/>`+"\n", x, x, headHeight-4, bottom+4)
		text(w, x, headHeight-8, "middle", fmt.Sprintf("%.0f", math.Pow10(decade)))
	}
}

// text writes a line at x (a number), its base line at y.
func text(w io.Writer, x any, y int, anchor, line string) {
	fmt.Fprintf(w, `<text x="%v" y="%d" text-anchor="%s">`, x, y, anchor)
	_ = xml.EscapeText(w, []byte(line)) // written to memory
	fmt.Fprintln(w, "</text>")
}
