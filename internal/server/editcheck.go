package server

import (
	"net/http"

	"dateline/internal/pages"
)

// check runs the checks of the API on the feeds of a timeline, and tells what they found.
func (ed *editor) check(v *visit) error {
	lines, err := ed.writables(v)
	if err != nil {
		return err
	}
	slug := v.QueryParam("timeline")
	data := pages.EditCheck{EditFrame: ed.frame(v, "Feed check"), Timelines: timelineOptions(lines, slug, "")}
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
			Name: formatNames[f.Format], Address: f.Address, Bytes: f.Bytes, Entries: f.Entries, Found: f.Found, Changed: pages.Moment(f.LastChange, zone),
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
				format.Missing = append(format.Missing, pages.Link{Text: e.Date + ": " + leftOutWords[string(e.Reason)], Href: pages.EditPath(e.ID)})
			}
		}
		data.Formats = append(data.Formats, format)
	}
	data.Since = pages.Moment(out.Body.Audience.Since, zone)
	for _, f := range out.Body.Audience.Fetches {
		data.Fetches = append(data.Fetches, pages.CheckedFetch{
			Format: formatNames[f.Format], Client: f.Client, Last: pages.Moment(f.Last, zone), Status: f.Status, Count: f.Count, Subscribers: f.Subscribers,
		})
	}
	data.Done = true
	return ed.answer(v, http.StatusOK, "check", data)
}

var formatNames = map[string]string{"atom": "Atom", "rss": "RSS", "json": "JSON Feed", "ics": "Calendar"}

var leftOutWords = map[string]string{
	"no-start": "has no beginning", "vague": "is not known to the month", "far": "lies outside of the years that calendars know",
}
