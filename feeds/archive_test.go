package feeds_test

import (
	"strings"
	"testing"

	"dateline/feeds"
	"dateline/timeline"
)

const tombstones = "http://purl.org/atompub/tombstones/1.0"

// withGone are three events, of which the second one is deleted.
func withGone(tb testing.TB) (timeline.Timeline, []timeline.Event) {
	line := talks(tb)
	events := []timeline.Event{
		{ID: "summit", Date: "2025-03-02", Title: "Summit", Summary: "Leaders meet in London.", Revision: 2},
		{
			ID: "mistake", Date: "2025-04-01", Title: "A mistake", Summary: "Libel.", Topics: []string{"libel"}, URL: "https://example.org/libel",
			Place: &timeline.Place{Name: "Nowhere"}, Deleted: new(at("2025-02-28T08:30:00.007Z")),
		},
		{ID: "talks", Date: "2025-02-28", Title: "Talks"},
	}
	for i := range events {
		events[i] = stored(tb, line, events[i], len(events)-1-i)
	}
	return line, events
}

// archiveView is an archive as it stands between others.
func archiveView(line timeline.Timeline, f feeds.Format) feeds.View {
	v := viewOf(line, f)
	v.Current, v.First, v.Alternates = v.Self, "", nil
	v.Self = v.Page + "/2025-02.EPOCH-1z" + f.Suffix
	v.Earlier = v.Page + "/2025-01.EPOCH-c" + f.Suffix
	v.Options.Tombstones = true
	return v
}

// An archive and a feed with tombstones as programs get them (A7, A9, R20), in which validators find nothing (A11). The
// same as JSON Feed, which has neither, says what programs must see in them.
func TestGoldenArchives(t *testing.T) {
	line, events := withGone(t)
	gone := withTombstones(viewOf(line, feeds.Atom()), true)
	gone.Self += "?deleted=show"
	gone.First = gone.Self
	for _, tt := range []struct {
		name   string
		format feeds.Format
		view   feeds.View
	}{
		{"archive", feeds.Atom(), archiveView(line, feeds.Atom())},
		{"archive", feeds.RSS(), archiveView(line, feeds.RSS())},
		{"archive", feeds.JSON(), viewOf(line, feeds.JSON())},
		{"gone", feeds.Atom(), gone},
		{"gone", feeds.JSON(), viewOf(line, feeds.JSON())},
	} {
		t.Run(tt.name+tt.format.Suffix, func(t *testing.T) {
			doc := tt.format.Render(site, tt.view, feeds.Items(events))
			golden(t, tt.name+tt.format.Suffix, doc)
			for _, found := range findings(tt.format, doc, tt.view.Self, tt.view.Updated) {
				t.Error(found)
			}
		})
	}
}

// A9: of an event that is gone, Atom tells the id and the time, where it is asked to; other formats tell nothing, and
// declare nothing (R18).
func TestTombstones(t *testing.T) {
	line, events := withGone(t)
	for _, f := range syndicated {
		for _, asked := range []bool{false, true} {
			doc := string(f.Render(site, withTombstones(viewOf(line, f), asked), feeds.Items(events)))
			want := asked && f.Name == "atom"
			if strings.Contains(doc, tombstones) != want || strings.Contains(doc, "e/mistake") != want {
				t.Errorf("%s, asked %t:\n%s", f.Name, asked, doc)
			}
			for _, secret := range []string{"A mistake", "Libel", "libel", "Nowhere", "2025-04-01"} {
				if strings.Contains(doc, secret) {
					t.Errorf("%s, asked %t: %q is told of what is gone", f.Name, asked, secret)
				}
			}
		}
	}
	doc := feeds.Atom().Render(site, withTombstones(viewOf(line, feeds.Atom()), true), feeds.Items(events))
	gone := parseXML(t, doc).all(tombstones, "deleted-entry")
	if len(gone) != 1 || gone[0].attr("ref") != site.Authority.Tag("e/mistake") || gone[0].attr("when") != "2025-02-28T08:30:00.007Z" {
		t.Errorf("gone: %+v", gone)
	}
}

func withTombstones(v feeds.View, asked bool) feeds.View {
	v.Options.Tombstones = asked
	return v
}
