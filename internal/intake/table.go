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
// those behind it, reading ends. A row has the number of the line of text on which it begins.
type table struct {
	tape    *tape
	guessed bool // that it is CSV
	row     rowLimit
	rows    *csv.Reader // nil until the header is to be read
	above   int         // lines above the first one that rows sees
	last    int         // line of the last row
	columns []column
	ended   bool

	withheld bool // the header is wrong: rows are looked at for their faults alone
}

func newTable(t *tape, guessed bool) *table { return &table{tape: t, guessed: guessed} }

const (
	notUTF8     = `must be UTF-8: in a spreadsheet program, save the table as "CSV UTF-8"`
	brokenQuote = `has a quotation mark where none can stand, or a cell without an end, so that nothing from here on can be read: put cells with quotation marks in quotation marks, and double those inside`
	endlessRow  = `is larger than an event can be, so that nothing from here on can be read: most likely a quotation mark is missing at the end of a cell`
	noHeader    = `the first line must name the columns, separated by commas, semicolons or tabs, with title and date among them`
)

func (t *table) next() (Item, error) {
	header := t.rows == nil
	if header {
		t.open()
	}
	if t.ended {
		return Item{}, io.EOF
	}
	cells, number, problem, err := t.cells()
	switch {
	case err != nil:
		return Item{}, err
	case header && problem == brokenQuote:
		return t.end(refused(number, t.noHeader()))
	case problem != "":
		return t.end(refused(number, problem))
	case !header:
		return t.event(number, cells), nil
	case !namesEvents(cells):
		return t.end(refused(number, t.noHeader()))
	}
	if item := t.header(number, cells); len(item.Refused) > 0 {
		t.withheld = true
		return item, nil
	}
	return t.next()
}

func (t *table) open() {
	comma, named := t.tape.separator()
	line, byReturn := t.tape.firstLine()
	if !named {
		comma = delimiter(line)
	}
	t.above = t.tape.line - 1
	t.row.in = t.tape.r
	if byReturn {
		t.row.in = returns{t.tape.r}
	}
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

// namesEvents reports whether cells can be a header.
func namesEvents(cells []string) bool {
	var has [2]bool
	for _, cell := range cells {
		name := columnName(cell)
		has = [2]bool{has[0] || name == "title", has[1] || name == "date"}
	}
	return has == [2]bool{true, true}
}

func columnName(cell string) string { return strings.ToLower(strings.TrimSpace(cell)) }

// header reads the names of the columns. What stands in one that is refused is passed over.
func (t *table) header(number int, cells []string) Item {
	item := Item{Number: number}
	known, seen := columnsByName(), map[string]bool{}
	for i, cell := range cells {
		name := columnName(cell)
		c := known.find(name, i)
		switch {
		case c.fill == nil:
			item.refuse(name, fmt.Sprintf("no column is called so (column %d); these are: %s", i+1, known.names()))
			c.fill = passOver
		case seen[c.name] && c.name != "":
			item.refuse(name, fmt.Sprintf("column %d stands there twice, or says the same as another one", i+1))
			c.fill = passOver
		}
		seen[c.name] = true
		t.columns = append(t.columns, c)
	}
	return item
}

// event makes an event of a row.
func (t *table) event(number int, cells []string) Item {
	item := Item{Number: number, Withheld: t.withheld}
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
