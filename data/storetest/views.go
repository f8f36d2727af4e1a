package storetest

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"dateline/timeline"
)

// The vocabulary is small, so that random events and random views meet.
var (
	slugs    = []string{"main", "other"}
	eventIDs = []string{"e1", "e2", "e3", "e4", "e5", "e6"}
	guestIDs = []string{"g1", "g2", "g3"} // of events that another store exports
	topics   = []string{"x", "Y", "z"}
	names    = []string{"Ann", "Bob"}
	places   = []string{"", "Kyiv", "London"}
	zones    = []string{"", "Europe/Kyiv", "America/New_York", "Pacific/Kiritimati"}
	tongues  = []string{"", "en", "uk", "pt-BR"}
	dates    = []string{
		"2025-02-28", "2025-03-01", "2025-03", "2025-03-02/2025-04-01", "2025-02-28T23:30", "2025-02-28T22:30Z",
		"2025-03-01T00:00/2025-03-01T02:00", "2024", "202X", "2024-12-31", "2025-02-28/..", "../2025-03-01", "2024-06/2025-07",
		"2025", "2025-22", "2026-06-01", "2025-03?", "-0043", "Y170000002",
	}
	bounds = []string{
		"2025-02-28", "2025-03-01", "2025-03", "2025-02-28T22:00Z", "2025-03-01T00:00", "2025-11", "2024", "2025", "2026", "2025-02-27/2025-02-28", "-0100",
	}
	// What events say, and what is looked for in it.
	titles   = []string{"A", "B", "Peace talks", "Мирні переговори"}
	bodies   = []string{"", "", "About peace", "Про угоди у Києві"}
	searches = []string{"a", "b", "peace", "talk", "-peace", `"peace talks"`, "переговорів", "угода", "київ -a", "ann kyi", "about peace", "nothing"}
	// A pause is often shorter than the second in which Last-Modified counts.
	pauses = []time.Duration{
		0, 0, time.Millisecond, 300 * time.Millisecond, 700 * time.Millisecond, time.Second, 1500 * time.Millisecond, time.Hour,
		26 * time.Hour, 31 * 24 * time.Hour, 200 * 24 * time.Hour, -time.Second, -time.Hour,
	}
)

// guestSlug is the timeline that another store exports.
const guestSlug = "guest"

func someOf(rt *rapid.T, label string, from []string) []string {
	var chosen []string
	for _, v := range from {
		if rapid.Bool().Draw(rt, label) {
			chosen = append(chosen, v)
		}
	}
	return chosen
}

func (m *model) randomEvent(id, slug string) timeline.Event {
	e := timeline.Event{
		ID: id, Timeline: slug, Title: rapid.SampledFrom(titles).Draw(m.rt, "title"), Body: rapid.SampledFrom(bodies).Draw(m.rt, "body"),
		Date: rapid.SampledFrom(dates).Draw(m.rt, "date"), Zone: rapid.SampledFrom(zones).Draw(m.rt, "zone"),
		Status: rapid.SampledFrom(timeline.Statuses).Draw(m.rt, "status"), Topics: someOf(m.rt, "topic", topics),
		Draft: rapid.IntRange(0, 4).Draw(m.rt, "draft") == 0,
	}
	for _, name := range someOf(m.rt, "participant", names) {
		e.Participants = append(e.Participants, timeline.Participant{Name: name})
	}
	if place := rapid.SampledFrom(places).Draw(m.rt, "place"); place != "" {
		e.Place = &timeline.Place{Name: place, Country: "UA"}
	}
	e.Lang, e.Translations = rapid.SampledFrom(tongues).Draw(m.rt, "lang"), randomTranslations(m.rt)
	if rapid.IntRange(0, 4).Draw(m.rt, "embargo") == 0 {
		e.PublishAt = new(m.now.Add(rapid.SampledFrom(pauses).Draw(m.rt, "publish in")))
	}
	return e
}

func randomTranslations(rt *rapid.T) map[string]timeline.Translation {
	translations := map[string]timeline.Translation{}
	for _, lang := range someOf(rt, "translation", tongues[1:]) {
		text := rapid.SampledFrom([]string{"A", "B"}).Draw(rt, "translated")
		translations[lang] = timeline.Translation{Title: text, Summary: text}
	}
	return translations
}

