package server_test

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/timeline"
)

// found is what the API finds.
type found struct {
	Events  []struct{ ID string }
	Next    string
	State   string
	Matches map[string][]timeline.Snippet
}

func (f found) ids() string {
	var ids []string
	for _, e := range f.Events {
		ids = append(ids, e.ID)
	}
	return strings.Join(ids, " ")
}

func (s *service) find(t *testing.T, slug string, values url.Values) found {
	t.Helper()
	a := s.get(api + "/timelines/" + slug + "/events?" + values.Encode())
	var f found
	if err := json.Unmarshal(a.body, &f); err != nil || a.status != 200 {
		t.Fatalf("%v = %d %s", values, a.status, a.body)
	}
	return f
}

func startSearch(t *testing.T) *service {
	s := start(t)
	s.timeline("news", "public")
	s.timeline("other", "public")
	s.event("news", "title", object{"date": "2025-03-01", "title": "Переговори про мир", "body": "У Лондоні"})
	s.event("news", "summary", object{"date": "2025-03-02", "title": "London summit", "summary": "Після переговорів лідери говорили про мир."})
	s.event("news", "body", object{"date": "2025-03-03", "title": "Statement", "body": "За <b>переговорами</b> про мир стежили всі.", "participants": []object{{"name": "Keir Starmer"}}})
	s.event("news", "later", object{"date": "2025-03-04", "title": "Про мир, знову переговори"})
	s.event("news", "draft", object{"date": "2025-03-05", "title": "Таємні переговори про мир", "draft": true})
	s.event("other", "elsewhere", object{"date": "2025-03-05", "title": "Переговори про мир деінде"})
	s.pass(3 * time.Second)
	return s
}

func TestSearchOrders(t *testing.T) {
	s := startSearch(t)
	for _, c := range []struct{ order, want string }{
		{"", "title summary body later"}, {"desc", "later body summary title"}, {"rank", "later title summary body"},
	} {
		q := url.Values{"q": {"переговори мир"}}
		if c.order != "" {
			q.Set("order", c.order)
		}
		if got := s.find(t, "news", q).ids(); got != c.want {
			t.Errorf("order=%s: %s, want %s", c.order, got, c.want)
		}
		var walked []string
		q.Set("limit", "1")
		for {
			page := s.find(t, "news", q)
			walked = append(walked, page.ids())
			if page.Next == "" {
				break
			}
			q.Set("cursor", page.Next)
		}
		if got := strings.Join(walked, " "); got != c.want {
			t.Errorf("order=%s by pages: %s, want %s", c.order, got, c.want)
		}
	}
	s.get(api+"/timelines/news/events?order=rank").wantProblem(t, 422, "query.order")
	s.get(api+"/timelines/news/events?q=%3F").wantProblem(t, 422, "query.q")
	s.get(api+"/timelines/news/events?q=a&q=b").wantProblem(t, 422, "query.q")
	s.get(api+"/timelines/news/events?q="+strings.Repeat("a", 201)).wantProblem(t, 422, "query.q")
}

// TestSearchMatches shows what the API says of what it found: plain text, in which nothing is markup.
func TestSearchMatches(t *testing.T) {
	s := startSearch(t)
	f := s.find(t, "news", url.Values{"q": {"переговор starmer"}})
	want := map[string][]timeline.Snippet{"body": {
		{Field: "body", Lang: "en", Parts: []timeline.SnippetPart{{Text: "За <b>"}, {Text: "переговорами", Match: true}, {Text: "</b> про мир стежили всі."}}},
		{Field: "participants", Parts: []timeline.SnippetPart{{Text: "Keir "}, {Text: "Starmer", Match: true}}},
	}}
	if diff := cmp.Diff(want, f.Matches); f.ids() != "body" || diff != "" {
		t.Errorf("%s\n%s", f.ids(), diff)
	}
	if f = s.find(t, "news", url.Values{"q": {"переговор"}, "status": {"cancelled"}}); f.Matches != nil {
		t.Errorf("nothing was found, and matches are %v", f.Matches)
	}
}

