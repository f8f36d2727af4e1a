package editing_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"dateline/internal/editing"
	"dateline/timeline"
)

// differ lists the fields in which two events differ.
func differ(a, b timeline.Event) string { return fmt.Sprintf("%+v", timeline.Diff(&a, &b)) }

const same = "[]"

func TestMergeTakesTheOnlyChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, other := events().Draw(t, "base"), events().Draw(t, "other")
		if got := differ(other, editing.Merge(base, other, base).Event); got != same {
			t.Fatalf("theirs alone: %s", got)
		}
		if got := differ(other, editing.Merge(base, base, other).Event); got != same {
			t.Fatalf("yours alone: %s", got)
		}
		if m := editing.Merge(base, other, other); differ(other, m.Event) != same || len(m.Conflicts) > 0 {
			t.Fatalf("both alike: %s, %d conflicts", differ(other, m.Event), len(m.Conflicts))
		}
		if m := editing.Merge(base, base, other); len(m.Conflicts) > 0 || slices.ContainsFunc(m.Joined, func(c editing.Change) bool { return c.By != editing.Yours }) {
			t.Fatalf("yours alone: %+v", m)
		}
	})
}

// partsOf are all values that somebody can have written, by the field of which they are.
func partsOf(e timeline.Event) map[string]bool {
	text, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		panic(err)
	}
	parts := map[string]bool{}
	for _, field := range []string{"date", "zone", "status", "title", "summary", "body", "place", "lang", "url", "color", "draft", "publish_at"} {
		parts[field+" "+string(fields[field])] = true
	}
	for _, field := range []string{"participants", "topics", "sources", "media", "related"} {
		var entries []json.RawMessage
		if err := json.Unmarshal(fields[field], &entries); err != nil {
			panic(err)
		}
		for _, entry := range entries {
			parts[field+" "+string(entry)] = true
		}
	}
	for tag, t := range e.Translations {
		parts[fmt.Sprintf("%s %q", tag, t.Title)] = true
		parts[fmt.Sprintf("%s %q", tag, t.Summary)] = true
		parts[fmt.Sprintf("%s %q", tag, t.Body)] = true
	}
	return parts
}

// inConflict reports whether a value that partsOf tells is shown by a conflict.
func inConflict(conflicts []editing.Conflict, part string) bool {
	field, value, _ := strings.Cut(part, " ")
	return slices.ContainsFunc(conflicts, func(c editing.Conflict) bool {
		for _, side := range []json.RawMessage{c.Theirs, c.Yours} {
			switch {
			case c.Field == field && string(side) == value,
				c.Field == "date" && (field == "date" || field == "zone") && strings.Contains(string(side), value),
				strings.HasPrefix(c.Field, "translations."+field) && strings.Contains(string(side), value):
				return true
			}
		}
		return false
	})
}

// TestMergeLosesNothing: what either side wrote that the base has not is in the result, or shown to choose.
func TestMergeLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, theirs, yours := events().Draw(t, "base"), events().Draw(t, "theirs"), events().Draw(t, "yours")
		m := editing.Merge(base, theirs, yours)
		before, after := partsOf(base), partsOf(m.Event)
		for _, side := range []timeline.Event{theirs, yours} {
			for part := range partsOf(side) {
				if !before[part] && !after[part] && !inConflict(m.Conflicts, part) {
					t.Fatalf("%s is lost: %+v", part, m)
				}
			}
		}
		for part := range after {
			if !partsOf(theirs)[part] && !partsOf(yours)[part] {
				t.Fatalf("%s was written by nobody", part)
			}
		}
		names := map[string]bool{}
		for _, c := range m.Conflicts {
			if names[c.Name] || string(c.Theirs) == string(c.Yours) {
				t.Fatalf("conflict %+v", c)
			}
			names[c.Name] = true
		}
		if again := editing.Merge(base, theirs, yours); differ(m.Event, again.Event) != same {
			t.Fatalf("the same merge is another: %s", differ(m.Event, again.Event))
		}
	})
}

// TestChoicesDecide: who chooses one side everywhere has its value of every conflict.
func TestChoicesDecide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, theirs, yours := events().Draw(t, "base"), events().Draw(t, "theirs"), events().Draw(t, "yours")
		m := editing.Merge(base, theirs, yours)
		for _, side := range []editing.Side{editing.Theirs, editing.Yours} {
			values := url.Values{}
			for _, c := range m.Conflicts {
				values.Set("choice."+c.Name, string(side))
			}
			got := partsOf(m.Resolve(values))
			for _, c := range m.Conflicts {
				want := c.Theirs
				if side == editing.Yours {
					want = c.Yours
				}
				if !c.Long && c.Field != "date" && !strings.HasPrefix(c.Field, "translations.") && string(want) != "null" && !got[c.Field+" "+string(want)] {
					t.Fatalf("%s is chosen, and not there: %+v", want, c)
				}
			}
		}
	})
}

