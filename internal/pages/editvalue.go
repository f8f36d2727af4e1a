package pages

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dateline/internal/editing"
	"dateline/timeline"
)

// Teller puts values of events into words for who edits them. Home is the zone of their timeline.
type Teller struct {
	Labels *Labels
	Home   string
}

// editLabel is what a field of an event is called, also one that readers never see; empty if nobody does.
func editLabel(field string, words *Labels) string {
	switch field {
	case "draft":
		return words.Edit.FieldDraft
	case "publish_at":
		return words.Edit.FieldPublishAt
	}
	if rest, ok := strings.CutPrefix(field, "translations."); ok {
		tag, name, _ := strings.Cut(rest, ".")
		return words.Fields[name] + " (" + timeline.LanguageName(tag) + ")"
	}
	return words.Fields[field]
}

// maxFieldText is how many characters of a value are shown.
const maxFieldText = 300

// fieldText is the value of a field of an event in words, from its JSON; of lists and of their single entries.
func (t Teller) fieldText(field string, raw json.RawMessage, e *timeline.Event) string {
	text := t.longFieldText(field, raw, e)
	if utf8.RuneCountInString(text) > maxFieldText {
		text = string([]rune(text)[:maxFieldText]) + "…"
	}
	return text
}

func (t Teller) longFieldText(field string, raw json.RawMessage, e *timeline.Event) string {
	if len(raw) == 0 || string(raw) == "null" {
		return ""
	}
	words := t.Labels
	switch field {
	case "date":
		return t.dateFieldText(raw, e)
	case "status":
		return timeline.Status(decoded[string](raw)).Words(words.Lang)
	case "draft":
		return map[bool]string{true: words.Edit.Yes, false: words.Edit.No}[decoded[bool](raw)]
	case "publish_at":
		return Moment(decoded[time.Time](raw), t.Home, words.Lang)
	case "place":
		p := decoded[timeline.Place](raw)
		return joinTexts(placeText(&p, words.Lang), p.URL)
	case "participants":
		return entriesText(raw, func(p timeline.Participant) string { return joinTexts(p.Name, p.Title, p.Role, p.URL) })
	case "topics":
		return entriesText(raw, func(topic string) string { return topic })
	case "sources":
		return entriesText(raw, func(v timeline.Source) string { return joinTexts(v.Title, v.Publisher, v.URL, v.Published) })
	case "media":
		return entriesText(raw, func(m timeline.Media) string { return joinTexts(m.Caption, m.Alt, m.Credit, m.URL) })
	case "related":
		return entriesText(raw, func(r timeline.Relation) string { return words.Relations[r.Relation] + " " + r.ID })
	case "translations":
		return strings.Join(slices.Sorted(maps.Keys(decoded[map[string]timeline.Translation](raw))), ", ")
	}
	return decoded[string](raw)
}

// dateFieldText is a date in words: alone, or with its zone as conflicts have it.
func (t Teller) dateFieldText(raw json.RawMessage, e *timeline.Event) string {
	when := editing.When{Date: decoded[string](raw), Zone: e.Zone}
	if raw[0] == '{' {
		when = decoded[editing.When](raw)
	}
	d, err := timeline.ParseDate(when.Date, when.Zone)
	if err != nil {
		return when.Date
	}
	text := timeline.Words(d, e.Status, t.Home, t.Labels.Lang, timeline.Full).Main
	if raw[0] == '{' && when.Zone != t.Home {
		text += " (" + when.Zone + ")"
	}
	return text
}

// DateWords is a date with times in zone in words of a language; the date itself if it cannot be read. Home is the zone that
// readers take for granted.
func DateWords(date, zone, home, lang string) string {
	d, err := timeline.ParseDate(date, zone)
	if err != nil {
		return date
	}
	return timeline.Words(d, timeline.Scheduled, home, lang, timeline.Full).Main
}

// entriesText is a list in words, or one entry of it.
func entriesText[T any](raw json.RawMessage, text func(T) string) string {
	if raw[0] != '[' {
		return text(decoded[T](raw))
	}
	var parts []string
	for _, v := range decoded[[]T](raw) {
		parts = append(parts, text(v))
	}
	return strings.Join(parts, "; ")
}

// fieldPieces is what became of a field: of texts and lists by words, of all else as a whole.
func (t Teller) fieldPieces(field string, from, to json.RawMessage, e *timeline.Event) []Piece {
	switch field {
	case "date", "zone", "status", "lang", "translations", "url", "color", "draft", "publish_at":
	default:
		if pieces := Difference(t.longFieldText(field, from, e), t.longFieldText(field, to, e)); pieces != nil {
			return pieces
		}
	}
	return replaced(t.fieldText(field, from, e), t.fieldText(field, to, e))
}

// DiffRows are changes of fields of an event in words, for who may see drafts.
func (t Teller) DiffRows(changed []timeline.FieldChange, e *timeline.Event) []HistoryRow {
	var rows []HistoryRow
	for _, c := range changed {
		if label := editLabel(c.Field, t.Labels); label != "" {
			rows = append(rows, HistoryRow{label, t.fieldPieces(c.Field, c.From, c.To, e), c.Redacted})
		}
	}
	return rows
}
