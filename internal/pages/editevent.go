package pages

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"dateline/internal/editing"
	"dateline/timeline"
)

// EditEvent is the form of an event.
type EditEvent struct {
	EditFrame

	Action    string
	ID        string
	Version   string // that the form was made for; empty: of a new event
	Timeline  timeline.Timeline
	Event     *timeline.Event // as it is stored; nil: it is new
	SavedNote string          // who saved it last
	Done      bool            // it was saved a moment ago
	Changed   bool            // it was moved, cancelled or the like a moment ago; text of the form may be unsaved still
	Unsaved   bool            // the form says what is stored nowhere
	Warning   string          // what the form was sent back for
	Tags      []Tag
	Page      string // its address for readers; empty: they do not see it

	Form     editing.Form
	Values   url.Values // of the form
	Problems editing.Problems
	Checked  bool // problems are shown at the head
	Reading  *Reading
	Preview  *Preview
}

// Key is what the text of the form is kept by on a device: a new event has no address yet to come back to.
func (e EditEvent) Key() string {
	if e.Event == nil {
		return "new " + e.Timeline.Slug
	}
	return e.ID
}

// SavedKeys are the keys of what was just saved, and need not be kept any longer.
func (e EditEvent) SavedKeys() string {
	if !e.Done {
		return ""
	}
	return e.ID + "|new " + e.Timeline.Slug
}

// DoneNote says who sees what was done a moment ago; empty if nothing was, or the page tells it already.
func (e EditEvent) DoneNote() string {
	switch words := &e.Labels.Edit; {
	case !e.Done && !e.Changed || e.Event == nil || e.Event.Deleted != nil:
		return ""
	case e.Page != "":
		return words.FollowersSee
	case e.Event.Draft:
		return words.DraftSaved
	default:
		return words.WaitingSaved
	}
}

// Undescribed says how many pictures of the stored event have no text for who cannot see them; empty if all have one.
func (e EditEvent) Undescribed() string {
	n := 0
	if e.Event != nil && e.Event.Deleted == nil {
		for _, m := range e.Event.Media {
			if strings.HasPrefix(m.Type, "image/") && m.Alt == "" {
				n++
			}
		}
	}
	if n == 0 {
		return ""
	}
	return e.Labels.Edit.Undescribed.In(e.Labels.Lang, n)
}

// FormField is a field of a form with its label and what is wrong with it.
type FormField struct {
	Name, Label, Hint string
	Value             string
	Kind              string // of the control: text, url, area or select
	Lines             int    // of an area
	Options           []Option
	Error             string
	More              string // ids of what else describes it
}

// Described are the ids of what describes the field.
func (f FormField) Described() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.Name+"-h")
	}
	if f.More != "" {
		ids = append(ids, f.More)
	}
	if f.Error != "" {
		ids = append(ids, f.Name+"-e")
	}
	return strings.Join(ids, " ")
}

var fieldKinds = map[string]string{
	"summary": "area", "body": "area", "topics": "area", "translation.summary": "area", "translation.body": "area",
	"status": "select", "participant.kind": "select", "related.relation": "select",
	"participant.url": "url", "source.url": "url", "place.url": "url", "media.url": "url", "url": "url",
}

var fieldLines = map[string]int{"summary": 3, "body": 8, "topics": 4, "translation.summary": 3, "translation.body": 5}

// Field is a field of the form by its name.
func (e EditEvent) Field(name string) FormField {
	kind, words := withoutRow(name), &e.Labels.Edit
	f := FormField{Name: name, Label: words.FormLabels[kind], Hint: words.FormHints[kind], Value: e.Values.Get(name), Kind: fieldKinds[kind], Lines: fieldLines[kind]}
	switch kind {
	case "status":
		for _, s := range timeline.Statuses {
			f.Options = append(f.Options, Option{string(s), s.Words(e.Labels.Lang), string(s) == f.Value})
		}
	case "participant.kind":
		f.Options = options(f.Value, words.Kinds, "person", "organization", "country")
	case "related.relation":
		f.Options = options(f.Value, words.EditFormLabels.Relations, "see_also", "follows", "replaces", "part_of")
	}
	if p := e.Problems.At(name); p != nil {
		f.Error = p.Message
	}
	return f
}

// withoutRow is the name of a field without the number of its row.
func withoutRow(name string) string {
	list, rest, _ := strings.Cut(name, ".")
	number, field, found := strings.Cut(rest, ".")
	if _, err := strconv.Atoi(number); found && err == nil {
		return list + "." + field
	}
	return name
}

