package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// filtered is an event of the timeline that the filters are tried on, as a plain scan sees it.
type filtered struct {
	id, topic, person, place, country, status string
	date                                      string // days or instants, or an interval of them
}

// day and instant, in the forms in which this file writes them.
const dayForm, instantForm = "2006-01-02", "2006-01-02T15:04Z"

// filteredEvents are events that every format can show, around a change of clocks and the turn of a month.
func filteredEvents() []filtered {
	topics, people := []string{"Trade", "Peace Talks", "Мир"}, []string{"Keir Starmer", "EU"}
	places, countries := []string{"London", "Washington, D.C."}, []string{"GB", "US"}
	statuses := []string{"scheduled", "cancelled", "postponed", "tentative", "occurred"}
	var events []filtered
	for i := range 30 {
		e := filtered{
			id: fmt.Sprintf("e%02d", i), topic: topics[i%3], person: people[i%2], place: places[i/2%2], country: countries[i/2%2],
			status: statuses[i%5],
		}
		at := time.Date(2025, 3, 28, 0, 0, 0, 0, time.UTC).Add(time.Duration(i*5) * time.Hour)
		switch i % 4 {
		case 0:
			e.date = at.Format(dayForm)
		case 1:
			e.date = at.Format(instantForm)
		case 2:
			e.date = at.Format(instantForm) + "/" + at.Add(7*time.Hour).Format(instantForm)
		default:
			e.date = at.Format(dayForm) + "/" + at.AddDate(0, 0, 2).Format(dayForm)
		}
		events = append(events, e)
	}
	return events
}

func startFiltered(t *testing.T) (*service, []filtered) {
	s, events := start(t), filteredEvents()
	s.timeline("news", "public") // in Europe/Kyiv
	for _, e := range events {
		s.event("news", e.id, object{
			"date": e.date, "topics": []string{e.topic, "All"}, "status": e.status, "participants": []object{{"name": e.person}},
			"place": object{"name": e.place, "country": e.country},
		})
	}
	s.pass(5 * time.Second)
	return s, events
}

// term is one value of a filter, as it is written and what it means.
type term struct {
	written string
	has     func(filtered) bool
}

// filterTerms are values of each facet, in writings that are folded to the same key.
var filterTerms = map[string][]term{
	"topic": {
		{"trade", func(e filtered) bool { return e.topic == "Trade" }},
		{"Peace Talks", func(e filtered) bool { return e.topic == "Peace Talks" }},
		{" -peace--TALKS!", func(e filtered) bool { return e.topic == "Peace Talks" }},
		{"МИР", func(e filtered) bool { return e.topic == "Мир" }},
		{"all", func(filtered) bool { return true }},
		{"none", func(filtered) bool { return false }},
	},
	"participant": {
		{"keir-starmer", func(e filtered) bool { return e.person == "Keir Starmer" }},
		{"-Eu", func(e filtered) bool { return e.person == "EU" }},
		{"starmer", func(filtered) bool { return false }},
	},
	"place": {
		{"LONDON", func(e filtered) bool { return e.place == "London" }},
		{"us", func(e filtered) bool { return e.country == "US" }},
		{"-washington.d.c.", func(e filtered) bool { return e.place == "Washington, D.C." }},
	},
	"status": {
		{"Cancelled", func(e filtered) bool { return e.status == "cancelled" }},
		{"-scheduled", func(e filtered) bool { return e.status == "scheduled" }},
		{"postponed", func(e filtered) bool { return e.status == "postponed" }},
		{"occurred", func(e filtered) bool { return e.status == "occurred" }},
	},
}

