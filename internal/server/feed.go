package server

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

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
	return s.feed(c, slug, format)
}

// eventView serves an event as its page, its calendar file, or its changes.
func (s *Server) eventView(c echo.Context) error {
	id, format, ok := splitName(c.Param("name"))
	switch {
	case !ok:
		return inOneState(func() error { return s.eventPage(c, id) })
	case format.Name == feeds.Atom().Name:
		return inOneState(func() error { return s.eventFeed(c, id) })
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

// feed serves a timeline in a format, and notes who asked.
func (s *Server) feed(c echo.Context, slug string, format feeds.Format) error {
	return s.heard(c, slug, format, s.syndicate(c, slug, format, func(values url.Values, t *timeline.Timeline) feedRequest {
		return parseFeed(values, t, format)
	}))
}

// syndicate serves what an address asks for, which parse reads, in a format.
func (s *Server) syndicate(c echo.Context, slug string, format feeds.Format, parse func(url.Values, *timeline.Timeline) feedRequest) error {
	ctx, h := c.Request().Context(), c.Response().Header()
	mark := s.store.Mark(slug)
	record, err := s.readable(ctx, slug)
	if err != nil {
		return err
	}
	feedHeaders(h, slug, format)
	for line := &record.Timeline; ; {
		r := parse(c.QueryParams(), line)
		request := s.request(&r, line, exchangeOf(ctx).settled)
		v, doc, err := s.published(ctx, &r, request)
		if err != nil {
			return err
		}
		if doc != nil && doc.Timeline.Revision != line.Revision {
			line = &doc.Timeline // its settings, which say what the address means, changed a moment ago
			continue
		}
		if s.outdated(&r, v) {
			return s.moved(c, slug, &r, v)
		}
		if r.archived() && h.Get("Cache-Control") == cachePublic {
			h.Set("Cache-Control", cacheArchive)
		}
		p := &poll{slug: slug, mark: mark, key: request.Key, validator: v, state: s.familyState(r.options.Family, v)}
		if !r.archived() {
			p.heard = format.Name
		}
		stamp(c, p.state)
		if doc == nil {
			s.remember(c, p, r.options.Family, http.StatusNotModified)
			return c.NoContent(http.StatusNotModified)
		}
		setLinks(h, s.feedLinks(slug, &r)...)
		setKeys(h, "t/"+slug)
		setLanguage(h, timeline.Framing(line.Lang, r.options.Lang))
		h.Set("Content-Type", format.MediaType)
		s.remember(c, p, r.options.Family, http.StatusOK)
		return publish(c, doc)
	}
}

// request asks the publisher for what an address asks for.
func (s *Server) request(r *feedRequest, line *timeline.Timeline, now time.Time) *feeds.Request {
	return &feeds.Request{
		Key:      s.address(line.Slug, r),
		Settings: line.Revision,
		Format:   r.format,
		Query:    r.question(line.Slug, now),
		Options:  r.options.Options,
		Reversed: isCalendar(r.format) && !r.turned, // the last ones are asked for, and are shown from the first
		View:     func(page feeds.Page) feeds.View { return s.feedView(page, r) },
	}
}

// published is what the request asks for, and its validator; no document if the client has it already, nor of an archive
// that is outdated: who is sent on must not find that it has changed again while it was read in vain.
func (s *Server) published(ctx context.Context, r *feedRequest, request *feeds.Request) (timeline.Validator, *feeds.Document, error) {
	v, err := s.store.Validator(ctx, request.Query)
	if err != nil || has(ctx, s.familyState(request.Query.Family, v)) || s.outdated(r, v) {
		return v, nil, err
	}
	doc, err := s.publisher.Document(ctx, request, v)
	switch {
	case err != nil:
		return v, nil, err
	case !callerOf(ctx).mayRead(&doc.Timeline):
		return v, nil, timeline.Errorf(timeline.NotFound, "no such timeline")
	}
	return doc.Validator, doc, nil
}

func (s *Server) feedView(page feeds.Page, r *feedRequest) feeds.View {
	if r.archived() {
		return s.archiveView(page, r)
	}
	base := s.site.TimelineURL(page.Timeline.Slug)
	view := feeds.View{
		Timeline:   page.Timeline,
		Self:       s.address(page.Timeline.Slug, r),
		Earlier:    s.earlier(page, r),
		Page:       withQuery(base, r.page()),
		ID:         "t/" + page.Timeline.Slug,
		Updated:    page.Updated,
		Options:    r.options.Options,
		Alternates: s.alternates(base, r.choice),
	}
	if isCalendar(r.format) {
		view.More = page.Next != nil
		return view
	}
	view.First = withQuery(base+r.format.Suffix, r.at(nil))
	if page.Next != nil {
		view.Next = withQuery(base+r.format.Suffix, r.at(page.Next))
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
	setKeys(h, "t/"+line.Slug, "e/"+id)
	page := s.eventURL(id, o.Lang)
	self := withQuery(s.site.EventURL(id)+format.Suffix, o.query(format))
	setLinks(h, webLink{"self", self, format.LinkType}, webLink{"alternate", page, pageLinkType})
	setLanguage(h, timeline.Framing(line.Lang, o.Lang))
	st := s.state(found)
	stamp(c, st)
	if has(ctx, st) {
		return c.NoContent(http.StatusNotModified)
	}
	items := []feeds.Item{{Event: *found.event}}
	view := feeds.View{
		Timeline: line,
		Self:     self,
		Page:     page,
		ID:       "e/" + id,
		Updated:  feeds.Updated(found.validator(), items),
		Options:  o.Options,
	}
	return c.Blob(http.StatusOK, format.MediaType, format.Render(s.site, view, items))
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
