package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"dateline/feeds"
)

const (
	placedBase = "https://example.org/dates"
	place      = "/dates"
)

// startPlaced starts a service at a path of its host, with a timeline and an event.
func startPlaced(t *testing.T) *service {
	t.Helper()
	site := testSite
	site.BaseURL = placedBase
	s := startAt(t, site)
	s.createAt(place)
	return s
}

// createAt makes a timeline and events through the API at a place.
func (s *service) createAt(place string) {
	s.t.Helper()
	for _, c := range []struct{ path, body string }{
		{"/timelines", `{"slug": "news", "title": "News", "description": "What happened."}`},
		{"/timelines/news/events", `{"id": "e1", "title": "The first", "date": "2025-03-01", "topics": ["trade"], "place": {"name": "London"}}`},
		{"/timelines/news/events", `{"id": "e2", "title": "The second", "date": "2025-03-02T10:00", "zone": "Europe/London", "related": [{"id": "e1", "relation": "follows"}], "translations": {"uk": {"title": "Друга"}}}`},
	} {
		a := s.do(request{method: http.MethodPost, path: place + api + c.path, token: adminToken, body: c.body})
		if a.status != http.StatusCreated {
			s.t.Fatalf("POST %s = %d %s", c.path, a.status, a.body)
		}
		if location := a.header.Get("Location"); !strings.HasPrefix(location, placedBase+api+"/timelines/") {
			s.t.Errorf("POST %s: Location %q", c.path, location)
		}
	}
}

// crawl reads pages from one on, and whatever they lead to on the same host, and reports what is not at the place.
func (s *service) crawl(cookie string, begin ...string) (visited []string) {
	s.t.Helper()
	base, err := url.Parse(placedBase)
	if err != nil {
		s.t.Fatal(err)
	}
	todo, seen := begin, map[string]bool{}
	for len(todo) > 0 && len(visited) < 400 {
		path := todo[0]
		todo = todo[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		visited = append(visited, path)
		a := s.do(request{method: http.MethodGet, path: path, header: map[string]string{"Cookie": cookie}})
		if a.status == http.StatusUnauthorized && cookie == "" && strings.HasPrefix(path, place+"/edit") {
			continue
		}
		if a.status >= 400 {
			s.t.Errorf("GET %s = %d", path, a.status)
			continue
		}
		for _, address := range addressesIn(s.t, path, a) {
			u, err := base.Parse(address)
			if err != nil {
				s.t.Errorf("%s leads to %q: %v", path, address, err)
				continue
			}
			if u.Host != base.Host || u.Scheme != "https" {
				continue
			}
			if u.Path != place && !strings.HasPrefix(u.Path, place+"/") {
				s.t.Errorf("%s leads to %s, which is not below %s", path, address, place)
				continue
			}
			u.Fragment = ""
			todo = append(todo, u.RequestURI())
		}
	}
	return visited
}

// addressesIn are the addresses in a page, in a redirect, and in a header of links.
func addressesIn(t testing.TB, path string, a answer) []string {
	t.Helper()
	var found []string
	if location := a.header.Get("Location"); location != "" {
		found = append(found, location)
	}
	for _, m := range regexp.MustCompile(`<([^>]*)>`).FindAllStringSubmatch(a.header.Get("Link"), -1) {
		found = append(found, m[1])
	}
	if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		return found
	}
	doc, err := html.Parse(strings.NewReader(string(a.body)))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		for _, attr := range n.Attr {
			relative := attr.Val == "" || strings.HasPrefix(attr.Val, "#") || strings.HasPrefix(attr.Val, "?")
			if strings.HasSuffix(attr.Key, "action") && strings.HasPrefix(attr.Val, "/") && !strings.HasPrefix(attr.Val, place+"/") {
				t.Errorf("%s has a form that goes to %s", path, attr.Val)
			}
			if slices.Contains([]string{"href", "src", "action", "formaction"}, attr.Key) && !relative {
				if attr.Key == "action" || attr.Key == "formaction" {
					continue // sent by a test of its own: a POST changes things
				}
				found = append(found, attr.Val)
			}
		}
	}
	return found
}

