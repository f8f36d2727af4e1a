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
	"dateline/internal/headroom"
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
		r.options.Door = doorOf(ctx)
		request := s.request(&r, line, exchangeOf(ctx).settled)
		v, doc, former, err := s.published(ctx, &r, request)
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
			if !former {
				s.remember(c, p, r.options.Family, http.StatusNotModified)
			}
			return c.NoContent(http.StatusNotModified)
		}
		setLinks(h, s.feedLinks(slug, &r)...)
		setKeys(h, "t/"+slug)
		setLanguage(h, timeline.Framing(line.Lang, r.options.Lang))
		h.Set("Content-Type", format.MediaType)
		if !former {
			s.remember(c, p, r.options.Family, http.StatusOK)
		}
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
// that is outdated: who is sent on must not find that it has changed again while it was read in vain. Former: it is what it was before
// the last change, for who asked for too much.
func (s *Server) published(ctx context.Context, r *feedRequest, request *feeds.Request) (v timeline.Validator, doc *feeds.Document, former bool, err error) {
	if v, err = s.validator(ctx, request); err != nil || has(ctx, s.familyState(request.Query.Family, v)) || s.outdated(r, v) {
		return v, nil, false, err
	}
	doc, former, err = s.made(ctx, r, request, v)
	switch {
	case err != nil:
		return v, nil, false, err
	case !callerOf(ctx).mayRead(&doc.Timeline):
		return v, nil, false, timeline.Errorf(timeline.NotFound, "no such timeline")
	case former && has(ctx, s.familyState(request.Query.Family, doc.Validator)):
		return doc.Validator, nil, true, nil
	}
	return doc.Validator, doc, former, nil
}

// made is the document in the state of the validator, or in a later one; or, for who asked for too much, as it was before.
func (s *Server) made(ctx context.Context, r *feedRequest, request *feeds.Request, v timeline.Validator) (doc *feeds.Document, former bool, err error) {
	if doc := s.publisher.Ready(request, v); doc != nil {
		return doc, false, nil
	}
	cost := 1
	if request.Costly() {
		cost = costly
	}
	if wait := s.mayMake(ctx, cost); wait > 0 {
		if doc := s.formerly(request, v); doc != nil {
			return doc, true, nil
		}
		done, err := s.queue(ctx, r.format, wait)
		if err != nil {
			return nil, false, err
		}
		defer done()
	}
	request.Spend = s.spend(ctx)
	defer headroom.Take()() // a large calendar takes long when it is made for the first time
	doc, err = s.publisher.Document(ctx, request, v)
	return doc, false, err
}

// validator is the validator of what the request asks for. That of beginnings which a search finds may take a look at all events; one after
// the other does.
func (s *Server) validator(ctx context.Context, request *feeds.Request) (timeline.Validator, error) {
	if request.Query.Family == timeline.Starting && request.Costly() {
		select {
		case s.limits.seeking <- struct{}{}:
			defer func() { <-s.limits.seeking }()
		case <-ctx.Done():
			return timeline.Validator{}, ctx.Err()
		}
	}
	return s.store.Validator(ctx, request.Query)
}

// formerly is the document as it was before its last change, if that is not long ago: nil if there is none.
func (s *Server) formerly(request *feeds.Request, v timeline.Validator) *feeds.Document {
	if s.clock.Now().Sub(v.Modified()) > staleFor {
		return nil
	}
	return s.publisher.Former(request)
}

func (s *Server) feedView(page feeds.Page, r *feedRequest) feeds.View {
	if r.archived() {
		return s.archiveView(page, r)
	}
	base := s.timelineURL(r.options.Door, page.Timeline.Slug)
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
	o.Door = found.door
	if deleted && o.show() != timeline.ShowCalendar {
		return gone()
	}
	feedHeaders(h, id, format)
	setKeys(h, "t/"+line.Slug, "e/"+id)
	page := s.eventURL(o.Door, id, o.Lang)
	self := withQuery(s.eventURL(o.Door, id, "")+format.Suffix, o.query(format))
	setLinks(h, webLink{"self", self, format.LinkType}, webLink{"alternate", page, pageLinkType})
	setLanguage(h, timeline.Framing(line.Lang, o.Lang))
	st := s.state(found)
	stamp(c, st)
	if has(ctx, st) {
		return c.NoContent(http.StatusNotModified)
	}
	done, err := s.lane(ctx, format)
	if err != nil {
		return err
	}
	defer done()
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
	return sight{event: record.Left, record: &record, timeline: &t, door: doorOf(ctx)}, nil
}

// feedHeaders sets what all formats share. A feed opened in a browser runs nothing and loads nothing, and no
// search engine lists it.
func feedHeaders(h http.Header, name string, format feeds.Format) {
	h.Set("Accept-Ranges", "none")
	if h.Get("X-Robots-Tag") == "" { // that of a private address says more
		h.Set("X-Robots-Tag", "noindex")
	}
	if isCalendar(format) {
		// inline: some calendars refuse to subscribe to an attachment. Slugs and ids are plain ASCII.
		h.Set("Content-Disposition", fmt.Sprintf(`inline; filename="%s.ics"; filename*=UTF-8''%s.ics`, name, name))
	}
}
