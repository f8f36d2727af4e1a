package feeds_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline/feeds"
	"dateline/timeline"
)

// Namespaces, as readers look for them.
const (
	atom    = "http://www.w3.org/2005/Atom"
	content = "http://purl.org/rss/1.0/modules/content/"
	dc      = "http://purl.org/dc/elements/1.1/"
	ev      = "http://purl.org/rss/1.0/modules/event/"
	georss  = "http://www.georss.org/georss"
	mrss    = "http://search.yahoo.com/mrss/"
)

func unpadded(n int64) string { return strconv.FormatInt(n, 10) }

// The channel of RSS (R1, R2, R4, R12, R13).
func TestRSSChannel(t *testing.T) {
	_, events := demo(t)
	line := talks(t)
	v := viewOf(line, feeds.RSS())
	v.Self += "?topic=nato&status=scheduled"
	doc := feeds.RSS().Render(site, v, feeds.Items(events))
	if !bytes.HasPrefix(doc, []byte(`<?xml version="1.0" encoding="UTF-8"?>`+"\n")) {
		t.Errorf("begins with %q", doc[:40])
	}
	root := parseXML(t, doc)
	channel := root.all("", "channel")[0]
	if root.attr("version") != "2.0" || len(channel.all("", "item")) != len(events) {
		t.Errorf("version %q, %d items", root.attr("version"), len(channel.all("", "item")))
	}
	for name, want := range map[string]string{
		"title": line.Title, "link": v.Page, "description": line.Description, "language": "en", "copyright": "CC-BY-4.0",
		"lastBuildDate": "Fri, 28 Feb 2025 09:15:00 +0000", "generator": "Dateline 0.1.0", "ttl": "15", "pubDate": "", "image": "",
	} {
		if got := channel.text(t, "", name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	self := channel.all(atom, "link")[0]
	if self.attr("rel") != "self" || self.attr("href") != v.Self || self.attr("type") != "application/rss+xml" {
		t.Errorf("first link is %v", self.Attr)
	}
	if links := channel.all(atom, "link"); len(links) != 5 {
		t.Errorf("%d links, want self, three alternates and first", len(links))
	}
	if got := channel.all("", "image"); len(got) > 0 {
		t.Errorf("image %v of a timeline that has none", got)
	}
	if got := channel.text(t, "", "docs"); got != "https://www.rssboard.org/rss-specification" {
		t.Errorf("docs = %q", got)
	}
	line.Description = " "
	bare := parseXML(t, feeds.RSS().Render(site, viewOf(line, feeds.RSS()), nil)).all("", "channel")[0]
	if got := bare.text(t, "", "description"); got != line.Title {
		t.Errorf("the description of a timeline that has none is %q, want its title", got)
	}
}

// An item of RSS: R5 guid and link, R6 a guid of its own, R7 pubDate, R8, T6 no dc:date, R9 the description first,
// R14 dc:creator, R15 categories, R17 the event module, R19 GeoRSS.
func TestRSSItem(t *testing.T) {
	_, events := demo(t)
	line := talks(t)
	starmer := events[3]
	starmer.Place = washington()
	starmer.Topics = []string{"peacekeeping", "US backing"}
	n := item(t, line, starmer)
	if dates := n.all(dc, "date"); len(dates) > 0 {
		t.Errorf("dc:date %v", dates)
	}
	for _, tt := range []struct{ space, name, want string }{
		{"", "title", "Starmer meets Trump and asks for a US backstop"},
		{"", "link", "https://dates.example.org/e/starmer-trump-washington"},
		{"", "guid", "tag:dates.example.org,2026:e/starmer-trump-washington"},
		{"", "pubDate", "Thu, 27 Feb 2025 18:01:00 +0000"},
		{"", "description", "Thursday, 27\u00a0February 2025 · Took place. The UK would back a deal with troops and planes, and wants the US to stand behind it."},
		{"", "author", ""},
		{dc, "creator", "Dateline demo"},
		{dc, "date", ""},
		{ev, "startdate", "2025-02-27"},
		{ev, "enddate", ""},
		{ev, "location", "Washington, US"},
		{georss, "point", "38.9 -77.04"},
	} {
		if got := n.text(t, tt.space, tt.name); got != tt.want {
			t.Errorf("%s = %q, want %q", tt.name, got, tt.want)
		}
	}
	if got := n.all("", "guid")[0].attr("isPermaLink"); got != "false" {
		t.Errorf("isPermaLink = %q", got)
	}
	if got := n.all("", "category"); len(got) != 2 || got[0].Text != "peacekeeping" || got[1].Text != "US backing" || got[0].attr("domain") != site.TimelineURL(line.Slug) {
		t.Errorf("categories %v", got)
	}
	var order []string
	for _, c := range n.Children {
		order = append(order, c.XMLName.Local)
	}
	if names := strings.Join(order, " "); strings.Index(names, "description") > strings.Index(names, "encoded") {
		t.Errorf("order %s, want description before encoded", names)
	}
	if got := n.text(t, content, "encoded"); !strings.HasPrefix(got, "<p><strong><time datetime=\"2025-02-27\">Thursday, 27\u00a0February 2025</time></strong> · Took place</p>") {
		t.Errorf("content = %q", got)
	}
}

// Titles are plain text with hexadecimal references (R10), and no CDATA is ever written.
func TestRSSTitle(t *testing.T) {
	line := talks(t)
	e := stored(t, line, timeline.Event{Date: "2025-03-12", Title: `<b> & &lt;i> ]]>`, Body: "]]>"}, 0)
	doc := feeds.RSS().Entry(site, line, feeds.Options{}, feeds.Item{Event: e})
	if want := "<title>&#x3C;b&#x3E; &#x26; &#x26;lt;i&#x3E; ]]&#x3E;</title>"; !bytes.Contains(doc, []byte(want)) {
		t.Errorf("no %s in\n%s", want, doc)
	}
	if bytes.Contains(doc, []byte("CDATA")) {
		t.Errorf("CDATA in\n%s", doc)
	}
	if got := item(t, line, e).text(t, "", "title"); got != e.Title {
		t.Errorf("title = %q, want %q", got, e.Title)
	}
}

// Media: one enclosure with its true type and length, all of them after Media RSS (R16), links in Atom.
func TestMedia(t *testing.T) {
	line := talks(t)
	e := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Talks", Media: []timeline.Media{
		{URL: "https://example.org/a.jpg", Type: "image/jpeg", Alt: "A hall", Credit: "AFP", Width: 640, Height: 480},
		{URL: "https://example.org/b.mp3", Type: "audio/mpeg", Bytes: 12345, Caption: "A speech", Alt: "Speech"},
	}}, 0)
	n := item(t, line, e)
	enclosures := n.all("", "enclosure")
	if len(enclosures) != 1 || enclosures[0].attr("url") != "https://example.org/a.jpg" || enclosures[0].attr("length") != "0" || enclosures[0].attr("type") != "image/jpeg" {
		t.Errorf("enclosures %v", enclosures)
	}
	media := n.all(mrss, "content")
	if len(media) != 2 || media[0].attr("width") != "640" || media[0].attr("fileSize") != "" || media[1].attr("fileSize") != "12345" ||
		media[0].text(t, mrss, "description") != "A hall" || media[0].text(t, mrss, "credit") != "AFP" || media[1].text(t, mrss, "description") != "A speech" {
		t.Errorf("media %v", media)
	}
	if got := media[0].all(mrss, "thumbnail"); len(got) != 1 || got[0].attr("url") != "https://example.org/a.jpg" || got[0].attr("width") != "640" ||
		media[0].attr("medium") != "image" || media[1].attr("medium") != "audio" || len(media[1].all(mrss, "thumbnail")) > 0 {
		t.Errorf("media %v", media)
	}
	var lengths []string
	for _, l := range entry(t, line, e).all(atom, "link") {
		if l.attr("rel") == "enclosure" {
			lengths = append(lengths, l.attr("href")+" "+l.attr("length"))
		}
	}
	if got := strings.Join(lengths, "; "); got != "https://example.org/a.jpg ; https://example.org/b.mp3 12345" {
		t.Errorf("links %s", got)
	}
}

