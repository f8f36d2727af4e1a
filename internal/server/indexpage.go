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
	only := onlyPublic(found)
	setLinks(c.Response().Header(), s.indexLinks(only)...)
	stamp(c, st)
	if has(c.Request().Context(), st) {
		return c.NoContent(http.StatusNotModified)
	}
	data := struct {
		frame
		Items []item
		List  string // all of them for a feed reader
	}{frame: s.frameOf("Timelines", "/t/"), List: s.site.BaseURL + listPath}
	for _, t := range found {
		base := s.site.TimelineURL(t.Slug)
		data.Items = append(data.Items, item{t, base, base + feeds.Calendar().Suffix, base + feeds.Atom().Suffix})
	}
	if only != nil {
		data.Links = s.formatsInHead(*only, choice{})
	}
	list := webLink{"alternate", data.List, feeds.OPMLType}
	data.Links = append(data.Links, list.inHead("All timelines (OPML)"))
	return s.show(c, http.StatusOK, "index", data)
}

// onlyPublic is the public timeline if there is just one.
func onlyPublic(timelines []timeline.Timeline) *timeline.Timeline {
	var only *timeline.Timeline
	for i := range timelines {
		switch {
		case timelines[i].Visibility != timeline.Public:
		case only != nil:
			return nil
		default:
			only = &timelines[i]
		}
	}
	return only
}
