package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"dateline/data/seed"
	"dateline/internal/eventfuzz"
	"dateline/timeline"
)

// readers is the header of somebody without a token: outside the API, of other schemes nothing counts.
var readers = http.Header{"Authorization": {"None"}}

// S1, S2, S10: no query makes a fault, an element or an address of its own in the pages that others show, and in the list of timelines.
func FuzzPageParameters(f *testing.F) {
	for _, query := range []string{
		"n=3&theme=dark&at=e1&order=desc&topic=a,-b&lang=uk", "q=event&page=2&lang=uk", "n=-1&theme=%22%3E%3Cb&at=%00&from=%3Cscript%3E&to=31+Feb", "at=today&n=99999999999999999999&limit=0&cursor=AA&facet=topic",
		"url=https%3A%2F%2Fdates.example.org%2Ft%2Fnews%3Fq%3D%22%3E&maxwidth=1&format=json", "url=javascript:x&maxheight=0", "view=changes&alarm=PT15M&cancelled=keep&qr=1", "%zz;=&a;b&q=%ff", "from=%ed%a0%80%b1&at=%b1", "facet=topic&find=%b1&after=%b1", "q=%E2%80%AE%22%27%3E%3C/title%3E",
	} {
		f.Add(query)
	}
	s, markup := startFuzz(f), pageMarkup(f)
	f.Fuzz(func(t *testing.T, query string) {
		for path, statuses := range map[string][]int{
			"/t/news/embed": {200}, "/t/news/embed/code": {200}, "/t/news/subscribe": {200}, "/": {200}, "/t/": {200}, "/t/news": {200}, "/oembed": {200, 400, 404, 501}, "/e/e1": {200, 404},
		} {
			a := s.handle(t, "GET", path+"?"+query, "", readers)
			if !slices.Contains(statuses, a.status) {
				t.Errorf("%s?%q = %d %s", path, query, a.status, a.body)
			}
			if !utf8.Valid(a.body) {
				t.Errorf("%s?%q is not UTF-8", path, query)
			}
			if err := checkHeader(a, baseURL); err != nil {
				t.Errorf("%s?%q: %v", path, query, err)
			}
			if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
				for _, fault := range markup.PageFaults(a.body, baseURL) {
					t.Errorf("%s?%q has %s", path, query, fault)
				}
			} else if !json.Valid(a.body) {
				t.Errorf("%s?%q is no JSON: %s", path, query, a.body)
			}
		}
	})
}

// S1, S2, S10: whatever an event and its timeline say, the pages of the editor, embeds, and the documents that other programs read are
// made of our markup, and are what they say they are.
func FuzzOutputs(f *testing.F) {
	line, events, err := seed.Load()
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range events[:4] {
		eventfuzz.Add(f, line, e)
	}
	for _, p := range eventfuzz.Payloads {
		e := events[0]
		e.Title, e.Summary, e.Body, e.Topics = p, p, p+"\n\n"+eventfuzz.EvilBody, []string{p + "x"}
		e.Participants = []timeline.Participant{{Name: p, Title: p, Role: p}}
		e.Sources = []timeline.Source{{Title: p, Publisher: p}}
		line.Title, line.Description, line.Publisher, line.License = p, p, p, p
		eventfuzz.Add(f, line, e)
	}
	s, markup, n := startFuzz(f), siteMarkup(f), 0
	cookie := http.Header{"Cookie": {"__Host-dateline=" + adminToken}, "Authorization": {"None"}}
	eventfuzz.Fuzz(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		n++
		s.show(t, line, &e, n)
		base, q := "/t/"+e.Timeline, url.QueryEscape(e.Title)
		pages := []string{base + "/embed?at=" + e.ID, base + "/embed/code?q=" + q, base + "/subscribe?topic=" + q, "/edit?q=" + q, "/edit/e/" + e.ID, "/edit/e/" + e.ID + "/history?from=1&to=2", "/edit/e/" + e.ID + "/move", "/edit/t/" + e.Timeline, "/edit/check?timeline=" + e.Timeline}
		for _, path := range pages {
			a := s.handle(t, "GET", path, "", cookie)
			if a.status >= 500 || a.status == 401 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
				t.Fatalf("%s = %d %s", path, a.status, a.body)
			}
			for _, fault := range markup.PageFaults(a.body, baseURL) {
				t.Errorf("%s has %s", path, fault)
			}
		}
		for _, path := range []string{base + ".rss?view=changes", base + ".atom?deleted=show", base + ".ics?alarm=PT15M", "/feeds.opml", "/oembed?url=" + url.QueryEscape(baseURL+"/e/"+e.ID), "/e/" + e.ID + ".atom"} {
			a := s.handle(t, "GET", path, "", readers)
			if err := checkHeader(a, baseURL); err != nil || a.status >= 500 {
				t.Errorf("%s = %d, %v", path, a.status, err)
			}
			switch kind, _, _ := strings.Cut(a.header.Get("Content-Type"), ";"); kind {
			case "application/rss+xml", "application/atom+xml", "text/x-opml":
				for _, fault := range strictXML(a.body) {
					t.Errorf("%s has %s", path, fault)
				}
			case "text/calendar":
				for _, fault := range lineFaults(a.body) {
					t.Errorf("%s has %s", path, fault)
				}
			default:
				if !json.Valid(a.body) {
					t.Errorf("%s is no JSON: %s", path, a.body)
				}
			}
		}
	})
}
