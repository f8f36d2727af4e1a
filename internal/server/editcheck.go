package server

import (
	"fmt"
	"net/http"

	"dateline/feeds"
	"dateline/internal/pages"
)

// check runs the checks of the API on the feeds of a timeline, and tells what they found.
func (ed *editor) check(v *visit) error {
	lines, err := ed.writables(v)
	if err != nil {
		return err
	}
	slug := v.QueryParam("timeline")
	data := pages.EditCheck{EditFrame: ed.frame(v, v.words.Edit.CheckTitle), Timelines: timelineOptions(lines, slug, "")}
	if slug == "" {
		return ed.answer(v, http.StatusOK, "check", data)
	}
	out, err := ed.checkFeeds(v.ctx, &timelinePath{slug})
	if err != nil {
		return err
	}
	found, _ := ed.store.Timeline(v.ctx, slug) // which was there a moment ago; else its zone is UTC
	zone := found.Timeline.Zone
	for _, f := range out.Body.Feeds {
		format := pages.CheckedFormat{
			Name: formatName(v.words, f.Format), Address: f.Address, Bytes: f.Bytes, Entries: f.Entries, Found: f.Found, Changed: pages.Moment(f.LastChange, zone, v.words.Lang),
		}
		for _, finding := range f.Findings {
			format.Findings = append(format.Findings, pages.CheckedFault(finding))
		}
		for _, w := range f.Warnings {
			format.Warnings = append(format.Warnings, sentence(w.Message))
		}
		if f.LeftOut != nil {
			format.LeftOut, format.Older = f.LeftOut.Count, f.LeftOut.Older
			for _, e := range f.LeftOut.Events {
				format.Missing = append(format.Missing, pages.Link{Text: fmt.Sprintf(v.words.Edit.LeftOutEvent, e.Date, v.words.Edit.LeftOutWhy[string(e.Reason)]), Href: pages.EditPath(e.ID)})
			}
		}
		data.Formats = append(data.Formats, format)
	}
	data.Since = pages.Moment(out.Body.Audience.Since, zone, v.words.Lang)
	for _, f := range out.Body.Audience.Fetches {
		data.Fetches = append(data.Fetches, pages.CheckedFetch{
			Format: formatName(v.words, f.Format), Client: f.Client, Last: pages.Moment(f.Last, zone, v.words.Lang), Status: f.Status, Count: f.Count, For: peopleOf(v.words, f.Subscribers),
		})
	}
	data.Done = true
	return ed.answer(v, http.StatusOK, "check", data)
}

// formatName is what a format is called.
func formatName(words *pages.Labels, format string) string {
	if format == feeds.Calendar().Name {
		return words.Edit.CalendarFormat
	}
	return map[string]string{"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}[format]
}

// peopleOf says for how many people a program fetches; empty if it does not say.
func peopleOf(words *pages.Labels, n int) string {
	if n == 0 {
		return ""
	}
	return words.Edit.People.In(words.Lang, n)
}
