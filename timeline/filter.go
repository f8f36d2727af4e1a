package timeline

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Choice is one facet of a filter, as keys (see [Key]) in order, none twice.
type Choice struct {
	Any []string // at least one of these must be had; empty: whatever
	Not []string // none of these may be had
}

// Filter chooses events of a timeline. All of its parts are ANDed; the zero Filter chooses everything.
type Filter struct {
	Topics, Participants, Places, Statuses Choice

	// From and To are EDTF dates or date-times, read in the timeline's zone; To includes what it names.
	// Empty: no bound. An event is chosen if it overlaps the window.
	From, To string

	// Search is what texts must have, or must not.
	Search Search
}

// facets are the parts of a filter that are compared by key, in canonical order.
var facets = []struct {
	name string
	kind byte
	part func(*Filter) *Choice
}{
	{"topic", TermTopic, func(f *Filter) *Choice { return &f.Topics }},
	{"participant", TermParticipant, func(f *Filter) *Choice { return &f.Participants }},
	{"place", TermPlace, func(f *Filter) *Choice { return &f.Places }},
	{"status", TermStatus, func(f *Filter) *Choice { return &f.Statuses }},
}

// ParseFilter reads a filter from query parameters. Repeated or comma-separated values mean any of them, a
// leading hyphen excludes. It returns the filter made of the good values, and what is wrong with the
// others: an API refuses them, a feed does without them, since an error would unsubscribe people.
func ParseFilter(query url.Values) (Filter, []FieldError) {
	var f Filter
	var p problems
	for _, facet := range facets {
		choice := facet.part(&f)
		for _, text := range query[facet.name] {
			for value := range strings.SplitSeq(text, ",") {
				choice.add(&p, facet.name, value)
			}
		}
		choice.Any, choice.Not = sorted(choice.Any), sorted(choice.Not)
		choice.bound(&p, facet.name)
	}
	f.From, f.To = p.bound("from", query), p.bound("to", query)
	if f.turned() {
		p.add("to", "must not be before from")
		f.To = ""
	}
	f.Search = p.search(query)
	return f, p.fields
}

// turned reports whether To lies before From wherever the timeline is. A bound with an offset beside one
// without is before or behind it depending on the zone.
func (f Filter) turned() bool {
	for _, zone := range []string{"UTC", "Etc/GMT+12", "Etc/GMT-14"} { // and the zones furthest from it
		if w := f.Window(zone); w.DayLo < w.DayHi && w.Lo < w.Hi {
			return false
		}
	}
	return true
}

func (c *Choice) add(p *problems, name, value string) {
	value = strings.TrimSpace(value)
	if value == "" {
		return // the empty field of a form
	}
	value, excluded := strings.CutPrefix(value, "-")
	key := Key(value)
	switch {
	case utf8.RuneCountInString(value) > maxName:
		p.add(name, "must have %d characters at most", maxName)
	case key == "":
		p.add(name, "must have a letter or a digit")
	case name == "status" && !slices.Contains(Statuses, Status(key)):
		p.add(name, "must be tentative, scheduled, occurred, postponed or cancelled")
	case excluded:
		c.Not = append(c.Not, key)
	default:
		c.Any = append(c.Any, key)
	}
}

// maxValues is how many values of a facet a filter has at most: each is looked for by itself.
const maxValues = 100

// bound leaves out what is above the limit.
func (c *Choice) bound(p *problems, name string) {
	if len(c.Any)+len(c.Not) > maxValues {
		p.add(name, "must have %d values at most", maxValues)
		c.Any = c.Any[:min(len(c.Any), maxValues)]
		c.Not = c.Not[:min(len(c.Not), maxValues-len(c.Any))]
	}
}

