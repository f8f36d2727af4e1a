package pages

import (
	"cmp"
	"fmt"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"dateline/timeline"
)

// unit is what the events of a page are grouped by, the finest first.
type unit byte

const (
	byDay unit = iota
	byMonth
	bySeason // only for events that are exact to a season
	byYear
	byDecade
	byCentury // likewise
)

// How many events the units that are in use must have on the average, so that the page is grouped by it.
const (
	perDay   = 4
	perMonth = 3
	perYear  = 1.5
	fewYears = 6 // so many headings are no burden
)

// Group is a part of the list under one heading.
type Group struct {
	ID, Title string
	Beside    string // the title: what is not known, and how many events there are
	Ahead     bool   // all of it lies on today or later
	Rows      []Row
}

// Row is an event, or the line that says where today is.
type Row struct {
	Item *Item
	Now  *NowLine
}

// NowLine is the line between what was and what will be.
type NowLine struct{ Label, Weekday, Day, Datetime string }

// groupKey says which group an event belongs to.
type groupKey struct {
	unit  unit
	start int64 // of the unit, as if it were in UTC
}

// List is a part of a timeline as a page shows it. Whole ends say that the list has nothing before or behind it.
type List struct {
	Events               []timeline.Event
	Descending           bool
	WholeStart, WholeEnd bool
}

// Groups puts the events of a list under headings. The unit is the finest that is not too fine for them; an event that is less
// exact than that gets a group of its own precision.
func (m *Items) Groups(list List) (groups []Group, today bool) {
	u := m.unitOf(list.Events)
	keys := make([]groupKey, len(list.Events))
	for i := range list.Events {
		keys[i] = m.keyOf(&list.Events[i], u)
	}
	order := slices.Clone(keys)
	slices.SortStableFunc(order, func(a, b groupKey) int {
		c := cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.unit, a.unit))
		if list.Descending {
			return -c
		}
		return c
	})
	order = slices.Compact(order)
	line := m.nowLine()
	marked := false
	for i, key := range order {
		g := Group{ID: fmt.Sprintf("g%d", i), Ahead: true}
		for j := range list.Events {
			if keys[j] != key {
				continue
			}
			e := &list.Events[j]
			if ahead := m.Today.Ahead(e); ahead != list.Descending && !marked {
				marked = true
				if before := i > 0 || len(g.Rows) > 0 || list.WholeStart; before {
					g.Rows, today = append(g.Rows, Row{Now: line}), true
				}
			}
			g.Ahead = g.Ahead && m.Today.Ahead(e)
			item := m.Item(*e, levelIn(key.unit, u))
			follow(&item, g.Rows)
			g.Rows = append(g.Rows, Row{Item: &item})
		}
		whole := (i > 0 || list.WholeStart) && (i < len(order)-1 || list.WholeEnd)
		g.Title, g.Beside = m.heading(key, &g, u, whole)
		groups = append(groups, g)
	}
	if !marked && list.WholeEnd && len(groups) > 0 {
		last := &groups[len(groups)-1]
		last.Rows, today = append(last.Rows, Row{Now: line}), true
	}
	return groups, today
}

// follow marks an item on the day of the one before it: the date need not be seen twice.
func follow(item *Item, rows []Row) {
	if len(rows) == 0 || rows[len(rows)-1].Item == nil {
		return
	}
	before := rows[len(rows)-1].Item
	switch {
	case item.Day != before.Day || item.Datetime == "" || item.Event.Hi-item.Event.Lo > daySeconds:
	case item.Sub == before.Sub:
		item.Classes += " same"
	default:
		item.Classes += " same-day"
	}
}

// unitOf is the unit that events are grouped by.
func (m *Items) unitOf(events []timeline.Event) unit {
	for _, try := range []struct {
		unit unit
		min  float64
	}{{byDay, perDay}, {byMonth, perMonth}, {byYear, perYear}} {
		used, n := map[int64]bool{}, 0
		for i := range events {
			if key := m.keyOf(&events[i], try.unit); key.unit == try.unit {
				used[key.start] = true
				n++
			}
		}
		enough := float64(n) >= try.min*float64(len(used)) || try.unit == byYear && len(used) <= fewYears
		if n > 0 && enough && 2*n >= len(events) {
			return try.unit
		}
	}
	return byDecade
}

