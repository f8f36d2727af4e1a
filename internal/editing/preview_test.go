package editing_test

import (
	"net/url"
	"strings"
	"testing"

	"dateline/feeds"
	"dateline/internal/editing"
	"dateline/timeline"
)

var site = feeds.Site{BaseURL: "https://example.org", Authority: timeline.Authority{Host: "example.org", Year: 2025}}

func TestPreview(t *testing.T) {
	tests := []struct {
		name                string
		typed               url.Values
		lang                string
		days, title, status string // in a calendar
		feed                string // its title
		precision           timeline.Precision
	}{
		{"a day", url.Values{"date": {"28 Feb 2025"}, "status": {"scheduled"}}, "en", "28_February 2025", "Talks", "Confirmed", "Talks", timeline.Day},
		{"an open end", url.Values{"date": {"after 28 Feb 2025"}, "status": {"tentative"}}, "en", "28_February 2025", "Talks (after 28_February 2025, no date yet)", "Tentative", "Talks", timeline.Day},
		{"a month", url.Values{"date": {"March 2025"}, "status": {"scheduled"}}, "uk", "1–31_березня 2025_р.", "Talks (March 2025)", "Підтверджено", "Talks", timeline.Month},
		{"a time", url.Values{"date": {"28 Feb 2025 10:00"}, "status": {"cancelled"}}, "en", "28_February 2025, 10:00", "Cancelled: Talks", "Cancelled", "Cancelled: Talks", timeline.Minute},
		{"an interval of times", url.Values{"date": {"28 Feb 2025 10:00–11:00"}, "status": {"scheduled"}}, "en", "28_February 2025, 10:00–11:00", "Talks", "Confirmed", "Talks", timeline.Minute},
		{"a year", url.Values{"date": {"2025"}, "status": {"scheduled"}}, "en", "", "", "", "Talks", timeline.Year},
		{"with a problem elsewhere", url.Values{"date": {"28 Feb 2025 10:00"}, "status": {"scheduled"}, "source.0.url": {"x"}, "zone": {"Kyiv"}}, "en", "28_February 2025, 10:00", "Talks", "Confirmed", "Talks", timeline.Minute},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.typed.Set("title", "Talks")
			tt.typed.Set("body", "They *met*. <script>x</script>")
			p := editing.ParseForm(tt.typed).Preview(site, line, timeline.Event{ID: "e"}, tt.lang, today)
			c := p.Calendar
			if !p.Shown || c.Shown != (tt.days != "") || spaced(c.Days) != tt.days || spaced(c.Title) != tt.title || c.Status != tt.status {
				t.Errorf("in a calendar = %+v", c)
			}
			if p.Feed.Title != tt.feed || !strings.Contains(p.Feed.HTML, "<em>met</em>") || strings.Contains(p.Feed.HTML, "<script") {
				t.Errorf("in a feed = %+v", p.Feed)
			}
			if p.Event.Precision != tt.precision || p.Event.Lo == 0 || p.Event.Title != "Talks" || p.Reading.Stored != p.Event.Date {
				t.Errorf("on the page = %+v", p.Event)
			}
			if (len(p.Problems) > 0) != tt.typed.Has("zone") {
				t.Errorf("problems = %v", p.Problems)
			}
		})
	}
}

func TestPreviewWithoutDate(t *testing.T) {
	p := editing.ParseForm(url.Values{"title": {"Talks"}, "date": {"03/04/2025"}, "status": {"scheduled"}}).Preview(site, line, timeline.Event{ID: "e"}, "en", today)
	if p.Shown || len(p.Problems) != 1 || len(p.Problems[0].Suggestions) != 2 {
		t.Errorf("= %+v", p)
	}
}

// TestPreviewsAreWhatIsSent: previews say what calendars and feeds say of the same event.
func TestPreviewsAreWhatIsSent(t *testing.T) {
	for _, date := range []string{"2025-02-28", "2025-02-28/..", "2025-03", "2025-02-28T10:00", "2025-06~", "2025", "../2025-03-01"} {
		for _, status := range timeline.Statuses {
			e, err := timeline.Event{ID: "e", Timeline: line.Slug, Title: "Talks", Date: date, Status: status}.Prepare(line)
			if err != nil {
				t.Fatal(err)
			}
			view := feeds.View{Timeline: line}
			calendar := string(feeds.Calendar().Render(site, view, feeds.Items([]timeline.Event{e})))
			p := editing.FormOf(e).Preview(site, line, e, "en", today)
			if p.Calendar.Shown != strings.Contains(calendar, "BEGIN:VEVENT") {
				t.Errorf("%s %s: shown in the calendar: %v\n%s", date, status, p.Calendar.Shown, calendar)
			}
			title := strings.ReplaceAll(p.Calendar.Title, ",", `\,`)
			if p.Calendar.Shown && !strings.Contains(strings.ReplaceAll(calendar, "\r\n ", ""), "SUMMARY:"+title+"\r\n") {
				t.Errorf("%s %s: %q is not in\n%s", date, status, title, calendar)
			}
			if p.Calendar.Shown && !strings.Contains(calendar, "STATUS:"+strings.ToUpper(p.Calendar.Status)+"\r\n") {
				t.Errorf("%s %s: status %q is not in\n%s", date, status, p.Calendar.Status, calendar)
			}
		}
	}
}
