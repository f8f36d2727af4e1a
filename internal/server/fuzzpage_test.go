package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dateline/data/seed"
	"dateline/internal/eventfuzz"
	"dateline/timeline"
)

// pageMarkup is what pages may be made of: what the templates write, and what a body in CommonMark may hold.
func pageMarkup(tb testing.TB) eventfuzz.Markup {
	tb.Helper()
	m := eventfuzz.Fragment()
	files, err := filepath.Glob("../pages/templates/*.html")
	shared, _ := filepath.Glob("../pages/templates/shared/*.html")
	files = append(files, shared...)
	if err != nil || len(files) == 0 {
		tb.Fatalf("no templates: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			tb.Fatal(err)
		}
		m.Add(eventfuzz.MarkupOf(string(text)))
	}
	m["link"]["type"], m["input"]["checked"], m["details"]["open"], m["option"]["selected"] = true, true, true, true // which templates write by themselves, or behind a condition
	return m
}

// S1, S2, S10: whatever an event and its timeline say, every page that shows them is made of the templates' own markup, runs
// nothing, and has the title in it as text.
func FuzzPages(f *testing.F) {
	line, events, err := seed.Load()
	if err != nil {
		f.Fatal(err)
	}
	for _, e := range events {
		eventfuzz.Add(f, line, e)
	}
	hostile := `"><script>alert(1)</script><a href='javascript:x' onclick=x>&lt;b&gt;{{.}}`
	e := events[0]
	e.Title, e.Summary, e.Body, e.Topics = hostile, hostile, hostile, []string{hostile}
	e.Participants = []timeline.Participant{{Name: hostile, Title: hostile, Role: hostile}}
	e.Sources = []timeline.Source{{Title: hostile, Publisher: hostile, URL: "https://example.org/?a=%22&b='"}}
	line.Title, line.Description, line.Publisher = hostile, hostile, hostile
	eventfuzz.Add(f, line, e)
	s, markup, n := startFuzz(f), pageMarkup(f), 0
	eventfuzz.Fuzz(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		n++
		s.show(t, line, &e, n)
		pages := []string{"/t/" + e.Timeline, "/e/" + e.ID, "/", "/t/" + e.Timeline + "/subscribe?q=" + url.QueryEscape(e.Title)}
		if len(e.Topics) > 0 {
			topic := "?topic=" + url.QueryEscape(e.Topics[0])
			pages = append(pages, "/t/"+e.Timeline+topic, "/t/"+e.Timeline+topic+"&facet=topic", "/t/"+e.Timeline+topic+"&to=1800&from=%3Cb%3E&q=%22%3E%3Cb")
		}
		for i, path := range pages {
			a := s.handle(t, "GET", path, "", nil)
			if want := map[bool]int{true: 410, false: 200}[i == 1 && e.Deleted != nil]; a.status != want {
				t.Fatalf("%s = %d %s, want %d", path, a.status, a.body, want)
			}
			faults, text := markup.Faults(string(a.body))
			if fault := wrongScripts(a.body); fault != "" {
				t.Errorf("%s has %s\n%s", path, fault, a.body)
			}
			if len(faults) > 0 || a.header.Get("Content-Security-Policy") != pagePolicy {
				t.Errorf("%s has %s\n%s", path, strings.Join(faults, ", "), a.body)
			}
			if i < 2 && e.Deleted == nil && !strings.Contains(text, e.Title) || path == "/" && !strings.Contains(text, line.Title) {
				t.Errorf("%s lacks %q\n%s", path, e.Title, a.body)
			}
		}
	})
}

// show stores the event as the n-th, in a timeline of its own, behind another version of it.
func (d direct) show(t *testing.T, line timeline.Timeline, e *timeline.Event, n int) {
	t.Helper()
	listed := line
	listed.Slug = "listed"
	line.Slug, line.Visibility = fmt.Sprintf("n%d", n), timeline.Unlisted
	e.ID, e.Timeline = fmt.Sprintf("%d-%s", n, e.ID[:min(len(e.ID), 100)]), line.Slug
	before := timeline.Event{ID: e.ID, Timeline: line.Slug, Title: "Before", Date: "2090-06", Topics: []string{"before"}}
	note := []rune(e.Summary)
	writes := [][]timeline.Op{
		{timeline.PutTimeline{Timeline: listed}, timeline.PutTimeline{Timeline: line}, timeline.PutEvent{Event: before}},
		{timeline.PutEvent{Event: *e, Note: string(note[:min(len(note), 1000)])}},
	}
	if e.Deleted != nil {
		writes = append(writes, []timeline.Op{timeline.DeleteEvent{Timeline: line.Slug, ID: e.ID}})
	}
	for _, ops := range writes {
		if _, err := d.store.Write(t.Context(), timeline.Write{Author: e.Title, Ops: ops}); err != nil {
			t.Fatalf("Write() = %v", err)
		}
	}
}

// scriptElement is an element of scripts, as far as its end.
var scriptElement = regexp.MustCompile(`(?is)<script([^>]*)>(.*?)</script`)

// wrongScripts says what is wrong with the scripts of a page: it has the one of the frame, which is in a file, and at most one
// element of data, which is JSON and has no < in it.
func wrongScripts(page []byte) string {
	var files, data int
	for _, m := range scriptElement.FindAllSubmatch(page, -1) {
		switch attributes, content := string(m[1]), m[2]; {
		case strings.HasPrefix(attributes, ` src="/static/`) && len(content) == 0:
			files++
		case attributes == ` type="application/ld+json"` && json.Valid(content) && !bytes.ContainsAny(content, "<>"):
			data++
		default:
			return fmt.Sprintf("the script %.80q", m[0])
		}
	}
	if begun := bytes.Count(bytes.ToLower(page), []byte("<script")); files != 1 || data > 1 || begun != files+data {
		return fmt.Sprintf("%d scripts of files, %d of data, %d begun", files, data, begun)
	}
	return ""
}
