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
	for _, mark := range []string{"complete", "archive"} {
		for range n.all(history, mark) {
			said = append(said, mark)
		}
	}
	return strings.Join(said, ", ")
}

// A feed of several documents leads to its first and its next one, one of a single document says that it is
// complete (R20, A7, J4). There is no link to the previous one. The first one leads to the newest archive, and each
// archive to the one before it.
func TestPaging(t *testing.T) {
	line := talks(t)
	for _, f := range []feeds.Format{feeds.RSS(), feeds.Atom()} {
		kind := f.LinkType
		first := " " + kind + " " + f.Suffix
		for _, tt := range []struct{ name, self, start, next, earlier, current, want string }{
			{"whole", "", "", "", "", "", "complete"},
			{"whole with a filter", "?topic=nato", "?topic=nato", "", "", "", "complete"},
			{"first", "", "", "?cursor=a", "?archive", "", "first" + first + ", next" + first + "?cursor=a, prev-archive" + first + "?archive"},
			{"middle", "?cursor=a", "", "?cursor=b", "", "", "first" + first + ", next" + first + "?cursor=b"},
			{"last", "?cursor=b", "", "", "", "", "first" + first},
			{"nothing known", "", "-", "", "", "", ""},
			{"archive", "?b", "-", "", "?a", "?topic=nato", "current" + first + "?topic=nato, prev-archive" + first + "?a, archive"},
			{"oldest archive", "?a", "-", "", "", "?topic=nato", "current" + first + "?topic=nato, archive"},
		} {
			v := viewOf(line, f)
			v.First, v.Self = v.Page+f.Suffix+tt.start, v.Page+f.Suffix+tt.self
			if tt.start == "-" {
				v.First = ""
			}
			for address, query := range map[*string]string{&v.Next: tt.next, &v.Earlier: tt.earlier, &v.Current: tt.current} {
				if query != "" {
					*address = v.Page + f.Suffix + query
				}
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