// edited changes one thing of an event.
func (m *model) edited(e timeline.Event) timeline.Event {
	other := m.randomEvent(e.ID, e.Timeline)
	switch rapid.IntRange(0, 7).Draw(m.rt, "edit") {
	case 0:
		e.Title, e.Body = other.Title, other.Body
	case 1:
		e.Date = other.Date
	case 2:
		e.Status = other.Status
	case 3:
		e.Topics = other.Topics
	case 4:
		e.Draft = !e.Draft
	case 5:
		e.Place, e.Participants = other.Place, other.Participants
	case 6:
		e.PublishAt = other.PublishAt
	case 7:
		e.Lang, e.Translations = other.Lang, other.Translations
	}
	return e
}

func randomTimeline(rt *rapid.T) timeline.PutTimeline {
	return timeline.PutTimeline{Timeline: timeline.Timeline{
		Slug: rapid.SampledFrom(slugs).Draw(rt, "slug"), Title: rapid.SampledFrom([]string{"A", "B"}).Draw(rt, "title"),
		Zone:       rapid.SampledFrom(zones).Draw(rt, "zone"),
		Visibility: rapid.SampledFrom([]timeline.Visibility{timeline.Public, timeline.Unlisted, timeline.Private}).Draw(rt, "visibility"),
		Lang:       rapid.SampledFrom(tongues).Draw(rt, "lang"), ShowAuthors: new(rapid.Bool().Draw(rt, "authors")),
		Calendar: timeline.CalendarSettings{
			Cancelled: rapid.SampledFrom([]string{"", "mark", "keep", "drop"}).Draw(rt, "cancelled"),
			Imprecise: rapid.SampledFrom([]string{"", "auto", "span", "first", "skip"}).Draw(rt, "imprecise"),
		},
	}}
}

func randomQuery(rt *rapid.T) timeline.Query {
	values := url.Values{}
	choose := func(name string, from []string) {
		for _, v := range from {
			switch rapid.IntRange(0, 7).Draw(rt, name) {
			case 0, 1:
				values.Add(name, v)
			case 2:
				values.Add(name, "-"+v)
			}
		}
	}
	choose("topic", topics)
	choose("participant", names)
	choose("place", []string{"Kyiv", "UA"})
	choose("status", []string{"cancelled", "scheduled"})
	if rapid.IntRange(0, 2).Draw(rt, "search") == 0 {
		values.Set("q", rapid.SampledFrom(searches).Draw(rt, "q"))
	}
	if rapid.Bool().Draw(rt, "window") {
		values.Set("from", rapid.SampledFrom(bounds).Draw(rt, "from"))
		values.Set("to", rapid.SampledFrom(bounds).Draw(rt, "to"))
	}
	for _, bound := range []string{"from", "to"} {
		if rapid.IntRange(0, 3).Draw(rt, "half open") == 0 {
			values.Del(bound)
		}
	}
	f, _ := timeline.ParseFilter(values)
	q := timeline.Query{
		Timeline: rapid.SampledFrom(append(slices.Clone(slugs), guestSlug)).Draw(rt, "timeline"), Filter: f,
		Show:  rapid.SampledFrom([]timeline.Show{timeline.ShowPublic, timeline.ShowPublic, timeline.ShowCalendar, timeline.ShowDrafts, timeline.ShowDeleted, timeline.ShowAll}).Draw(rt, "show"),
		Order: timeline.Order(rapid.IntRange(0, 1).Draw(rt, "order")),
		Limit: rapid.SampledFrom([]int{1, 2, 100}).Draw(rt, "limit"),
		Years: rapid.IntRange(0, 2).Draw(rt, "years") == 0,
	}
	if q.Show <= timeline.ShowCalendar && rapid.Bool().Draw(rt, "newest first") {
		q.Order, q.Years = timeline.NewestFirst, false
		if later := rapid.IntRange(-1, 12).Draw(rt, "month"); later >= 0 {
			q.Month = timeline.MonthOf(start) + timeline.UTCMonth(later)
		}
	}
	if !f.Search.Empty() && rapid.Bool().Draw(rt, "by rank") {
		q.Order, q.Month = timeline.ByRank, 0
	}
	return q
}

