package pages

import (
	"fmt"
	"strconv"
)

// EditImport asks for a file with events.
type EditImport struct {
	EditFrame

	Timelines []Option
	Text      string // that was pasted
	Faults    Faults
}

// EditImported tells what a file would change, or has changed.
type EditImported struct {
	EditFrame

	Key, File, Timeline, Slug, Note      string
	News                                 string // why the report is shown again
	Done                                 bool   // it is written
	Created, Changed, Unchanged, Refused int
	Rows                                 []RefusedRow
	MoreRows                             bool // than are shown
	Changes                              []WouldChange
}

// RefusedRow is why a line is refused.
type RefusedRow struct {
	Line          int
	Field, Reason string
	Said          string // how the line begins
}

// WouldChange is an event that a file changes.
type WouldChange struct {
	Title, Href string
	Rows        []HistoryRow
}

// Lines is how many events the file has.
func (i EditImported) Lines() string {
	return counted(i.Created+i.Changed+i.Unchanged+i.Refused, "event")
}

// Wrong says how many are refused.
func (i EditImported) Wrong() string {
	if i.Refused == 1 {
		return "1 event has errors."
	}
	return fmt.Sprintf("%d events have errors.", i.Refused)
}

// Good is how many of the events can be written.
func (i EditImported) Good() int { return i.Created + i.Changed + i.Unchanged }

// Button says what pressing it does.
func (i EditImported) Button() string {
	switch {
	case i.Refused > 0:
		return fmt.Sprintf("Import the %d good %s", i.Good(), pluralOf(i.Good(), "one"))
	}
	return "Import " + counted(i.Good(), "event")
}

func counted(n int, what string) string { return strconv.Itoa(n) + " " + pluralOf(n, what) }

func pluralOf(n int, what string) string {
	if n == 1 {
		return what
	}
	return what + "s"
}
