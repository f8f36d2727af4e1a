package server

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
)

// aliases are names under a timeline's page at which programs and people guess a feed. One that names no format is
// Atom, which readers should prefer.
func aliases() map[string]feeds.Format {
	atom, rss, json, calendar := feeds.Atom(), feeds.RSS(), feeds.JSON(), feeds.Calendar()
	return map[string]feeds.Format{
		"feed": atom, "feed/": atom, "feed.xml": atom, "index.xml": atom, "atom.xml": atom, "feed.atom": atom,
		"rss.xml": rss, "index.rss": rss, "feed.json": json, "calendar.ics": calendar,
	}
}

// underTimeline serves what is asked for under a timeline's page: an archive of its feed, or a feed under a name that it
// often has, by 200, since the readers that guess such names follow no redirect. In itself that names its canonical address.
func (s *Server) underTimeline(c echo.Context) error {
	slug, name := c.Param("name"), c.Param("*")
	if name == "" {
		return s.timelineSlash(c, slug)
	}
	everybody := doorOf(c.Request().Context()) == "" // pages of others show no address that is one reader's
	switch path := "/" + name; {
	case path == subscribePath:
		return s.subscribePage(c, slug)
	case path == embedPath && everybody:
		return s.embedPage(c, slug)
	case path == embedCodePath && everybody:
		return s.embedCodePage(c, slug)
	}
	if archive, ok := parseArchiveName(name); ok {
		return s.archive(c, slug, archive)
	}
	format, ok := aliases()[name]
	if !ok {
		return echo.ErrNotFound
	}
	return s.feed(c, slug, format)
}

// timelineSlash leads from /t/SLUG/ to the page of the timeline, which is at one address only.
func (s *Server) timelineSlash(c echo.Context, slug string) error {
	if _, err := s.readable(c.Request().Context(), slug); err != nil {
		return err
	}
	return c.Redirect(http.StatusMovedPermanently, withQuery(s.timelineURL(doorOf(c.Request().Context()), slug), c.QueryParams().Encode()))
}

// eventSlash leads from /e/ID/ to the page of the event.
func (s *Server) eventSlash(c echo.Context) error {
	id := c.Param("name")
	if _, err := s.sightOf(c.Request().Context(), id, false); err != nil {
		return err
	}
	return c.Redirect(http.StatusMovedPermanently, withQuery(s.eventURL(doorOf(c.Request().Context()), id, ""), c.QueryParams().Encode()))
}

// isFeedName reports whether programs look for a feed at the path, be there one or not.
func isFeedName(path string) bool {
	for _, f := range feeds.Formats() {
		if strings.HasSuffix(path, f.Suffix) {
			return true
		}
	}
	for _, suffix := range []string{".xml", ".opml", "/feed", "/feed/"} {
		if strings.HasSuffix(path, suffix) {
			return true
		}
	}
	return false
}
