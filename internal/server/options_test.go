package server_test

import (
	"bytes"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The options of feeds and calendars, one by one: each format has its own, in one order and one writing, behind the
// filters; what nobody knows, what the timeline has anyway and what belongs to another format leaves no trace.
func TestOptionForms(t *testing.T) {
	s := published(t)
	s.pass(5e9)
	for _, c := range []struct{ query, feeds, calendars string }{
		{"", "", ""},
		{"view=latest&cancelled=mark&imprecise=auto", "", ""},
		{"view=changes", "view=changes", ""},
		{"view=changes&lead=P1D", "view=changes", ""},
		{"lead=P1D", "", ""},
		{"view=starting", "view=starting", ""},
		{"lead=P1D&view=starting", "view=starting&lead=P1D", ""},
		{"lead=PT36H&view=starting", "view=starting&lead=P1DT12H", ""},
		{"lead=P1W&view=starting", "view=starting&lead=P7D", ""},
		{"lead=PT0M&view=starting", "view=starting", ""},
		{"lead=P367D&view=starting", "view=starting", ""},
		{"lead=-P1D&view=starting", "view=starting", ""},
		{"view=Changes", "", ""},
		{"view=all&view=changes", "", ""},
		{"cancelled=keep", "", "cancelled=keep"},
		{"cancelled=drop&cancelled=keep", "", "cancelled=drop"},
		{"cancelled=hide&imprecise=month&alarm=soon", "", ""},
		{"alarm=PT60M&imprecise=first&cancelled=keep", "", "cancelled=keep&imprecise=first&alarm=PT1H"},
		{"imprecise=span", "", "imprecise=span"},
		{"imprecise=skip", "", "imprecise=skip"},
		{"alarm=PT0M", "", ""},
		{"alarm=P28D", "", "alarm=P28D"},
		{"alarm=P29D", "", ""},
		{"alarm=-PT15M", "", ""},
		{"alarm=PT15M&topic=Trade&view=changes&utm_source=x", "topic=trade&view=changes", "topic=trade&alarm=PT15M"},
		{"limit=7&view=starting&lead=PT5M&from=2025", "from=2025&view=starting&lead=PT5M&limit=7", "from=2025"},
	} {
		for _, suffix := range []string{".rss", ".atom", ".json", ".ics"} {
			path, want := "/t/news"+suffix, c.feeds
			if suffix == ".ics" {
				want = c.calendars
			}
			a := s.get(path + "?" + c.query)
			_, self := listed(t, path, a)
			if self != address(path, want) {
				t.Errorf("%s?%s calls itself %s, want %s", path, c.query, self, want)
			}
			wantChoice(t, path+"?"+c.query, a, c.feeds, c.calendars)
		}
		page := "/t/news?" + c.query
		wantChoice(t, page, s.get(page), c.feeds, c.calendars)
	}
}

// address is a path with a query, as links have it.
func address(path, query string) string {
	if query == "" {
		return baseURL + path
	}
	return baseURL + path + "?" + query
}

// wantChoice sees to it that an answer leads to the other formats with what each has of the choice. A page has it all, a
// feed nothing of calendars and a calendar nothing of feeds but the filter. A limit is that of one format, and not told
// to others.
func wantChoice(t interface{ Errorf(string, ...any) }, what string, a answer, feeds, calendars string) {
	feeds, _, _ = strings.Cut("&"+feeds, "&limit=")
	feeds = strings.TrimPrefix(feeds, "&")
	links := a.header.Get("Link")
	self, _, _ := strings.Cut(links, ">")
	switch {
	case strings.HasPrefix(self, "<"+baseURL+"/t/news.ics"):
		feeds = filterOf(feeds)
	case strings.HasPrefix(self, "<"+baseURL+"/t/news."):
		calendars = filterOf(calendars)
	}
	for _, suffix := range []string{".rss", ".atom", ".json", ".ics"} {
		query := feeds
		if suffix == ".ics" {
			query = calendars
		}
		if strings.HasPrefix(self, "<"+baseURL+"/t/news"+suffix) {
			continue
		}
		if link := "<" + address("/t/news"+suffix, query) + `>; rel="alternate"`; !strings.Contains(links, link) {
			t.Errorf("%s: no %s in Link: %s", what, link, links)
		}
	}
}

// filterOf is what a canonical query has before the options.
func filterOf(query string) string {
	for _, name := range []string{"view=", "cancelled=", "imprecise=", "alarm="} {
		query, _, _ = strings.Cut("&"+query, "&"+name)
		query = strings.TrimPrefix(query, "&")
	}
	return query
}

// The page leads to feeds and calendars with what was chosen, on all its parts, and is itself the same page (W3).
func TestOptionsOfPage(t *testing.T) {
	s := published(t)
	text := html.UnescapeString(string(s.get("/t/news?alarm=PT15M&view=changes&topic=trade&limit=1").body))
	for _, part := range []string{
		`rel="canonical" href="` + baseURL + `/t/news?topic=trade"`,
		baseURL + "/t/news.atom?topic=trade&view=changes", baseURL + "/t/news.ics?topic=trade&alarm=PT15M",
		"webcal://dates.example.org/t/news.ics?topic=trade&alarm=PT15M",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the page does not have %s", part)
		}
	}
	text = html.UnescapeString(string(s.get("/t/news?alarm=PT15M&view=changes&limit=1").body))
	if part := baseURL + "/t/news?view=changes&alarm=PT15M&limit=1&cursor="; !strings.Contains(text, part) {
		t.Errorf("the page does not go on at %s", part)
	}
}