// TestDisjointChangesJoin: two who changed different fields need no choice.
func TestDisjointChangesJoin(t *testing.T) {
	fields := []func(to *timeline.Event, from timeline.Event){
		func(to *timeline.Event, from timeline.Event) { to.Title = from.Title },
		func(to *timeline.Event, from timeline.Event) { to.Summary = from.Summary },
		func(to *timeline.Event, from timeline.Event) { to.Body = from.Body },
		func(to *timeline.Event, from timeline.Event) { to.Place = from.Place },
		func(to *timeline.Event, from timeline.Event) { to.Participants = from.Participants },
		func(to *timeline.Event, from timeline.Event) { to.Topics = from.Topics },
		func(to *timeline.Event, from timeline.Event) { to.Sources = from.Sources },
		func(to *timeline.Event, from timeline.Event) { to.Media = from.Media },
		func(to *timeline.Event, from timeline.Event) { to.Related = from.Related },
		func(to *timeline.Event, from timeline.Event) { to.Translations = from.Translations },
		func(to *timeline.Event, from timeline.Event) { to.URL, to.Color = from.URL, from.Color },
		func(to *timeline.Event, from timeline.Event) { to.PublishAt, to.Draft = from.PublishAt, from.Draft },
	}
	rapid.Check(t, func(t *rapid.T) {
		base, other := events().Draw(t, "base"), events().Draw(t, "other")
		theirs, yours, both := base, base, base
		for i, take := range fields {
			take(&both, other)
			if rapid.Bool().Draw(t, fmt.Sprint("theirs changes ", i)) {
				take(&theirs, other)
			} else {
				take(&yours, other)
			}
		}
		m := editing.Merge(base, theirs, yours)
		if got := differ(both, m.Event); got != same || len(m.Conflicts) > 0 {
			t.Fatalf("%s, conflicts %+v", got, m.Conflicts)
		}
	})
}

func TestMergeEntries(t *testing.T) {
	type p = timeline.Participant
	tests := []struct {
		name                      string
		base, theirs, yours, want string // names, with a role behind a colon
		conflicts                 string // theirs against yours
	}{
		{"each adds one", "Ann Ben", "Ann Cid Ben", "Ann Ben Dan", "Ann Cid Ben Dan", ""},
		{"each adds the same", "Ann", "Ann Ben", "Ann Ben", "Ann Ben", ""},
		{"one goes, one comes", "Ann Ben", "Ben", "Ann Ben Cid", "Ben Cid", ""},
		{"in front", "Ann", "Cid Ann", "Ben Ann", "Ben Cid Ann", ""},
		{"different entries change", "Ann Ben", "Ann:host Ben", "Ann Ben:guest", "Ann:host Ben:guest", ""},
		{"one entry changes twice", "Ann Ben", "Ann:host Ben", "Ann:guest Ben", "Ann:guest Ben", "Ann:host Ann:guest"},
		{"one goes and changes", "Ann Ben", "Ben", "Ann:guest Ben", "Ann:guest Ben", "- Ann:guest"},
		{"one changes and goes", "Ann Ben", "Ann:host Ben", "Ben", "Ben", "Ann:host -"},
		{"yours has another order", "Ann Ben Cid", "Ann Ben Cid Dan", "Cid Ann Ben", "Cid Dan Ann Ben", ""},
		{"theirs has another order", "Ann Ben Cid", "Cid Ann Ben", "Ann Ben Cid Dan", "Cid Dan Ann Ben", ""},
		{"twice the same name", "Ann Ann", "Ann Ann:host", "Ann Ann Ben", "Ann Ann:host Ben", ""},
	}
	read := func(text string) (list []p) {
		for _, entry := range strings.Fields(text) {
			name, role, _ := strings.Cut(entry, ":")
			list = append(list, p{Name: name, Role: role})
		}
		return list
	}
	show := func(list []p) string {
		var parts []string
		for _, v := range list {
			parts = append(parts, strings.TrimSuffix(v.Name+":"+v.Role, ":"))
		}
		return strings.Join(parts, " ")
	}
	entry := func(value json.RawMessage) string {
		var v *p
		if err := json.Unmarshal(value, &v); err != nil || v == nil {
			return "-"
		}
		return show([]p{*v})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			with := func(text string) timeline.Event { return timeline.Event{Title: "Talks", Participants: read(text)} }
			m := editing.Merge(with(tt.base), with(tt.theirs), with(tt.yours))
			var conflicts []string
			for _, c := range m.Conflicts {
				conflicts = append(conflicts, entry(c.Theirs)+" "+entry(c.Yours))
			}
			if got := show(m.Event.Participants); got != tt.want || strings.Join(conflicts, "; ") != tt.conflicts {
				t.Errorf("= %q with %q, want %q with %q", got, conflicts, tt.want, tt.conflicts)
			}
		})
	}
}

