package feeds_test

import (
	"strings"
	"testing"

	"dateline/timeline"
)

// A text of letters that are read from the right says so to readers, in a timeline of its language and in
// any other; what is read from the left has no such word.
func TestDirection(t *testing.T) {
	const hebrew, arabic, english = "הפסגה תיפתח בצהריים.", "تبدأ القمة ظهرا.", "The summit begins at noon."
	for _, c := range []struct{ timeline, event, summary, want string }{
		{"en", "he", hebrew, "<div lang=\"he\" dir=\"auto\">\n<p>" + hebrew},
		{"he", "he", hebrew, "<div dir=\"auto\">\n<p>" + hebrew},
		{"en", "ar", arabic, "<div lang=\"ar\" dir=\"auto\">\n<p>" + arabic},
		{"en", "en", english, "</p>\n<p>" + english},
		{"en", "de", english, "<div lang=\"de\">\n<p>" + english},
	} {
		line, _ := rich(t)
		line.Lang = c.timeline
		e := stored(t, line, timeline.Event{Title: "x", Date: "2025-03-12", Lang: c.event, Summary: c.summary}, 0)
		for format, got := range map[string]string{
			"rss": item(t, line, e).text(t, content, "encoded"), "atom": entry(t, line, e).text(t, atom, "content"),
		} {
			if !strings.Contains(got, c.want) {
				t.Errorf("%s, %s in %s: %s, want %s in it", format, c.event, c.timeline, got, c.want)
			}
		}
	}
}