// TestSearchHidden shows that who may not see an event cannot learn its words by searching, nor that anything was written.
func TestSearchHidden(t *testing.T) {
	s := startSearch(t)
	q := url.Values{"q": {"таємні"}}
	path := api + "/timelines/news/events?" + q.Encode()
	before := s.get(path)
	if f := s.find(t, "news", q); f.ids() != "" {
		t.Errorf("anybody finds %s", f.ids())
	}
	s.event("news", "draft2", object{"date": "2025-03-05", "title": "Ще одні таємні переговори", "draft": true})
	if after := s.get(path); before.header.Get("ETag") != after.header.Get("ETag") {
		t.Errorf("a draft changes the state of a search from %s to %s", before.header.Get("ETag"), after.header.Get("ETag"))
	}
	if a := s.admin("GET", path+"&show=drafts", nil, 200); a.status != 200 || !strings.Contains(string(a.body), "draft2") {
		t.Errorf("who may write = %d %s", a.status, a.body)
	}
	if f := s.find(t, "other", url.Values{"q": {"переговори"}}); f.ids() != "elsewhere" {
		t.Errorf("another timeline has %s", f.ids())
	}
}

// TestSearchPage shows that the page asks for words, keeps what else was chosen, and leads to feeds of what was found.
func TestSearchPage(t *testing.T) {
	s := startSearch(t)
	query := "topic=-x&q=%22%D0%BF%D1%80%D0%BE+%D0%BC%D0%B8%D1%80%22+-london"
	page := html.UnescapeString(string(s.get("/t/news?" + query + "&limit=1&order=desc&lang=uk").body))
	for _, want := range []string{
		`<form class="card plain" id="filter" action="/t/news" method="get" role="search"`,
		`name="q" type="search" value=""про мир" -london"`,
		`<input type="checkbox" name="topic" value="-x" checked>`,
		`<input type="hidden" name="lang" value="uk"><input type="hidden" name="order" value="desc"><input type="hidden" name="limit" value="1">`,
		`<link rel="canonical" href="` + baseURL + "/t/news?" + query + `&lang=uk">`,
		baseURL + "/t/news.ics?" + query, baseURL + "/t/news.rss?" + query, baseURL + "/t/news.atom?" + query, baseURL + "/t/news.json?" + query,
		`rel="prev" href="` + baseURL + "/t/news?" + query + "&lang=uk&order=desc&limit=1&cursor=",
		`id="title"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(page, `id="body"`) || strings.Contains(page, `id="summary"`) {
		t.Error("the page shows more than the event next to today")
	}
}

// TestSearchFeeds shows that feeds and calendars have what was found, in their own order, and lose what is found no more.
func TestSearchFeeds(t *testing.T) {
	s := startSearch(t)
	query := "?q=" + url.QueryEscape("переговори мир")
	before := map[string]answer{}
	for _, suffix := range []string{".rss", ".atom", ".json", ".ics", ""} {
		path := "/t/news" + suffix + query
		before[path] = s.get(path)
		if ids, _ := listed(t, path, before[path]); strings.Join(ids, " ") != "body later summary title" {
			t.Errorf("%s has %v", path, ids)
		}
	}
	s.patch("news", "later", object{"title": "Про інше"})
	for path, was := range before {
		now := s.get(path)
		if ids, _ := listed(t, path, now); strings.Join(ids, " ") != "body summary title" || was.header.Get("ETag") == now.header.Get("ETag") {
			t.Errorf("%s has %v at %s, and had another content at %s", path, ids, now.header.Get("ETag"), was.header.Get("ETag"))
		}
	}
	if a := s.get("/t/news.atom" + query + "&view=changes"); strings.Count(string(a.body), "<entry>") != 5 || !strings.Contains(string(a.body), "Про інше") {
		t.Errorf("who follows what changes is not told that an event says something else now:\n%s", a.body)
	}
}
