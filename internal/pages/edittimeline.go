package pages

import (
	"cmp"
	"strings"

	"dateline/timeline"
)

// EditTimelines lists timelines for who writes to them.
type EditTimelines struct {
	EditFrame

	Rows  []TimelineRow
	Admin bool
}

// TimelineRow is a timeline in the list.
type TimelineRow struct {
	Title, Lang, Slug, Href, Events, Visibility, Zone string
}

// NewTimelineRow is the row of a timeline.
func NewTimelineRow(words *Labels, t timeline.Timeline) TimelineRow {
	return TimelineRow{t.Title, t.Lang, t.Slug, "/edit/t/" + t.Slug, "/edit?timeline=" + t.Slug, words.Edit.VisibilityShort[t.Visibility], t.Zone}
}

// EditSettings are the settings of a timeline in a form.
type EditSettings struct {
	EditFrame

	New      bool
	Action   string
	Timeline timeline.Timeline
	Version  string // that the form was made for
	Page     string
	Saved    bool
	Restored bool         // the version is none of this store: it was put back to an earlier state
	Others   []HistoryRow // what somebody else has set in the meantime, and what the form says
	Faults   Faults

	Followers *Followers // nil: they need no address of their own
}

// Followers are who follows a private timeline by an address of their own.
type Followers struct {
	Slug string
	Rows []TokenRow
	Make bool // the reader may make such addresses, and sees them
}

// SettingField is a field of the settings.
type SettingField struct {
	ID, Label, Hint, Value string
	Example                string
	Error                  string
	Lines                  int // of an area
	Options                []Option
}

// settingValues are the settings that a form has as texts, by the ids of their fields, in their order.
func settingValues(t *timeline.Timeline) [][2]string {
	return [][2]string{
		{"slug", t.Slug}, {"title", t.Title}, {"description", t.Description}, {"lang", t.Lang}, {"zone", t.Zone}, {"home-url", t.HomeURL},
		{"publisher", t.Publisher}, {"license", t.License}, {"color", t.Color}, {"visibility", string(t.Visibility)},
		{"media-hosts", strings.Join(t.MediaHosts, "\n")}, {"cancelled", t.Calendar.Cancelled}, {"imprecise", t.Calendar.Imprecise},
	}
}

// Field is a field of the settings by its id.
func (s EditSettings) Field(id string) SettingField {
	words := &s.Labels.Edit
	f := SettingField{ID: id, Label: words.SettingLabels[id], Hint: words.SettingHints[id], Error: cmp.Or(s.Faults.At(id), s.Faults.At("calendar-"+id))}
	for _, v := range settingValues(&s.Timeline) {
		if v[0] == id {
			f.Value = v[1]
		}
	}
	switch id {
	case "description", "media-hosts":
		f.Lines = 3
	case "license":
		f.Example = "CC-BY-4.0"
	case "color":
		f.Example = "#1d4d9f, steelblue"
	case "visibility":
		f.Options = options(f.Value, words.Visibilities, "public", "unlisted", "private")
	case "cancelled":
		f.Options = options(f.Value, words.CancelledChoices, "mark", "keep", "drop")
	case "imprecise":
		f.Options = options(f.Value, words.ImpreciseChoices, "auto", "span", "first", "skip")
	}
	return f
}

// ShowAuthors reports whether history names authors.
func (s EditSettings) ShowAuthors() bool {
	return s.Timeline.ShowAuthors == nil || *s.Timeline.ShowAuthors
}

// options are choices in their order, with their texts; the first is chosen if none is.
func options(chosen string, texts map[string]string, values ...string) []Option {
	var list []Option
	for i, v := range values {
		list = append(list, Option{Value: v, Text: texts[v], Chosen: v == chosen || chosen == "" && i == 0})
	}
	return list
}

// SettingsDiff are the settings in which what is set differs from what somebody wants to set.
func SettingsDiff(words *Labels, set, wanted timeline.Timeline) []HistoryRow {
	texts := func(t timeline.Timeline) [][2]string {
		authors := words.Edit.No
		if (EditSettings{Timeline: t}).ShowAuthors() {
			authors = words.Edit.Yes
		}
		return append(settingValues(&t), [2]string{"show-authors", authors})
	}
	var rows []HistoryRow
	now, mine := texts(set), texts(wanted)
	for i := range now {
		if now[i][1] != mine[i][1] {
			rows = append(rows, HistoryRow{Label: words.Edit.SettingLabels[now[i][0]], Pieces: replaced(now[i][1], mine[i][1])})
		}
	}
	return rows
}
