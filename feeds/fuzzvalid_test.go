package feeds_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
	"time"

	"dateline/feeds"
	"dateline/internal/eventfuzz"
	"dateline/timeline"
)

// fuzzValid calls check with any event that a store can hold, seeded with the golden ones.
func fuzzValid(f *testing.F, check func(t *testing.T, line timeline.Timeline, e timeline.Event)) {
	line, events := demo(f)
	for _, e := range events {
		eventfuzz.Add(f, line, e)
	}
	line, events = odd(f)
	for _, e := range events {
		eventfuzz.Add(f, line, e)
	}
	line, events = rich(f)
	for _, e := range events {
		eventfuzz.Add(f, line, e)
	}
	eventfuzz.Fuzz(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		for _, m := range e.Media { // so that their pictures are shown
			if u, err := url.Parse(m.URL); err == nil {
				line.MediaHosts = append(line.MediaHosts, strings.ToLower(u.Host))
			}
		}
		e.Related = []timeline.Relation{{ID: e.ID, Relation: "see_also"}}
		check(t, line, sinceTheWeb(e))
	})
}

// sinceTheWeb is e entered after 1990: validators take a feed from before for a mistake.
func sinceTheWeb(e timeline.Event) timeline.Event {
	for e.Created.Year() < 1990 {
		e.Created, e.Updated = e.Created.AddDate(20, 0, 0), e.Updated.AddDate(20, 0, 0)
		if e.Published != nil {
			e.Published = new(e.Published.AddDate(20, 0, 0))
		}
		if e.Deleted != nil {
			e.Deleted = new(e.Updated)
		}
	}
	return e
}

// document renders two events, and sees to it that the bytes depend on nothing else: not on the run, and an
// entry's not on where it stands.
func document(t *testing.T, format feeds.Format, line timeline.Timeline, e timeline.Event) []byte {
	t.Helper()
	other := e
	other.ID, other.Updated = "behind-"+e.ID[:min(len(e.ID), 20)], e.Updated.Add(time.Millisecond)
	v := viewOf(line, format)
	doc := format.Render(site, v, feeds.Items([]timeline.Event{e, other}))
	if !bytes.Equal(doc, format.Render(site, v, feeds.Items([]timeline.Event{e, other}))) {
		t.Errorf("%s: two renderings differ", format.Name)
	}
	first, second := format.Entry(site, line, feeds.Options{}, feeds.Item{Event: e}), format.Entry(site, line, feeds.Options{}, feeds.Item{Event: other})
	if !bytes.Equal(doc, format.Splice(site, v, [][]byte{first, second}, feeds.Omitted(feeds.Options{}, feeds.Items([]timeline.Event{e, other}))*leftOut(format))) {
		t.Errorf("%s: the document is not its entries", format.Name)
	}
	now := v.Updated
	if other.Updated.After(now) {
		now = other.Updated
	}
	for _, found := range findings(format, doc, v.Self, now) {
		t.Errorf("%s: %s", format.Name, found)
	}
	if format.Name != feeds.Calendar().Name {
		otherFamilies(t, format, line, e)
	}
	return doc
}

// otherFamilies renders what the other families have of an event, with the same demands, and sees to it that every entry has an id
// of its family.
func otherFamilies(t *testing.T, format feeds.Format, line timeline.Timeline, e timeline.Event) {
	t.Helper()
	for family, items := range madeUp(e) {
		v := familyView(line, format, family)
		for _, it := range items {
			for _, at := range []time.Time{it.Event.Updated.Add(time.Hour), startOf(it)} {
				if at.After(v.Updated) {
					v.Updated = at
				}
			}
		}
		doc := format.Render(site, v, items)
		if !bytes.Equal(doc, format.Render(site, v, items)) {
			t.Errorf("%s of %s: two renderings differ", format.Name, family)
		}
		for _, found := range findings(format, doc, v.Self, v.Updated) {
			t.Errorf("%s of %s: %s", format.Name, family, found)
		}
		marks := map[timeline.Family]string{timeline.Changes: ":e/" + e.ID + "#r", timeline.Starting: ":e/" + e.ID + "#start@"}
		if n := strings.Count(string(doc), marks[family]); n != len(items) {
			t.Errorf("%s of %s: %d ids of %d items", format.Name, family, n, len(items))
		}
		wantInert(t, format, doc)
	}
}