// filterBounds are bounds with the first and the last minute in Kyiv of what they name.
var filterBounds = []struct{ written, first, last string }{
	{"2025-03-30", "2025-03-30T00:00", "2025-03-30T23:59"},
	{"2025-03", "2025-03-01T00:00", "2025-03-31T23:59"},
	{"2025-04", "2025-04-01T00:00", "2025-04-30T23:59"},
	{"2025-03-29/2025-03-31", "2025-03-29T00:00", "2025-03-31T23:59"},
	{"2025-03-30T02:30", "2025-03-30T02:30", "2025-03-30T02:30"},
	{"2025-03-30t22:00z", "2025-03-31T01:00", "2025-03-31T01:00"},
	{"2025-04-01T10:00+02:00", "2025-04-01T11:00", "2025-04-01T11:00"},
}

// drawnFilter is a query, and what it chooses.
type drawnFilter struct {
	query url.Values
	want  func(filtered) bool
}

func drawFilter(t *rapid.T, kyiv *time.Location) drawnFilter {
	f := drawnFilter{query: url.Values{}}
	var conditions []func(filtered) bool
	for _, name := range []string{"topic", "participant", "place", "status"} {
		var any, not []func(filtered) bool
		for _, v := range rapid.SliceOfN(rapid.SampledFrom(filterTerms[name]), 0, 3).Draw(t, name) {
			if strings.HasPrefix(strings.TrimSpace(v.written), "-") {
				not = append(not, v.has)
			} else {
				any = append(any, v.has)
			}
			if given := f.query[name]; len(given) > 0 && rapid.Bool().Draw(t, "comma") {
				given[len(given)-1] += "," + v.written
			} else {
				f.query.Add(name, v.written)
			}
		}
		conditions = append(conditions, func(e filtered) bool {
			has := func(has func(filtered) bool) bool { return has(e) }
			return (len(any) == 0 || slices.ContainsFunc(any, has)) && !slices.ContainsFunc(not, has)
		})
	}
	from, to := rapid.IntRange(-1, len(filterBounds)-1).Draw(t, "from"), rapid.IntRange(-1, len(filterBounds)-1).Draw(t, "to")
	if from >= 0 && to >= 0 && filterBounds[from].first > filterBounds[to].last {
		from = -1 // refused by an API
	}
	if from >= 0 {
		b := filterBounds[from]
		f.query.Set("from", b.written)
		conditions = append(conditions, func(e filtered) bool { return e.last(kyiv) >= cut(b.first, e) })
	}
	if to >= 0 {
		b := filterBounds[to]
		f.query.Set("to", b.written)
		conditions = append(conditions, func(e filtered) bool { return e.first(kyiv) <= cut(b.last, e) })
	}
	f.want = func(e filtered) bool {
		return !slices.ContainsFunc(conditions, func(c func(filtered) bool) bool { return !c(e) })
	}
	return f
}

func (e filtered) isDays() bool { return !strings.Contains(e.date, "T") }

// cut is a bound as it is compared with e: its day with days, its minute with instants.
func cut(minute string, e filtered) string {
	if e.isDays() {
		return minute[:len(dayForm)]
	}
	return minute
}

// first and last are the ends of an event as its bounds are written: a day, or a minute in the timeline's zone.
func (e filtered) first(loc *time.Location) string {
	begin, _, _ := strings.Cut(e.date, "/")
	return shownAt(begin, loc, 0)
}

func (e filtered) last(loc *time.Location) string {
	_, end, interval := strings.Cut(e.date, "/")
	if !interval {
		return shownAt(e.date, loc, 0)
	}
	return shownAt(end, loc, time.Second) // the end of a time is no part of it
}

func shownAt(text string, loc *time.Location, less time.Duration) string {
	at, err := time.Parse(instantForm, text)
	if err != nil {
		return text
	}
	return at.Add(-less).In(loc).Format("2006-01-02T15:04")
}