// FormRow is a row of a list in the form.
type FormRow struct {
	Number int
	Name   string // of what is in it, for who cannot see the row
	Fields []FormField
}

// rowFields are the fields of a row of each list.
var rowFields = map[string][]string{
	"participant": {"name", "kind", "title", "role", "url"},
	"source":      {"url", "publisher", "title", "published"},
	"media":       {"url", "type", "alt", "caption", "credit", "width", "height", "bytes"},
	"related":     {"relation", "id"},
	"translation": {"lang", "title", "summary", "body"},
}

// Rows are the rows of a list of the form.
func (e EditEvent) Rows(list string) []FormRow {
	n := map[string]int{
		"participant": len(e.Form.Participants), "source": len(e.Form.Sources), "media": len(e.Form.Media),
		"related": len(e.Form.Related), "translation": len(e.Form.Translations),
	}[list]
	var rows []FormRow
	for i := range n {
		rows = append(rows, e.Row(list, i))
	}
	return rows
}

// Row is one row of a list of the form.
func (e EditEvent) Row(list string, i int) FormRow {
	row := FormRow{Number: i}
	for _, name := range rowFields[list] {
		f := e.Field(list + "." + strconv.Itoa(i) + "." + name)
		if row.Fields = append(row.Fields, f); row.Name == "" && f.Kind != "select" {
			row.Name = f.Value
		}
	}
	if row.Name == "" {
		row.Name = fmt.Sprintf(e.Labels.Edit.RowNumber, i+1)
	}
	return row
}

// FormList is a list of rows with its name, for the template.
type FormList struct {
	Name, Title, Add string
	Action           string
	Rows             []FormRow
	Error            string
}

// List is a list of the form.
func (e EditEvent) List(name string) FormList {
	words := &e.Labels.Edit
	l := FormList{Name: name, Title: words.ListTitles[name], Add: words.ListAdds[name], Action: e.Action, Rows: e.Rows(name)}
	if p := e.Problems.At(name); p != nil {
		l.Error = p.Message
	}
	return l
}

// FormGroup is a part of the form that is folded while nothing in it is filled in or wrong.
type FormGroup struct {
	Title  string
	Open   bool
	Fields []FormField
	List   *FormList
}

// Groups are the parts of the form that most events leave empty.
func (e EditEvent) Groups() []FormGroup {
	fields := func(names ...string) (list []FormField) {
		for _, name := range names {
			list = append(list, e.Field(name))
		}
		return list
	}
	list := func(name string) *FormList { return new(e.List(name)) }
	p, words := e.Problems, &e.Labels.Edit
	return []FormGroup{
		{e.Labels.Fields["place"], e.Form.Place != editing.Place{} || p.Within("place"), fields("place.name", "place.address", "place.country", "place.lat", "place.lon", "place.url"), nil},
		{words.GroupTopics, e.Form.Topics != "" || p.Within("topics"), fields("topics"), nil},
		{words.GroupMedia, len(e.Form.Media) > 0 || p.Within("media"), nil, list("media")},
		{words.GroupRelated, len(e.Form.Related) > 0 || p.Within("related"), nil, list("related")},
		{words.GroupLanguages, len(e.Form.Translations) > 0 || e.Form.Lang != e.Timeline.Lang && e.Form.Lang != "" || p.Within("lang", "translation"), fields("lang"), list("translation")},
		{words.GroupLink, e.Form.URL != "" || e.Form.Color != "" || p.Within("url", "color"), fields("url", "color"), nil},
		{words.GroupLater, e.Form.PublishAt != "" || p.Within("publish_at"), fields("publish_at"), nil},
	}
}

// Faults are the problems with their labels, for the head of the page.
func (e EditEvent) Faults() Faults {
	if !e.Checked {
		return nil
	}
	var faults Faults
	for _, p := range e.Problems {
		faults = append(faults, Fault{ID: p.Field, Label: e.fieldLabel(p.Field), Text: p.Message})
	}
	return faults
}

// fieldLabel says which field of the form is meant.
func (e EditEvent) fieldLabel(name string) string {
	kind, words := withoutRow(name), &e.Labels.Edit
	label := words.FormLabels[kind]
	if kind == name {
		return cmp.Or(label, words.ListTitles[name])
	}
	list, rest, _ := strings.Cut(name, ".")
	number, _, _ := strings.Cut(rest, ".")
	n, _ := strconv.Atoi(number)
	return fmt.Sprintf(words.RowField, words.RowNames[list], n+1, strings.ToLower(label))
}

// Draft reports whether the event is one that readers do not see yet, and can be published.
func (e EditEvent) Draft() bool { return e.Event == nil || e.Event.Draft }
