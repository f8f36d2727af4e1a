package server

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"dateline/internal/pages"
	"dateline/timeline"
)

// goneData is what the page of a deleted event says for as long as calendars show that it is gone.
type goneData struct {
	pages.Frame
	Text     string
	Called   string // empty: its title was taken out
	When     string
	Reason   string // empty: none was given
	Timeline pages.Link
}

// gonePage tells followers of an event that it was removed: what they knew it as, when it went and why, and nothing else.
func (s *Server) gonePage(c echo.Context, found sight) error {
	t := found.timeline.Timeline
	lang := askedLang(c.QueryParams(), t.Lang)
	data := goneData{Frame: s.frameOf("", "", t.Lang, lang)}
	data.Canonical = ""
	speak(c, timeline.Framing(t.Lang, lang))
	tellings, err := s.tellings(c.Request().Context(), found)
	if err != nil {
		return err
	}
	if len(tellings) > 0 && tellings[0].Revision.Note != "" {
		data.Reason = fmt.Sprintf(data.Labels.GoneWhy, tellings[0].Revision.Note)
	}
	if title := found.event.In(cmp.Or(lang, t.Lang)).Title; title != "" {
		data.Called = fmt.Sprintf(data.Labels.GoneCalled, title)
	}
	data.Title, data.Text, data.NoIndex = data.Labels.GoneTitle, data.Labels.GoneText, true
	data.When = fmt.Sprintf(data.Labels.GoneWhen, instantText(*found.event.Deleted, data.Labels.Lang))
	data.Timeline = pages.Link{Text: t.Title, Href: withQuery(s.site.TimelineURL(t.Slug), langQuery(lang))}
	return s.show(c, http.StatusGone, "gone", data)
}