// listed reads the ids of the events that an answer shows, and the address that it gives itself.
func listed(t testing.TB, path string, a answer) (ids []string, self string) {
	t.Helper()
	if a.status != 200 {
		t.Fatalf("%s = %d %s", path, a.status, a.body)
	}
	forms := []struct{ suffix, id, self string }{
		{".rss", `<guid isPermaLink="false">tag:example.org,2025:e/([^<]+)<`, `<atom:link rel="self"[^>]* href="([^"]+)"`},
		{".atom", `<id>tag:example.org,2025:e/([^<]+)<`, `<link rel="self"[^>]* href="([^"]+)"`},
		{".json", `"id":"tag:example.org,2025:e/([^"]+)"`, `"feed_url":"([^"]+)"`},
		{".ics", `(?m)^UID:([^@]+)@example.org`, `(?m)^SOURCE;VALUE=URI:(.+)\r$`},
		{"/events", `"id":"([^"]+)"`, ""},
		{"", `<li class="ev is-[^"]+" id="([^"]+)"`, `<link rel="canonical" href="([^"]+)"`},
	}
	plain, _, _ := strings.Cut(path, "?")
	form := forms[slices.IndexFunc(forms, func(f struct{ suffix, id, self string }) bool { return strings.HasSuffix(plain, f.suffix) })]
	text := strings.ReplaceAll(string(a.body), "\r\n ", "")
	for _, m := range regexp.MustCompile(form.id).FindAllStringSubmatch(text, -1) {
		ids = append(ids, m[1])
	}
	slices.Sort(ids)
	if form.self == "" {
		return ids, ""
	}
	m := regexp.MustCompile(form.self).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%s names no address of its own:\n%s", path, text)
	}
	return ids, strings.ReplaceAll(html.UnescapeString(m[1]), `\u0026`, "&")
}

// Every output of a timeline shows the same events for the same filter: those that a plain scan finds. Its own
// address leads to the same bytes (H24, T9, fault F19).
func TestFiltersAgree(t *testing.T) {
	s, events := startFiltered(t)
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		f := drawFilter(rt, kyiv)
		var want []string
		for _, e := range events {
			if f.want(e) {
				want = append(want, e.id)
			}
		}
		queries := map[string]bool{}
		for _, path := range []string{"/t/news.rss", "/t/news.atom", "/t/news.json", "/t/news.ics", "/t/news", api + "/timelines/news/events"} {
			address := path + "?limit=500&utm_source=x&" + f.query.Encode()
			got, self := listed(t, address, s.get(address))
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatalf("%s (-want +got):\n%s", address, diff)
			}
			if self == "" {
				continue
			}
			u, err := url.Parse(self)
			if err != nil || u.Scheme+"://"+u.Host+u.Path != baseURL+path {
				rt.Fatalf("%s calls itself %s", address, self)
			}
			queries[strings.Trim(strings.Replace("&"+u.RawQuery, "&limit=500", "", 1), "&")] = true
			checkSelf(rt, s, path, strings.TrimPrefix(self, baseURL))
		}
		if len(queries) != 1 {
			rt.Fatalf("%v has several canonical queries: %v", f.query, queries)
		}
	})
}

// checkSelf fetches the canonical address of an output, which must call itself the same and never change.
func checkSelf(t *rapid.T, s *service, path, self string) {
	a := s.get(self)
	_, again := listed(s.t, self, a)
	if again != baseURL+self {
		t.Fatalf("%s calls itself %s", self, again)
	}
	if b := s.get(again[len(baseURL):]); !bytes.Equal(a.body, b.body) {
		t.Fatalf("%s differs when it is fetched again", self)
	}
	if path == "/t/news" {
		for _, suffix := range []string{".rss", ".atom", ".json", ".ics"} {
			_, query, _ := strings.Cut(self, "?")
			want := baseURL + path + suffix
			if query != "" {
				want += "?" + query
			}
			if !strings.Contains(string(a.body), ` href="`+html.EscapeString(want)+`">`) {
				t.Fatalf("the page %s does not lead to %s", self, want)
			}
		}
	}
}

