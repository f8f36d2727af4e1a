package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// outputFlags choose the form of the result.
type outputFlags struct {
	JSON bool `name:"json" call:"yes" help:"Print the result as one JSON document, for scripts."`
}

// longFlags choose what a verb that may take long says meanwhile.
type longFlags struct {
	outputFlags
	Quiet bool `short:"q" help:"Do not show the progress."`
}

// print prints the result of a verb: as JSON if that was asked for, and else as plain writes it.
func (f outputFlags) print(p *Program, result any, plain func(w io.Writer) error) error {
	if !f.JSON {
		return plain(p.Out)
	}
	encoder := json.NewEncoder(p.Out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(result)
}

// sentence is plain text for print.
func sentence(format string, args ...any) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := fmt.Fprintln(w, visible(fmt.Sprintf(format, args...)))
		return err
	}
}

// table is plain text for print: the rows, each with as many cells as there are heads.
func table(heads []string, rows [][]string) func(io.Writer) error {
	return func(w io.Writer) error {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, row := range append([][]string{heads}, rows...) {
			cells := make([]string, len(row))
			for i, cell := range row {
				cells[i] = visible(cell)
			}
			fmt.Fprintln(t, strings.Join(cells, "\t"))
		}
		return t.Flush()
	}
}
