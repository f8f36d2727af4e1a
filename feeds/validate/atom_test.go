package validate_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"dateline/feeds/validate"
)

const atomSelf = "https://example.org/t/demo.atom"

// Whatever breaks a rule of Atom is found, by its number: A1 to A8, and what it shares with RSS.
func TestAtomFindings(t *testing.T) {
	breakEach(t, validate.Atom, "good.atom", atomSelf, []breakage{
		{"no id", "<id>tag:example.org,2025:e/1</id>", "", "A1"},
		{"no title", `<title type="text">Before the talks</title>`, "", "A1"},
		{"empty title", "Before the talks", "", "A1"},
		{"no updated", "<updated>2025-02-27T18:01:00.000Z</updated>", "", "A1"},
		{"feed without an id", "<id>tag:example.org,2025:t/demo</id>", "", "A1"},
		{"feed without an author", "<author><name>Demo</name><uri>https://example.org/</uri></author>", "", "A1"},
		{"no content", `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Thursday</div></content>`, "", "A1"},
		{"other root", "</feed>", "</feed><feed/>", "R2"},
		{"DOCTYPE", "<feed ", "<!DOCTYPE feed>\n<feed ", "R2"},
		{"control character", "What happens", "What \x0b", "R3"},
		{"no author", "<author><name>Demo</name></author>", "", "A2"},
		{"author without a name", "<author><name>Demo</name></author>", "<author><name> </name></author>", "A2"},
		{"id that is no URI", "tag:example.org,2025:e/1<", "1<", "A3"},
		{"tag without a date", "tag:example.org,2025:e/1<", "tag:example.org:e/1<", "A3"},
		{"id twice", "tag:example.org,2025:e/1<", "tag:example.org,2025:e/2<", "A3"},
		{"id of the feed", "tag:example.org,2025:e/1<", "tag:example.org,2025:t/demo<", "A3"},
		{"id is the address", "tag:example.org,2025:t/demo<", "https://example.org/t/demo.atom<", "A3"},
		{"fragment of no family", "tag:example.org,2025:e/1<", "tag:example.org,2025:e/1#r0<", "A3"},
		{"day that is none", "tag:example.org,2025:e/1<", "tag:example.org,2025:e/1#start@2025-02-30<", "A3"},
		{"revision among events", "tag:example.org,2025:e/1<", "tag:example.org,2025:e/1#r2<", "A3"},
		{"updated before published", "<updated>2025-02-27T18:01:00.000Z", "<updated>2025-02-27T18:00:59.000Z", "A4"},
		{"updated without a zone", "<updated>2025-03-01T10:00:00.250Z", "<updated>2025-03-01T10:00:00.250", "A4"},
		{"updated is a day", "<updated>2025-03-01T10:00:00.250Z", "<updated>2025-03-01", "A4"},
		{"published in the future", "<published>2025-02-27", "<published>2027-02-27", "A4"},
		{"published before 1990", "<published>2025-02-27", "<published>1970-02-27", "A4"},
		{"no published", "<published>2025-02-27T18:01:00.000Z</published>", "", "A4"},
		{"no alternate", `<link rel="alternate" type="text/html" href="https://example.org/e/1"/>`, "", "A5"},
		{"two alternates", `<link rel="enclosure" type="image/jpeg"`, `<link rel="alternate" type="text/html"`, "A5"},
		{"two alternates of the feed", `<link rel="alternate" type="text/calendar"`, `<link rel="alternate" type="text/html"`, "A5"},
		{"title of HTML", `<title type="text">Talks`, `<title type="html">Talks`, "A6"},
		{"elements in a text", "Friday: talks.", "Friday: <b>talks</b>.", "A6"},
		{"type of a text", `summary type="text"`, `summary type="text/plain"`, "A6"},
		{"XHTML without its div", `<div xmlns="http://www.w3.org/1999/xhtml">Thursday</div>`, "Thursday", "A6"},
		{"two updated at once", "<updated>2025-02-27T18:01:00.000Z", "<updated>2025-02-28T18:01:00.001Z", "M9"},
		{"script in HTML", "&lt;p&gt;", "&lt;script&gt;", "R11"},
		{"relative address in HTML", `href="https://example.org/"&gt;`, `href="x"&gt;`, "R11"},
		{"relative link", `href="https://example.org/e/1"`, `href="/e/1"`, "R11"},
		{"relative address of the author", "<uri>https://example.org/", "<uri>/", "R11"},
		{"length of an enclosure", `length="12"`, `length="many"`, "R16"},
		{"type of an enclosure", ` type="image/jpeg" length`, ` length`, "R16"},
		{"EDTF", "<ev:startdate>2025-02-28", "<ev:startdate>2025-21~", "R17"},
		{"point", "48.2 16.37", "48.2", "R19"},
	})
}

