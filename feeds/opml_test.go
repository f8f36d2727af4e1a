package feeds_test

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"dateline/feeds"
	"dateline/timeline"
)

// outline is one element of an OPML document, with its attributes by name.
type outline map[string]string

// readOPML reads a document strictly: nothing but what OPML 2.0 has, in its place.
func readOPML(t *testing.T, document []byte) (head map[string]string, outlines []outline) {
	t.Helper()
	head, path := map[string]string{}, ""
	for d := xml.NewDecoder(strings.NewReader(string(document))); ; {
		token, err := d.Token()
		if err == io.EOF {
			return head, outlines
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, document)
		}
		switch token := token.(type) {
		case xml.StartElement:
			path += "/" + token.Name.Local
			attributes := outline{}
			for _, a := range token.Attr {
				attributes[a.Name.Local] = a.Value
			}
			switch path {
			case "/opml":
				if diff := cmp.Diff(outline{"version": "2.0"}, attributes); diff != "" {
					t.Errorf("opml (-want +got):\n%s", diff)
				}
			case "/opml/body/outline":
				outlines = append(outlines, attributes)
			case "/opml/head", "/opml/body", "/opml/head/title", "/opml/head/dateModified", "/opml/head/docs":
			default:
				t.Errorf("%s has no place in OPML", path)
			}
		case xml.EndElement:
			path = path[:strings.LastIndex(path, "/")]
		case xml.CharData:
			if name, found := strings.CutPrefix(path, "/opml/head/"); found {
				head[name] += string(token)
			} else if strings.TrimSpace(string(token)) != "" {
				t.Errorf("%q in %s", token, path)
			}
		}
	}
}

// W6: one outline for each timeline, of the type rss, with its Atom feed; dates after RFC 822.
func TestOPML(t *testing.T) {
	at := time.Date(2025, 2, 3, 4, 5, 6, 7e8, time.FixedZone("", 7200))
	doc := feeds.OPML(site, at, []timeline.Timeline{
		{Slug: "a", Title: "News & \"more\" <b>\n\x00", Description: "What\nhappens ]]>", Lang: "uk"},
		{Slug: "b"},
	})
	head, outlines := readOPML(t, doc)
	if diff := cmp.Diff(map[string]string{
		"title": "Timelines of dates.example.org", "dateModified": "Mon, 03 Feb 2025 02:05:06 +0000", "docs": "http://opml.org/spec2.opml",
	}, head); diff != "" {
		t.Errorf("head (-want +got):\n%s", diff)
	}
	base := site.BaseURL + "/t/"
	if diff := cmp.Diff([]outline{
		{
			"type": "rss", "text": "News & \"more\" <b> \uFFFD", "title": "News & \"more\" <b> \uFFFD", "xmlUrl": base + "a.atom", "htmlUrl": base + "a",
			"description": "What happens ]]>", "language": "uk",
		},
		{"type": "rss", "text": "b", "title": "b", "xmlUrl": base + "b.atom", "htmlUrl": base + "b"},
	}, outlines); diff != "" {
		t.Errorf("outlines (-want +got):\n%s", diff)
	}
	if again := feeds.OPML(site, at, nil); !strings.Contains(string(again), "<body></body>") {
		t.Errorf("without timelines it is\n%s", again)
	}
	if head, _ := readOPML(t, feeds.OPML(feeds.Site{}, time.Time{}, nil)); head["dateModified"] != "" || head["title"] != "Timelines" {
		t.Errorf("head without time and base URL: %v", head)
	}
}
