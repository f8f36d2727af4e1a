package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/internal/editing"
	"dateline/internal/pages"
	"dateline/timeline"
)

// indexLimit is how many timelines a page of their list shows.
const indexLimit = 100

// indexRequest is what the address of the list asks for.
type indexRequest struct {
	lang  string
	words string // that are sought, as they were written
	find  timeline.Search
	fault error // why they could not be read
	page  int   // from 1 on
}

func parseIndex(values url.Values) indexRequest {
	r := indexRequest{lang: askedLang(values, pages.English.Lang), words: strings.TrimSpace(values.Get("q")), page: 1}
	if n, err := strconv.ParseUint(values.Get("page"), 10, 20); err == nil && n > 0 {
		r.page = int(n)
	}
	if r.words != "" {
		r.find, r.fault = timeline.ParseSearch(r.words)
	}
	return r
}

// searches reports whether something is sought that could be read.
func (r *indexRequest) searches() bool { return !r.find.Empty() }

// indexPage lists the timelines, or what a search finds in them.
func (s *Server) indexPage(c echo.Context) error {
	ctx, r := c.Request().Context(), parseIndex(c.QueryParams())
	path := c.Request().URL.Path
	mark := s.store.Mark("")
	list, err := s.index(ctx)
	if err != nil {
		return err
	}
	only := list.onlyPublic()
	if s.home && only != nil && path == "/" && r.words == "" {
		return c.Redirect(http.StatusFound, withQuery(s.site.TimelineURL(only.Slug), langQuery(wanted(r.lang, only.Lang))))
	}
	speak(c, timeline.Framing(pages.English.Lang, r.lang))
	if has(ctx, list.state) {
		stamp(c, list.state)
		s.remember(c, &poll{mark: mark, state: list.state, until: list.until}, timeline.Latest, http.StatusNotModified)
		return c.NoContent(http.StatusNotModified)
	}
	r.page = min(r.page, list.pages())
	key := s.place + path + strings.TrimPrefix(s.indexAddress(&r, r.lang, r.page), s.site.BaseURL+"/t/")
	if s.again(c, key) {
		return nil
	}
	if err := s.limited(ctx, s.limits.pages); err != nil {
		return err
	}
	var found discovery
	if r.searches() {
		if list, found, err = s.discover(ctx, list, r.find); err != nil {
			return err
		}
	}
	data := s.indexData(list, &r, &found)
	if only != nil {
		data.Links = s.formatsInHead(*only, choice{})
	}
	opml := webLink{"alternate", data.List, feeds.OPMLType}
	data.Links = append(data.Links, opml.inHead(data.Labels.ListTitle))
	setLinks(c.Response().Header(), s.indexLinks(data.Canonical, only)...)
	if found.partial || found.fault != "" {
		c.Response().Header().Set("Cache-Control", cacheNever) // the same state will find more
		return s.show(c, http.StatusOK, "index", data)
	}
	stamp(c, list.state)
	return s.showPictures(c, "index", data, nil, &poll{mark: mark, key: key, state: list.state, until: list.until})
}

// indexData is what the page shows.
func (s *Server) indexData(list *index, r *indexRequest, found *discovery) *pages.IndexPage {
	data := &pages.IndexPage{
		Frame: s.frameOf("", "/t/", pages.English.Lang, r.lang), FindForm: pages.FindForm{Words: r.words, SearchLang: r.lang},
		List: s.site.BaseURL + listPath, Create: editPath + "/timelines/new", Empty: len(list.lines) == 0,
	}
	words := data.Labels
	data.Canonical = s.indexAddress(&indexRequest{}, r.lang, 1)
	data.Title, data.Description = words.Timelines, words.IndexLede
	if r.fault != nil {
		data.Fault = searchFault(r.fault, words.Lang)
	} else if found.fault != "" {
		data.Fault = editing.Message(timeline.FieldError{Field: "q", Message: found.fault}, words.Lang)
	}
	for _, lang := range []string{pages.English.Lang, "uk"} {
		data.Languages = append(data.Languages, pages.LanguageLink{
			Lang: lang, Name: timeline.LanguageName(lang), Current: lang == words.Lang, Href: s.indexAddress(r, wanted(lang, pages.English.Lang), r.page),
		})
	}
	room := s.indexRoom(words, r.lang, list)
	if r.searches() {
		data.NoIndex, data.Title = true, r.words+" · "+words.Timelines
		for _, o := range found.timelines {
			data.Timelines = append(data.Timelines, room.Item(&o.Outline))
		}
		for _, e := range found.events {
			data.Events = append(data.Events, room.Found(&e.line.Timeline.Timeline, e.event))
		}
		if len(found.timelines)+len(found.events) == 0 {
			data.Nothing = fmt.Sprintf(words.FoundNothing, "“"+r.words+"”")
		}
		if found.left > 0 {
			data.NotSearched = words.NotSearched.In(words.Lang, found.left)
		}
		if found.partial {
			data.Later = words.SearchLater
		}
		return data
	}
	s.pageOfIndex(data, list, r, room)
	return data
}

// pages is how many pages the list has.
func (x *index) pages() int { return max(1, (len(x.lines)+indexLimit-1)/indexLimit) }

// pageOfIndex puts the part of the list into the page that is asked for, the last one if there are not so many.
func (s *Server) pageOfIndex(data *pages.IndexPage, list *index, r *indexRequest, room *pages.IndexRoom) {
	all := list.pages()
	page := min(r.page, all)
	for _, o := range list.lines[(page-1)*indexLimit : min(page*indexLimit, len(list.lines))] {
		data.Timelines = append(data.Timelines, room.Item(&o.Outline))
	}
	data.NoIndex = r.fault != nil || page > 1
	if page > 1 {
		data.Canonical = s.indexAddress(&indexRequest{}, r.lang, page)
		data.Prev = s.indexAddress(&indexRequest{}, r.lang, page-1)
	}
	if page < all {
		data.Next = s.indexAddress(&indexRequest{}, r.lang, page+1)
	}
	lang := data.Labels.Lang
	data.Place = fmt.Sprintf(data.Labels.PageOf, pages.Number(lang, page), pages.Number(lang, all))
}

// indexAddress is the address of the list in a language, from a page on.
func (s *Server) indexAddress(r *indexRequest, lang string, page int) string {
	var q, at string
	if r.words != "" {
		q = "q=" + url.QueryEscape(r.words)
	}
	if page > 1 {
		at = "page=" + strconv.Itoa(page)
	}
	return withQuery(s.site.BaseURL+"/t/", joinQuery(q, langQuery(lang), at))
}

func (s *Server) indexRoom(words *pages.Labels, lang string, list *index) *pages.IndexRoom {
	return &pages.IndexRoom{
		Labels: words, Lang: lang, Now: list.now,
		Addresses: func(t *timeline.Timeline) (page, subscribe, calendar, feed string) {
			base, query := s.site.TimelineURL(t.Slug), langQuery(wanted(lang, t.Lang))
			return withQuery(base, query), withQuery(base+subscribePath, query),
				withQuery(base+feeds.Calendar().Suffix, query), withQuery(base+feeds.Atom().Suffix, query)
		},
		Event: func(id string) string { return s.eventURL("", id, lang) },
	}
}

// onlyPublic is the public timeline if there is just one.
func (x *index) onlyPublic() (only *timeline.Timeline) {
	for _, o := range x.lines {
		t := &o.Timeline.Timeline
		switch {
		case t.Visibility != timeline.Public:
		case only != nil:
			return nil
		default:
			only = t
		}
	}
	return only
}
