package server

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/internal/pages"
	"dateline/timeline"
)

// instantText is an instant in words, as clocks show it in UTC.
func instantText(at time.Time, lang string) string {
	d, err := timeline.ParseDate(at.UTC().Format("2006-01-02T15:04Z"), "UTC")
	if err != nil {
		return at.UTC().Format(time.RFC3339)
	}
	return timeline.Words(d, timeline.Occurred, "UTC", lang, timeline.Full).Main + " UTC"
}

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
	setLinks(c.Response().Header(), s.eventLinks(t.Slug, id, lang)...)
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
	versions, err := s.versionsOf(ctx, view.found)
	if err != nil {
		return err
	}
	page, err := s.pageOfEvent(view, versions, lang, c.QueryParams().Get("at"))
	if err != nil {
		return err
	}
	return s.showPictures(c, "event", page, pictureHosts(t), nil)
}

// pageOfEvent is the page of an event, or of the version of it whose number is asked for.
func (s *Server) pageOfEvent(view *eventSurroundings, versions []timeline.Version, lang, asked string) (*pages.EventPage, error) {
	found := view.found
	t := found.timeline.Timeline
	room := &pages.EventRoom{Timeline: t, Lang: lang, Today: view.today, Hosts: s.picturesOf(&t), Addresses: s.eventAddresses(found, lang)}
	revisions, event, former := timeline.PublicHistory(versions, showsAuthors(&t)), *found.event, false
	if asked != "" {
		version, err := versionOf(versions, revisions, asked)
		if err != nil {
			return nil, err
		}
		former = version.Revision != event.Revision
		event = version
	}
	page := room.Page(s.frameOf("", "", t.Lang, lang), event, revisions)
	_, page.Trimmed = timeline.Base(versions)
	page.Canonical, page.NoIndex = room.Addresses.Page, t.Visibility != timeline.Public || !found.record.Visible()
	page.Hidden = !found.record.Visible()
	page.Languages = pages.LanguageLinks(t.Lang, lang, []timeline.Event{event}, func(lang string) string { return s.eventURL(event.ID, lang) })
	if elsewhere := page.Event.Elsewhere(); elsewhere != "" {
		page.Elsewhere = &pages.LanguageLink{Lang: elsewhere, Name: timeline.LanguageName(elsewhere), Href: s.eventURL(event.ID, elsewhere)}
	}
	page.Crumb = &pages.Link{Text: t.Title, Href: withQuery(s.site.TimelineURL(t.Slug), joinQuery("at="+event.ID, langQuery(lang))) + "#" + event.ID}
	page.Foot, page.Accent = footOf(page.Labels, t), pages.AccentOf(t.Color)
	page.Edit = pages.EditPath(event.ID)
	titles := []string{page.Labels.ChangesTitle, feeds.Calendar().Title}
	for i, l := range s.eventFormats(event.ID, lang) {
		page.Links = append(page.Links, l.inHead(page.Event.Title+" ("+titles[i]+")"))
	}
	page.Links = append(page.Links, pages.NewHeadLink(jsonType, page.Event.Title+" (JSON)", room.Addresses.API), s.oEmbedLink(room.Addresses.Page, page.Event.Title))
	for _, r := range page.Event.Related {
		page.AddRelated(room, r, view.related[r.ID])
	}
	if former {
		page.AsItWas(room, event.Updated)
		return &page, nil
	}
	page.Near = room.Near(page.Labels, view.before, view.behind)
	return &page, nil
}

// versionOf is the event as it stood in a version that its public history has. NotFound: it has none of that number.
func versionOf(versions []timeline.Version, public []timeline.Revision, asked string) (timeline.Event, error) {
	number, err := strconv.ParseInt(asked, 10, 64)
	known := err == nil && slices.ContainsFunc(public, func(r timeline.Revision) bool { return r.Number == number })
	for _, v := range versions {
		if known && v.Event.Revision == number && !v.Hidden && v.Event.Deleted == nil {
			return v.Event, nil
		}
	}
	return timeline.Event{}, timeline.Errorf(timeline.NotFound, "no such version")
}

// eventAddresses are where the page of an event leads.
func (s *Server) eventAddresses(found sight, lang string) pages.EventAddresses {
	e, slug := found.event, found.timeline.Timeline.Slug
	api := s.eventAPI(slug, e.ID)
	line := s.site.TimelineURL(slug)
	return pages.EventAddresses{
		ID:        s.site.Authority.Tag("e/" + e.ID),
		Page:      s.eventURL(e.ID, lang),
		Subscribe: withQuery(line+subscribePath, langQuery(lang)),
		Calendar:  s.eventFile(e.ID, feeds.Calendar(), lang),
		Changes:   s.eventFile(e.ID, feeds.Atom(), lang),
		API:       api,
		Embed:     withQuery(line+embedCodePath, joinQuery(langQuery(lang), atQuery(e.ID), "n=1")),
		Versions:  api + "/history",
		Event:     func(id string) string { return s.eventURL(id, lang) },
		Version: func(number int64) string {
			return withQuery(s.site.EventURL(e.ID), joinQuery("at="+strconv.FormatInt(number, 10), langQuery(lang)))
		},
		Topic: func(key string) string {
			return withQuery(line, joinQuery("topic="+url.QueryEscape(key), langQuery(lang)))
		},
	}
}
