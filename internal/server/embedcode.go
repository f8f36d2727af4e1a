package server

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/internal/pages"
	"dateline/timeline"
)

// embedCodePage tells how other pages show a timeline, with the filter in its address.
func (s *Server) embedCodePage(c echo.Context, slug string) error {
	page, known, err := s.wayTo(c, slug, false)
	if err != nil {
		return err
	}
	if known {
		return c.NoContent(http.StatusNotModified)
	}
	t := &page.Timeline
	r := parseEmbed(c.QueryParams(), t, s.clock.Now())
	setLinks(c.Response().Header(), webLink{rel: "canonical", address: s.site.TimelineURL(slug) + embedCodePath})
	setKeys(c.Response().Header(), "t/"+slug)
	speak(c, timeline.Framing(t.Lang, r.options.Lang))
	return s.showUnder(c, http.StatusOK, pagePolicy+"; frame-src 'self'", "embedcode", s.embedCode(page, &r), nil)
}

func (s *Server) embedCode(page timeline.Page, r *embedRequest) *pages.EmbedCode {
	t, lang := page.Timeline, r.options.Lang
	base := s.site.TimelineURL(t.Slug)
	here := func(f timeline.Filter) string { return withQuery(base+embedCodePath, r.query(f)) }
	embed := withQuery(base+embedPath, r.query(r.filter))
	data := &pages.EmbedCode{
		Frame: s.frameOf("", "", t.Lang, lang), TitleLang: t.Lang,
		Heading: pages.Link{Text: t.Title, Href: withQuery(base, r.page())}, All: here(timeline.Filter{}),
		Secret: t.Visibility != timeline.Public, Action: "/t/" + t.Slug + embedCodePath, Name: t.Title,
		Kept: hiddenFields(joinQuery(r.filter.Query(), langQuery(lang), atQuery(r.at))),

		ByFrame: pages.FrameCode(embed, t.Title, pages.EmbedWidth, pages.EmbedHeight),
		ByElement: pages.ElementCode(s.site.BaseURL+s.pages.EmbedScript().Path, withQuery(base, joinQuery(r.filter.Query(), langQuery(lang), r.place())),
			t.Title, r.n, r.theme),
		Example: withQuery("/t/"+t.Slug+embedPath, r.query(r.filter)),
	}
	words := data.Labels
	data.Title = fmt.Sprintf(words.EmbedOf, t.Title)
	data.Canonical, data.NoIndex = base+embedCodePath, t.Visibility != timeline.Public || r.at != ""
	data.Accent, data.Foot = pages.AccentOf(t.Color), footOf(words, t)
	data.Crumb = &pages.Link{Text: t.Title, Href: data.Heading.Href}
	data.Chips = (&pages.Filters{Labels: words, Filter: r.filter, Events: page.Events, Zone: t.Zone, Address: here}).Chips()
	data.Languages = pages.LanguageLinks(t.Lang, lang, page.Events, func(lang string) string {
		return withQuery(base+embedCodePath, joinQuery(r.filter.Query(), langQuery(lang), r.place(), r.look()))
	})
	n, order := strconv.Itoa(r.n), ""
	if r.listing.order == timeline.Descending {
		order = "desc"
	}
	counts := map[string]string{"1": "1", "3": "3", "5": "5", "10": "10", "20": "20", "50": "50"}
	data.Options = []pages.Select{
		withOwn(pages.NewSelect("n", words.HowMany, n, counts, "1", "3", "5", "10", "20", "50"), n),
		pages.NewSelect("order", words.EmbedLabels.Starting, order, words.Orders, "", "desc"),
		pages.NewSelect("theme", words.Theme, r.theme, words.Themes, "", "light", "dark"),
	}
	return data
}

func atQuery(id string) string {
	if id == "" {
		return ""
	}
	return "at=" + url.QueryEscape(id)
}

