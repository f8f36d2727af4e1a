package server_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/feeds"
	"dateline/internal/server"
	"dateline/timeline"
)

// The faults that people met in feeds of other systems, by their numbers in docs/faults.md.

// feedItem is an entry as all three formats of feeds have it.
type feedItem struct {
	ID, Link, Title, Text string
	Published, Updated    time.Time // RSS has no Updated
}

// feedAt reads the entries of a feed and when it says that it changed, which a JSON Feed does not.
func feedAt(t *testing.T, s *service, path string) (items []feedItem, updated time.Time) {
	t.Helper()
	a := s.get(path)
	if a.status != 200 {
		t.Fatalf("%s = %d %s", path, a.status, a.body)
	}
	name, _, _ := strings.Cut(path, "?")
	switch name[strings.LastIndex(name, "."):] {
	case ".rss":
		return rssItems(t, a.body)
	case ".atom":
		return atomItems(t, a.body)
	}
	var doc struct {
		Items []struct {
			ID, URL, Title string
			Text           string    `json:"content_html"`
			Published      time.Time `json:"date_published"`
			Modified       time.Time `json:"date_modified"`
		}
	}
	if err := json.Unmarshal(a.body, &doc); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for _, i := range doc.Items {
		items = append(items, feedItem{i.ID, i.URL, i.Title, i.Text, i.Published, i.Modified})
	}
	return items, time.Time{}
}

