package server

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/timeline"
)

// indexPage lists the timelines.
func (s *Server) indexPage(c echo.Context) error {
	type item struct {
		Timeline timeline.Timeline
		Page     string
		Calendar string
		Feed     string
	}
	found, st, err := s.visible(c.Request().Context())
	if err != nil {
		return err
	}
	stamp(c, st)
	if has(c.Request().Context(), st) {
		return c.NoContent(http.StatusNotModified)
	}
	data := struct {
		frame
		Items []item
		List  string // all of them for a feed reader
	}{frame: s.frameOf("Timelines", "/t/"), List: s.site.BaseURL + listPath}
	var public []timeline.Timeline
	for _, t := range found {
		base := s.site.TimelineURL(t.Slug)
		data.Items = append(data.Items, item{t, base, base + feeds.Calendar().Suffix, base + feeds.Atom().Suffix})
		if t.Visibility == timeline.Public {
			public = append(public, t)
		}
	}
	if len(public) == 1 { // a reader that is given the address of the service finds what is there
		data.Links = s.feedLinks(public[0], "")
	}
	data.Links = append(data.Links, alternate(feeds.OPMLType, "All timelines (OPML)", data.List))
	return s.show(c, http.StatusOK, "index", data)
}
