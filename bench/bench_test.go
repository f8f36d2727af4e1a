package main

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"dateline/bench/rows"
	"dateline/bench/stats"
)

func found() []result {
	value := func(x float64) stats.Estimate { return stats.Estimate{Median: x, Low: x * 0.9, High: x * 1.1, N: 15} }
	return []result{{rows.Row{Name: "p1", Title: "a poll"}, rows.Report{
		Figures: []rows.Figure{
			{Work: "304", Against: "bare", Value: value(1.1), Unit: "×", Goal: rows.Goal{Sense: rows.AtMost, Bound: 1.25}},
			{Work: "304", Against: "nginx", Value: value(5000), Unit: "×", Goal: rows.Goal{Sense: rows.AtLeast, Bound: 5000}},
			{Work: "told", Value: stats.Of([]float64{7})},
		},
		Costs: []rows.Cost{{Work: "304 & more", Server: "Dateline", Micro: value(20)}, {Work: "304 & more", Server: "nginx", Micro: stats.Of([]float64{8})}},
		Notes: []string{"A note."},
	}}}
}

func TestWriteResults(t *testing.T) {
	var out strings.Builder
	writeResults(&out, "Conditions: here.", found())
	for _, line := range []string{
		"1 of 2 goals are reached.",
		"Conditions: here.",
		"## P1: a poll",
		"| 304 | bare | 1.10 × | 0.990 to 1.21 | ≤ 1.25 | pass |",
		"| 304 | nginx | 5000 × | 4500 to 5500 | ≥ 5000 | **short** |",
		"| 304 & more | Dateline | 20.0 | 18.0 to 22.0 |",
		"A note.",
	} {
		if !strings.Contains(out.String(), line+"\n") && !strings.Contains(out.String(), line+" ") {
			t.Errorf("the results have no %q:\n%s", line, out.String())
		}
	}
}

// grown is a report of curves: one that grows, one that is flat and of which little is known.
func grown() []result {
	value := func(x float64) stats.Estimate { return stats.Estimate{Median: x, Low: x * 0.9, High: x * 1.1, N: 15} }
	sizes := []int{1000, 10_000, 1_000_000}
	return []result{{rows.Row{Name: "growth", Title: "what grows"}, rows.Report{Curves: []rows.Curve{
		{Work: "file & index", Unit: "MB", Events: sizes, Values: []stats.Estimate{value(2), value(20), value(2000)}},
		{Work: "start", Unit: "ms", Events: sizes, Values: []stats.Estimate{stats.Of([]float64{40}), stats.Of([]float64{41}), stats.Of([]float64{0})}},
	}}}}
}

func TestWriteCurves(t *testing.T) {
	var out strings.Builder
	writeResults(&out, "Conditions: here.", grown())
	for _, line := range []string{
		"| what | unit | 1000 events | 10000 events | 1000000 events |",
		"| file & index | MB | 2.00 (1.80 to 2.20) | 20.0 (18.0 to 22.0) | 2000 (1800 to 2200) |",
		"| start | ms | 40.0 | 41.0 | 0 |",
		"![what grows with the number of events](growth.svg)",
	} {
		if !strings.Contains(out.String(), line+"\n") {
			t.Errorf("the results have no %q:\n%s", line, out.String())
		}
	}
}

// elements counts the elements of a drawing by name, which must be XML and without numbers that are none.
func elements(t *testing.T, drawing string) map[string]int {
	t.Helper()
	count := map[string]int{}
	for in := xml.NewDecoder(strings.NewReader(drawing)); ; {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, drawing)
		}
		if start, ok := token.(xml.StartElement); ok {
			count[start.Name.Local]++
		}
	}
	if strings.Contains(drawing, "NaN") || strings.Contains(drawing, "Inf") {
		t.Errorf("the drawing has numbers that are none:\n%s", drawing)
	}
	return count
}

// TestPlotGrowth holds that each curve has its panel with all sizes, and that a panel keeps its measure: what grows as the
// events do rises as the dotted line does.
func TestPlotGrowth(t *testing.T) {
	var out strings.Builder
	plotGrowth(&out, "", grown())
	if n := elements(t, out.String()); n["polyline"] != 2 || n["circle"] != 6 {
		t.Errorf("%d curves and %d points, want 2 and 6", n["polyline"], n["circle"])
	}
	c := &grown()[0].report.Curves[0]
	f := frameOf(c)
	if up, right := f.y(2)-f.y(2000), f.x(1_000_000)-f.x(1000); math.Abs(up-(panelHeight-panelTop-panelBottom)) > 1e-6 || right <= 0 {
		t.Errorf("a thousand times as much rises by %.1f of %d", up, panelHeight-panelTop-panelBottom)
	}
	out.Reset()
	plotGrowth(&out, "", nil)
	elements(t, out.String())
}

func TestNumber(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 1.15: "1.15", 12.34: "12.3", 99.96: "100.0", 1234.5: "1234", 0.00987: "0.00987", math.Inf(1): "?", math.NaN(): "?"} {
		if got := number(x); got != want {
			t.Errorf("number(%v) = %s, want %s", x, got, want)
		}
	}
}

// TestPlot holds that the drawing is XML with a bar for each cost, also where no interval is known.
func TestPlot(t *testing.T) {
	var out strings.Builder
	plot(&out, "", found())
	if bars, want := elements(t, out.String())["rect"], 1+len(colors)+2; bars != want {
		t.Errorf("%d rectangles, want %d: the ground, the legend, two bars", bars, want)
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		args string
		rows int
		ok   bool
	}{
		{"all", len(rows.All), true},
		{"all --write --rounds 20", len(rows.All), true},
		{"p1 p3 --rounds 5", 2, true},
		{"--rounds 5 p1", 1, true},
		{"p1 --write", 0, false},
		{"soak --write --for 1h", 1, true},
		{"soak p1 --write", 0, false},
		{"p0", 0, false},
		{"", 0, false},
	} {
		got, err := parse(strings.Fields(c.args))
		if (err == nil) != c.ok || c.ok && len(got.rows) != c.rows {
			t.Errorf("parse(%q) = %d rows, %v, want %d, ok: %v", c.args, len(got.rows), err, c.rows, c.ok)
		}
	}
}
