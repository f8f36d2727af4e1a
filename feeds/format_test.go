package feeds_test

import (
	"bytes"
	"slices"
	"testing"

	"dateline/feeds"
	"dateline/timeline"
)

// Each format has its own media type (J2), and JSON Feed is never the only one (J9).
func TestFormats(t *testing.T) {
	tests := []struct{ name, suffix, mediaType, linkType string }{
		{"atom", ".atom", "application/atom+xml; charset=utf-8", "application/atom+xml"},
		{"rss", ".rss", "application/rss+xml; charset=utf-8", "application/rss+xml"},
		{"json", ".json", "application/feed+json", "application/feed+json"},
		{"ics", ".ics", "text/calendar; charset=utf-8", "text/calendar"},
	}
	formats := feeds.Formats()
	if len(formats) != len(tests) {
		t.Fatalf("%d formats, want %d", len(formats), len(tests))
	}
	titles := map[string]bool{}
	for i, tt := range tests {
		f := formats[i]
		if f.Name != tt.name || f.Suffix != tt.suffix || f.MediaType != tt.mediaType || f.LinkType != tt.linkType {
			t.Errorf("format %d = %s, %s, %s, %s, want %s", i, f.Name, f.Suffix, f.MediaType, f.LinkType, tt.name)
		}
		titles[f.Title] = true
	}
	if len(titles) != len(tests) || titles[""] {
		t.Errorf("titles %v, want different ones", titles)
	}
}

// A document is its head, its entries in their order, and its foot: an entry's bytes do not depend on its
// neighbours or its place.
func TestSplice(t *testing.T) {
	line, events := odd(t)
	for _, f := range feeds.Formats() {
		t.Run(f.Name, func(t *testing.T) {
			v := viewOf(line, f)
			reversed := slices.Clone(events)
			slices.Reverse(reversed)
			for _, list := range [][]timeline.Event{events, reversed, events[:1], nil} {
				var entries [][]byte
				for _, e := range list {
					entries = append(entries, f.Entry(site, line, feeds.Options{}, feeds.Item{Event: e}))
				}
				left := 0
				if f.Name == "ics" {
					left = feeds.Omitted(feeds.Options{}, feeds.Items(list))
				}
				doc := f.Render(site, v, feeds.Items(list))
				if !bytes.Equal(f.Splice(site, v, entries, left), doc) {
					t.Errorf("Splice of %d entries differs from Render", len(list))
				}
				for i, entry := range entries {
					if !bytes.Contains(doc, entry) {
						t.Errorf("the document lacks entry %d as Entry renders it", i)
					}
				}
			}
		})
	}
}

// Same state, same bytes (M7).
func TestRenderTwice(t *testing.T) {
	line, events := odd(t)
	for _, f := range feeds.Formats() {
		if !bytes.Equal(f.Render(site, viewOf(line, f), feeds.Items(events)), f.Render(site, viewOf(line, f), feeds.Items(events))) {
			t.Errorf("%s: two renderings differ", f.Name)
		}
	}
}

func TestOmitted(t *testing.T) {
	line, events := odd(t)
	_, shown := parseCalendar(t, feeds.Calendar().Render(site, viewOf(line, feeds.Calendar()), feeds.Items(events)))
	deleted := 0
	for _, e := range events {
		if e.Deleted != nil && e.Date == "2025" {
			deleted++
		}
	}
	if got, want := feeds.Omitted(feeds.Options{}, feeds.Items(events)), len(events)-len(shown)-deleted; got != want || want == 0 || deleted == 0 {
		t.Errorf("Omitted = %d, want %d (%d of %d events shown)", got, want, len(shown), len(events))
	}
}

// Feeds have no way to say that an entry is gone that validators know (A9), and must not show it.
func TestDeletedEventsAreInNoFeed(t *testing.T) {
	line := talks(t)
	gone := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Gone", Deleted: new(at("2025-03-01T00:00:00Z"))}, 0)
	for _, f := range []feeds.Format{feeds.RSS(), feeds.Atom(), feeds.JSON()} {
		if got := f.Entry(site, line, feeds.Options{}, feeds.Item{Event: gone}); len(got) > 0 {
			t.Errorf("%s: %s", f.Name, got)
		}
	}
	left := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "Left"}, 1)
	if _, items := parseJSON(t, feeds.JSON().Render(site, viewOf(line, feeds.JSON()), feeds.Items([]timeline.Event{gone, left, gone, left, gone}))); len(items) != 2 {
		t.Errorf("%d items, want 2", len(items))
	}
}

func TestAddresses(t *testing.T) {
	for got, want := range map[string]string{
		site.EventURL("abc_1-2"):      "https://dates.example.org/e/abc_1-2",
		site.EventURL("a/b\r\nc?#"):   "https://dates.example.org/e/a%2Fb%0Ac%3F%23",
		site.TimelineURL("ukraine-1"): "https://dates.example.org/t/ukraine-1",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