func startOf(it feeds.Item) time.Time {
	if it.Start == nil {
		return time.Time{}
	}
	return it.Start.At
}

// wantInert sees to it that the HTML of each entry runs nothing.
func wantInert(t *testing.T, format feeds.Format, doc []byte) {
	t.Helper()
	switch format.Name {
	case "rss":
		for _, n := range parseXML(t, doc).all("", "channel")[0].all("", "item") {
			inert(t, n.text(t, content, "encoded"))
		}
	case "atom":
		for _, n := range parseXML(t, doc).all(atom, "entry") {
			inert(t, n.text(t, atom, "content"))
		}
	case "json":
		_, items := parseJSON(t, doc)
		for _, item := range items {
			inert(t, item["content_html"].(string))
		}
	}
}

// leftOut is 1 for the format that says what it leaves out.
func leftOut(format feeds.Format) int {
	if format.Name == feeds.Calendar().Name {
		return 1
	}
	return 0
}

// wantTitle looks whether a title is that of the event, with what is said before it.
func wantTitle(t *testing.T, format, got string, e timeline.Event) {
	t.Helper()
	if !strings.HasSuffix(got, e.Title) || e.Status != timeline.Cancelled && e.Status != timeline.Postponed && e.Deleted == nil && got != e.Title {
		t.Errorf("%s: the title is %q, of the event %q", format, got, e.Title)
	}
}

func FuzzValidRSS(f *testing.F) {
	fuzzValid(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		items := parseXML(t, document(t, feeds.RSS(), line, e)).all("", "channel")[0].all("", "item")
		if (len(items) == 0) != (e.Deleted != nil) || len(items) > 2 {
			t.Fatalf("%d items, deleted %v", len(items), e.Deleted)
		}
		for i, n := range items {
			if guid := n.text(t, "", "guid"); i == 0 && guid != site.Authority.Tag("e/"+e.ID) || i == 1 && !strings.Contains(guid, ":e/behind-") {
				t.Errorf("item %d has the guid %q", i, guid)
			}
			want := e.Created
			if e.Published != nil {
				want = *e.Published
			}
			if at, err := time.Parse(time.RFC1123Z, n.text(t, "", "pubDate")); err != nil || at.Unix() != want.Unix() {
				t.Errorf("pubDate %v, %v, want %v", at, err, want)
			}
			wantTitle(t, "rss", n.text(t, "", "title"), e)
			inert(t, n.text(t, content, "encoded"))
		}
	})
}

func FuzzValidAtom(f *testing.F) {
	fuzzValid(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		entries := parseXML(t, document(t, feeds.Atom(), line, e)).all(atom, "entry")
		if (len(entries) == 0) != (e.Deleted != nil) || len(entries) > 2 {
			t.Fatalf("%d entries, deleted %v", len(entries), e.Deleted)
		}
		for i, n := range entries {
			if id := n.text(t, atom, "id"); i == 0 && id != site.Authority.Tag("e/"+e.ID) || i == 1 && !strings.Contains(id, ":e/behind-") {
				t.Errorf("entry %d has the id %q", i, id)
			}
			if at, err := time.Parse(time.RFC3339Nano, n.text(t, atom, "updated")); err != nil || !at.Equal(e.Updated.Add(time.Duration(i)*time.Millisecond)) {
				t.Errorf("updated %v, %v, want %v", at, err, e.Updated)
			}
			wantTitle(t, "atom", n.text(t, atom, "title"), e)
			inert(t, n.text(t, atom, "content"))
		}
	})
}

