package feeds_test

import (
	"slices"
	"strings"
	"testing"

	"dateline/feeds"
)

const history = "http://purl.org/syndication/history/1.0"

// pagingOf is what a document says of the other documents of its feed: its relations, and the mark of one that
// is whole.
func pagingOf(t *testing.T, f feeds.Format, v feeds.View) string {
	t.Helper()
	n := parseXML(t, f.Render(site, v, nil))
	if f.Name == "rss" {
		n = n.all("", "channel")[0]
	}
	var said []string
	for _, l := range n.all(atom, "link") {
		if rel := l.attr("rel"); !slices.Contains([]string{"self", "alternate", "license"}, rel) {
			said = append(said, rel+" "+l.attr("type")+" "+strings.TrimPrefix(l.attr("href"), v.Page))
		}
	}
	for range n.all(history, "complete") {
		said = append(said, "complete")
	}
	return strings.Join(said, ", ")
}

// A feed of several documents leads to its first and its next one, one of a single document says that it is
// complete (R20, A7, J4). There is no link to the previous one, and archives are not there yet.
func TestPaging(t *testing.T) {
	line := talks(t)
	for _, f := range []feeds.Format{feeds.RSS(), feeds.Atom()} {
		kind := f.LinkType
		first := " " + kind + " " + f.Suffix
		for _, tt := range []struct{ name, self, start, next, want string }{
			{"whole", "", "", "", "complete"},
			{"whole with a filter", "?topic=nato", "?topic=nato", "", "complete"},
			{"first", "", "", "?cursor=a", "first" + first + ", next" + first + "?cursor=a"},
			{"middle", "?cursor=a", "", "?cursor=b", "first" + first + ", next" + first + "?cursor=b"},
			{"last", "?cursor=b", "", "", "first" + first},
			{"nothing known", "", "-", "", ""},
		} {
			v := viewOf(line, f)
			v.First, v.Self = v.Page+f.Suffix+tt.start, v.Page+f.Suffix+tt.self
			if tt.start == "-" {
				v.First = ""
			}
			if tt.next != "" {
				v.Next = v.Page + f.Suffix + tt.next
			}
			if got := pagingOf(t, f, v); got != tt.want {
				t.Errorf("%s, %s: %q, want %q", f.Name, tt.name, got, tt.want)
			}
		}
	}
	v := viewOf(line, feeds.JSON())
	v.Next = v.Self + "?cursor=a"
	if feed, _ := parseJSON(t, feeds.JSON().Render(site, v, nil)); feed["next_url"] != v.Next || feed["feed_url"] != v.Self {
		t.Errorf("next_url %v of %v", feed["next_url"], feed["feed_url"])
	}
}

// An empty feed is long enough to be known for one (R23), and no element of a module that it does not use
// declares one (R18).
func TestEmptyFeed(t *testing.T) {
	line, _ := empty(t)
	for _, f := range []feeds.Format{feeds.RSS(), feeds.Atom(), feeds.JSON()} {
		v := viewOf(line, f)
		v.First = ""
		doc := string(f.Render(site, v, nil))
		if len(doc) < 128 || strings.Contains(doc, history) || strings.Contains(doc, "creativeCommons") {
			t.Errorf("%s: %d bytes\n%s", f.Name, len(doc), doc)
		}
	}
}