// drawnOption is one parameter as it is written, and what it is in the canonical address of the formats that have it.
type drawnOption struct{ written, canonical string }

// drawOptions are all options in any writing, good or bad, and their canonical queries where the timeline has the given
// defaults.
func drawOptions(t *rapid.T, cancelled, imprecise string) (values url.Values, feeds, calendars string) {
	values = url.Values{}
	var ofFeeds, ofCalendars []string
	draw := func(name string, from ...drawnOption) drawnOption {
		o := rapid.SampledFrom(append(from, drawnOption{}, drawnOption{"x", ""}, drawnOption{" ", ""})).Draw(t, name)
		if o.written != "" {
			values.Set(name, o.written)
		}
		return o
	}
	view := draw("view", drawnOption{"latest", ""}, drawnOption{"changes", "view=changes"}, drawnOption{"starting", "view=starting"})
	lead := draw("lead", drawnOption{"P1D", "lead=P1D"}, drawnOption{"PT24H", "lead=P1D"}, drawnOption{"PT90M", "lead=PT1H30M"}, drawnOption{"P0D", ""}, drawnOption{"P1Y", ""})
	ofFeeds = append(ofFeeds, view.canonical)
	if view.written == "starting" {
		ofFeeds = append(ofFeeds, lead.canonical)
	}
	word := func(name, standard string, words ...string) {
		var from []drawnOption
		for _, w := range words {
			from = append(from, drawnOption{w, name + "=" + w})
		}
		if o := draw(name, from...); o.written != standard {
			ofCalendars = append(ofCalendars, o.canonical)
		}
	}
	word("cancelled", cancelled, "mark", "keep", "drop")
	word("imprecise", imprecise, "auto", "span", "first", "skip")
	alarm := draw("alarm", drawnOption{"PT15M", "alarm=PT15M"}, drawnOption{"P1DT0H", "alarm=P1D"}, drawnOption{"P1M", ""}, drawnOption{"PT", ""})
	ofCalendars = append(ofCalendars, alarm.canonical)
	return values, joined(ofFeeds), joined(ofCalendars)
}

func joined(parts []string) string {
	var given []string
	for _, p := range parts {
		if p != "" {
			given = append(given, p)
		}
	}
	return strings.Join(given, "&")
}

// Whatever an address asks for, and whatever the timeline has by default, the document's own address asks for the same
// in one writing, and leads to the same bytes (H24); so do its links to the other formats.
func TestOptionsAgree(t *testing.T) {
	s, _ := startFiltered(t)
	s.event("news", "year", object{"date": "2025"})
	s.event("news", "gone", nil)
	s.admin("DELETE", api+"/timelines/news/events/gone", nil, 204)
	rapid.Check(t, func(rt *rapid.T) {
		cancelled := rapid.SampledFrom([]string{"mark", "keep", "drop"}).Draw(rt, "default of cancelled")
		imprecise := rapid.SampledFrom([]string{"auto", "span", "first", "skip"}).Draw(rt, "default of imprecise")
		s.admin("PATCH", api+"/timelines/news", object{"calendar": object{"cancelled": cancelled, "imprecise": imprecise}}, 200)
		values, feeds, calendars := drawOptions(rt, cancelled, imprecise)
		filter := ""
		if rapid.Bool().Draw(rt, "filtered") {
			values.Set("topic", rapid.SampledFrom([]string{"Trade", "trade", " TRADE"}).Draw(rt, "topic"))
			filter = "topic=trade"
		}
		for _, path := range []string{"/t/news.rss", "/t/news.atom", "/t/news.json", "/t/news.ics"} {
			want := joined([]string{filter, feeds})
			if path == "/t/news.ics" {
				want = joined([]string{filter, calendars})
			}
			a := s.get(path + "?" + values.Encode())
			_, self := listed(t, path, a)
			if self != address(path, want) {
				rt.Fatalf("%s?%s calls itself %s, want %s", path, values.Encode(), self, want)
			}
			wantChoice(rt, path, a, joined([]string{filter, feeds}), joined([]string{filter, calendars}))
			if b := s.get(strings.TrimPrefix(self, baseURL)); !bytes.Equal(a.body, b.body) {
				rt.Fatalf("%s and %s?%s differ:\n%s", self, path, values.Encode(), cmp.Diff(string(a.body), string(b.body)))
			}
		}
	})
}

