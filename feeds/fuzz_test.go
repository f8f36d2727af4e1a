package feeds_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"dateline/feeds"
	"dateline/internal/eventfuzz"
	"dateline/timeline"
)

// fuzz calls check with events and settings that no check has seen, made of whatever the fuzzer finds, seeded with real and odd ones.
func fuzz(f *testing.F, check func(t *testing.T, line timeline.Timeline, e timeline.Event)) {
	line, events := odd(f)
	_, seeds := demo(f)
	for _, e := range append(seeds, events...) {
		f.Add(e.ID, e.Title, e.Summary, e.Body, e.Date, e.Zone, string(e.Status), line.Title, e.Revision, 48.2, e.Updated.UnixMilli())
	}
	f.Fuzz(func(t *testing.T, id, title, summary, body, date, zone, status, name string, revision int64, lat float64, updated int64) {
		when := time.UnixMilli(updated)
		e := timeline.Event{
			ID: id, Title: title, Summary: summary, Body: body, Date: date, Zone: zone, Status: timeline.Status(status), Revision: revision,
			Place:        &timeline.Place{Name: name, Address: title, Country: zone, Lat: &lat, Lon: &lat, URL: summary},
			Participants: []timeline.Participant{{Name: name, Title: title, Role: status, URL: summary}},
			Topics:       []string{name, title}, Lang: zone, URL: summary, Color: status, MovedFrom: &date,
			Sources: []timeline.Source{{Title: title, Publisher: name, URL: summary, Published: date}},
			Media:   []timeline.Media{{URL: summary, Type: name, Bytes: revision, Alt: title}, {URL: "https://example.org/" + name, Type: title}},
			Created: when, Published: &when, Updated: when,
		}
		check(t, timeline.Timeline{Slug: id, Title: name, Description: body, Lang: zone, Zone: zone, HomeURL: summary, Publisher: title, License: name, Color: status}, e)
	})
}

// inert sees to it that HTML runs nothing, points nowhere but to absolute addresses, and is made of what feeds
// may hold.
func inert(t *testing.T, markup string) {
	t.Helper()
	if faults, _ := eventfuzz.Fragment().Faults(markup); len(faults) > 0 {
		t.Errorf("%s in %q", strings.Join(faults, ", "), markup)
	}
}

// hostileFamilies renders what the other families have of an event, well-formed and inert.
func hostileFamilies(t *testing.T, format feeds.Format, line timeline.Timeline, e timeline.Event) {
	t.Helper()
	if lat := *e.Place.Lat; math.IsNaN(lat) || math.IsInf(lat, 0) {
		return // no history can hold it
	}
	for family, items := range madeUp(e) {
		wantInert(t, format, format.Render(site, familyView(line, format, family), items))
	}
}

func FuzzRSS(f *testing.F) {
	fuzz(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		hostileFamilies(t, feeds.RSS(), line, e)
		n := item(t, line, e)
		if n.text(t, "", "guid") == "" || n.text(t, "", "link") == "" || n.text(t, "", "pubDate") == "" {
			t.Errorf("item lacks an id, a link or a date: %v", n)
		}
		inert(t, n.text(t, content, "encoded"))
	})
}

func FuzzAtom(f *testing.F) {
	fuzz(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		hostileFamilies(t, feeds.Atom(), line, e)
		n := entry(t, line, e)
		if n.text(t, atom, "id") == "" || n.text(t, atom, "updated") == "" || n.all(atom, "author")[0].text(t, atom, "name") == "" {
			t.Errorf("entry lacks an id, a date or an author: %v", n)
		}
		inert(t, n.text(t, atom, "content"))
	})
}

func FuzzJSON(f *testing.F) {
	fuzz(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		hostileFamilies(t, feeds.JSON(), line, e)
		_, items := parseJSON(t, feeds.JSON().Render(site, viewOf(line, feeds.JSON()), feeds.Items([]timeline.Event{e, e})))
		if len(items) != 2 {
			t.Fatalf("%d items", len(items))
		}
		if id, ok := items[0]["id"].(string); !ok || id == "" {
			t.Errorf("item without id: %v", items[0])
		}
		inert(t, items[0]["content_html"].(string))
	})
}

func FuzzCalendar(f *testing.F) {
	fuzz(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		p := vevent(t, line, e)
		if (p == nil) != (feeds.Omitted(feeds.Options{}, feeds.Items([]timeline.Event{e})) == 1) {
			t.Errorf("shown: %t, and counted as left out otherwise", p != nil)
		}
		if p == nil {
			return
		}
		for _, name := range []string{"UID", "DESCRIPTION", "X-ALT-DESC;FMTTYPE=text/html"} {
			unescape(t, p[name])
		}
		start, end := p["DTSTART"]+p["DTSTART;VALUE=DATE"], p["DTEND"]+p["DTEND;VALUE=DATE"]
		if start == "" || end != "" && end <= start || start < "16010101" || start > "99981231" {
			t.Errorf("from %q to %q", start, end)
		}
	})
}
