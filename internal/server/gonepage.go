package server

import (
	"cmp"
	"context"
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
	Near     []pages.NearLink
}

// gonePage tells followers of an event that it was removed: what they knew it as, when it went and why, and what stands around the
// place where it was.
func (s *Server) gonePage(c echo.Context, found sight) error {
	t := found.timeline.Timeline
	lang := askedLang(c.QueryParams(), t.Lang)
	data := goneData{Frame: s.frameOf("", "", t.Lang, lang)}
	data.Canonical = ""
	speak(c, timeline.Framing(t.Lang, lang))
	tellings, err := s.tellings(c.Request().Context(), found, 1)
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
	data.When = fmt.Sprintf(data.Labels.GoneWhen, timeline.InstantWords(*found.event.Deleted, "UTC", data.Labels.Lang)+" UTC")
	data.Timeline = pages.Link{Text: t.Title, Href: withQuery(s.timelineURL(found.door, t.Slug), langQuery(lang))}
	if data.Near, err = s.aroundGone(c.Request().Context(), found, data.Labels, lang); err != nil {
		return err
	}
	return s.show(c, http.StatusGone, "gone", data)
}

// aroundGone are the events between which a deleted one stood. Each costs a look-up.
func (s *Server) aroundGone(ctx context.Context, found sight, words *pages.Labels, lang string) ([]pages.NearLink, error) {
	slug := found.timeline.Timeline.Slug
	before, err := s.neighbour(ctx, slug, found.event, timeline.Descending)
	if err != nil {
		return nil, err
	}
	behind, err := s.neighbour(ctx, slug, found.event, timeline.Ascending)
	if err != nil {
		return nil, err
	}
	room := &pages.EventRoom{Timeline: found.timeline.Timeline, Lang: lang, Addresses: s.eventAddresses(found, lang)}
	return room.Near(words, before, behind), nil
}
