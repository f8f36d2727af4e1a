package feeds_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/feeds"
	"dateline/timeline"
)

// parseJSON reads a document of JSON Feed.
func parseJSON(tb testing.TB, doc []byte) (feed map[string]any, items []map[string]any) {
	tb.Helper()
	if err := json.Unmarshal(doc, &feed); err != nil {
		tb.Fatalf("%v\n%s", err, doc)
	}
	list, ok := feed["items"].([]any)
	if !ok {
		tb.Fatalf("items are %v", feed["items"])
	}
	for _, v := range list {
		items = append(items, v.(map[string]any))
	}
	delete(feed, "items")
	return feed, items
}

// The top of JSON Feed: J1 what it must have, J3 what it should have, J5 no expired, J8 its extension.
func TestJSONFeed(t *testing.T) {
	line := talks(t)
	line.HomeURL = "https://example.org/"
	v := viewOf(line, feeds.JSON())
	got, items := parseJSON(t, feeds.JSON().Render(site, v, nil))
	want := map[string]any{
		"version": "https://jsonfeed.org/version/1.1", "title": line.Title, "home_page_url": v.Page, "feed_url": v.Self,
		"description": line.Description, "language": "en",
		"authors": []any{map[string]any{"name": "Dateline demo", "url": "https://example.org/"}},
		"author":  map[string]any{"name": "Dateline demo", "url": "https://example.org/"},
		"_timeline": map[string]any{
			"about": "https://dates.example.org/api/v1/openapi.json", "slug": line.Slug, "zone": "Europe/Kyiv", "color": "steelblue",
			"license": "CC-BY-4.0", "license_url": "https://creativecommons.org/licenses/by/4.0/",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" || len(items) != 0 {
		t.Errorf("%d items (-want +got):\n%s", len(items), diff)
	}
}

// An item of JSON Feed with everything: J1 its id and texts, J6 its dates, J7 what it should have, J8 its extension.
func TestJSONItem(t *testing.T) {
	line := talks(t)
	e := stored(t, line, timeline.Event{
		ID: "abc", Date: "2025-04-01T09:00/2025-04-01T10:30", Zone: "America/New_York", Title: "Talks <1> & 2", Summary: "Short.", Body: "*Long*",
		Lang: "de", Topics: []string{"NATO"}, URL: "https://example.org/talks", MovedFrom: new("2025-03-20"), Revision: 2,
		Place: &timeline.Place{Name: "Washington", Country: "US", Lat: new(38.9), Lon: new(-77.04), URL: "https://example.org/map"},
		Media: []timeline.Media{{URL: "https://example.org/a.mp3", Type: "audio/mpeg", Bytes: 5}, {URL: "https://example.org/a.jpg", Type: "image/jpeg", Alt: "A hall"}},
	}, 0)
	_, items := parseJSON(t, feeds.JSON().Render(site, viewOf(line, feeds.JSON()), feeds.Items([]timeline.Event{e})))
	when := "Tuesday, 1\u00a0April 2025, 09:00–10:30 New York time (16:00–17:30 in Kyiv)"
	want := map[string]any{
		"id": "tag:dates.example.org,2026:e/abc", "url": "https://dates.example.org/e/abc", "external_url": "https://example.org/talks",
		"title": "Talks <1> & 2", "summary": when + " · Scheduled. Short.", "language": "de", "image": "https://example.org/a.jpg",
		"content_html": "<p><strong><time datetime=\"2025-04-01T09:00-04:00\">" + when + "</time></strong> · Scheduled</p>\n<p>Moved from 20\u00a0March 2025.</p>\n" +
			"<div lang=\"de\">\n<p>Short.</p>\n<p><em>Long</em></p>\n</div>\n<p>Place: <a href=\"https://example.org/map\">Washington, US</a></p>\n" +
			"<p>Pictures and files:</p>\n<ul>\n<li><a href=\"https://example.org/a.mp3\">audio/mpeg</a></li>\n<li><a href=\"https://example.org/a.jpg\">A hall, image/jpeg</a></li>\n</ul>\n" +
			"<p><a href=\"https://example.org/talks\">The event's own page</a></p>\n<p><a href=\"https://dates.example.org/e/abc.ics\">Calendar file</a></p>",
		"content_text": when + " · Scheduled\nMoved from 20\u00a0March 2025.\n\nShort.\n\nLong\n\nPlace: Washington, US\n\n" +
			"Pictures and files:\n– audio/mpeg – https://example.org/a.mp3\n– A hall, image/jpeg – https://example.org/a.jpg\n\nThe event's own page: https://example.org/talks",
		"date_published": "2025-02-27T18:01:00.000Z", "date_modified": "2025-02-27T19:01:00.000Z", "authors": []any{map[string]any{"name": "Dateline demo"}}, "tags": []any{"NATO"},
		"attachments": []any{
			map[string]any{"url": "https://example.org/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 5.0},
			map[string]any{"url": "https://example.org/a.jpg", "mime_type": "image/jpeg", "title": "A hall"},
		},
		"_event": map[string]any{
			"about": "https://dates.example.org/api/v1/openapi.json", "uid": "abc@dates.example.org", "rev": 2.0, "status": "scheduled",
			"edtf": e.Date, "precision": "minute", "all_day": false, "start": "2025-04-01T13:00:00Z", "end": "2025-04-01T14:30:00Z",
			"tz": "America/New_York", "moved_from": "2025-03-20",
			"location": map[string]any{"name": "Washington", "country": "US", "lat": 38.9, "lon": -77.04, "url": "https://example.org/map"},
		},
	}
	if diff := cmp.Diff(want, items[0]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// The first words of a summary are the date (R21); only absolute addresses of the web become links (R11, S2).
func TestSummaryAndAddress(t *testing.T) {
	line := talks(t)
	told := stored(t, line, timeline.Event{Date: "2025-06~", Title: "x", Summary: "They meet."}, 0)
	if got, want := entry(t, line, told).text(t, atom, "summary"), "c. June 2025 · Scheduled. They meet."; strings.ReplaceAll(got, "\u00a0", " ") != want {
		t.Errorf("summary %q, want %q", got, want)
	}
	for _, tt := range []struct{ date, address, summary, link string }{
		{"2025-06~", "https://example.org/a%20b?c=[1]|2#d", "c. June 2025 · Scheduled", "https://example.org/a%20b?c=[1]%7C2#d"},
		{"../2025-05-31", "HTTP://example.org", "By 31 May 2025 · Scheduled", "http://example.org"},
		{"2025-21", "https://user@example.org/", "Spring 2025 · Scheduled", ""},
		{"2025-02-28", "javascript:alert(1)", "Friday, 28 February 2025 · Scheduled", ""},
		{"2025-02-28", "ftp://example.org/", "Friday, 28 February 2025 · Scheduled", ""},
		{"2025-02-28", "//example.org/", "Friday, 28 February 2025 · Scheduled", ""},
		{"2025-02-28", "https:///path", "Friday, 28 February 2025 · Scheduled", ""},
		{"2025-02-28", "https://example.org/?q=100%", "Friday, 28 February 2025 · Scheduled", "https://example.org/?q=100%25"},
		{"2025-02-28", "https://example.org/\r\nX:1", "Friday, 28 February 2025 · Scheduled", ""},
		{"no date", "https://example.org/\"><b>", "no date · Scheduled", "https://example.org/%22%3E%3Cb%3E"},
	} {
		e := stored(t, line, timeline.Event{Date: "2025", Title: "x"}, 0)
		e.Date, e.URL = tt.date, tt.address
		_, items := parseJSON(t, feeds.JSON().Render(site, viewOf(line, feeds.JSON()), feeds.Items([]timeline.Event{e})))
		link, _ := items[0]["external_url"].(string)
		if summary := strings.ReplaceAll(items[0]["summary"].(string), "\u00a0", " "); summary != tt.summary || link != tt.link {
			t.Errorf("%s, %s: %q, %q, want %q, %q", tt.date, tt.address, summary, link, tt.summary, tt.link)
		}
	}
}

// The extension says what the API says of a date (J8, E4), and marks what is open or in doubt.
func TestJSONEventDates(t *testing.T) {
	line := talks(t)
	tests := []struct {
		date string
		want map[string]any
	}{
		{"2025-02-28/..", map[string]any{"precision": "day", "all_day": true, "start": "2025-02-28", "end": nil, "open": true}},
		{"../2025-05", map[string]any{"precision": "month", "all_day": true, "start": nil, "end": "2025-06-01", "open": true}},
		{"2025-06%", map[string]any{"precision": "month", "all_day": true, "start": "2025-06-01", "end": "2025-07-01", "uncertain": true, "approximate": true}},
		{"2024", map[string]any{"precision": "year", "all_day": true, "start": "2024-01-01", "end": "2025-01-01"}},
		{"Y-170000", map[string]any{"precision": "year", "all_day": true, "start": nil, "end": nil}},
	}
	for _, tt := range tests {
		e := stored(t, line, timeline.Event{Date: tt.date, Title: "x"}, 0)
		_, items := parseJSON(t, feeds.JSON().Render(site, viewOf(line, feeds.JSON()), feeds.Items([]timeline.Event{e})))
		got := items[0]["_event"].(map[string]any)
		if got["edtf"] != tt.date {
			t.Errorf("edtf %v, want %s", got["edtf"], tt.date)
		}
		for _, name := range []string{"about", "uid", "rev", "status", "edtf", "tz"} {
			delete(got, name)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.date, diff)
		}
	}
}