// The forms of a filter, one by one: what it is made of, and how its canonical address writes it.
func TestFilterForms(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "a", object{"topics": []string{"Minerals Deal"}, "date": "2025-03-31", "place": object{"name": "Kyiv", "country": "UA"}})
	s.event("news", "b", object{"topics": []string{"Peace"}, "date": "2025-03-31T20:59Z/2025-03-31T21:30Z", "status": "postponed"}) // 23:59 to 00:30 in Kyiv
	s.event("news", "c", object{"topics": []string{"Peace", "Minerals Deal"}, "date": "2025-04-01T10:00", "zone": "Europe/Kyiv"})
	for _, c := range []struct{ query, canonical, want string }{
		{"", "", "a b c"},
		{"to=2025-04-01T09:59+03:00", "to=2025-04-01T09%3A59%2B03%3A00", "a b"},
		{"topic=MINERALS+deal", "topic=minerals-deal", "a c"},
		{"topic=peace,minerals-deal", "topic=minerals-deal,peace", "a b c"},
		{"topic=peace&topic=minerals-deal", "topic=minerals-deal,peace", "a b c"},
		{"topic=-peace", "topic=-peace", "a"},
		{"topic=minerals-deal,-peace", "topic=minerals-deal,-peace", "a"},
		{"topic=peace&status=-postponed", "topic=peace&status=-postponed", "c"},
		{"place=ua", "place=ua", "a"},
		{"to=2025-03", "to=2025-03", "a b"},
		{"from=2025-04", "from=2025-04", "b c"}, // b goes on into April
		{"from=2025-04-01&to=2025-04-01", "from=2025-04-01&to=2025-04-01", "b c"},
		{"to=2025-04-01T10:00", "to=2025-04-01T10%3A00", "a b c"}, // the minute that it names
		{"to=2025-04-01T09:59", "to=2025-04-01T09%3A59", "a b"},
		{"from=2025-03-31T23:59Z", "from=2025-03-31T23%3A59Z", "c"}, // 1 April in Kyiv: the day before is over
		{"q=PEACE&view=x&Topic=minerals", "q=peace", "b c"},
		{"q=peace+deal&topic=minerals-deal", "topic=minerals-deal&q=peace+deal", "c"},
		{"q=%22peace", "", "a b c"},
		{"lang=UK-ua&to=2025-03", "to=2025-03&lang=uk-UA", "a b"},
		{"lang=en", "", "a b c"},                                  // the timeline's
		{"lang=no+language", "", "a b c"},                         // counts for nothing
		{"status=done&topic=,&from=soon&to=2025-13", "", "a b c"}, // what is wrong counts for nothing
	} {
		for _, path := range []string{"/t/news.rss", "/t/news.atom", "/t/news.json", "/t/news.ics", "/t/news"} {
			ids, self := listed(t, path, s.get(path+"?"+c.query))
			want := baseURL + path
			if c.canonical != "" {
				want += "?" + c.canonical
			}
			if got := strings.Join(ids, " "); got != c.want || self != want {
				t.Errorf("%s?%s has %q and calls itself %s, want %q and %s", path, c.query, got, self, c.want, want)
			}
		}
		a := s.get(api + "/timelines/news/events?" + c.query)
		if strings.Contains(c.query, "done") {
			a.wantProblem(t, 422, "query.status")
			continue
		}
		if c.query == "q=%22peace" {
			a.wantProblem(t, 422, "query.q")
			continue
		}
		if strings.Contains(c.query, "no+language") {
			a.wantProblem(t, 422, "query.lang")
			continue
		}
		var list struct{ Events []struct{ ID string } }
		if err := json.Unmarshal(a.body, &list); err != nil || a.status != 200 {
			t.Fatalf("%s = %d %s", c.query, a.status, a.body)
		}
		var ids []string
		for _, e := range list.Events {
			ids = append(ids, e.ID)
		}
		slices.Sort(ids)
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("the API has %q for %q, want %q", got, c.query, c.want)
		}
	}
}
