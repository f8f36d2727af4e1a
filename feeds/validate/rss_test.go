package validate_test

import (
	"bytes"
	"os"
	"testing"

	"dateline/feeds/validate"
)

const rssSelf = "https://example.org/t/demo.rss"

// Whatever breaks a rule of RSS is found, by its number: R1 to R11.
func TestRSSFindings(t *testing.T) {
	breakEach(t, validate.RSS, "good.rss", rssSelf, []breakage{
		{"version", `rss version="2.0"`, `rss version="0.92"`, "R1"},
		{"channel without a link", "<link>https://example.org/t/demo</link>\n    <desc", "<desc", "R1"},
		{"empty description", "What happens", " ", "R1"},
		{"two titles", "<title>Demo &#x26; more</title>\n    <link>", "<title>Demo &#x26; more</title><title>x</title><link>", "R1"},
		{"no declaration", `<?xml version="1.0" encoding="UTF-8"?>` + "\n", "", "R2"},
		{"other encoding", `encoding="UTF-8"`, `encoding="utf-16"`, "R2"},
		{"not UTF-8", "What happens", "What \xff", "R2"},
		{"open element", "</channel>", "", "R2"},
		{"bare ampersand", "What happens", "What & happens", "R2"},
		{"HTML entity", "What happens", "What&nbsp;happens", "R2"},
		{"DOCTYPE", "<rss ", "<!DOCTYPE rss>\n<rss ", "R2"},
		{"second root", "</rss>", "</rss><rss/>", "R2"},
		{"attribute twice", `isPermaLink="false"`, `isPermaLink="false" isPermaLink="false"`, "R2"},
		{"control character", "What happens", "What \x0b", "R3"},
		{"reference to a control character", "What happens", "What &#11;", "R3"},
		{"noncharacter", "What happens", "What \uffff", "R3"},
		{"missing self", `<atom:link rel="self" type="application/rss+xml" href="https://example.org/t/demo.rss"/>`, "", "R4"},
		{"self of another document", `href="https://example.org/t/demo.rss"`, `href="https://example.org/t/demo.rss?topic=x"`, "R4"},
		{"self of another type", `rel="self" type="application/rss+xml"`, `rel="self" type="text/xml"`, "R4"},
		{"guid of another family", "tag:example.org,2025:e/1<", "tag:example.org,2025:e/1#r1<", "R5"},
		{"permalink", ` isPermaLink="false"`, "", "R5"},
		{"no guid", `<guid isPermaLink="false">tag:example.org,2025:e/1</guid>`, "", "R5"},
		{"guid that is no URI", "tag:example.org,2025:e/1<", "1<", "R5"},
		{"item without a link", "<link>https://example.org/e/1</link>", "", "R5"},
		{"guid twice", "tag:example.org,2025:e/1<", "tag:example.org,2025:e/2<", "R6"},
		{"no pubDate", "<pubDate>Thu, 27 Feb 2025 18:01:00 +0000</pubDate>", "", "R7"},
		{"year of two digits", "Thu, 27 Feb 2025", "Thu, 27 Feb 25", "R7"},
		{"other weekday", "Thu, 27 Feb 2025", "Mon, 27 Feb 2025", "R7"},
		{"no such day", "Thu, 27 Feb 2025", "Thu, 30 Feb 2025", "R7"},
		{"before 1990", "Thu, 27 Feb 2025", "Mon, 27 Feb 1989", "R7"},
		{"in the future", "Fri, 28 Feb 2025 18:01:00", "Sat, 01 Mar 2025 12:11:00", "R7"},
		{"built in the future", "Sat, 01 Mar 2025 10:00:00", "Sun, 02 Mar 2025 10:00:00", "R7"},
		{"RFC 3339", "Thu, 27 Feb 2025 18:01:00 +0000", "2025-02-27T18:01:00Z", "R7"},
		{"dc:date", "<dc:creator>", "<dc:date>2025-02-28</dc:date><dc:creator>", "R8"},
		{"content before the description", "<description>Thursday.</description>", "<content:encoded>x</content:encoded><description>x</description>", "R9"},
		{"no description", "<description>Thursday.</description>", "", "R9"},
		{"entity in a title", "<title>Talks", "<title>&amp;Talks", "R10"},
		{"CDATA in a title", "<title>Talks", "<title><![CDATA[Talks]]>", "R10"},
		{"empty title", "<title>Talks", "<title>", "R10"},
	})
}

// The HTML of an item runs nothing and leads nowhere but to the web: R11.
func TestRSSMarkupFindings(t *testing.T) {
	breakEach(t, validate.RSS, "good.rss", rssSelf, []breakage{
		{"relative link", "<link>https://example.org/e/1", "<link>/e/1", "R11"},
		{"relative enclosure", `enclosure url="https://example.org/a.jpg"`, `enclosure url="a.jpg"`, "R11"},
		{"relative medium", `media:content url="https://example.org/a.jpg"`, `media:content url="//example.org/a.jpg"`, "R11"},
		{"relative address in HTML", `href="https://example.org/"&gt;`, `href="/"&gt;`, "R11"},
		{"script address", `href="https://example.org/"&gt;`, `href="javascript:x"&gt;`, "R11"},
		{"script", "Thursday.", "&lt;script&gt;x&lt;/script&gt;", "R11"},
		{"iframe", "Thursday.", "&lt;iframe&gt;", "R11"},
		{"style element", "Thursday.", "&lt;style&gt;", "R11"},
		{"form", "Thursday.", "&lt;form&gt;", "R11"},
		{"handler", "Thursday.", "&lt;p onclick=x&gt;", "R11"},
		{"style attribute", "Thursday.", "&lt;p style=x&gt;", "R11"},
		{"data picture", "Thursday.", "&lt;img src='data:,x'&gt;", "R11"},
		{"comment", "Thursday.", "&lt;!-- x --&gt;", "R11"},
	})
}

