package feeds_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/feeds"
	"dateline/feeds/validate"
	"dateline/timeline"
)

// Feeds of changes and of beginnings as programs get them (R7, R22, A4), in which validators find nothing (A11).
func TestGoldenFamilies(t *testing.T) {
	for family, items := range families {
		for _, f := range syndicated {
			t.Run(string(family)+f.Suffix, func(t *testing.T) {
				line, list := items(t)
				v := familyView(line, f, family)
				doc := f.Render(site, v, list)
				golden(t, string(family)+f.Suffix, doc)
				for _, found := range findings(f, doc, v.Self, v.Updated) {
					t.Error(found)
				}
			})
		}
	}
}

// rendered are the items of a JSON Feed of that family.
func rendered(t *testing.T, family timeline.Family, line timeline.Timeline, items []feeds.Item) []map[string]any {
	t.Helper()
	_, all := parseJSON(t, feeds.JSON().Render(site, familyView(line, feeds.JSON(), family), items))
	return all
}

// Each family has a feed and entries of its own (M1, A3, R5): nobody who follows one sees an entry of another.
func TestFamilyIDs(t *testing.T) {
	line, items := tellings(t)
	e := items[0].Event
	start := feeds.Item{Event: e, Start: &timeline.Start{At: at("2025-03-02T14:00:00Z"), Day: "2025-03-03"}}
	id := "tag:dates.example.org,2026:e/" + e.ID
	for _, f := range syndicated {
		for want, it := range map[string]feeds.Item{id + "<": {Event: e}, id + "#r9<": items[0], id + "#start@2025-03-03<": start} {
			if f.Name == "json" {
				want = strings.Replace(want, "<", `"`, 1)
			}
			if entry := string(f.Entry(site, line, feeds.Options{}, it)); strings.Count(entry, want) != 1 {
				t.Errorf("%s: no %q in %s", f.Name, want, entry)
			}
		}
	}
	for family, want := range map[timeline.Family]string{"": "", timeline.Latest: "", timeline.Changes: "/changes", timeline.Starting: "/starting"} {
		v := familyView(line, feeds.Atom(), family)
		if got := parseXML(t, feeds.Atom().Render(site, v, nil)).text(t, atom, "id"); got != site.Authority.Tag("t/"+line.Slug+want) {
			t.Errorf("%q: the feed's id is %q", family, got)
		}
	}
}

// A subscription is named after its family, and no feed but that of the latest events says that it is complete: there is
// always more to tell (R20, A7).
func TestFamilyHead(t *testing.T) {
	line := talks(t)
	for family, want := range map[timeline.Family]string{
		timeline.Latest: line.Title, timeline.Changes: line.Title + ": changes and corrections", timeline.Starting: line.Title + ": starting",
	} {
		for _, f := range []feeds.Format{feeds.RSS(), feeds.Atom()} {
			v := familyView(line, f, family)
			n := parseXML(t, f.Render(site, v, nil))
			space := atom
			if f.Name == "rss" {
				n, space = n.all("", "channel")[0], ""
			}
			if got := n.text(t, space, "title"); got != want {
				t.Errorf("%s of %s: title %q, want %q", f.Name, family, got, want)
			}
			if complete := len(n.all(history, "complete")) == 1; complete != (family == timeline.Latest) {
				t.Errorf("%s of %s: complete: %t", f.Name, family, complete)
			}
			if paging := pagingOf(t, f, v); strings.Contains(paging, "first") {
				t.Errorf("%s of %s: leads to %s", f.Name, family, paging)
			}
		}
	}
}

// The changes of one event are a feed of that event (A3): named after it, with its page, and nothing of its timeline's
// description.
func TestChangesOfOneEvent(t *testing.T) {
	line, items := tellings(t)
	e := items[0].Event
	v := feeds.View{
		Timeline: line, Self: site.EventURL(e.ID) + ".atom", Page: site.EventURL(e.ID), ID: "e/" + e.ID, Title: e.Title,
		Updated: at("2025-03-05T10:00:00Z"), Options: feeds.Options{Family: timeline.Changes},
	}
	doc := feeds.Atom().Render(site, v, items)
	n := parseXML(t, doc)
	if id, title := n.text(t, atom, "id"), n.text(t, atom, "title"); id != site.Authority.Tag("e/"+e.ID+"/changes") || title != e.Title+": changes and corrections" {
		t.Errorf("id %q, title %q", id, title)
	}
	if len(n.all(atom, "entry")) != len(items) || len(n.all(atom, "subtitle")) != 0 {
		t.Errorf("%d entries, %d subtitles", len(n.all(atom, "entry")), len(n.all(atom, "subtitle")))
	}
	for _, found := range validate.Atom(doc, v.Self, v.Updated) {
		t.Error(found)
	}
}