// oEmbed is an answer of oEmbed 1.0 (section 2.3.4), of the type rich.
type oEmbed struct {
	Type         string `json:"type"`
	Version      string `json:"version"`
	Title        string `json:"title"`
	AuthorName   string `json:"author_name,omitempty"`
	ProviderName string `json:"provider_name"`
	ProviderURL  string `json:"provider_url"`
	CacheAge     int    `json:"cache_age"`
	HTML         string `json:"html"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
}

// oEmbedPath is where programs ask how a page of the service is shown in another one.
const oEmbedPath = "/oembed"

// oEmbedPage answers in JSON how the page of a timeline, or of an event, is shown in a frame.
func (s *Server) oEmbedPage(c echo.Context) error {
	values := c.QueryParams()
	if format := values.Get("format"); format != "" && format != "json" {
		return newProblem(http.StatusNotImplemented, "the answer can only be in JSON: format must be json")
	}
	width, err := sideOf(values, "maxwidth", pages.EmbedWidth)
	if err != nil {
		return err
	}
	height, err := sideOf(values, "maxheight", pages.EmbedHeight)
	if err != nil {
		return err
	}
	t, title, query, err := s.embeddable(c, values.Get("url"))
	if err != nil {
		return err
	}
	answer := oEmbed{
		Type: "rich", Version: "1.0", Title: title, AuthorName: t.Publisher, ProviderName: "Dateline", ProviderURL: s.site.BaseURL + "/",
		CacheAge: 24 * 60 * 60, HTML: pages.FrameCode(withQuery(s.site.TimelineURL(t.Slug)+embedPath, query), title, width, height),
		Width: width, Height: height,
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	setKeys(c.Response().Header(), "t/"+t.Slug)
	return s.document(c, jsonType, body)
}

// sideOf is the width or the height that fits into what the client has room for.
func sideOf(values url.Values, name string, usual int) (int, error) {
	text := values.Get(name)
	if text == "" {
		return usual, nil
	}
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil || n == 0 {
		return 0, newProblem(http.StatusBadRequest, name+" must be a whole number of pixels, at least 1")
	}
	return min(int(n), usual), nil
}

// embeddable reads the address of a page: the timeline, the title, and the query of the embed that shows the same.
func (s *Server) embeddable(c echo.Context, address string) (t *timeline.Timeline, title, query string, err error) {
	if address == "" {
		return nil, "", "", newProblem(http.StatusBadRequest, "url must be the address of a timeline or an event")
	}
	none := timeline.Errorf(timeline.NotFound, "no such page of this service")
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return nil, "", "", none
	}
	if !strings.EqualFold(u.Host, s.base.Host) || u.User != nil {
		return nil, "", "", none
	}
	ctx, path := c.Request().Context(), strings.TrimPrefix(u.Path, s.base.Path)
	if id, found := strings.CutPrefix(path, "/e/"); found && !strings.Contains(id, "/") {
		sight, err := s.sightOf(ctx, id, false)
		if err != nil || !sight.record.Visible() {
			return nil, "", "", none
		}
		t := &sight.timeline.Timeline
		lang := askedLang(u.Query(), t.Lang)
		e := sight.event.In(cmp.Or(lang, t.Lang))
		return t, e.Title, joinQuery(langQuery(lang), atQuery(id), "n=1"), nil
	}
	slug, found := strings.CutPrefix(path, "/t/")
	slug = strings.TrimSuffix(strings.TrimSuffix(slug, "/"), embedPath)
	if !found {
		return nil, "", "", none
	}
	record, err := s.readable(ctx, slug)
	if err != nil {
		return nil, "", "", none
	}
	r := parseEmbed(u.Query(), &record.Timeline, s.clock.Now())
	return &record.Timeline, record.Timeline.Title, r.query(r.filter), nil
}

// oEmbedLink leads from a page to how it is shown in another one.
func (s *Server) oEmbedLink(page, title string) pages.HeadLink {
	return pages.NewHeadLink("application/json+oembed", title, s.site.BaseURL+oEmbedPath+"?url="+url.QueryEscape(page))
}
