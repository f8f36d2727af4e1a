package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/timeline"
)

// timelineView serves a timeline as its page or, by the ending of the path, in one of the formats. Nothing
// else decides: programs that ask for a calendar send any Accept, or none.
func (s *Server) timelineView(c echo.Context) error {
	slug, format, ok := splitName(c.Param("name"))
	if !ok {
		return s.timelinePage(c, slug)
	}
	return s.heard(c, slug, format, s.feed(c, slug, format))
}

// eventView serves an event as its page, its calendar file, or its changes.
func (s *Server) eventView(c echo.Context) error {
	id, format, ok := splitName(c.Param("name"))
	switch {
	case !ok:
		return s.eventPage(c, id)
	case format.Name == feeds.Atom().Name:
		return s.eventFeed(c, id)
	case isCalendar(format):
		return s.eventCalendar(c, id)
	}
	return noEvent()
}

// splitName splits the last part of a path into the name and the format that its ending asks for.
func splitName(name string) (string, feeds.Format, bool) {
	for _, f := range feeds.Formats() {
		if base, found := strings.CutSuffix(name, f.Suffix); found {
			return base, f, true
		}
	}
	return name, feeds.Format{}, false
}

// feed serves a timeline in a format.
func (s *Server) feed(c echo.Context, slug string, format feeds.Format) error {
	return s.syndicate(c, slug, format, func(values url.Values, t *timeline.Timeline) feedRequest {
		return parseFeed(values, t, format)
	})
}

// syndicate serves what an address asks for, which parse reads, in a format.
func (s *Server) syndicate(c echo.Context, slug string, format feeds.Format, parse func(url.Values, *timeline.Timeline) feedRequest) error {
	ctx, h := c.Request().Context(), c.Response().Header()
	record, err := s.readable(ctx, slug)
	if err != nil {
		return err
	}
	feedHeaders(h, slug, format)
	for line := &record.Timeline; ; {
		r := parse(c.QueryParams(), line)
		page, st, known, err := s.pollFeed(ctx, slug, &r)
		if err != nil {
			return err
		}
		if !known && page.timeline.Revision != line.Revision {
			line = &page.timeline // its settings, which say what the address means, changed a moment ago
			continue
		}
		if s.outdated(&r, page.validator) {
			return s.moved(c, slug, &r, page.validator)
		}
		if r.archived() && h.Get("Cache-Control") == cachePublic {
			h.Set("Cache-Control", cacheArchive)
		}
		setLinks(h, s.feedLinks(slug, &r)...)
		setLanguage(h, timeline.Framing(line.Lang, r.options.Lang))
		stamp(c, st)
		if known {
			return c.NoContent(http.StatusNotModified)
		}
		if isCalendar(format) && !r.turned {
			slices.Reverse(page.items) // the last ones were asked for, and are shown from the first
		}
		return c.Blob(http.StatusOK, format.MediaType, format.Render(s.site, s.feedView(&page, &r), page.items))
	}
}

func (s *Server) feedView(page *feedPage, r *feedRequest) feeds.View {
	if r.archived() {
		return s.archiveView(page, r)
	}
	base := s.site.TimelineURL(page.timeline.Slug)
	view := feeds.View{
		Timeline:   page.timeline,
		Self:       s.address(page.timeline.Slug, r),
		Earlier:    s.earlier(page, r),
		Page:       withQuery(base, r.page()),
		ID:         "t/" + page.timeline.Slug,
		Updated:    page.updated(),
		Options:    r.options.Options,
		Alternates: s.alternates(base, r.choice),
	}
	if isCalendar(r.format) {
		view.More = page.next != nil
		return view
	}
	view.First = withQuery(base+r.format.Suffix, r.at(nil))
	if page.next != nil {
		view.Next = withQuery(base+r.format.Suffix, r.at(page.next))
	}
	return view
}

// alternates are the addresses of a timeline's formats, each with what it has of the choice.
func (s *Server) alternates(base string, ch choice) map[string]string {
	addresses := map[string]string{}
	for _, format := range feeds.Formats() {
		addresses[format.Name] = withQuery(base+format.Suffix, ch.query(format))
	}
	return addresses
}

func withQuery(address, query string) string {
	if query == "" {
		return address
	}
	return address + "?" + query
}

// eventCalendar serves one event as a calendar file, shown as the calendar of its timeline shows it. A deleted event is
// there, as cancelled, for as long as calendars show it.
func (s *Server) eventCalendar(c echo.Context, id string) error {
	ctx := c.Request().Context()
	found, err := s.sightOf(ctx, id, false)
	deleted := timeline.KindOf(err) == timeline.Gone
	if deleted {
		found, err = s.tombstone(ctx, id, err)
	}
	if err != nil {
		return err
	}
	line, format, h := found.timeline.Timeline, feeds.Calendar(), c.Response().Header()
	o := parseOptions(c.QueryParams(), &line)
	if deleted && o.show() != timeline.ShowCalendar {
		return gone()
	}
	feedHeaders(h, id, format)
	page := s.eventURL(id, o.Lang)
	self := withQuery(s.site.EventURL(id)+format.Suffix, o.query(format))
	setLinks(h, webLink{"self", self, format.LinkType}, webLink{"alternate", page, pageLinkType})
	setLanguage(h, timeline.Framing(line.Lang, o.Lang))
	st := s.state(found)
	stamp(c, st)
	if has(ctx, st) {
		return c.NoContent(http.StatusNotModified)
	}
	file := feedPage{timeline: line, items: []feeds.Item{{Event: *found.event}}, validator: found.validator()}
	view := feeds.View{
		Timeline: line,
		Self:     self,
		Page:     page,
		ID:       "e/" + id,
		Updated:  file.updated(),
		Options:  o.Options,
	}
	return c.Blob(http.StatusOK, format.MediaType, format.Render(s.site, view, file.items))
}

// tombstone is what followers are still shown of an event that is gone; gone itself if that is nothing more.
func (s *Server) tombstone(ctx context.Context, id string, gone error) (sight, error) {
	record, t, err := s.store.Event(ctx, id)
	if err != nil {
		return sight{}, err
	}
	if !record.Kept || !callerOf(ctx).mayRead(&t.Timeline) {
		return sight{}, gone
	}
	return sight{event: record.Left, record: &record, timeline: &t}, nil
}

// feedHeaders sets what all formats share. A feed opened in a browser runs nothing and loads nothing, and no
// search engine lists it.
func feedHeaders(h http.Header, name string, format feeds.Format) {
	h.Set("Accept-Ranges", "none")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	if isCalendar(format) {
		// inline: some calendars refuse to subscribe to an attachment. Slugs and ids are plain ASCII.
		h.Set("Content-Disposition", fmt.Sprintf(`inline; filename="%s.ics"; filename*=UTF-8''%s.ics`, name, name))
	}
}
