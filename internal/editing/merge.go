package editing

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"dateline/timeline"
)

// Side says whose a change is.
type Side string

// The sides of a merge: who has just written, and who was quicker.
const (
	Yours  Side = "yours"
	Theirs Side = "theirs"
	Both   Side = "both" // in the same way
)

// Change is what one side, or both in the same way, did to a field, as history tells it. Entries of lists stand in it
// without those that stayed as they were.
type Change struct {
	By Side
	timeline.FieldChange
}

// Conflict is what both sides changed, each in another way, or what must not be decided silently.
type Conflict struct {
	// Name is that of the fields of the page that decides it: "choice." and Name says whose counts, and for a long text
	// "text." and Name has the finished text.
	Name  string
	Field string // of the event, such as "date", "participants" or "translations.uk.body"
	Long  bool   // a text of several lines, which is finished by hand

	// The values as JSON; null where there is none. Of a list it is the one entry, and of the date a [When].
	Before, Theirs, Yours json.RawMessage
	Chosen                Side // until somebody chooses
}

// ByThem is what they did to it, as history tells it.
func (c Conflict) ByThem() []timeline.FieldChange { return c.told(c.Theirs) }

// ByYou is what you did to it, as history tells it.
func (c Conflict) ByYou() []timeline.FieldChange { return c.told(c.Yours) }

func (c Conflict) told(to json.RawMessage) []timeline.FieldChange {
	from := c.Before
	if c.Name != c.Field { // an entry of a list
		from, to = rawEntry(from), rawEntry(to)
	}
	return told(c.Field, from, to)
}

// When is a date with its time zone: neither says when it is without the other.
type When struct {
	Date string `json:"date"`
	Zone string `json:"zone"`
}

// Merged is what became of two versions with one base.
type Merged struct {
	Event     timeline.Event // what was joined, with what is chosen of each conflict; what Dateline sets is theirs
	Joined    []Change
	Conflicts []Conflict
	Kind      timeline.ChangeKind // what they did to the event: when it is off or moved, that has to be said

	base, theirs, yours timeline.Event
}

// Merge joins yours, which was made of base, with theirs, which stands in its place now. What one side changed is taken. Where
// both changed a field, or an entry of a list, each in its own way, there is a conflict; a date is one whenever theirs moved,
// cancelled or postponed the event and yours says another date. What was joined or chosen is the yours of the next merge,
// and theirs is its base.
func Merge(base, theirs, yours timeline.Event) Merged {
	return Merged{base: base, theirs: theirs, yours: yours}.decided(nil)
}

// Resolve is the event with what was chosen for the conflicts in the values of the page that shows them.
func (m Merged) Resolve(v url.Values) timeline.Event { return m.decided(v).Event }

// decided makes the merge with the choices in the values, if there are any.
func (m Merged) decided(v url.Values) Merged {
	kind := timeline.ChangeKindOf(&m.base, &m.theirs)
	w := &merger{base: m.base, theirs: m.theirs, yours: m.yours, choices: v}
	w.out = m.theirs
	off := kind == timeline.KindMoved || kind == timeline.KindCancelled || kind == timeline.KindPostponed
	one(w, "date", off, func(e *timeline.Event) When { return When{e.Date, e.Zone} },
		func(e *timeline.Event, d When) { e.Date, e.Zone = d.Date, d.Zone })
	member(w, "status", func(e *timeline.Event) *timeline.Status { return &e.Status })
	member(w, "title", func(e *timeline.Event) *string { return &e.Title })
	w.long("summary", func(e *timeline.Event) *string { return &e.Summary })
	w.long("body", func(e *timeline.Event) *string { return &e.Body })
	member(w, "place", func(e *timeline.Event) **timeline.Place { return &e.Place })
	w.lists()
	member(w, "lang", func(e *timeline.Event) *string { return &e.Lang })
	w.translations()
	member(w, "url", func(e *timeline.Event) *string { return &e.URL })
	member(w, "color", func(e *timeline.Event) *string { return &e.Color })
	member(w, "draft", func(e *timeline.Event) *bool { return &e.Draft })
	member(w, "publish_at", func(e *timeline.Event) **time.Time { return &e.PublishAt })
	m.Event, m.Conflicts, m.Kind = w.out, w.conflicts, kind
	for _, c := range w.joined {
		for _, change := range told(c.Field, c.From, c.To) {
			m.Joined = append(m.Joined, Change{c.By, change})
		}
	}
	return m
}