// What should be in RSS, and is broken: R12 to R24.
func TestRSSExtraFindings(t *testing.T) {
	breakEach(t, validate.RSS, "good.rss", rssSelf, []breakage{
		{"no lastBuildDate", "<lastBuildDate>Sat, 01 Mar 2025 10:00:00 +0000</lastBuildDate>", "", "R12"},
		{"no generator", "<generator>Hand</generator>", "", "R12"},
		{"language", "<language>en", "<language>English, US", "R12"},
		{"title of the image", "<title>Demo &#x26; more</title><link>", "<title>Demo</title><link>", "R12"},
		{"link of the image", "<link>https://example.org/t/demo</link></image>", "<link>https://example.org/</link></image>", "R12"},
		{"two hours", "<ttl>15", "<ttl>120", "R13"},
		{"author without a mail address", "<dc:creator>", "<author>Demo</author><dc:creator>", "R14"},
		{"no author", "<dc:creator>Demo</dc:creator>", "", "R14"},
		{"empty category", "<category>talks", "<category>", "R15"},
		{"two enclosures", "<enclosure ", `<enclosure url="https://example.org/b" length="1" type="a/b"/><enclosure `, "R16"},
		{"enclosure without a length", ` length="0"`, "", "R16"},
		{"enclosure of unknown length", ` length="0"`, ` length="-1"`, "R16"},
		{"enclosure without a type", ` length="0" type="image/jpeg"`, ` length="0"`, "R16"},
		{"medium of an odd type", `a.jpg" type="image/jpeg" width`, `a.jpg" type="jpeg" width`, "R16"},
		{"width of a medium", `width="640"`, `width="wide"`, "R16"},
		{"EDTF", "<ev:startdate>2025-02-28", "<ev:startdate>2025-02-28~", "R17"},
		{"no such day", "<ev:startdate>2025-02-28", "<ev:startdate>2025-02-30", "R17"},
		{"unknown namespace", "<category>", `<x:y xmlns:x="http://example.org/x"/><category>`, "R18"},
		{"undeclared prefix", "<category>", `<x:y/><category>`, "R18"},
		{"no latitude", "48.2 16.37", "98.2 16.37", "R19"},
		{"comma", "48.2 16.37", "48.2,16.37", "R19"},
		{"prev", `rel="next"`, `rel="prev"`, "R20"},
		{"previous of the first", `rel="next"`, `rel="previous"`, "R20"},
		{"next is itself", "demo.rss?cursor=1", "demo.rss", "R20"},
		{"complete with a next", "<item>", "<fh:complete/><item>", "R20"},
		{"complete item", "<category>", "<fh:complete/><category>", "R20"},
		{"archive of no feed", "<item>", "<fh:archive/><item>", "R20"},
		{"archive before itself", "<item>", `<atom:link rel="prev-archive" href="https://example.org/t/demo.rss"/><item>`, "R20"},
		{"archive item", "<category>", "<fh:archive/><category>", "R20"},
		{"tombstone", "<item>", `<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:x.org,2025:x" when="2025-03-01T09:00:00Z"/><item>`, "R18"},
		{"older first", "Thu, 27 Feb 2025 18:01:00", "Sat, 01 Mar 2025 09:00:00", "R24"},
	})
}

// Documents too small to be known, and too large to be taken: R23, R24.
func TestSizes(t *testing.T) {
	for _, c := range []struct {
		name  string
		check validator
		size  int
		rule  string
	}{
		{"R23 rss", validate.RSS, 0, "R23"},
		{"R23 atom", validate.Atom, 0, "R23"},
		{"R23 json", validate.JSON, 0, "R23"},
		{"R24 rss", validate.RSS, 3<<20 + 1, "R24"},
		{"R24 atom", validate.Atom, 3<<20 + 1, "R24"},
		{"R24 json", validate.JSON, 3<<20 + 1, "R24"},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := c.check(bytes.Repeat([]byte(" "), c.size), rssSelf, now)
			if len(found) == 0 || found[0].Rule != c.rule {
				t.Errorf("found %v, want one of %s first", found, c.rule)
			}
		})
	}
}

// A document is judged by when it was fetched: what lies ten minutes ahead may be a clock that is fast (R7).
func TestAheadOfTheClock(t *testing.T) {
	good, err := os.ReadFile("testdata/good.rss")
	if err != nil {
		t.Fatal(err)
	}
	fast := bytes.Replace(good, []byte("Sat, 01 Mar 2025 10:00:00"), []byte("Sat, 01 Mar 2025 12:09:00"), 1)
	if found := validate.RSS(fast, rssSelf, now); len(found) > 0 {
		t.Errorf("found %v, want nothing", found)
	}
}
