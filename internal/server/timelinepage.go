package server

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/feeds"
	"dateline/internal/pages"
	"dateline/timeline"
)

// timelinePage lists the events of a timeline by date, around today unless asked otherwise.
func (s *Server) timelinePage(c echo.Context, slug string) error {
	var view pageView
	p, answered, err := s.dayPage(c, slug, pageAddress, func(ctx context.Context, values url.Values, v dayView) error {
		view = pageView{dayView: v, request: parsePage(values, &v.line, v.now)}
		view.request.options.Door = doorOf(ctx)
		return s.readAnyway(ctx, &view.request, func() error { return s.readPage(ctx, &view, slug) })
	})
	if err != nil || answered {
		return err
	}
	if view.request.passing {
		p = nil
		pass(c)
	}
	h, r := c.Response().Header(), &view.request
	setLinks(h, s.timelineLinks(slug, r.choice)...)
	setKeys(h, "t/"+slug)
	if r.facet.name != "" {
		return s.show(c, http.StatusOK, "facet", s.facetData(&view))
	}
	return s.showPictures(c, "timeline", s.timelineData(&view), pictureHosts(&view.line), p)
}

// pageView is what a page shows.
type pageView struct {
	dayView

	request pageRequest
	page    timeline.Page
	counts  timeline.Counts
	values  timeline.ValuePage // of the page of a facet
	near    *timeline.Event    // to a period without events
}

// readPage asks the store for what the page shows: the part of the list at the cursor, or else the one that holds what was asked for,
// or today.
func (s *Server) readPage(ctx context.Context, view *pageView, slug string) (err error) {
	r := &view.request
	if r.facet.name != "" {
		return s.readFacet(ctx, view, slug)
	}
	q := r.question(slug)
	if view.counts, err = s.store.Counts(ctx, q); err != nil {
		return err
	}
	if q.After == nil {
		q.Around = &timeline.Around{Time: view.now}
		if r.at != "" && r.at != "today" {
			q.Around = &timeline.Around{ID: r.at}
		}
	}
	view.page, err = s.store.List(ctx, q)
	if q.Around != nil && q.Around.ID != "" && timeline.KindOf(err) == timeline.NotFound {
		q.Around = &timeline.Around{Time: view.now} // the list does not have it any more
		view.page, err = s.store.List(ctx, q)
	}
	if err == nil && len(view.page.Events) == 0 {
		view.near, err = s.nearest(ctx, view, slug)
	}
	return err
}

// nearest is the event nearest to a period in which there is none, among those that the rest of the filter finds.
func (s *Server) nearest(ctx context.Context, view *pageView, slug string) (*timeline.Event, error) {
	f := view.request.filter
	w := f.Window(view.line.Zone)
	lo, hi := w.Span()
	if f.From, f.To = "", ""; lo == timeline.NoLo && hi == timeline.NoHi {
		return nil, nil
	}
	at := lo
	if at == timeline.NoLo {
		at = hi
	}
	page, err := s.store.List(ctx, timeline.Query{
		Timeline: slug, Filter: f, Limit: 3, Hasty: true, Around: &timeline.Around{Time: time.Unix(at, 0)},
	})
	var near *timeline.Event
	var least int64
	for i := range page.Events {
		start, end := page.Events[i].Sort()
		if d := max(lo-end, start-hi, 0); near == nil || d < least {
			near, least = &page.Events[i], d
		}
	}
	return near, err
}

// dayState is the state of a page that marks today, and until when it can hold: at midnight the page is another one without a
// write.
func (s *Server) dayState(v timeline.Validator, now time.Time, zone string) (st state, until time.Time) {
	today := pages.TodayIn(now, zone)
	st = s.viewState(v, "d"+strconv.FormatInt(today.Number(), 10))
	begun, over := today.Bounds()
	if begun.After(st.since) {
		st.since = begun
	}
	return st, over
}

// timelineData is what the page of a timeline shows.
func (s *Server) timelineData(view *pageView) *pages.TimelinePage {
	r, t := &view.request, view.line
	lang, base := r.options.Lang, s.timelineURL(r.options.Door, t.Slug)
	data := &pages.TimelinePage{
		Frame: s.frameOf(t.Title, "", t.Lang, lang), Timeline: t,
		Secret: t.Visibility != timeline.Public, Turned: r.listing.order == timeline.Descending,
	}
	s.headOf(&data.Frame, view)
	items := s.items(data.Labels, t, r.options, view.now)
	data.Facts, data.AsOf = factsOf(view, items), fmt.Sprintf(data.Labels.PrintAsOf, items.Moment(view.validator.Time))
	filters := s.filters(data.Labels, view)
	s.placeIn(data, view, items)
	data.Chart = s.chartOf(view, items, filters)
	sub := s.subscription(t, r.choice)
	data.Follow = pages.FollowCard{
		Calendar: sub.Calendar, Webcal: sub.Webcal, Feed: s.alternates(base, r.choice)[feeds.Atom().Name],
		More: withQuery(base+"/subscribe", r.page()),
	}
	data.Form = s.formOf(data.Labels, view, filters)
	if data.Chips = filters.Chips(); len(data.Chips) > 0 {
		data.ShowAll = &pages.Link{Text: data.Labels.ShowAll, Href: filters.Address(timeline.Filter{})}
		if all := allEvents(view); all > 0 {
			data.ShowAll.Text = data.Labels.ShowAllOf.In(data.Labels.Lang, all)
		}
	}
	if len(view.page.Events) == 0 {
		data.Empty = s.emptyList(data.Labels, view, filters)
	}
	return data
}

