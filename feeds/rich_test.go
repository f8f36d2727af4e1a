package feeds_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dateline/feeds"
	"dateline/timeline"
)

// rich is a timeline in which every setting and every field of an event has something to say.
func rich(tb testing.TB) (timeline.Timeline, []timeline.Event) {
	t, err := timeline.Timeline{
		Slug: "rich", Title: "Everything & more", Description: "One event with all that an event can have, and one with a language of its own.",
		Lang: "en", Zone: "Europe/Kyiv", HomeURL: "https://example.org/everything", Publisher: "Example press", License: "CC-BY-SA-4.0",
		Color: "steelblue", MediaHosts: []string{"images.example.org"},
	}.Prepare()
	if err != nil {
		tb.Fatal(err)
	}
	events := []timeline.Event{
		{
			ID: "signing", Date: "2025-03-12T10:00/2025-03-12T11:30", Zone: "Europe/London", Title: "Signing of the <framework> & its annexes",
			Summary: "The two sides sign in London.\nBoth may speak.", Status: timeline.Scheduled, MovedFrom: new("2025-02-27"), Revision: 3,
			Body:  "The text has **three parts**:\n\n1. the fund,\n2. its council,\n3. the [annexes](https://example.org/annexes?a=1&b=2).",
			Place: &timeline.Place{Name: "Lancaster House", Address: "Stable Yard", Country: "GB", Lat: new(51.5041), Lon: new(-0.1392), URL: "https://example.org/lancaster-house"},
			Participants: []timeline.Participant{
				{Name: "Keir Starmer", Title: "Prime Minister of the United Kingdom", Role: "host", URL: "https://example.org/people/starmer"},
				{Name: "NATO", Kind: "organization", Role: "observer"},
				{Name: "Ukraine", Kind: "country"},
			},
			Topics: []string{"Minerals deal", "NATO"},
			Sources: []timeline.Source{
				{Title: "What will be signed", Publisher: "Example press", URL: "https://example.org/news/1?a=1&b=2", Published: "2025-03-01"},
				{Publisher: "A radio station"},
			},
			Media: []timeline.Media{
				{URL: "https://images.example.org/hall.jpg", Type: "image/jpeg", Bytes: 12345, Alt: "A long hall", Caption: "The hall, before", Credit: "AFP", Width: 640, Height: 480},
				{URL: "https://elsewhere.example.org/door.png", Type: "image/png", Alt: "A door"},
				{URL: "https://example.org/speech.mp3", Type: "audio/mpeg", Bytes: 678901, Caption: "The speech"},
				{URL: "https://example.org/annexes.pdf", Type: "application/pdf"},
			},
			Related: []timeline.Relation{{ID: "approval", Relation: "follows"}, {ID: "first-draft", Relation: "replaces"}},
			URL:     "https://example.org/signing", Color: "tomato",
		},
		{
			ID: "approval", Date: "2025-03~", Title: "Рада схвалює угоду", Lang: "uk", Status: timeline.Tentative,
			Summary: "Голосування очікують у березні.", Body: "Потрібно **226 голосів**.", Place: &timeline.Place{Lat: new(50.4475), Lon: new(30.5369)},
			Related: []timeline.Relation{{ID: "signing", Relation: "part_of"}, {ID: "first-draft", Relation: "see_also"}},
		},
		{ID: "first-draft", Date: "2025-02-10", Title: "First draft", Status: timeline.Cancelled},
	}
	for i := range events {
		events[i] = stored(tb, t, events[i], len(events)-i)
	}
	return t, events
}

// A picture is shown where its host is trusted, and is a link elsewhere; every other medium is a link.
// (R16, J7: what each format has for media beside the text is in TestMedia and TestJSONItem.)
func TestPicturesInText(t *testing.T) {
	line, events := rich(t)
	html := item(t, line, events[0]).text(t, content, "encoded")
	if got := strings.Count(html, "<img "); got != 1 || !strings.Contains(html, `<img src="https://images.example.org/hall.jpg" alt="A long hall"><br>`) {
		t.Errorf("%d pictures in %s", got, html)
	}
	for _, link := range []string{"https://elsewhere.example.org/door.png", "https://example.org/speech.mp3", "https://example.org/annexes.pdf"} {
		if !strings.Contains(html, `<a href="`+link+`">`) {
			t.Errorf("no link to %s in %s", link, html)
		}
	}
	line.MediaHosts = nil
	if html := item(t, line, events[0]).text(t, content, "encoded"); strings.Contains(html, "<img") {
		t.Errorf("a picture of a host that is not trusted in %s", html)
	}
}

