package server_test

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// headLinks are the link elements of a page, as a browser reads it: rel, type, title, href.
func headLinks(t *testing.T, page []byte) (links [][4]string) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "link" {
			continue
		}
		if n.Parent.Data != "head" {
			t.Errorf("a link stands in %s, not in the head", n.Parent.Data)
		}
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
		}
		if rel := attributes["rel"]; rel != "stylesheet" && rel != "icon" {
			links = append(links, [4]string{attributes["rel"], attributes["type"], attributes["title"], attributes["href"]})
		}
	}
	return links
}

// W1, W3, fault F15: the head of a page leads to its formats and names its one address; so does the header Link.
func TestPageHead(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", object{"title": "Summit & <more>", "topics": []string{"Мир"}})
	const line = baseURL + "/t/news"
	formats := func(title, address, query string) [][4]string {
		return [][4]string{
			{"alternate", "application/atom+xml", title + " (Atom)", address + ".atom" + query},
			{"alternate", "application/rss+xml", title + " (RSS)", address + ".rss" + query},
			{"alternate", "application/feed+json", title + " (JSON Feed)", address + ".json" + query},
			{"alternate", "text/calendar", title + " (Calendar)", address + ".ics" + query},
		}
	}
	list := [4]string{"alternate", "text/x-opml", "All timelines (OPML)", baseURL + "/feeds.opml"}
	english, ukrainian := [4]string{"alternate", "", "", baseURL + "/t/"}, [4]string{"alternate", "", "", baseURL + "/t/?lang=uk"}
	filter := "?topic=%D0%BC%D0%B8%D1%80"
	cases := map[string][][4]string{
		"/t/news": append([][4]string{{"canonical", "", "", line}}, formats("Timeline news", line, "")...),
		"/t/news?topic=МИР&limit=3&order=desc&utm_source=x": append([][4]string{{"canonical", "", "", line + filter}}, formats("Timeline news", line, filter)...),
		"/e/e1": {
			{"canonical", "", "", baseURL + "/e/e1"},
			{"alternate", "application/atom+xml", "Summit & <more> (changes)", baseURL + "/e/e1.atom"},
			{"alternate", "text/calendar", "Summit & <more> (Calendar)", baseURL + "/e/e1.ics"},
			{"alternate", "application/json", "Summit & <more> (JSON)", baseURL + api + "/timelines/news/events/e1"},
		},
		// The only timeline is what a reader looks for that is given the address of the service.
		"/":         slices.Concat([][4]string{{"canonical", "", "", baseURL + "/t/"}}, formats("Timeline news", line, ""), [][4]string{list}),
		"/?lang=uk": slices.Concat([][4]string{{"canonical", "", "", baseURL + "/t/?lang=uk"}}, formats("Timeline news", line, ""), [][4]string{{"alternate", "text/x-opml", "Усі хронології (OPML)", list[3]}}),
	}
	check := func(path string, want [][4]string) {
		t.Helper()
		a := s.get(path)
		inHead := want
		if strings.HasPrefix(path, "/?") || path == "/" || path == "/t/" {
			inHead = append(slices.Clone(want), english, ukrainian)
		}
		links := slices.DeleteFunc(headLinks(t, a.body), func(l [4]string) bool { return l[1] == "application/json+oembed" }) // TestOEmbed follows it
		if diff := cmp.Diff(inHead, links); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
		for _, l := range want {
			header := "<" + l[3] + `>; rel="` + l[0] + `"`
			if l[1] != "" {
				header += "; type=\"" + l[1] + `"`
				if got := s.get(strings.TrimPrefix(l[3], baseURL)); got.status != 200 || !strings.HasPrefix(got.header.Get("Content-Type"), l[1]) {
					t.Errorf("%s leads to %d %q, want %s", path, got.status, got.header.Get("Content-Type"), l[1])
				}
			}
			if !slices.Contains(strings.Split(a.header.Get("Link"), ", "), header) {
				t.Errorf("%s: Link = %s, want %s in it", path, a.header.Get("Link"), header)
			}
		}
	}
	for path, want := range cases {
		check(path, want)
	}
	s.timeline("unlisted", "unlisted")
	check("/", cases["/"])
	// With a second one, a reader that takes the first feed would take any.
	s.timeline("other", "public")
	check("/t/", [][4]string{{"canonical", "", "", baseURL + "/t/"}, list})
	if links := s.get("/t/missing").header.Get("Link"); links != "" {
		t.Errorf("a page that is not there leads to %s", links)
	}
}

// W2: feeds under names that they often have, by 200, the same bytes as at the canonical address, which is the one
// that they name.
func TestAliases(t *testing.T) {
	s := published(t)
	s.timeline("private", "private")
	s.timeline("ended", "public")
	s.admin("DELETE", api+"/timelines/ended", nil, 204)
	for name, suffix := range map[string]string{
		"feed": ".atom", "feed/": ".atom", "feed.xml": ".atom", "atom.xml": ".atom", "index.xml": ".atom", "feed.atom": ".atom",
		"rss.xml": ".rss", "index.rss": ".rss", "feed.json": ".json", "calendar.ics": ".ics",
	} {
		for _, query := range []string{"", "?topic=trade&x=y"} {
			a, b := s.get("/t/news/"+name+query), s.get("/t/news"+suffix+query)
			if a.status != 200 || !bytes.Equal(a.body, b.body) {
				t.Errorf("/t/news/%s%s = %d %s, want what /t/news%s has", name, query, a.status, a.body, suffix)
			}
			wantSameHeaders(t, b, a)
		}
		s.get("/t/private/"+name).wantProblem(t, 404, "")
		s.get("/t/missing/"+name).wantProblem(t, 404, "")
		s.get("/t/ended/"+name).wantProblem(t, 410, "")
		// Not at the root: with a second timeline such an address would have to end, and a subscription with it.
		s.get("/"+name).wantProblem(t, 404, "")
	}
	for _, path := range []string{"/t/news/other.xml", "/t/news/feed/x.rss", "/t//feed"} {
		s.get(path).wantProblem(t, 404, "")
	}
	for _, path := range []string{"/t/news/other", "/t/news/feed/x", "/t/news//", "/t/news/Feed"} {
		s.get(path).wantPage(t, 404)
	}
}

