package pages

import "fmt"

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
	Emptied                              []EmptiedField
	EmptiedEvents                        int
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

// EmptiedField is a field that events have, and that a file would take away from some.
type EmptiedField struct{ Label, Count string }

// Empties tells that a file would empty fields, of how many events each, and of how many in all.
func (i *EditImported) Empties(words *Labels, counts map[string]int, events int) {
	i.EmptiedEvents = events
	for _, field := range emptiable {
		if n := counts[field]; n > 0 {
			i.Emptied = append(i.Emptied, EmptiedField{editLabel(field, words), words.EventCount.In(words.Lang, n)})
		}
	}
}

// emptiable are the fields that can be emptied, in the order in which they are told.
var emptiable = []string{
	"summary", "body", "place", "participants", "topics", "sources", "media", "related", "translations", "url", "color", "publish_at",
}

// EmptiedNote says of how many events something would be emptied.
func (i EditImported) EmptiedNote() string {
	return i.Labels.Edit.EmptiesNote.In(i.Labels.Lang, i.EmptiedEvents)
}

// ChangesTitle says of how many events the changes are shown.
func (i EditImported) ChangesTitle() string {
	words, lang := &i.Labels.Edit, i.Labels.Lang
	if n := len(i.Changes); n < i.Changed {
		return fmt.Sprintf(words.FirstOfAll, Number(lang, n), Number(lang, i.Changed))
	}
	return words.WouldChange.In(lang, len(i.Changes))
}

// Lines is how many events the file has.
func (i EditImported) Lines() string {
	return i.Labels.EventCount.In(i.Labels.Lang, i.Created+i.Changed+i.Unchanged+i.Refused)
}

// Wrong says how many are refused.
func (i EditImported) Wrong() string {
	return i.Labels.Edit.WrongCount.In(i.Labels.Lang, i.Refused)
}

// Good is how many of the events can be written.
func (i EditImported) Good() int { return i.Created + i.Changed + i.Unchanged }

// Button says what pressing it does.
func (i EditImported) Button() string {
	words := &i.Labels.Edit
	if i.Refused > 0 {
		return words.ImportGood.In(i.Labels.Lang, i.Good())
	}
	return words.ImportAll.In(i.Labels.Lang, i.Good())
}
