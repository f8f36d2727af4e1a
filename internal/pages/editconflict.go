package pages

import (
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
	e := &m.Event
	for _, v := range m.Conflicts {
		choice := ConflictChoice{
			Name: v.Name, Label: editLabel(v.Field), Long: v.Long, MineChosen: v.Chosen == editing.Yours,
			Before: orNone(fieldText(v.Field, v.Before, e, home)), Theirs: becameOf(v.Field, v.Before, v.Theirs, e, home), Mine: becameOf(v.Field, v.Before, v.Yours, e, home),
		}
		if v.Long {
			choice.Text = longFieldText(v.Field, v.Yours, e, home)
		}
		c.Choices = append(c.Choices, choice)
	}
	for _, j := range m.Joined {
		rows := DiffRows([]timeline.FieldChange{j.FieldChange}, e, home)
		if len(rows) == 0 {
			continue
		}
		by := map[editing.Side]string{editing.Yours: "you", editing.Theirs: c.Who, editing.Both: "both of you"}[j.By]
		c.Joined = append(c.Joined, JoinedChange{rows[0], by})
	}
	switch m.Kind {
	case timeline.KindMoved, timeline.KindCancelled, timeline.KindPostponed:
		c.Did = fmt.Sprintf("%s has %s the event.", c.Who, string(m.Kind))
	}
	c.Told = toldOf(len(c.Joined), len(c.Choices))
}

// becameOf is what somebody made of a field; the field itself if it is as before.
func becameOf(field string, before, after json.RawMessage, e *timeline.Event, home string) []Piece {
	if text := fieldText(field, after, e, home); text == fieldText(field, before, e, home) || text == "" {
		return []Piece{{Text: orNone(text)}}
	}
	return fieldPieces(field, before, after, e, home)
}

func orNone(text string) string {
	if text == "" {
		return "(nothing)"
	}
	return text
}

// toldOf says how much was joined, and how much there is to choose.
func toldOf(joined, choices int) string {
	text := ""
	switch {
	case joined == 1:
		text = "One change was made by only one of you and is already joined"
	case joined > 1:
		text = fmt.Sprintf("%d changes were made by only one of you and are already joined", joined)
	}
	switch {
	case choices == 0 && text == "":
		return "You both say the same."
	case choices == 0:
		return text + "; there is nothing to choose."
	case text != "":
		text += "; "
	}
	if choices == 1 {
		return text + "1 needs your choice."
	}
	return text + fmt.Sprintf("%d need your choice.", choices)
}
