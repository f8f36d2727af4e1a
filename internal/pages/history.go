package pages

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"dateline/timeline"
)

// Told is a part of an event's public history.
type Told struct {
	Revisions []timeline.Revision // that the page shows, oldest first
	Latest    []timeline.Revision // the newest of all, oldest first
	Before    int64               // there are others before this one; 0: there are not
}

// HistoryItem is one revision in words.
type HistoryItem struct {
	Number         int64
	Heading        string // what happened, with a %s where the time stands
	Time, Datetime string
	Why, Author    string
	Minor          bool
	Version        Link // what it looked like; empty where that is what the page shows
	Rows           []HistoryRow
	Redacted       string // when texts were taken out
	RedactedWhy    string
}

// HistoryRow is a field that changed. Redacted says that a text was taken out that would stand here.
type HistoryRow struct {
	Label    string
	Pieces   []Piece
	Redacted bool
}

// Before and After are the heading on both sides of the time.
func (h *HistoryItem) Before() string { before, _, _ := strings.Cut(h.Heading, "\x00"); return before }

// After is what stands behind the time.
func (h *HistoryItem) After() string { _, after, _ := strings.Cut(h.Heading, "\x00"); return after }

// history puts revisions into words, the newest first: a reader comes to see what changed last.
func (m *EventRoom) history(words *Labels, e *timeline.Event, told Told) (items []HistoryItem) {
	var newest int64
	if n := len(told.Latest); n > 0 {
		newest = told.Latest[n-1].Number
	}
	for _, r := range slices.Backward(told.Revisions) {
		item := m.historyItem(words, e, r)
		if r.Number != newest && r.Kind != timeline.KindDeleted {
			item.Version = Link{fmt.Sprintf(words.VersionNumber, r.Number), m.Addresses.Version(r.Number)}
		}
		items = append(items, item)
	}
	return items
}

func (m *EventRoom) historyItem(words *Labels, e *timeline.Event, r timeline.Revision) HistoryItem {
	item := HistoryItem{Number: r.Number, Heading: fmt.Sprintf(words.ChangeAt, r.Kind.Words(words.Lang), "\x00"), Author: r.Author, Minor: r.Minor}
	item.Time, item.Datetime = m.moment(words, r.Time)
	if r.Note != "" {
		item.Why = fmt.Sprintf(words.Quoted, r.Note)
	}
	if r.Redaction != nil {
		item.Redacted, _ = m.moment(words, r.Redaction.Time)
		item.RedactedWhy = joinTexts(r.Redaction.Author, r.Redaction.Note)
	}
	if r.Kind == timeline.KindPublished { // which changed everything, as the page shows already
		if item.Why == "" {
			item.Why = words.FirstVersion
			if r.Author != "" {
				item.Why, item.Author = fmt.Sprintf(words.FirstVersionBy, r.Author), ""
			}
		}
		return item
	}
	for _, c := range r.Changes {
		if label := words.Fields[c.Field]; label != "" {
			item.Rows = append(item.Rows, HistoryRow{label, m.change(words, e, c), c.Redacted})
		}
	}
	return item
}

// change is what became of a field: of texts by words, of lists by what they have, of all else as a whole.
func (m *EventRoom) change(words *Labels, e *timeline.Event, c timeline.FieldChange) []Piece {
	switch c.Field {
	case "title", "summary", "body":
		return Difference(decoded[string](c.From), decoded[string](c.To))
	case "place":
		return Difference(placeText(decoded[*timeline.Place](c.From), words.Lang), placeText(decoded[*timeline.Place](c.To), words.Lang))
	case "participants":
		return listed(c, func(v timeline.Participant) string {
			return whoText(timeline.Participant{Name: joinTexts(v.Name, v.Title), Role: v.Role})
		})
	case "topics":
		return listed(c, func(topic string) string { return topic })
	case "sources":
		return listed(c, sourceText)
	case "media":
		return listed(c, fileText)
	case "related":
		return listed(c, func(r timeline.Relation) string { return words.Relations[r.Relation] + " " + r.ID })
	case "translations":
		return translated(decoded[map[string]timeline.Translation](c.From), decoded[map[string]timeline.Translation](c.To))
	case "date":
		return replaced(m.former(words, decoded[string](c.From), e.Zone), m.former(words, decoded[string](c.To), e.Zone))
	case "status":
		return replaced(timeline.Status(decoded[string](c.From)).Words(words.Lang), timeline.Status(decoded[string](c.To)).Words(words.Lang))
	case "lang":
		return replaced(languageText(decoded[string](c.From)), languageText(decoded[string](c.To)))
	}
	return replaced(decoded[string](c.From), decoded[string](c.To))
}

// replaced is a value in the place of another.
func replaced(from, to string) []Piece {
	var all []Piece
	if from != "" {
		all = append(all, Piece{removed, from})
	}
	if to != "" {
		all = append(all, Piece{added, to})
	}
	return all
}

// listed is what a list has no more, and what it has now.
func listed[T any](c timeline.FieldChange, text func(T) string) []Piece {
	texts := func(raw json.RawMessage) (all []string) {
		for _, v := range decoded[[]T](raw) {
			all = append(all, text(v))
		}
		return all
	}
	from, to := texts(c.From), texts(c.To)
	var all []Piece
	for _, text := range from {
		if !slices.Contains(to, text) {
			all = append(all, Piece{removed, text})
		}
	}
	for _, text := range to {
		if !slices.Contains(from, text) {
			all = append(all, Piece{added, text})
		}
	}
	if all == nil { // an order, or what no text tells
		return replaced(strings.Join(from, "; "), strings.Join(to, "; "))
	}
	return all
}

// translated is what became of the texts in other languages.
func translated(from, to map[string]timeline.Translation) []Piece {
	var all []Piece
	tags := slices.Concat(slices.Collect(maps.Keys(from)), slices.Collect(maps.Keys(to)))
	slices.Sort(tags)
	for _, tag := range slices.Compact(tags) {
		was, had := from[tag]
		is, has := to[tag]
		name := languageText(tag)
		switch {
		case !had:
			all = append(all, Piece{added, name})
		case !has:
			all = append(all, Piece{removed, name})
		case was != is:
			all = append(all, Piece{Text: name + ":"})
			all = append(all, Difference(translationText(was), translationText(is))...)
		}
	}
	return all
}

func translationText(t timeline.Translation) string { return t.Title + " " + t.Summary + " " + t.Body }

func languageText(tag string) string {
	if tag == "" {
		return ""
	}
	return timeline.LanguageName(tag)
}

func sourceText(v timeline.Source) string {
	if text := joinTexts(v.Title, v.Publisher); text != "" {
		return text
	}
	return v.URL
}

// decoded is the value of a field; the zero value if it had none.
func decoded[T any](raw json.RawMessage) (v T) {
	_ = json.Unmarshal(raw, &v) // it was made from the same type
	return v
}