// keyOf is the group of an event on a page that is grouped by u.
func (m *Items) keyOf(e *timeline.Event, u unit) groupKey {
	at := time.Unix(m.Today.first(e), 0).UTC()
	switch e.Precision {
	case timeline.Month:
		u = max(u, byMonth)
	case timeline.Season:
		u = max(u, bySeason)
	case timeline.Year:
		u = max(u, byYear)
	case timeline.Decade:
		u = max(u, byDecade)
	case timeline.Century:
		u = byCentury
	}
	if u >= byDecade && (at.Year() < 0 || at.Year() > 9999) {
		u = byYear // decades have no names there
	}
	return groupKey{u, u.start(at)}
}

// start is where the unit with a day in it begins.
func (u unit) start(at time.Time) int64 {
	y, m, d := at.Date()
	switch u {
	case byDay:
	case byMonth, bySeason:
		d = 1
	case byYear:
		m, d = 1, 1
	case byDecade:
		y, m, d = y-y%10, 1, 1
	case byCentury:
		y, m, d = y-y%100, 1, 1
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()
}

// text is the unit that begins at a time as a date of EDTF.
func (u unit) text(start int64) string {
	at := time.Unix(start, 0).UTC()
	y := at.Year()
	if y < 0 || y > 9999 {
		if text := fmt.Sprintf("%05d", y); u == byYear && y > -9999 && y < 0 {
			return text
		}
		return fmt.Sprintf("Y%d", y)
	}
	switch u {
	case byDay:
		return at.Format(time.DateOnly)
	case byMonth:
		return fmt.Sprintf("%04d-%02d", y, at.Month())
	case bySeason:
		return fmt.Sprintf("%04d-%02d", y, 21+(int(at.Month())-3+12)%12/3)
	case byDecade:
		return fmt.Sprintf("%03dX", y/10)
	case byCentury:
		return fmt.Sprintf("%02dXX", y/100)
	}
	return fmt.Sprintf("%04d", y)
}

// levelIn is what a heading tells, so that the date below need not.
func levelIn(group, page unit) timeline.Level {
	switch {
	case group == byDay:
		return timeline.InDay
	case group == byDecade && page == byDecade:
		return timeline.Full
	}
	return timeline.InYear
}

// heading names a group, and says how many events it has if all of them are on the page.
func (m *Items) heading(key groupKey, g *Group, u unit, whole bool) (title, beside string) {
	lang := m.Labels.Lang
	d, err := timeline.ParseDate(key.unit.text(key.start), "UTC")
	if err != nil {
		return key.unit.text(key.start), ""
	}
	full := timeline.Words(d, timeline.Occurred, "UTC", lang, timeline.Full)
	short := timeline.Words(d, timeline.Occurred, "UTC", lang, timeline.InYear)
	title = full.Main
	switch {
	case key.unit == byDay:
		title = full.Sub + ", " + full.Main
	case key.unit >= byYear && !(key.unit == byYear && time.Unix(key.start, 0).UTC().Year() < 1):
		title = short.Main
	}
	if key.unit > u {
		beside = short.Sub
	}
	if whole {
		n := 0
		for _, row := range g.Rows {
			if row.Item != nil {
				n++
			}
		}
		count := m.Labels.EventCount.In(lang, n)
		if beside != "" {
			beside += ", "
		}
		beside += count
	}
	return capital(title), beside
}

func (m *Items) nowLine() *NowLine {
	said := timeline.Words(m.Today.Date(), timeline.Occurred, "UTC", m.Labels.Lang, timeline.Full)
	return &NowLine{Label: m.Labels.Today, Weekday: said.Sub, Day: said.Main, Datetime: said.Datetime}
}

// capital is text with a capital at its beginning.
func capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(r)) + text[size:]
}
