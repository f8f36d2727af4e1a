package server

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/internal/pages"
	"dateline/timeline"
)

// timelinePage lists the events of a timeline by date.
func (s *Server) timelinePage(c echo.Context, slug string) error {
	ctx := c.Request().Context()
	record, err := s.readable(ctx, slug)
	if err != nil {
		return err
	}
	values := c.QueryParams()
	l := parseListing(values, feedLimit, timeline.Ascending)
	q := l.query(slug, timeline.ShowPublic)
	q.Years = l.filter.From == "" && l.filter.To == "" // a part of time has no calendars of other years
	page, st, known, err := s.poll(ctx, q)
	if err != nil {
		return err
	}
	line := &page.Timeline
	if known {
		line = &record.Timeline
	}
	ch := parseChoice(values, line)
	setLinks(c.Response().Header(), s.timelineLinks(slug, ch)...)
	setKeys(c.Response().Header(), "t/"+slug)
	speak(c, timeline.Framing(line.Lang, ch.options.Lang))
	stamp(c, st)
	if known {
		return c.NoContent(http.StatusNotModified)
	}
	return s.show(c, http.StatusOK, "timeline", s.timelineData(page, l, ch))
}

// timelineData is what the page of a timeline shows.
type timelineData struct {
	pages.Frame
	Timeline  timeline.Timeline
	Items     []pages.Item
	Filtered  bool
	Everybody string // address without filter
	Search    searchForm
	Next      string
	Subscribe subscription
}

// searchForm asks for words, and keeps what else was chosen.
type searchForm struct {
	Action, Words string
	Kept          []formField
}

type formField struct{ Name, Value string }

func searchFormOf(t timeline.Timeline, l listing, ch choice) searchForm {
	form := searchForm{Action: "/t/" + t.Slug, Words: ch.filter.Search.String()}
	ch.filter.Search = timeline.Search{}
	for part := range strings.SplitSeq(pageQuery(l, ch), "&") {
		name, value, _ := strings.Cut(part, "=")
		if value, err := url.QueryUnescape(value); err == nil && name != "" {
			form.Kept = append(form.Kept, formField{name, value})
		}
	}
	return form
}

// pageQuery is all that an address of the page has, but for the place in the list.
func pageQuery(l listing, ch choice) string {
	parts := []string{ch.filter.Query(), ch.options.ofFeeds, ch.options.ofAtom, ch.options.ofCalendars, langQuery(ch.options.Lang)}
	if l.order == timeline.Descending {
		parts = append(parts, "order=desc")
	}
	return joinQuery(append(parts, limitQuery(l.limit))...)
}

// subscription are the ways to follow a timeline, with the filter of the page.
type subscription struct {
	Calendar string       // address to copy
	Webcal   template.URL // the same, for a program on this device
	Google   string
	Outlook  string
	Feeds    []pages.Link
	Changes  string       // the feed that tells every change in an entry of its own
	Starting string       // the feed that tells of an event when it begins
	Years    []pages.Link // the calendars of single years, if there are several
}

func (s *Server) timelineData(page timeline.Page, l listing, ch choice) timelineData {
	t, lang, query := page.Timeline, ch.options.Lang, ch.page()
	base := s.site.TimelineURL(t.Slug)
	data := timelineData{
		Frame:     s.frameOf(t.Title, "", t.Lang, lang),
		Timeline:  t,
		Filtered:  ch.filter.Query() != "",
		Everybody: withQuery(base, langQuery(lang)),
		Search:    searchFormOf(t, l, ch),
		Subscribe: s.subscription(t, ch),
	}
	data.Subscribe.Years = s.yearLinks(t.Slug, ch, page.Years)
	data.Languages = pages.LanguageLinks(t.Lang, lang, page.Events, func(lang string) string {
		return withQuery(base, joinQuery(ch.filter.Query(), langQuery(lang)))
	})
	data.Canonical, data.Description = withQuery(base, query), t.Description
	data.NoIndex = t.Visibility != timeline.Public || l.cursor != nil
	data.Foot = footOf(data.Labels, t)
	data.Links = s.formatsInHead(t, ch)
	items := s.items(data.Labels, t, lang)
	for _, e := range page.Events {
		data.Items = append(data.Items, items.Item(e, timeline.Full))
	}
	if page.Next != nil {
		data.Next = withQuery(base, joinQuery(pageQuery(l, ch), "cursor="+page.Next.String()))
	}
	return data
}

// formatsInHead lead to the formats of a timeline, the one that readers should prefer first.
func (s *Server) formatsInHead(t timeline.Timeline, ch choice) []pages.HeadLink {
	var links []pages.HeadLink
	for i, l := range s.formatLinks(t.Slug, ch) {
		links = append(links, l.inHead(t.Title+" ("+feeds.Formats()[i].Title+")"))
	}
	return links
}

func (s *Server) subscription(t timeline.Timeline, ch choice) subscription {
	addresses := s.alternates(s.site.TimelineURL(t.Slug), ch)
	calendar := addresses[feeds.Calendar().Name]
	_, rest, _ := strings.Cut(calendar, "://")
	webcal := "webcal://" + rest
	sub := subscription{
		Calendar: calendar,
		Webcal:   template.URL(webcal), // made from the base URL and an escaped query
		Google:   "https://calendar.google.com/calendar/r?cid=" + url.QueryEscape(webcal),
		Outlook:  "https://outlook.live.com/calendar/0/addfromweb?url=" + url.QueryEscape(calendar) + "&name=" + strings.ReplaceAll(url.QueryEscape(t.Title), "+", "%20"),
	}
	family := func(f timeline.Family) string {
		query := joinQuery(ch.filter.Query(), "view="+string(f), langQuery(ch.options.Lang))
		return withQuery(s.site.TimelineURL(t.Slug)+feeds.Atom().Suffix, query)
	}
	sub.Changes, sub.Starting = family(timeline.Changes), family(timeline.Starting)
	for _, format := range feeds.Formats() {
		if !isCalendar(format) {
			sub.Feeds = append(sub.Feeds, pages.Link{Text: format.Title, Href: addresses[format.Name]})
		}
	}
	return sub
}

// items makes the items of a page of a timeline, in the language that was asked for.
func (s *Server) items(words *pages.Labels, t timeline.Timeline, lang string) *pages.Items {
	base := s.site.TimelineURL(t.Slug)
	own, err := url.Parse(s.site.BaseURL)
	if err != nil {
		own = &url.URL{}
	}
	return &pages.Items{
		Labels: words, Timeline: t, Lang: lang, Today: pages.TodayIn(s.clock.Now(), t.Zone),
		Hosts:    pages.PictureHosts{Own: own, Named: t.MediaHosts},
		EventURL: func(id string) string { return s.eventURL(id, lang) },
		TopicURL: func(key string) string {
			return withQuery(base, joinQuery(timeline.Filter{Topics: timeline.Choice{Any: []string{key}}}.Query(), langQuery(lang)))
		},
	}
}
