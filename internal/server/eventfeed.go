package server

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/timeline"
)

// eventFeed serves what was told of one event as a feed, newest first: all that its public history tells, but for what
// is marked as minor. It is the same for everybody who may read it. Of a deleted event it tells the deletion alone, as
// every feed of changes does, for as long as its calendar file says so.
func (s *Server) eventFeed(c echo.Context, id string) error {
	ctx, h := c.Request().Context(), c.Response().Header()
	found, err := s.follow(ctx, id)
	if err != nil {
		return err
	}
	view, limit := s.eventFeedView(found, c.QueryParams())
	format, calendar := feeds.Atom(), feeds.Calendar()
	feedHeaders(h, id, format)
	setKeys(h, "t/"+view.Timeline.Slug, "e/"+id)
	setLinks(h, webLink{"self", view.Self, format.LinkType}, webLink{"alternate", view.Page, pageLinkType},
		webLink{"alternate", view.Alternates[calendar.Name], calendar.LinkType})
	setLanguage(h, timeline.Framing(view.Timeline.Lang, view.Options.Lang))
	st := s.viewState(found.validator())
	stamp(c, st)
	if has(ctx, st) {
		return c.NoContent(http.StatusNotModified)
	}
	done, err := s.lane(ctx, format)
	if err != nil {
		return err
	}
	defer done()
	tellings, err := s.tellings(ctx, found, limit)
	if err != nil {
		return err
	}
	items := feeds.Told(tellings)
	view.Updated = feeds.Updated(found.validator(), items)
	return c.Blob(http.StatusOK, format.MediaType, format.Render(s.site, view, items))
}

// eventFeedView is the head of such a feed, and how many entries it has at most.
func (s *Server) eventFeedView(found sight, values url.Values) (feeds.View, int) {
	l := listing{limit: feedLimit}
	l.readLimit(values) // a wrong one counts for nothing
	id, calendar, own := found.event.ID, feeds.Calendar(), found.timeline.Timeline.Lang
	lang := askedLang(values, own)
	return feeds.View{
		Timeline:   found.timeline.Timeline,
		Title:      found.event.In(cmp.Or(lang, own)).Title,
		Self:       withQuery(s.eventURL(found.door, id, "")+feeds.Atom().Suffix, joinQuery(langQuery(lang), limitQuery(l.limit))),
		Page:       s.eventURL(found.door, id, lang),
		ID:         "e/" + id,
		Options:    feeds.Options{Family: timeline.Changes, Lang: lang, Door: found.door},
		Alternates: map[string]string{calendar.Name: s.eventFile(found.door, id, calendar, lang)},
	}, l.limit
}

// follow is the event as its followers see it, whoever asks; a deleted one while they are shown that it is gone.
func (s *Server) follow(ctx context.Context, id string) (sight, error) {
	found, err := s.sightOf(ctx, id, false)
	switch {
	case timeline.KindOf(err) == timeline.Gone:
		return s.tombstone(ctx, id, err)
	case err != nil || !found.writer:
		return found, err
	}
	found.writer, found.event = false, found.record.Public()
	switch {
	case found.event == nil:
		return sight{}, noEvent()
	case found.event.Deleted != nil:
		return s.tombstone(ctx, id, gone())
	}
	return found, nil
}

// tellings are what followers were told of the event last, newest first.
func (s *Server) tellings(ctx context.Context, found sight, limit int) ([]timeline.Telling, error) {
	part, err := s.historyOf(ctx, found, timeline.HistoryQuery{Limit: limit, Counts: timeline.ToldVersions})
	if err != nil {
		return nil, err
	}
	t := &found.timeline.Timeline
	tellings := part.Tellings(found.record.Public(), showsAuthors(t), timeline.Filter{}, timeline.Filter{}.Window(t.Zone))
	slices.Reverse(tellings)
	return tellings, nil
}

// limitQuery is the parameter limit of a feed, unless it is the default.
func limitQuery(limit int) string {
	if limit == feedLimit {
		return ""
	}
	return "limit=" + strconv.Itoa(limit)
}
