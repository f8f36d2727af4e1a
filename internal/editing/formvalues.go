package editing

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// textField is a text of a form by its name.
type textField struct {
	name string
	at   *string
}

// texts are the texts of the form that stand in no row.
func (f *Form) texts() []textField {
	return []textField{
		{"title", &f.Title}, {"date", &f.Date}, {"zone", &f.Zone}, {"status", &f.Status}, {"summary", &f.Summary}, {"body", &f.Body},
		{"place.name", &f.Place.Name}, {"place.address", &f.Place.Address}, {"place.country", &f.Place.Country},
		{"place.lat", &f.Place.Lat}, {"place.lon", &f.Place.Lon}, {"place.url", &f.Place.URL},
		{"topics", &f.Topics}, {"lang", &f.Lang}, {"url", &f.URL}, {"color", &f.Color}, {"publish_at", &f.PublishAt}, {"note", &f.Note},
	}
}

func (p *Participant) texts() []textField {
	return []textField{{"name", &p.Name}, {"kind", &p.Kind}, {"title", &p.Title}, {"role", &p.Role}, {"url", &p.URL}}
}

func (s *Source) texts() []textField {
	return []textField{{"url", &s.URL}, {"publisher", &s.Publisher}, {"title", &s.Title}, {"published", &s.Published}}
}

func (m *Media) texts() []textField {
	return []textField{
		{"url", &m.URL}, {"type", &m.Type}, {"alt", &m.Alt}, {"caption", &m.Caption}, {"credit", &m.Credit},
		{"bytes", &m.Bytes}, {"width", &m.Width}, {"height", &m.Height},
	}
}

func (r *Relation) texts() []textField {
	return []textField{{"relation", &r.Relation}, {"id", &r.ID}}
}

func (t *Translation) texts() []textField {
	return []textField{{"lang", &t.Lang}, {"title", &t.Title}, {"summary", &t.Summary}, {"body", &t.Body}}
}

// Values are all fields of the form by their names, also the empty ones of rows, as [ParseForm] reads them.
func (f Form) Values() url.Values {
	v := url.Values{}
	for _, t := range f.texts() {
		v.Set(t.name, *t.at)
	}
	setRows(v, "participant", f.Participants, (*Participant).texts)
	setRows(v, "source", f.Sources, (*Source).texts)
	setRows(v, "media", f.Media, (*Media).texts)
	setRows(v, "related", f.Related, (*Relation).texts)
	setRows(v, "translation", f.Translations, (*Translation).texts)
	if f.Draft {
		v.Set("draft", "yes")
	}
	if f.Minor {
		v.Set("minor", "yes")
	}
	return v
}

// ParseForm reads a form as it was sent. It takes every text as it is, but for line ends, of which browsers make two
// characters, and which a title has none of.
func ParseForm(v url.Values) Form {
	var f Form
	for _, t := range f.texts() {
		*t.at = lineEnds.Replace(v.Get(t.name))
	}
	f.Title = strings.ReplaceAll(f.Title, "\n", " ")
	f.Participants = rowsOf(v, "participant", (*Participant).texts)
	f.Sources = rowsOf(v, "source", (*Source).texts)
	f.Media = rowsOf(v, "media", (*Media).texts)
	f.Related = rowsOf(v, "related", (*Relation).texts)
	f.Translations = rowsOf(v, "translation", (*Translation).texts)
	f.Draft, f.Minor = v.Get("draft") != "", v.Get("minor") != ""
	return f
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

func setRows[T any](v url.Values, list string, rows []T, texts func(*T) []textField) {
	for i := range rows {
		for _, t := range texts(&rows[i]) {
			v.Set(rowField(list, i, t.name), *t.at)
		}
	}
}

// rowsOf reads the rows of a list in the order of their numbers.
func rowsOf[T any](v url.Values, list string, texts func(*T) []textField) []T {
	var rows []T
	for _, n := range rowNumbers(v, list) {
		var row T
		for _, t := range texts(&row) {
			*t.at = lineEnds.Replace(v.Get(rowField(list, n, t.name)))
		}
		rows = append(rows, row)
	}
	return rows
}

// rowNumbers are the numbers of the rows of a list. They may have holes: script takes rows out.
func rowNumbers(v url.Values, list string) []int {
	var numbers []int
	for name := range v {
		rest, isRow := strings.CutPrefix(name, list+".")
		number, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(number); isRow && err == nil && n >= 0 && strconv.Itoa(n) == number {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}
