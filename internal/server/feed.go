package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
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
		setLinks(c.Response().Header(), s.timelineLinks(slug, c.QueryParams())...)
		return s.timelinePage(c, slug)
	}
	return s.heard(c, slug, format, s.feed(c, slug, format))
}

// eventView serves an event as its page or its calendar file.
func (s *Server) eventView(c echo.Context) error {
	id, format, ok := splitName(c.Param("name"))
	switch {
	case !ok:
		setLinks(c.Response().Header(), s.eventLinks(id)...)
		return s.eventPage(c, id)
	case format.Name != feeds.Calendar().Name:
		return noEvent()
	}
	return s.eventCalendar(c, id)
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
	ctx := c.Request().Context()
	if _, err := s.readable(ctx, slug); err != nil {
		return err
	}
	q, self := feedQuery(c.QueryParams(), slug, format)
	feedHeaders(c.Response().Header(), slug, format)
	setLinks(c.Response().Header(), s.feedLinks(slug, format, self, q.Filter)...)
	page, st, known, err := s.poll(ctx, q)
	if err != nil {
		return err
	}
	stamp(c, st)
	if known {
		return c.NoContent(http.StatusNotModified)
	}
	if format.Name == feeds.Calendar().Name && c.QueryParam("order") != "desc" {
		slices.Reverse(page.Events) // the last ones were asked for, and are shown from the first
	}
	view := s.feedView(page, q.Filter, q.Limit, format, self)
	return c.Blob(http.StatusOK, format.MediaType, format.Render(s.site, view, feeds.Items(page.Events)))
}

// feedQuery is the question that a feed's address asks, and the query of its canonical address. A feed has the
// newest entries; a calendar the last events by start, deleted ones while they are still shown as cancelled.
func feedQuery(values url.Values, slug string, format feeds.Format) (timeline.Query, string) {
	if format.Name == feeds.Calendar().Name {
		return calendarQuery(values, slug)
	}
	l := parseListing(values, feedLimit, timeline.NewestFirst)
	return l.query(slug, timeline.ShowPublic), nextQuery(l.filter, l.limit, l.cursor)
}

// calendarQuery has the order in the canonical address of a calendar that is turned round: its bytes are others.
func calendarQuery(values url.Values, slug string) (timeline.Query, string) {
	l := parseListing(values, feedLimit, timeline.Ascending)
	self := l.filter.Query()
	if l.order == timeline.Descending {
		self = strings.Trim(self+"&order=desc", "&")
	}
	l.order, l.limit, l.cursor = timeline.Descending, feeds.CalendarLimit, nil
	return l.query(slug, timeline.ShowCalendar), self
}

// nextQuery is the query of a feed's page behind the cursor, in canonical order; of its first page without one.
func nextQuery(f timeline.Filter, limit int, cursor *timeline.Cursor) string {
	parts := []string{f.Query()}
	if limit != feedLimit {
		parts = append(parts, "limit="+strconv.Itoa(limit))
	}
	if cursor != nil {
		parts = append(parts, "cursor="+cursor.String())
	}
	return strings.Trim(strings.Join(parts, "&"), "&")
}

func (s *Server) feedView(page timeline.Page, f timeline.Filter, limit int, format feeds.Format, self string) feeds.View {
	base := s.site.TimelineURL(page.Timeline.Slug)
	view := feeds.View{
		Timeline: page.Timeline,
		Self:     withQuery(base+format.Suffix, self),
		Page:     withQuery(base, f.Query()),
		ID:       "t/" + page.Timeline.Slug,
		Updated:  lastUpdate(page.Validator.Time, page.Events),
	}
	if format.Name != feeds.Calendar().Name {
		view.First = withQuery(base+format.Suffix, nextQuery(f, limit, nil))
	}
	switch {
	case page.Next == nil:
	case format.Name == feeds.Calendar().Name:
		view.More = true
	default:
		view.Next = withQuery(base+format.Suffix, nextQuery(f, limit, page.Next))
	}
	view.Alternates = s.alternates(base, f)
	return view
}

// alternates are the addresses of a timeline's formats, with the filter.
func (s *Server) alternates(base string, f timeline.Filter) map[string]string {
	addresses := map[string]string{}
	for _, format := range feeds.Formats() {
		addresses[format.Name] = withQuery(base+format.Suffix, f.Query())
	}
	return addresses
}

func withQuery(address, query string) string {
	if query == "" {
		return address
	}
	return address + "?" + query
}

// lastUpdate is when a view last changed. Events may count as updated a little ahead of the write.
func lastUpdate(at time.Time, events []timeline.Event) time.Time {
	for i := range events {
		if events[i].Updated.After(at) {
			at = events[i].Updated
		}
	}
	return at
}

// eventCalendar serves one event as a calendar file. A deleted event is there, as cancelled, for as long as
// calendars show it.
func (s *Server) eventCalendar(c echo.Context, id string) error {
	ctx := c.Request().Context()
	found, err := s.sightOf(ctx, id, false)
	if timeline.KindOf(err) == timeline.Gone {
		found, err = s.tombstone(c, id, err)
	}
	if err != nil {
		return err
	}
	format, h := feeds.Calendar(), c.Response().Header()
	feedHeaders(h, id, format)
	page := s.site.EventURL(id)
	setLinks(h, webLink{"self", page + format.Suffix, format.LinkType}, webLink{"alternate", page, pageLinkType})
	st := s.state(found)
	stamp(c, st)
	if has(ctx, st) {
		return c.NoContent(http.StatusNotModified)
	}
	events := []timeline.Event{*found.event}
	view := feeds.View{
		Timeline: found.timeline.Timeline,
		Self:     page + format.Suffix,
		Page:     page,
		ID:       "e/" + id,
		Updated:  lastUpdate(found.validator().Time, events),
	}
	return c.Blob(http.StatusOK, format.MediaType, format.Render(s.site, view, feeds.Items(events)))
}

// tombstone is what calendars still show of an event that is gone; gone itself if they show nothing more.
func (s *Server) tombstone(c echo.Context, id string, gone error) (sight, error) {
	ctx := c.Request().Context()
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
	if format.Name == feeds.Calendar().Name {
		// inline: some calendars refuse to subscribe to an attachment. Slugs and ids are plain ASCII.
		h.Set("Content-Disposition", fmt.Sprintf(`inline; filename="%s.ics"; filename*=UTF-8''%s.ics`, name, name))
	}
}
