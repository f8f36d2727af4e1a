package server

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/timeline"
)

// listPath is where the list of all public timelines for feed readers is.
const listPath = "/feeds.opml"

// feedList serves the public timelines as a list of feeds that a reader can import. It is the same for
// everybody: the feeds of other timelines would not open without a token.
func (s *Server) feedList(c echo.Context) error {
	ctx := c.Request().Context()
	records, v, err := s.store.Timelines(ctx, false)
	if err != nil {
		return err
	}
	feedHeaders(c.Response().Header(), "", feeds.Atom()) // it is handled like the feeds in it
	st := s.viewState(v)
	stamp(c, st)
	if has(ctx, st) {
		return c.NoContent(http.StatusNotModified)
	}
	done, err := s.lane(ctx, feeds.Atom())
	if err != nil {
		return err
	}
	defer done()
	list := make([]timeline.Timeline, len(records))
	for i, r := range records {
		list[i] = r.Timeline
	}
	return c.Blob(http.StatusOK, feeds.OPMLType+"; charset=utf-8", feeds.OPML(s.site, v.Time, list))
}