// headOf fills in what stands in the head of the page.
func (s *Server) headOf(f *pages.Frame, view *pageView) {
	r, t := &view.request, view.line
	base, lang := s.timelineURL(r.options.Door, t.Slug), r.options.Lang
	f.Languages = pages.LanguageLinks(t.Lang, lang, view.page.Events, func(lang string) string {
		return withQuery(base, joinQuery(r.filter.Query(), langQuery(lang)))
	})
	f.Canonical, f.Description = withQuery(base, r.page()), t.Description
	f.NoIndex = t.Visibility != timeline.Public || r.listing.cursor != nil
	f.Accent = pages.AccentOf(t.Color)
	f.Foot = footOf(f.Labels, t)
	f.Edit = editPath + "?timeline=" + t.Slug
	f.Links = s.formatsInHead(t, r.choice)
	if r.options.Door == "" {
		f.Links = append(f.Links, s.oEmbedLink(f.Canonical, t.Title))
	}
}

// placeIn lays out the part of the list that is in view, and the ways to the others.
func (s *Server) placeIn(data *pages.TimelinePage, view *pageView, items *pages.Items) {
	r := &view.request
	base := s.timelineURL(r.options.Door, view.line.Slug)
	address := func(order timeline.Order, more string) string {
		return withQuery(base, joinQuery(r.query(r.filter, order), more))
	}
	page, today := &view.page, false
	data.Groups, today = items.Groups(pages.List{
		Events: page.Events, Descending: data.Turned, WholeStart: page.Prev == nil, WholeEnd: page.Next == nil,
	})
	data.Oldest, data.Newest = address(timeline.Ascending, ""), address(timeline.Descending, "")
	if data.ToToday = "#today"; !today {
		data.ToToday = address(r.listing.order, "at=today") + "#today"
	}
	if page.Next != nil {
		data.Next = address(r.listing.order, "cursor="+page.Next.String())
	}
	if page.Prev != nil {
		data.Prev = address(r.listing.order, "cursor="+page.Prev.String())
	}
	data.Total = data.Labels.TotalText(view.counts.Total, view.counts.More, allEvents(view))
}

// allEvents is how many events the timeline has, 0 if that is not known: each has one status.
func allEvents(view *pageView) (n int) {
	if view.request.filter.Query() == "" && !view.counts.More {
		return view.counts.Total
	}
	for _, f := range view.counts.Facets {
		if f.Name != "status" {
			continue
		}
		if f.More {
			return 0
		}
		for _, v := range f.Values {
			n += v.Count
		}
	}
	return n
}

// factsOf are the facts below the title.
func factsOf(view *pageView, items *pages.Items) []string {
	words, facts := items.Labels, []string(nil)
	if c := &view.counts; view.request.filter.Query() == "" && c.Total > 0 {
		facts = append(facts, words.TotalText(c.Total, c.More, 0))
		if span := items.Span(c.First, c.Last); span != "" {
			facts = append(facts, span)
		}
	}
	return append(facts, fmt.Sprintf(words.Changed, items.Moment(view.validator.Time)), items.Clocks())
}

// emptyList says why there is nothing to be seen.
func (s *Server) emptyList(words *pages.Labels, view *pageView, filters *pages.Filters) *pages.EmptyList {
	if view.request.filter.Query() == "" {
		return &pages.EmptyList{Title: words.NoEvents}
	}
	if view.near == nil {
		return filters.EmptyBy(nil, "")
	}
	f := view.request.filter
	f.From, f.To = "", ""
	address := filters.Address(f)
	sign := "?"
	if strings.Contains(address, "?") {
		sign = "&"
	}
	return filters.EmptyBy(view.near, address+sign+"at="+url.QueryEscape(view.near.ID)+"#"+url.PathEscape(view.near.ID))
}

// chartOf draws when the events happen that the filter finds without its period, which it shows.
func (s *Server) chartOf(view *pageView, items *pages.Items, filters *pages.Filters) *pages.Chart {
	f := view.request.filter
	return items.ChartOf(&view.counts, f.Window(view.line.Zone), func(from, to string) string {
		f.From, f.To = from, to
		return filters.Address(f)
	})
}

// subscription are the ways to follow a timeline, with the filter of the page.
type subscription struct {
	Calendar string       // address to copy
	Webcal   template.URL // the same, for a program on this device
	Google   string
	Outlook  string
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
	format := feeds.Calendar()
	calendar := withQuery(s.timelineURL(ch.options.Door, t.Slug)+format.Suffix, ch.query(format))
	_, rest, _ := strings.Cut(calendar, "://")
	webcal := "webcal://" + rest
	return subscription{
		Calendar: calendar,
		Webcal:   template.URL(webcal), // made from the base URL and an escaped query
		Google:   "https://calendar.google.com/calendar/r?cid=" + url.QueryEscape(webcal),
		Outlook:  "https://outlook.live.com/calendar/0/addfromweb?url=" + url.QueryEscape(calendar) + "&name=" + strings.ReplaceAll(url.QueryEscape(t.Title), "+", "%20"),
	}
}

// items makes the items of a page of a timeline, in the language that was asked for.
func (s *Server) items(words *pages.Labels, t timeline.Timeline, o options, now time.Time) *pages.Items {
	base, lang := s.timelineURL(o.Door, t.Slug), o.Lang
	return &pages.Items{
		Labels: words, Timeline: t, Lang: lang, Today: pages.TodayIn(now, t.Zone),
		Hosts:    s.picturesOf(&t),
		EventURL: func(id string) string { return s.eventURL(o.Door, id, lang) },
		TopicURL: func(key string) string {
			return withQuery(base, joinQuery(timeline.Filter{Topics: timeline.Choice{Any: []string{key}}}.Query(), langQuery(lang)))
		},
	}
}