func rssItems(t *testing.T, body []byte) (items []feedItem, updated time.Time) {
	t.Helper()
	var doc struct {
		Updated string `xml:"channel>lastBuildDate"`
		Items   []struct {
			GUID      string `xml:"guid"`
			Link      string `xml:"link"`
			Title     string `xml:"title"`
			Text      string `xml:"http://purl.org/rss/1.0/modules/content/ encoded"`
			Published string `xml:"pubDate"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal(body, &doc); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	at := func(text string) time.Time {
		at, err := time.Parse(time.RFC1123Z, text)
		if err != nil {
			t.Error(err)
		}
		return at
	}
	for _, i := range doc.Items {
		items = append(items, feedItem{i.GUID, i.Link, i.Title, i.Text, at(i.Published), time.Time{}})
	}
	return items, at(doc.Updated)
}

func atomItems(t *testing.T, body []byte) (items []feedItem, updated time.Time) {
	t.Helper()
	var doc struct {
		Updated time.Time `xml:"http://www.w3.org/2005/Atom updated"`
		Entries []struct {
			ID    string `xml:"id"`
			Links []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
			Title     string    `xml:"title"`
			Text      string    `xml:"content"`
			Published time.Time `xml:"published"`
			Updated   time.Time `xml:"updated"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(body, &doc); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	for _, e := range doc.Entries {
		item := feedItem{e.ID, "", e.Title, e.Text, e.Published, e.Updated}
		for _, l := range e.Links {
			if l.Rel == "alternate" {
				item.Link = l.Href
			}
		}
		items = append(items, item)
	}
	return items, doc.Updated
}

var feedPaths = []string{"/t/news.rss", "/t/news.atom", "/t/news.json"}

// moved is a second service over the same store, at another address.
func (s *service) moved(baseURL string) *service {
	s.t.Helper()
	site := testSite
	site.BaseURL = baseURL
	other, err := server.New(server.Config{
		Store: s.store, Tokens: s.store, Exports: s.store, Backups: s.store, Clock: timeline.NewClock(s.time), Epoch: s.store.Epoch(), Site: site, AdminToken: adminToken,
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	at := httptest.NewServer(other.Handler())
	s.t.Cleanup(at.Close)
	return &service{t: s.t, store: s.store, server: other, http: at, log: s.log, now: s.time()}
}

func TestFeedIdentity(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", object{"title": "Same"})
	s.event("news", "e2", object{"title": "Same"})
	elsewhere := s.moved("http://new.example.com")
	for _, path := range feedPaths {
		ids := func(s *service) (ids []string) {
			items, _ := feedAt(t, s, path)
			for _, i := range items {
				ids = append(ids, i.ID)
			}
			slices.Sort(ids)
			return ids
		}
		// F1, F3: an id for every entry, which is no address. F2: the same whenever and wherever it is asked for.
		want := []string{"tag:example.org,2025:e/e1", "tag:example.org,2025:e/e2"}
		for _, at := range []*service{s, s, elsewhere} {
			if diff := cmp.Diff(want, ids(at)); diff != "" {
				t.Errorf("ids of %s at %s (-want +got):\n%s", path, at.http.URL, diff)
			}
		}
		s.admin("PATCH", api+"/timelines/news/events/e1", object{"title": "Renamed in " + path, "date": "2026", "topics": []string{path}}, 200)
		s.admin("PATCH", api+"/timelines/news", object{"title": "Renamed in " + path}, 200)
		if diff := cmp.Diff(want, ids(s)); diff != "" {
			t.Errorf("ids of %s after changes (-want +got):\n%s", path, diff)
		}
	}
}

func TestFeedDates(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "future", object{"date": "2099-05-06T10:00Z"})
	s.event("news", "past", object{"date": "0044-03-15"})
	entered := s.time()
	s.pass(time.Hour)
	changed := s.time()
	s.admin("PATCH", api+"/timelines/news/events/future", object{"title": "Changed"}, 200)
	s.pass(time.Hour)
	for _, path := range feedPaths {
		items, updated := feedAt(t, s, path)
		if len(items) != 2 { // F21: when it happens says nothing of when it is shown
			t.Fatalf("%s has %d entries, want both", path, len(items))
		}
		for _, i := range items {
			isFuture := strings.HasSuffix(i.ID, "/future")
			// F4, F5: published when it was, always said, never when it happens. F7: a change does not move that.
			if !i.Published.Equal(entered) {
				t.Errorf("%s: %s published %s, want %s", path, i.ID, i.Published, entered)
			}
			// F8, F10: updated when it was last changed, not when it happens.
			if want := map[bool]time.Time{true: changed, false: entered}[isFuture]; path != "/t/news.rss" && !i.Updated.Equal(want) {
				t.Errorf("%s: %s updated %s, want %s", path, i.ID, i.Updated, want)
			}
			// F6: the date of the event is the first thing said, in words and for machines.
			date, machine := "6\u00a0May 2099", `datetime="2099-05-06T`
			if !isFuture {
				date, machine = "15\u00a0March 44", `datetime="0044-03-15"`
			}
			if at := strings.Index(i.Text, date); at < 0 || at > 150 || !strings.Contains(i.Text, machine) {
				t.Errorf("%s: %s says %q, want %q at its beginning", path, i.ID, i.Text, date)
			}
		}
		// F9: the feed changed when one of its entries did. F11: all of these dates are those of RFC 3339 in Atom.
		if path != "/t/news.json" && !updated.Equal(changed) {
			t.Errorf("%s updated %s, want %s", path, updated, changed)
		}
	}
	// F9: it also changes when an entry goes away, which no entry tells.
	gone := s.time()
	s.admin("DELETE", api+"/timelines/news/events/past", nil, 204)
	s.pass(time.Hour)
	for _, path := range feedPaths[:2] {
		if items, updated := feedAt(t, s, path); len(items) != 1 || !updated.Equal(gone) {
			t.Errorf("%s after a deletion: %d entries, updated %s, want one and %s", path, len(items), updated, gone)
		}
	}
}

func TestFeedMarkup(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	title := "AT&T &eacute; <b>bold</b> ]]> \u202e \U0001F54A &#0;"
	s.event("news", "e1", object{
		"title": title, "topics": []string{title}, "summary": title, "participants": []object{{"name": title}},
		"body":  "[here](/relative) ![picture](a.png) [there](//host.example/x) [up](../y) <a href='z'>raw</a> &copy; ]]>",
		"media": []object{{"url": "https://pictures.example/1.jpg", "type": "image/jpeg", "bytes": 12345}},
	})
	s.event("news", "e2", object{"media": []object{{"url": "https://pictures.example/2.mp3", "type": "audio/mpeg"}}})
	// F12: characters that XML has no place for are refused.
	s.do(request{method: "PUT", path: api + "/timelines/news/events/e3", token: adminToken, body: `{"title":"a\u000bb","date":"2025"}`}).wantProblem(t, 422, "body.title")
	for _, path := range feedPaths {
		items, _ := feedAt(t, s, path)
		// F12: what an editor wrote arrives as it was written.
		if i := slices.IndexFunc(items, func(i feedItem) bool { return strings.HasSuffix(i.ID, "/e1") }); i < 0 || items[i].Title != title {
			t.Errorf("%s: entries %+v, want the title %q", path, items, title)
		}
		// F13: no address in it depends on where it is read.
		for _, i := range items {
			for _, m := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllStringSubmatch(i.Text, -1) {
				if u, err := url.Parse(m[1]); err != nil || !u.IsAbs() {
					t.Errorf("%s: %s leads to %q", path, i.ID, m[1])
				}
			}
		}
	}
	for _, path := range feedPaths[:2] { // F11
		checkNamespaces(t, path, s.get(path).body)
	}
	// F16: type and length of an enclosure are those that the editor gave.
	rss := string(s.get("/t/news.rss").body)
	for _, attributes := range [][]string{{`url="https://pictures.example/1.jpg"`, `type="image/jpeg"`, `length="12345"`}, {`url="https://pictures.example/2.mp3"`, `type="audio/mpeg"`, `length="0"`}} {
		found := false
		for _, enclosure := range regexp.MustCompile(`<enclosure [^>]*>`).FindAllString(rss, -1) {
			found = found || !slices.ContainsFunc(attributes, func(a string) bool { return !strings.Contains(enclosure, a) })
		}
		if !found {
			t.Errorf("no enclosure with %v in %s", attributes, rss)
		}
	}
}

// checkNamespaces reads XML strictly: every prefix is declared (F11).
func checkNamespaces(t *testing.T, path string, body []byte) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(body)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		names := []xml.Name{element.Name}
		for _, a := range element.Attr {
			if a.Name.Space != "xmlns" && a.Name.Space != "xml" {
				names = append(names, a.Name)
			}
		}
		for _, n := range names {
			if n.Space != "" && !strings.HasPrefix(n.Space, "http") {
				t.Errorf("%s: %s:%s has a prefix that nothing declares", path, n.Space, n.Local)
			}
		}
	}
}

// F14: every address is made from the base URL, whatever the request says of host and scheme.
func TestAddressesOfFeeds(t *testing.T) {
	s := published(t)
	foreign := []string{"Host", "evil.example", "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "http", "Forwarded", "host=evil.example;proto=http"}
	for _, path := range append(slices.Clone(feedPaths), "/t/news.ics", "/e/e1.ics", "/t/news", "/e/e1", "/", "/feeds.opml", "/t/news/") {
		r, err := http.NewRequest("GET", s.http.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(foreign); i += 2 {
			r.Header.Set(foreign[i], foreign[i+1])
		}
		r.Host = "evil.example"
		r.Header.Set("Accept-Encoding", "identity")
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if want := s.get(path); !bytes.Equal(body, want.body) || res.Header.Get("Location") != want.header.Get("Location") || bytes.Contains(body, []byte("127.0.0.1")) {
			t.Errorf("%s as another host = %s", path, body)
		}
	}
}

// F18, C21: a feed is short, and leads on until everything was there once.
func TestFeedLeadsToEverything(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	many(t, s, "news", 1234)
	if items, _ := feedAt(t, s, "/t/news.rss"); len(items) != 50 {
		t.Errorf("the feed has %d entries, want 50", len(items))
	}
	for _, format := range []struct {
		path string
		next *regexp.Regexp
	}{
		{"/t/news.json", regexp.MustCompile(`"next_url":"([^"]+)"`)},
		{"/t/news.atom", regexp.MustCompile(`<link rel="next"[^>]* href="([^"]+)"`)},
		{"/t/news.rss", regexp.MustCompile(`rel="next"[^>]* href="([^"]+)"`)},
	} {
		seen, pages := map[string]bool{}, 0
		for path := format.path + "?limit=500"; path != ""; pages++ {
			items, _ := feedAt(t, s, path)
			for _, i := range items {
				seen[i.ID] = true
			}
			m := format.next.FindSubmatch(s.get(path).body)
			if path = ""; m != nil {
				path = strings.NewReplacer(baseURL, "", "&amp;", "&").Replace(string(m[1]))
			}
		}
		if len(seen) != 1234 || pages != 3 {
			t.Errorf("%s leads to %d events on %d pages, want 1234 on 3", format.path, len(seen), pages)
		}
	}
}

// F20: nothing of an event that is not shown yet is in any format, nor in a list, a page or an error.
func TestNothingLeaks(t *testing.T) {
	s := start(t)
	s.timeline("news", "public")
	s.event("news", "e1", nil)
	states := map[string]string{}
	outputs := []string{"/", "/feeds.opml", "/t/news?topic=unseen", api + "/timelines/news/events", api + "/timelines/news/changes", "/t/news/feed.xml"}
	for _, f := range feeds.Formats() {
		outputs = append(outputs, "/t/news"+f.Suffix, "/t/news"+f.Suffix+"?topic=unseen")
	}
	outputs = append(outputs, "/t/news")
	for _, path := range outputs {
		states[path] = s.get(path).header.Get("ETag")
	}
	s.event("news", "hushed-draft", object{"title": "hushed", "draft": true, "topics": []string{"unseen"}})
	s.event("news", "hushed-embargo", object{"title": "hushed", "publish_at": "2025-02-27T13:00:00Z", "topics": []string{"unseen"}})
	for _, path := range outputs {
		a := s.get(path)
		if strings.Contains(string(a.body), "hushed") || a.header.Get("ETag") != states[path] {
			t.Errorf("%s tells of what is not shown: %s", path, a.body)
		}
	}
	for _, id := range []string{"hushed-draft", "hushed-embargo"} {
		for _, path := range []string{"/e/" + id, "/e/" + id + ".ics", "/e/" + id + "/", api + "/timelines/news/events/" + id, api + "/timelines/news/events/" + id + "/history"} {
			if a, missing := s.get(path), s.get(strings.Replace(path, id, "missing", 1)); a.status != 404 || !bytes.Equal(a.body, missing.body) {
				t.Errorf("%s = %d %s, want what an event has that never was", path, a.status, a.body)
			}
		}
	}
	// When its time has come it is there, as published then.
	s.pass(2 * time.Hour)
	if _, err := s.store.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, path := range feedPaths {
		items, _ := feedAt(t, s, path+"?topic=unseen")
		if len(items) != 1 || items[0].Published.Before(time.Date(2025, 2, 27, 13, 0, 0, 0, time.UTC)) {
			t.Errorf("%s after the embargo: %+v", path, items)
		}
	}
}
