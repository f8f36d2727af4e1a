package pages

import (
	"cmp"
	"strings"

	"dateline/internal/editing"
	"dateline/timeline"
)

// EditChange asks for one change of an event: it is moved, cancelled, deleted or put back.
type EditChange struct {
	EditFrame

	Name     string
	Lede     string
	Event    EditRow
	Zone     string
	Told     []string // what followers will see
	Button   string
	Bad      bool
	Reason   bool // must be given
	Dated    bool // asks for a date
	Date     string
	Reading  *Reading
	Note     string
	Action   string
	Version  string // that the form was made for
	Past     int64  // the version that is put back or redacted; 0: none
	Timeline string

	Rows   []HistoryRow // what changes
	Stale  string       // who changed the event in the meantime
	Faults Faults
}

// EditHistory is a page of the versions of an event.
type EditHistory struct {
	EditFrame

	Event    EditRow
	Versions []EditVersion // the newest first
	From, To int64         // that are compared, or would be
	Compared bool
	Rows     []HistoryRow
	Earlier  string // says that there are earlier versions
	Next     string // where they are
}

// EditVersion is one version of an event.
type EditVersion struct {
	Number            int64
	Heading, When, At string
	Author, Note      string
	Minor, Hidden     bool
	Restore, Redact   bool // can be done
	Rows              []HistoryRow
	Redacted          string // when its texts were taken out
	RedactedBy        string
	RedactedWhy       string
}

// Reading is how a date that somebody typed was read.
type Reading struct {
	Words    string
	Calendar string // what calendars make of it
	Stored   string
	Fault    string // why it was not read
	Choices  []Choice
}

// Choice is a date that may have been meant.
type Choice struct{ Value, Words string }

// FaultOf is what a rule of the domain says of a field, for forms whose fields have the names of the domain as ids.
func FaultOf(f timeline.FieldError, words *Labels) Fault {
	name, _, _ := strings.Cut(f.Field, "[")
	id := strings.NewReplacer("[", "-", "].", "-", "]", "", ".", "-", "_", "-").Replace(f.Field)
	label := cmp.Or(words.Fields[name], words.Edit.SettingLabels[strings.TrimPrefix(id, "calendar-")], words.Edit.TokenFields[name],
		strings.TrimSuffix(Sentence(strings.ReplaceAll(name, "_", " ")), "."))
	return Fault{ID: id, Label: label, Text: editing.Message(f, words.Lang)}
}