func TestMergeOfDates(t *testing.T) {
	base := timeline.Event{Title: "Talks", Date: "2025-03-04", Zone: "Europe/Kyiv", Status: timeline.Scheduled}
	changed := func(change func(e *timeline.Event)) timeline.Event {
		e := base
		change(&e)
		return e
	}
	moved := changed(func(e *timeline.Event) { e.Date = "2025-03-11" })
	cancelled := changed(func(e *timeline.Event) { e.Status = timeline.Cancelled })
	exact := changed(func(e *timeline.Event) { e.Date = "2025-03-04T10:00" })
	abroad := changed(func(e *timeline.Event) { e.Zone = "America/New_York" })
	title := changed(func(e *timeline.Event) { e.Title = "Summit" })
	tests := []struct {
		name          string
		theirs, yours timeline.Event
		kind          timeline.ChangeKind
		conflicts     string
		chosen        editing.Side
		date          string
	}{
		{"theirs moved it, yours did not look", moved, title, timeline.KindMoved, "date", editing.Theirs, "2025-03-11"},
		{"theirs moved it, yours made it exact", moved, exact, timeline.KindMoved, "date", editing.Yours, "2025-03-04T10:00"},
		{"theirs cancelled it, yours moved it", cancelled, moved, timeline.KindCancelled, "date", editing.Yours, "2025-03-11"},
		{"theirs cancelled it, yours has the date", cancelled, title, timeline.KindCancelled, "", "", "2025-03-04"},
		{"theirs made it exact, yours did not look", exact, title, timeline.KindDated, "", "", "2025-03-04T10:00"},
		{"both moved it alike", moved, moved, timeline.KindMoved, "", "", "2025-03-11"},
		{"a zone goes with its date", abroad, exact, timeline.KindCorrected, "date", editing.Yours, "2025-03-04T10:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := editing.Merge(base, tt.theirs, tt.yours)
			var fields []string
			for _, c := range m.Conflicts {
				fields = append(fields, c.Field)
				if c.Chosen != tt.chosen {
					t.Errorf("%s is chosen, want %s", c.Chosen, tt.chosen)
				}
			}
			if m.Kind != tt.kind || strings.Join(fields, " ") != tt.conflicts || m.Event.Date != tt.date {
				t.Errorf("= %s, %q, %s", m.Kind, fields, m.Event.Date)
			}
			if tt.theirs.Status == timeline.Cancelled && m.Event.Status != timeline.Cancelled {
				t.Error("it is on again")
			}
		})
	}
}

// TestThirdEditor: what was joined with one is joined with the next in the same way.
func TestThirdEditor(t *testing.T) {
	first := timeline.Event{Title: "Talks", Summary: "They meet.", Date: "2025-03-04", Zone: "UTC", Topics: []string{"Peace"}}
	second, yours := first, first
	second.Title, second.Summary, second.Topics = "Peace talks", "They will meet.", []string{"Peace", "Trade"}
	yours.Summary, yours.Topics = "They meet in Kyiv.", []string{"Peace", "Grain"}
	m := editing.Merge(first, second, yours)
	if len(m.Conflicts) != 1 || m.Conflicts[0].Field != "summary" || !m.Conflicts[0].Long {
		t.Fatalf("conflicts = %+v", m.Conflicts)
	}
	if got, want := changes(m.Conflicts[0].ByThem()), `summary "They meet."→"They will meet."`; got != want {
		t.Errorf("by them %s, want %s", got, want)
	}
	if got, want := changes(m.Conflicts[0].ByYou()), `summary "They meet."→"They meet in Kyiv."`; got != want {
		t.Errorf("by you %s, want %s", got, want)
	}
	resolved := m.Resolve(url.Values{"choice.summary": {"yours"}, "text.summary": {"They will meet\r\nin Kyiv."}})
	if resolved.Title != "Peace talks" || resolved.Summary != "They will meet\nin Kyiv." || strings.Join(resolved.Topics, " ") != "Peace Grain Trade" {
		t.Errorf("resolved = %+v", resolved)
	}
	third := second
	third.Title, third.URL = "Talks on peace", "https://example.org"
	next := editing.Merge(second, third, resolved)
	if e := next.Event; len(next.Conflicts) > 0 || e.Title != third.Title || e.URL != third.URL || e.Summary != resolved.Summary || strings.Join(e.Topics, " ") != "Peace Grain Trade" {
		t.Errorf("with the third: %+v", next)
	}
	var told []string
	for _, c := range next.Joined {
		told = append(told, string(c.By)+" "+changes([]timeline.FieldChange{c.FieldChange}))
	}
	want := `theirs title "Peace talks"→"Talks on peace"; yours summary "They will meet."→"They will meet\nin Kyiv."; yours topics []→["Grain"]; theirs url ""→"https://example.org"`
	if got := strings.Join(told, "; "); got != want {
		t.Errorf("joined = %s\nwant %s", got, want)
	}
}