// latestView is what feeds tell unless asked otherwise.
func latestView(q timeline.Query) view {
	q.Family, q.Show, q.Order, q.Month, q.Years = timeline.Latest, timeline.ShowPublic, timeline.NewestFirst, 0, false
	return listView(q)
}

// holds expects of a page, or of the error that came in its place, that the validator of its query agrees. It is false if the
// timeline is gone.
func (m *model) holds(name string, q timeline.Query, of timeline.Validator, length int, err error) bool {
	v, errV := m.store.Validator(m.ctx, q)
	if m.ended(q.Timeline) && timeline.KindOf(err) == timeline.KindOf(errV) {
		return false
	}
	if err != nil || errV != nil || v != of || length > q.Limit {
		m.rt.Fatalf("%s: %v, %v, %v, %v", name, err, errV, v, of)
	}
	return true
}

// listView walks all pages of a list, and compares them with a plain scan.
func listView(q timeline.Query) view {
	name := fmt.Sprintf("list %s %s show=%d order=%d limit=%d month=%d years=%t %s", q.Timeline, q.Family, q.Show, q.Order, q.Limit, q.Month, q.Years, q.Filter.Query())
	return view{name, func(m *model) (string, timeline.Validator, bool) {
		var content strings.Builder
		var ids []string
		q, first := q, timeline.Validator{}
		for i := 0; ; i++ {
			page, err := m.store.List(m.ctx, q)
			if !m.holds(name, q, page.Validator, len(page.Events), err) {
				return "", page.Validator, false
			}
			if i == 0 {
				first = page.Validator
			}
			content.WriteString(contentOf(page))
			ids = append(ids, idsOf(page.Events)...)
			if q.After = page.Next; page.Next == nil {
				events := m.scan(q, page.Timeline)
				scanned := idsOf(events)
				if fmt.Sprint(scanned) != fmt.Sprint(ids) {
					m.rt.Fatalf("%s: the list is %v, a scan finds %v", name, ids, scanned)
				}
				if years := yearsOf(events, page.Timeline); q.Years && fmt.Sprint(page.Years) != fmt.Sprint(years) {
					m.rt.Fatalf("%s: the years are %v, a scan finds %v", name, page.Years, years)
				}
				return content.String(), first, true
			}
		}
	}, q.Timeline, q.Filter.Groups()}
}

func yearsOf(events []timeline.Event, t timeline.Timeline) []int {
	zone, err := time.LoadLocation(t.Zone)
	if err != nil {
		panic(err)
	}
	years := []int{}
	for i := range events {
		if year, ok := events[i].Year(zone); ok {
			years = append(years, year)
		}
	}
	slices.Sort(years)
	return slices.Compact(years)
}

func listOfTimelines(hidden bool) view {
	return view{name: fmt.Sprint("timelines ", hidden), read: func(m *model) (string, timeline.Validator, bool) {
		list, v, err := m.store.Timelines(m.ctx, hidden)
		if err != nil {
			m.rt.Fatalf("Timelines() = %v", err)
		}
		var content []timeline.Timeline
		for _, r := range list {
			content = append(content, r.Timeline)
		}
		return text(content), v, true
	}}
}

// eventView is what followers see on an event's page: its state, its public history, and its timeline.
func eventView(id string) view {
	return view{name: "event " + id, read: func(m *model) (string, timeline.Validator, bool) {
		r, t, err := m.store.Event(m.ctx, id)
		if err != nil || r.Public() == nil {
			return "", timeline.Validator{}, false
		}
		versions, err := m.store.History(m.ctx, id)
		if err != nil || int64(len(versions)) != r.Event.Revision-r.Oldest()+1 {
			m.rt.Fatalf("History(%s) = %d versions, %v, at revision %d", id, len(versions), err, r.Event.Revision)
		}
		if newest := versions[len(versions)-1].Event; text(newest) != text(r.Event) {
			m.rt.Fatalf("%s: the newest version is\n%s\nthe event is\n%s", id, text(newest), text(r.Event))
		}
		m.parts(r, versions)
		history := timeline.PublicHistory(versions, true)
		if len(history) == 0 && r.Since > 0 {
			return text(t.Timeline) + text(r.Public()), t.Settings.Latest(r.Told()), true
		}
		if last := history[len(history)-1]; last.Number > r.Public().Revision || last.Kind != r.SeenKind {
			m.rt.Fatalf("%s: public history ends with %s at %d, followers see %s at %d", id, last.Kind, last.Number, r.SeenKind, r.Public().Revision)
		}
		v := t.Settings.Latest(r.Told())
		return text(t.Timeline) + text(r.Public()) + text(history), v, true
	}}
}