// The links of a feed and of its entries: A7. Categories, addresses and languages: A8.
func TestAtomLinkFindings(t *testing.T) {
	breakEach(t, validate.Atom, "good.atom", atomSelf, []breakage{
		{"no self", `<link rel="self" type="application/atom+xml" href="https://example.org/t/demo.atom"/>`, "", "A7"},
		{"two selfs", `rel="first"`, `rel="self"`, "A7"},
		{"self of another document", `href="https://example.org/t/demo.atom"`, `href="http://localhost:8080/t/demo.atom"`, "A7"},
		{"self of another type", `rel="self" type="application/atom+xml"`, `rel="self" type="application/rss+xml"`, "A7"},
		{"prev", `rel="next"`, `rel="prev"`, "A7"},
		{"previous of the first", `rel="next"`, `rel="previous"`, "A7"},
		{"next is itself", "demo.atom?cursor=1", "demo.atom", "A7"},
		{"history in an entry", `rel="enclosure" type="image/jpeg" length="12"`, `rel="next-archive"`, "A7"},
		{"unregistered in an entry", `rel="enclosure" type="image/jpeg" length="12"`, `rel="picture"`, "A7"},
		{"complete with a next", "<entry>", "<fh:complete/><entry>", "A7"},
		{"complete entry", "<summary", "<fh:complete/><summary", "A7"},
		{"archive of no feed", "<entry>", "<fh:archive/><entry>", "A7"},
		{"archive that is the feed", "<entry>", `<fh:archive/><link rel="current" href="https://example.org/t/demo.atom"/><entry>`, "A7"},
		{"archive before itself", "<entry>", `<link rel="prev-archive" href="https://example.org/t/demo.atom"/><entry>`, "A7"},
		{"category without a term", `term="talks" `, "", "A8"},
		{"scheme that is no URI", `scheme="https://example.org/t/demo"`, `scheme="demo"`, "A8"},
		{"empty label", `label="Talks"`, `label=""`, "A8"},
		{"relative icon", "<icon>https://example.org", "<icon>", "A8"},
		{"relative address of the generator", `uri="https://example.org"`, `uri="/"`, "A8"},
		{"xml:base", `xml:lang="en"`, `xml:lang="en" xml:base="https://example.org/"`, "A8"},
		{"xml:lang", `xml:lang="en"`, `xml:lang="English!"`, "A8"},
	})
}

// A document with tombstones and an archive are right, and what is wrong with them is found: A7, A9.
func TestTombstoneFindings(t *testing.T) {
	text, err := os.ReadFile("testdata/good.atom")
	if err != nil {
		t.Fatal(err)
	}
	const good = `<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:example.org,2025:e/3" when="2025-03-01T09:00:00.000Z"/>`
	const archive = `<fh:archive/><link rel="current" href="https://example.org/t/demo"/><link rel="prev-archive" href="https://example.org/x"/>`
	for _, tt := range []struct{ name, old, new, rule string }{
		{"good", "", "", ""},
		{"archive", "<entry>", archive + "<entry>", ""},
		{"no id", "tag:example.org,2025:e/3", "3", "A9"},
		{"entry", "tag:example.org,2025:e/3", "tag:example.org,2025:e/2", "A9"},
		{"twice", good, good + good, "A9"},
		{"no time", ` when="2025-03-01T09:00:00.000Z"`, "", "A9"},
		{"future", "03-01T09", "03-09T09", "A9"},
		{"says more", "0Z\"/>", "0Z\"><summary/></at:deleted-entry>", "A9"},
		{"within an entry", "<summary", good + "<summary", "A9"},
		{"of another name", good, strings.ReplaceAll(good, "deleted-entry", "deleted"), "A9"},
	} {
		doc := strings.Replace(string(text), "<entry>", good+"<entry>", 1)
		doc = strings.Replace(doc, tt.old, tt.new, 1)
		found := validate.Atom([]byte(doc), atomSelf, now)
		if tt.rule == "" && len(found) > 0 || tt.rule != "" && (len(found) == 0 || found[0].Rule != tt.rule) {
			t.Errorf("%s: found %v, want %q", tt.name, found, tt.rule)
		}
	}
}

// A feed of changes or of beginnings has entries of its family alone (A3).
func TestFamilyFindings(t *testing.T) {
	text, err := os.ReadFile("testdata/good.atom")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		feed, one, two string
		findings       int
	}{
		{"t/demo", "e/1", "e/2", 0},
		{"t/demo/changes", "e/1#r1", "e/1#r12", 0},
		{"e/1/changes", "e/1#r1", "e/1#r2", 0},
		{"t/demo/starting", "e/1#start@2025-02-28", "e/1#start@2025-03-01", 0},
		{"t/demo/changes", "e/1", "e/1#r1", 1},
		{"t/demo/starting", "e/1#r1", "e/2#r1", 2},
		{"t/demo", "e/1#r1", "e/2#r1", 2},
		{"t/changes", "e/1", "e/2", 0}, // a timeline of that name
		{"t/demo/changes", "e/1#", "e/1#r01", 2},
	} {
		doc := strings.NewReplacer("2025:t/demo<", "2025:"+tt.feed+"<", "2025:e/1<", "2025:"+tt.one+"<", "2025:e/2<", "2025:"+tt.two+"<").Replace(string(text))
		found := validate.Atom([]byte(doc), atomSelf, now)
		if len(found) != tt.findings || slices.ContainsFunc(found, func(f validate.Finding) bool { return f.Rule != "A3" }) {
			t.Errorf("%+v: found %v", tt, found)
		}
	}
}