func sorted(keys []string) []string {
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (p *problems) bound(name string, query url.Values) string {
	text := strings.TrimSpace(query.Get(name))
	if text == "" {
		return ""
	}
	// The + of an offset is a space in a query, unless it was escaped; no date has a space in it.
	text = strings.ReplaceAll(text, " ", "+")
	d, err := ParseDate(text, "UTC")
	switch {
	case err != nil:
		p.add(name, "%s", err.Error())
	case name == "from" && d.Lo() == NoLo:
		p.add(name, "must have a start")
	case name == "to" && d.Hi() == NoHi:
		p.add(name, "must have an end")
	default:
		return d.String()
	}
	return ""
}

func (p *problems) search(query url.Values) Search {
	text := strings.TrimSpace(query.Get("q"))
	if text == "" {
		return Search{}
	}
	s, err := ParseSearch(text)
	if err != nil {
		p.add("q", "%s", err.Error())
	}
	return s
}

// Query is the filter as the query part of an address, in canonical order, without a question mark.
func (f Filter) Query() string {
	var parts []string
	for _, facet := range facets {
		choice := facet.part(&f)
		values := make([]string, 0, len(choice.Any)+len(choice.Not))
		for _, key := range choice.Any {
			values = append(values, url.QueryEscape(key))
		}
		for _, key := range choice.Not {
			values = append(values, "-"+url.QueryEscape(key))
		}
		if len(values) > 0 {
			parts = append(parts, facet.name+"="+strings.Join(values, ","))
		}
	}
	if f.From != "" {
		parts = append(parts, "from="+url.QueryEscape(f.From))
	}
	if f.To != "" {
		parts = append(parts, "to="+url.QueryEscape(f.To))
	}
	if !f.Search.Empty() {
		parts = append(parts, "q="+url.QueryEscape(f.Search.String()))
	}
	return strings.Join(parts, "&")
}

// Window is the time that From and To span, in Unix seconds, half open: once as calendar days, counted from
// midnight UTC, with which days are compared, and once as instants, with which instants are compared.
// Missing bounds are [NoLo] and [NoHi].
type Window struct{ DayLo, DayHi, Lo, Hi int64 }

// Window reads From and To, which [ParseFilter] has checked, in the given zone.
func (f Filter) Window(zone string) Window {
	w := Window{NoLo, NoHi, NoLo, NoHi}
	loc, err := Location(zone)
	if err != nil {
		loc = time.UTC
	}
	if f.From != "" {
		lo, day := boundOf(f.From, zone, loc, false)
		w.DayLo, w.Lo = bothWays(lo, day, loc)
	}
	if f.To != "" {
		hi, day := boundOf(f.To, zone, loc, true)
		w.DayHi, w.Hi = bothWays(hi, day, loc)
		if !day {
			last, _ := bothWays(hi-1, false, loc)
			w.DayHi = last + 24*60*60
		}
	}
	return w
}

// boundOf reads a checked bound: where what it names starts, or with last where that ends, and whether that is
// a day. An event at a wall-clock time that its zone leaves out is refused; a bound there lies where the
// clocks jump.
func boundOf(text, zone string, loc *time.Location, last bool) (at int64, day bool) {
	d, err := ParseDate(text, zone)
	missing := err != nil
	if missing {
		d, _ = ParseDate(text, "UTC")
	}
	at = d.Lo()
	if last {
		at = d.Hi()
	}
	switch {
	case missing:
		at = instantNear(at, loc)
	case last && d.Lo() == d.Hi() && d.Precision() == Minute: // the window includes the minute or second that it names
		at += 60
	case last && d.Lo() == d.Hi():
		at++
	}
	return at, d.AllDay()
}

// instantNear is an instant at which clocks in loc show wall, which counts seconds as if they showed UTC; if
// they jump over it, when they do.
func instantNear(wall int64, loc *time.Location) int64 {
	w := time.Unix(wall, 0).UTC()
	t := time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, loc)
	_, offset := t.Zone()
	start, end := t.ZoneBounds()
	switch shown := t.Unix() + int64(offset); {
	case shown > wall && !start.IsZero():
		return start.Unix()
	case shown < wall && !end.IsZero():
		return end.Unix()
	}
	return t.Unix()
}

// bothWays reads a bound as a day and as an instant. A day begins at its midnight in loc; an instant lies
// on its day in loc.
func bothWays(at int64, isDay bool, loc *time.Location) (day, instant int64) {
	t := time.Unix(at, 0).UTC()
	if isDay {
		return at, time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, loc).Unix()
	}
	y, m, d := t.In(loc).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix(), at
}

// Overlaps reports whether e lies in the window at least in part. In a window that ends before it begins
// there is nothing.
func (w Window) Overlaps(e *Event) bool {
	lo, hi, end := w.Lo, w.Hi, max(e.Hi, e.Lo+1)
	if e.AllDay {
		lo, hi, end = w.DayLo, w.DayHi, e.Hi
	}
	return lo < hi && e.Lo < hi && end > lo
}

// Span is the shortest time that holds both readings of the window.
func (w Window) Span() (lo, hi int64) { return min(w.DayLo, w.Lo), max(w.DayHi, w.Hi) }

// Bounded reports whether the window has a start or an end.
func (w Window) Bounded() bool { return w.DayLo != NoLo || w.DayHi != NoHi }

// Matches reports whether the filter, with its window as read in the timeline's zone, chooses e.
func (f Filter) Matches(e *Event, w Window) bool {
	if !w.Overlaps(e) {
		return false
	}
	for _, facet := range facets {
		choice := facet.part(&f)
		has := func(key string) bool { return e.has(facet.kind, key) }
		if len(choice.Any) > 0 && !slices.ContainsFunc(choice.Any, has) || slices.ContainsFunc(choice.Not, has) {
			return false
		}
	}
	return f.Search.Matches(e)
}

// Holds reports whether the window holds a part of every event with these bounds of its sort key, be they days or times. Where
// both are the same, it may be a time, or the end of what has no start.
func (w Window) Holds(start, end int64) bool {
	if start == end {
		return max(w.Lo, w.DayLo) < start && start < min(w.Hi, w.DayHi)
	}
	return w.Overlaps(&Event{Lo: start, Hi: end}) && w.Overlaps(&Event{Lo: start, Hi: end, AllDay: true})
}

// Excluded are the terms of which a chosen event must have none.
func (f Filter) Excluded() (terms []Term) {
	for _, facet := range facets {
		for _, key := range facet.part(&f).Not {
			terms = append(terms, Term{facet.kind, key})
		}
	}
	return terms
}

// Groups are the terms that a chosen event must have: at least one of each group.
func (f Filter) Groups() [][]Term {
	var groups [][]Term
	for _, facet := range facets {
		var group []Term
		for _, key := range facet.part(&f).Any {
			group = append(group, Term{facet.kind, key})
		}
		if group != nil {
			groups = append(groups, group)
		}
	}
	return groups
}