// TestPlace serves at a path of a host: whatever a page, a redirect or a header leads to is below it, and answers; nothing is beside it.
func TestPlace(t *testing.T) {
	s := startPlaced(t)
	visited := s.crawl("", place, place+"/", place+"/t/news", place+"/t/news/embed", place+"/t/news/embed/code", place+"/t/news/", place+"/t/news?lang=uk", place+"/api")
	for _, want := range []string{place + "/t/news.ics", place + "/e/e1", place + "/e/e2.atom", place + "/t/news/subscribe", place + "/api/docs", place + api + "/openapi.json", place + "/feeds.opml"} {
		if !slices.Contains(visited, want) {
			t.Errorf("nothing leads to %s: %q", want, visited)
		}
	}
	for _, path := range []string{"/", "/t/news", "/t/news.ics", "/datesx/t/news", "/edit", api + "/timelines"} {
		if a := s.get(path); a.status != http.StatusNotFound || !strings.Contains(string(a.body), placedBase) {
			t.Errorf("GET %s = %d %.200s", path, a.status, a.body)
		}
	}
	for _, path := range []string{"/livez", "/readyz", place + "/livez", place + "/robots.txt"} {
		if a := s.get(path); a.status != http.StatusOK {
			t.Errorf("GET %s = %d", path, a.status)
		}
	}
	for _, f := range feeds.Formats() {
		a := s.get(place + "/t/news" + f.Suffix)
		if a.status != 200 || strings.Contains(strings.ReplaceAll(string(a.body), placedBase, ""), "https://example.org/") {
			t.Errorf("%s = %d, with addresses that are not below %s:\n%s", f.Name, a.status, placedBase, a.body)
		}
		again := s.do(request{method: http.MethodGet, path: place + "/t/news" + f.Suffix, header: map[string]string{"If-None-Match": a.header.Get("ETag")}})
		if again.status != http.StatusNotModified {
			t.Errorf("%s again = %d", f.Name, again.status)
		}
	}
	openapi := string(s.get(place + api + "/openapi.json").body)
	if !strings.Contains(openapi, `"url":"`+placedBase+api+`"`) {
		t.Errorf("the description names another server: %.400s", openapi)
	}
	embed := s.get(place + "/oembed?url=" + url.QueryEscape(placedBase+"/t/news"))
	if embed.status != 200 || !strings.Contains(string(embed.body), placedBase+"/t/news/embed") {
		t.Errorf("oEmbed = %d %s", embed.status, embed.body)
	}
}

// TestPlacedCapability follows a private timeline at a path of a host: its private addresses are below it, and lead nowhere else.
func TestPlacedCapability(t *testing.T) {
	s := startPlaced(t)
	s.admin("POST", place+api+"/timelines", object{"slug": "board", "title": "The board", "visibility": "private"}, 201)
	s.admin("POST", place+api+"/timelines/board/events", object{"id": "secret", "title": "A meeting", "date": "2025-04-01"}, 201)
	made := s.admin("POST", place+api+"/tokens", object{"name": "anna", "scopes": []string{"capability"}, "timelines": []string{"board"}}, 201).object(t)
	address, _ := made["addresses"].([]any)[0].(string)
	path, below := strings.CutPrefix(address, "https://example.org")
	if !below || !strings.HasPrefix(path, place+"/p/") {
		t.Fatalf("the private address is %s", address)
	}
	visited := s.crawl("", path, path+".ics", path+".atom")
	if !slices.ContainsFunc(visited, func(v string) bool { return strings.HasPrefix(v, place+"/p/") && strings.HasSuffix(v, "/e/secret") }) {
		t.Errorf("nothing leads to the event: %q", visited)
	}
	feed := s.get(path + ".atom")
	if feed.status != 200 || strings.Contains(strings.ReplaceAll(string(feed.body), placedBase, ""), "https://example.org/") {
		t.Errorf("the private feed = %d, with addresses that are not below %s:\n%s", feed.status, placedBase, feed.body)
	}
	if log := s.log.String(); strings.Contains(log, strings.Split(path, "/")[3]) {
		t.Errorf("the log has the secret of a private address:\n%s", log)
	}
}

// TestPlacedEditor signs in and writes at a path of a host: cookie, forms and redirects stay below it.
func TestPlacedEditor(t *testing.T) {
	s := startPlaced(t)
	a := s.do(request{method: http.MethodPost, path: place + "/edit/sign-in", body: url.Values{"session.token": {adminToken}, "next": {"/edit/new?timeline=news"}}.Encode(),
		header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}})
	cookie := a.header.Get("Set-Cookie")
	if a.status != http.StatusSeeOther || a.header.Get("Location") != place+"/edit/new?timeline=news" || !strings.HasPrefix(cookie, "__Secure-dateline=") || !strings.Contains(cookie, "Path="+place+"/;") {
		t.Fatalf("sign in = %d to %q with %q", a.status, a.header.Get("Location"), cookie)
	}
	cookie, _, _ = strings.Cut(cookie, ";")
	visited := s.crawl(cookie, place+"/edit")
	for _, want := range []string{"/edit/new", "/edit/e/e1", "/edit/e/e1/history", "/edit/import", "/edit/timelines", "/edit/t/news", "/edit/tokens", "/edit/check"} {
		if !slices.ContainsFunc(visited, func(path string) bool { return path == place+want || strings.HasPrefix(path, place+want+"?") }) {
			t.Errorf("nothing of the editor leads to %s: %q", want, visited)
		}
	}
}
