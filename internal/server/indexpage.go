package server

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/internal/pages"
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
	only, lang := onlyPublic(found), askedLang(c.QueryParams(), pages.English.Lang)
	setLinks(c.Response().Header(), s.indexLinks(only)...)
	speak(c, timeline.Framing(pages.English.Lang, lang))
	stamp(c, st)
	if has(c.Request().Context(), st) {
		return c.NoContent(http.StatusNotModified)
	}
	data := struct {
		pages.Frame
		Items []item
		List  string // all of them for a feed reader
	}{Frame: s.frameOf("", "/t/", pages.English.Lang, lang), List: s.site.BaseURL + listPath}
	data.Title = data.Labels.Timelines
	for _, t := range found {
		base, query := s.site.TimelineURL(t.Slug), langQuery(wanted(lang, t.Lang))
		data.Items = append(data.Items, item{
			t, withQuery(base, query), withQuery(base+feeds.Calendar().Suffix, query), withQuery(base+feeds.Atom().Suffix, query),
		})
	}
	if only != nil {
		data.Links = s.formatsInHead(*only, choice{})
	}
	list := webLink{"alternate", data.List, feeds.OPMLType}
	data.Links = append(data.Links, list.inHead(data.Labels.ListTitle))
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
