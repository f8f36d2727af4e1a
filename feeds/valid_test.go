package feeds_test

import (
	"testing"
	"time"

	"dateline/feeds"
	"dateline/feeds/validate"
	"dateline/timeline"
)

// findings are what validators say of a document in one of the formats, at a time.
func findings(f feeds.Format, doc []byte, self string, now time.Time) []validate.Finding {
	switch f.Name {
	case "rss":
		return validate.RSS(doc, self, now)
	case "atom":
		return validate.Atom(doc, self, now)
	case "json":
		return validate.JSON(doc, self, now)
	case "ics":
		return validate.Calendar(doc)
	}
	return nil
}

// Validators have nothing to say of any golden feed (A11): not of one with everything, nor of one of whatever
// may go wrong, nor of an empty one (R23).
func TestGoldenIsValid(t *testing.T) {
	for name, events := range map[string]func(testing.TB) (timeline.Timeline, []timeline.Event){
		"seed": demo, "odd": odd, "empty": empty, "rich": rich,
	} {
		for _, f := range []feeds.Format{feeds.RSS(), feeds.Atom(), feeds.JSON()} {
			t.Run(name+f.Suffix, func(t *testing.T) {
				line, list := events(t)
				v := viewOf(line, f)
				for _, found := range findings(f, f.Render(site, v, feeds.Items(list)), v.Self, v.Updated) {
					t.Error(found)
				}
			})
		}
	}
}

// Nor of the pages of a long feed (R20, A7, J4): the first, one in the middle, and the last.
func TestPagesAreValid(t *testing.T) {
	line, events := rich(t)
	for _, f := range []feeds.Format{feeds.RSS(), feeds.Atom(), feeds.JSON()} {
		first := viewOf(line, f)
		first.Next = first.Self + "?cursor=a"
		middle := first
		middle.Self, middle.Next = first.Self+"?cursor=a", first.Self+"?cursor=b"
		last := middle
		last.Self, last.Next = middle.Next, ""
		for _, v := range []feeds.View{first, middle, last} {
			for _, found := range findings(f, f.Render(site, v, feeds.Items(events)), v.Self, v.Updated) {
				t.Errorf("%s of %s: %s", f.Name, v.Self, found)
			}
		}
	}
}