// A page has one address. The one with a slash behind it leads there, and tells nothing of what is hidden.
func TestTrailingSlash(t *testing.T) {
	s := published(t)
	s.timeline("private", "private")
	s.event("news", "draft", object{"draft": true})
	for path, want := range map[string]string{
		"/t/news/":                    baseURL + "/t/news",
		"/t/news/?topic=%D0%96&x=%0D": baseURL + "/t/news?topic=%D0%96&x=%0D",
		"/e/e1/":                      baseURL + "/e/e1",
		"/e/e1/?lang=uk":              baseURL + "/e/e1?lang=uk",
		"/edit/":                      baseURL + "/edit",
		"/edit/?timeline=news":        baseURL + "/edit?timeline=news",
	} {
		for _, method := range []string{"GET", "HEAD"} {
			if a := s.do(request{method: method, path: path}); a.status != 301 || a.header.Get("Location") != want {
				t.Errorf("%s %s = %d to %q, want 301 to %s", method, path, a.status, a.header.Get("Location"), want)
			}
		}
	}
	for _, path := range []string{"/t/private/", "/t/missing/", "/e/draft/", "/e/missing/"} {
		if a := s.get(path); a.status != 404 || a.header.Get("Location") != "" {
			t.Errorf("%s = %d to %q, want 404", path, a.status, a.header.Get("Location"))
		}
	}
}

// W6: the list of all public timelines for feed readers. It is the same for everybody.
func TestFeedList(t *testing.T) {
	s := start(t)
	type outline struct {
		Type        string `xml:"type,attr"`
		Text        string `xml:"text,attr"`
		XMLURL      string `xml:"xmlUrl,attr"`
		HTMLURL     string `xml:"htmlUrl,attr"`
		Description string `xml:"description,attr"`
		Language    string `xml:"language,attr"`
	}
	list := func(token string) (list struct {
		Modified string    `xml:"head>dateModified"`
		Outlines []outline `xml:"body>outline"`
	}) {
		t.Helper()
		a := s.do(request{method: "GET", path: "/feeds.opml", token: token})
		if a.status != 200 || a.header.Get("Content-Type") != "text/x-opml; charset=utf-8" || a.header.Get("ETag") == "" {
			t.Fatalf("/feeds.opml = %d %v", a.status, a.header)
		}
		if err := xml.Unmarshal(a.body, &list); err != nil {
			t.Fatalf("%v in %s", err, a.body)
		}
		return list
	}
	if l := list(""); len(l.Outlines) != 0 {
		t.Errorf("without timelines: %+v", l)
	}
	s.timeline("b", "public")
	s.timeline("unlisted", "unlisted")
	s.timeline("private", "private")
	s.timeline("ended", "public")
	s.admin("DELETE", api+"/timelines/ended", nil, 204)
	s.timeline("a", "public")
	s.admin("PATCH", api+"/timelines/a", object{"title": `A & "B"`, "description": "What <happens>.", "lang": "uk"}, 200)
	s.pass(10e9)
	want := []outline{
		{"rss", `A & "B"`, baseURL + "/t/a.atom", baseURL + "/t/a", "What <happens>.", "uk"},
		{"rss", "Timeline b", baseURL + "/t/b.atom", baseURL + "/t/b", "", "en"},
	}
	for _, token := range []string{"", adminToken} {
		l := list(token)
		if diff := cmp.Diff(want, l.Outlines); diff != "" || l.Modified != "Thu, 27 Feb 2025 12:00:00 +0000" {
			t.Errorf("list of %s (-want +got):\n%s", l.Modified, diff)
		}
	}
	before := s.get("/feeds.opml")
	s.event("a", "e1", nil)
	if a := s.get("/feeds.opml", "If-None-Match", before.header.Get("ETag")); a.status != 200 && !bytes.Equal(s.get("/feeds.opml").body, before.body) {
		t.Error("the list changed without a new state")
	}
	s.admin("PATCH", api+"/timelines/b", object{"visibility": "private"}, 200)
	if a := s.get("/feeds.opml", "If-None-Match", before.header.Get("ETag")); a.status != 200 || strings.Contains(string(a.body), "/t/b") {
		t.Errorf("the list after a timeline became private = %d %s", a.status, a.body)
	}
	s.get("/").wantPage(t, 200, `<a href="https://dates.example.org/feeds.opml">`)
	if text := string(s.get("/robots.txt").body); strings.Contains(text, "Disallow") {
		t.Errorf("robots.txt keeps somebody out: %s", text)
	}
}
