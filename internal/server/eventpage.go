package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/internal/pages"
	"dateline/timeline"
)

// eventPage shows all that is known of an event, and how it came to be so; with at, how it was in one of its versions.
func (s *Server) eventPage(c echo.Context, id string) error {
	ctx := c.Request().Context()
	found, err := s.sightOf(ctx, id, false)
	if timeline.KindOf(err) == timeline.Gone {
		if left, none := s.tombstone(ctx, id, err); none == nil {
			return s.gonePage(c, left)
		}
	}
	if err != nil {
		return err
	}
	t := &found.timeline.Timeline
	lang := askedLang(c.QueryParams(), t.Lang)
	setLinks(c.Response().Header(), s.eventLinks(found, lang)...)
	setKeys(c.Response().Header(), "t/"+t.Slug, "e/"+id)
	speak(c, timeline.Framing(t.Lang, lang))
	view, err := s.surroundings(ctx, id)
	if err != nil {
		return err
	}
	stamp(c, view.state)
	if has(ctx, view.state) {
		return c.NoContent(http.StatusNotModified)
	}
	told, err := s.toldOf(ctx, view.found, c.QueryParams())
	if err != nil {
		return err
	}
	version, err := s.versionOf(ctx, view.found, c.QueryParams().Get("at"))
	if err != nil {
		return err
	}
	page := s.pageOfEvent(view, told, lang, version)
	return s.showPictures(c, "event", page, pictureHosts(t), nil)
}

// toldOf is the part of an event's public history that its page shows: the newest changes, or those before the one that the
// address names.
func (s *Server) toldOf(ctx context.Context, found sight, values url.Values) (pages.Told, error) {
	authors := showsAuthors(&found.timeline.Timeline)
	q := timeline.HistoryQuery{Limit: feedLimit, Counts: timeline.PublicVersions}
	part, err := s.historyOf(ctx, found, q)
	if err != nil {
		return pages.Told{}, err
	}
	told := pages.Told{Latest: part.Public(authors)}
	told.Revisions = told.Latest
	var l listing
	if q.Before = l.readBefore(values, "before"); q.Before > 0 && q.Before <= found.record.Event.Revision { // a wrong one counts for nothing
		if part, err = s.historyOf(ctx, found, q); err != nil {
			return pages.Told{}, err
		}
		told.Revisions = part.Public(authors)
	}
	if part.More {
		told.Before = part.First
	}
	return told, nil
}

// pageOfEvent is the page of an event, or of a version of it.
func (s *Server) pageOfEvent(view *eventSurroundings, told pages.Told, lang string, version *timeline.Event) *pages.EventPage {
	found := view.found
	t := found.timeline.Timeline
	room := &pages.EventRoom{Timeline: t, Lang: lang, Today: view.today, Hosts: s.picturesOf(&t), Addresses: s.eventAddresses(found, lang)}
	event, former := *found.event, false
	if version != nil {
		event, former = *version, version.Revision != event.Revision
	}
	page := room.Page(s.frameOf("", "", t.Lang, lang), event, told)
	page.Trimmed = found.record.Since > 0 && told.Before == 0
	earlier := len(told.Revisions) > 0 && told.Revisions[len(told.Revisions)-1].Number != told.Latest[len(told.Latest)-1].Number
	page.Canonical, page.NoIndex = room.Addresses.Page, t.Visibility != timeline.Public || !found.record.Visible() || earlier
	page.Hidden = !found.record.Visible()
	page.Languages = pages.LanguageLinks(t.Lang, lang, []timeline.Event{event}, func(lang string) string { return s.eventURL(found.door, event.ID, lang) })
	if elsewhere := page.Event.Elsewhere(); elsewhere != "" {
		page.Elsewhere = &pages.LanguageLink{Lang: elsewhere, Name: timeline.LanguageName(elsewhere), Href: s.eventURL(found.door, event.ID, elsewhere)}
	}
	page.Crumb = &pages.Link{Text: t.Title, Href: withQuery(s.timelineURL(found.door, t.Slug), joinQuery("at="+event.ID, langQuery(lang))) + "#" + event.ID}
	page.Foot, page.Accent = footOf(page.Labels, t), pages.AccentOf(t.Color)
	page.Edit = pages.EditPath(event.ID)
	titles := []string{page.Labels.ChangesTitle, feeds.Calendar().Title}
	for i, l := range s.eventFormats(found, lang) {
		page.Links = append(page.Links, l.inHead(page.Event.Title+" ("+titles[i]+")"))
	}
	if found.door != "" {
		page.Add.Google, page.Add.Outlook = "", "" // they would keep the reader's own address
	} else {
		page.Links = append(page.Links, pages.NewHeadLink(jsonType, page.Event.Title+" (JSON)", room.Addresses.API), s.oEmbedLink(room.Addresses.Page, page.Event.Title))
	}
	for _, r := range page.Event.Related {
		page.AddRelated(room, r, view.related[r.ID])
	}
	page.AddReferring(room, view.referring, view.moreReferring)
	if former {
		page.AsItWas(room, event.Updated)
		return &page
	}
	page.Near = room.Near(page.Labels, view.before, view.behind)
	return &page
}

// versionOf is the event as it stood in a version that its public history has, nil if none is asked for. NotFound: it has none of
// that number.
func (s *Server) versionOf(ctx context.Context, found sight, asked string) (*timeline.Event, error) {
	if asked == "" {
		return nil, nil
	}
	number, err := strconv.ParseInt(asked, 10, 64)
	if err == nil && number > 0 && number <= found.record.Event.Revision {
		part, err := s.historyOf(ctx, found, timeline.HistoryQuery{Before: number + 1, Limit: 1, Counts: timeline.PublicVersions})
		if err != nil {
			return nil, err
		}
		told := slices.ContainsFunc(part.Public(false), func(r timeline.Revision) bool { return r.Number == number })
		if v, ok := part.Version(number); ok && told && !v.Hidden && v.Event.Deleted == nil {
			return &v.Event, nil
		}
	}
	return nil, timeline.Errorf(timeline.NotFound, "no such version")
}

// eventAddresses are where the page of an event leads.
func (s *Server) eventAddresses(found sight, lang string) pages.EventAddresses {
	e, slug := found.event, found.timeline.Timeline.Slug
	door, line := found.door, s.timelineURL(found.door, slug)
	addresses := pages.EventAddresses{
		ID:        s.site.Authority.Tag("e/" + e.ID),
		Page:      s.eventURL(door, e.ID, lang),
		Subscribe: withQuery(line+subscribePath, langQuery(lang)),
		Calendar:  s.eventFile(door, e.ID, feeds.Calendar(), lang),
		Changes:   s.eventFile(door, e.ID, feeds.Atom(), lang),
		Event:     func(id string) string { return s.eventURL(door, id, lang) },
		Version: func(number int64) string {
			return withQuery(s.eventURL(door, e.ID, ""), joinQuery("at="+strconv.FormatInt(number, 10), langQuery(lang)))
		},
		Earlier: func(number int64) string {
			return withQuery(s.eventURL(door, e.ID, ""), joinQuery("before="+strconv.FormatInt(number, 10), langQuery(lang))) + "#history"
		},
		Topic: func(key string) string {
			return withQuery(line, joinQuery("topic="+url.QueryEscape(key), langQuery(lang)))
		},
	}
	if door == "" {
		addresses.API = s.eventAPI(slug, e.ID)
		addresses.Embed = withQuery(line+embedCodePath, joinQuery(langQuery(lang), atQuery(e.ID), "n=1"))
	}
	return addresses
}