// A telling says in its title what happened, and in its text what changed from what to what, and why; dates are words
// (R7, A4, J6: it is dated by its revision).
func TestTellings(t *testing.T) {
	line, items := tellings(t)
	all := rendered(t, timeline.Changes, line, items)
	want := []struct{ id, title, text string }{
		{"#r9", "Took place: Zelenskyy and Trump meet a second time", "Status: Scheduled → Took place"},
		{"#r8", "Restored: Zelenskyy and Trump meet a second time", "This event is on this timeline again."},
		{"#r7", "Deleted: Zelenskyy and Trump meet a second time", "This event is no longer on this timeline.\n\nReason: It was entered twice.\n\nBy desk"},
		{"#r6", "Corrected: Zelenskyy and Trump meet a second time", "in the [Oval Office → Roosevelt Room] at noon"},
		{"#r5", "Reinstated: [redacted]", "Texts of this change were redacted on 27\u00a0February 2025: It named a person"},
		{"#r4", "Cancelled: Zelenskyy meets Trump to sign the framework agreement on minerals.", "Reason: The talks ended in a dispute."},
		{"#r2", "Moved: Zelenskyy meets Trump to sign the framework agreement on minerals", "Date: 28\u00a0February 2025 → 3\u00a0March 2025, 14:00 New York time"},
		{"#r1", "Published: Zelenskyy meets Trump to sign the framework agreement on minerals", "Participants:\n– Volodymyr Zelenskyy"},
	}
	if len(all) != len(want) {
		t.Fatalf("%d entries, want %d", len(all), len(want))
	}
	for i, w := range want {
		got := all[i]
		if !strings.HasSuffix(got["id"].(string), w.id) || got["title"] != w.title || !strings.Contains(got["content_text"].(string), w.text) {
			t.Errorf("%v, %v, want %+v\n%s", got["id"], got["title"], w, got["content_text"])
		}
		if at := items[i].Telling.Revision.Time.Format("2006-01-02T15:04:05.000Z"); got["date_published"] != at || got["date_modified"] != at && w.id != "#r5" {
			t.Errorf("%s: published %v, modified %v, written %s", w.id, got["date_published"], got["date_modified"], at)
		}
	}
	if got := all[4]["date_modified"]; got != "2025-02-27T23:31:00.004Z" {
		t.Errorf("redacted, and modified %v", got)
	}
}

// Of a deleted event nothing is left but what it was called (A9): no date, no place, no topic, no page of another site.
func TestTellingOfDeletion(t *testing.T) {
	line, items := tellings(t)
	for _, f := range syndicated {
		entry := string(f.Entry(site, line, feeds.Options{}, items[2]))
		for _, gone := range []string{"New York", "March", "2025-03", "Rubio", "second-attempt", "Second attempt.", "example.org/meeting", "room.jpg", "tomato", "_event"} {
			if strings.Contains(entry, gone) {
				t.Errorf("%s: %q is in\n%s", f.Name, gone, entry)
			}
		}
	}
	if entry := feeds.Atom().Entry(site, line, feeds.Options{}, feeds.Item{Event: items[2].Event}); len(entry) != 0 {
		t.Errorf("a deleted event among the latest: %s", entry)
	}
}

// Programs get a change as data, by the names of the API's history (J8).
func TestJSONChange(t *testing.T) {
	line, items := tellings(t)
	got := rendered(t, timeline.Changes, line, items)[6]["_change"]
	want := map[string]any{
		"about": "https://dates.example.org/api/v1/openapi.json", "uid": "zelenskyy-trump-washington@dates.example.org",
		"revision": 2.0, "kind": "moved", "note": "Both sides ask for more time.\nThe White House confirms.", "author": "desk",
		"changes": []any{map[string]any{"field": "date", "from": "2025-02-28", "to": "2025-03-03T14:00"}},
	}
	if diff := cmp.Diff(any(want), got); diff != "" {
		t.Errorf("_change (-want +got):\n%s", diff)
	}
}

// A beginning is dated when it is told, never when the event was entered, and its title says when it is (R21, R22, A4). All
// entries have been updated at times of their own (M9), none before it was published.
func TestStarts(t *testing.T) {
	line, items := starts(t)
	same := items[1].Event
	same.ID, same.Created = "same-day", same.Created.Add(time.Millisecond)
	items = slices.Insert(items, 2, feeds.Item{Event: same, Start: items[1].Start})
	all := rendered(t, timeline.Starting, line, items)
	seen := map[any]bool{}
	for i, got := range all {
		if want := items[i].Start.At.Format("2006-01-02T15:04:05.000Z"); got["date_published"] != want {
			t.Errorf("%v: published %v, want %s", got["id"], got["date_published"], want)
		}
		if at(got["date_modified"].(string)).Before(items[i].Start.At) || seen[got["date_modified"]] {
			t.Errorf("%v: modified %v", got["id"], got["date_modified"])
		}
		seen[got["date_modified"]] = true
	}
	if got := all[1]["title"]; got != "4\u00a0March 2025, 14:00–15:30 London time (16:00–17:30 in Kyiv) · Briefing" {
		t.Errorf("title %q", got)
	}
}
