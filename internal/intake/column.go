package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"dateline/internal/strictjson"
	"dateline/timeline"
)

// column is a column of a table. Its fill sets the part of an event that a cell, which is not empty, tells of,
// and returns what to write instead if it cannot.
type column struct {
	name string
	fill func(e *entry, cell string) string
}

// columns are the columns that a table can have.
type columns struct {
	list     []column
	readOnly map[string]bool // what Dateline sets, which is passed over
}

func columnsByName() columns {
	return columns{list: []column{
		{"id", text(func(e *entry) *string { return &e.ID })},
		{"timeline", text(func(e *entry) *string { return &e.Timeline })},
		{"title", text(func(e *entry) *string { return &e.Title })},
		{"summary", text(func(e *entry) *string { return &e.Summary })},
		{"body", text(func(e *entry) *string { return &e.Body })},
		{"date", text(func(e *entry) *string { return &e.Date })},
		{"zone", text(func(e *entry) *string { return &e.Zone })},
		{"status", func(e *entry, cell string) string { e.Status = timeline.Status(cell); return "" }},
		{"place.name", text(func(e *entry) *string { return &e.place().Name })},
		{"place.address", text(func(e *entry) *string { return &e.place().Address })},
		{"place.country", text(func(e *entry) *string { return &e.place().Country })},
		{"place.lat", degrees(func(e *entry) **float64 { return &e.place().Lat })},
		{"place.lon", degrees(func(e *entry) **float64 { return &e.place().Lon })},
		{"place.url", text(func(e *entry) *string { return &e.place().URL })},
		{"participants", fillParticipants},
		{"topics", fillTopics},
		{"source.title", text(func(e *entry) *string { return &e.source().Title })},
		{"source.publisher", text(func(e *entry) *string { return &e.source().Publisher })},
		{"source.url", fillSourceURL},
		{"source.published", text(func(e *entry) *string { return &e.source().Published })},
		{"lang", text(func(e *entry) *string { return &e.Lang })},
		{"url", text(func(e *entry) *string { return &e.URL })},
		{"color", text(func(e *entry) *string { return &e.Color })},
		{"draft", truth(func(e *entry) *bool { return &e.Draft })},
		{"publish_at", fillPublishAt},
		{"note", text(func(e *entry) *string { return &e.Note })},
		{"minor", truth(func(e *entry) *bool { return &e.Minor })},
	}, readOnly: entryRules().Ignored}
}

// names names the columns for people.
func (c columns) names() string {
	var names []string
	for _, known := range c.list {
		names = append(names, known.name)
	}
	return strings.Join(names, ", ") + ", translations.LANG.title, translations.LANG.summary and translations.LANG.body; place stands for place.name, and source for source.title or an address"
}

// find is the column of a name that stands at the place; without fill if there is none.
func (c columns) find(name string, at int) column {
	switch {
	case name == "":
		return nameless(at)
	case name == "place":
		name = "place.name"
	case name == "source":
		return column{"source.title", fillSource}
	case c.readOnly[name]:
		return column{name, passOver}
	case strings.HasPrefix(name, "translations."):
		return translation(name)
	}
	for _, known := range c.list {
		if known.name == name {
			return known
		}
	}
	return column{name: name}
}

func passOver(*entry, string) string { return "" }

// nameless is a column without a name. Spreadsheet programs leave empty ones.
func nameless(at int) column {
	return column{fill: func(*entry, string) string {
		return fmt.Sprintf("column %d has no name in the first line: name it, or empty it", at+1)
	}}
}

// translation is a column translations.LANG.FIELD.
func translation(name string) column {
	lang, field, _ := strings.Cut(strings.TrimPrefix(name, "translations."), ".")
	of := map[string]func(*timeline.Translation) *string{
		"title":   func(t *timeline.Translation) *string { return &t.Title },
		"summary": func(t *timeline.Translation) *string { return &t.Summary },
		"body":    func(t *timeline.Translation) *string { return &t.Body },
	}[field]
	if lang == "" || of == nil {
		return column{name: name}
	}
	return column{name, func(e *entry, cell string) string {
		if e.Translations == nil {
			e.Translations = map[string]timeline.Translation{}
		}
		t := e.Translations[lang]
		*of(&t) = cell
		e.Translations[lang] = t
		return ""
	}}
}

// place is the event's place, to be filled.
func (e *entry) place() *timeline.Place {
	if e.Place == nil {
		e.Place = &timeline.Place{}
	}
	return e.Place
}

// source is the event's first source, to be filled.
func (e *entry) source() *timeline.Source {
	if len(e.Sources) == 0 {
		e.Sources = make([]timeline.Source, 1)
	}
	return &e.Sources[0]
}

func text(of func(*entry) *string) func(*entry, string) string {
	return func(e *entry, cell string) string {
		*of(e) = cell
		return ""
	}
}

func truth(of func(*entry) *bool) func(*entry, string) string {
	return func(e *entry, cell string) string {
		switch strings.ToLower(cell) {
		case "true", "yes", "1":
			*of(e) = true
		case "false", "no", "0":
		default:
			return "must be yes or no, or empty"
		}
		return ""
	}
}

var decimal = regexp.MustCompile(`^[+-]?[0-9]{1,3}(\.[0-9]{1,20})?$`)

func degrees(of func(*entry) **float64) func(*entry, string) string {
	return func(e *entry, cell string) string {
		v, err := strconv.ParseFloat(cell, 64)
		if err != nil || !decimal.MatchString(cell) {
			return "must be degrees with a decimal point, such as 50.45"
		}
		*of(e) = &v
		return ""
	}
}

func fillPublishAt(e *entry, cell string) string {
	at, err := time.Parse(time.RFC3339, cell)
	if err != nil {
		return strictjson.NotTime
	}
	e.PublishAt = &at
	return ""
}

func fillTopics(e *entry, cell string) string {
	for topic := range strings.FieldsFuncSeq(cell, func(r rune) bool { return r == ';' || r == ',' }) {
		if topic = strings.TrimSpace(topic); topic != "" {
			e.Topics = append(e.Topics, topic)
		}
	}
	return ""
}

var nameAndRole = regexp.MustCompile(`^(.*\S)\s*\(([^()]*)\)$`)

func fillParticipants(e *entry, cell string) string {
	for one := range strings.SplitSeq(cell, ";") {
		p := timeline.Participant{Name: strings.TrimSpace(one)}
		if parts := nameAndRole.FindStringSubmatch(p.Name); parts != nil {
			p.Name, p.Role = parts[1], strings.TrimSpace(parts[2])
		}
		if p.Name != "" {
			e.Participants = append(e.Participants, p)
		}
	}
	return ""
}

// fillSource takes an address for one, and anything else for a title.
func fillSource(e *entry, cell string) string {
	lower := strings.ToLower(cell)
	if strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") {
		return fillSourceURL(e, cell)
	}
	e.source().Title = cell
	return ""
}

func fillSourceURL(e *entry, cell string) string {
	if e.source().URL != "" {
		return "stands beside an address in the column source; empty one of the two"
	}
	e.source().URL = cell
	return ""
}