func TestMergeOfTranslations(t *testing.T) {
	with := func(texts map[string]timeline.Translation) timeline.Event {
		return timeline.Event{Title: "Talks", Translations: texts}
	}
	base := with(map[string]timeline.Translation{"uk": {Title: "Переговори", Body: "Так."}})
	theirs := with(map[string]timeline.Translation{"uk": {Title: "Розмови", Body: "Так."}, "de": {Title: "Gespräche"}})
	yours := with(map[string]timeline.Translation{"uk": {Title: "Переговори", Body: "Ні."}})
	m := editing.Merge(base, theirs, yours)
	if got := m.Event.Translations; len(m.Conflicts) > 0 || got["uk"] != (timeline.Translation{Title: "Розмови", Body: "Ні."}) || got["de"].Title != "Gespräche" {
		t.Errorf("= %+v, %+v", got, m.Conflicts)
	}
	gone := editing.Merge(base, with(nil), yours)
	if len(gone.Conflicts) != 1 || gone.Conflicts[0].Name != "translations.uk" || gone.Event.Translations["uk"].Body != "Ні." {
		t.Errorf("theirs took the language out: %+v", gone)
	}
	if e := gone.Resolve(url.Values{"choice.translations.uk": {"theirs"}}); len(e.Translations) > 0 {
		t.Errorf("theirs is chosen: %+v", e.Translations)
	}
}

// changes shows changes in a line.
func changes(list []timeline.FieldChange) string {
	var parts []string
	for _, c := range list {
		parts = append(parts, fmt.Sprintf("%s %s→%s", c.Field, c.From, c.To))
	}
	return strings.Join(parts, "; ")
}

// TestConflictsAreToldAsHistoryIs: what shows the history of an event can show its conflicts.
func TestConflictsAreToldAsHistoryIs(t *testing.T) {
	base := timeline.Event{
		Title: "Talks", Date: "2025-03-04T10:00", Zone: "Europe/Kyiv", Participants: []timeline.Participant{{Name: "Ann"}},
		Translations: map[string]timeline.Translation{"de": {Title: "Gespräche"}, "uk": {Title: "Переговори"}},
	}
	theirs, yours := base, base
	theirs.Date, yours.Zone = "2025-03-11T10:00", "UTC"
	theirs.Participants, yours.Participants = nil, []timeline.Participant{{Name: "Ann", Role: "host"}}
	theirs.Translations = map[string]timeline.Translation{"uk": {Title: "Розмови"}}
	yours.Translations = map[string]timeline.Translation{"uk": {Title: "Зустріч"}, "de": {Title: "Treffen"}}
	var got []string
	for _, c := range editing.Merge(base, theirs, yours).Conflicts {
		got = append(got, c.Name+": "+changes(c.ByThem())+" | "+changes(c.ByYou()))
	}
	ann := `{"name":"Ann","kind":"","title":"","role":"","url":""}`
	host := `{"name":"Ann","kind":"","title":"","role":"host","url":""}`
	text := func(tag, title string) string {
		return fmt.Sprintf(`{"%s":{"title":"%s","summary":"","body":""}}`, tag, title)
	}
	want := []string{
		`date: date "2025-03-04T10:00"→"2025-03-11T10:00" | zone "Europe/Kyiv"→"UTC"`,
		"participants.0: participants [" + ann + "]→[] | participants [" + ann + "]→[" + host + "]",
		"translations.de: translations " + text("de", "Gespräche") + "→{} | translations " + text("de", "Gespräche") + "→" + text("de", "Treffen"),
		`translations.uk.title: translations {"uk":{"title":"Переговори"}}→{"uk":{"title":"Розмови"}} | translations {"uk":{"title":"Переговори"}}→{"uk":{"title":"Зустріч"}}`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