// merger makes one merge, field by field.
type merger struct {
	base, theirs, yours, out timeline.Event
	choices                  url.Values
	joined                   []Change
	conflicts                []Conflict
}

// member merges a field that has one value.
func member[T any](w *merger, field string, at func(*timeline.Event) *T) {
	one(w, field, false, func(e *timeline.Event) T { return *at(e) }, func(e *timeline.Event, v T) { *at(e) = v })
}

// one merges one value. With asked, it is a conflict wherever the two sides differ.
func one[T any](w *merger, field string, asked bool, get func(*timeline.Event) T, set func(*timeline.Event, T)) {
	switch w.whose(Conflict{
		Name: field, Field: field,
		Before: raw(get(&w.base)), Theirs: raw(get(&w.theirs)), Yours: raw(get(&w.yours)),
	}, asked) {
	case Yours:
		set(&w.out, get(&w.yours))
	default:
		set(&w.out, get(&w.theirs))
	}
}

// long merges a text of several lines, which may have been finished by hand.
func (w *merger) long(field string, at func(*timeline.Event) *string) {
	c := Conflict{
		Name: field, Field: field, Long: true,
		Before: raw(*at(&w.base)), Theirs: raw(*at(&w.theirs)), Yours: raw(*at(&w.yours)),
	}
	before := len(w.conflicts)
	text := *at(&w.theirs)
	if w.whose(c, false) == Yours {
		text = *at(&w.yours)
	}
	if name := "text." + field; len(w.conflicts) > before && w.choices.Has(name) {
		text = lineEnds.Replace(w.choices.Get(name))
	}
	*at(&w.out) = text
}

// whose says which side's value counts, and notes why.
func (w *merger) whose(c Conflict, asked bool) Side {
	theirs, yours := !bytes.Equal(c.Theirs, c.Before), !bytes.Equal(c.Yours, c.Before)
	same := bytes.Equal(c.Theirs, c.Yours)
	switch {
	case same && !theirs:
		return Theirs
	case same:
		w.join(Both, c.Field, c.Before, c.Yours)
		return Theirs
	case asked || theirs && yours:
		c.Chosen = Yours
		if !yours {
			c.Chosen = Theirs
		}
		switch side := Side(w.choices.Get("choice." + c.Name)); side {
		case Yours, Theirs:
			c.Chosen = side
		}
		w.conflicts = append(w.conflicts, c)
		return c.Chosen
	case theirs:
		w.join(Theirs, c.Field, c.Before, c.Theirs)
		return Theirs
	}
	w.join(Yours, c.Field, c.Before, c.Yours)
	return Yours
}

// join notes a change that needs no choice.
func (w *merger) join(by Side, field string, from, to json.RawMessage) {
	w.joined = append(w.joined, Change{by, timeline.FieldChange{Field: field, From: from, To: to}})
}

// told is a change as history tells it: the date apart from its zone, and texts in a further language as translations.
func told(field string, from, to json.RawMessage) []timeline.FieldChange {
	list, rest, further := strings.Cut(field, ".")
	switch {
	case field == "date":
		a, b := decoded[When](from), decoded[When](to)
		var changes []timeline.FieldChange
		if a.Date != b.Date {
			changes = append(changes, timeline.FieldChange{Field: "date", From: raw(a.Date), To: raw(b.Date)})
		}
		if a.Zone != b.Zone {
			changes = append(changes, timeline.FieldChange{Field: "zone", From: raw(a.Zone), To: raw(b.Zone)})
		}
		return changes
	case further:
		tag, text, _ := strings.Cut(rest, ".")
		return []timeline.FieldChange{{Field: list, From: inLanguage(tag, text, from), To: inLanguage(tag, text, to)}}
	}
	return []timeline.FieldChange{{Field: field, From: from, To: to}}
}

// inLanguage is the text of a translation, or the whole of one, as a part of all translations.
func inLanguage(tag, text string, value json.RawMessage) json.RawMessage {
	if string(value) == "null" {
		return raw(map[string]string{})
	}
	if text != "" {
		value = raw(map[string]json.RawMessage{text: value})
	}
	return raw(map[string]json.RawMessage{tag: value})
}

// decoded reads what raw wrote.
func decoded[T any](text json.RawMessage) (v T) {
	if err := json.Unmarshal(text, &v); err != nil {
		panic(err)
	}
	return v
}

// raw is a value as JSON, by which values are compared.
func raw(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // parts of an event hold nothing that JSON cannot say
	}
	return text
}
