package server

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/internal/pages"
	"dateline/timeline"
)

// Where a timeline is for other people's pages, and where they find how to show it, under the timeline's page.
const (
	embedPath     = "/embed"
	embedCodePath = embedPath + "/code"
)

// How many events an embed has.
const (
	defaultEmbed = 5
	maxEmbed     = 50
)

// embedRequest is what the address of an embed asks for.
type embedRequest struct {
	pageRequest

	n     int
	theme string // light or dark; empty: the reader's
}

// parseEmbed reads the address of an embed. What is wrong in it counts for nothing.
func parseEmbed(values url.Values, t *timeline.Timeline, now time.Time) embedRequest {
	r := embedRequest{pageRequest: parsePage(values, t, now), n: defaultEmbed}
	r.listing.cursor = nil
	if n, err := strconv.ParseUint(values.Get("n"), 10, 31); err == nil && n > 0 {
		r.n = min(int(n), maxEmbed)
	}
	r.theme = themeOf(values)
	if r.at == "today" {
		r.at = ""
	}
	return r
}

// themeOf is the theme that an address asks for: light or dark; empty: the reader's.
func themeOf(values url.Values) string {
	if theme := values.Get("theme"); theme == "light" || theme == "dark" {
		return theme
	}
	return ""
}

// place is where the embed begins and how it goes on, as an address has it.
func (r *embedRequest) place() string {
	parts := []string{atQuery(r.at)}
	if r.listing.order == timeline.Descending {
		parts = append(parts, "order=desc")
	}
	return joinQuery(parts...)
}

// look is how the embed looks, as an address has it.
func (r *embedRequest) look() string {
	var parts []string
	if r.n != defaultEmbed {
		parts = append(parts, "n="+strconv.Itoa(r.n))
	}
	if r.theme != "" {
		parts = append(parts, "theme="+r.theme)
	}
	return joinQuery(parts...)
}

// query is the canonical query of an embed with a filter.
func (r *embedRequest) query(filter timeline.Filter) string {
	return joinQuery(filter.Query(), langQuery(r.options.Lang), r.place(), r.look())
}

// embedAddress is the canonical address of an embed, without the host.
func embedAddress(values url.Values, v dayView) string {
	r := parseEmbed(values, &v.line, v.now)
	return withQuery("/t/"+v.line.Slug+embedPath, r.query(r.filter))
}

// embedPolicy is the policy of an embed: that of all pages, but that other pages may have it in a frame.
func embedPolicy(hosts []string) string {
	return strings.Replace(policyWith(hosts), "frame-ancestors 'none'", "frame-ancestors *", 1)
}

// embedPage shows a few events of a timeline inside of other people's pages.
func (s *Server) embedPage(c echo.Context, slug string) error {
	var view embedView
	c.Response().Header().Set("X-Robots-Tag", "noindex")
	p, answered, err := s.dayPage(c, slug, embedAddress, func(ctx context.Context, values url.Values, v dayView) error {
		view = embedView{request: parseEmbed(values, &v.line, v.now)}
		view.dayView = v
		return s.readAnyway(ctx, &view.request.pageRequest, func() error { return s.readEmbed(ctx, &view, slug) })
	})
	if err != nil || answered {
		return err
	}
	if view.request.passing {
		p = nil
		pass(c)
	}
	setLinks(c.Response().Header(), webLink{rel: "canonical", address: withQuery(s.site.TimelineURL(slug), view.request.page())})
	setKeys(c.Response().Header(), "t/"+slug)
	return s.showUnder(c, http.StatusOK, embedPolicy(pictureHosts(&view.line)), "embed", s.embedData(&view), p)
}

// embedView is what an embed shows.
type embedView struct {
	pageView
	request embedRequest
	shown   []timeline.Event
	past    bool
}

// readEmbed asks the store for the events: from the one that is asked for on; or else from the beginning of the period, if one
// is asked for; or else from today on.
func (s *Server) readEmbed(ctx context.Context, view *embedView, slug string) (err error) {
	r := &view.request
	q := r.question(slug)
	if view.counts, err = s.store.Counts(ctx, q); err != nil {
		return err
	}
	q.Limit = r.n
	if r.at != "" {
		q.Around, q.Limit = &timeline.Around{ID: r.at}, 2*r.n+1
		page, err := s.store.List(ctx, q)
		switch {
		case err == nil:
			view.shown = fromEvent(page.Events, r.at, r.n)
			return nil
		case timeline.KindOf(err) != timeline.NotFound:
			return err
		}
		r.at, q.Around, q.Limit = "", nil, r.n // the list does not have it any more
	}
	whole := r.filter.From == "" && r.filter.To == ""
	if whole {
		q.Around, q.Limit = &timeline.Around{Time: view.now}, 2*r.n // as many before it as behind
	}
	page, err := s.store.List(ctx, q)
	if view.shown = page.Events; whole {
		view.shown, view.past = pages.TodayIn(view.now, view.line.Zone).Place(page.Events, q.Order == timeline.Descending, r.n)
	}
	return err
}

// fromEvent are at most n events from the one with the id on.
func fromEvent(events []timeline.Event, id string, n int) []timeline.Event {
	for i := range events {
		if events[i].ID == id {
			return events[i:min(i+n, len(events))]
		}
	}
	return nil
}

// embedData is what an embed shows.
func (s *Server) embedData(view *embedView) *pages.Embed {
	r, t := &view.request, view.line
	base := s.site.TimelineURL(t.Slug)
	page := withQuery(base, r.page())
	data := &pages.Embed{
		Frame: s.frameOf(t.Title, "", t.Lang, r.options.Lang), TitleLang: t.Lang, Theme: r.theme, Past: view.past,
		Heading: pages.Link{Text: t.Title, Href: page}, Follow: withQuery(base+subscribePath, r.page()),
		Home: s.site.BaseURL + "/" + withQuery("", langQuery(r.options.Lang)),
	}
	data.Canonical, data.Accent = page, pages.AccentOf(t.Color)
	words := data.Labels
	data.All = pages.Link{Text: words.TotalText(view.counts.Total, view.counts.More, view.counts.Total), Href: page}
	data.Add(s.items(words, t, r.options, view.now), view.shown)
	switch {
	case len(view.shown) > 0:
	case r.filter.Query() == "":
		data.Empty = words.NoEvents
	default:
		data.Empty = words.NoMatch
	}
	if view.counts.Total == 0 {
		data.All.Text = words.ShowAll
		data.All.Href = withQuery(base, langQuery(r.options.Lang))
	}
	return data
}

// embedScript serves the script of the element. It is not under a name that changes with its content, so that it can be mended.
func (s *Server) embedScript(c echo.Context) error {
	script := s.pages.EmbedScript()
	return s.document(c, script.Type, script.Content)
}
