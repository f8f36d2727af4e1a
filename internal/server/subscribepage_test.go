package server_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const subscribeFilter = "topic=peace,trade&from=2025"

// Every address of a timeline on the page has the filter, in canonical order, and leads to what the filter chooses.
func TestSubscribePageKeepsFilter(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "in", object{"topics": []string{"Trade"}, "date": "2025-03-02", "title": "Inside"})
	s.event("news", "out", object{"topics": []string{"War"}, "date": "2025-03-02", "title": "Outside"})
	page := s.get("/t/news/subscribe?from=2025&topic=Trade&topic=Peace&alarm=P1D&view=changes&cursor=x&nonsense=1")
	page.wantPage(t, 200, `<a class="chip" href="`, "Get everything instead", "Open in Calendar", "QR code")
	text := html.UnescapeString(string(page.body))
	addresses := regexp.MustCompile(`(?:webcal|https)://dates\.example\.org(/t/news\.[a-z]+)(\?[^"%& ]*(?:&[^"%& ]*)*)?"`).FindAllStringSubmatch(text, -1)
	if len(addresses) < 6 {
		t.Fatalf("addresses %v, want those of all formats", addresses)
	}
	for _, m := range addresses {
		query := strings.TrimPrefix(m[2], "?")
		if !strings.HasPrefix(query, subscribeFilter) || strings.Contains(query, "nonsense") || strings.Contains(query, "cursor") {
			t.Errorf("%s%s, want %s at its beginning", m[1], m[2], subscribeFilter)
		}
		if calendar := m[1] == "/t/news.ics"; calendar != strings.Contains(query, "alarm=P1D") || calendar == strings.Contains(query, "view=changes") {
			t.Errorf("%s%s has options of another format, or not its own", m[1], m[2])
		}
		if a := s.get(m[1] + m[2]); a.status != http.StatusOK || !strings.Contains(string(a.body), "Inside") || strings.Contains(string(a.body), "Outside") {
			t.Errorf("%s%s = %d %s", m[1], m[2], a.status, a.body)
		}
	}
	// Those who come by another program are told the same address, escaped.
	for _, want := range []string{"calendar/r?cid=webcal%3A%2F%2Fdates.example.org%2Ft%2Fnews.ics%3Ftopic%3Dpeace%252Ctrade", "addfromweb?url=https%3A%2F%2Fdates.example.org%2Ft%2Fnews.ics%3Ftopic%3D"} {
		if want = strings.ReplaceAll(want, "%252C", "%2C"); !strings.Contains(text, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// Both forms keep the filter and what the other one chose, so that no choice is lost.
func TestSubscribePageForms(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	page := s.get("/t/news/subscribe?topic=trade&cancelled=keep&imprecise=first&view=starting&lead=P1D&lang=uk")
	page.wantPage(t, 200, `<html lang="uk">`, `<details open>`, `value="keep" selected`, `value="first" selected`,
		`type="hidden" name="topic" value="trade"`, `name="view" value="starting"`, `name="lead" value="P1D"`, `name="lang" value="uk"`,
		`value="starting" checked`, `value="P1D" selected`, `type="hidden" name="topic" value="trade"`, `name="cancelled" value="keep"`, `name="imprecise" value="first"`)
	s.get("/t/news/subscribe?alarm=PT45M").wantPage(t, 200, `<option value="PT45M" selected>`)
	s.get("/t/news/subscribe").wantPage(t, 200, "<details><summary>", `<option value="" selected>never`, `value="latest" checked`)
}

// The message names page and calendar as plain addresses, each on a line of its own, and stays short.
func TestSubscribePageMail(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	body := string(s.get("/t/news/subscribe?topic=trade").body)
	m := regexp.MustCompile(`href="(mailto:[^"]*)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("no message")
	}
	u, err := url.Parse(html.UnescapeString(m[1]))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(u.Query().Get("body"), "\r\n")
	for _, want := range []string{"https://dates.example.org/t/news?topic=trade", "https://dates.example.org/t/news.ics?topic=trade"} {
		if !slices.Contains(lines, want) {
			t.Errorf("lines %q, want %s as one of them", lines, want)
		}
	}
	if long := string(s.get("/t/news/subscribe?q=" + strings.Repeat("%D0%B6", 200)).body); strings.Contains(long, "mailto:") {
		t.Error("a message that programs would cut")
	}
}

// A timeline that not everybody may read is not spread by its page.
func TestSubscribePageOfHidden(t *testing.T) {
	s := start(t)
	s.timeline("hidden", "private")
	s.timeline("unlisted", "unlisted")
	s.get("/t/hidden/subscribe").wantPage(t, 404, "noindex")
	s.get("/t/missing/subscribe").wantPage(t, 404, "noindex")
	page := s.get("/t/unlisted/subscribe")
	page.wantPage(t, 200, "noindex", "Whoever has this address can read the timeline.", "The address goes to that company.")
	if strings.Contains(string(page.body), `role="img"`) {
		t.Error("a code that nobody asked for")
	}
}