// changeLog is the change log from its beginning, as followers or as writers see it.
func changeLog(slug string, hidden bool) view {
	return view{name: fmt.Sprintf("changes %s %v", slug, hidden), read: func(m *model) (string, timeline.Validator, bool) {
		page, err := m.store.Changes(m.ctx, slug, timeline.ChangeCursor{}, 100, hidden)
		if err != nil && m.ended(slug) {
			return "", timeline.Validator{}, false
		}
		if err != nil {
			m.rt.Fatalf("Changes(%s) = %v", slug, err)
		}
		return text(page.Changes) + text(page.Next), page.Validator, true
	}}
}

// ended reports whether a timeline is deleted, or not there yet.
func (m *model) ended(slug string) bool {
	_, err := m.store.Timeline(m.ctx, slug)
	return timeline.KindOf(err) == timeline.Gone || timeline.KindOf(err) == timeline.NotFound
}

// follower keeps a copy of a timeline by its change log. It begins anew when it is told that it has missed
// something, which must not happen to one that has just begun.
type follower struct {
	slug   string
	hidden bool
	since  timeline.ChangeCursor
	copied map[string]timeline.Event
}

// follow fetches what changed, and compares the copy with the list.
func (f *follower) follow(m *model) {
	restarted := false
	for {
		limit := rapid.IntRange(1, 2).Draw(m.rt, "part")
		page, err := m.store.Changes(m.ctx, f.slug, f.since, limit, f.hidden)
		if timeline.KindOf(err) == timeline.Gone && !restarted && !m.ended(f.slug) {
			restarted = true
			f.since, f.copied = timeline.ChangeCursor{}, nil
			continue
		}
		if err != nil && m.ended(f.slug) {
			return
		}
		if err != nil || page.More && page.Next == f.since {
			m.rt.Fatalf("Changes(%s, %v) = %+v, %v", f.slug, f.since, page, err)
		}
		if f.copied == nil {
			f.copied = map[string]timeline.Event{}
		}
		for _, c := range page.Changes {
			if c.Revision <= f.since.Through() {
				m.rt.Fatalf("Changes(%s, %v) tells of revision %d", f.slug, f.since, c.Revision)
			}
			if c.Event == nil {
				delete(f.copied, c.ID)
			} else {
				f.copied[c.ID] = *c.Event
			}
		}
		if f.since = page.Next; !page.More {
			break
		}
		if len(page.Changes) != limit {
			m.rt.Fatalf("Changes(%s, %v) has %d of %d entries, and more", f.slug, f.since, len(page.Changes), limit)
		}
		if rapid.IntRange(0, 3).Draw(m.rt, "rest") == 0 { // to go on later, inside a write too
			return
		}
	}
	lists := []timeline.Show{timeline.ShowPublic}
	if f.hidden {
		lists = append(lists, timeline.ShowDrafts)
	}
	listed := map[string]timeline.Event{}
	for _, show := range lists {
		page, err := m.store.List(m.ctx, timeline.Query{Timeline: f.slug, Show: show, Limit: 100})
		if err != nil {
			m.rt.Fatalf("List(%s) = %v", f.slug, err)
		}
		for _, e := range page.Events {
			listed[e.ID] = e
		}
	}
	if text(f.copied) != text(listed) {
		m.rt.Fatalf("a follower of %s has\n%s\nthe list has\n%s", f.slug, text(f.copied), text(listed))
	}
}