func FuzzValidJSON(f *testing.F) {
	fuzzValid(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		_, items := parseJSON(t, document(t, feeds.JSON(), line, e))
		if (len(items) == 0) != (e.Deleted != nil) || len(items) > 2 {
			t.Fatalf("%d items, deleted %v", len(items), e.Deleted)
		}
		if len(items) == 0 {
			return
		}
		item, about := items[0], items[0]["_event"].(map[string]any)
		if item["id"] != site.Authority.Tag("e/"+e.ID) || about["uid"] != site.Authority.UID(e.ID) {
			t.Errorf("id %v, uid %v", item["id"], about["uid"])
		}
		if about["edtf"] != e.Date || about["precision"] != string(e.Precision) || about["all_day"] != e.AllDay || about["status"] != string(e.Status) {
			t.Errorf("_event = %v, of %+v", about, e)
		}
		wantTitle(t, "json", item["title"].(string), e)
		inert(t, item["content_html"].(string))
	})
}

func FuzzValidCalendar(f *testing.F) {
	fuzzValid(f, func(t *testing.T, line timeline.Timeline, e timeline.Event) {
		_, events := parseCalendar(t, document(t, feeds.Calendar(), line, e))
		if len(events) != 0 && len(events) != 2 || e.Deleted == nil && (len(events) == 0) != (feeds.Omitted(feeds.Options{}, feeds.Items([]timeline.Event{e})) == 1) {
			t.Fatalf("%d events, left out %d", len(events), feeds.Omitted(feeds.Options{}, feeds.Items([]timeline.Event{e})))
		}
		if len(events) == 0 {
			return
		}
		p := events[0]
		if p["UID"] != site.Authority.UID(e.ID) || !strings.HasPrefix(events[1]["UID"], "behind-") {
			t.Errorf("UID %q, then %q", p["UID"], events[1]["UID"])
		}
		start := time.Unix(e.Lo, 0).UTC()
		if got, want := p["DTSTART"]+p["DTSTART;VALUE=DATE"], map[bool]string{true: start.Format("20060102"), false: start.Format("20060102T150405Z")}[e.AllDay]; got != want {
			t.Errorf("DTSTART %q, want %q", got, want)
		}
		if end := p["DTEND"] + p["DTEND;VALUE=DATE"]; e.AllDay && end == "" || end != "" && end <= p["DTSTART"]+p["DTSTART;VALUE=DATE"] {
			t.Errorf("from %q to %q", p["DTSTART"], end)
		}
		if cancelled := p["STATUS"] == "CANCELLED"; cancelled != (e.Deleted != nil || e.Status == timeline.Cancelled) {
			t.Errorf("STATUS %q, of %s, deleted %v", p["STATUS"], e.Status, e.Deleted)
		}
		wantSummary(t, p, e)
	})
}

// wantSummary looks for the title in what a calendar shows of the event.
func wantSummary(t *testing.T, p properties, e timeline.Event) {
	t.Helper()
	for name, value := range p {
		if name == "SUMMARY" || strings.HasPrefix(name, "SUMMARY;") {
			if summary := unescape(t, value); !strings.Contains(summary, e.Title) {
				t.Errorf("SUMMARY %q, of %q", summary, e.Title)
			}
			return
		}
	}
	t.Errorf("no SUMMARY in %v", p)
}

// Whatever is written as a body, its HTML runs nothing, and its plain text has no control characters.
func FuzzMarkdown(f *testing.F) {
	for _, text := range []string{hostileBody, everyBlock, nasty, "[a](javascript:x)", "<a href='javascript:x'>", "![](x)", "```\n<script>\n", "[x]: data:,y\n[x]"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		html := feeds.HTML(text)
		inert(t, html)
		if again := feeds.HTML(text); again != html {
			t.Errorf("two renderings of %q differ", text)
		}
		if plain := feeds.PlainText(text); strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
			t.Errorf("PlainText(%q) = %q", text, plain)
		}
	})
}