// The event module names who is host or organiser (R17), and no one else.
func TestOrganizer(t *testing.T) {
	line := talks(t)
	e := stored(t, line, timeline.Event{Date: "2025-03-12", Title: "x", Participants: []timeline.Participant{
		{Name: "A", Role: "Host"}, {Name: "B", Role: "speaker"}, {Name: "C", Role: "organiser"}, {Name: "D"}, {Name: "E", Role: "organizer"},
	}}, 0)
	for format, n := range map[string]node{"rss": item(t, line, e), "atom": entry(t, line, e)} {
		if got := n.text(t, ev, "organizer"); got != "A, C, E" {
			t.Errorf("%s: organizer %q", format, got)
		}
	}
}

// Everything that an event has is somewhere in an entry of each format (J8: also as data).
func TestNothingIsLost(t *testing.T) {
	line, events := rich(t)
	e := events[0]
	words := []string{
		e.Summary[:10], "three parts", "Lancaster House", "Stable Yard", "Keir Starmer", "Prime Minister", "host", "Ukraine", "What will be signed", "A radio station",
		"The hall, before", "AFP", "speech.mp3", "12345", "Minerals deal", "https://example.org/signing", "e/approval", "Moved from", "27\u00a0February 2025", "51.5041", "Scheduled",
	}
	for _, f := range []feeds.Format{feeds.RSS(), feeds.Atom(), feeds.JSON()} {
		entry := string(f.Entry(site, line, feeds.Options{}, feeds.Item{Event: e}))
		for _, w := range words {
			if !strings.Contains(entry, w) {
				t.Errorf("%s: no %q in\n%s", f.Name, w, entry)
			}
		}
	}
	_, items := parseJSON(t, feeds.JSON().Render(site, viewOf(line, feeds.JSON()), feeds.Items(events[:1])))
	got := items[0]["_event"].(map[string]any)
	want := map[string]any{
		"color": "tomato", "moved_from": "2025-02-27",
		"participants": []any{
			map[string]any{"name": "Keir Starmer", "kind": "person", "title": "Prime Minister of the United Kingdom", "role": "host", "url": "https://example.org/people/starmer"},
			map[string]any{"name": "NATO", "kind": "organization", "role": "observer"},
			map[string]any{"name": "Ukraine", "kind": "country"},
		},
		"sources": []any{
			map[string]any{"title": "What will be signed", "publisher": "Example press", "url": "https://example.org/news/1?a=1&b=2", "published": "2025-03-01"},
			map[string]any{"publisher": "A radio station"},
		},
		"related": []any{
			map[string]any{"id": "tag:dates.example.org,2026:e/approval", "relation": "follows", "url": "https://dates.example.org/e/approval"},
			map[string]any{"id": "tag:dates.example.org,2026:e/first-draft", "relation": "replaces", "url": "https://dates.example.org/e/first-draft"},
		},
	}
	for name, value := range want {
		if diff := cmp.Diff(value, got[name]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// A text in another language than the timeline's says so, and what stands around it does not (A8).
func TestLanguages(t *testing.T) {
	line, events := rich(t)
	own, other := events[0], events[1]
	if n := entry(t, line, other); n.attr("lang") != "uk" || n.all(atom, "content")[0].attr("lang") != "en" || !strings.Contains(n.text(t, atom, "content"), `<div lang="uk">`) {
		t.Errorf("atom: %v", n)
	}
	if n := item(t, line, other); n.text(t, dc, "language") != "uk" || !strings.Contains(n.text(t, content, "encoded"), `<div lang="uk">`) {
		t.Errorf("rss: %v", n)
	}
	if a, r := entry(t, line, own), item(t, line, own); a.attr("lang") != "" || a.all(atom, "content")[0].attr("lang") != "" || r.text(t, dc, "language") != "" {
		t.Errorf("a language where the timeline's holds: %v, %v", a, r)
	}
}
