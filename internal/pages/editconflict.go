package pages

import (
	"cmp"
	"encoding/json"
	"fmt"

	"dateline/internal/editing"
	"dateline/timeline"
)

// EditConflict shows what two people wrote over the same version of an event, and asks for what both changed.
type EditConflict struct {
	EditFrame

	Action  string
	Who     string // saved first
	Version int64  // that they made
	At      string // when
	Did     string // to the event, where it has to be said: it was moved, cancelled or postponed
	Choices []ConflictChoice
	Joined  []JoinedChange
	Kept    []Field // what was written, and which versions it is about
	Told    string  // how much there is to choose
}

// Next is the number of the version that is made.
func (c EditConflict) Next() int64 { return c.Version + 1 }

// ConflictChoice is what both changed.
type ConflictChoice struct {
	Name, Label  string
	Before       string
	Theirs, Mine []Piece // what became of it
	Long         bool    // is finished by hand
	Text         string  // to begin with
	MineChosen   bool
}

// JoinedChange is what needs no choice.
type JoinedChange struct {
	HistoryRow

	By string
}

// EditDeleted is what is asked when an event was deleted while somebody wrote.
type EditDeleted struct {
	EditFrame

	Who, At string
	Kept    []Field
}

// Show puts a merge into words. Home is the zone of the timeline, who the name of the one who was faster.
func (c *EditConflict) Show(m editing.Merged, home string) {
	e, words, t := &m.Event, &c.Labels.Edit, Teller{c.Labels, home}
	for _, v := range m.Conflicts {
		choice := ConflictChoice{
			Name: v.Name, Label: editLabel(v.Field, c.Labels), Long: v.Long, MineChosen: v.Chosen == editing.Yours,
			Before: t.orNone(t.fieldText(v.Field, v.Before, e)), Theirs: t.becameOf(v.Field, v.Before, v.Theirs, e), Mine: t.becameOf(v.Field, v.Before, v.Yours, e),
		}
		if v.Long {
			choice.Text = t.longFieldText(v.Field, v.Yours, e)
		}
		c.Choices = append(c.Choices, choice)
	}
	for _, j := range m.Joined {
		rows := t.DiffRows([]timeline.FieldChange{j.FieldChange}, e)
		if len(rows) == 0 {
			continue
		}
		by := map[editing.Side]string{editing.Yours: words.ByYou, editing.Theirs: c.Who, editing.Both: words.ByBoth}[j.By]
		c.Joined = append(c.Joined, JoinedChange{rows[0], by})
	}
	if did := words.Did[m.Kind]; did != "" {
		c.Did = fmt.Sprintf(did, c.Who)
	}
	c.Told = toldOf(c.Labels, len(c.Joined), len(c.Choices))
}

// becameOf is what somebody made of a field; the field itself if it is as before.
func (t Teller) becameOf(field string, before, after json.RawMessage, e *timeline.Event) []Piece {
	if text := t.fieldText(field, after, e); text == t.fieldText(field, before, e) || text == "" {
		return []Piece{{Text: t.orNone(text)}}
	}
	return t.fieldPieces(field, before, after, e)
}

func (t Teller) orNone(text string) string { return cmp.Or(text, t.Labels.Edit.Nothing) }

// toldOf says how much was joined, and how much there is to choose.
func toldOf(l *Labels, joined, choices int) string {
	words, told := &l.Edit, ""
	if joined > 0 {
		told = words.JoinedCount.In(l.Lang, joined) + "; "
	}
	switch {
	case choices > 0:
		return told + words.ChoiceCount.In(l.Lang, choices)
	case joined > 0:
		return told + words.NothingToChoose
	}
	return words.BothSame
}
