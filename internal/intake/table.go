package intake

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// table takes the rows of CSV (RFC 4180) whose first row names the columns. Where a row cannot be told from
// those behind it, reading ends.
type table struct {
	tape    *tape
	guessed bool // that it is CSV
	row     rowLimit
	rows    *csv.Reader // nil until the header is to be read
	above   int         // lines above the first one that rows sees
	last    int         // line of the last row
	columns []column
	ended   bool
}

func newTable(t *tape, guessed bool) *table { return &table{tape: t, guessed: guessed} }

const (
	notUTF8     = `must be UTF-8: in a spreadsheet program, save the table as "CSV UTF-8"`
	brokenQuote = `has a quotation mark where none can stand, or a cell without an end, so that nothing from here on can be read: put cells with quotation marks in quotation marks, and double those inside`
	endlessRow  = `is larger than an event can be, so that nothing from here on can be read: most likely a quotation mark is missing at the end of a cell`
	noHeader    = `the first line must name the columns, separated by commas, semicolons or tabs, with title and date among them`
)

func (t *table) next() (Item, error) {
	first := t.rows == nil
	if first {
		t.open()
	}
	if t.ended {
		return Item{}, io.EOF
	}
	cells, number, problem, err := t.cells()
	switch {
	case err != nil:
		return Item{}, err
	case first && problem == brokenQuote:
		return t.end(refused(number, t.noHeader()))
	case problem != "":
		return t.end(refused(number, problem))
	case !first:
		return t.event(number, cells), nil
	}
	if item := t.header(number, cells); len(item.Refused) > 0 {
		return t.end(item)
	}
	return t.next()
}

func (t *table) open() {
	comma := t.tape.delimiter()
	t.above = t.tape.line - 1
	t.row.in = t.tape.r
	t.rows = csv.NewReader(&t.row)
	t.rows.Comma, t.rows.FieldsPerRecord, t.rows.ReuseRecord = comma, -1, true
}

// end is a refusal behind which nothing is read.
func (t *table) end(item Item) (Item, error) {
	t.ended = true
	return item, nil
}

// noHeader is why what is no header is refused.
func (t *table) noHeader() string {
	if t.guessed {
		return "the input is neither JSON nor a table: " + noHeader
	}
	return noHeader
}

// cells are those of the next row that is not empty, or the problem that ends the reading.
func (t *table) cells() (cells []string, number int, problem string, err error) {
	for {
		t.row.begin()
		start := t.rows.InputOffset()
		cells, err = t.rows.Read()
		broken, isBroken := errors.AsType[*csv.ParseError](err)
		switch {
		case isBroken && t.row.over:
			return nil, t.above + broken.StartLine, endlessRow, nil
		case isBroken:
			return nil, t.above + broken.StartLine, brokenQuote, nil
		case isEnd(err) && t.row.over: // a row of line breaks
			return nil, t.last + 1, endlessRow, nil
		case err != nil:
			return nil, 0, "", err
		}
		line, _ := t.rows.FieldPos(0)
		t.last = t.above + line
		switch {
		case t.row.over || t.rows.InputOffset()-start > MaxLine:
			return nil, t.last, endlessRow, nil
		case slices.ContainsFunc(cells, notText):
			return nil, t.last, notUTF8, nil
		case slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }):
			return cells, t.last, "", nil
		}
	}
}

// notText reports whether a cell comes from a file in another encoding; UTF-16 is full of zeros.
func notText(cell string) bool { return !utf8.ValidString(cell) || strings.ContainsRune(cell, 0) }

// header reads the names of the columns.
func (t *table) header(number int, cells []string) Item {
	names := make([]string, len(cells))
	for i, cell := range cells {
		names[i] = strings.ToLower(strings.TrimSpace(cell))
	}
	if !slices.Contains(names, "title") || !slices.Contains(names, "date") {
		return refused(number, t.noHeader())
	}
	item := Item{Number: number}
	known, seen := columnsByName(), map[string]bool{}
	for i, name := range names {
		c := known.find(name, i)
		switch {
		case c.fill == nil:
			item.refuse(joinPath("", name), fmt.Sprintf("column %d is none that can be taken; these can: %s", i+1, known.names()))
		case seen[c.name] && c.name != "":
			item.refuse(joinPath("", name), fmt.Sprintf("column %d stands there twice, or says the same as another one", i+1))
		}
		seen[c.name] = true
		t.columns = append(t.columns, c)
	}
	return item
}

// event makes an event of a row.
func (t *table) event(number int, cells []string) Item {
	item := Item{Number: number}
	if len(cells) > len(t.columns) {
		item.refuse("", fmt.Sprintf("has %d cells, more than there are columns: put texts that contain the character between cells in quotation marks", len(cells)))
		return item
	}
	var e entry
	for i, cell := range cells {
		if cell = strings.TrimSpace(cell); cell == "" {
			continue
		}
		if message := t.columns[i].fill(&e, cell); message != "" {
			item.refuse(t.columns[i].name, message)
		}
	}
	item.Event, item.Note, item.Minor = e.Event, e.Note, e.Minor
	return item
}

// delimiter is the one of comma, semicolon and tab that stands most often in the first line.
func (t *tape) delimiter() rune {
	count, quoted := map[byte]int{}, false
	for n := 1; ; n++ {
		head, _ := t.r.Peek(n) // an error comes again when the line is read
		if len(head) < n || head[n-1] == '\n' && !quoted {
			break
		}
		if head[n-1] == '"' {
			quoted = !quoted
		}
		if !quoted {
			count[head[n-1]]++
		}
	}
	best := byte(',')
	for _, other := range []byte(";\t") {
		if count[other] > count[best] {
			best = other
		}
	}
	return rune(best)
}

// rowLimit ends an input in which a row is larger than an event can be: a missing quotation mark makes one
// cell of all that is left.
type rowLimit struct {
	in   io.Reader
	left int
	over bool // the end is no real one
}

// begin is called in front of each row, of which a few bytes may have been read.
func (l *rowLimit) begin() { l.left = MaxLine + 1 }

func (l *rowLimit) Read(p []byte) (int, error) {
	if l.over = l.left == 0; l.over {
		return 0, io.EOF
	}
	n, err := l.in.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}