// The event module has dates that are plain ISO, in the precision in which they are known (R17, E4).
func TestEventModuleDates(t *testing.T) {
	line := talks(t)
	for date, want := range map[string][2]string{
		"2025-02-28":                          {"2025-02-28", ""},
		"2025-02":                             {"2025-02", ""},
		"2025":                                {"2025", ""},
		"2025-03-12/2025-03-14":               {"2025-03-12", "2025-03-14"},
		"2025-03/2025-05":                     {"2025-03", "2025-05"},
		"2025-02-28/..":                       {"2025-02-28", ""},
		"../2025-05-31":                       {"", "2025-05-31"},
		"/2025-05-31":                         {"", "2025-05-31"},
		"2025-02-28T14:30":                    {"2025-02-28T12:30:00Z", ""},
		"2025-03-20T10:00/2025-03-20T11:30":   {"2025-03-20T08:00:00Z", "2025-03-20T09:30:00Z"},
		"2025-03-20T10:00/..":                 {"2025-03-20T08:00:00Z", ""},
		"../2025-03-20T10:00":                 {"", "2025-03-20T08:00:00Z"},
		"2025-21":                             {},
		"2025~":                               {},
		"2025-02-28?":                         {},
		"202X":                                {},
		"2025-XX":                             {},
		"2025-02-XX":                          {},
		"-0043-03-15":                         {},
		"1600":                                {},
		"9999":                                {},
		"Y170000002":                          {},
		"2025-02-28~/2025-03-01":              {"", "2025-03-01"},
		"9999-12-31T10:00Z/9999-12-31T11:00Z": {},
	} {
		e := stored(t, line, timeline.Event{Date: date, Title: "x"}, 0)
		for format, n := range map[string]node{"rss": item(t, line, e), "atom": entry(t, line, e)} {
			if got := [2]string{n.text(t, ev, "startdate"), n.text(t, ev, "enddate")}; got != want {
				t.Errorf("%s of %s: %q, want %q", format, date, got, want)
			}
		}
	}
}

