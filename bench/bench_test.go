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
	plot(&out, found())
	bars := 0
	for in := xml.NewDecoder(strings.NewReader(out.String())); ; {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, out.String())
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "rect" {
			bars++
		}
	}
	if want := 1 + len(colors) + 2; bars != want {
		t.Errorf("%d rectangles, want %d: the ground, the legend, two bars", bars, want)
	}
	if strings.Contains(out.String(), "NaN") || strings.Contains(out.String(), "Inf") {
		t.Errorf("the drawing has numbers that are none:\n%s", out.String())
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
		{"p0", 0, false},
		{"", 0, false},
	} {
		got, err := parse(strings.Fields(c.args))
		if (err == nil) != c.ok || c.ok && len(got.rows) != c.rows {
			t.Errorf("parse(%q) = %d rows, %v, want %d, ok: %v", c.args, len(got.rows), err, c.rows, c.ok)
		}
	}
}
