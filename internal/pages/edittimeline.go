package pages

import (
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
func NewTimelineRow(t timeline.Timeline) TimelineRow {
	return TimelineRow{t.Title, t.Lang, t.Slug, "/edit/t/" + t.Slug, "/edit?timeline=" + t.Slug, VisibilityWords(t.Visibility), t.Zone}
}

// VisibilityWords says in a few words who may find a timeline.
func VisibilityWords(v timeline.Visibility) string {
	return map[timeline.Visibility]string{
		timeline.Public: "Public", timeline.Unlisted: "Unlisted: by its address alone", timeline.Private: "Private: by token alone",
	}[v]
}

// EditSettings are the settings of a timeline in a form.
type EditSettings struct {
	EditFrame

	New      bool
	Action   string
	Timeline timeline.Timeline
	Revision int64
	Page     string
	Saved    bool
	Others   []HistoryRow // what somebody else has set in the meantime, and what the form says
	Faults   Faults
}

// MediaHosts are the hosts, one a line.
func (s EditSettings) MediaHosts() string { return strings.Join(s.Timeline.MediaHosts, "\n") }

// ShowAuthors reports whether history names authors.
func (s EditSettings) ShowAuthors() bool {
	return s.Timeline.ShowAuthors == nil || *s.Timeline.ShowAuthors
}

// Visibilities are the choices of who may find the timeline.
func (s EditSettings) Visibilities() []Option {
	return options(string(s.Timeline.Visibility), [][2]string{
		{"public", "Public: listed, and open to everybody"}, {"unlisted", "Unlisted: open to who knows the address, in no list"},
		{"private", "Private: only with a token"},
	})
}

// Cancelled are the choices of what calendars make of what is cancelled.
func (s EditSettings) Cancelled() []Option {
	return options(s.Timeline.Calendar.Cancelled, [][2]string{
		{"mark", "are marked as cancelled"}, {"keep", "stay, with “Cancelled” in the title (for Google Calendar, which hides cancelled events)"}, {"drop", "disappear"},
	})
}

// Imprecise are the choices of what calendars make of rough dates.
func (s EditSettings) Imprecise() []Option {
	return options(s.Timeline.Calendar.Imprecise, [][2]string{
		{"auto", "cover their days up to a month; longer ones are left out"}, {"span", "cover the whole period"}, {"first", "stand on its first day"}, {"skip", "are left out"},
	})
}

func options(chosen string, values [][2]string) []Option {
	var list []Option
	for i, v := range values {
		list = append(list, Option{Value: v[0], Text: v[1], Chosen: v[0] == chosen || chosen == "" && i == 0})
	}
	return list
}

// SettingsDiff are the settings in which what is set differs from what somebody wants to set.
func SettingsDiff(set, wanted timeline.Timeline) []HistoryRow {
	texts := func(t timeline.Timeline) [][2]string {
		s := EditSettings{Timeline: t}
		authors := "no"
		if s.ShowAuthors() {
			authors = "yes"
		}
		return [][2]string{
			{"Title", t.Title}, {"Description", t.Description}, {"Language", t.Lang}, {"Time zone", t.Zone}, {"Home page", t.HomeURL},
			{"Publisher", t.Publisher}, {"Licence", t.License}, {"Colour", t.Color}, {"Visibility", string(t.Visibility)},
			{"Picture hosts", strings.Join(t.MediaHosts, ", ")}, {"Show authors", authors},
			{"Cancelled events", t.Calendar.Cancelled}, {"Rough dates", t.Calendar.Imprecise},
		}
	}
	var rows []HistoryRow
	now, mine := texts(set), texts(wanted)
	for i := range now {
		if now[i][1] != mine[i][1] {
			rows = append(rows, HistoryRow{Label: now[i][0], Pieces: replaced(now[i][1], mine[i][1])})
		}
	}
	return rows
}