// The feed of Atom: A1 what it must have, A3 ids, A7 links, A8 what it should have.
func TestAtomFeed(t *testing.T) {
	_, events := demo(t)
	line := talks(t)
	v := viewOf(line, feeds.Atom())
	feed := parseXML(t, feeds.Atom().Render(site, v, feeds.Items(events)))
	for name, want := range map[string]string{
		"id": "tag:dates.example.org,2026:t/" + line.Slug, "title": line.Title, "subtitle": line.Description,
		"updated": "2025-02-28T09:15:00.250Z", "rights": "CC-BY-4.0", "generator": "Dateline", "icon": "", "logo": "",
	} {
		if got := feed.text(t, atom, name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if feed.attr("lang") != "en" || feed.all(atom, "author")[0].text(t, atom, "name") != "Dateline demo" {
		t.Errorf("lang %q, author %v", feed.attr("lang"), feed.all(atom, "author"))
	}
	seen := map[string]string{}
	for _, l := range feed.all(atom, "link") {
		key := l.attr("rel") + " " + l.attr("type")
		if seen[key] != "" {
			t.Errorf("two links %s", key)
		}
		seen[key] = l.attr("href")
	}
	if seen["self application/atom+xml"] != v.Self || seen["alternate text/html"] != v.Page || seen["alternate text/calendar"] != v.Alternates["ics"] ||
		seen["license "] != "https://creativecommons.org/licenses/by/4.0/" || len(seen) != 6 {
		t.Errorf("links %v", seen)
	}
	ids := map[string]bool{v.ID: true}
	for _, e := range feed.all(atom, "entry") {
		ids[e.text(t, atom, "id")] = true
	}
	if len(ids) != len(events)+1 {
		t.Errorf("%d ids of %d entries", len(ids), len(events))
	}
}

// An entry of Atom: A2 its author, A4 its dates, A5 one alternate, A6 its texts, A8 its categories and language.
func TestAtomEntry(t *testing.T) {
	line := talks(t)
	e := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Виступ", Lang: "uk", Summary: "Стисло.", Revision: 3, Topics: []string{"NATO"}}, 7)
	n := entry(t, line, e)
	for name, want := range map[string]string{
		"id": "tag:dates.example.org,2026:e/event-08", "title": "Виступ",
		"published": "2025-02-27T18:01:00.007Z", "updated": "2025-02-27T20:01:00.007Z",
		"summary": "Wednesday, 12\u00a0March 2025 · Scheduled. Стисло.",
		"content": "<p><strong><time datetime=\"2025-03-12\">Wednesday, 12\u00a0March 2025</time></strong> · Scheduled</p>\n<div lang=\"uk\">\n<p>Стисло.</p>\n</div>\n<p><a href=\"https://dates.example.org/e/event-08.ics\">Calendar file</a></p>",
	} {
		if got := n.text(t, atom, name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	links := n.all(atom, "link")
	if len(links) != 1 || links[0].attr("rel") != "alternate" || links[0].attr("type") != "text/html" || links[0].attr("href") != site.EventURL(e.ID) {
		t.Errorf("links %v", links)
	}
	e.URL = "https://example.org/talks"
	if links := entry(t, line, e).all(atom, "link"); len(links) != 2 || links[1].attr("rel") != "related" || links[1].attr("href") != e.URL {
		t.Errorf("links %v, want the page and what is related", links)
	}
	if n.attr("lang") != "uk" || n.all(atom, "author")[0].text(t, atom, "name") != "Dateline demo" || n.all(atom, "content")[0].attr("lang") != "en" ||
		n.all(atom, "title")[0].attr("type") != "text" || n.all(atom, "content")[0].attr("type") != "html" {
		t.Errorf("entry %v", n)
	}
	if c := n.all(atom, "category"); len(c) != 1 || c[0].attr("term") != "nato" || c[0].attr("label") != "NATO" || c[0].attr("scheme") != site.TimelineURL(line.Slug) {
		t.Errorf("categories %v", c)
	}
}

// An event's own date is never an entry's (R7, R8, A4, J6, T5, T6): not even of one in the far future. An edit moves
// Atom's updated, and nothing else.
func TestFutureEventsArePublishedNow(t *testing.T) {
	line := talks(t)
	e := stored(t, line, timeline.Event{Date: "2999-12-31", Title: "Later"}, 0)
	pub, err := time.Parse(time.RFC1123Z, item(t, line, e).text(t, "", "pubDate"))
	if err != nil || !pub.Equal(e.Published.Truncate(time.Second)) {
		t.Errorf("pubDate %v, %v, want %v", pub, err, e.Published)
	}
	if got := entry(t, line, e).text(t, atom, "published"); got != "2025-02-27T18:01:00.000Z" {
		t.Errorf("published %s", got)
	}
	e.Updated = at("2025-03-01T00:00:00Z") // an edit publishes nothing anew
	if n := entry(t, line, e); n.text(t, atom, "published") != "2025-02-27T18:01:00.000Z" || n.text(t, atom, "updated") != "2025-03-01T00:00:00.000Z" {
		t.Errorf("published %s, updated %s after an edit", n.text(t, atom, "published"), n.text(t, atom, "updated"))
	}
	if got := item(t, line, e).text(t, "", "pubDate"); got != "Thu, 27 Feb 2025 18:01:00 +0000" {
		t.Errorf("pubDate %s after an edit", got)
	}
	e.Published = nil // as in the editor's eyes, before it is visible
	if got := entry(t, line, e).text(t, atom, "published"); got != "2025-02-27T18:00:00.000Z" {
		t.Errorf("published %s of an event that never was visible", got)
	}
}
