package server

import (
	"errors"
	"net/http"
	"net/url"

	"dateline/internal/editing"
	"dateline/internal/pages"
	"dateline/timeline"
)

// readDate reads a date as somebody typed it, for an event of a timeline.
func (ed *editor) readDate(words *pages.Labels, typed, zone string, status timeline.Status, t timeline.Timeline) *pages.Reading {
	if _, err := timeline.Location(zone); err != nil || zone == "" {
		zone = t.Zone
	}
	r, err := editing.ReadDate(typed, zone, status, t, words.Lang, ed.clock.Machine())
	if unread, ok := errors.AsType[*timeline.Unread](err); ok {
		return pages.Unread(unread.Message, unread.Suggestions)
	}
	if err != nil {
		return pages.Unread(sentence(err.Error()), nil)
	}
	return pages.NewReading(r)
}

// dateFragment is how a date is read, for the script that follows typing.
func (ed *editor) dateFragment(v *visit) error {
	record, err := ed.writable(v.ctx, v.QueryParam("timeline"))
	if err != nil {
		return err
	}
	reading := ed.readDate(v.words, v.QueryParam("q"), v.QueryParam("zone"), timeline.Status(v.QueryParam("status")), record.Timeline)
	return ed.fragment(v, "reading", reading)
}

// previewFragment is what becomes of a form, for the script that follows typing.
func (ed *editor) previewFragment(v *visit) error {
	record, err := ed.writable(v.ctx, v.form.Get("timeline"))
	if err != nil {
		return err
	}
	form := editing.ParseForm(v.form)
	p := form.Preview(ed.site, record.Timeline, timeline.Event{ID: v.form.Get("id")}, v.words.Lang, ed.clock.Machine())
	return ed.fragment(v, "preview", pages.NewPreview(p, ed.items(v.words, record.Timeline)))
}

// items make list items of events as the page of a timeline does, but for pictures of other hosts, which the policy of the
// editor lets nobody fetch.
func (ed *editor) items(words *pages.Labels, t timeline.Timeline) *pages.Items {
	return &pages.Items{
		Labels: words, Timeline: t, Lang: t.Lang, Today: pages.TodayIn(ed.clock.Machine(), t.Zone),
		Hosts:    pages.PictureHosts{Own: ed.base},
		EventURL: func(id string) string { return ed.eventURL("", id, "") },
		TopicURL: func(key string) string { return withQuery(ed.site.TimelineURL(t.Slug), "topic="+url.QueryEscape(key)) },
	}
}

// fragment sends a part of a page.
func (ed *editor) fragment(v *visit, name string, data any) error {
	part, err := ed.pages.Fragment(pages.EditorPage(v.words, "event"), name, data)
	if err != nil {
		return err
	}
	pageHeaders(v.Context)
	return v.Blob(http.StatusOK, htmlType, part)
}
