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
		return s.timelinePage(c, slug)
	}
	return s.feed(c, slug, format)
}

// eventView serves an event as its page or its calendar file.
func (s *Server) eventView(c echo.Context) error {
	id, format, ok := splitName(c.Param("name"))
	switch {
	case !ok:
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
	t, err := s.readable(ctx, slug)
	if err != nil {
		return err
	}
	l := feedListing(c.QueryParams(), format)
	own := t.Timeline.Lang
	q, self := l.query(slug, showOf(format)), feedQuery(l, format, own)
	feedHeaders(c.Response().Header(), slug, format)
	setLinks(c.Response().Header(), s.feedLinks(slug, format, self, l.shared(own))...)
	speak(c, timeline.Framing(own, l.lang(own)))
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
	view := s.feedView(page, l, format)
	return c.Blob(http.StatusOK, format.MediaType, format.Render(s.site, view, feeds.Items(page.Events)))
}

// feedListing is what a feed's address asks. A feed has the newest entries; a calendar the last events by start.
func feedListing(values url.Values, format feeds.Format) listing {
	l := parseListing(values, feedLimit, timeline.NewestFirst)
	if format.Name == feeds.Calendar().Name {
		l.order, l.limit, l.cursor = timeline.Descending, feeds.CalendarLimit, nil
	}
	return l
}

// showOf says which events a format has: a calendar has deleted ones too, while it still shows them as cancelled.
func showOf(format feeds.Format) timeline.Show {
	if format.Name == feeds.Calendar().Name {
		return timeline.ShowCalendar
	}
	return timeline.ShowPublic
}

// feedQuery is the query of a feed's canonical address.
func feedQuery(l listing, format feeds.Format, own string) string {
	if format.Name == feeds.Calendar().Name {
		return l.shared(own)
	}
	return nextQuery(l.shared(own), l.limit, l.cursor)
}

// nextQuery is the query of a feed's page behind the cursor, in canonical order; of its first page without one. Shared is
// what all views of the timeline have in it.
func nextQuery(shared string, limit int, cursor *timeline.Cursor) string {
	parts := []string{shared}
	if limit != feedLimit {
		parts = append(parts, "limit="+strconv.Itoa(limit))
	}
	if cursor != nil {
		parts = append(parts, "cursor="+cursor.String())
	}
	return strings.Trim(strings.Join(parts, "&"), "&")
}

// feedView tells of the timeline as the page has it: its language may have changed since it was looked up.
func (s *Server) feedView(page timeline.Page, l listing, format feeds.Format) feeds.View {
	base, own := s.site.TimelineURL(page.Timeline.Slug), page.Timeline.Lang
	shared := l.shared(own)
	view := feeds.View{
		Timeline: page.Timeline,
		Self:     withQuery(base+format.Suffix, feedQuery(l, format, own)),
		Page:     withQuery(base, shared),
		ID:       "t/" + page.Timeline.Slug,
		Updated:  lastUpdate(page.Validator.Time, page.Events),
		Options:  feeds.Options{Lang: l.lang(own)},
	}
	if format.Name != feeds.Calendar().Name {
		view.First = withQuery(base+format.Suffix, nextQuery(shared, l.limit, nil))
	}
	switch {
	case page.Next == nil:
	case format.Name == feeds.Calendar().Name:
		view.More = true
	default:
		view.Next = withQuery(base+format.Suffix, nextQuery(shared, l.limit, page.Next))
	}
	view.Alternates = s.alternates(base, shared)
	return view
}

// alternates are the addresses of a timeline's formats, with the query that they share.
func (s *Server) alternates(base, shared string) map[string]string {
	addresses := map[string]string{}
	for _, format := range feeds.Formats() {
		addresses[format.Name] = withQuery(base+format.Suffix, shared)
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
	own := found.timeline.Timeline.Lang
	lang := askedLang(c.QueryParams(), own)
	page, file := s.eventURL(id, lang), s.eventFile(id, lang)
	setLinks(h, webLink{"self", file, format.LinkType}, webLink{"alternate", page, pageLinkType})
	speak(c, timeline.Framing(own, lang))
	st := s.state(found)
	stamp(c, st)
	if has(ctx, st) {
		return c.NoContent(http.StatusNotModified)
	}
	events := []timeline.Event{*found.event}
	view := feeds.View{
		Timeline: found.timeline.Timeline,
		Self:     file,
		Page:     page,
		ID:       "e/" + id,
		Updated:  lastUpdate(found.validator().Time, events),
		Options:  feeds.Options{Lang: lang},
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