// What calendars show, as their address and their timeline have it; who follows learns of new defaults at once (I24, I26).
func TestCalendarOptions(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", nil)
	s.event("news", "off", object{"status": "cancelled"})
	s.event("news", "year", object{"date": "2025"})
	s.event("news", "gone", nil)
	s.admin("DELETE", api+"/timelines/news/events/gone", nil, 204)
	s.pass(5e9)
	ids := func(path string) string {
		got, _ := listed(t, path, s.get(path))
		return strings.Join(got, " ")
	}
	want := func(path, events string) {
		t.Helper()
		if got := ids(path); got != events {
			t.Errorf("%s has %q, want %q", path, got, events)
		}
	}
	want("/t/news.ics", "e1 gone off")
	want("/t/news.ics?cancelled=keep", "e1 off")
	want("/t/news.ics?cancelled=drop", "e1")
	want("/t/news.ics?imprecise=span", "e1 gone off year")
	if text := string(s.get("/t/news.ics?cancelled=keep").body); strings.Contains(text, "STATUS:CANCELLED") || !strings.Contains(text, "SUMMARY:Cancelled: ") {
		t.Errorf("kept: %s", text)
	}
	if text := string(s.get("/t/news.ics?alarm=PT15M").body); strings.Count(text, "TRIGGER:-PT15M\r\n") != 1 {
		t.Errorf("alarms: %s", text)
	}
	before := s.get("/t/news.ics").header.Get("ETag")
	feed := s.get("/t/news.rss").header.Get("ETag")
	s.admin("PATCH", api+"/timelines/news", object{"calendar": object{"cancelled": "keep", "imprecise": "first"}}, 200)
	want("/t/news.ics", "e1 off year")
	want("/t/news.ics?cancelled=mark", "e1 gone off year")
	want("/t/news.ics?cancelled=mark&imprecise=auto", "e1 gone off")
	if a := s.get("/t/news.ics", "If-None-Match", before); a.status != 200 {
		t.Errorf("with new defaults: %d", a.status)
	}
	if a := s.get("/t/news.rss", "If-None-Match", feed); a.status != 200 {
		t.Errorf("the feed, which leads to other calendars: %d", a.status)
	}

	want("/e/off.ics", "off")
	want("/e/off.ics?cancelled=drop", "")
	want("/e/year.ics?imprecise=skip", "")
	s.get("/e/gone.ics").wantProblem(t, 410, "")
	want("/e/gone.ics?cancelled=mark", "gone")
	if _, self := listed(t, "/e/e1.ics", s.get("/e/e1.ics?alarm=PT60M&cancelled=mark&cancelled=x&view=changes")); self != baseURL+"/e/e1.ics?cancelled=mark&alarm=PT1H" {
		t.Errorf("the file of an event calls itself %s", self)
	}
	s.wantLink(t, "/e/e1.ics?alarm=PT60M", "<"+baseURL+`/e/e1.ics?alarm=PT1H>; rel="self"; type="text/calendar"`, "<"+baseURL+`/e/e1>; rel="alternate"; type="text/html"`)

	a := s.do(request{method: "PATCH", path: api + "/timelines/news", token: adminToken, body: `{"calendar":{"cancelled":"hide","imprecise":1}}`, header: map[string]string{"Content-Type": "application/merge-patch+json"}})
	if a.status != 422 || !strings.Contains(string(a.body), "calendar.cancelled") || !strings.Contains(string(a.body), "calendar.imprecise") {
		t.Errorf("settings that are none: %d %s", a.status, a.body)
	}
}
