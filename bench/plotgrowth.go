package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"dateline/bench/rows"
)

// The panels of the plot of growth, one for each curve.
const (
	panelWidth  = 215
	panelHeight = 150
	panelTop    = 34 // of the drawing in a panel
	panelLeft   = 14
	panelRight  = 50
	panelBottom = 24
	panelsInRow = 4
)

// plotGrowth draws a panel for each curve: events to the right and values upwards, both logarithmic and in the same measure
// everywhere, so that the slope tells how fast it grows: flat is not at all, and ten times as much for ten times the events is
// the dotted line.
func plotGrowth(w io.Writer, _ string, results []result) {
	var curves []rows.Curve
	for i := range results {
		curves = append(curves, results[i].report.Curves...)
	}
	inRow := max(1, min(panelsInRow, len(curves)))
	width, height := inRow*panelWidth, (len(curves)+inRow-1)/inRow*panelHeight
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">`+"\n", width, height)
	fmt.Fprintln(w, `<title>What grows with the number of events</title>`)
	fmt.Fprintf(w, `<rect width="%d" height="%d" fill="white"/>`+"\n", width, height)
	for i := range curves {
		fmt.Fprintf(w, `<g transform="translate(%d %d)">`+"\n", i%inRow*panelWidth, i/inRow*panelHeight)
		panel(w, i, &curves[i])
		fmt.Fprintln(w, "</g>")
	}
	fmt.Fprintln(w, "</svg>")
}

// frame places decades of events and of values in a panel.
type frame struct {
	firstEvents, decades float64 // to the right
	lowest, span         float64 // upwards, in decades too
}

func frameOf(c *rows.Curve) frame {
	f := frame{firstEvents: math.Log10(float64(max(1, c.Events[0])))}
	f.decades = math.Max(1, math.Log10(float64(c.Events[len(c.Events)-1]))-f.firstEvents)
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range c.Values {
		low, high = math.Min(low, decade(v.Median)), math.Max(high, decade(v.Median))
	}
	f.span = f.decades
	f.lowest = (low+high)/2 - f.span/2 // in the middle
	return f
}

// decade is the logarithm of a value, also of one that was too small to be seen.
func decade(value float64) float64 { return math.Log10(math.Max(value, 1e-3)) }

func (f frame) x(events int) float64 {
	return panelLeft + (math.Log10(float64(max(1, events)))-f.firstEvents)/f.decades*(panelWidth-panelLeft-panelRight)
}

func (f frame) y(value float64) float64 {
	return panelHeight - panelBottom - (decade(value)-f.lowest)/f.span*(panelHeight-panelTop-panelBottom)
}

func panel(w io.Writer, n int, c *rows.Curve) {
	f := frameOf(c)
	text(w, panelLeft, 16, "start", c.Work+", "+c.Unit)
	fmt.Fprintf(w, `<line x1="%d" x2="%d" y1="%d" y2="%d" stroke="#bbb"/>`+"\n", panelLeft, panelWidth-panelRight, panelHeight-panelBottom, panelHeight-panelBottom)
	asEvents(w, n, f, c)
	var points []string
	for i, v := range c.Values {
		points = append(points, fmt.Sprintf("%.1f,%.1f", f.x(c.Events[i]), f.y(v.Median)))
	}
	fmt.Fprintf(w, `<polyline points="%s" fill="none" stroke="#0072b2" stroke-width="2"/>`+"\n", strings.Join(points, " "))
	for i, v := range c.Values {
		fmt.Fprintf(w, `<circle cx="%.1f" cy="%.1f" r="2.5" fill="#0072b2"/>`+"\n", f.x(c.Events[i]), f.y(v.Median))
		if !math.IsInf(v.Low, 0) && !math.IsInf(v.High, 0) {
			fmt.Fprintf(w, `<line x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f" stroke="black"/>`+"\n", f.x(c.Events[i]), f.x(c.Events[i]), f.y(v.Low), f.y(v.High))
		}
		text(w, fmt.Sprintf("%.1f", f.x(c.Events[i])), panelHeight-panelBottom+14, "middle", count(c.Events[i]))
		if i == 0 || i == len(c.Values)-1 {
			text(w, fmt.Sprintf("%.1f", f.x(c.Events[i])), int(f.y(v.Median))-7, "start", number(v.Median))
		}
	}
}

// asEvents draws how the first value would grow if it did as the events do, within the panel.
func asEvents(w io.Writer, n int, f frame, c *rows.Curve) {
	first, last := c.Events[0], c.Events[len(c.Events)-1]
	from := c.Values[0].Median
	to := from * float64(last) / float64(max(1, first))
	fmt.Fprintf(w, `<clipPath id="panel-%d"><path d="M%d %d H%d V%d H%d Z"/></clipPath>`+"\n",
		n, panelLeft, panelTop-10, panelWidth-panelRight, panelHeight-panelBottom, panelLeft)
	fmt.Fprintf(w, `<line x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f" stroke="#999" stroke-dasharray="2 3" clip-path="url(#panel-%d)"/>`+"\n",
		f.x(first), f.x(last), f.y(from), f.y(to), n)
}

// count is a number of events, shortly.
func count(n int) string {
	switch {
	case n >= 1_000_000 && n%1_000_000 == 0:
		return fmt.Sprintf("%d M", n/1_000_000)
	case n >= 1000 && n%1000 == 0:
		return fmt.Sprintf("%d k", n/1000)
	}
	return fmt.Sprint(n)
}
